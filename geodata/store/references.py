"""Columns that name rows of other kinds: no name may be left without its row."""

from __future__ import annotations

import sqlalchemy as sa

from geodata.errors import ReferredToError, StoreError
from geodata.store.entities import ENTITIES, Entity
from geodata.store.tables import CHANGES

Use = tuple[str, str, str]
PIECE = 500


def refuse_broken(connection: sa.Connection, batch: int) -> None:
    """Refuse a batch that would leave a name without its row.

    Raises
    ------
    ReferredToError
        With every row that refers to one that the batch removes.
    StoreError
        ``reference_missing`` where a row names one that never was there.
    """
    for cited, uses in _named(connection).items():
        missing = set(uses)
        for name in cited:
            missing -= _existing(connection, ENTITIES[name], missing)
        for key in sorted(missing):
            for name in cited:
                if _removed(connection, name, key, batch):
                    raise ReferredToError(name, key, uses[key])
            entity, row, column = uses[key][0]
            raise StoreError("reference_missing", entity=entity, key=row, column=column, value=key)


def _named(connection: sa.Connection) -> dict[tuple[str, ...], dict[str, list[Use]]]:
    """Kinds that may be meant → key named → where it is named."""
    found: dict[tuple[str, ...], dict[str, list[Use]]] = {}
    for entity in ENTITIES.values():
        if not entity.references:
            continue
        columns = [entity.table.c[ref.column] for ref in entity.references]
        query = sa.select(entity.table.c[entity.key], *columns).order_by(entity.table.c.position)
        for key, *cells in connection.execute(query):
            for reference, cell in zip(entity.references, cells, strict=True):
                for part in reference.parts(cell):
                    uses = found.setdefault(reference.cited, {}).setdefault(part, [])
                    uses.append((entity.name, str(key), reference.column))
    return found


def _existing(connection: sa.Connection, entity: Entity, keys: set[str]) -> set[str]:
    column = entity.table.c[entity.key]
    wanted = sorted(keys)
    pieces = (wanted[i : i + PIECE] for i in range(0, len(wanted), PIECE))
    return {
        str(key)
        for piece in pieces
        for key in connection.scalars(sa.select(column).where(column.in_(piece)))
    }


def _removed(connection: sa.Connection, entity: str, key: str, batch: int) -> bool:
    """Whether the batch takes that row away."""
    log = CHANGES.c
    query = sa.select(log.seq).where(
        log.entity == entity, log.key == key, log.batch == batch, log.after.is_(None)
    )
    return connection.execute(query).first() is not None
