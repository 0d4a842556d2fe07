"""Backup and restore: the whole log in a file that any database can take back.

A backup is a ZIP of the log as lines of JSON, with its head, its counts and
the ministry's boundary files. Restoring replays the log: rows in force are
made from it, never copied, and the chain is audited before anything is kept.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from geodata import home
from geodata.errors import StoreError
from geodata.messages import reason
from geodata.store import read
from geodata.store.core import Store
from geodata.store.tables import BATCHES, CHANGES, ENTITIES, HEAD
from geodata.store.write import FIRST, change_hash

FORMAT = "atlas-grappes-backup-1"
PARTS = {"batches.jsonl": BATCHES, "changes.jsonl": CHANGES}
BOUNDARY_FILE = re.compile(
    r"boundaries/(registry\.toml|[A-Z]{2}-[A-Za-z0-9-]{1,29}\.(geojson|csv))"
)
MAX_PART = 4 * 2**30
PIECE = 2000


@dataclass(frozen=True)
class Contents:
    """What a backup holds: the head of its log, rows in force, boundary files."""

    seq: int
    head: str
    counts: dict[str, int]
    boundaries: tuple[str, ...]


def backup(store: Store, target: Path, folder: Path) -> Contents:
    """Write the whole log, and the boundary files of `folder`, to a ZIP.

    Raises
    ------
    StoreError
        If the file cannot be written.
    """
    written: list[Contents] = []
    try:
        home.put_whole(target, lambda part: written.append(_write(store, part, folder)))
    except OSError as error:
        detail = reason(error)
        raise StoreError("backup_not_written", file=target.name, detail=detail) from error
    return written[0]


def _write(store: Store, path: Path, folder: Path) -> Contents:
    with (
        store.reading() as connection,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        head = read.head(connection)
        files = _boundary_files(folder)
        contents = Contents(head.seq, head.hash, read.counts(connection), tuple(files))
        digests = {}
        for name, table in PARTS.items():
            digests[name] = _write_part(archive, name, _lines(connection, table))
        for name, file in files.items():
            archive.write(file, name)
            digests[name] = hashlib.sha256(file.read_bytes()).hexdigest()
        manifest = {
            "format": FORMAT,
            "head": {"seq": head.seq, "batch": head.batch, "at": head.at, "hash": head.hash},
            "counts": contents.counts,
            "sha256": digests,
        }
        archive.writestr("manifest.json", json.dumps(manifest, indent=2))
    return contents


def restore(store: Store, source: Path, folder: Path) -> Contents:
    """Put a backup in the place of everything the store holds.

    All of it or nothing: the file is checked whole, its chain included, in the
    transaction that replaces the rows.

    Raises
    ------
    StoreError
        ``backup_unreadable`` with the reason; the store stays as it was.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive, source)
            with store.writing() as connection:
                _replay(connection, archive, manifest, source)
                contents = Contents(
                    manifest["head"]["seq"],
                    manifest["head"]["hash"],
                    read.counts(connection),
                    tuple(n for n in archive.namelist() if BOUNDARY_FILE.fullmatch(n)),
                )
                # A backup older than a table knows nothing of it: the table is empty then.
                counted = {**dict.fromkeys(contents.counts, 0), **manifest["counts"]}
                if contents.counts != counted:
                    raise _unreadable(source, "counts")
            _restore_boundaries(archive, contents.boundaries, folder)
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError) as error:
        if isinstance(error, StoreError):
            raise
        raise _unreadable(source, type(error).__name__) from error
    return contents


def _unreadable(source: Path, detail: str) -> StoreError:
    return StoreError("backup_unreadable", file=source.name, detail=detail)


def _boundary_files(folder: Path) -> dict[str, Path]:
    own = folder / "boundaries"
    names = sorted(own.iterdir()) if (own / home.REGISTRY).exists() else []
    files = {f"boundaries/{path.name}": path for path in names if path.is_file()}
    return {name: path for name, path in files.items() if BOUNDARY_FILE.fullmatch(name)}


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


def _manifest(archive: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    for item in archive.infolist():
        known = item.filename in (*PARTS, "manifest.json") or BOUNDARY_FILE.fullmatch(item.filename)
        if not known or item.file_size > MAX_PART:
            raise _unreadable(source, item.filename[:60])
    manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    if manifest.get("format") != FORMAT:
        raise _unreadable(source, "manifest.json")
    for name, expected in manifest["sha256"].items():
        digest = hashlib.sha256()
        with archive.open(name) as part:
            while piece := part.read(2**20):
                digest.update(piece)
        if digest.hexdigest() != expected:
            raise _unreadable(source, name)
    return manifest


def _replay(
    connection: sa.Connection, archive: zipfile.ZipFile, manifest: dict[str, Any], source: Path
) -> None:
    read.head(connection, lock=True)
    for entity in reversed(ENTITIES.values()):
        connection.execute(entity.table.delete())
    for table in (CHANGES, BATCHES):
        connection.execute(table.delete())
    for name, table in PARTS.items():
        with archive.open(name) as part:
            for piece in _pieces(part):
                connection.execute(table.insert(), piece)
    _verify(connection, manifest["head"]["hash"], source)
    _rebuild(connection)
    connection.execute(HEAD.update().values(**manifest["head"]))


def _pieces(part: Any) -> Iterator[list[dict[str, Any]]]:
    piece: list[dict[str, Any]] = []
    for line in part:
        piece.append(json.loads(line))
        if len(piece) == PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def _verify(connection: sa.Connection, head: str, source: Path) -> None:
    hashes = {
        row.number: row.hash
        for row in connection.execute(sa.select(BATCHES.c.number, BATCHES.c.hash))
    }
    last = FIRST
    query = sa.select(CHANGES).order_by(CHANGES.c.seq)
    for row in connection.execute(query).mappings():
        fits = change_hash(dict(row), hashes.get(row["batch"], "")) == row["hash"]
        if row["prev_hash"] != last or not fits:
            raise _unreadable(source, f"changes.jsonl: {row['seq']}")
        last = row["hash"]
    if last != head:
        raise _unreadable(source, "manifest.json: head")


def _rebuild(connection: sa.Connection) -> None:
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


def _restore_boundaries(archive: zipfile.ZipFile, names: Iterable[str], folder: Path) -> None:
    """Boundary files first, the registry that speaks of them last."""
    for name in sorted(names, key=lambda name: name.endswith(home.REGISTRY)):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        home.write_whole(target, archive.read(name))
