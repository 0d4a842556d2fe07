"""Record symbols on paper: coloured and shaped, moved apart, hollow where approximate."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from analytics import theme
from analytics.render import marks as mk
from analytics.render.paper.box import Box
from analytics.render.paper.projection import Projection
from analytics.render.paper.typeset import Sheet
from analytics.render.shapes import vertices
from analytics.render.spread import Floats, spread

RADIUS = 0.5
LEAST_RADIUS = 2.6
CROWD = 60


def paint(
    paper: Sheet,
    mark: mk.PointMark,
    projection: Projection,
    box: Box,
    size: float,
    skip: Sequence[Box] = (),
) -> list[Box]:
    """Draw the symbols of a window; returns the boxes they cover.

    Symbols inside `skip` (the frame of an inset) are drawn small there and in
    full in the inset itself.
    """
    if not mark.points:
        return []
    crowded = len(mark.points) > CROWD
    radius = max(size * RADIUS * (0.7 if crowded else 1.0), LEAST_RADIUS)
    true = projection.points([p.lon for p in mark.points], [p.lat for p in mark.points])
    inside = [i for i, (x, y) in enumerate(true) if box.holds(Box(x, y, x, y))]
    small = {i for i in inside if any(o.holds(Box(*true[i], *true[i])) for o in skip)}
    full = [i for i in inside if i not in small]
    for i in small:
        draw(paper, mark.points[i], (true[i][0], true[i][1]), radius * 0.45)
    moved = spread(true[full], 2 * radius + 1.0)
    covered = []
    for i, (x, y) in zip(full, _kept_inside(moved, box, radius), strict=True):
        if math.hypot(x - true[i][0], y - true[i][1]) > radius:
            paper.stroke([(true[i][0], true[i][1]), (x, y)], theme.MUTED, 0.4, order=3)
        draw(paper, mark.points[i], (x, y), radius)
        covered.append(Box(x - radius, y - radius, x + radius, y + radius))
    return covered


def draw(paper: Sheet, point: mk.Point, at: tuple[float, float], radius: float) -> None:
    """One symbol with a white halo; hollow when its place is approximate."""
    shape_outline(paper, point.shape, point.colour, at, radius, hollow=point.approximate)


def shape_outline(
    paper: Sheet,
    shape: str,
    colour: str,
    at: tuple[float, float],
    radius: float,
    *,
    hollow: bool = False,
) -> None:
    """A shape of the theme at a place on the page."""
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


def _kept_inside(points: Floats, box: Box, radius: float) -> Floats:
    low = np.array([box.left + radius, box.top + radius])
    high = np.array([box.right - radius, box.bottom - radius])
    kept: Floats = np.clip(points, low, high)
    return kept
