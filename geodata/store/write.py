"""Writing: edits become versions in the log and rows in force, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

import sqlalchemy as sa

from geodata.errors import ConflictError, StoreError
from geodata.store import read, references
from geodata.store.chain import batch_hash, canonical, change_hash
from geodata.store.entities import ENTITIES, Entity
from geodata.store.tables import BATCHES, CHANGES, HEAD
from geodata.store.types import Batch, Edit, Head

EARLIEST = "0001-01-01T00:00:00.000000Z"
PIECE = 2000


def commit(
    connection: sa.Connection,
    edits: Iterable[Edit],
    said: Mapping[str, str],
    undoes: int | None = None,
) -> Batch | None:
    """Write `edits` as one batch on a writer's connection; None if nothing changes."""
    for name, code in (("who", "no_author"), ("why", "no_reason")):
        if not said[name].strip():
            raise StoreError(code)
    head = read.head(connection, lock=True)
    batch: dict[str, Any] = {"number": head.batch + 1, "at": _now(head.at), **said}
    batch["undoes"] = undoes
    batch["hash"] = batch_hash(batch)
    connection.execute(BATCHES.insert().values(batch))
    last = head
    remaining = iter(edits)
    while piece := list(islice(remaining, PIECE)):
        last = _write_piece(connection, piece, batch, last)
    if last.seq == head.seq:
        connection.execute(BATCHES.delete().where(BATCHES.c.number == batch["number"]))
        return None
    _refuse_dangling(connection)
    references.refuse_broken(connection, batch["number"])
    connection.execute(
        HEAD.update().values(seq=last.seq, batch=batch["number"], at=batch["at"], hash=last.hash)
    )
    facts = {name: value for name, value in batch.items() if name != "hash"}
    return Batch(**facts, changes=last.seq - head.seq)


def undo(connection: sa.Connection, number: int, *, who: str, why: str) -> Batch:
    """Take a whole batch back: each of its rows returns to what it was before.

    Raises
    ------
    StoreError
        ``unknown_batch``; ``bundled_batch``; ``changed_since`` if a later
        batch touched one of its rows: that one has to be undone first.
    """
    changes = read.changes_of(connection, number)
    if not changes:
        raise StoreError("unknown_batch", number=number)
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
    said = {"kind": "undo", "who": who, "why": why, "file": "", "file_sha256": ""}
    done = commit(connection, edits, said, undoes=number)
    if done is None:
        raise StoreError("unknown_batch", number=number)
    return done


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
    connection: sa.Connection, piece: list[Edit], batch: Mapping[str, Any], last: Head
) -> Head:
    """One stretch of edits; a row edited twice ends it, so that order is kept."""
    for edits in _without_repeats(piece):
        for name, entity in ENTITIES.items():
            own = [edit for edit in edits if edit.entity == name]
            if own:
                last = _write_rows(connection, entity, own, batch, last)
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
) -> Head:
    keys = [edit.key for edit in edits]
    rows = {row[entity.key]: row for row in read.current_rows(connection, entity, keys)}
    known = _versions(connection, entity, keys)
    log: list[dict[str, Any]] = []
    kept: list[dict[str, Any]] = []
    for edit in edits:
        row = rows.get(edit.key)
        before = {name: row[name] for name in entity.fields} if row else None
        version, first = known.get(edit.key, (0, 0))
        _refuse_conflict(edit, before, version if row else 0)
        after = _merged(entity, before, edit.after)
        if before == after:
            continue
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
    """The whole row after an edit that may name some fields only; links in their one form."""
    if after is None:
        return None
    unknown = sorted(set(after) - set(entity.fields))
    if unknown:
        raise StoreError("unknown_field", entity=entity.name, fields=unknown)
    whole = {**dict.fromkeys(entity.fields, ""), **(before or {}), **after}
    for link in entity.links:
        whole[link.column] = link.separator.join(link.parts(whole[link.column]))
    return whole


def _replace_rows(connection: sa.Connection, entity: Entity, rows: list[dict[str, Any]]) -> None:
    """Rows in force: what was there goes, what shall be comes, links with it."""
    key = entity.table.c[entity.key]
    keys = [row[entity.key] for row in rows]
    for link in entity.links:
        connection.execute(link.table.delete().where(link.table.c[link.own].in_(keys)))
    connection.execute(entity.table.delete().where(key.in_(keys)))
    alive = [row for row in rows if not row["_gone"]]
    if not alive:
        return
    names = (entity.key, *entity.columns, "row_version", "position")
    connection.execute(entity.table.insert(), [{n: row[n] for n in names} for row in alive])
    for link in entity.links:
        citations = [
            {link.own: row[entity.key], link.other: other, "place": place}
            for row in alive
            for place, other in enumerate(link.parts(row[link.column]))
        ]
        if citations:
            connection.execute(link.table.insert(), citations)


def _refuse_dangling(connection: sa.Connection) -> None:
    """No row may cite what is not there: named here, where a database would only refuse."""
    for entity in ENTITIES.values():
        for link in entity.links:
            cited = ENTITIES[link.cited]
            other = link.table.c[link.other]
            query = (
                sa.select(link.table.c[link.own], other)
                .outerjoin(cited.table, cited.table.c[cited.key] == other)
                .where(cited.table.c[cited.key].is_(None))
                .limit(1)
            )
            found = connection.execute(query).first()
            if found is not None:
                raise StoreError("source_missing", record=found[0], source=found[1])
