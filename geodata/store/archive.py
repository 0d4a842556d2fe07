"""Backup and restore: all that a ministry has put into its atlas, in one checked file.

A backup is a ZIP: the log of the store as lines of JSON, the files of the ministry's
folder (:mod:`geodata.store.holdings`), and a manifest with the head of the log, the
counts, the settings, and the SHA-256 of every part. It fits any database. With a key
it is encrypted as a whole. Restoring checks all of it before anything is kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from geodata import home
from geodata.errors import StoreError
from geodata.messages import reason
from geodata.store import holdings, log_lines, read, sealed

if TYPE_CHECKING:
    from geodata.store.core import Store

FORMAT = "atlas-grappes-backup-2"
# Of versions that kept boundary files alone, under the same names.
EARLIER = "atlas-grappes-backup-1"
MANIFEST = "manifest.json"
MAX_PART = 4 * 2**30
BLOCK = 2**20
# What reading a file may end in that was altered, or never was a backup.
NO_BACKUP = (
    *(OSError, EOFError, zipfile.BadZipFile, zlib.error, ValueError, ArithmeticError),
    *(LookupError, TypeError, AttributeError, RuntimeError),
)
SETTING = "ATLAS_GRAPPES_"
# Settings that hold a password, or belong to the machine and not to the atlas.
NOT_KEPT = ("ATLAS_GRAPPES_DATABASE", "ATLAS_GRAPPES_HOME", "ATLAS_GRAPPES_STATE")


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
    StoreError
        If the file cannot be written, or the key is none.
    """
    with store.reading() as connection:
        return _put(connection, target, holdings.files(folder, rows=rows), key)


def before_upgrade(connection: sa.Connection, folder: Path, found: str) -> Path:
    """Back a store of an earlier form up, on the connection that will change its tables.

    Parameters
    ----------
    found : str
        The migration it stands at.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"before-upgrade-{found}-{dt.datetime.now():%Y%m%d-%H%M%S}.zip"
    _put(connection, target, holdings.files(folder), b"")
    return target


def _put(connection: sa.Connection, target: Path, files: dict[str, Path], key: bytes) -> Contents:
    written: list[Contents] = []

    def write(part: Path) -> None:
        part.touch(mode=0o600)
        written.append(_write(connection, part, files))
        if key:
            sealed.seal(part, key)

    try:
        home.put_whole(target, write)
    except OSError as error:
        detail = reason(error)
        raise StoreError("backup_not_written", file=target.name, detail=detail) from error
    return written[0]


def _write(connection: sa.Connection, path: Path, files: dict[str, Path]) -> Contents:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        head, digests = log_lines.write(connection, archive)
        counts = read.counts(connection)
        for name, file in files.items():
            content = _copied(archive, name, file)
            digests |= {name: content} if content else {}
        kept = tuple(name for name in files if name in digests)
        settings = {
            name: value
            for name, value in sorted(os.environ.items())
            if name.startswith(SETTING) and name not in NOT_KEPT and not _secret(name)
        }
        manifest = {
            "format": FORMAT,
            "head": asdict(head),
            "counts": counts,
            "settings": settings,
            "sha256": digests,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
    return Contents(head.seq, head.hash, counts, kept, settings)


def _secret(name: str) -> bool:
    return any(word in name for word in ("SECRET", "PASSWORD", "KEY", "TOKEN"))


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


def restore(store: Store, source: Path, folder: Path, *, key: bytes = b"") -> Contents:
    """Put a backup in the place of everything the store holds, and its files in the folder.

    All of it or nothing: every part is checked, the chain of the log included, and the
    files lie ready on the same disk, before anything is replaced.

    Raises
    ------
    StoreError
        ``backup_unreadable`` with the reason, ``backup_sealed`` where it needs a key;
        the store stays as it was.
    """
    try:
        with _opened(source, key) as archive:
            manifest = _manifest(archive, source)
            with _laid_ready(archive, manifest, folder) as ready:
                with store.writing() as connection:
                    try:
                        log_lines.replay(connection, archive, manifest["head"])
                    except sa.exc.StatementError as error:
                        if isinstance(error, sa.exc.OperationalError):
                            raise
                        # Two entries of one number, text for a number: no log.
                        raise _unreadable(source, "changes.jsonl") from error
                    counts = read.counts(connection)
                    # A backup older than a table knows nothing of it: it is empty then.
                    if counts != {**dict.fromkeys(counts, 0), **manifest["counts"]}:
                        raise _unreadable(source, "counts")
                _put_in_force(ready, folder, whole=manifest["format"] == FORMAT)
                files = tuple(sorted(ready))
    except NO_BACKUP as error:
        if isinstance(error, StoreError):
            raise
        said = str(error) if isinstance(error, log_lines.BrokenLogError) else type(error).__name__
        raise _unreadable(source, said) from error
    head = manifest["head"]
    return Contents(head["seq"], head["hash"], counts, files, manifest.get("settings", {}))


def _unreadable(source: Path, detail: str) -> StoreError:
    return StoreError("backup_unreadable", file=source.name, detail=detail)


@contextmanager
def _opened(source: Path, key: bytes) -> Iterator[zipfile.ZipFile]:
    """The ZIP, decrypted beside the temporary files where it is encrypted."""
    if not sealed.is_sealed(source):
        with zipfile.ZipFile(source) as archive:
            yield archive
        return
    with tempfile.TemporaryFile() as plain:
        sealed.unseal(source, key, plain)
        with zipfile.ZipFile(plain) as archive:
            yield archive


def _manifest(archive: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    """What the backup says of itself, once every part is what it says."""
    found = [item for item in archive.infolist() if item.filename != MANIFEST]
    for item in found:
        known = item.filename in log_lines.PARTS or holdings.holding_of(item.filename)
        if not known or item.file_size > MAX_PART:
            raise _unreadable(source, item.filename[:60])
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest.get("format") not in (FORMAT, EARLIER):
        raise _unreadable(source, MANIFEST)
    digests = manifest["sha256"]
    names = [item.filename for item in found]
    if sorted(names) != sorted(digests) or not set(log_lines.PARTS) <= set(digests):
        raise _unreadable(source, f"{MANIFEST}: sha256")
    for name, expected in digests.items():
        if _digest(archive, name) != expected:
            raise _unreadable(source, name)
    return manifest


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as part:
        while block := part.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def _laid_ready(
    archive: zipfile.ZipFile, manifest: dict[str, Any], folder: Path
) -> Iterator[dict[str, Path]]:
    """Path below the folder → file of the backup, unpacked beside its place."""
    names = [name for name in manifest["sha256"] if name not in log_lines.PARTS]
    for name in names:
        if name.endswith(home.REGISTRY):
            home.parsed(archive.read(name).decode("utf-8"))
    if not names:
        yield {}
        return
    above = next(path for path in (folder, *folder.parents) if path.is_dir())
    staging = Path(tempfile.mkdtemp(prefix=".restore-", dir=above))
    try:
        for name in names:
            archive.extract(name, staging)
        yield {name: staging / name for name in names}
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _put_in_force(ready: dict[str, Path], folder: Path, *, whole: bool) -> None:
    """Move files to their places, registries last: they speak of the others."""
    for name in sorted(ready, key=lambda name: name.endswith(".toml")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        ready[name].chmod(0o600)
        ready[name].replace(target)
    for name, path in holdings.files(folder).items() if whole else ():
        holding = holdings.holding_of(name)
        if name not in ready and holding and holding.whole:
            path.unlink(missing_ok=True)
