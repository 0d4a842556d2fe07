"""What an actor may do, looked up in the transaction that does it.

A role that is taken away while a page is open is gone for the next click: whoever
writes waits for the one who takes it, and is asked again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from geodata import action_log
from geodata.access import (
    ACCOUNT,
    EVERYTHING,
    GRANT,
    READER,
    UNDO_ANY,
    UNDO_OWN,
    Actor,
    Rights,
    key_of,
    parts,
)
from geodata.errors import StoreError
from geodata.store.tables import ENTITIES, Entity

Row = Mapping[str, str] | None
# Fields that say where a row belongs, by their kind; the country is what a code begins with.
PLACED = ("country", "countries", "set", "region", "regions")
COUNTRY = re.compile(r"[A-Z]{2}(?=$|-)")


def of(connection: sa.Connection, actor: Actor) -> Rights:
    """The rights of an actor now; an account that nobody gave a role may look."""
    if actor.machine:
        return EVERYTHING
    entity = ENTITIES[ACCOUNT.entity]
    known = entity.table.c[entity.key] == key_of(actor.account)
    row = connection.execute(sa.select(entity.table).where(known)).mappings().first()
    if row is None:
        return Rights(READER)
    limits = (frozenset(parts(row, name)) for name in ("countries", "areas"))
    return Rights(row["role"], *limits)


def require(connection: sa.Connection, actor: Actor, action: str) -> Rights:
    """The rights of an actor who may do this.

    Raises
    ------
    StoreError
        ``not_allowed``.
    """
    found = of(connection, actor)
    if not found.may(action):
        action_log.note("refused", actor.account, asked=action)
        raise StoreError("not_allowed", account=actor.account)
    return found


def require_undo(connection: sa.Connection, actor: Actor, author: str) -> Rights:
    """The rights of an actor who may take back what `author` did."""
    own = key_of(author) == key_of(actor.account)
    return require(connection, actor, UNDO_OWN if own else UNDO_ANY)


def require_row(
    connection: sa.Connection, actor: Actor, rights: Rights, entity: Entity, *states: Row
) -> None:
    """Refuse a change of a row that is out of an actor's reach.

    Raises
    ------
    StoreError
        ``not_allowed`` for accounts, ``not_within`` for another country or kind of row.
    """
    if entity.name == ACCOUNT.entity:
        if not rights.may(GRANT):
            raise StoreError("not_allowed", account=actor.account)
        return
    if not rights.limited:
        return
    shared = not any(field.kind in PLACED or field.cited for field in entity.schema.fields)
    if shared or entity.name == "source":
        return
    outside = rights.kinds and entity.name not in rights.kinds
    countries = {code for row in states if row for code in _countries(connection, entity, row)}
    if outside or (rights.countries and not countries <= rights.countries):
        limits = sorted(rights.countries | rights.areas)
        raise StoreError("not_within", account=actor.account, limits=limits)


def _countries(connection: sa.Connection, entity: Entity, row: Mapping[str, str]) -> Iterator[str]:
    """Countries that a row speaks of: its own, else those of the rows that it names."""
    placed = [
        found[0]
        for field in entity.schema.fields
        if field.kind in PLACED
        for part in field.parts(row.get(field.name, ""))
        if (found := COUNTRY.match(part))
    ]
    yield from placed
    if placed:
        return
    for field in entity.schema.fields:
        for name in field.cited:
            if name != "source":
                for key in field.parts(row.get(field.name, "")):
                    yield from _of_named(connection, ENTITIES[name], key)


def _of_named(connection: sa.Connection, entity: Entity, key: str) -> Iterator[str]:
    known = entity.table.c[entity.key] == key
    row = connection.execute(sa.select(entity.table).where(known)).mappings().first()
    if row is not None:
        yield from _countries(connection, entity, {name: row[name] for name in entity.columns})
