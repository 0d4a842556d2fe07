"""Tables on paper: wrapped cells, numbers aligned, hairlines between rows."""

from __future__ import annotations

from analytics import theme
from analytics.render import marks as mk
from analytics.render.paper.box import Box
from analytics.render.paper.typeset import LEADING, Sheet, Style, width, wrap

PAD = 0.6
FIRST_SHARE = 0.38


def wanted_height(mark: mk.TableMark, inner: float, size: float) -> float:
    """Height in points of all rows, wrapped at the widths they get."""
    widths = _widths(mark, inner, size)
    return sum(_row_height(row, widths, size) for row in (mark.headings, *mark.rows)) + size


def paint(paper: Sheet, mark: mk.TableMark, box: Box, size: float) -> None:
    """Draw the table from the top of the box."""
    widths = _widths(mark, box.width, size)
    y = box.top
    for i, row in enumerate((mark.headings, *mark.rows)):
        bold = i == 0
        high = _row_height(row, widths, size)
        x = box.right if paper.rtl else box.left
        for j, (text, wide) in enumerate(zip(row, widths, strict=True)):
            style = Style(size, bold or j == 0, theme.MUTED if bold else theme.INK)
            _cell(paper, text, (x, wide), y + size * 0.35, style, end=mark.numeric[j])
            x += -wide if paper.rtl else wide
        y += high
        paper.stroke([(box.left, y), (box.right, y)], theme.HAIRLINE, 0.9 if bold else 0.4)


def _cell(
    paper: Sheet, text: str, place: tuple[float, float], y: float, style: Style, *, end: bool
) -> None:
    x, wide = place
    sign = -1 if paper.rtl else 1
    anchor = x + sign * (wide - style.size * PAD) if end else x
    for line in wrap(text, style, wide - style.size * PAD):
        paper.line(line, anchor, y, style, "end" if end else "start")
        y += style.size * LEADING


def _row_height(row: tuple[str, ...], widths: list[float], size: float) -> float:
    most = max(
        (
            len(wrap(text, Style(size, bold=True), wide - size * PAD))
            for text, wide in zip(row, widths, strict=True)
        ),
        default=1,
    )
    return most * size * LEADING + size * 0.7


def _widths(mark: mk.TableMark, inner: float, size: float) -> list[float]:
    """The first column as wide as it needs up to a share, the others alike."""
    count = len(mark.headings)
    if count == 1:
        return [inner]
    first = max(width(row[0], size, True) for row in (mark.headings, *mark.rows)) + size
    first = min(first, inner * FIRST_SHARE)
    return [first, *([(inner - first) / (count - 1)] * (count - 1))]
