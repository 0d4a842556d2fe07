"""An import that somebody began and has not stored yet, kept on the server for a browser.

The file lies in the folder ``drafts`` of the ministry's data folder, beside what was
chosen and answered. Names are hashes of the browser's id, as those of decks are: whoever
reads the folder learns no id. What is old goes; what is too much is not kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from dataclasses import dataclass, field
from pathlib import Path

from geodata import home
from geodata.intake.sandbox.limits import LIMITS

FOLDER = "drafts"
KEEP_DAYS = 30
MOST = 200
# Without sign-in anyone may leave files here.
MOST_BYTES = 1_000_000_000
DAY = 24 * 3600
STATE, UPLOAD = ".json", ".upload"
LARGEST_STATE = 4 * 2**20


@dataclass(frozen=True)
class Draft:
    """A file on its way in.

    Attributes
    ----------
    name : str
        What its owner called it.
    content : bytes
    day : str
        ISO date of the last answer.
    answers : dict
        As a plan holds them.
    chosen : dict
        Widget → what was chosen in it: sheet, columns, country.
    """

    name: str
    content: bytes
    day: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str | int | bool] = field(default_factory=dict)


def keep_file(browser: str, content: bytes) -> bool:
    """Keep the file of an import; False where there is no room or no right to write."""
    if len(content) > LIMITS.file_bytes or not _room(browser, len(content)):
        return False
    return _written(_path(browser, UPLOAD), content)


def keep(browser: str, draft: Draft) -> bool:
    """Keep what was chosen and answered about the file that is kept."""
    if not _path(browser, UPLOAD).exists():
        return False
    state = {"name": draft.name, "answers": draft.answers, "chosen": draft.chosen}
    text = json.dumps(state, ensure_ascii=False)
    return len(text) <= LARGEST_STATE and _written(_path(browser, STATE), text.encode())


def load(browser: str) -> Draft | None:
    """The import that a browser began; None where there is none, or none that can be read."""
    try:
        path = _path(browser, STATE)
        day = time.strftime("%Y-%m-%d", time.gmtime(path.stat().st_mtime))
        state = json.loads(path.read_text("utf-8"))
        content = _path(browser, UPLOAD).read_bytes()
        return Draft(
            str(state["name"]),
            content,
            day,
            {str(key): str(meant) for key, meant in state["answers"].items()},
            {str(key): value for key, value in state["chosen"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def drop(browser: str) -> None:
    """Forget the import of a browser."""
    for ending in (STATE, UPLOAD):
        with contextlib.suppress(OSError):
            _path(browser, ending).unlink()


def _path(browser: str, ending: str) -> Path:
    return home.folder() / FOLDER / (hashlib.sha256(browser.encode()).hexdigest()[:40] + ending)


def _written(path: Path, content: bytes) -> bool:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.write_whole(path, content, private=True)
    except OSError:
        return False
    return True


def _room(browser: str, size: int) -> bool:
    """Whether one more may be kept, once the old ones are gone."""
    own, others = _path(browser, UPLOAD), list[int]()
    with contextlib.suppress(OSError):
        for path in own.parent.iterdir():
            status = path.stat()
            if time.time() - status.st_mtime > KEEP_DAYS * DAY:
                path.unlink(missing_ok=True)
            elif path.suffix == UPLOAD and path != own:
                others.append(status.st_size)
    return len(others) < MOST and sum(others) + size <= MOST_BYTES
