"""The rows that come with the atlas: into a new store, and into one older than a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from geodata.files import read_table
from geodata.store import write
from geodata.store.entities import ENTITIES, Entity
from geodata.store.tables import CHANGES
from geodata.store.types import Edit

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
        said = {"kind": BUNDLED, "who": ATLAS, "why": BUNDLED, "file": "", "file_sha256": ""}
        write.commit(connection, _rows(connection, fresh), said)


def complete(entity: str, row: Mapping[Any, Any]) -> dict[str, str]:
    """The payload of a version: every field as text, unknown as empty."""
    return {name: str(row.get(name, "")) for name in ENTITIES[entity].fields}


def _heard_of(connection: sa.Connection, entity: Entity) -> bool:
    query = sa.select(CHANGES.c.seq).where(CHANGES.c.entity == entity.name).limit(1)
    return connection.execute(query).scalar() is not None


def _rows(connection: sa.Connection, fresh: list[Entity]) -> Iterator[Edit]:
    known = {name: _keys(connection, entity) for name, entity in ENTITIES.items()}
    given = {entity.name: _bundled(entity) for entity in fresh}
    if SOURCE not in given:
        yield from _missing_sources(given, known[SOURCE])
    for name, rows in given.items():
        known[name] |= set(rows)
    for entity in fresh:
        for key, row in given[entity.name].items():
            if all(_answered(row[ref.column], ref, known) for ref in entity.references):
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
        for part in reference.parts(row[reference.column])
    }
    for key, row in _bundled(ENTITIES[SOURCE]).items():
        if key in cited - known:
            known.add(key)
            yield Edit(SOURCE, key, row)
