"""The store as the rest of the atlas sees it: open, read, commit, undo."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from geodata.errors import StoreError
from geodata.store import engine as databases
from geodata.store import migrations, read, seeds, write
from geodata.store.chain import FIRST
from geodata.store.entities import ENTITIES
from geodata.store.tables import HEAD
from geodata.store.types import Batch, Change, Edit, Head

__all__ = ["Batch", "Change", "Edit", "Store", "current", "stamp"]

BUNDLED = seeds.BUNDLED


@dataclass(frozen=True)
class Store:
    """One database, its tables in place and filled.

    Attributes
    ----------
    url : str
    engine : Engine
    """

    url: str
    engine: sa.Engine = field(repr=False)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One consistent view of the store, whatever others write meanwhile."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            raise self._unavailable(error) from error

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """The only writer until the block ends; all of it is kept, or nothing."""
        try:
            options = {databases.WRITER: True}
            with (
                self.engine.connect().execution_options(**options) as connection,
                connection.begin(),
            ):
                yield connection
        except sa.exc.DBAPIError as error:
            raise self._unavailable(error) from error

    def head(self) -> Head:
        """The last entry of the log."""
        with self.reading() as connection:
            return read.head(connection)

    def commit(
        self,
        edits: Iterable[Edit],
        *,
        who: str,
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
        who, why : str
            Compulsory: a change nobody answers for is refused.

        Returns
        -------
        Batch or None
            None if nothing would change.

        Raises
        ------
        ConflictError
            If a row is no longer at the version its edit was made from.
        StoreError
            ``no_author``, ``no_reason``, ``source_missing`` …
        """
        with self.writing() as connection:
            if base and read.head(connection, lock=True).hash != base:
                raise StoreError("store_moved_on")
            return write.commit(
                connection,
                edits,
                {"kind": kind, "who": who, "why": why, "file": file, "file_sha256": file_sha256},
            )

    def undo(self, number: int, *, who: str, why: str) -> Batch:
        """Take a whole batch back, as a new batch; see :func:`geodata.store.write.undo`."""
        with self.writing() as connection:
            return write.undo(connection, number, who=who, why=why)

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
            seeds.sow(connection)

    def first_day(self) -> str:
        """ISO date of the first commit."""
        with self.reading() as connection:
            return read.first_moment(connection)[:10]

    def counts(self) -> dict[str, int]:
        """Rows in force by entity, and the length of the log."""
        with self.reading() as connection:
            return read.counts(connection)

    def _unavailable(self, error: Exception) -> StoreError:
        detail = str(getattr(error, "orig", error))
        return StoreError("store_unavailable", where=databases.shown(self.url), detail=detail)


_lock = threading.Lock()
_open: dict[str, Store] = {}


def current(user: Path | None = None) -> Store:
    """The store in force; made and filled from the bundled records when it is new.

    Raises
    ------
    StoreError
        If it can be neither opened nor made.
    """
    url = databases.url_of(user)
    with _lock:
        if url not in _open:
            _open[url] = _opened(url)
        return _open[url]


def stamp(user: Path | None = None) -> str:
    """Changes with every commit, whoever makes it; cheap enough to ask on every run."""
    try:
        return current(user).head().hash
    except StoreError:
        return BUNDLED


def forget(url: str) -> None:
    """Close a store, so that its file may be moved."""
    with _lock:
        found = _open.pop(url, None)
    if found is not None:
        found.engine.dispose()


def _opened(url: str) -> Store:
    store = Store(url, databases.connect(url))
    with store.reading() as connection:
        ready = databases.schema_version(connection) == migrations.HEAD
        filled = ready and connection.execute(sa.select(HEAD.c.seq)).scalar() is not None
    if not filled:
        with store.writing() as connection:
            _fill(connection)
    return store


def _fill(connection: sa.Connection) -> None:
    """Tables, head and bundled rows; a second process that waited finds it done."""
    databases.migrate(connection)
    if connection.execute(sa.select(HEAD.c.seq)).scalar() is None:
        start = {"id": 1, "seq": 0, "batch": 0, "at": write.EARLIEST, "hash": FIRST}
        connection.execute(HEAD.insert().values(**start))
    seeds.sow(connection)
