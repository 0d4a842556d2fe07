"""What a store withstands: writers in two processes, a power cut, audits and backups meanwhile.

``python -m tests.geodata.store.strain`` prints the whole of it for PostgreSQL,
``--in-file`` for SQLite. Eight writers (four threads in each of two processes, as in two
processes of the atlas behind one web server) edit eight records, each edit made from the
version that its writer saw. While they work the log is audited and backed up again and
again; in the midst the server is killed with all its processes and started anew.
Afterwards every edit that was acknowledged must stand in the log once, and every
backup must be restorable.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import ConflictError, StoreError
from geodata.store import Edit, Store, archive, core, current
from geodata.store import engine as databases
from geodata.store.audit import audit
from tests.conftest import ROOT
from tests.geodata.store import postgres
from tests.geodata.store.postgres import Server

MODULE = "tests.geodata.store.strain"
PROCESSES, THREADS = 2, 4
RECORDS = tuple(f"DZ-{n:03d}" for n in range(1, 9))
PAUSE = 0.05


@dataclass
class Found:
    """What was counted."""

    edits: int = 0
    lost: int = 0
    twice: int = 0
    conflicts: int = 0
    audits: int = 0
    false_alarms: int = 0
    backups: int = 0
    restored: int = 0
    killed: int = 0
    away: int = 0

    def told(self) -> str:
        """One line a figure."""
        return "\n".join(
            (
                f"edits acknowledged {self.edits}, lost {self.lost}, written twice {self.twice}, "
                f"conflicts told {self.conflicts}",
                f"audits {self.audits}, false alarms {self.false_alarms}",
                f"backups {self.backups}, restored {self.restored}",
                f"killed with -9 {self.killed} time(s), looks that met no server {self.away}",
            )
        )

    @property
    def sound(self) -> bool:
        """Whether nothing was lost and nothing was told that is not so."""
        bad = self.lost + self.twice + self.false_alarms
        return not bad and self.restored == self.backups


# The writers ----------------------------------------------------------------------


def write(name: str, times: int, until: threading.Event) -> tuple[int, int]:
    """Edit records in turn, at least so often and until told to stop: edits, conflicts."""
    done = conflicts = 0
    while done < times or not until.is_set():
        key = RECORDS[done % len(RECORDS)]
        try:
            found = current().row("record", key)
            assert found is not None
            members = str(int(found[0]["members"] or 0) + 1)
            edit = Edit("record", key, {"members": members, "locality": f"{name} {done}"}, found[1])
            current().commit([edit], who=name, why=str(done))
        except ConflictError:
            conflicts += 1
            continue
        except StoreError:
            if not _kept(name, key, done):
                continue
        done += 1
    return done, conflicts


def _kept(name: str, key: str, number: int) -> bool:
    """Whether an edit whose answer was lost with the server has been written all the same."""
    while True:
        try:
            said = {(c.batch.who, c.batch.why) for c in current().history("record", key)}
            return (name, str(number)) in said
        except StoreError:
            time.sleep(PAUSE)


def writing_process(first: int, times: int) -> None:
    """Some writers; they stop when the input ends, and say what each did."""
    until = threading.Event()
    said: dict[str, tuple[int, int]] = {}

    def one(name: str) -> None:
        said[name] = write(name, times, until)

    names = [f"writer{first + n}" for n in range(THREADS)]
    threads = [threading.Thread(target=one, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    until.set()
    for thread in threads:
        thread.join()
    for name, (done, conflicts) in said.items():
        print(name, done, conflicts)


# Who looks meanwhile ----------------------------------------------------------------


def strain(folder: Path, server: Server | None, edits: int, audits: int, backups: int) -> Found:
    """Everything at once; the store is the one in force."""
    found = Found()
    store = current()
    command = [sys.executable, "-m", MODULE, "--write"]
    writers = [
        subprocess.Popen(
            [*command, str(n * THREADS), str(edits)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(PROCESSES)
    ]
    at_half = store.head().batch + PROCESSES * THREADS * edits // 2
    made: list[Path] = []
    while found.audits < audits or len(made) < backups or (server and not found.killed):
        if server and not found.killed and _head(store) >= at_half:
            server.kill()
            found.killed += 1
            threading.Timer(0.5, server.start).start()
        try:
            if found.audits < audits:
                found.false_alarms += bool(audit(store).problems)
                found.audits += 1
            if len(made) < backups and found.audits * backups >= len(made) * audits:
                target = folder / f"backup-{len(made)}.zip"
                archive.backup(store, target, folder / "nothing")
                made.append(target)
        except StoreError:
            found.away += 1
            time.sleep(PAUSE)
    acknowledged = dict(_ended(writers, found))
    _count(store, acknowledged, found)
    found.backups = len(made)
    found.restored = sum(_restorable(path, folder / path.stem) for path in made)
    return found


def _head(store: Store) -> int:
    try:
        return store.head().batch
    except StoreError:
        return 0


def _ended(writers: list[subprocess.Popen[str]], found: Found) -> Iterator[tuple[str, int]]:
    for writer in writers:
        said, _ = writer.communicate("")
        assert writer.returncode == 0
        for line in said.splitlines():
            name, done, conflicts = line.split()
            found.conflicts += int(conflicts)
            yield name, int(done)


def _count(store: Store, acknowledged: dict[str, int], found: Found) -> None:
    """Every edit that a writer was told is kept stands in the log once."""
    changes = [change for key in RECORDS for change in store.history("record", key)]
    times = Counter((change.batch.who, change.batch.why) for change in changes)
    told = [(name, str(n)) for name, done in acknowledged.items() for n in range(done)]
    found.edits = len(told)
    found.lost = sum(times[one] == 0 for one in told)
    found.twice = sum(times[one] > 1 for one in told)
    found.false_alarms += bool(audit(store).problems)


def _restorable(path: Path, folder: Path) -> bool:
    other = current(folder)
    try:
        contents = archive.restore(other, path, folder)
        return other.head().hash == contents.head and audit(other).problems == []
    except StoreError:
        return False
    finally:
        core.forget(other.url)


@contextmanager
def _on_server(folder: Path) -> Iterator[Server]:
    with postgres.running(safe=True) as server:
        os.environ[databases.DATABASE_VARIABLE] = server.create("atlas")
        yield server


def main() -> int:
    """Read the sizes, strain, and tell."""
    parser = argparse.ArgumentParser(prog=f"python -m {MODULE}", description=__doc__)
    parser.add_argument("--edits", type=int, default=500, help="of each of eight writers, at least")
    parser.add_argument("--audits", type=int, default=200)
    parser.add_argument("--backups", type=int, default=100)
    parser.add_argument("--in-file", action="store_true", help="SQLite instead of PostgreSQL")
    parser.add_argument("--write", nargs=2, type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.write:
        writing_process(*args.write)
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["ATLAS_GRAPPES_HOME"] = str(folder / "home")
        os.environ["ATLAS_GRAPPES_STATE"] = str(folder / "state")
        begun = time.monotonic()
        if args.in_file:
            found = strain(folder, None, args.edits, args.audits, args.backups)
        else:
            with _on_server(folder) as server:
                found = strain(folder, server, args.edits, args.audits, args.backups)
        print("SQLite" if args.in_file else "PostgreSQL", f"{time.monotonic() - begun:.0f} s")
        print(found.told())
    return 0 if found.sound else 1


if __name__ == "__main__":
    sys.exit(main())
