"""A book on paper: cover, contents, one plate a page, all sources; vector throughout."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from matplotlib.backends.backend_pdf import PdfPages

from analytics import theme
from analytics.figures.book import Book, Leaf, Points
from analytics.surfaces.paper import page, typeset
from analytics.surfaces.paper.page import GAP
from analytics.surfaces.paper.sizes import CM, PAGES
from analytics.surfaces.paper.typeset import LEADING, Sheet, Style
from analytics.words.i18n import Wording
from analytics.words.plaintext import flat

PAGE = PAGES["page"]
WIDTH, HEIGHT = PAGE.width * CM, (PAGE.height or 0.0) * CM
LEFT, RIGHT = PAGE.margin, WIDTH - PAGE.margin
FLOOR = HEIGHT - PAGE.margin * 0.8
TITLE, HEADING = Style(28.0, bold=True), Style(16.0, bold=True)
TEXT, SMALL = Style(10.0), Style(9.0, colour=theme.MUTED)
COMMENT = Style(9.5)
# The larger is tried first; the last holds as many figures as a deck may have.
POINTS = (Style(12.0), Style(10.0), Style(8.0))
CHANGE = Style(8.5, colour=theme.HIGHLIGHT_TEXT)
# A comment longer than this share of the page goes on in the other formats only.
COMMENT_SHARE = 0.22
NUMBER_ROOM = 36.0


def write(book: Book) -> bytes:
    """The bytes of a ``.pdf`` file."""
    words = book.wording
    target = io.BytesIO()
    facts = {"Title": flat(book.title, rtl=words.rtl), "CreationDate": None}
    with typeset.direction(rtl=words.rtl), PdfPages(target, metadata=facts) as pages:
        for number, sheet in enumerate(_pages(book), start=1):
            if number > 1:
                _number(sheet, number)
            pages.savefig(sheet.figure)
    return target.getvalue()


def _pages(book: Book) -> Iterator[Sheet]:
    """Every page in order; the contents know the number of each."""
    entries = [told.title for told in book.before]
    entries += [leaf.sheet.title for leaf in book.leaves]
    entries += [told.title for told in book.after]
    entries.append(book.wording.text("book.sources"))
    broken = _contents_pages(entries)
    first = 2 + len(broken)
    yield _cover(book)
    for lines in broken:
        yield _contents(book.wording, lines, first)
    for told in book.before:
        yield _points(told, book.wording)
    for leaf in book.leaves:
        words = book.words_of(leaf)
        with typeset.direction(rtl=words.rtl):
            drawn = _plate(leaf, words)
        yield drawn
    for told in book.after:
        yield _points(told, book.wording)
    yield from _sources(book)


def _blank(words: Wording) -> Sheet:
    return Sheet(WIDTH, HEIGHT, words.rtl, least=PAGE.foot)


def _number(sheet: Sheet, number: int) -> None:
    """The page number at the outer foot."""
    edge = LEFT if sheet.rtl else RIGHT
    sheet.line(str(number), edge, HEIGHT - PAGE.margin * 0.6, SMALL, "end")


def _wrapped(sheet: Sheet, text: str, style: Style, y: float) -> float:
    """A paragraph over the width of the page; returns the next y."""
    return sheet.block(typeset.wrap(text, style, RIGHT - LEFT), LEFT, RIGHT, y, style)


def _cover(book: Book) -> Sheet:
    sheet, words = _blank(book.wording), book.wording
    y = HEIGHT * 0.3
    sheet.rect(LEFT, y - 26, RIGHT - LEFT, 5, theme.ACCENT)
    if book.cover:
        sheet.block(list(book.cover.head.lines), LEFT, RIGHT, PAGE.margin, TEXT)
    y = _wrapped(sheet, book.title, TITLE, y) + 14
    if book.cover and book.cover.occasion:
        y = _wrapped(sheet, book.cover.occasion, Style(14.0), y) + 8
    y = _wrapped(sheet, book.dated, TEXT, y) + 6
    _wrapped(sheet, words.text("note.partial_inventory"), SMALL, y + 8)
    _wrapped(sheet, words.text("disclaimer.borders"), SMALL, FLOOR - 20)
    return sheet


Entry = tuple[int, list[str]]


def _contents_pages(entries: Sequence[str]) -> list[list[Entry]]:
    """The entries with their positions, cut into pages."""
    room = RIGHT - LEFT - NUMBER_ROOM
    contents: list[list[Entry]] = [[]]
    y = PAGE.margin + HEADING.size * 2
    for i, title in enumerate(entries):
        lines = typeset.wrap(title, TEXT, room)
        height = typeset.height(len(lines), TEXT) + GAP
        if y + height > FLOOR and contents[-1]:
            contents.append([])
            y = PAGE.margin + HEADING.size * 2
        contents[-1].append((i, lines))
        y += height
    return contents


def _contents(words: Wording, entries: list[Entry], first: int) -> Sheet:
    """Titles with the page on which each stands."""
    sheet = _blank(words)
    sheet.block([words.text("book.contents")], LEFT, RIGHT, PAGE.margin, HEADING)
    y = PAGE.margin + HEADING.size * 2
    for i, lines in entries:
        start = (LEFT + NUMBER_ROOM, RIGHT) if words.rtl else (LEFT, RIGHT - NUMBER_ROOM)
        sheet.line(str(first + i), LEFT if words.rtl else RIGHT, y, TEXT, "end")
        y = sheet.block(lines, *start, y, TEXT) + GAP
        sheet.rule(LEFT, RIGHT, y - GAP * 0.6)
    return sheet


def _points(told: Points, words: Wording) -> Sheet:
    """A page of words in the largest type in which all of it stands."""
    sheet = _blank(words)
    y = sheet.block([told.title], LEFT, RIGHT, PAGE.margin, HEADING) + GAP * 1.5
    style = next((one for one in POINTS if _high(told, one) <= FLOOR - y), POINTS[-1])
    for line in told.lines:
        edges = (LEFT, RIGHT - GAP * 2) if words.rtl else (LEFT + GAP * 2, RIGHT)
        sheet.line("–", RIGHT if words.rtl else LEFT, y, style)
        y = sheet.block(_wrapped_point(line, style), *edges, y, style) + GAP
    return sheet


def _wrapped_point(line: str, style: Style) -> list[str]:
    return typeset.wrap(line, style, RIGHT - LEFT - GAP * 2)


def _high(told: Points, style: Style) -> float:
    return sum(typeset.height(len(_wrapped_point(line, style)), style) + GAP for line in told.lines)


def _plate(leaf: Leaf, words: Wording) -> Sheet:
    """One figure with all its notes, the author's comment and what has changed beneath."""
    inner = RIGHT - LEFT
    notes = [(line, COMMENT) for line in leaf.comment.splitlines() if line.strip()]
    notes += [(change, CHANGE) for change in leaf.changes]
    lines = [(part, style) for text, style in notes for part in typeset.wrap(text, style, inner)]
    most = int(HEIGHT * COMMENT_SHARE / (COMMENT.size * LEADING))
    if len(lines) > most:
        last, style = lines[most - 1]
        lines = [*lines[: most - 1], (last.rstrip() + " …", style)]
    reserved = sum(style.size * LEADING for _, style in lines) + (GAP * 1.5 if lines else 0.0)
    sheet, y = page.place(leaf.sheet, words, PAGE, reserved)
    y += GAP
    for text, style in lines:
        y = sheet.block([text], LEFT, RIGHT, y, style)
    return sheet


def _sources(book: Book) -> Iterator[Sheet]:
    """Every source in full, over as many pages as it takes."""
    words = book.wording
    sheet: Any = None
    y = 0.0
    texts = list(book.source_lines) or [words.text("foot.no_source")]
    for text in texts:
        lines = typeset.wrap(text, SMALL, RIGHT - LEFT)
        height = typeset.height(len(lines), SMALL)
        if sheet is None or y + height > FLOOR:
            if sheet is not None:
                yield sheet
            sheet = _blank(words)
            heading = words.text("book.sources")
            y = sheet.block([heading], LEFT, RIGHT, PAGE.margin, HEADING) + GAP * 1.5
        y = sheet.block(lines, LEFT, RIGHT, y, SMALL) + GAP * 0.5
    yield sheet
