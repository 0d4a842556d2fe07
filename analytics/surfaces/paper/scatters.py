"""A scatter on paper: the same axes, quadrants and slope as on screen."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.patches import Circle

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.paper.legends import legend_height, legend_rows
from analytics.surfaces.paper.typeset import LEADING, Sheet, Style, width, wrap
from analytics.surfaces.shared import labels, scattered
from analytics.surfaces.shared.boxes import Box

ASPECT = 0.72
RADIUS = 0.32
# Room for numbers at the left, in type sizes.
TICK_ROOM = 2.6


def wanted_height(mark: mk.ScatterMark, inner: float, size: float) -> float:
    """Height in points: the square of the points, its axes, its legend."""
    words = [label for label, _ in mark.legend]
    return inner * ASPECT + size * 3.5 + legend_height(words, inner, size)


def paint(paper: Sheet, mark: mk.ScatterMark, box: Box, size: float) -> None:
    """Draw the points; both axes run from left to right and upwards in every language."""
    words = [label for label, _ in mark.legend]
    below = legend_height(words, box.width, size)
    top = _axis_title(paper, mark.y_axis, box, size)
    across, along = scattered.ticks(mark)
    beside = size * TICK_ROOM if along else 0.0
    place = Box(box.left + beside, top, box.right, box.bottom - below - size * 3)
    first, last, low, high = scattered.window(mark)

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            place.left + (x - first) / (last - first) * place.width,
            place.top + (high - y) / (high - low) * place.height,
        )

    paper.rect(
        place.left, place.top, place.width, place.height, "none", edge=theme.HAIRLINE, line=0.7
    )
    x, y = mark.cross
    for ends in (((first, y), (last, y)), ((x, low), (x, high))):
        paper.stroke([at(*ends[0]), at(*ends[1])], theme.MUTED, 0.6)
    _ticks(paper, mark, (across, along), place, at, size)
    slope = scattered.slope_ends(mark)
    if slope is not None:
        paper.stroke([at(*slope[0]), at(*slope[1])], theme.INK, 1.0, order=2.5)
    written = _corners(paper, mark.corners, place, size)
    _dots(paper, mark, place, at, size, written)
    centre = (place.left + place.right) / 2
    under = place.bottom + size * (0.4 + LEADING * bool(across))
    paper.line(mark.x_axis, centre, under, Style(size), "centre")
    if mark.slope is not None:
        y = place.bottom + size * (0.4 + LEADING)
        paper.line(mark.slope[1], centre, y, Style(size, bold=True), "centre")
    rows = Box(box.left, box.bottom - below, box.right, box.bottom)
    legend_rows(paper, mark.legend, rows, size)


def _ticks(
    paper: Sheet,
    mark: mk.ScatterMark,
    numbers: tuple[tuple[float, ...], tuple[float, ...]],
    place: Box,
    at: Callable[[float, float], tuple[float, float]],
    size: float,
) -> None:
    """Round numbers below the points and at their left."""
    style = Style(paper.legible(size * 0.85), colour=theme.MUTED)
    for value in numbers[0]:
        x, _ = at(value, mark.cross[1])
        text = f"{value:g}".replace(".", mark.decimal)
        paper.line(text, x, place.bottom + size * 0.2, style, "centre")
    for value in numbers[1]:
        _, y = at(mark.cross[0], value)
        text = f"{value:g}".replace(".", mark.decimal)
        end = place.left - size * 0.4
        paper.line(text, end, y - style.size * LEADING / 2, style, "right")


def _axis_title(paper: Sheet, text: str, box: Box, size: float) -> float:
    style = Style(size)
    return paper.block(wrap(text, style, box.width), box.left, box.right, box.top, style) + 2


def _corners(paper: Sheet, corners: tuple[str, ...], place: Box, size: float) -> list[Box]:
    """Write what the quadrants mean; returns where, so that no name is put there."""
    muted = Style(paper.legible(size * 0.9), colour=theme.MUTED)
    low, high = place.bottom - muted.size * 1.5, place.top + muted.size * 0.2
    spots = (
        (place.right - 4, high, "right"),
        (place.left + 4, high, "left"),
        (place.left + 4, low, "left"),
        (place.right - 4, low, "right"),
    )
    written = []
    for text, (x, y, side) in zip(corners, spots, strict=True):
        paper.line(text, x, y, muted, side)
        written.append(_extent(text, x, y, muted, side))
    return written


def _extent(text: str, x: float, y: float, style: Style, side: str) -> Box:
    wide = width(text, style.size)
    left = x - wide if side == "right" else x
    return Box(left, y, left + wide, y + style.size * LEADING)


def _dots(
    paper: Sheet,
    mark: mk.ScatterMark,
    place: Box,
    at: Callable[[float, float], tuple[float, float]],
    size: float,
    written: list[Box],
) -> None:
    wanted, taken = [], list(written)
    for dot in mark.dots:
        x, y = at(dot.x, dot.y)
        radius = size * RADIUS * dot.swell
        patch = Circle(
            (x, y), radius, facecolor=dot.colour, edgecolor=theme.MUTED, linewidth=0.4, zorder=3
        )
        paper.axes.add_artist(patch)
        taken.append(Box(x - radius, y - radius, x + radius, y + radius))
        if dot.named:
            weight = abs(dot.x - mark.cross[0])
            wanted.append(labels.Label(dot.label, x, y - radius - size * 0.58, weight, False))
    for placed in labels.place(wanted, taken, place, paper.legible(size * 0.9), width):
        middle = (placed.box.left + placed.box.right) / 2
        style = Style(paper.legible(size * 0.9))
        paper.line(placed.label.text, middle, placed.box.top, style, "centre", halo=theme.PAPER)
