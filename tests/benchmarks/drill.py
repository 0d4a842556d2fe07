"""A backup drill of 20,000 clusters: ``python -m tests.benchmarks.drill``.

Once from PostgreSQL through a file, once from a file through PostgreSQL: what is backed
up, destroyed and brought back is compared with what was there. Prints each step.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from geodata.__main__ import main
from geodata.store import Edit, Store, core, current
from geodata.store import engine as databases
from tests.geodata.store import postgres

CLUSTERS = 20_000


def fill(store: Store) -> None:
    """Copies of one cluster, until there are so many."""
    found = store.row("record", "DZ-001")
    assert found is not None
    missing = CLUSTERS - store.counts()["record"]
    rows = ({**found[0], "name_fr": f"Grappe {n}"} for n in range(missing))
    edits = (Edit("record", f"DZ-X{n:05d}", row) for n, row in enumerate(rows))
    store.commit(edits, who="drill", why="20,000")


def drill(room: Path, database: str, through: str) -> int:
    """Fill a store and practise; the exit status of the command."""
    os.environ["ATLAS_GRAPPES_HOME"] = str(room)
    os.environ[databases.DATABASE_VARIABLE] = database
    fill(current())
    begun = time.monotonic()
    status = main(["drill", "--lang", "en", *(["--database", through] if through else [])])
    print(f"{time.monotonic() - begun:.1f} s in all")
    core.forget(current().url)
    return status


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name, postgres.running() as server:
        os.environ["ATLAS_GRAPPES_STATE"] = f"{name}/state"
        print("PostgreSQL → file → file")
        failed = drill(Path(name) / "one", server.create("one"), "")
        print("file → PostgreSQL → file")
        file = f"sqlite:///{name}/two/atlas.db"
        failed |= drill(Path(name) / "two", file, server.create("two"))
    sys.exit(failed)
