"""A fire drill: is what a backup brings back all that was there? Nothing in force is touched.

The store is backed up and brought back on a machine that has never seen it (a folder of
its own, or an empty database of a server). That copy is backed up, destroyed, and
brought back once more: what comes out at the end is compared with what is in force.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from geodata.files import sha256
from geodata.store import archive, core, holdings
from geodata.store.audit import audit
from geodata.store.core import Store
from geodata.store.tables import ENTITIES


@dataclass
class Drill:
    """What a drill found.

    Attributes
    ----------
    records, entries, files : int
        What was compared.
    seconds : dict
        Step → how long it took.
    differences : list of str
        Kinds of row, or files, that did not come back as they were.
    """

    records: int = 0
    entries: int = 0
    files: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a step."""
        begun = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - begun


def practise(store: Store, folder: Path, database: str = "") -> Drill:
    """Bring a store back from a backup of a backup.

    Parameters
    ----------
    database : str
        Address of an empty database for the first copy; a file where it is empty.
    """
    found = Drill()
    with tempfile.TemporaryDirectory(prefix="drill-") as name:
        room = Path(name)
        first, second, third = room / "first.zip", room / "second.zip", room / "back"
        with found.step("backup"):
            archive.backup(store, first, folder, rows=True)
        with found.step("restore"):
            copy = core.at(room / "copy", database)
            archive.restore(copy, first, room / "copy")
        with found.step("backup of the copy"):
            archive.backup(copy, second, room / "copy", rows=True)
        with found.step("destroy"):
            core.forget(copy.url)
            shutil.rmtree(room / "copy", ignore_errors=True)
        with found.step("restore on a new machine"):
            back = core.at(third)
            archive.restore(back, second, third)
        with found.step("compare"):
            _compare(found, (store, folder), (back, third))
        core.forget(back.url)
    return found


def _compare(found: Drill, old: tuple[Store, Path], new: tuple[Store, Path]) -> None:
    kept = holdings.files(old[1], rows=True)
    came = holdings.files(new[1], rows=True)
    found.files, found.entries = len(kept), old[0].head().seq
    found.records = old[0].counts()["record"]
    for name in sorted({*kept, *came}):
        if name not in kept or name not in came or sha256(kept[name]) != sha256(came[name]):
            found.differences.append(name)
    for name in ENTITIES:
        if not old[0].table(name).equals(new[0].table(name)):
            found.differences.append(name)
    if old[0].head() != new[0].head() or audit(new[0]).problems:
        found.differences.append("head")
