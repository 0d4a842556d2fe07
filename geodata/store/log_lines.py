"""The whole log as lines of JSON, out of a database and into one.

Rows in force are never copied: they are made anew from the log.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice

import sqlalchemy as sa

from geodata.store import read
from geodata.store.backups import PARTS, Backup
from geodata.store.tables import BATCHES, CHANGES, ENTITIES, HEAD
from geodata.store.types import Head

PIECE = 2000


def write(connection: sa.Connection, archive: zipfile.ZipFile) -> tuple[Head, dict[str, str]]:
    """The log of a store into a ZIP: its head, and the SHA-256 of each part."""
    head = read.head(connection)
    digests = {}
    for name, table in PARTS.items():
        digests[name] = _write_part(archive, name, _lines(connection, table))
    return head, digests


def replay(connection: sa.Connection, found: Backup) -> None:
    """Put the log of a judged backup in the place of a store's own, on a writer's connection."""
    read.head(connection, lock=True)
    for entity in reversed(ENTITIES.values()):
        connection.execute(entity.table.delete())
    for table in (CHANGES, BATCHES):
        connection.execute(table.delete())
    for name, table in PARTS.items():
        rows = found.lines(name)
        while piece := list(islice(rows, PIECE)):
            connection.execute(table.insert(), piece)
    rebuild(connection)
    connection.execute(HEAD.update().values(**asdict(found.head)))


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
