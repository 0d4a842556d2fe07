"""A deck as a document: drawn from today's data, with what has changed since."""

from __future__ import annotations

from analytics import plates
from analytics.deck import Deck, Slide
from analytics.i18n import Wording, error_text
from analytics.phrases import Phrase
from analytics.render.book import Book, Leaf, leaf
from analytics.render.changed import change_lines
from geodata.errors import GeodataError


def leaf_of(slide: Slide, wording: Wording) -> Leaf:
    """One slide drawn from today's data."""
    plate = plates.build(slide.plate, wording.data, slide.selection)
    changes = change_lines(slide.snapshot, plate, wording)
    return leaf(plate, wording, title=slide.title, comment=slide.comment, changes=changes)


def book_of(deck: Deck, wording: Wording, remarks: tuple[Phrase, ...] = ()) -> Book:
    """The document of a deck; a slide that cannot be drawn is left out, and said.

    Raises
    ------
    GeodataError
        ``deck_empty`` when nothing is left.
    """
    leaves, told = [], [wording.say(remark) for remark in remarks]
    for number, slide in enumerate(deck.slides, start=1):
        try:
            leaves.append(leaf_of(slide, wording))
        except GeodataError as error:
            reason = error_text(error, wording.lang)
            told.append(wording.text("deck.not_drawn", number=number, reason=reason))
    if not leaves:
        raise GeodataError("deck_empty")
    title = deck.title or wording.text("deck.untitled")
    return Book(title, wording, tuple(leaves), tuple(told))
