"""A process that writes until it is done, or killed: ``python -m tests.geodata.store.writer``.

``import`` commits an import of 300 rows and takes it back, for ever.
``edit NAME N`` makes N edits of one record, each from the version it
saw; what it lost to another writer it reads again and repeats.
"""

from __future__ import annotations

import sys

from geodata.errors import ConflictError
from geodata.store import Edit, Store, current

ROWS = 300
RECORD = "DZ-001"


def rows() -> list[Edit]:
    """What the import writes."""
    source = Edit("source", "KILLED", {"publisher": "Essai", "title": "Essai"})
    return [
        source,
        *(
            Edit("record", f"DZ-K{n:03d}", {"name_fr": f"Fiche {n}", "source_ids": "KILLED"})
            for n in range(ROWS)
        ),
    ]


def import_for_ever(store: Store) -> None:
    last = store.batches(("import",), limit=1)
    if last and last[0].undone_by is None:  # what the process before could not take back
        store.undo(last[0].number, who="w", why="undo")
    print("go", flush=True)
    while True:
        done = store.commit(rows(), who="w", why="import", kind="import")
        assert done is not None
        store.undo(done.number, who="w", why="undo")


def edit(store: Store, name: str, times: int) -> None:
    lost = 0
    for n in range(times):
        while True:
            found = store.row("record", RECORD)
            assert found is not None
            values, version = found
            total = int(values["members"] or 0) + 1
            changes = {"members": str(total), "locality": f"{name} {n}"}
            try:
                store.commit([Edit("record", RECORD, changes, version)], who=name, why=str(n))
                break
            except ConflictError:
                lost += 1
    print(lost)


if __name__ == "__main__":
    if sys.argv[1] == "import":
        import_for_ever(current())
    else:
        edit(current(), sys.argv[2], int(sys.argv[3]))
