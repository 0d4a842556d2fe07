"""A deck as a document: drawn from today's data, with what has changed since it was saved."""

from __future__ import annotations

from collections import Counter

from analytics import plates, sessions
from analytics.deck import Deck, Slide, Snapshot, Value, snapshot
from analytics.deck_changes import FigureChange, compare
from analytics.figures.book import Book, Cover, Leaf, Points, leaf
from analytics.figures.origin import head
from analytics.figures.tables import cell_text
from analytics.plates.model import Column, Plate
from analytics.words.i18n import UNKNOWN, Wording, error_text
from analytics.words.kinds import KINDS
from analytics.words.phrases import MESSAGES, Phrase
from geodata.errors import GeodataError

MAX_LINES = 6


def leaf_of(slide: Slide, wording: Wording) -> Leaf:
    """One slide drawn from today's data, in its own language where it has one."""
    words = words_of(slide, wording)
    plate = plates.build(slide.plate, words.data, slide.selection)
    return leaf(
        plate,
        words,
        title=slide.title,
        comment="" if slide.quiet else slide.comment,
        changes=change_lines(slide.snapshot, plate, words),
        notes="\n".join(filter(None, (slide.comment if slide.quiet else "", slide.notes))),
        half=slide.half,
    )


def words_of(slide: Slide, wording: Wording) -> Wording:
    """The words of a slide: those of its own language, else of the document."""
    return Wording(slide.lang, wording.data) if slide.lang else wording


def book_of(deck: Deck, wording: Wording, remarks: tuple[Phrase, ...] = ()) -> Book:
    """The document of a deck; what cannot be drawn or has nothing to show is left out, and said.

    Raises
    ------
    GeodataError
        ``deck_empty`` when nothing is left.
    """
    leaves, lines = [], [wording.say(remark) for remark in remarks]
    for number, slide in enumerate(deck.slides, start=1):
        try:
            drawn = leaf_of(slide, wording)
        except GeodataError as error:
            reason = error_text(error, wording.lang)
            lines.append(wording.text("deck.not_drawn", number=number, reason=reason))
            continue
        if drawn.sheet.empty:
            told = {"title": drawn.sheet.title, "reason": drawn.sheet.empty}
            lines.append(wording.text("pack.left_out", **told))
        else:
            leaves.append(drawn)
    if not leaves:
        raise GeodataError("deck_empty")
    title = deck.title or wording.text("deck.untitled")
    occasion = wording.say(sessions.occasion(deck.session, wording.data)) if deck.session else ""
    cover = Cover(head(wording), occasion)
    before = _before(deck.session, wording) if deck.session else ()
    return Book(title, wording, tuple(leaves), tuple(dict.fromkeys(lines)), cover, before)


def _before(session: str, wording: Wording) -> tuple[Points, ...]:
    """The agenda, and what has happened since the session before; nothing empty."""
    agenda = tuple(wording.isolate(line) for line in sessions.agenda(session, wording.data))
    since = tuple(wording.say(line) for line in sessions.since(session, wording.data))
    pages = (Points(wording.text("pack.agenda"), agenda), Points(wording.text("pack.since"), since))
    return tuple(page for page in pages if page.lines)


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
    except (GeodataError, LookupError, TypeError, ValueError, ArithmeticError, AttributeError):
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
