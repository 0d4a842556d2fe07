"""A curve on paper, with its envelopes: the same axes as on screen."""

from __future__ import annotations

from matplotlib.patches import Polygon

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.paper.legends import legend_height, legend_rows
from analytics.surfaces.paper.typeset import LEADING, Sheet, Style, width, wrap
from analytics.surfaces.shared.boxes import Box

ASPECT = 0.52
LINE = 2.0


def wanted_height(mark: mk.CurveMark, inner: float, size: float) -> float:
    """Height in points: the curve, its axes, its legend."""
    words = [label for label, _ in mark.legend]
    return inner * ASPECT + size * 4 + legend_height(words, inner, size)


def paint(paper: Sheet, mark: mk.CurveMark, box: Box, size: float) -> None:
    """Draw the bands, then the line; axes run to the right and upwards in every language."""
    words = [label for label, _ in mark.legend]
    below = legend_height(words, box.width, size)
    style = Style(size)
    lines = wrap(mark.y_axis, style, box.width)
    top = paper.block(lines, box.left, box.right, box.top, style) + size * 0.6
    gutter = max(width(text, size) for _, text in mark.y_ticks) + size * 0.6
    # The last number of the lower axis reaches half its width beyond it.
    over = width(mark.x_ticks[-1][1], size) / 2 + 2
    foot = box.bottom - below - size * (2 * LEADING + 0.6)
    place = Box(box.left + gutter, top, box.right - over, foot)
    _axes(paper, mark, place, size)
    for band in mark.bands:
        ring = [_at(mark, place, *spot) for spot in (*band.low, *reversed(band.high))]
        patch = Polygon(ring, closed=True, facecolor=band.colour, edgecolor="none", zorder=1.5)
        paper.axes.add_artist(patch)
    if mark.even is not None:
        ends = [_at(mark, place, x, mark.even) for x in (0.0, mark.reach[0])]
        paper.stroke(ends, theme.MUTED, 0.8, order=2)
    paper.stroke([_at(mark, place, *spot) for spot in mark.line], mark.colour, LINE, order=3)
    rows = Box(box.left, box.bottom - below, box.right, box.bottom)
    legend_rows(paper, mark.legend, rows, size)


def _at(mark: mk.CurveMark, place: Box, x: float, y: float) -> tuple[float, float]:
    """Where a place of the curve lies on the page."""
    far, high = mark.reach
    return place.left + x / far * place.width, place.bottom - min(y / high, 1.0) * place.height


def _axes(paper: Sheet, mark: mk.CurveMark, place: Box, size: float) -> None:
    for value, text in mark.y_ticks:
        left, y = _at(mark, place, 0.0, value)
        paper.stroke([(left, y), (place.right, y)], theme.HAIRLINE, 0.6, order=1)
        paper.line(text, left - size * 0.4, y - size * LEADING / 2, Style(size), "right")
    for value, text in mark.x_ticks:
        x, bottom = _at(mark, place, value, 0.0)
        paper.line(text, x, bottom + size * 0.2, Style(size), "centre")
    paper.stroke([(place.left, place.bottom), (place.right, place.bottom)], theme.MUTED, 0.8)
    middle = (place.left + place.right) / 2
    paper.line(mark.x_axis, middle, place.bottom + size * (LEADING + 0.3), Style(size), "centre")
