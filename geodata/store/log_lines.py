"""The whole log as lines of JSON, out of a database and into one.

Rows in force are never copied: they are made anew from the log, after its chain has
been followed from the first entry to the head that was promised.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from geodata.store import read
from geodata.store.tables import BATCHES, CHANGES, ENTITIES, HEAD
from geodata.store.types import Head
from geodata.store.write import EARLIEST, FIRST, batch_hash, change_hash

PARTS = {"batches.jsonl": BATCHES, "changes.jsonl": CHANGES}
PIECE = 2000


class BrokenLogError(ValueError):
    """The lines are not the log that they are said to be; says where."""


def write(connection: sa.Connection, archive: zipfile.ZipFile) -> tuple[Head, dict[str, str]]:
    """The log of a store into a ZIP: its head, and the SHA-256 of each part."""
    head = read.head(connection)
    digests = {}
    for name, table in PARTS.items():
        digests[name] = _write_part(archive, name, _lines(connection, table))
    return head, digests


def replay(connection: sa.Connection, archive: zipfile.ZipFile, head: dict[str, Any]) -> None:
    """Put the log of a ZIP in the place of a store's own, on a writer's connection.

    Raises
    ------
    BrokenLogError
        If an entry does not fit the one before, or the last one is not `head`.
    """
    read.head(connection, lock=True)
    for entity in reversed(ENTITIES.values()):
        connection.execute(entity.table.delete())
    for table in (CHANGES, BATCHES):
        connection.execute(table.delete())
    for name, table in PARTS.items():
        with archive.open(name) as part:
            for piece in _pieces(part):
                connection.execute(table.insert(), piece)
    found = _verified(connection)
    if asdict(found) != head:
        raise BrokenLogError("manifest.json: head")
    rebuild(connection)
    connection.execute(HEAD.update().values(**head))


def _lines(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    order = next(iter(table.primary_key.columns))
    for row in connection.execute(sa.select(table).order_by(order)).mappings():
        yield json.dumps(dict(row), ensure_ascii=False).encode() + b"\n"


def _write_part(archive: zipfile.ZipFile, name: str, lines: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as part:
        for line in lines:
            part.write(line)
            digest.update(line)
    return digest.hexdigest()


def _pieces(part: Any) -> Iterator[list[dict[str, Any]]]:
    piece: list[dict[str, Any]] = []
    for line in part:
        piece.append(json.loads(line))
        if len(piece) == PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def _verified(connection: sa.Connection) -> Head:
    """The head that the log itself has, once every entry fits the one before."""
    batches = {row["number"]: dict(row) for row in _rows(connection, BATCHES, BATCHES.c.number)}
    for number, batch in batches.items():
        if batch_hash(batch) != batch["hash"]:
            raise BrokenLogError(f"batches.jsonl: {number}")
    last = Head(0, 0, EARLIEST, FIRST)
    for row in _rows(connection, CHANGES, CHANGES.c.seq):
        batch = batches.get(row["batch"], {})
        fits = change_hash(row, str(batch.get("hash", ""))) == row["hash"]
        if row["seq"] != last.seq + 1 or row["prev_hash"] != last.hash or not fits:
            raise BrokenLogError(f"changes.jsonl: {row['seq']}")
        last = Head(row["seq"], row["batch"], str(batch["at"]), row["hash"])
    return last


def _rows(
    connection: sa.Connection, table: sa.Table, order: sa.Column[Any]
) -> Iterator[dict[str, Any]]:
    query = sa.select(table).order_by(order)
    return (dict(row) for row in connection.execute(query).mappings())


def rebuild(connection: sa.Connection) -> None:
    """Rows in force from the last version of each row."""
    log = CHANGES.c
    for entity in ENTITIES.values():
        latest = (
            sa.select(sa.func.max(log.seq).label("seq"), sa.func.min(log.seq).label("position"))
            .where(log.entity == entity.name)
            .group_by(log.key)
            .subquery()
        )
        query = (
            sa.select(log.key, log.version, log.after, latest.c.position)
            .join(latest, latest.c.seq == log.seq)
            .where(log.after.is_not(None))
        )
        rows = []
        for key, version, after, position in connection.execute(query):
            values = json.loads(after)
            columns = {name: values.get(name, "") for name in entity.columns}
            rows.append({entity.key: key, **columns, "row_version": version, "position": position})
        if rows:
            connection.execute(entity.table.insert(), rows)
