"""Opening a store: a new one is made, one that was lost is told and left alone.

The rows that come with the atlas go into a new store, and into one older than a table.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from geodata.errors import StoreError
from geodata.files import read_table
from geodata.store import archive, migrations, write
from geodata.store import engine as databases
from geodata.store.failures import LOST, failure, shown
from geodata.store.sightings import MADE, MAKING, Sightings, file_of
from geodata.store.tables import CHANGES, ENTITIES, HEAD, Entity
from geodata.store.types import Edit
from geodata.store.write import FIRST

LOGGER = logging.getLogger("atlas_grappes")
BUNDLED = "bundled"
ATLAS = "Atlas Grappes"
SOURCE = "source"


def sow(connection: sa.Connection) -> None:
    """Commit the bundled rows of every kind that the log has no entry of.

    A store made before a table existed gets that table's rows when it is
    opened again; rows that refer to what a steward has removed meanwhile are
    left out, and sources that they cite come back.
    """
    fresh = [
        entity
        for entity in ENTITIES.values()
        if entity.bundled is not None and not _heard_of(connection, entity)
    ]
    if fresh:
        batch = {"kind": BUNDLED, "who": ATLAS, "why": BUNDLED, "file": "", "file_sha256": ""}
        write.commit(connection, _rows(connection, fresh), batch)


def complete(entity: str, row: Mapping[Any, Any]) -> dict[str, str]:
    """The payload of a version: every field as text, unknown as empty."""
    return {name: str(row.get(name, "")) for name in ENTITIES[entity].columns}


def _heard_of(connection: sa.Connection, entity: Entity) -> bool:
    query = sa.select(CHANGES.c.seq).where(CHANGES.c.entity == entity.name).limit(1)
    return connection.execute(query).scalar() is not None


def _rows(connection: sa.Connection, fresh: list[Entity]) -> Iterator[Edit]:
    known = {name: _keys(connection, entity) for name, entity in ENTITIES.items()}
    bundled = {entity.name: _bundled(entity) for entity in fresh}
    if SOURCE not in bundled:
        yield from _missing_sources(bundled, known[SOURCE])
    for name, rows in bundled.items():
        known[name] |= set(rows)
    for entity in fresh:
        for key, row in bundled[entity.name].items():
            if all(_answered(row[ref.name], ref, known) for ref in entity.references):
                yield Edit(entity.name, key, row, expected=0)


def _keys(connection: sa.Connection, entity: Entity) -> set[str]:
    return {str(key) for key in connection.scalars(sa.select(entity.table.c[entity.key]))}


def _bundled(entity: Entity) -> dict[str, dict[str, str]]:
    """Key → payload of the bundled rows."""
    assert entity.bundled is not None
    rows = read_table(entity.bundled).to_dict("records")
    return {str(row[entity.key]): complete(entity.name, row) for row in rows}


def _answered(text: str, reference: Any, known: Mapping[str, set[str]]) -> bool:
    """Whether every row that a cell names is there."""
    return all(
        any(part in known[name] for name in reference.cited) for part in reference.parts(text)
    )


def _missing_sources(
    given: Mapping[str, Mapping[str, Mapping[str, str]]], known: set[str]
) -> Iterator[Edit]:
    """Bundled sources that the rows cite and the store no longer has."""
    cited = {
        part
        for name, rows in given.items()
        for reference in ENTITIES[name].references
        if reference.cited == (SOURCE,)
        for row in rows.values()
        for part in reference.parts(row[reference.name])
    }
    for key, row in _bundled(ENTITIES[SOURCE]).items():
        if key in cited - known:
            known.add(key)
            yield Edit(SOURCE, key, row)


Opened = tuple[sa.Engine, "tuple[int, int] | None"]


def opened(url: str, seen: Sightings, folder: Path) -> Opened:
    """An engine over a database with its tables in place and filled, and the mark of its file.

    A store of an earlier form is backed up into the ministry's `folder`, then brought up
    to date, by one process while the others wait.

    Raises
    ------
    StoreError
        ``store_gone`` or ``store_emptied`` if it has been in use and is there no
        longer: nothing is made then. Else the reason why it cannot be read.
    """
    new = _is_new(url, seen)
    engine, form = _engine(url, seen, new=new)
    try:
        if form != migrations.HEAD:
            with databases.making(engine, url) as connection:
                _fill(connection, folder)
    finally:
        engine.dispose()
    seen.note(MADE)
    return databases.connect(url, existing=True), mark(url)


def clear_the_way(url: str, seen: Sightings) -> list[Path]:
    """Let a new store be made where one is lost; what is left of that one is kept.

    Returns
    -------
    list of Path
        Its files under their new names.

    Raises
    ------
    StoreError
        ``store_in_place`` where there is a store that can be used; the reason
        where it is only out of reach.
    """
    if _refuse_usable(url, seen, new=_is_new(url, seen)):
        return []
    file = file_of(url)
    aside = databases.set_aside(file) if file is not None else []
    seen.note(MAKING)
    return aside


def mark(url: str) -> tuple[int, int] | None:
    """Device and number of a store's file; None for no file, and for one without a byte."""
    file = file_of(url)
    try:
        facts = file.stat() if file is not None else None
    except OSError:
        return None
    return (facts.st_dev, facts.st_ino) if facts and facts.st_size else None


def _is_new(url: str, seen: Sightings) -> bool:
    """Whether a store may be made: never seen here, and nothing left of one."""
    file = file_of(url)
    if file is None or seen.state == MAKING:
        return seen.state != MADE
    return seen.state != MADE and not _remains(file)


def _remains(file: Path) -> bool:
    """A database, whatever its size, or what only a database leaves beside it."""
    beside = (f"{file}{ending}" for ending in ("", *databases.BESIDE))
    return any(map(os.path.exists, beside)) or any(file.parent.glob("before-restore-*.zip"))


def _engine(url: str, seen: Sightings, *, new: bool) -> tuple[sa.Engine, str]:
    """An engine over the database as it is, and the migration that stands at."""
    params = {"where": shown(url), "seen": seen.seen}
    if not new:
        # Before it is opened: SQLite throws the log beside an emptied file away.
        _refuse_gone(url, params)
    engine = databases.connect(url, existing=not new, only_look=not new)
    if new and file_of(url) is not None:
        # Before the file is there: another process, or the next start after an
        # interruption, must not take what it finds for a store that was emptied.
        seen.note(MAKING)
    try:
        with databases.reading(engine, url) as connection:
            form = databases.form(connection)
        if form == databases.HOLLOW and file_of(url) is None:
            raise StoreError("store_hollow", **params)
        if form == databases.HOLLOW or (form == databases.EMPTY and not new):
            raise StoreError("store_emptied", **params)
    except StoreError:
        engine.dispose()
        raise
    return engine, form


def _refuse_gone(url: str, told: dict[str, str]) -> None:
    file = file_of(url)
    if file is None:
        return
    try:
        size = file.stat().st_size
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StoreError("store_gone", **told) from error
    except OSError as error:
        raise failure(url, error) from error
    if not size:
        raise StoreError("store_emptied", **told)


def _refuse_usable(url: str, seen: Sightings, *, new: bool) -> bool:
    """Only what is lost, or damaged beyond reading, may be replaced.

    Returns
    -------
    bool
        Whether there is nothing to replace.
    """
    try:
        engine, form = _engine(url, seen, new=new)
        try:
            with databases.reading(engine, url) as connection:
                usable = form != databases.EMPTY and databases.sound(connection)
        finally:
            engine.dispose()
    except StoreError as error:
        if error.code in LOST:
            return False
        raise
    if usable:
        raise StoreError("store_in_place", where=shown(url))
    return form == databases.EMPTY


def _fill(connection: sa.Connection, folder: Path) -> None:
    """Tables, head and bundled rows; a second process that waited finds it done."""
    found = databases.schema_version(connection)
    if found in migrations.KNOWN[:-1]:
        kept = archive.before_upgrade(connection, folder, found)
        LOGGER.warning("store upgraded from %s to %s; as it was: %s", found, migrations.HEAD, kept)
    databases.migrate(connection)
    if connection.execute(sa.select(HEAD.c.seq)).scalar() is None:
        start = {"id": 1, "seq": 0, "batch": 0, "at": write.EARLIEST, "hash": FIRST}
        connection.execute(HEAD.insert().values(**start))
    sow(connection)
