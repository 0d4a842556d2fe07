"""Slides of words: the cover, and pages of points such as an agenda or what is missing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from analytics import theme
from analytics.figures.book import Book, Cover, Points
from analytics.surfaces.office.pptx import text
from analytics.surfaces.office.pptx.text import Type
from analytics.surfaces.shared.boxes import Box
from analytics.words.i18n import Wording

HEAD, OCCASION, DATED = 18.0, 22.0, 16.0
# The larger type is tried first; below the last a page is parted.
SIZES = (22.0, 20.0, 18.0, 16.0)
TITLES = (40.0, 32.0, 26.0, 20.0)
BETWEEN = 8.0
LOGO = 90.0


def cover(slide: Any, book: Book, page: Cover, area: Box, *, own_title: bool) -> None:
    """The ministry, the title, the session, the date of the data, and what the inventory is."""
    words = book.wording
    top = area.top
    if page.head.logo:
        _logo(slide, page.head.logo, area, words)
    head = Type(HEAD, colour=theme.MUTED)
    for line in page.head.lines:
        high = text.height(line, HEAD, area.width * 0.7)
        start = area.left + area.width * 0.3 if words.rtl else area.left
        where = Box(start, top, start + area.width * 0.7, top + high)
        text.box(slide.shapes, where, [line], head, words.lang, name=words.text("office.ministry"))
        top = where.bottom
    top = max(top, area.top + LOGO) + 40
    top = _cover_title(slide, book.title, area, top, words, own_title=own_title)
    notes = ((page.occasion, OCCASION), (book.dated_day, DATED))
    for said, size in notes:
        if not said:
            continue
        high = text.height(said, size, area.width)
        where = Box(area.left, top, area.right, top + high)
        look = Type(size, colour=theme.INK if size == OCCASION else theme.MUTED)
        text.box(slide.shapes, where, [said], look, words.lang)
        top = where.bottom + BETWEEN
    partial = words.text("note.partial_inventory")
    high = text.height(partial, text.LEAST, area.width)
    where = Box(area.left, area.bottom - high, area.right, area.bottom)
    text.box(slide.shapes, where, [partial], Type(text.LEAST, colour=theme.MUTED), words.lang)


def _cover_title(
    slide: Any, title: str, area: Box, top: float, words: Wording, *, own_title: bool
) -> float:
    """The title under a bar of colour; returns where what follows begins."""
    fitting = [s for s in TITLES if text.lines(title, s, area.width, bold=True) <= 3]
    size = fitting[0] if fitting else TITLES[-1]
    high = text.height(title, size, area.width, bold=True)
    if not own_title:
        bar = slide.shapes.add_shape(
            1, text.emu(area.left), text.emu(top - 14), text.emu(area.width), text.emu(5)
        )
        bar.fill.solid()
        bar.fill.fore_color.rgb = text.rgb(theme.ACCENT)
        bar.line.fill.background()
        bar.shadow.inherit = False
        text.describe(bar, "", "", rtl=words.rtl)
    holder = slide.shapes.title or slide.shapes.add_textbox(0, 0, 1, 1)
    holder.left, holder.top = text.emu(area.left), text.emu(top)
    holder.width, holder.height = text.emu(area.width), text.emu(high)
    frame = holder.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    colour = None if own_title else theme.INK
    text.write(frame, [title], Type(size, bold=True, colour=colour), words.lang)
    return top + high + 14


def _logo(slide: Any, content: bytes, area: Box, words: Wording) -> None:
    """The mark at the end of the head."""
    shape = slide.shapes.add_picture(io.BytesIO(content), 0, 0)
    scale = min(text.emu(area.width * 0.28) / shape.width, text.emu(LOGO) / shape.height)
    shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
    end = text.emu(area.left) if words.rtl else text.emu(area.right) - shape.width
    shape.left, shape.top = end, text.emu(area.top)
    text.describe(shape, words.text("office.ministry"), "", rtl=words.rtl)


def parted(points: Points, area: Box) -> Iterator[tuple[float, tuple[str, ...]]]:
    """The lines of a page in the largest type they fit in, over several slides if none does."""
    for size in SIZES:
        if sum(_high(line, size, area) for line in points.lines) <= area.height:
            yield size, points.lines
            return
    size, shown, used = SIZES[-1], list[str](), 0.0
    for line in points.lines:
        high = _high(line, size, area)
        if shown and used + high > area.height:
            yield size, tuple(shown)
            shown, used = [], 0.0
        shown.append(line)
        used += high
    yield size, tuple(shown)


def _high(line: str, size: float, area: Box) -> float:
    return text.height(line, size, area.width - size * 1.5) + BETWEEN


def points(slide: Any, lines: tuple[str, ...], size: float, area: Box, words: Wording) -> None:
    """Lines one below the other, a mark of colour before each."""
    top = area.top
    for line in lines:
        high = _high(line, size, area)
        side = size * 0.4
        left = area.right - side if words.rtl else area.left
        mark = slide.shapes.add_shape(
            1, *(text.emu(v) for v in (left, top + size * 0.4, side, side))
        )
        mark.fill.solid()
        mark.fill.fore_color.rgb = text.rgb(theme.ACCENT)
        mark.line.fill.background()
        mark.shadow.inherit = False
        text.describe(mark, "", "", rtl=words.rtl)
        edges = (area.left, area.right - size * 1.5)
        if not words.rtl:
            edges = (area.left + size * 1.5, area.right)
        where = Box(edges[0], top, edges[1], top + high - BETWEEN)
        text.box(slide.shapes, where, [line], Type(size), words.lang)
        top += high
