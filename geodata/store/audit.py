"""Has anything in the log been altered since it was written?

Every batch and every entry is hashed anew, the chain is followed from the
first entry to the head, and the rows in force are compared with what the log
says they are. Each break is named; the first one in the log comes first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from geodata.errors import Problem
from geodata.store.core import Store
from geodata.store.failures import failure
from geodata.store.read import current_rows
from geodata.store.tables import BATCHES, CHANGES, ENTITIES, HEAD, Entity
from geodata.store.write import BATCH_FIELDS, FIRST, batch_hash, change_hash

PIECE = 2000
# A database that did not answer is no database that was altered.
UNASKED = ("store_unreachable", "store_locked")
State = dict[str, tuple[dict[str, str], int, int]]


@dataclass(frozen=True)
class Audit:
    """What an audit found.

    Attributes
    ----------
    entries, batches : int
        How many were checked.
    head : str
        Hash of the last entry: noted on paper, it proves later that nothing
        before it was altered or cut off.
    problems : list of Problem
        ``line`` is the entry of the log, ``value`` the row it speaks of.
    """

    entries: int
    batches: int
    head: str
    problems: list[Problem]


def audit(store: Store) -> Audit:
    """Check the whole log and the rows in force, as they stand at one moment.

    Raises
    ------
    StoreError
        If the database went away meanwhile: that says nothing of the log.
    """
    problems: list[Problem] = []
    entries = batches = 0
    head = ""
    try:
        with store.engine.begin() as connection:
            problems += _damage(connection)
            problems += _strangers(connection)
            hashes, flaws = _check_batches(connection)
            problems += flaws
            batches = len(hashes)
            states: dict[str, State] = {name: {} for name in ENTITIES}
            firsts: dict[tuple[str, str], int] = {}
            last = {"seq": 0, "hash": FIRST, "batch": 0}
            for row in _rows(connection, CHANGES, CHANGES.c.seq):
                problems += _check_entry(row, last, hashes)
                problems += _replay(row, states, firsts)
                last = {**last, **{n: row[n] for n in ("seq", "hash", "batch") if n in row}}
                entries += 1
            problems += _check_head(connection, last)
            head = str(last["hash"])
            for name, entity in ENTITIES.items():
                problems += _check_rows(connection, entity, states[name])
    except (sa.exc.DBAPIError, sa.exc.SQLAlchemyError, UnicodeError, ValueError) as error:
        cause = failure(store.url, error)
        if cause.code in UNASKED:
            raise cause from error
        detail = str(getattr(error, "orig", error))
        problems.append(Problem("audit_damaged", params={"detail": detail[:200]}))
    return Audit(entries, batches, head, problems)


def _damage(connection: sa.Connection) -> list[Problem]:
    """What the database itself says of its pages and indexes."""
    if connection.dialect.name != "sqlite":
        return []
    reports = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
    return [Problem("audit_damaged", params={"detail": text}) for text in reports if text != "ok"]


def _strangers(connection: sa.Connection) -> list[Problem]:
    """Triggers and views, which the store has none of: they write or show what nobody entered."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name"
    else:
        query = (
            "SELECT trigger_name FROM information_schema.triggers"
            " WHERE event_object_schema = current_schema() ORDER BY 1"
        )
    names = connection.exec_driver_sql(query).scalars()
    return [Problem("audit_stranger", value=str(name)[:60]) for name in names]


def _rows(
    connection: sa.Connection, table: sa.Table, key: sa.Column[Any]
) -> Iterator[dict[str, Any]]:
    """Rows in order; one that cannot be read comes as its key and an error alone."""
    keys = [row[0] for row in connection.execute(sa.select(key).order_by(key))]
    for start in range(0, len(keys), PIECE):
        piece = keys[start : start + PIECE]
        query = sa.select(table).where(key.in_(piece)).order_by(key)
        try:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        except (sa.exc.DBAPIError, UnicodeError):
            rows = [_one(connection, table, key, value) for value in piece]
        yield from rows


def _one(
    connection: sa.Connection, table: sa.Table, key: sa.Column[Any], value: Any
) -> dict[str, Any]:
    try:
        row = connection.execute(sa.select(table).where(key == value)).mappings().one()
    except (sa.exc.SQLAlchemyError, UnicodeError) as error:
        return {key.name: value, "_unreadable": str(getattr(error, "orig", error))[:200]}
    return dict(row)


def _check_batches(connection: sa.Connection) -> tuple[dict[Any, str], list[Problem]]:
    hashes: dict[Any, str] = {}
    problems = []
    expected = 1
    for row in _rows(connection, BATCHES, BATCHES.c.number):
        number = row["number"]
        hashes[number] = str(row.get("hash", ""))
        if number != expected:
            problems.append(Problem("audit_batch_missing", params={"batch": expected}))
        expected = number + 1 if isinstance(number, int) else expected + 1
        readable = all(name in row for name in BATCH_FIELDS)
        if not readable or _hashed(batch_hash, row) != row["hash"]:
            problems.append(Problem("audit_batch_changed", params={"batch": number}))
    return hashes, problems


def _hashed(hash_: Callable[..., str], *parts: Any) -> str:
    """A hash; of what no entry can hold (bytes in the place of a text), none."""
    try:
        return hash_(*parts)
    except (TypeError, ValueError, RecursionError):
        return ""


def _check_entry(
    row: dict[str, Any], last: dict[str, Any], hashes: dict[Any, str]
) -> Iterator[Problem]:
    seq = row["seq"]
    where = {"line": seq, "value": f"{row.get('entity', '')} {row.get('key', '')}".strip()}
    if seq != last["seq"] + 1:
        yield Problem("audit_entry_missing", line=last["seq"] + 1, params={"next": seq})
    if "_unreadable" in row:
        yield Problem("audit_entry_changed", **where)
        return
    if row["batch"] not in hashes:
        yield Problem("audit_batch_missing", params={"batch": row["batch"]})
    if _hashed(change_hash, row, hashes.get(row["batch"], "")) != row["hash"]:
        yield Problem("audit_entry_changed", **where)
    elif row["prev_hash"] != last["hash"] and seq == last["seq"] + 1:
        yield Problem("audit_chain_broken", **where)


def _replay(
    row: dict[str, Any], states: dict[str, State], firsts: dict[tuple[str, str], int]
) -> Iterator[Problem]:
    """Carry the row's state forward; the entry's "before" must be what stood there."""
    if "_unreadable" in row or row["entity"] not in states:
        return
    key, state = row["key"], states[row["entity"]]
    try:
        before, after = (
            json.loads(t) if t is not None else None for t in (row["before"], row["after"])
        )
    except (ValueError, TypeError, RecursionError):
        return  # its hash does not fit either, and has been told
    stood = state[key][0] if key in state else None
    if before != stood:
        yield Problem("audit_entry_disagrees", line=row["seq"], value=f"{row['entity']} {key}")
    first = firsts.setdefault((row["entity"], key), row["seq"])
    if after is None:
        state.pop(key, None)
    else:
        state[key] = (after, row["version"], first)


def _check_head(connection: sa.Connection, last: dict[str, Any]) -> Iterator[Problem]:
    head = connection.execute(sa.select(HEAD)).mappings().one_or_none()
    expected = (last["seq"], last["hash"], last["batch"])
    if head is None or (head["seq"], head["hash"], head["batch"]) != expected:
        yield Problem("audit_head", line=last["seq"])
        return
    at = connection.execute(
        sa.select(BATCHES.c.at).where(BATCHES.c.number == last["batch"])
    ).scalar()
    if last["seq"] and head["at"] != at:
        yield Problem("audit_head", line=last["seq"])


def _check_rows(connection: sa.Connection, entity: Entity, state: State) -> Iterator[Problem]:
    """Rows in force against the log."""
    seen = set()
    for row in current_rows(connection, entity):
        key = row[entity.key]
        seen.add(key)
        values = {name: row[name] for name in entity.columns}
        if state.get(key) != (values, row["row_version"], row["position"]):
            yield Problem("audit_row_changed", value=f"{entity.name} {key}")
    for key in state.keys() - seen:
        yield Problem("audit_row_changed", value=f"{entity.name} {key}")
