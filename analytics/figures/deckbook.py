"""A deck as a document: drawn from today's data, with what has changed since it was saved."""

from __future__ import annotations

from collections import Counter

from analytics import plates
from analytics.deck import Deck, Slide, Snapshot, Value, snapshot
from analytics.deck_changes import FigureChange, compare
from analytics.figures.book import Book, Leaf, leaf
from analytics.figures.tables import cell_text
from analytics.plates.model import Column, Plate
from analytics.words.i18n import UNKNOWN, Wording, error_text
from analytics.words.kinds import KINDS
from analytics.words.phrases import MESSAGES, Phrase
from geodata.errors import GeodataError

MAX_LINES = 6


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
    leaves, lines = [], [wording.say(remark) for remark in remarks]
    for number, slide in enumerate(deck.slides, start=1):
        try:
            leaves.append(leaf_of(slide, wording))
        except GeodataError as error:
            reason = error_text(error, wording.lang)
            lines.append(wording.text("deck.not_drawn", number=number, reason=reason))
    if not leaves:
        raise GeodataError("deck_empty")
    title = deck.title or wording.text("deck.untitled")
    return Book(title, wording, tuple(leaves), tuple(lines))


def change_lines(before: Snapshot | None, plate: Plate, wording: Wording) -> tuple[str, ...]:
    """One line with the counts, then the first changes; nothing where all is as it was."""
    if before is None:
        return ()
    changes = compare(before, snapshot(plate))
    if not changes:
        return ()
    counts = Counter(change.kind for change in changes)
    parts = [
        wording.plural(f"change.count_{kind}", counts[kind])
        for kind in ("value", "added", "removed")
        if counts[kind]
    ]
    date = wording.date(before.as_of)
    lines = [wording.text("change.since", date=date, changes=wording.listed(parts))]
    lines += [_line(change, plate, wording) for change in changes[:MAX_LINES]]
    if len(changes) > MAX_LINES:
        lines.append(wording.plural("change.more", len(changes) - MAX_LINES))
    return tuple(lines)


def _line(change: FigureChange, plate: Plate, wording: Wording) -> str:
    row = " · ".join(_named(kind, value, wording) for kind, value in change.row)
    if change.kind != "value":
        return wording.text(f"change.{change.kind}", row=row)
    columns = {column.key: column for column in plate.columns}
    column = columns[change.column]
    ends = [_written(value, column, change, wording) for value in (change.before, change.after)]
    return wording.text(
        "change.value",
        row=row,
        measure=wording.say(column.title),
        before=wording.isolate(ends[0]),
        after=wording.isolate(ends[1]),
    )


def _written(value: Value, column: Column, change: FigureChange, wording: Wording) -> str:
    """A cell as its table writes it; text of a deck file that names nothing stays as it is."""
    if isinstance(value, Phrase) and not MESSAGES.has(value.key):
        return UNKNOWN
    facts = [code for kind, code in change.row if kind == "fact"]
    row = {"fact": facts[0]} if facts else {}
    try:
        if column.kind == "flag" and isinstance(value, str):
            return wording.name("word", value)
        return cell_text(value, column, wording, row)
    except (GeodataError, LookupError, TypeError, ValueError, AttributeError):
        return UNKNOWN if isinstance(value, Phrase) else str(value)


def _named(kind: str, value: Value, wording: Wording) -> str:
    if value is None or isinstance(value, Phrase):
        return UNKNOWN
    if isinstance(value, float):
        return wording.isolate(str(int(value)))
    if kind in KINDS and KINDS[kind].called:
        try:
            return wording.name(kind, value)
        except (GeodataError, KeyError):
            return wording.isolate(value)
    return wording.isolate(value)
