"""Small maps on paper, side by side, with one legend below."""

from __future__ import annotations

import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.paper import legends
from analytics.surfaces.paper.typeset import LEADING, Sheet, Style, wrap
from analytics.surfaces.shared import panels
from analytics.surfaces.shared.boxes import Box, rings
from analytics.surfaces.shared.panels import Cell

# Maps in a row on a page that grows, of broad countries and of narrow ones; the most lines
# above each; points between two.
BROAD, NARROW, LINES, GAP = 2, 4, 3, 10.0


def wanted_height(mark: mk.PanelMark, inner: float, size: float) -> float:
    """Height in points of rows of two or four, and the legend."""
    across = min(BROAD if panels.ratio(mark) > 1 else NARROW, len(mark.panels))
    wide = (inner - (across - 1) * GAP) / across
    rows = -(-len(mark.panels) // across)
    high = wide / panels.ratio(mark) + _words(mark, wide, size)
    return rows * high + (rows - 1) * GAP + _legend_height(mark, inner, size)


def _words(mark: mk.PanelMark, wide: float, size: float) -> float:
    """Height of the longest title at that width, and of the line below it."""
    style = Style(size, bold=True)
    plain = Style(size)
    lines = [
        min(len(wrap(panel.title, style, wide)), LINES - 1) + len(wrap(panel.note, plain, wide))
        for panel in mark.panels
    ]
    return (max(lines) + 0.3) * size * LEADING


def _legend_height(mark: mk.PanelMark, inner: float, size: float) -> float:
    return legends.height([(mark.legend_title, mark.legend)], inner, size) + GAP


def paint(paper: Sheet, mark: mk.PanelMark, box: Box, size: float) -> None:
    """Draw the maps as large as the box allows, and the legend at its foot."""
    below = _legend_height(mark, box.width, size)
    room = Box(box.left, box.top, box.right, box.bottom - below)
    across = panels.columns(mark, room, LINES * size * LEADING, GAP)
    words = _words(mark, (room.width - (across - 1) * GAP) / across, size)
    for cell in panels.cells(mark, room, words, GAP, across, rtl=paper.rtl):
        _cell(paper, cell, size)
    foot = Box(box.left, room.bottom + GAP, box.right, box.bottom)
    legends.paint(paper, [(mark.legend_title, mark.legend)], foot, size)


def _cell(paper: Sheet, cell: Cell, size: float) -> None:
    title, muted = Style(size, bold=True), Style(size, colour=theme.MUTED)
    words = cell.words
    lines = wrap(cell.panel.title, title, words.width)[: LINES - 1]
    y = paper.block(lines, words.left, words.right, words.top, title)
    note = wrap(cell.panel.note, muted, words.width)
    paper.block(note, words.left, words.right, y, muted)
    for code, shape in cell.shapes.items():
        filled = code in cell.panel.fills
        patch = PathPatch(
            _outline(shape),
            facecolor=cell.fill(code),
            edgecolor=theme.REGION_LINE,
            linewidth=0.3,
            zorder=2.1 if filled else 2,
        )
        paper.axes.add_artist(patch)


def _outline(shape: shapely.Geometry) -> Outline:
    coordinates = (shapely.get_coordinates(ring) for ring in rings(shape))
    return Outline.make_compound_path(*(Outline(ring, closed=True) for ring in coordinates))
