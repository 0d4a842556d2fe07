"""A book as a presentation: one figure a slide, all of its table in the notes.

A slide has a title, the figure, its foot and its number. A cover stands first where the
book has one, then its pages of words; what was left out of it stands last.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from analytics import theme
from analytics.figures import marks as mk
from analytics.figures.book import Book, Leaf, Points
from analytics.figures.origin import source_lines
from analytics.surfaces.office.chartspec import charts_of
from analytics.surfaces.office.package import finished
from analytics.surfaces.office.pptx import charts, maps, networks, pages, panels, tables, text
from analytics.surfaces.office.pptx.template import BUILT_IN, Template, open_presentation
from analytics.surfaces.office.pptx.text import Type
from analytics.surfaces.shared.boxes import Box
from analytics.surfaces.shared.drawings import Picture
from analytics.words.i18n import Wording
from analytics.words.plaintext import flat

MARGIN = 34.0
TOP = 24.0
GAP = 8.0
LABEL = 14.0
# A comment that has half of the slide is written as large as it can be; its last line is
# halved until all fits, and left out when it is this short.
BESIDE = (24.0, 20.0, 18.0, 16.0, LABEL)
SHORT = 40
# What a figure beside its comment takes of the width.
HALF = 0.58
# Source, date and disclaimer, for those who ask: smaller than what is to be read from afar.
FOOT = 10.0
SUBTITLE = 16.0
TITLES = ((26.0, 2), (22.0, 3), (18.0, 5))
NUMBER_WIDTH = 44.0
PICTURE_DPI = 200


@dataclass(frozen=True)
class Room:
    """A slide's size in points and where its layout leaves room.

    Attributes
    ----------
    head, floor : float
        Where the template's title ends and its footers begin.
    """

    width: float
    height: float
    head: float
    floor: float
    own_title: bool


def write(book: Book, picture: Picture, template: Template = BUILT_IN) -> bytes:
    """The bytes of a ``.pptx`` file, one slide for each leaf.

    `picture` draws what has no native counterpart.
    """
    presentation, layout, ministry = open_presentation(template)
    room = _room_of(presentation, layout, ministry)
    if book.cover is not None:
        slide = presentation.slides.add_slide(layout)
        area = Box(MARGIN, TOP * 1.5, room.width - MARGIN, room.floor - GAP)
        pages.cover(slide, book, book.cover, area, own_title=room.own_title)
    for told in book.before:
        _tell(presentation, layout, room, told, book)
    for leaf in book.leaves:
        _add(presentation, layout, room, leaf, book.words_of(leaf), picture)
    for told in book.after if book.cover is not None else ():
        _tell(presentation, layout, room, told, book)
    return finished(presentation, book.wording, book.title, book.dated)


def _room_of(presentation: Any, layout: Any, ministry: bool) -> Room:
    """The room that a layout leaves for figures."""
    width, height = presentation.slide_width / 12700, presentation.slide_height / 12700
    if not ministry:
        return Room(width, height, TOP, height - GAP * 1.5, own_title=False)
    title = next(h for h in layout.placeholders if h.placeholder_format.type.name == "TITLE")
    kinds = ("DATE", "FOOTER", "SLIDE_NUMBER")
    low = [
        holder.top / 12700
        for holder in layout.placeholders
        if holder.placeholder_format.type.name in kinds and holder.top / 12700 > height * 0.7
    ]
    head = (title.top + title.height) / 12700
    return Room(width, height, head, min(low, default=height - GAP * 1.5), own_title=True)


def _tell(presentation: Any, layout: Any, room: Room, told: Points, book: Book) -> None:
    """Append a page of words as one slide, or as many as it takes, with the day of the data."""
    wording, look = book.wording, Type(FOOT, colour=theme.MUTED)
    probe = Box(MARGIN, TOP + 60, room.width - MARGIN, room.floor - GAP * 3)
    for size, lines in pages.parted(told, probe):
        slide = presentation.slides.add_slide(layout)
        top = max(_title(slide, told.title, room, wording) + GAP, probe.top)
        area = Box(MARGIN, top, room.width - MARGIN, room.floor - GAP * 3)
        pages.points(slide, lines, size, area, wording)
        left = MARGIN + (NUMBER_WIDTH if wording.rtl else 0)
        right = left + room.width - 2 * MARGIN - NUMBER_WIDTH
        below = Box(left, room.floor - FOOT * text.LEADING, right, room.floor)
        name = wording.text("office.foot")
        text.box(slide.shapes, below, [book.dated_day], look, wording.lang, name=name)
        _number(slide, layout, room, wording, len(presentation.slides))


def _add(
    presentation: Any,
    layout: Any,
    room: Room,
    leaf: Leaf,
    wording: Wording,
    picture: Picture,
) -> None:
    """Append one leaf as a slide."""
    slide = presentation.slides.add_slide(layout)
    sheet = leaf.sheet
    top = _title(slide, sheet.title, room, wording)
    inner = room.width - 2 * MARGIN
    subtitle = sheet.full_subtitle
    height = text.height(subtitle, SUBTITLE, inner)
    where = Box(MARGIN, top, room.width - MARGIN, top + height)
    look = Type(SUBTITLE, colour=theme.MUTED)
    text.box(
        slide.shapes, where, [subtitle], look, wording.lang, name=wording.text("office.subtitle")
    )
    foot = _foot(slide, leaf, room, wording)
    area = Box(MARGIN, where.bottom + GAP, room.width - MARGIN, foot - GAP)
    if leaf.comment:
        comment = _beside if leaf.half else _comment
        area = comment(slide, leaf.comment, area, wording)
    _figure(slide, leaf, area, wording, picture)
    _number(slide, layout, room, wording, len(presentation.slides))
    _notes(slide, leaf, wording)


def _title(slide: Any, title: str, room: Room, wording: Wording) -> float:
    """The title in its placeholder; returns where it ends."""
    holder = slide.shapes.title
    inner = room.width - 2 * MARGIN
    fitting = [s for s, n in TITLES if text.lines(title, s, inner, bold=True) <= n]
    size = fitting[0] if fitting else TITLES[-1][0]
    if room.own_title:
        holder.text_frame.word_wrap = True
        fits = text.lines(title, TITLES[0][0], inner, bold=True) <= TITLES[0][1]
        look = Type(None if fits else size, colour=None)
        text.write(holder.text_frame, [title], look, wording.lang)
        return room.head + GAP
    if holder is None:
        holder = slide.shapes.add_textbox(0, 0, 1, 1)
    height = text.height(title, size, inner, bold=True)
    holder.left, holder.top = text.emu(MARGIN), text.emu(TOP)
    holder.width, holder.height = text.emu(inner), text.emu(height)
    frame = holder.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.TOP
    text.write(frame, [title], Type(size, bold=True), wording.lang)
    return TOP + height + 2


def _foot(slide: Any, leaf: Leaf, room: Room, wording: Wording) -> float:
    """Source, counting rule, date, boundary set, disclaimer; returns where it starts."""
    foot = leaf.sheet.foot
    # In few words here, so that the figure is large; in full in the notes.
    brief = foot.brief
    inner = room.width - 2 * MARGIN - NUMBER_WIDTH
    height = text.height(brief, FOOT, inner)
    top = room.floor - height
    left = MARGIN + (NUMBER_WIDTH if wording.rtl else 0)
    where = Box(left, top, left + inner, room.floor)
    look = Type(FOOT, colour=theme.MUTED)
    text.box(slide.shapes, where, [brief], look, wording.lang, name=wording.text("office.foot"))
    line = slide.shapes.add_connector(
        1, text.emu(MARGIN), text.emu(top - 4), text.emu(room.width - MARGIN), text.emu(top - 4)
    )
    line.line.color.rgb = text.rgb(theme.HAIRLINE)
    line.line.width = text.emu(0.75)
    return top - 4


def _comment(slide: Any, comment: str, area: Box, wording: Wording) -> Box:
    """What the author adds stands beside the foot of the figure; returns what is left."""
    shown = comment.replace("\n", " ")
    height = min(text.height(shown, LABEL, area.width - GAP), area.height * 0.3)
    letters = int(height / LABEL / text.LEADING) * int(area.width / (LABEL * text.LETTER))
    if len(shown) > letters:
        shown = _cut(shown, letters)
    where = Box(area.left, area.bottom - height, area.right, area.bottom)
    look = Type(LABEL, colour=theme.HIGHLIGHT_TEXT)
    text.box(slide.shapes, where, [shown], look, wording.lang, name=wording.text("office.comment"))
    return Box(area.left, area.top, area.right, where.top - GAP)


def _beside(slide: Any, comment: str, area: Box, wording: Wording) -> Box:
    """What the author adds fills the half of the slide where reading ends; returns the other."""
    part = (area.width - 2 * GAP) * HALF
    if wording.rtl:
        figure = Box(area.right - part, area.top, area.right, area.bottom)
        where = Box(area.left, area.top, figure.left - 2 * GAP, area.bottom)
    else:
        figure = Box(area.left, area.top, area.left + part, area.bottom)
        where = Box(figure.right + 2 * GAP, area.top, area.right, area.bottom)
    lines = [line for line in comment.splitlines() if line.strip()]
    size = next((s for s in BESIDE if _high(lines, s, where) <= where.height), LABEL)
    while _high(lines, size, where) > where.height:
        *whole, last = lines
        lines = [*whole, _cut(last, len(last) // 2)] if len(last) > SHORT else whole
    look = Type(size, colour=theme.HIGHLIGHT_TEXT)
    text.box(slide.shapes, where, lines, look, wording.lang, name=wording.text("office.comment"))
    return figure


def _high(lines: Sequence[str], size: float, where: Box) -> float:
    return sum(text.height(line, size, where.width - GAP) for line in lines)


def _cut(line: str, letters: int) -> str:
    return line[: max(letters - 1, 1)].rstrip() + "…"


def _figure(slide: Any, leaf: Leaf, area: Box, wording: Wording, picture: Picture) -> None:
    """The marks of a sheet one below the other, each by its own painter."""
    sheet = leaf.sheet
    if not sheet.marks:
        look = Type(20.0, colour=theme.MUTED)
        text.box(slide.shapes, area, [sheet.empty], look, wording.lang)
        return
    if sheet.is_map:
        maps.paint(slide, leaf, area, LABEL, wording)
        return
    share = area.height / len(sheet.marks)
    top = area.top
    for i, mark in enumerate(sheet.marks):
        gap = 0.0 if i == len(sheet.marks) - 1 else GAP
        part = Box(area.left, top, area.right, top + share - gap)
        paint = PAINTERS.get(type(mark))
        if paint is None:
            _pictured(slide, part, leaf, wording, picture)
        else:
            paint(slide, mark, part, leaf, wording)
        top += share


def _bars(slide: Any, mark: mk.BarMark, area: Box, leaf: Leaf, wording: Wording) -> None:
    """Bars; two at each name where they have a second value."""
    lines = 2 if any(bar.tick is not None for bar in mark.bars) else 1
    _charts(slide, mark, area, leaf, wording, lines)


def _charts(
    slide: Any, mark: mk.Mark, area: Box, leaf: Leaf, wording: Wording, lines: int = 1
) -> None:
    """The charts of a mark: one over the whole area, several over common years."""
    most = charts.most_bars(area, LABEL * lines)
    specs = charts_of(mark, wording, most)
    if len(specs) > 1:
        charts.paint_facets(slide, specs, area, LABEL, wording.lang, leaf.sheet.alt)
    else:
        for chart in specs:
            charts.paint(slide, chart, area, LABEL, wording.lang, leaf.sheet.alt)


def _tree(slide: Any, mark: mk.TreeMark, area: Box, leaf: Leaf, wording: Wording) -> None:
    """Groups as a chart; their largest parts as a table beside."""
    half = (area.width - GAP * 2) / 2
    start = Box(area.left, area.top, area.left + half, area.bottom)
    end = Box(area.right - half, area.top, area.right, area.bottom)
    first, second = (end, start) if wording.rtl else (start, end)
    _charts(slide, mark, first, leaf, wording)
    parts = sorted((p for *_, parts in mark.groups for p in parts), key=lambda p: -p.value)
    headings = (wording.text("column.sector_code"), wording.text("column.clusters"))
    rows = tuple((part.label, part.text) for part in parts)
    table = mk.TableMark(headings, rows, (False, True))
    tables.table(slide, table, second, LABEL, wording, leaf.sheet.alt)


def _table(slide: Any, mark: mk.TableMark, area: Box, leaf: Leaf, wording: Wording) -> None:
    # A list cut for a page of its own is cut anew here, from all its rows.
    whole = leaf.sheet.table if mark.rest and leaf.sheet.table else mark
    tables.table(slide, whole, area, LABEL, wording, leaf.sheet.alt)


def _matrix(slide: Any, mark: mk.MatrixMark, area: Box, leaf: Leaf, wording: Wording) -> None:
    tables.matrix(slide, mark, area, LABEL, wording, leaf.sheet.alt)


def _network(slide: Any, mark: mk.NetworkMark, area: Box, leaf: Leaf, wording: Wording) -> None:
    del leaf
    networks.paint(slide, mark, area, LABEL, wording)


def _panels(slide: Any, mark: mk.PanelMark, area: Box, leaf: Leaf, wording: Wording) -> None:
    panels.paint(slide, mark, area, LABEL, leaf, wording)


def _pictured(slide: Any, area: Box, leaf: Leaf, wording: Wording, picture: Picture) -> None:
    """A mark without a native counterpart: the figure as a picture."""
    drawn = picture(leaf.sheet, wording, "png", "slide", dpi=PICTURE_DPI, bare=True)
    shape = slide.shapes.add_picture(io.BytesIO(drawn), 0, 0)
    scale = min(area.width / shape.width, area.height / shape.height)
    shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
    shape.left, shape.top = text.emu(area.left), text.emu(area.top)
    text.describe(shape, leaf.sheet.title, leaf.sheet.alt, rtl=wording.rtl)


PAINTERS: Mapping[type[mk.Mark], Callable[[Any, Any, Box, Leaf, Wording], None]] = {
    mk.BarMark: _bars,
    mk.StackMark: _charts,
    mk.ColumnMark: _charts,
    mk.ScatterMark: _charts,
    mk.NetworkMark: _network,
    mk.CurveMark: _charts,
    mk.TreeMark: _tree,
    mk.MatrixMark: _matrix,
    mk.PanelMark: _panels,
    mk.TableMark: _table,
}


def _number(slide: Any, layout: Any, room: Room, wording: Wording, number: int) -> None:
    """The slide's number: in the template's placeholder if it has one."""
    look = Type(LABEL, colour=theme.MUTED, align="end")
    holder = next(
        (h for h in layout.placeholders if h.placeholder_format.type.name == "SLIDE_NUMBER"), None
    )
    if room.own_title and holder is not None:
        slide.shapes._spTree.append(
            parse_xml(
                f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{len(slide.shapes) + 900}" '
                'name="Slide Number"/><p:cNvSpPr/><p:nvPr><p:ph type="sldNum" sz="quarter" '
                f'idx="{holder.placeholder_format.idx}"/></p:nvPr></p:nvSpPr><p:spPr/>'
                "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
            )
        )
        shape, look = slide.shapes[-1], Type(None, colour=None, align="end")
    else:
        left = MARGIN if wording.rtl else room.width - MARGIN - NUMBER_WIDTH
        area = Box(left, room.floor - LABEL * 1.3, left + NUMBER_WIDTH, room.floor)
        shape = text.box(slide.shapes, area, [], look, wording.lang)
    text.field(shape, "slidenum", str(number), look, wording.lang)


def _notes(slide: Any, leaf: Leaf, wording: Wording) -> None:
    """The comment, what changed, every row of the table, every source in full."""
    sheet, foot = leaf.sheet, leaf.sheet.foot
    lines = [leaf.notes, sheet.title, sheet.subtitle, sheet.chosen, leaf.comment]
    lines += [*leaf.changes, *foot.notes]
    lines += [foot.sources, foot.counting, foot.dated, foot.sets, foot.disclaimer, foot.licence]
    if sheet.table:
        rows = (sheet.table.headings, *sheet.table.rows)
        lines += ["", *("\t".join(row) for row in rows)]
    lines += ["", *source_lines(leaf.plate, wording)]
    frame = slide.notes_slide.notes_text_frame
    written = [line for i, line in enumerate(lines) if line or (i and lines[i - 1])]
    frame.text = "\n".join(
        "\t".join(flat(cell, rtl=wording.rtl).replace("\n", " ") for cell in line.split("\t"))
        for line in written
    )
    for paragraph in frame.paragraphs:
        text.direct(paragraph, "start", rtl=wording.rtl)
