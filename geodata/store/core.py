"""The store as the rest of the atlas sees it: open, read, commit, undo."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from geodata import action_log, home
from geodata.access import EDIT, EVERYTHING, IMPORT, Actor, Rights, acting
from geodata.errors import StoreError
from geodata.store import engine as databases
from geodata.store import opening, read, rights, sightings, write
from geodata.store.tables import ENTITIES, Entity
from geodata.store.types import Batch, Change, Edit, Head

__all__ = ["Batch", "Change", "Edit", "Store", "current", "stamp"]

BUNDLED = opening.BUNDLED
OUT_OF_REACH = "out of reach: "
# The message about an entry that is dated later than the clock.
JUMPED = "clock.jumped"


@dataclass(frozen=True)
class Store:
    """One database, its tables in place and filled.

    Attributes
    ----------
    url : str
    engine : Engine
    mark : tuple of int or None
        Device and number of its file, where it is one.
    """

    url: str
    engine: sa.Engine = field(repr=False)
    mark: tuple[int, int] | None = None

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One consistent view of the store, whatever others write meanwhile."""
        with databases.reading(self.engine, self.url) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """The only writer until the block ends; all of it is kept, or nothing."""
        with databases.writing(self.engine, self.url) as connection:
            yield connection

    def head(self) -> Head:
        """The last entry of the log."""
        with self.reading() as connection:
            return read.head(connection)

    def commit(
        self,
        edits: Iterable[Edit],
        *,
        who: Actor | str,
        why: str,
        kind: str = "edit",
        file: str = "",
        file_sha256: str = "",
        base: str = "",
    ) -> Batch | None:
        """Write edits as one batch: all of them, or none.

        Parameters
        ----------
        edits : iterable of Edit
            Rows that would stay as they are leave no trace. Consumed in
            pieces, so that a long import need not lie in memory.
        base : str
            Hash of the head the edits were worked out from; where it is no
            longer the head, nothing is written.
        who, why : Actor or str, str
            A name alone is whoever holds the machine. A change that nobody
            answers for is refused.

        Returns
        -------
        Batch or None
            None if nothing would change.

        Raises
        ------
        ConflictError
            If a row is no longer at the version its edit was made from.
        StoreError
            ``no_author``, ``no_reason``, ``reference_missing``, ``not_allowed`` …
        """
        actor = acting(who)
        said = {"kind": kind, "who": actor.account, "why": why}
        said |= {"file": file, "file_sha256": file_sha256}
        with self.writing() as connection:
            found = rights.require(connection, actor, IMPORT if file else EDIT)
            if base and read.head(connection, lock=True).hash != base:
                raise StoreError("store_moved_on")
            allowed = _rows_of(connection, actor, found)
            batch = write.commit(connection, edits, said, allowed=allowed)
        return _noted(batch)

    def undo(self, number: int, *, who: Actor | str, why: str) -> Batch:
        """Take a whole batch back, as a new batch; see :func:`geodata.store.write.undo`."""
        actor = acting(who)
        with self.writing() as connection:
            author = read.author(connection, number)
            allowed = _rows_of(connection, actor, rights.require_undo(connection, actor, author))
            batch = write.undo(connection, number, who=actor.account, why=why, allowed=allowed)
        _noted(batch)
        return batch

    def rights(self, actor: Actor) -> Rights:
        """What somebody may do now."""
        if actor.machine:
            return EVERYTHING
        with self.reading() as connection:
            return rights.of(connection, actor)

    def table(self, entity: str, as_of: str | None = None) -> pd.DataFrame:
        """Rows of an entity, in force now or at the end of a day.

        Returns
        -------
        DataFrame
            The key and one text column per value, in the order rows came in.
        """
        with self.reading() as connection:
            return read.table(connection, ENTITIES[entity], as_of)

    def row(self, entity: str, key: str) -> tuple[dict[str, str], int] | None:
        """One row in force with its version; None where there is none."""
        with self.reading() as connection:
            return read.row(connection, ENTITIES[entity], key)

    def history(self, entity: str, key: str) -> list[Change]:
        """Every version of a row, the latest first."""
        with self.reading() as connection:
            return read.history(connection, entity, key)

    def keys_used(self, entity: str) -> frozenset[str]:
        """Every key that a row of this kind has or once had: no row gets one of them anew."""
        with self.reading() as connection:
            return read.keys_used(connection, entity)

    def batch_of_file(self, sha256: str) -> Batch | None:
        """The latest import of a file that is in force; None where there is none."""
        with self.reading() as connection:
            return read.batch_of_file(connection, sha256)

    def batches(self, kinds: tuple[str, ...] = (), limit: int = 100) -> list[Batch]:
        """The latest batches, the last first."""
        with self.reading() as connection:
            return read.batches(connection, kinds, limit)

    def last_change(self) -> str:
        """ISO date of the last commit besides bundled rows; empty if there is none."""
        with self.reading() as connection:
            return read.last_moment(connection, BUNDLED)[:10]

    def sow(self) -> None:
        """Add the bundled rows of every kind that the log has never heard of."""
        with self.writing() as connection:
            opening.sow(connection)

    def clock_jumped(self) -> str:
        """The date of the last entry, where the clock has not reached it: it was or is wrong.

        Empty where all is well.
        """
        last = self.head().at
        return last[:10] if read.ahead(last) else ""

    def first_day(self) -> str:
        """ISO date of the first commit."""
        with self.reading() as connection:
            return read.first_moment(connection)[:10]

    def counts(self) -> dict[str, int]:
        """Rows in force by entity, and the length of the log."""
        with self.reading() as connection:
            return read.counts(connection)

    @property
    def in_place(self) -> bool:
        """Whether its file is still the one opened: neither gone, emptied nor exchanged."""
        return self.mark is None or self.mark == opening.mark(self.url)


def _rows_of(connection: sa.Connection, actor: Actor, found: Rights) -> write.Allowed:
    def allowed(entity: Entity, *states: write.Row) -> None:
        rights.require_row(connection, actor, found, entity, *states)

    return allowed


def _noted(batch: Batch | None) -> Batch | None:
    """What was kept, in the log of actions."""
    if batch is not None:
        facts = {"batch": batch.number, "changes": batch.changes}
        action_log.note(batch.kind, batch.who, **facts)
    return batch


_lock = threading.Lock()
_open: dict[str, Store] = {}
_used: set[str] = set()


def current(user: Path | None = None) -> Store:
    """The store in force; made and filled from the bundled records when it is new.

    Raises
    ------
    StoreError
        If it can be neither opened nor made; ``store_gone`` and ``store_emptied``
        if it has been in use and is there no longer: nothing is made then.
    """
    return _current(databases.url_of(user), user)


def at(folder: Path, database: str = "") -> Store:
    """The store of another folder than the one in force, or of another database.

    Parameters
    ----------
    database : str
        Its address; a file in the folder where it is empty.
    """
    return _current(database or databases.url_of(folder), folder)


def _current(url: str, user: Path | None) -> Store:
    with _lock:
        if url in _open and not _open[url].in_place:
            _close(url)
        if url not in _open:
            seen = sightings.of(url, user, used=url in _used)
            _open[url] = Store(url, *opening.opened(url, seen, home.folder(user)))
            _used.add(url)
        return _open[url]


def require(actor: Actor, action: str, user: Path | None = None) -> None:
    """Refuse what is written beside the store, and its author may not do.

    Raises
    ------
    StoreError
        ``not_allowed``; why the store is out of reach, which knows the roles.
    """
    if not actor.machine:
        with current(user).reading() as connection:
            rights.require(connection, actor, action)
    action_log.note(action, actor.account)


def begin_anew(user: Path | None = None) -> tuple[Store, list[Path]]:
    """A new store in the place of one that is lost: what somebody has to ask for.

    Returns
    -------
    (Store, list of Path)
        The files of the lost store, if it left any, under their new names.

    Raises
    ------
    StoreError
        ``store_in_place`` where there is a store that can be used; the reason
        where it is only out of reach.
    """
    url = databases.url_of(user)
    with _lock:
        _close(url)
        aside = opening.clear_the_way(url, seen := sightings.of(url, user))
        _open[url] = Store(url, *opening.opened(url, seen, home.folder(user)))
        _used.add(url)
        return _open[url], aside


def stamp(user: Path | None = None) -> str:
    """Changes with every commit, whoever makes it; cheap enough to ask on every run.

    Where the store is out of reach it says why, after ``OUT_OF_REACH``.
    """
    try:
        return current(user).head().hash
    except StoreError as error:
        return f"{OUT_OF_REACH}{error}"


def forget(url: str) -> None:
    """Close a store, so that its file may be moved; this process has never seen it then."""
    with _lock:
        _close(url)
        _used.discard(url)


def _close(url: str) -> None:
    closed = _open.pop(url, None)
    if closed is not None:
        closed.engine.dispose()
