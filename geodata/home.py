"""The ministry's own folder, and how a file comes into it: whole, or not at all."""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
import sqlite3
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import platformdirs

from geodata.errors import GeodataError

VARIABLE = "ATLAS_GRAPPES_HOME"
USER_VARIABLE = "ATLAS_GRAPPES_USER"  # who answers for changes, where nobody says
REGISTRY = "registry.toml"
LOCK_NAME = ".registry.lock"
LOCK_SECONDS = 60
# Far more than facts take, and less than a reader notices.
MAX_REGISTRY = 20 * 2**20
DRAFT = ".draft-"
# No run takes so long: one that did was killed.
ABANDONED_SECONDS = 24 * 3600


def folder(user: Path | None = None) -> Path:
    """Where a ministry's own data lives: ``ATLAS_GRAPPES_HOME`` or the user's data folder.

    Parameters
    ----------
    user : Path, optional
        The folder itself, where it is not the usual one.
    """
    if user is not None:
        return user
    given = os.environ.get(VARIABLE)
    return Path(given) if given else Path(platformdirs.user_data_dir("atlas-grappes"))


def put_whole(path: Path, make: Callable[[Path], object]) -> None:
    """Make a file beside its place and move it there.

    A reader never sees half of one, nor do two writers see each other's, be they
    processes or threads of one.

    Parameters
    ----------
    make : callable
        Writes the file at the path that it is given.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        make(part)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_whole(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Write a text or bytes whole or not at all, power cuts included.

    Parameters
    ----------
    private : bool
        Whether only this user may read the file.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    mode = 0o600 if private else 0o666

    def write(part: Path) -> None:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    put_whole(path, write)


def draft_in(folder: Path, name: str) -> Path:
    """The path of a folder in the making, which no other run has.

    What a killed run left there a day ago goes: it may hold rows that are nobody's to read.
    """
    for left in folder.glob(f".*{DRAFT}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
    return folder / f".{name}{DRAFT}{secrets.token_hex(6)}"


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Wait until no other process writes what a folder's registry lists.

    A lock of the database library: that of a process which died is gone with it.

    Raises
    ------
    OSError
        If another writer does not end, or the folder cannot be written.
    """
    lock = None
    try:
        lock = sqlite3.connect(folder / LOCK_NAME, timeout=LOCK_SECONDS, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if lock is not None:
            lock.close()
        raise OSError(errno.EBUSY, "locked") from error
    with closing(lock):
        yield


def read_registry(path: Path, what: str) -> dict[str, dict[str, Any]]:
    """Entries by id of a registry file; none where there is no file.

    Raises
    ------
    GeodataError
        ``entry_damaged`` where it cannot be read as one.
    """
    if not path.exists():
        return {}
    entries = read_toml(path).get(what, {})
    if not isinstance(entries, dict) or not all(isinstance(e, dict) for e in entries.values()):
        raise damaged(path)
    return entries


def read_toml(path: Path) -> dict[str, Any]:
    """A file of facts in the ministry's folder.

    Raises
    ------
    GeodataError
        ``entry_damaged`` where it is no such file.
    """
    try:
        if not path.is_file() or path.stat().st_size > MAX_REGISTRY:
            raise damaged(path)
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, GeodataError):
            raise
        raise damaged(path) from error


def damaged(path: Path) -> GeodataError:
    """What is said of a file of the ministry's folder that cannot be used."""
    return GeodataError("entry_damaged", file=f"{path.parent.name}/{path.name}")


def toml_text(what: str, entries: dict[str, dict[str, Any]]) -> str:
    """Entries by id as tables of one heading."""
    lines = []
    for name, row in entries.items():
        lines.append(f"[{what}.{json.dumps(name)}]")
        for key, value in row.items():
            if isinstance(value, dict):
                inner = ", ".join(f"{k} = {toml_value(v)}" for k, v in value.items())
                lines.append(f"{key} = {{ {inner} }}")
            else:
                lines.append(f"{key} = {toml_value(value)}")
        lines.append("")
    return "\n".join(lines)


def toml_value(value: Any) -> str:
    """A value as TOML writes it: JSON's escapes are a subset of TOML's basic strings."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
