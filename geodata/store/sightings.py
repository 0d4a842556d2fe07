"""Which stores have been in use: how one that was emptied is told from a new one.

Each store is noted in a small file of its own, twice: in the ministry's folder,
which other accounts and machines see too, and in the state folder of the account
the atlas runs under, which stays where the ministry's folder is not mounted. A
store that neither knows and that left nothing behind is new.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
import sqlalchemy as sa

from geodata import home

STATE_VARIABLE = "ATLAS_GRAPPES_STATE"
FOLDER = "stores"
MAKING, MADE = "making", "made"


@dataclass(frozen=True)
class Sightings:
    """Where one store is noted.

    Attributes
    ----------
    where : str
        Its address, without user and password.
    home, account : Path or None
        The two notes; no note where there is no lasting store, and none of the
        account for a folder that is not the one in force.
    used : bool
        This process has had it open.
    """

    where: str
    home: Path | None = None
    account: Path | None = None
    used: bool = False

    @property
    def state(self) -> str:
        """MADE if it has been in use, MAKING while it is being made, else empty.

        MAKING wins: that is what somebody asked for last.
        """
        states = {note["state"] for note in self._read()}
        known = MADE if self.used else ""
        return next((state for state in (MAKING, MADE) if state in states), known)

    @property
    def seen(self) -> str:
        """ISO date of the last day it was opened; empty if unknown."""
        return max((str(note.get("seen", "")) for note in self._read()), default="")

    def note(self, state: str) -> None:
        """Remember; where that cannot be written, the store itself still serves.

        The ministry's folder is never made for a note: one that is not mounted
        must not look as if it were.
        """
        told = {"where": self.where, "state": state, "seen": dt.date.today().isoformat()}
        if self.home is not None and self.home.parents[1].is_dir():
            _keep(self.home, told)
        if self.account is not None:
            _keep(self.account, told)

    def _read(self) -> list[dict[str, Any]]:
        notes = [_note(path) for path in (self.home, self.account) if path is not None]
        return [note for note in notes if note is not None]


def of(url: str, user: Path | None = None, *, used: bool = False) -> Sightings:
    """The notes of a store: `user`'s folder alone, else that of the ministry and the account."""
    where = address(url)
    if not where:
        return Sightings(url, used=used)
    folder = home.folder(user).absolute()
    beside = folder / FOLDER / _name(_within(where, folder))
    account = None if user is not None else account_folder() / FOLDER / _name(where)
    return Sightings(where, beside, account, used)


def account_folder() -> Path:
    """Where the account keeps what it has seen: ``ATLAS_GRAPPES_STATE`` or its state folder."""
    folder = os.environ.get(STATE_VARIABLE)
    return Path(folder) if folder else Path(platformdirs.user_state_dir("atlas-grappes"))


def address(url: str) -> str:
    """A lasting store's address, the same whoever opens it; empty for one in memory."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        return ""
    if parsed.get_backend_name() != "sqlite":
        port = f":{parsed.port}" if parsed.port else ""
        return f"{parsed.get_backend_name()}://{parsed.host or ''}{port}/{parsed.database or ''}"
    path = file_of(url)
    return "" if path is None else str(path)


def file_of(url: str) -> Path | None:
    """The file of a store that is one."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        return None
    named = parsed.database or ""
    if parsed.get_backend_name() != "sqlite" or named in ("", ":memory:"):
        return None
    if named.startswith("file:"):
        return None
    return Path(named).absolute()


def _within(where: str, folder: Path) -> str:
    """A file of the folder by its name in it, so that the folder may move."""
    try:
        return Path(where).relative_to(folder).as_posix()
    except ValueError:
        return where


def _name(where: str) -> str:
    return f"{hashlib.sha256(where.encode()).hexdigest()[:16]}.json"


def _keep(path: Path, told: dict[str, Any]) -> None:
    if _note(path) == told:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        home.write_whole(path, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    except OSError:
        return


def _note(path: Path) -> dict[str, Any] | None:
    """A note; one that cannot be read still says that there was a store."""
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        return note if note["state"] in (MAKING, MADE) else {"state": MADE}
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return {"state": MADE}
