"""Tables on paper: wrapped cells, numbers aligned, hairlines between rows.

Columns that do not fit side by side go on in a further band below, under the
same first column.
"""

from __future__ import annotations

from dataclasses import replace

from analytics import theme
from analytics.figures import marks as mk
from analytics.figures.shortened import shown_columns, shown_of
from analytics.surfaces.paper.typeset import LEADING, Sheet, Style, width, wrap
from analytics.surfaces.shared.boxes import Box
from analytics.words.i18n import Wording

PAD = 0.6
FIRST_SHARE = 0.38
# Free height of a row beside its text, in type sizes: as wanted, and the least.
SPARE = (0.7, 0.15)
BAND_GAP = 1.0


def wanted_height(mark: mk.TableMark, inner: float, size: float) -> float:
    """Height in points of all rows, wrapped at the widths they get."""
    return _height(mark, inner, size, SPARE[0] * size)


def least_height(mark: mk.TableMark, inner: float, size: float) -> float:
    """Height in points below which rows would touch."""
    return _height(mark, inner, size, SPARE[1] * size)


def paint(paper: Sheet, mark: mk.TableMark, box: Box, size: float) -> None:
    """Draw the table from the top of the box."""
    bands = _bands(mark, box.width, size)
    rows = sum(len(band.rows) + 1 for band in bands)
    spare = (box.height - _height(mark, box.width, size, 0.0)) / rows
    spare = min(max(spare, size * SPARE[1]), size * SPARE[0])
    y = box.top
    for band in bands:
        y = _band(paper, band, Box(box.left, y, box.right, box.bottom), size, spare)
        y += size * BAND_GAP
    muted = Style(size, colour=theme.MUTED)
    paper.block(_rest(mark, box.width, size), box.left, box.right, y - size * 0.6, muted)


def cut(
    mark: mk.TableMark, inner: float, height: float, size: float, wording: Wording
) -> mk.TableMark:
    """The first columns side by side and the first rows that fit; `rest` counts the others."""
    shorter, total = mark, mark.total or len(mark.rows)
    bands = _bands(mark, inner, size)
    if len(bands) > 1 and least_height(mark, inner, size) > height:
        # Columns are in order of weight: more rows tell more than the last of them.
        some, every = len(bands[0].headings), len(mark.headings)
        shorter = replace(bands[0], total=total, rest=shown_columns(some, every, wording))
    while len(shorter.rows) > 1 and least_height(shorter, inner, size) > height:
        rows = shorter.rows[:-1]
        shorter = replace(shorter, rows=rows, rest=shown_of(len(rows), total, wording))
    return shorter


def _rest(mark: mk.TableMark, inner: float, size: float) -> list[str]:
    return wrap(mark.rest, Style(size), inner) if mark.rest else []


def _band(paper: Sheet, mark: mk.TableMark, box: Box, size: float, spare: float) -> float:
    widths = _widths(mark, box.width, size)
    y = box.top
    for i, row in enumerate((mark.headings, *mark.rows)):
        bold = i == 0
        height = _lines(row, widths, size) * size * LEADING + spare
        x = box.right if paper.rtl else box.left
        for j, (text, wide) in enumerate(zip(row, widths, strict=True)):
            style = Style(size, bold or j == 0, theme.MUTED if bold else theme.INK)
            _cell(paper, text, (x, wide), y + spare / 2, style, end=mark.numeric[j])
            x += -wide if paper.rtl else wide
        y += height
        paper.stroke([(box.left, y), (box.right, y)], theme.HAIRLINE, 0.9 if bold else 0.4)
    return y


def _cell(
    paper: Sheet, text: str, place: tuple[float, float], y: float, style: Style, *, end: bool
) -> None:
    x, wide = place
    sign = -1 if paper.rtl else 1
    anchor = x + sign * (wide - style.size * PAD) if end else x
    for line in wrap(text, style, wide - style.size * PAD):
        paper.line(line, anchor, y, style, "end" if end else "start")
        y += style.size * LEADING


def _height(mark: mk.TableMark, inner: float, size: float, spare: float) -> float:
    total = 0.0
    for band in _bands(mark, inner, size):
        widths = _widths(band, inner, size)
        lines = sum(_lines(row, widths, size) for row in (band.headings, *band.rows))
        total += (lines * LEADING + BAND_GAP) * size + (len(band.rows) + 1) * spare
    return total + len(_rest(mark, inner, size)) * size * LEADING


def _lines(row: tuple[str, ...], widths: list[float], size: float) -> int:
    style = Style(size, bold=True)
    cells = zip(row, widths, strict=True)
    return max((len(wrap(text, style, wide - size * PAD)) for text, wide in cells), default=1)


def _bands(mark: mk.TableMark, inner: float, size: float) -> list[mk.TableMark]:
    """The table cut so that no word of a column is broken."""
    words = [
        word for row in (mark.headings, *mark.rows) for text in row[1:] for word in text.split(" ")
    ]
    need = max((width(word, size, True) for word in words), default=0.0) + size * PAD
    others = len(mark.headings) - 1
    room = inner - _first(mark, inner, size)
    side_by_side = max(int(room // max(need, 1.0)), 1)
    if others <= side_by_side:
        return [mark]
    count = -(-others // side_by_side)
    each = -(-others // count)
    return [_columns(mark, range(i, min(i + each, others))) for i in range(0, others, each)]


def _columns(mark: mk.TableMark, kept: range) -> mk.TableMark:
    """The first column with some of the others, counted without it."""
    chosen = [0, *(j + 1 for j in kept)]
    return mk.TableMark(
        tuple(mark.headings[j] for j in chosen),
        tuple(tuple(row[j] for j in chosen) for row in mark.rows),
        tuple(mark.numeric[j] for j in chosen),
    )


def _first(mark: mk.TableMark, inner: float, size: float) -> float:
    """The first column: as wide as it needs, up to a share."""
    wide = max(width(row[0], size, True) for row in (mark.headings, *mark.rows)) + size
    return min(wide, inner * FIRST_SHARE)


def _widths(mark: mk.TableMark, inner: float, size: float) -> list[float]:
    """The first column as wide as it needs up to a share, the others alike."""
    count = len(mark.headings)
    if count == 1:
        return [inner]
    first = _first(mark, inner, size)
    return [first, *([(inner - first) / (count - 1)] * (count - 1))]
