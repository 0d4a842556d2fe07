"""Reading: rows in force, rows of a past day, history."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pandas as pd
import sqlalchemy as sa

from geodata.errors import StoreError
from geodata.store.failures import shown
from geodata.store.tables import BATCHES, CHANGES, ENTITIES, HEAD, Entity
from geodata.store.types import LARGEST, Batch, Change, Head

# Two machines whose clocks agree differ by less.
APART = dt.timedelta(hours=1)


def head(connection: sa.Connection, *, lock: bool = False) -> Head:
    """The last entry of the log; with `lock`, no other writer until the end."""
    query = sa.select(HEAD.c.seq, HEAD.c.batch, HEAD.c.at, HEAD.c.hash)
    last = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if last is None:
        raise StoreError("store_emptied", where=shown(str(connection.engine.url)))
    return Head(*last)


def table(connection: sa.Connection, entity: Entity, as_of: str | None) -> pd.DataFrame:
    """Rows of an entity as text, in the order they came in."""
    if as_of is None:
        rows = current_rows(connection, entity)
    else:
        rows = _rows_at(connection, entity, end_of_day(as_of))
    columns = [entity.key, *entity.columns]
    return pd.DataFrame(rows, columns=columns, dtype=str)


def current_rows(
    connection: sa.Connection, entity: Entity, keys: list[str] | None = None
) -> list[dict[str, Any]]:
    """Rows in force with ``row_version``."""
    own = entity.table.c
    query = sa.select(entity.table).order_by(own.position)
    if keys is not None:
        query = query.where(own[entity.key].in_(keys))
    return [dict(row) for row in connection.execute(query).mappings()]


def row(connection: sa.Connection, entity: Entity, key: str) -> tuple[dict[str, str], int] | None:
    """One row in force and its version."""
    rows = current_rows(connection, entity, [key])
    if not rows:
        return None
    return {name: rows[0][name] for name in entity.columns}, int(rows[0]["row_version"])


def end_of_day(day: str) -> str:
    """The last moment of a day on this machine's clock, in UTC.

    Raises
    ------
    StoreError
        ``not_a_date`` for anything but YYYY-MM-DD.
    """
    try:
        date = dt.date.fromisoformat(day)
        moment = dt.datetime.combine(date, dt.time.max).astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise StoreError("not_a_date", value=day) from error
    return written(moment)


def written(moment: dt.datetime) -> str:
    """A moment as the log writes it: text that sorts as time does."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def ahead(moment: str) -> bool:
    """Whether a moment is one that this machine's clock is far from having reached."""
    return moment > written(dt.datetime.now(dt.UTC) + APART)


def first_moment(connection: sa.Connection) -> str:
    """When the first commit was made."""
    return str(connection.execute(sa.select(sa.func.min(BATCHES.c.at))).scalar() or "")


def last_moment(connection: sa.Connection, besides: str) -> str:
    """When the last batch was written that is not of the kind `besides`; empty if none was."""
    query = sa.select(sa.func.max(BATCHES.c.at)).where(BATCHES.c.kind != besides)
    return str(connection.execute(query).scalar() or "")


def _rows_at(connection: sa.Connection, entity: Entity, moment: str) -> list[dict[str, Any]]:
    first = first_moment(connection)
    if not first or first > moment:
        raise StoreError("before_store", first=first[:10])
    log = CHANGES.c
    latest = (
        sa.select(sa.func.max(log.seq).label("seq"), sa.func.min(log.seq).label("position"))
        .join(BATCHES, BATCHES.c.number == log.batch)
        .where(log.entity == entity.name, BATCHES.c.at <= moment)
        .group_by(log.key)
        .subquery()
    )
    query = (
        sa.select(log.key, log.after)
        .join(latest, latest.c.seq == log.seq)
        .where(log.after.is_not(None))
        .order_by(latest.c.position)
    )
    return [{entity.key: key, **json.loads(after)} for key, after in connection.execute(query)]


def history(connection: sa.Connection, entity: str, key: str) -> list[Change]:
    """Every version of a row, the latest first."""
    query = (
        sa.select(CHANGES, *_batch_columns())
        .join(BATCHES, BATCHES.c.number == CHANGES.c.batch)
        .where(CHANGES.c.entity == entity, CHANGES.c.key == key)
        .order_by(CHANGES.c.seq.desc())
    )
    return [_change(row) for row in connection.execute(query).mappings()]


def keys_used(connection: sa.Connection, entity: str) -> frozenset[str]:
    """Every key that a row of this kind has or once had."""
    query = sa.select(CHANGES.c.key).where(CHANGES.c.entity == entity).distinct()
    return frozenset(connection.execute(query).scalars())


def batch_of_file(connection: sa.Connection, sha256: str) -> Batch | None:
    """The latest import of a file that nobody has taken back."""
    later = BATCHES.alias("later")
    taken_back = sa.exists().where(later.c.undoes == BATCHES.c.number)
    query = (
        sa.select(*_batch_columns())
        .where(BATCHES.c.file_sha256 == sha256, ~taken_back)
        .order_by(BATCHES.c.number.desc())
        .limit(1)
    )
    found = connection.execute(query).mappings().first()
    return None if found is None else _batch(found)


def changes_of(connection: sa.Connection, number: int) -> list[Change]:
    """The changes of one batch, the latest first; none where there is no batch of that number."""
    if not _can_be(number):
        return []
    query = (
        sa.select(CHANGES, *_batch_columns())
        .join(BATCHES, BATCHES.c.number == CHANGES.c.batch)
        .where(CHANGES.c.batch == number)
        .order_by(CHANGES.c.seq.desc())
    )
    return [_change(row) for row in connection.execute(query).mappings()]


def author(connection: sa.Connection, number: int) -> str:
    """Who answers for a batch; empty where there is none of that number."""
    if not _can_be(number):
        return ""
    query = sa.select(BATCHES.c.who).where(BATCHES.c.number == number)
    return str(connection.execute(query).scalar() or "")


def _can_be(number: int) -> bool:
    """Whether a number that somebody typed can be one of the database's."""
    return 0 < number <= LARGEST


def batches(connection: sa.Connection, kinds: tuple[str, ...], limit: int) -> list[Batch]:
    """The latest batches with the number of their changes and who took them back."""
    counted = (
        sa.select(CHANGES.c.batch, sa.func.count().label("changes"))
        .group_by(CHANGES.c.batch)
        .subquery()
    )
    later = BATCHES.alias("later")
    undone = (
        sa.select(sa.func.max(later.c.number))
        .where(later.c.undoes == BATCHES.c.number)
        .scalar_subquery()
    )
    query = (
        sa.select(*_batch_columns(), counted.c.changes, undone.label("undone_by"))
        .outerjoin(counted, counted.c.batch == BATCHES.c.number)
        .order_by(BATCHES.c.number.desc())
        .limit(limit)
    )
    if kinds:
        query = query.where(BATCHES.c.kind.in_(kinds))
    return [_batch(row) for row in connection.execute(query).mappings()]


def counts(connection: sa.Connection) -> dict[str, int]:
    """Rows in force by entity, and the length of the log; of tables that are there."""
    tables = {name: entity.table for name, entity in ENTITIES.items()}
    tables |= {"changes": CHANGES, "batches": BATCHES}
    there = set(sa.inspect(connection).get_table_names())
    tables = {name: table for name, table in tables.items() if table.name in there}
    return {
        name: int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
        for name, table in tables.items()
    }


def _batch_columns() -> list[sa.ColumnElement[Any]]:
    names = ("number", "kind", "at", "who", "why", "file", "file_sha256", "undoes")
    return [BATCHES.c[name].label(f"b_{name}") for name in names]


def _batch(row: Any) -> Batch:
    facts = {name[2:]: value for name, value in row.items() if name.startswith("b_")}
    extra = {name: row[name] for name in ("changes", "undone_by") if name in row}
    extra["changes"] = int(extra.get("changes") or 0)
    return Batch(**facts, **extra)


def _change(row: Any) -> Change:
    facts = {name: value for name, value in row.items() if name.startswith("b_")}
    return Change(
        seq=row["seq"],
        version=row["version"],
        entity=row["entity"],
        key=row["key"],
        before=json.loads(row["before"]) if row["before"] else None,
        after=json.loads(row["after"]) if row["after"] else None,
        batch=_batch(facts),
    )
