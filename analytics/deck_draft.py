"""A deck being worked on: its slides by number, and the step that can be undone.

Two windows may work on one deck. A change therefore names its slide by a number
that stays with it, never by its place, so that it can be made on the deck as it
stands now, whatever the other window did meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeGuard

from analytics import deck as decks
from analytics.deck import Deck, Slide
from analytics.words.phrases import Phrase
from analytics.words.plaintext import one_line
from geodata.datasets import Datasets
from geodata.errors import GeodataError

FORMAT = "atlas-grappes-draft"
VERSION = 1


@dataclass(frozen=True)
class Draft:
    """A deck, and how it came about.

    Attributes
    ----------
    numbers : tuple of int
        One for each slide in its place; none is ever given twice.
    last : int
        The highest number given so far.
    before : Draft or None
        The deck before the last step, which has no `before` of its own.
    """

    deck: Deck = field(default_factory=Deck)
    numbers: tuple[int, ...] = ()
    last: int = 0
    before: Draft | None = None

    def place(self, number: int) -> int:
        """Where a slide stands.

        Raises
        ------
        GeodataError
            ``deck_slide_gone``.
        """
        if number not in self.numbers:
            raise GeodataError("deck_slide_gone")
        return self.numbers.index(number)

    def slide(self, number: int) -> Slide:
        """The slide of that number."""
        return self.deck.slides[self.place(number)]

    # Steps: each can be undone -------------------------------------------------------

    def replaced(self, deck: Deck) -> Draft:
        """Another deck in place of this one."""
        last = self.last + len(deck.slides)
        return self._step(deck, tuple(range(self.last + 1, last + 1)), last)

    def added(self, slide: Slide) -> Draft:
        """With one more slide at the end."""
        number = self.last + 1
        return self._step(self.deck.added(slide), (*self.numbers, number), number)

    def moved(self, number: int, by: int) -> Draft:
        """With a slide moved up or down, at most to the ends."""
        i = self.place(number)
        numbers = list(self.numbers)
        numbers.insert(min(max(i + by, 0), len(numbers) - 1), numbers.pop(i))
        return self._step(self.deck.moved(i, by), tuple(numbers), self.last)

    def without(self, number: int) -> Draft:
        """With a slide taken out."""
        i = self.place(number)
        numbers = (*self.numbers[:i], *self.numbers[i + 1 :])
        return self._step(self.deck.without(i), numbers, self.last)

    def copied(self, number: int) -> Draft:
        """With a copy of a slide behind it."""
        longer = self.added(self.slide(number))
        by = self.place(number) + 2 - len(longer.numbers)
        return replace(longer.moved(longer.last, by), before=longer.before)

    def undone(self) -> Draft:
        """As it stood before the last step, which can be brought back in turn."""
        if self.before is None:
            return self
        return self._step(self.before.deck, self.before.numbers, self.last)

    def over(self, other: Draft) -> Draft:
        """In place of another state of the same deck, which can be brought back."""
        last = max(self.last, other.last)
        return Draft(self.deck, self.numbers, last, before=replace(other, before=None))

    def _step(self, deck: Deck, numbers: tuple[int, ...], last: int) -> Draft:
        return Draft(deck, numbers, last, before=replace(self, before=None))

    # Typing: no step of its own ------------------------------------------------------

    def edited(self, number: int, **changes: Any) -> Draft:
        """With a slide retitled, commented or taken down anew."""
        return replace(self, deck=self.deck.changed(self.place(number), **changes))

    def retitled(self, title: str) -> Draft:
        """Under another title."""
        return replace(self, deck=replace(self.deck, title=title))


def dump(draft: Draft) -> bytes:
    """A draft as the bytes of its JSON file."""
    before = draft.before and _written(draft.before)
    head = {"format": FORMAT, "version": VERSION, "last": draft.last}
    return decks.encode({**head, **_written(draft), "before": before})


def _written(draft: Draft) -> dict[str, Any]:
    return {"numbers": draft.numbers, "deck": decks.document(draft.deck)}


def load(content: bytes, data: Datasets) -> tuple[Draft, tuple[Phrase, ...]]:
    """A draft from the bytes of its file.

    Returns
    -------
    Draft
        Everything that could be understood.
    tuple of Phrase
        What was left out, slide by slide.

    Raises
    ------
    GeodataError
        ``deck_unreadable`` or ``deck_newer``.
    """
    document = _opened(content)
    last = document.get("last")
    if last is None or not _is_number(last):
        raise GeodataError("deck_unreadable")
    draft, remarks = _read(document, last, data)
    earlier = document.get("before")
    if not isinstance(earlier, dict):
        return draft, remarks
    before, others = _read(earlier, draft.last, data)
    draft = replace(draft, last=before.last, before=before)
    return draft, (*remarks, *(one for one in others if one not in remarks))


def _opened(content: bytes) -> Mapping[str, Any]:
    """The object that a draft's file holds, of a version that is known."""
    document = decks.decode(content)
    decks.check_form(document, FORMAT, VERSION)
    return document


def glance(content: bytes) -> tuple[str, int]:
    """Title and number of slides in the bytes of a file, without reading what they show.

    Raises
    ------
    GeodataError
        ``deck_unreadable`` or ``deck_newer``.
    """
    inner = _opened(content).get("deck")
    deck = inner if isinstance(inner, dict) else {}
    title, slides = deck.get("title"), deck.get("slides")
    return (
        one_line(title if isinstance(title, str) else "", decks.MAX_TITLE),
        len(slides) if isinstance(slides, list) else 0,
    )


def _read(
    document: Mapping[str, Any], last: int, data: Datasets
) -> tuple[Draft, tuple[Phrase, ...]]:
    """A deck and its numbers; new ones where those given do not fit."""
    inner = document.get("deck")
    if not isinstance(inner, dict):
        raise GeodataError("deck_unreadable")
    deck, remarks = decks.read(inner, data)
    listed = document.get("numbers")
    numbers = tuple(listed) if isinstance(listed, list) else ()
    if all(map(_is_number, numbers)) and len(set(numbers)) == len(numbers) == len(deck.slides):
        return Draft(deck, numbers, max((last, *numbers))), remarks
    return replace(Draft(last=last).replaced(deck), before=None), remarks


def _is_number(value: Any) -> TypeGuard[int]:
    return type(value) is int and 0 <= value < 2**53
