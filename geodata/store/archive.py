"""Backup and restore: all that a ministry has put into its atlas, in one checked file.

A backup is a ZIP: the log of the store as lines of JSON, the files of the ministry's
folder (:mod:`geodata.store.holdings`), and a manifest with the head of the log, the
counts, the settings and the sum of every part. It fits any database. With a key it is
encrypted as a whole. Restoring replays the log: rows in force are made from it, never
copied. The file is judged whole before anything is touched (:mod:`geodata.store.backups`),
and what comes of it before it is kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import sqlalchemy as sa

from geodata import home, outside
from geodata.access import ACCOUNT
from geodata.errors import GeodataError, IntakeError, StoreError
from geodata.languages import LANGUAGES
from geodata.messages import describe, reason
from geodata.store import backups, holdings, log_lines, read, sealed
from geodata.store.backups import FORMAT, MANIFEST, Backup, Flawed
from geodata.store.tables import ENTITIES

if TYPE_CHECKING:
    from geodata.store.core import Store

BLOCK = 2**20
SETTING = "ATLAS_GRAPPES_"
# Settings that hold a password, or belong to the machine and not to the atlas.
NOT_KEPT = ("ATLAS_GRAPPES_DATABASE", "ATLAS_GRAPPES_HOME", "ATLAS_GRAPPES_STATE")
SECRET = ("SECRET", "PASSWORD", "KEY", "TOKEN")
# Judges what a backup would put in force: its rows by entity, and a folder that holds its
# boundary files as the ministry's own would. Raises where the atlas could not stand on them.
Judge = Callable[[dict[str, pd.DataFrame], Path], None]


@dataclass(frozen=True)
class Contents:
    """What a backup holds.

    Attributes
    ----------
    seq, head : int, str
        The last entry of its log.
    counts : dict
        Rows in force by kind.
    files : tuple of str
        Paths below the ministry's folder.
    settings : dict
        Environment of the atlas that made it; told when it is restored.
    """

    seq: int
    head: str
    counts: dict[str, int]
    files: tuple[str, ...]
    settings: dict[str, str] = field(default_factory=dict)


def backup(
    store: Store, target: Path, folder: Path, *, rows: bool = False, key: bytes = b""
) -> Contents:
    """Write the whole log, and what a backup holds of `folder`, to one file.

    Parameters
    ----------
    rows : bool
        With the placed rows of national registers.
    key : bytes
        Encrypt with it; see :mod:`geodata.store.sealed`.

    Raises
    ------
    GeodataError
        If the file cannot be written.
    """
    with store.reading() as connection:
        return _put(connection, target, holdings.files(folder, rows=rows), key)


def before_upgrade(connection: sa.Connection, folder: Path, found: str) -> Path:
    """Back a store of an earlier form up, on the connection that will change its tables.

    Parameters
    ----------
    found : str
        The migration it stands at.

    Raises
    ------
    StoreError
        If it cannot be written: the store is not changed then.
    """
    target = folder / f"before-upgrade-{found}-{dt.datetime.now():%Y%m%d-%H%M%S}.zip"
    try:
        _put(connection, target, holdings.files(folder), b"")
    except GeodataError as error:
        raise StoreError(error.code, **error.params) from error
    return target


def _put(connection: sa.Connection, target: Path, files: dict[str, Path], key: bytes) -> Contents:
    written: list[Contents] = []

    def write(part: Path) -> None:
        # A folder that is not there may be a disk that is not mounted: none is made.
        part.touch(mode=0o600)
        written.append(_write(connection, part, files))
        if key:
            sealed.seal(part, key)

    outside.put(target, write)
    return written[0]


def _write(connection: sa.Connection, path: Path, files: dict[str, Path]) -> Contents:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        head, digests = log_lines.write(connection, archive)
        counts = read.counts(connection)
        for name, file in files.items():
            content = _copied(archive, name, file)
            digests |= {name: content} if content else {}
        settings = {
            name: value
            for name, value in sorted(os.environ.items())
            if name.startswith(SETTING) and name not in NOT_KEPT
            if not any(word in name for word in SECRET)
        }
        manifest = {
            "format": FORMAT,
            "head": asdict(head),
            "counts": counts,
            "settings": settings,
            "sha256": digests,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
    kept = tuple(name for name in files if name in digests)
    return Contents(head.seq, head.hash, counts, kept, settings)


def _copied(archive: zipfile.ZipFile, name: str, file: Path) -> str:
    """Copy a file into the ZIP; its SHA-256, empty for one that went meanwhile."""
    digest = hashlib.sha256()
    try:
        source = file.open("rb")
    except FileNotFoundError:
        return ""
    with source, archive.open(name, "w", force_zip64=True) as part:
        while block := source.read(BLOCK):
            part.write(block)
            digest.update(block)
    return digest.hexdigest()


def restore(
    store: Store,
    source: Path,
    folder: Path,
    *,
    judge: Judge | None = None,
    kept: Path | None = None,
    key: bytes = b"",
    reader: backups.Reader = backups.in_this_process,
) -> Contents:
    """Put a backup in the place of everything the store holds, and its files in the folder.

    All of it or nothing: the file is judged whole first, what its rows come to within the
    transaction that replaces them, and the files lie ready on the same disk by then.

    Parameters
    ----------
    judge : callable, optional
        Has the last word on what would be in force.
    kept : Path, optional
        Where a backup of what was there is written, once the file is known to be whole.
    reader : callable, optional
        How a backup is unpacked and judged; one from outside, in a process of its own.

    Raises
    ------
    StoreError
        ``backup_unreadable`` with the place where it goes wrong, ``backup_sealed`` where it
        needs a key; the store stays as it was.
    """
    shown = outside.called(source)
    try:
        with _opened(source, key) as plain, _laid_ready(reader, plain, shown, folder) as found:
            return _restored(store, found, folder, judge, kept)
    except Flawed as flaw:
        raise backups.unreadable(shown, flaw.where) from flaw


@contextmanager
def _opened(source: Path, key: bytes) -> Iterator[Path]:
    """The file; decrypted into one that nobody else may read where it is encrypted."""
    with outside.opened(source, backups.MAX_FILE) as (file, _):
        try:
            needs_key = sealed.is_sealed(file)
        except OSError as error:
            detail = reason(error)
            raise IntakeError("unreadable", file=outside.called(source), detail=detail) from error
        if not needs_key:
            yield source
            return
        with tempfile.TemporaryDirectory(prefix="atlas-unsealed-") as folder:
            plain = Path(folder) / "backup.zip"
            plain.touch(mode=0o600)
            plain.write_bytes(sealed.unsealed(file, key, outside.called(source)))
            yield plain


def _restored(
    store: Store, found: Backup, folder: Path, judge: Judge | None, kept: Path | None
) -> Contents:
    """Replace what there is by what a judged backup holds."""
    if kept is not None:
        backup(store, kept, folder)
    try:
        with store.writing() as connection:
            counts = _replayed(connection, found)
            if judge is not None:
                names = [name for name in ENTITIES if name != ACCOUNT.entity]
                tables = {name: read.table(connection, ENTITIES[name], None) for name in names}
                judge(tables, _drawn(found))
            with _boundaries_replaced(found, folder):
                connection.commit()
            _rest_replaced(found, folder)
    except (*backups.BROKEN, Flawed) as error:
        if kept is not None:
            kept.unlink(missing_ok=True)
        raise Flawed(_where(error)) from error
    return Contents(found.head.seq, found.head.hash, counts, found.files, found.settings)


def _replayed(connection: sa.Connection, found: Backup) -> dict[str, int]:
    """The rows of a backup in the place of a store's own; how many there are."""
    log_lines.replay(connection, found)
    counts = read.counts(connection)
    # A backup older than a table knows nothing of it: the table is empty then.
    if counts != {**dict.fromkeys(counts, 0), **found.counts}:
        raise Flawed("counts")
    return counts


def _where(error: BaseException) -> str | dict[str, str]:
    """Where a backup goes wrong: the part, or what the atlas would have had to stand on."""
    if isinstance(error, Flawed):
        return error.where
    if isinstance(error, GeodataError):
        return {lang: describe(error, lang).rstrip(".") for lang in LANGUAGES}
    return "ZIP"


def _is_drawn(name: str) -> bool:
    """Whether a file is of boundary sets, which are judged with the rows."""
    holding = holdings.holding_of(name)
    return holding is not None and holding.name == "boundaries"


@contextmanager
def _laid_ready(reader: backups.Reader, source: Path, shown: str, folder: Path) -> Iterator[Backup]:
    """A judged backup, its parts unpacked on the disk where they will be put."""
    above = next(path for path in (folder, *folder.absolute().parents) if path.is_dir())
    ready = home.draft_in(above, "restore")
    ready.mkdir(mode=0o700)
    try:
        with reader(source, shown, ready / "parts") as found:
            yield found
    finally:
        shutil.rmtree(ready, ignore_errors=True)


def _drawn(found: Backup) -> Path:
    """A folder with the boundary files of a backup, as the ministry's own would hold them."""
    drawn = found.folder.parent / "drawn"
    (drawn / "boundaries").mkdir(parents=True)
    for name in filter(_is_drawn, found.files):
        shutil.copyfile(found.part(name), drawn / name)
    return drawn


@contextmanager
def _boundaries_replaced(found: Backup, folder: Path) -> Iterator[None]:
    """Boundary files in their place while the rows are kept; back as they were if those are not.

    Drawings are named by their bytes and the registry that speaks of them comes last:
    whoever reads meanwhile sees the sets before or after.
    """
    registry = folder / backups.REGISTRY
    names = [name for name in found.files if _is_drawn(name)]
    if not names and not (found.whole and registry.exists()):
        yield
        return
    registry.parent.mkdir(parents=True, exist_ok=True)
    with home.only_writer(registry.parent):
        before = registry.read_bytes() if registry.is_file() else None
        for name in sorted(names, key=lambda name: name == backups.REGISTRY):
            home.write_whole(folder / name, found.part(name).read_bytes())
        if backups.REGISTRY not in names:
            registry.unlink(missing_ok=True)
        try:
            yield
        except BaseException:
            if before is not None:
                home.write_whole(registry, before)
            raise


def _rest_replaced(found: Backup, folder: Path) -> None:
    """All other files in their places; what speaks for all of its kind goes if it is not there."""
    names = [name for name in found.files if not _is_drawn(name)]
    for name in sorted(names, key=lambda name: name.endswith(".toml")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        found.part(name).chmod(0o600)
        found.part(name).replace(target)
    for name, path in holdings.files(folder).items() if found.whole else ():
        holding = holdings.holding_of(name)
        if name not in found.files and holding and holding.whole:
            path.unlink(missing_ok=True)
