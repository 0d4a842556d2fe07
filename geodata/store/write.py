"""Writing: edits become versions in the log and rows in force, in one transaction.

Fields that name other rows are kept true: no name may be left without its row. Each
entry's hash covers its content, its batch and the entry before: the chain.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

import sqlalchemy as sa

from geodata import statements
from geodata.errors import ConflictError, ReferredToError, StoreError
from geodata.outside import readable
from geodata.store import read
from geodata.store.tables import BATCHES, CHANGES, ENTITIES, HEAD, Entity
from geodata.store.types import Batch, Edit, Head

Use = tuple[str, str, str]
KEYS_AT_ONCE = 500


def refuse_broken(connection: sa.Connection, batch: int) -> None:
    """Refuse a batch that would leave a name without its row.

    Only what the batch touches is asked: names in the rows that it writes, and
    names of the rows that it takes away.

    Raises
    ------
    ReferredToError
        With every row that refers to one that the batch removes.
    StoreError
        ``reference_missing`` where a row names one that never was there.
    """
    _refuse_removed(connection, _keys_removed(connection, batch))
    for cited, uses in _named(connection, batch).items():
        missing = set(uses)
        for name in cited:
            missing -= _existing(connection, ENTITIES[name], missing)
        for key in sorted(missing):
            entity, row, column = uses[key][0]
            raise StoreError("reference_missing", entity=entity, key=row, column=column, value=key)


def _named(connection: sa.Connection, batch: int) -> dict[tuple[str, ...], dict[str, list[Use]]]:
    """Kinds that may be meant → key named → where a row of the batch names it."""
    by_target: dict[tuple[str, ...], dict[str, list[Use]]] = {}
    log = CHANGES.c
    query = sa.select(log.entity, log.key, log.after).where(
        log.batch == batch, log.after.is_not(None)
    )
    for name, key, after in connection.execute(query):
        values = json.loads(after)
        for field in ENTITIES[name].references:
            for part in field.parts(values[field.name]):
                uses = by_target.setdefault(field.cited, {}).setdefault(part, [])
                uses.append((name, str(key), field.name))
    return by_target


def _existing(connection: sa.Connection, entity: Entity, keys: set[str]) -> set[str]:
    column = entity.table.c[entity.key]
    ordered = sorted(keys)
    pieces = (ordered[i : i + KEYS_AT_ONCE] for i in range(0, len(ordered), KEYS_AT_ONCE))
    return {
        str(key)
        for piece in pieces
        for key in connection.scalars(sa.select(column).where(column.in_(piece)))
    }


def _keys_removed(connection: sa.Connection, batch: int) -> dict[str, set[str]]:
    """Entity → keys of its rows that the batch takes away for good."""
    log = CHANGES.c
    query = sa.select(log.entity, log.key).where(log.batch == batch, log.after.is_(None))
    gone: dict[str, set[str]] = {}
    for name, key in connection.execute(query):
        gone.setdefault(name, set()).add(str(key))
    return {name: keys - _existing(connection, ENTITIES[name], keys) for name, keys in gone.items()}


def _refuse_removed(connection: sa.Connection, gone: dict[str, set[str]]) -> None:
    """Refuse to take away what rows in force still name, whoever may be meant by it."""
    uses: dict[tuple[str, str], list[Use]] = {}
    for cited, key, use in _uses(connection, gone):
        if not any(_existing(connection, ENTITIES[name], {key}) for name in cited):
            owner = next(name for name in cited if key in gone.get(name, ()))
            uses.setdefault((owner, key), []).append(use)
    for (entity, key), users in sorted(uses.items()):
        raise ReferredToError(entity, key, users)


def _uses(
    connection: sa.Connection, gone: dict[str, set[str]]
) -> Iterator[tuple[tuple[str, ...], str, Use]]:
    """Rows in force that name a row that is gone: kinds meant, key, where."""
    for entity in ENTITIES.values():
        asked = [field for field in entity.references if set(field.cited) & set(gone)]
        if not asked:
            continue
        columns = [entity.table.c[field.name] for field in asked]
        query = sa.select(entity.table.c[entity.key], *columns).order_by(entity.table.c.position)
        for key, *cells in connection.execute(query):
            for field, cell in zip(asked, cells, strict=True):
                for part in field.parts(cell):
                    if any(part in gone.get(name, ()) for name in field.cited):
                        yield field.cited, part, (entity.name, str(key), field.name)


FIRST = "0" * 64
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
BATCH_FIELDS = ("number", "kind", "at", "who", "why", "file", "file_sha256", "undoes")


def canonical(value: Any) -> str:
    """JSON in one form only: sorted keys, no spaces, letters as they are.

    >>> canonical({"b": "é", "a": None})
    '{"a":null,"b":"é"}'
    """
    return _ENCODER.encode(value)


def batch_hash(batch: Mapping[str, Any]) -> str:
    """SHA-256 over who, when, why and everything else a batch says of itself."""
    return _sha256(canonical([batch[name] for name in BATCH_FIELDS]))


def change_hash(change: Mapping[str, Any], batch: str) -> str:
    """SHA-256 over one entry, the hash of its batch and that of the entry before."""
    fields = ("seq", "batch", "entity", "key", "version", "before", "after", "prev_hash")
    return _sha256(canonical([batch, *(change[name] for name in fields)]))


def _sha256(text: str) -> str:
    # Half a surrogate pair, which only tampering can bring in, must hash too.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


Row = Mapping[str, str] | None
Allowed = Callable[[Entity, Row, Row], None]


def _anything(entity: Entity, before: Row, after: Row) -> None:
    """What the atlas itself writes, it may write."""


EARLIEST = "0001-01-01T00:00:00.000000Z"
PIECE = 2000


def commit(
    connection: sa.Connection,
    edits: Iterable[Edit],
    said: Mapping[str, str],
    undoes: int | None = None,
    allowed: Allowed = _anything,
) -> Batch | None:
    """Write `edits` as one batch on a writer's connection; None if nothing changes.

    Parameters
    ----------
    allowed : callable
        Refuses a change of a row, before and after, that its author may not make.
    """
    for name, code in (("who", "no_author"), ("why", "no_reason")):
        if not said[name].strip():
            raise StoreError(code)
        if not readable(said[name]):
            raise StoreError("signature_unreadable")
    head = read.head(connection, lock=True)
    batch: dict[str, Any] = {"number": head.batch + 1, "at": _now(head.at), **said}
    batch["undoes"] = undoes
    batch["hash"] = batch_hash(batch)
    connection.execute(BATCHES.insert().values(batch))
    last = head
    remaining = iter(edits)
    while piece := list(islice(remaining, PIECE)):
        last = _write_piece(connection, piece, batch, last, allowed)
    if last.seq == head.seq:
        connection.execute(BATCHES.delete().where(BATCHES.c.number == batch["number"]))
        return None
    refuse_broken(connection, batch["number"])
    connection.execute(
        HEAD.update().values(seq=last.seq, batch=batch["number"], at=batch["at"], hash=last.hash)
    )
    facts = {name: value for name, value in batch.items() if name != "hash"}
    return Batch(**facts, changes=last.seq - head.seq)


def undo(
    connection: sa.Connection, number: int, *, who: str, why: str, allowed: Allowed = _anything
) -> Batch:
    """Take a whole batch back: each of its rows returns to what it was before.

    Raises
    ------
    StoreError
        ``unknown_batch``; ``bundled_batch``; ``changed_since`` if a later
        batch touched one of its rows: that one has to be undone first.
    """
    changes = read.changes_of(connection, number)
    if not changes:
        raise StoreError("unknown_batch", number=str(number)[:20])
    if changes[0].batch.kind == "bundled":
        raise StoreError("bundled_batch", number=number)
    newer = _changed_since(connection, number)
    if newer:
        keys, batches = zip(*newer, strict=True)
        raise StoreError(
            "changed_since",
            number=number,
            keys=list(dict.fromkeys(keys))[:10],
            batches=sorted(set(batches)),
        )
    # The latest change comes first: the last one seen of a row holds what was before.
    earliest = {(change.entity, change.key): change.before for change in changes}
    edits = (Edit(entity, key, before) for (entity, key), before in earliest.items())
    facts = {"kind": "undo", "who": who, "why": why, "file": "", "file_sha256": ""}
    batch = commit(connection, edits, facts, undoes=number, allowed=allowed)
    if batch is None:
        raise StoreError("unknown_batch", number=number)
    return batch


def _changed_since(connection: sa.Connection, number: int) -> list[tuple[str, int]]:
    mine, later = CHANGES.alias("mine"), CHANGES.alias("later")
    query = (
        sa.select(later.c.key, later.c.batch)
        .join(mine, (mine.c.entity == later.c.entity) & (mine.c.key == later.c.key))
        .where(mine.c.batch == number, later.c.batch > number, later.c.version > mine.c.version)
        .order_by(later.c.seq)
        .limit(200)
    )
    return [(str(key), int(batch)) for key, batch in connection.execute(query)]


def _now(last: str) -> str:
    """The present, never before the last entry: a clock set back must not unsort the log."""
    return max(read.written(dt.datetime.now(dt.UTC)), last)


def _write_piece(
    connection: sa.Connection,
    piece: list[Edit],
    batch: Mapping[str, Any],
    last: Head,
    allowed: Allowed,
) -> Head:
    """One stretch of edits; a row edited twice ends it, so that order is kept."""
    for edits in _without_repeats(piece):
        for name, entity in ENTITIES.items():
            own = [edit for edit in edits if edit.entity == name]
            if own:
                last = _write_rows(connection, entity, own, batch, last, allowed)
    return last


def _without_repeats(piece: list[Edit]) -> Iterator[list[Edit]]:
    seen: set[tuple[str, str]] = set()
    run: list[Edit] = []
    for edit in piece:
        if (edit.entity, edit.key) in seen:
            yield run
            seen, run = set(), []
        seen.add((edit.entity, edit.key))
        run.append(edit)
    yield run


def _write_rows(
    connection: sa.Connection,
    entity: Entity,
    edits: list[Edit],
    batch: Mapping[str, Any],
    last: Head,
    allowed: Allowed,
) -> Head:
    keys = [edit.key for edit in edits]
    rows = {row[entity.key]: row for row in read.current_rows(connection, entity, keys)}
    known = _versions(connection, entity, keys)
    log: list[dict[str, Any]] = []
    kept: list[dict[str, Any]] = []
    for edit in edits:
        row = rows.get(edit.key)
        before = {name: row[name] for name in entity.columns} if row else None
        version, first = known.get(edit.key, (0, 0))
        _refuse_conflict(edit, before, version if row else 0)
        after = _merged(entity, before, edit.after)
        if before == after:
            continue
        allowed(entity, before, after)
        change = {
            "seq": last.seq + 1,
            "batch": batch["number"],
            "entity": entity.name,
            "key": edit.key,
            "version": version + 1,
            "before": canonical(before) if before is not None else None,
            "after": canonical(after) if after is not None else None,
            "prev_hash": last.hash,
        }
        change["hash"] = change_hash(change, batch["hash"])
        last = replace(last, seq=change["seq"], hash=change["hash"])
        log.append(change)
        state = {"row_version": version + 1, "position": first or change["seq"]}
        kept.append({entity.key: edit.key, **state, **(after or {}), "_gone": after is None})
    if log:
        connection.execute(CHANGES.insert(), log)
        _replace_rows(connection, entity, kept)
    return last


def _versions(
    connection: sa.Connection, entity: Entity, keys: list[str]
) -> dict[str, tuple[int, int]]:
    """Last version and first entry of rows that have a history."""
    log = CHANGES.c
    query = (
        sa.select(log.key, sa.func.max(log.version), sa.func.min(log.seq))
        .where(log.entity == entity.name, log.key.in_(keys))
        .group_by(log.key)
    )
    return {key: (int(version), int(seq)) for key, version, seq in connection.execute(query)}


def _refuse_conflict(edit: Edit, before: dict[str, str] | None, version: int) -> None:
    if edit.expected is None or edit.expected == version:
        return
    raise ConflictError(edit.entity, edit.key, before, version)


def _merged(
    entity: Entity, before: dict[str, str] | None, after: Mapping[str, str] | None
) -> dict[str, str] | None:
    """The whole row after an edit that may name some fields only; lists in their one form.

    What was said of a value that the edit replaces goes with it, see
    :mod:`geodata.statements`.
    """
    if after is None:
        return None
    unknown = sorted(set(after) - set(entity.columns))
    if unknown:
        raise StoreError("unknown_field", entity=entity.name, fields=unknown)
    gone = dict.fromkeys(statements.left_behind(entity.name, before or {}, after), "")
    whole = {**dict.fromkeys(entity.columns, ""), **(before or {}), **gone, **after}
    for field in entity.schema.fields:
        if field.separator:
            whole[field.name] = field.separator.join(field.parts(whole[field.name]))
    return whole


def _replace_rows(connection: sa.Connection, entity: Entity, rows: list[dict[str, Any]]) -> None:
    """Rows in force: what was there goes, what shall be comes."""
    key = entity.table.c[entity.key]
    keys = [row[entity.key] for row in rows]
    connection.execute(entity.table.delete().where(key.in_(keys)))
    alive = [row for row in rows if not row["_gone"]]
    if not alive:
        return
    names = (entity.key, *entity.columns, "row_version", "position")
    connection.execute(entity.table.insert(), [{n: row[n] for n in names} for row in alive])
