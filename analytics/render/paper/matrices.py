"""A region × sector matrix on paper: numbers in cells, light shade behind."""

from __future__ import annotations

import math

from analytics import theme
from analytics.render import marks as mk
from analytics.render.paper.box import Box
from analytics.render.paper.typeset import LEADING, Sheet, Style, shorten, width

LABEL_SHARE = 0.34
SLANT = 50.0


def wanted_height(mark: mk.MatrixMark, inner: float, size: float) -> float:
    """Height in points: slanted column heads, then one line per row."""
    return _head(mark, size) + len(mark.rows) * size * 1.9 + size


def _head(mark: mk.MatrixMark, size: float) -> float:
    longest = max((width(name, size) for name in mark.columns), default=0.0)
    groups = size * 1.8 if any(mark.column_groups) else 0.0
    return longest * math.sin(math.radians(SLANT)) + size * 1.2 + groups


def paint(paper: Sheet, mark: mk.MatrixMark, box: Box, size: float) -> None:
    """Draw the matrix; rows start where reading starts."""
    gutter = min(
        max((width(r, size) for r in mark.rows), default=0.0) + size, box.width * LABEL_SHARE
    )
    lean = max((width(name, size) for name in mark.columns), default=0.0) * math.cos(
        math.radians(SLANT)
    )
    lean = min(lean, box.width * 0.12)
    cell = min((box.width - gutter - lean) / max(len(mark.columns), 1), size * 5)
    head = min(_head(mark, size), box.height * 0.45)
    pitch = min((box.height - head) / max(len(mark.rows), 1), size * 2.6)
    peak = max((v for line in mark.values for v in line if v is not None), default=1.0)
    shades = theme.sequential(5)
    for j, name in enumerate(mark.columns):
        x = _cell_left(paper, box, gutter, cell, j) + cell / 2
        _slanted(paper, name, x, box.top + head - size * 0.5, size)
    _group_heads(paper, mark, box, gutter, cell, size)
    for i, name in enumerate(mark.rows):
        top = box.top + head + i * pitch
        start = box.right if paper.rtl else box.left
        label = shorten(name, Style(size), gutter - size * 0.6, 1)[0]
        paper.line(label, start, top + (pitch - size * LEADING) / 2, Style(size))
        paper.stroke([(box.left, top + pitch), (box.right - 0.0, top + pitch)], theme.HAIRLINE, 0.3)
        for j, value in enumerate(mark.values[i]):
            if value is None:
                continue
            left = _cell_left(paper, box, gutter, cell, j)
            shade = shades[min(int(value / peak * 3.999), 3)]
            paper.rect(left + 0.8, top + 0.8, cell - 1.6, pitch - 1.6, shade)
            style = Style(size, colour=theme.text_on(shade))
            paper.line(
                mark.texts[i][j],
                left + cell / 2,
                top + (pitch - size * LEADING) / 2,
                style,
                "centre",
            )


def _cell_left(paper: Sheet, box: Box, gutter: float, cell: float, j: int) -> float:
    if paper.rtl:
        return box.right - gutter - (j + 1) * cell
    return box.left + gutter + j * cell


def _slanted(paper: Sheet, text: str, x: float, y: float, size: float) -> None:
    """A column head leaning away from the reading start."""
    angle = -SLANT if paper.rtl else SLANT
    paper.line(
        text, x, y - size * 0.98, Style(size), "right" if paper.rtl else "left", rotation=angle
    )


def _group_heads(
    paper: Sheet, mark: mk.MatrixMark, box: Box, gutter: float, cell: float, size: float
) -> None:
    """Countries above their regions, when there are several."""
    previous = ""
    for j, group in enumerate(mark.column_groups):
        if group and group != previous:
            left = _cell_left(paper, box, gutter, cell, j)
            x = left + cell if paper.rtl else left
            paper.line(group, x, box.top, Style(size, bold=True, colour=theme.MUTED))
        previous = group
