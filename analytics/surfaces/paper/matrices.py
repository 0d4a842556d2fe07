"""A region × sector matrix on paper: numbers in cells, light shade behind.

Columns that do not fit side by side go on in a further band below, each band
with the rows that have a number in it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from analytics import theme
from analytics.figures import marks as mk
from analytics.figures.shortened import told_part
from analytics.surfaces.paper.legends import legend_height, legend_rows
from analytics.surfaces.paper.typeset import LEADING, Sheet, Style, shorten, width, wrap
from analytics.surfaces.shared.boxes import Box
from analytics.words.i18n import Wording

LABEL_SHARE = 0.34
SLANT = 50.0
# Narrower cells would let slanted heads touch; wider ones would look empty.
CELL = (1.75, 5.0)
# Free height of a row beside its label, in label sizes: as wanted, least, most.
SPARE = (0.62, 0.2, 1.3)
BAND_GAP = 1.2


@dataclass(frozen=True)
class Band:
    """Columns that stand side by side.

    Attributes
    ----------
    columns : tuple of (index, offset)
        Offset of each column from the row labels, in points.
    rows : tuple of int
        Rows with a number in these columns.
    heads : tuple of (text, offset)
        Groups of columns, where they start.
    """

    columns: tuple[tuple[int, float], ...]
    rows: tuple[int, ...]
    heads: tuple[tuple[str, float], ...]


def wanted_height(mark: mk.MatrixMark, inner: float, size: float) -> float:
    """Height in points: slanted column heads, then one line or two per row."""
    return _height(mark, inner, size, SPARE[0])


def least_height(mark: mk.MatrixMark, inner: float, size: float) -> float:
    """Height in points below which rows would touch."""
    return _height(mark, inner, size, SPARE[1])


def cut(
    mark: mk.MatrixMark, inner: float, height: float, size: float, wording: Wording
) -> mk.MatrixMark:
    """The columns that matter most in one band, then the rows that do, as many as fit.

    `rest` counts the numbers that are not drawn.
    """
    rows, columns = list(range(len(mark.rows))), list(range(len(mark.columns)))
    every = tuple(rows)
    smaller = mark
    while len(columns) > 1 and len(_bands(smaller, inner, size)) > 1:
        columns.remove(min(columns, key=lambda j: (mark.weight(every, [j]), -j)))
        rows = [i for i in rows if any(mark.values[i][j] is not None for j in columns)]
        smaller = told_part(mark, rows, columns, wording)
    while len(rows) > 1 and least_height(smaller, inner, size) > height:
        rows.remove(min(rows, key=lambda i: (mark.weight([i], columns), -i)))
        columns = [j for j in columns if any(mark.values[i][j] is not None for i in rows)]
        smaller = told_part(mark, rows, columns, wording)
    return smaller


def paint(paper: Sheet, mark: mk.MatrixMark, box: Box, size: float) -> None:
    """Draw the matrix band by band; rows start where reading starts."""
    bands = _bands(mark, box.width, size)
    count = sum(len(band.rows) for band in bands)
    spare = (box.height - _height(mark, box.width, size, 0.0)) / max(count, 1)
    spare = min(max(spare, size * SPARE[1]), size * SPARE[2])
    top = box.top
    for band in bands:
        top = _band(paper, mark, band, Box(box.left, top, box.right, box.bottom), size, spare)
        top += size * BAND_GAP
    if mark.rest:
        muted = Style(size, colour=theme.MUTED)
        top = paper.block(wrap(mark.rest, muted, box.width), box.left, box.right, top, muted)
    if mark.legend:
        legend_rows(paper, mark.legend, Box(box.left, top, box.right, box.bottom), size)


def _height(mark: mk.MatrixMark, inner: float, size: float, spare: float) -> float:
    total = 0.0
    for band in _bands(mark, inner, size):
        lines = sum(len(_label(mark.rows[i], inner, size)) for i in band.rows)
        rows = (lines * LEADING + len(band.rows) * spare) * size
        total += _head(mark, band, size) + rows + size * BAND_GAP
    total += legend_height([words for words, _ in mark.legend], inner, size)
    return total + len(wrap(mark.rest, Style(size), inner)) * size * LEADING * bool(mark.rest)


def _head(mark: mk.MatrixMark, band: Band, size: float) -> float:
    longest = max(width(mark.columns[j], size) for j, _ in band.columns)
    groups = size * 1.9 if band.heads else 0.0
    return longest * math.sin(math.radians(SLANT)) + size * 1.2 + groups


def _label(name: str, inner: float, size: float) -> list[str]:
    return shorten(name, Style(size), inner * LABEL_SHARE - size * 0.8, 2)


def _gutter(mark: mk.MatrixMark, inner: float, size: float) -> float:
    lines = [line for name in mark.rows for line in _label(name, inner, size)]
    return max((width(line, size) for line in lines), default=0.0) + size * 0.8


def _cell(mark: mk.MatrixMark, inner: float, size: float) -> tuple[float, float]:
    """Width of a cell, and the room for all cells beside the labels and the last head."""
    lean = max((width(name, size) for name in mark.columns), default=0.0)
    lean *= math.cos(math.radians(SLANT))
    room = inner - _gutter(mark, inner, size) - lean
    wide = room / max(len(mark.columns), 1)
    longest = max((width(text, size) for line in mark.texts for text in line), default=0.0)
    least = max(size * CELL[0], longest + size * 0.4)
    return min(max(wide, least), max(size * CELL[1], least)), room


def _bands(mark: mk.MatrixMark, inner: float, size: float) -> list[Band]:
    cell, room = _cell(mark, inner, size)
    bands: list[Band] = []
    columns: list[tuple[int, float]] = []
    heads: list[tuple[str, float]] = []
    offset, least = 0.0, 0.0
    for j, group in enumerate(mark.column_groups):
        starts = bool(group) and (not heads or heads[-1][0] != group)
        if starts:
            # A country of one region still needs room for its name above.
            offset = max(offset, least)
        ends = offset + (max(cell, width(group, size, True)) if starts else cell)
        if columns and ends > room + 0.01:
            bands.append(_closed(mark, columns, heads))
            columns, heads, offset, starts = [], [], 0.0, bool(group)
        if starts:
            heads.append((group, offset))
            least = offset + width(group, size, True) + size
        columns.append((j, offset))
        offset += cell
    return [*bands, _closed(mark, columns, heads)] if columns else bands


def _closed(
    mark: mk.MatrixMark, columns: list[tuple[int, float]], heads: list[tuple[str, float]]
) -> Band:
    rows = tuple(
        i for i, line in enumerate(mark.values) if any(line[j] is not None for j, _ in columns)
    )
    return Band(tuple(columns), rows, tuple(heads))


def _band(
    paper: Sheet, mark: mk.MatrixMark, band: Band, box: Box, size: float, spare: float
) -> float:
    """Draw one band; returns the next y."""
    sign = -1 if paper.rtl else 1
    start = box.right if paper.rtl else box.left
    cell = _cell(mark, box.width, size)[0]
    zero = start + sign * _gutter(mark, box.width, size)
    head = Style(size, bold=True, colour=theme.MUTED)
    for text, offset in band.heads:
        paper.line(text, zero + sign * offset, box.top, head)
    top = box.top + _head(mark, band, size)
    for j, offset in band.columns:
        _slanted(paper, mark.columns[j], zero + sign * (offset + cell / 2), top - size * 0.5, size)
    for i in band.rows:
        lines = _label(mark.rows[i], box.width, size)
        height = len(lines) * size * LEADING + spare
        paper.block(lines, box.left, box.right, top + spare / 2, Style(size))
        for j, offset in band.columns:
            left = zero + offset if sign > 0 else zero - offset - cell
            _number(paper, mark, (i, j), Box(left, top, left + cell, top + height), size)
        top += height
        paper.stroke([(box.left, top), (box.right, top)], theme.HAIRLINE, 0.3)
    return top


def _number(
    paper: Sheet, mark: mk.MatrixMark, cell: tuple[int, int], box: Box, size: float
) -> None:
    value = mark.values[cell[0]][cell[1]]
    if value is None:
        return
    shade = _shade(mark, cell, value)
    paper.rect(box.left + 0.8, box.top + 0.8, box.width - 1.6, box.height - 1.6, shade)
    style = Style(size, colour=theme.text_on(shade))
    y = box.top + (box.height - size * LEADING) / 2
    paper.line(mark.texts[cell[0]][cell[1]], (box.left + box.right) / 2, y, style, "centre")


def _shade(mark: mk.MatrixMark, cell: tuple[int, int], value: float) -> str:
    """The colour of a cell: that of its class, else by its value."""
    if mark.fills:
        return mark.fills[cell[0]][cell[1]]
    peak = max(v for line in mark.values for v in line if v is not None) or 1.0
    return theme.sequential(5)[min(int(value / peak * 3.999), 3)]


def _slanted(paper: Sheet, text: str, x: float, y: float, size: float) -> None:
    """A column head leaning away from the reading start."""
    angle, side = (-SLANT, "right") if paper.rtl else (SLANT, "left")
    paper.line(text, x, y - size * 0.98, Style(size), side, rotation=angle)
