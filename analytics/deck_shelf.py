"""Decks kept on the server between two visits, one for each browser.

Each lies as a file of its own in the folder ``decks`` of the ministry's data
folder. Its name is a hash of the browser's id: it gives nobody access who reads
the folder or a backup of it, and nothing in an id can lead out of the folder.
Without sign-in anyone can leave decks here, so their number, size and age are
limited; what is full refuses new ones and never pushes out another's.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from analytics import deck_draft
from analytics.deck import MAX_BYTES
from analytics.deck_draft import Draft
from analytics.words.phrases import Phrase
from geodata import home, outside
from geodata.datasets import Datasets
from geodata.errors import GeodataError

FOLDER = "decks"
KEEP_DAYS = 365
MAX_DECKS = 2_000
MAX_SHELF_BYTES = 1_000_000_000
# A file starts with a mark that is new with every writing: reading it tells
# whether the deck has changed, however fast, and costs nothing.
MARK = 32
DAY = 24 * 3600
# Browsers whose locks coincide wait for each other; nothing worse.
_LOCKS = [threading.Lock() for _ in range(64)]
# A deck and the one before its last step.
LARGEST = 2 * MAX_BYTES
# Why a change cannot be kept, though it can be made.
NOT_KEPT = ("deck_not_writable", "deck_too_large_to_keep", "deck_shelf_full", "deck_no_browser")


@dataclass(frozen=True)
class Kept:
    """A deck as it was last read or written.

    Attributes
    ----------
    mark : str
        Of the file; empty where there is none.
    remarks : tuple of Phrase
        What could not be read of it.
    error : GeodataError or None
        Why nothing of it could be read.
    aside : str
        Name under which a file that could not be read whole was set aside.
    """

    draft: Draft = field(default_factory=Draft)
    mark: str = ""
    remarks: tuple[Phrase, ...] = ()
    error: GeodataError | None = None
    aside: str = ""


def mark(browser: str) -> str:
    """Changes whenever the deck of a browser does; empty where there is none."""
    try:
        with _path(browser).open("rb") as file:
            return file.read(MARK).decode("latin-1")
    except OSError:
        return ""


def read(browser: str, data: Datasets) -> Kept:
    """The deck of a browser, as much of it as can be read; an empty one where there is none.

    Reading changes nothing: what cannot be read today (a version not known yet,
    a sector whose store is out of reach) may be read tomorrow.
    """
    path = _path(browser)
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST else b""
    except OSError:
        return Kept()
    _touch(path)
    try:
        draft, remarks = deck_draft.load(content[MARK:], data)
    except GeodataError as error:
        return Kept(mark=mark(browser), error=error)
    return Kept(draft, content[:MARK].decode("latin-1"), remarks)


def change(
    browser: str,
    make: Callable[[Draft], Draft],
    seen: Kept,
    data: Datasets,
    *,
    unsaved: bool = False,
) -> tuple[Kept, Kept | None]:
    """Change the deck as it stands now, which may not be as it was last seen.

    A file that could not be read whole is set aside before another is written.

    Parameters
    ----------
    make : callable
        Makes the changed deck of the present one.
    seen : Kept
        The deck as the window shows it.
    unsaved : bool
        Whether `seen` holds changes that could not be written so far.

    Returns
    -------
    Kept
        The deck after the change.
    Kept or None
        The deck as it was found, where another window has changed it since `seen`.

    Raises
    ------
    GeodataError
        What `make` raises; one of :data:`NOT_KEPT`. Nothing has changed then.
    """
    with _LOCKS[int(_name(browser)[:8], 16) % len(_LOCKS)]:
        other = None if mark(browser) in ("", seen.mark) else read(browser, data)
        base = other or seen
        draft = seen.draft.over(base.draft) if other and unsaved else base.draft
        changed = make(draft)
        content = _encoded(changed)
        aside = _write(browser, content, aside=bool(base.remarks or base.error))
        return Kept(changed, content[:MARK].decode("ascii"), aside=aside), other


def glance(browser: str) -> tuple[str, int]:
    """Title and number of slides of a deck, nothing of it checked; empty where there is none."""
    return _glanced(_path(browser), mark(browser))


@lru_cache(maxsize=MAX_DECKS)
def _glanced(path: Path, _mark: str) -> tuple[str, int]:
    """The same, looked at once for each writing of a file: a list names every deck at each run."""
    try:
        return deck_draft.glance(path.read_bytes()[MARK:])
    except (OSError, GeodataError):
        return "", 0


def beside(browser: str, ending: str) -> Path:
    """The place of another file of a browser."""
    return _path(browser).with_suffix(f".{ending}")


def read_beside(browser: str, ending: str) -> bytes:
    """Another file of a browser, which is then as young as a deck that was opened.

    Raises
    ------
    IntakeError
        Where there is none, or none that can be read.
    """
    path = beside(browser, ending)
    content = outside.content(path, LARGEST)
    _touch(path)
    return content


def tidy() -> None:
    """Remove decks that nobody has opened for long, and what broken writing left."""
    for path, age, _ in _files():
        if age > KEEP_DAYS * DAY or (age > DAY and path.suffix == ".part"):
            with contextlib.suppress(OSError):
                path.unlink()


def _folder() -> Path:
    return home.folder() / FOLDER


def _path(browser: str) -> Path:
    return _folder() / f"{_name(browser)}.json"


def _name(browser: str) -> str:
    return hashlib.sha256(browser.encode()).hexdigest()[:40]


def _encoded(draft: Draft) -> bytes:
    content = secrets.token_hex(MARK // 2).encode() + deck_draft.dump(draft)
    if len(content) > LARGEST:
        raise GeodataError("deck_too_large_to_keep", megabytes=LARGEST // 1_000_000)
    return content


def _write(browser: str, content: bytes, *, aside: bool) -> str:
    """Write a deck whole or not at all; returns the name of what was set aside for it."""
    path = _path(browser)
    with _writing():
        _make_room(path, len(content))
        name = _set_aside(path) if aside else ""
        home.write_whole(path, content, private=True)
    return name


def write_beside(browser: str, ending: str, content: bytes) -> None:
    """Write another file of a browser whole or not at all.

    Raises
    ------
    GeodataError
        ``deck_not_writable``.
    """
    with _writing():
        home.write_whole(beside(browser, ending), content, private=True)


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    """The folder is there; what the system refuses is told as one thing."""
    try:
        _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise GeodataError("deck_not_writable") from error


def _make_room(path: Path, size: int) -> None:
    """Refuse what would be too much; decks of others stay."""
    if not path.exists():
        tidy()
    others = [bytes_ for other, _, bytes_ in _files() if other != path]
    if len(others) >= MAX_DECKS or sum(others) + size > MAX_SHELF_BYTES:
        raise GeodataError("deck_shelf_full")


def _files() -> list[tuple[Path, float, int]]:
    """Every file of the folder with its age in seconds and its size."""
    files = []
    now = time.time()
    with contextlib.suppress(OSError), os.scandir(_folder()) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                status = entry.stat(follow_symlinks=False)
                files.append((Path(entry.path), now - status.st_mtime, status.st_size))
    return files


def _set_aside(path: Path) -> str:
    """Give a file a name of its own, by which it can be found again; returns it."""
    today = dt.date.today().isoformat()
    name = f"{path.stem[:12]}-{today}-{secrets.token_hex(3)}.aside"
    path.replace(path.with_name(name))
    return f"{FOLDER}/{name}"


def _touch(path: Path) -> None:
    """A deck that is opened is not old."""
    with contextlib.suppress(OSError):
        if time.time() - path.stat().st_mtime > DAY:
            os.utime(path)
