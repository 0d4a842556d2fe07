"""Native tables on slides, cut to the rows and columns that can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from analytics import theme
from analytics.figures import marks as mk
from analytics.figures.shortened import first_cells, shown_of
from analytics.surfaces.office.metrics import shares
from analytics.surfaces.office.pptx import shapes
from analytics.surfaces.office.pptx.shapes import Drawn, Group
from analytics.surfaces.office.pptx.text import (
    LEADING,
    LETTER,
    WIDER,
    Type,
    box,
    describe,
    emu,
    height,
    lines,
    rgb,
    write,
)
from analytics.surfaces.shared.boxes import Box
from analytics.words.i18n import Wording
from analytics.words.plaintext import flat

PAD = 4.0
# What a table of a few rows is tried with, the largest first.
LARGER = (20.0, 18.0, 16.0)
ROW_SPARE = 3.0
FIRST_SHARE = 0.4
MIN_COLUMN = 30.0
HEAD_LETTERS = 16
UPRIGHT_SHARE = 0.34
# The line of a legend: swatches, and what lies between them, in type sizes.
SWATCH = 1.4
KEY_GAP = 1.2
KEY_ROW = 1.35
KEY_ABOVE = 4.0

# Words and their colour.
Key = tuple[str, str]


@dataclass(frozen=True)
class Grid:
    """Cells as text, with their widths and colours.

    Attributes
    ----------
    upright : bool
        Headings after the first are set sideways.
    shades : tuple of tuple
        Fill of each cell below the headings; empty where there is none.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    widths: tuple[float, ...]
    upright: bool = False
    shades: tuple[tuple[str, ...], ...] = ()


def table(
    slide: Any,
    mark: mk.TableMark,
    area: Box,
    size: float,
    wording: Wording,
    alt: str,
    most: int | None = None,
    least: int = 1,
) -> None:
    """A table to read; its first rows, at most so many, and how many there are.

    A few rows are set in larger type than `size`, the least.

    Where not even the `least` number of rows fits, of those there are, nothing is drawn.
    """
    wanted = min(len(mark.rows), len(mark.rows) if most is None else most)
    fitting = (one for one in LARGER if _shown(mark, area, one, most, wording) >= wanted)
    size = max(next(fitting, size), size)
    widths = _widths(mark, area, size)
    shown_rows = _shown(mark, area, size, most, wording)
    if shown_rows < min(least, len(mark.rows)) or not shown_rows:
        return
    rest = shown_of(len(mark.rows), len(mark.rows), wording)
    cut = replace(mark, rows=mark.rows[:shown_rows])
    bottom = area.bottom
    if shown_rows < len(mark.rows):
        bottom -= height(rest, size, area.width)
        text = shown_of(shown_rows, len(mark.rows), wording)
        _remark(slide, text, Box(area.left, bottom, area.right, area.bottom), size, wording)
    grid = Grid(cut.headings, cut.rows, cut.numeric, widths)
    _paint(slide, grid, Box(area.left, area.top, area.right, bottom), size, wording, alt)


def _widths(mark: mk.TableMark, area: Box, size: float) -> tuple[float, ...]:
    return tuple(share * area.width for share in shares(mark, area.width / (size * LETTER)))


def _shown(mark: mk.TableMark, area: Box, size: float, most: int | None, wording: Wording) -> int:
    """How many rows fit in an area, with a line that counts the others below them."""
    widths = _widths(mark, area, size)
    rest = shown_of(len(mark.rows), len(mark.rows), wording)
    room = area.height - height(rest, size, area.width)
    used, shown = _row_height(mark.headings, widths, size), 0
    for row in mark.rows[:most]:
        used += _row_height(row, widths, size)
        if used > (area.height if shown == len(mark.rows) - 1 else room):
            break
        shown += 1
    return shown


def matrix(
    slide: Any, mark: mk.MatrixMark, area: Box, size: float, wording: Wording, alt: str
) -> None:
    """A matrix as a table whose cells are shaded by their number."""
    longest = max((len(name) for name in mark.columns), default=0)
    head = min(longest, HEAD_LETTERS) * size * LETTER + 2 * PAD
    head = min(head, area.height * UPRIGHT_SHARE)
    first = min(
        max((len(name) for name in mark.rows), default=0) * size * LETTER * WIDER + 2 * PAD,
        area.width * FIRST_SHARE,
    )
    longest = max((len(text) for line in mark.texts for text in line), default=0)
    narrow = max(size * LEADING + PAD, MIN_COLUMN, longest * size * LETTER + 2 * PAD + 1)
    columns = max(int((area.width - first) / narrow), 1)
    below = _keys_height(mark.legend, area.width, size)
    # A line for what is not drawn, and one more: a name may be broken after all.
    room = area.height - head - 2 * size * LEADING - below
    cut = _fitting(mark, columns, first, room, size, wording)
    bottom = area.bottom - below
    _keys(slide, mark.legend, Box(area.left, bottom, area.right, area.bottom), size, wording)
    if cut.rest:
        high = height(cut.rest, size, area.width)
        where = Box(area.left, bottom - high, area.right, bottom)
        _remark(slide, cut.rest, where, size, wording)
        bottom = where.top
    others = min((area.width - first) / max(len(cut.columns), 1), 2.2 * narrow)
    grid = Grid(
        headings=("", *cut.columns),
        rows=tuple((name, *texts) for name, texts in zip(cut.rows, cut.texts, strict=True)),
        numeric=(False, *([True] * len(cut.columns))),
        widths=(first, *([others] * len(cut.columns))),
        upright=True,
        shades=_shades(cut),
    )
    start = area.right - sum(grid.widths) if wording.rtl else area.left
    inside = Box(start, area.top, start + sum(grid.widths), bottom)
    _paint(slide, grid, inside, size, wording, alt, head=head)


def _fitting(
    mark: mk.MatrixMark, columns: int, first: float, room: float, size: float, wording: Wording
) -> mk.MatrixMark:
    """The part of a matrix whose rows fit, with as many lines as their names take."""
    rows = len(mark.rows)
    while True:
        cut = first_cells(mark, rows, columns, wording)
        tall = sum(_row_height((name,), (first,), size) for name in cut.rows)
        if tall <= room or rows == 1:
            return cut
        rows = min(len(cut.rows), rows) - 1


def _shades(mark: mk.MatrixMark) -> tuple[tuple[str, ...], ...]:
    """The colours of classes, else the four lightest steps of the scale: numbers stay legible."""
    if mark.fills:
        return tuple(("", *line) for line in mark.fills)
    steps = theme.sequential(5)[:4]
    values = [value for line in mark.values for value in line if value is not None]
    peak = max(values, default=1.0) or 1.0
    return tuple(
        (
            "",
            *(
                "" if value is None else steps[min(int(value / peak * len(steps)), len(steps) - 1)]
                for value in line
            ),
        )
        for line in mark.values
    )


def _row_height(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    most = max(lines(t, size, w - 2 * PAD, bold=True) for t, w in zip(row, widths, strict=True))
    return most * size * LEADING + ROW_SPARE


def _remark(slide: Any, text: str, area: Box, size: float, wording: Wording) -> None:
    box(slide.shapes, area, [text], Type(size, colour=theme.MUTED), wording.lang)


def _paint(
    slide: Any,
    grid: Grid,
    area: Box,
    size: float,
    wording: Wording,
    alt: str,
    head: float | None = None,
) -> None:
    heights = [
        head or _row_height(grid.headings, grid.widths, size),
        *(_row_height(row, grid.widths, size) for row in grid.rows),
    ]
    frame = slide.shapes.add_table(
        len(heights),
        len(grid.widths),
        emu(area.left),
        emu(area.top),
        emu(sum(grid.widths)),
        emu(sum(heights)),
    )
    describe(frame, wording.text("office.table"), alt, rtl=wording.rtl)
    native = frame.table
    _plain_style(native, rtl=wording.rtl)
    for j, width in enumerate(grid.widths):
        native.columns[j].width = emu(width)
    for i, tall in enumerate(heights):
        native.rows[i].height = emu(tall)
    for i, row in enumerate((grid.headings, *grid.rows)):
        for j, text in enumerate(row):
            shade = grid.shades[i - 1][j] if i and grid.shades else ""
            _cell(native.cell(i, j), text, grid, (i, j), shade, size, wording)


def _plain_style(native: Any, *, rtl: bool) -> None:
    """No banded template style: hairlines only, columns from the reading start."""
    properties = native._tbl.tblPr
    properties.set("bandRow", "0")
    properties.set("firstRow", "1")
    if rtl:
        properties.set("rtl", "1")
    style = properties.find(qn("a:tableStyleId"))
    if style is not None:
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def _cell(
    cell: Any,
    text: str,
    grid: Grid,
    place: tuple[int, int],
    shade: str,
    size: float,
    wording: Wording,
) -> None:
    row, column = place
    head = row == 0
    cell.margin_left = cell.margin_right = emu(PAD)
    cell.margin_top = cell.margin_bottom = emu(ROW_SPARE / 2)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.MIDDLE
    sideways = grid.upright and head and column > 0
    align = "end" if grid.numeric[column] else "start"
    if sideways:
        align = "start"
    elif grid.upright and column > 0:
        align = "centre"
    colour = theme.text_on(shade) if shade else (theme.MUTED if head else theme.INK)
    look = Type(size, bold=head, colour=colour, align=align)
    write(cell.text_frame, [flat(text, rtl=wording.rtl)], look, wording.lang)
    properties = cell._tc.get_or_add_tcPr()
    if sideways:
        properties.set("vert", "vert270")
    _hairline(properties, heavy=head)
    if shade:
        cell.fill.solid()
        cell.fill.fore_color.rgb = rgb(shade)
    else:
        cell.fill.background()


def _hairline(properties: Any, *, heavy: bool) -> None:
    """A line under the row; the schema wants lines before the fill."""
    width, colour = (12700, theme.MUTED) if heavy else (6350, theme.HAIRLINE)
    line = parse_xml(
        f'<a:lnB {nsdecls("a")} w="{width}"><a:solidFill>'
        f'<a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill></a:lnB>'
    )
    properties.insert(0, line)


def _keys_height(legend: Sequence[Key], width: float, size: float) -> float:
    """Height in points of the lines that a legend takes."""
    rows = _key_rows(legend, width, size)
    return len(rows) * size * KEY_ROW + KEY_ABOVE if rows else 0.0


def _keys(slide: Any, legend: Sequence[Key], area: Box, size: float, wording: Wording) -> None:
    """Draw the legend from the reading start of an area."""
    swatches = []
    y = area.top + KEY_ABOVE
    for row in _key_rows(legend, area.width, size):
        x = area.left
        for words, colour in row:
            wide = _key_width(words, size)
            left = area.left + area.right - x - wide if wording.rtl else x
            square = left + wide - size * SWATCH if wording.rtl else left
            middle = y + size * LEADING / 2
            outline = shapely.box(
                square, middle - size * 0.45, square + size * SWATCH, middle + size * 0.45
            )
            swatches.append(Drawn(words, "", outline, colour))
            start = left if wording.rtl else left + size * (SWATCH + 0.4)
            place = Box(start, y, start + wide - size * (SWATCH + 0.4), y + size * LEADING)
            box(slide.shapes, place, [words], Type(size), wording.lang)
            x += wide + size * KEY_GAP
        y += size * KEY_ROW
    shapes.add(slide, Group(wording.text("office.legend"), "", swatches), rtl=wording.rtl)


def _key_rows(legend: Sequence[Key], width: float, size: float) -> list[list[Key]]:
    """The entries cut into lines that fit."""
    lines: list[list[Key]] = []
    used = width + 1
    for entry in legend:
        wide = _key_width(entry[0], size) + size * KEY_GAP
        if used + wide > width + size * KEY_GAP or not lines:
            lines.append([])
            used = 0.0
        lines[-1].append(entry)
        used += wide
    return lines


def _key_width(words: str, size: float) -> float:
    return size * (SWATCH + 0.8) + len(words) * size * LETTER * WIDER
