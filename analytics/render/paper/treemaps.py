"""Areas proportional to values, on paper."""

from __future__ import annotations

from analytics import theme
from analytics.render import marks as mk
from analytics.render.paper.box import Box
from analytics.render.paper.typeset import LEADING, Sheet, Style, shorten, width
from analytics.render.treemap import squarify

HEAD = 1.7


def paint(paper: Sheet, mark: mk.TreeMark, box: Box, size: float) -> None:
    """Groups as framed areas with a heading, their parts as tiles."""
    totals = [sum(part.value for part in parts) for _, _, parts in mark.groups]
    tiles = squarify(totals, (box.left, box.top, box.width, box.height))
    for (label, colour, parts), total, tile in zip(mark.groups, totals, tiles, strict=True):
        left, top, wide, high = _mirrored(paper, tile, box)
        head = size * HEAD if high > size * 4 and wide > size * 6 else 0.0
        if head:
            text = f"{label} · {total:g}"
            lines = shorten(text, Style(size, bold=True), wide - size * 0.6, 1)
            paper.block(lines, left + size * 0.3, left + wide - size * 0.3, top + size * 0.2, Style(size, bold=True))
        inner = (left, top + head, wide, high - head)
        values = [part.value for part in parts]
        for part, small in zip(parts, squarify(values, inner), strict=True):
            _tile(paper, part, small, colour, size)
        paper.rect(left, top, wide, high, "none", edge=theme.PAPER, line=2.4, order=4)


def _tile(
    paper: Sheet, part: mk.Part, tile: tuple[float, float, float, float], colour: str, size: float
) -> None:
    left, top, wide, high = tile
    paper.rect(left, top, wide, high, colour, edge=theme.PAPER, line=0.7)
    style = Style(size * 0.95, colour=theme.text_on(colour))
    number = Style(size * 0.95, bold=True, colour=style.colour)
    pad = size * 0.4
    room = int((high - pad) / (style.size * LEADING)) - 1
    limit = wide - 2 * pad
    if room >= 1 and limit > size * 2.5:
        lines = shorten(part.label, style, limit, min(room, 4))
        y = paper.block(lines, left + pad, left + wide - pad, top + pad * 0.6, style)
        paper.block([part.text], left + pad, left + wide - pad, y, number)
    elif width(part.text, number.size, True) < wide and high > number.size * 1.1:
        y = top + (high - number.size * LEADING) / 2
        paper.line(part.text, left + wide / 2, y, number, "centre")


def _mirrored(
    paper: Sheet, tile: tuple[float, float, float, float], box: Box
) -> tuple[float, float, float, float]:
    """The largest group starts where reading starts."""
    left, top, wide, high = tile
    return (box.right - (left - box.left) - wide if paper.rtl else left, top, wide, high)
