"""The one gate for files that somebody hands to the atlas, and for those it hands out.

Only a regular file is read, and its size is asked before: a pipe would keep whoever
reads it waiting for ever, a device has no end. Opened once, the file is asked itself,
so that nobody can put another in its place between the question and the reading.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from geodata import home
from geodata.errors import GeodataError, IntakeError
from geodata.messages import reason

MEGABYTE = 2**20
# A file of text that somebody wrote by hand: numbers, a mapping, a head of paper.
TEXT_BYTES = 50 * MEGABYTE
SHOWN = 100
# A name, a source, a licence.
LONGEST = 500
# As far as the system has them: no other program gets the file, and a pipe is not waited for.
LOOK = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
# Halves of letters, which no file can hold.
UNREADABLE = re.compile("[\x00\ud800-\udfff]")


def called(path: Path) -> str:
    """The name of a file as a sentence shows it: short, and of whole letters."""
    name = path.name or str(path) or "?"
    return name.encode("utf-8", "replace").decode()[:SHOWN]


def readable(text: str) -> bool:
    r"""Whether a text that somebody typed can be kept: whole letters, not too many.

    >>> readable("Répertoire 2025"), readable("a\ud800b"), readable("a" * 600)
    (True, False, False)
    """
    return len(text) <= LONGEST and not UNREADABLE.search(text)


@contextmanager
def opened(path: Path, most: int, name: str = "") -> Iterator[tuple[BinaryIO, int]]:
    """A regular file of at most so many bytes, open for reading, and its size.

    Parameters
    ----------
    name : str
        What to call it in sentences, where `path` is a copy under another name.

    Raises
    ------
    IntakeError
        ``unreadable`` with the system's reason, ``not_regular``, ``too_large``.
    """
    shown = name or called(path)
    try:
        # A pipe that nobody writes to is opened at once this way, and then seen to be one.
        handle = os.open(path, os.O_RDONLY | LOOK)
    except (OSError, ValueError) as error:
        raise IntakeError("unreadable", file=shown, detail=reason(error)) from error
    facts = os.fstat(handle)
    if not stat.S_ISREG(facts.st_mode):
        os.close(handle)
        raise IntakeError("not_regular", file=shown)
    with os.fdopen(handle, "rb") as file:
        if facts.st_size > most:
            size, limit = facts.st_size // MEGABYTE, most // MEGABYTE
            raise IntakeError("too_large", file=shown, size=size, limit=limit)
        yield file, facts.st_size


def head(path: Path, count: int, most: int, name: str = "") -> tuple[bytes, int]:
    """The first bytes of a file and its size; see :func:`opened` for what is refused."""
    with opened(path, most, name) as (file, size):
        try:
            return file.read(count), size
        except OSError as error:
            raise _unread(path, name, error) from error


def _unread(path: Path, name: str, error: OSError) -> IntakeError:
    return IntakeError("unreadable", file=name or called(path), detail=reason(error))


def checked(path: Path, most: int, name: str = "") -> int:
    """The size of a file that may be read; see :func:`opened` for what is refused."""
    with opened(path, most, name) as (_, size):
        return size


def version(path: Path, most: int) -> tuple[int, ...]:
    """Another for every writing of a file; see :func:`opened` for what is refused."""
    with opened(path, most) as (file, _):
        facts = os.fstat(file.fileno())
        return (facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)


def content(path: Path, most: int, name: str = "") -> bytes:
    """The bytes of a file; see :func:`opened` for what is refused."""
    with opened(path, most, name) as (file, size):
        try:
            return file.read(size)
        except OSError as error:
            raise _unread(path, name, error) from error


def is_folder(path: Path) -> bool:
    """Whether there is a folder at a path; a name that nothing can have is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def exists(path: Path) -> bool:
    """Whether there is anything at a path; at a name that nothing can have there is nothing."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def put(path: Path, make: Callable[[Path], object]) -> None:
    """A document where somebody asked for it, whole or not at all.

    Raises
    ------
    GeodataError
        ``cannot_write`` with the system's reason, also where the place is a pipe, a
        device or a folder.
    """
    shown = called(path)
    try:
        if path.exists() and not path.is_file():
            raise GeodataError("not_writable", file=shown)
        if not path.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, "no such folder")
        home.put_whole(path, make)
    except (OSError, ValueError) as error:
        if isinstance(error, GeodataError):
            raise
        raise GeodataError("cannot_write", file=shown, detail=reason(error)) from error


def write(path: Path, made: bytes) -> None:
    """Bytes where somebody asked for them, whole or not at all; see :func:`put`."""
    put(path, lambda part: part.write_bytes(made))
