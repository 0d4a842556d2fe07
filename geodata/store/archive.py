"""Backup and restore: the whole log in a file that any database can take back.

A backup is a ZIP of the log as lines of JSON, with its head, its counts and
the ministry's boundary files. Restoring replays the log: rows in force are
made from it, never copied. The file is judged whole before anything is touched
(:mod:`geodata.store.backups`), and what comes of it before it is kept.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from geodata import home, outside
from geodata.errors import GeodataError
from geodata.languages import LANGUAGES
from geodata.messages import describe
from geodata.store import backups, read
from geodata.store.backups import BOUNDARY_FILE, FORMAT, MANIFEST, PARTS, Backup, Flawed
from geodata.store.core import Store
from geodata.store.tables import BATCHES, CHANGES, ENTITIES, HEAD

PIECE = 2000
# Judges what a backup would put in force: its rows by entity, and a folder that holds its
# boundary files as the ministry's own would. Raises where the atlas could not stand on them.
Judge = Callable[[dict[str, pd.DataFrame], Path], None]


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
    GeodataError
        If the file cannot be written.
    """
    written: list[Contents] = []
    outside.put(target, lambda part: written.append(_write(store, part, folder)))
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
        archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
    return contents


def restore(
    store: Store,
    source: Path,
    folder: Path,
    *,
    judge: Judge | None = None,
    kept: Path | None = None,
) -> Contents:
    """Put a backup in the place of everything the store holds.

    All of it or nothing: the file is judged whole first, and what its rows come to
    within the transaction that replaces them.

    Parameters
    ----------
    judge : callable, optional
        Has the last word on what would be in force.
    kept : Path, optional
        Where a backup of what was there is written, once the file is known to be whole.

    Raises
    ------
    StoreError
        ``backup_unreadable`` with the place where it goes wrong; the store stays as it was.
    """
    with outside.opened(source, backups.MAX_FILE) as (file, _):
        try:
            backup_ = backups.judged(file)
        except Flawed as flaw:
            raise backups.unreadable(outside.called(source), flaw.where) from flaw
        with closing(backup_.archive):
            return _restored(store, backup_, source, folder, judge, kept)


def _restored(
    store: Store,
    found: Backup,
    source: Path,
    folder: Path,
    judge: Judge | None,
    kept: Path | None,
) -> Contents:
    """Replace what there is by what a judged backup holds."""
    if kept is not None:
        backup(store, kept, folder)
    try:
        with _unpacked(found) as drawn, store.writing() as connection:
            _replay(connection, found)
            contents = Contents(
                found.head.seq, found.head.hash, read.counts(connection), found.files
            )
            # A backup older than a table knows nothing of it: the table is empty then.
            if contents.counts != {**dict.fromkeys(contents.counts, 0), **found.counts}:
                raise Flawed("counts")
            if judge is not None:
                tables = {name: read.table(connection, one, None) for name, one in ENTITIES.items()}
                judge(tables, drawn)
            with _boundaries_replaced(found, folder):
                connection.commit()
    except (GeodataError, Flawed, OSError, zipfile.BadZipFile, zlib.error) as error:
        if kept is not None:
            kept.unlink(missing_ok=True)
        raise backups.unreadable(outside.called(source), _where(error)) from error
    return contents


def _where(error: BaseException) -> str | dict[str, str]:
    """Where a backup goes wrong: the part, or what the atlas would have had to stand on."""
    if isinstance(error, Flawed):
        return error.where
    if isinstance(error, GeodataError):
        return {lang: describe(error, lang).rstrip(".") for lang in LANGUAGES}
    return "ZIP"


@contextmanager
def _unpacked(found: Backup) -> Iterator[Path]:
    """A folder that holds the boundary files of a backup as a ministry's own does."""
    with tempfile.TemporaryDirectory(prefix="atlas-restore-") as name:
        folder = Path(name)
        (folder / "boundaries").mkdir()
        for part in found.files:
            (folder / part).write_bytes(found.content(part))
        yield folder


@contextmanager
def _boundaries_replaced(found: Backup, folder: Path) -> Iterator[None]:
    """Boundary files in their place while the rows are kept; back as they were if those are not.

    Drawings are named by their bytes and the registry that speaks of them comes last:
    whoever reads meanwhile sees the sets before or after.
    """
    if not found.files:
        yield
        return
    registry = folder / backups.REGISTRY
    registry.parent.mkdir(parents=True, exist_ok=True)
    with home.only_writer(registry.parent):
        before = registry.read_bytes() if registry.is_file() else None
        for part in sorted(found.files, key=lambda name: name == backups.REGISTRY):
            home.write_whole(folder / part, found.content(part))
        try:
            yield
        except BaseException:
            if before is not None:
                home.write_whole(registry, before)
            raise


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


def _replay(connection: sa.Connection, found: Backup) -> None:
    read.head(connection, lock=True)
    for entity in reversed(ENTITIES.values()):
        connection.execute(entity.table.delete())
    for table in (CHANGES, BATCHES):
        connection.execute(table.delete())
    for name, table in PARTS.items():
        for piece in _pieces(found.lines(name)):
            connection.execute(table.insert(), piece)
    _rebuild(connection)
    connection.execute(HEAD.update().values(**asdict(found.head)))


def _pieces(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while piece := list(islice(rows, PIECE)):
        yield piece


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
