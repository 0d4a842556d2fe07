"""The several decks of one browser, and decks handed on by a link.

Each deck is kept as if a browser of its own had made it
(:mod:`analytics.deck_shelf`); which decks a browser has stands in a list beside
them. A deck that is handed on is a copy, as it was that moment: whoever has the
link may take a copy of that copy, and nobody changes it.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import asdict, dataclass, replace
from typing import Any

from analytics import deck as decks
from analytics import deck_shelf as shelf
from analytics.deck import Deck
from analytics.deck_shelf import Kept
from geodata.datasets import Datasets
from geodata.errors import GeodataError

MOST = 30
FORMAT = "atlas-grappes-desk"
VERSION = 1
# Of the list's file.
ENDING = "desk"
TOKEN_BYTES = 24
_LOCK = threading.Lock()


@dataclass(frozen=True)
class Desk:
    """Which decks a browser has.

    Attributes
    ----------
    open : int
        The deck that was worked on last.
    numbers : tuple of int
        Those it has, in the order in which they were begun.
    gone : tuple of int
        Those taken away, the last one last: they can be brought back.
    """

    open: int = 0
    numbers: tuple[int, ...] = (0,)
    gone: tuple[int, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A deck as a list names it: its number, title (may be empty) and count of slides."""

    number: int
    title: str
    slides: int


def place(browser: str, number: int) -> str:
    """Under which name the shelf keeps a deck; the first one under the browser's own."""
    return f"{browser}/{number}" if number else browser


def read(browser: str) -> Desk:
    """Which decks a browser has; one, if nothing else is known or can be read."""
    try:
        content = decks.decode(shelf.read_beside(browser, ENDING))
        decks.check_form(content, FORMAT, VERSION)
    except GeodataError:
        return Desk()
    numbers, gone = (_numbers(content.get(key)) for key in ("numbers", "gone"))
    kept = numbers or (0,)
    open_ = content.get("open")
    return Desk(open_ if open_ in kept else kept[-1], kept, gone)


def entries(browser: str) -> list[Entry]:
    """The decks of a browser, in the order in which they were begun."""
    return [Entry(n, *shelf.glance(place(browser, n))) for n in read(browser).numbers]


def begin(browser: str) -> int:
    """Begin another deck, which is then the one worked on; returns its number.

    Raises
    ------
    GeodataError
        ``deck_too_many_decks``; ``deck_not_writable``.
    """
    with _LOCK:
        desk = read(browser)
        if len(desk.numbers) >= MOST:
            raise GeodataError("deck_too_many_decks", most=MOST)
        number = max((*desk.numbers, *desk.gone)) + 1
        # Where an older list was brought back, decks lie there that it does not name.
        while shelf.mark(place(browser, number)):
            number += 1
        _write(browser, replace(desk, open=number, numbers=(*desk.numbers, number)))
        return number


def choose(browser: str, number: int) -> int:
    """Work on another deck; returns its number, or the open one's where it is gone."""
    with _LOCK:
        desk = read(browser)
        if number not in desk.numbers:
            return desk.open
        if number != desk.open:
            _write(browser, replace(desk, open=number))
        return number


def take_away(browser: str, number: int) -> int:
    """Take a deck off the list, from where it can be brought back; returns the one then open."""
    with _LOCK:
        desk = read(browser)
        left = tuple(one for one in desk.numbers if one != number)
        if number not in desk.numbers:
            return desk.open
        if not left:
            left = (max((number, *desk.gone)) + 1,)
        now = Desk(desk.open if desk.open in left else left[-1], left, (*desk.gone, number))
        _write(browser, now)
        return now.open


def bring_back(browser: str) -> int:
    """Put the deck taken away last on the list again; returns its number, which is open."""
    with _LOCK:
        desk = read(browser)
        if not desk.gone:
            return desk.open
        *others, number = desk.gone
        _write(browser, Desk(number, (*desk.numbers, number), tuple(others)))
        return number


def _numbers(given: Any) -> tuple[int, ...]:
    """Distinct numbers of decks out of a file."""
    listed = given if isinstance(given, list) else []
    return tuple(dict.fromkeys(n for n in listed if type(n) is int and 0 <= n < 10**6))


def _write(browser: str, desk: Desk) -> None:
    content = decks.encode({"format": FORMAT, "version": VERSION, **asdict(desk)})
    shelf.write_beside(browser, ENDING, content)


# Handing on ----------------------------------------------------------------------------


def hand_on(deck: Deck, data: Datasets) -> str:
    """Keep a copy of a deck for whoever has its link; returns what the link names it by.

    Raises
    ------
    GeodataError
        One of :data:`analytics.deck_shelf.NOT_KEPT`.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    shelf.change(_handed(token), lambda draft: draft.replaced(deck), Kept(), data)
    return token


def handed(token: str, data: Datasets) -> Kept:
    """A deck that was handed on; empty where there is none of that name, or none any more."""
    return shelf.read(_handed(token), data)


def _handed(token: str) -> str:
    # No browser's id holds a stroke: neither can be taken for the other.
    return f"handed/{token}"
