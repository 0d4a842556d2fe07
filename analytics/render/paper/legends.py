"""Legends and scale bars of paper maps."""

from __future__ import annotations

from analytics import theme
from analytics.i18n import Wording
from analytics.render import marks as mk
from analytics.render.paper.box import Box
from analytics.render.paper.projection import Projection
from analytics.render.paper.symbols import shape_outline
from analytics.render.paper.typeset import LEADING, Sheet, Style, shorten, wrap

ROW = 1.75
NICE = (1, 2, 5)


def paint(
    paper: Sheet, area: mk.AreaMark, points: mk.PointMark | None, box: Box, size: float
) -> float:
    """Draw the legends from the top of a box, in columns if it is wide; returns the next y."""
    y = box.top
    for title, entries in (
        (area.legend_title, area.legend),
        (points.legend_title if points else "", points.legend if points else ()),
    ):
        if entries:
            y = _one(paper, title, list(entries), Box(box.left, y, box.right, box.bottom), size)
            y += size * 0.8
    return y


def _one(paper: Sheet, title: str, entries: list[mk.LegendEntry], box: Box, size: float) -> float:
    style = Style(size, bold=True)
    y = paper.block(wrap(title, style, box.width), box.left, box.right, box.top, style)
    y += size * 0.5
    columns = max(int(box.width // (size * 20)), 1)
    per_column = -(-len(entries) // columns)
    wide = box.width / columns
    bottom = y
    for i, entry in enumerate(entries):
        column, row = divmod(i, per_column)
        if paper.rtl:
            cell = Box(box.right - (column + 1) * wide, y, box.right - column * wide, box.bottom)
        else:
            cell = Box(box.left + column * wide, y, box.left + (column + 1) * wide, box.bottom)
        if row == 0:
            top = y
        top = _entry(paper, entry, cell, top, size)
        bottom = max(bottom, top)
    return bottom


def _entry(paper: Sheet, entry: mk.LegendEntry, cell: Box, top: float, size: float) -> float:
    """One line (or two) of a legend: swatch or symbol, words, count."""
    sign = -1 if paper.rtl else 1
    start = cell.right if paper.rtl else cell.left
    text = f"{entry.label} · {entry.count}" if entry.count else entry.label
    lines = shorten(text, Style(size), cell.width - size * 3.2, 2)
    middle = top + size * LEADING / 2
    if entry.shape:
        shape_outline(paper, entry.shape, entry.colour, (start + sign * size * 0.8, middle), size * 0.55)
    else:
        left = start if sign > 0 else start - size * 1.7
        paper.rect(left, top + size * 0.1, size * 1.7, size * 1.05, entry.colour, edge=theme.REGION_LINE, line=0.4, hatch="////" if entry.hatch else "")
    for text in lines:
        paper.line(text, start + sign * size * 2.3, top, Style(size))
        top += size * LEADING
    return top + size * (ROW - LEADING)


def scale_bar(
    paper: Sheet, projection: Projection, wording: Wording, box: Box, size: float
) -> None:
    """A bar of a round number of kilometres, at the bottom left of a map."""
    room = min(box.width * 0.28, 80.0)
    most = room / projection.points_per_metre / 1000
    lengths = [n * 10**e for e in range(4) for n in NICE if n * 10**e <= most]
    if not lengths:
        return
    length = lengths[-1]
    wide = length * 1000 * projection.points_per_metre
    left, y = box.left + size * 0.8, box.bottom - size * 0.8
    paper.rect(left - 2, y - size * 1.5, wide + size * 4, size * 2.0, theme.SEA, order=2.9)
    paper.stroke([(left, y - 3), (left, y), (left + wide, y), (left + wide, y - 3)], theme.INK, 0.8, order=4)
    text = wording.text("map.kilometres", distance=wording.number(length))
    paper.line(text, left + wide / 2, y - size * 1.35, Style(size * 0.8), "centre", halo=theme.PAPER)
