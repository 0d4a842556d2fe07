"""Legends of maps and charts on paper, and scale bars."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.paper.typeset import LEADING, Sheet, Style, shorten, width, wrap
from analytics.surfaces.shared.boxes import Box
from analytics.surfaces.shared.scales import Scale
from analytics.surfaces.shared.symbols import vertices
from analytics.surfaces.shared.windows import Legend, entry_text

ROW, CROWDED_ROW = 1.75, 1.5
# More lines than this of one label would part it from its sign.
LEGEND_LINES = 3
# Width of a column in type sizes; on a crowded page labels go over two lines.
COLUMN, CROWDED_COLUMN = 17.0, 11.5


def height(shown: list[Legend], inner: float, size: float, *, crowded: bool = False) -> float:
    """Height in points of legends set in a column of that width."""
    total = 0.0
    for title, entries in shown:
        columns = _columns(inner, size, crowded=crowded)
        lines = len(wrap(title, Style(size, bold=True), inner))
        rows = -(-len(entries) // columns)
        tall = [len(_lines(entry, inner / columns, size)) for entry in entries]
        extra = sum(sorted((n - 1 for n in tall), reverse=True)[:rows])
        row = CROWDED_ROW if crowded else ROW
        total += (lines + extra) * size * LEADING + rows * size * row + size * 1.3
    return total


def _columns(inner: float, size: float, *, crowded: bool = False) -> int:
    return max(int(inner // (size * (CROWDED_COLUMN if crowded else COLUMN))), 1)


def _lines(entry: mk.LegendEntry, inner: float, size: float) -> list[str]:
    return shorten(entry_text(entry), Style(size), inner - size * 3.2, LEGEND_LINES)


def paint(paper: Sheet, shown: list[Legend], box: Box, size: float) -> float:
    """Draw the legends from the top of a box, in columns if it is wide; returns the next y."""
    y = box.top
    for title, entries in shown:
        y = _one(paper, title, list(entries), Box(box.left, y, box.right, box.bottom), size)
        y += size * 0.8
    return y


def _one(paper: Sheet, title: str, entries: list[mk.LegendEntry], box: Box, size: float) -> float:
    style = Style(size, bold=True)
    y = paper.block(wrap(title, style, box.width), box.left, box.right, box.top, style)
    y += size * 0.5
    columns = _columns(box.width, size, crowded=paper.crowded(size))
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
    lines = _lines(entry, cell.width, size)
    middle = top + size * LEADING / 2
    if entry.shape:
        at = (start + sign * size * 0.8, middle)
        shape_outline(paper, entry.shape, entry.colour, at, size * 0.55, hollow=entry.hollow)
    else:
        left = start if sign > 0 else start - size * 1.7
        paper.rect(
            left,
            top + size * 0.1,
            size * 1.7,
            size * 1.05,
            entry.colour or theme.PAPER,
            edge=entry.outline or theme.REGION_LINE,
            line=1.2 if entry.outline else 0.4,
            hatch=paper.hatching[0] if entry.hatch else "",
        )
    for text in lines:
        paper.line(text, start + sign * size * 2.3, top, Style(size))
        top += size * LEADING
    return top + size * ((CROWDED_ROW if paper.crowded(size) else ROW) - LEADING)


def shape_outline(
    paper: Sheet,
    shape: str,
    colour: str,
    at: tuple[float, float],
    radius: float,
    *,
    hollow: bool = False,
) -> None:
    """A symbol with a white halo; hollow where its place is approximate."""
    ring = [(at[0] + x * radius, at[1] + y * radius) for x, y in vertices(shape)]
    outline = Outline([*ring, ring[0]], closed=True)
    halo = PathPatch(outline, facecolor="none", edgecolor=theme.PAPER, linewidth=2.2, zorder=4)
    body = PathPatch(
        outline,
        facecolor=theme.PAPER if hollow else colour,
        edgecolor=colour if hollow else theme.PAPER,
        linewidth=1.3 if hollow else 0.5,
        zorder=4.1,
    )
    paper.axes.add_artist(halo)
    paper.axes.add_artist(body)


def scale_bar(paper: Sheet, scale: Scale | None, box: Box | None) -> None:
    """A bar of a round number of kilometres, with its words above."""
    if scale is None or box is None:
        return
    bar, words = scale.line(box), scale.words(box)
    paper.stroke(bar, theme.PAPER, 2.6, order=3.9)
    paper.stroke(bar, theme.INK, 0.8, order=4)
    middle = (box.left + box.right) / 2
    paper.line(scale.text, middle, words.top, Style(scale.size), "centre", halo=theme.PAPER)


def _legend_lines(labels: list[str], inner: float, size: float) -> list[list[tuple[str, float]]]:
    """Legend entries set in lines, each with its width."""
    lines: list[list[tuple[str, float]]] = [[]]
    used = 0.0
    for label in labels:
        taken = width(label, size) + size * 2.6
        if lines[-1] and used + taken > inner:
            lines.append([])
            used = 0.0
        lines[-1].append((label, taken))
        used += taken
    return lines


def legend_height(labels: list[str], inner: float, size: float) -> float:
    """Height of a legend set in lines."""
    if not labels:
        return 0.0
    return (len(_legend_lines(labels, inner, size)) + 0.6) * size * 1.6


def legend_rows(paper: Sheet, legend: Sequence[tuple[str, str]], box: Box, size: float) -> None:
    """Swatches with their labels, wrapped over as many lines as they need."""
    colours = dict(legend)
    y = box.top
    for line in _legend_lines([label for label, _ in legend], box.width, size):
        x = box.right if paper.rtl else box.left
        sign = -1 if paper.rtl else 1
        for label, taken in line:
            swatch = x - size if paper.rtl else x
            paper.rect(swatch, y + size * 0.2, size, size * 0.9, colours[label])
            paper.line(label, x + sign * size * 1.4, y, Style(size))
            x += sign * taken
        y += size * 1.6
