"""Areas proportional to values, on paper."""

from __future__ import annotations

from analytics import theme
from analytics.render import marks as mk
from analytics.render.paper.box import Box
from analytics.render.paper.typeset import LEADING, Sheet, Style, width, wrap
from analytics.render.treemap import squarify

SHRINK = (0.95, 0.85, 0.75)


def paint(paper: Sheet, mark: mk.TreeMark, box: Box, size: float) -> None:
    """Groups as framed areas with a heading, their parts as tiles."""
    totals = [sum(part.value for part in parts) for _, _, parts in mark.groups]
    tiles = squarify(totals, (box.left, box.top, box.width, box.height))
    for (label, _, parts), total, tile in zip(mark.groups, totals, tiles, strict=True):
        left, top, wide, high = _mirrored(paper, tile, box)
        lines = _heading(f"{label} · {total:g}", wide, high, size)
        head = len(lines) * size * LEADING + size * 0.45 if lines else 0.0
        style = Style(size, bold=True)
        paper.block(lines, left + size * 0.3, left + wide - size * 0.3, top + size * 0.2, style)
        inner = (left, top + head, wide, high - head)
        values = [part.value for part in parts]
        for part, small in zip(parts, squarify(values, inner), strict=True):
            _tile(paper, part, small, size)
        paper.rect(left, top, wide, high, "none", edge=theme.PAPER, line=2.4, order=4)


def _heading(text: str, wide: float, high: float, size: float) -> list[str]:
    """A heading of up to three lines; none where it would fill the area."""
    if high < size * 5 or wide < size * 5:
        return []
    lines = wrap(text, Style(size, bold=True), wide - size * 0.6)
    return lines if len(lines) <= 3 and len(lines) * size * LEADING < high * 0.4 else []


def _tile(
    paper: Sheet, part: mk.Part, tile: tuple[float, float, float, float], size: float
) -> None:
    left, top, wide, high = tile
    paper.rect(left, top, wide, high, part.colour, edge=theme.PAPER, line=0.7)
    ink = theme.text_on(part.colour)
    pad = size * 0.4
    sizes = [paper.legible(size * factor) for factor in SHRINK]
    fitted = _fitted(part.label, wide - 2 * pad, high - pad, sizes, ink)
    if fitted is not None:
        style, lines = fitted
        y = paper.block(lines, left + pad, left + wide - pad, top + pad * 0.6, style)
        number = Style(style.size, bold=True, colour=ink)
        paper.block([part.text], left + pad, left + wide - pad, y, number)
        return
    number = Style(sizes[0], bold=True, colour=ink)
    if width(part.text, number.size, True) < wide and high > number.size * 1.1:
        y = top + (high - number.size * LEADING) / 2
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
    left, top, wide, high = tile
    return (box.right - (left - box.left) - wide if paper.rtl else left, top, wide, high)
