"""Areas proportional to values, on paper: rectangles as close to squares as can be.

After Bruls, Huizing and van Wijk, "Squarified treemaps" (2000).
"""

from __future__ import annotations

from collections.abc import Sequence

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.paper.typeset import LEADING, Sheet, Style, width, wrap
from analytics.surfaces.shared.boxes import Box

SHRINK = (0.95, 0.85, 0.75)
# Height over width.
ASPECT = 0.62

Rectangle = tuple[float, float, float, float]


def wanted_height(mark: mk.TreeMark, inner: float, size: float) -> float:
    """Height in points at a width."""
    del mark, size
    return inner * ASPECT


def paint(paper: Sheet, mark: mk.TreeMark, box: Box, size: float) -> None:
    """Groups as framed areas with a heading, their parts as tiles."""
    totals = [sum(part.value for part in parts) for _, _, parts in mark.groups]
    tiles = squarify(totals, (box.left, box.top, box.width, box.height))
    for (label, _, parts), total, tile in zip(mark.groups, totals, tiles, strict=True):
        left, top, wide, height = _mirrored(paper, tile, box)
        lines = _heading(f"{label} · {total:g}", wide, height, size)
        head = len(lines) * size * LEADING + size * 0.45 if lines else 0.0
        style = Style(size, bold=True)
        paper.block(lines, left + size * 0.3, left + wide - size * 0.3, top + size * 0.2, style)
        inner = (left, top + head, wide, height - head)
        values = [part.value for part in parts]
        for part, small in zip(parts, squarify(values, inner), strict=True):
            _tile(paper, part, small, size)
        paper.rect(left, top, wide, height, "none", edge=theme.PAPER, line=2.4, order=4)


def _heading(text: str, wide: float, high: float, size: float) -> list[str]:
    """A heading of up to three lines; none where it would fill the area."""
    if high < size * 5 or wide < size * 5:
        return []
    lines = wrap(text, Style(size, bold=True), wide - size * 0.6)
    return lines if len(lines) <= 3 and len(lines) * size * LEADING < high * 0.4 else []


def _tile(
    paper: Sheet, part: mk.Part, tile: tuple[float, float, float, float], size: float
) -> None:
    left, top, wide, height = tile
    paper.rect(left, top, wide, height, part.colour, edge=theme.PAPER, line=0.7)
    ink = theme.text_on(part.colour)
    pad = size * 0.4
    sizes = [paper.legible(size * factor) for factor in SHRINK]
    fitted = _fitted(part.label, wide - 2 * pad, height - pad, sizes, ink)
    if fitted is not None:
        style, lines = fitted
        y = paper.block(lines, left + pad, left + wide - pad, top + pad * 0.6, style)
        number = Style(style.size, bold=True, colour=ink)
        paper.block([part.text], left + pad, left + wide - pad, y, number)
        return
    number = Style(sizes[0], bold=True, colour=ink)
    if width(part.text, number.size, True) < wide and height > number.size * 1.1:
        y = top + (height - number.size * LEADING) / 2
        paper.line(part.text, left + wide / 2, y, number, "centre")


def _fitted(
    text: str, wide: float, high: float, sizes: list[float], ink: str
) -> tuple[Style, list[str]] | None:
    """The largest type in which a label fits its tile without breaking a word."""
    longest = max(text.split(), key=len)
    for size in sizes:
        style = Style(size, colour=ink)
        if width(longest, style.size) > wide:
            continue
        lines = wrap(text, style, wide)
        if (len(lines) + 1) * style.size * LEADING <= high:
            return style, lines
    return None


def _mirrored(
    paper: Sheet, tile: tuple[float, float, float, float], box: Box
) -> tuple[float, float, float, float]:
    """The largest group starts where reading starts."""
    left, top, wide, height = tile
    return (box.right - (left - box.left) - wide if paper.rtl else left, top, wide, height)


def squarify(values: Sequence[float], box: Rectangle) -> list[Rectangle]:
    """Rectangles (left, top, width, height) for positive values, largest first.

    Parameters
    ----------
    values : sequence of float
        Sorted from largest to smallest.
    box : tuple
        Left, top, width, height to fill.
    """
    left, top, width, height = box
    total = sum(values)
    if not values or total <= 0:
        return []
    areas = [value * width * height / total for value in values]
    placed: list[Rectangle] = []
    start = 0
    while start < len(areas):
        side = min(width, height)
        end = start + 1
        while end < len(areas) and _worst(areas[start : end + 1], side) <= _worst(
            areas[start:end], side
        ):
            end += 1
        row = areas[start:end]
        thickness = sum(row) / side
        offset = 0.0
        for area in row:
            length = area / thickness
            if width >= height:
                placed.append((left, top + offset, thickness, length))
            else:
                placed.append((left + offset, top, length, thickness))
            offset += length
        if width >= height:
            left, width = left + thickness, width - thickness
        else:
            top, height = top + thickness, height - thickness
        start = end
    return placed


def _worst(row: Sequence[float], side: float) -> float:
    """The most elongated rectangle of a row laid along `side`."""
    total = sum(row)
    return max(
        max(side * side * area / (total * total), total * total / (side * side * area))
        for area in row
    )
