"""A surface on paper: bands between its classes as true vector outlines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.patches import PathPatch, Rectangle

from analytics.render import marks as mk
from analytics.render.paper.projection import Projection
from analytics.render.paper.typeset import Sheet

Floats = npt.NDArray[np.float64]
ORDER = 1.5


def paint(
    paper: Sheet,
    mark: mk.RasterMark,
    country: shapely.Geometry,
    projection: Projection,
    clip: Rectangle,
) -> None:
    """Draw every class as a band, cut at the country's border."""
    for colour, band in bands(mark, country):
        patch = PathPatch(
            projection.outline(band), facecolor=colour, edgecolor="none", zorder=ORDER
        )
        paper.axes.add_artist(patch)
        patch.set_clip_path(clip)


def bands(mark: mk.RasterMark, country: shapely.Geometry) -> list[tuple[str, shapely.Geometry]]:
    """Colour and outline of every class that occurs, in degrees.

    Each band holds all that lies above its lower edge; darker ones cover it.
    The surface goes on a little beyond the border so that bands are cut there,
    not before it.
    """
    values = _beyond(np.asarray(mark.values, dtype=float))
    outlines = _steps(mark, values) if mark.stepped else _contours(mark, values)
    found = []
    for colour, outline in zip(mark.colours, outlines, strict=True):
        solid = _solid(None if outline is None else shapely.intersection(outline, country))
        if solid is not None:
            found.append((colour, solid))
    return found


def _contours(mark: mk.RasterMark, values: Floats) -> Iterator[shapely.Geometry | None]:
    """Where a smooth surface lies above each lower edge."""
    from contourpy import FillType, contour_generator

    contours = contour_generator(
        np.asarray(mark.lons), np.asarray(mark.lats), values, fill_type=FillType.OuterOffset
    )
    top = float(np.nanmax(values)) * 2 + 1
    for edge in mark.edges[:-1]:
        points, offsets = contours.filled(edge, top)[:2]
        parts = [_polygon(p, o) for p, o in zip(points, offsets, strict=True)]
        yield shapely.union_all(parts) if parts else None


def _steps(mark: mk.RasterMark, values: Floats) -> Iterator[shapely.Geometry | None]:
    """Where whole cells lie above each lower edge: runs of every row, joined."""
    lons, lats = (_borders(np.asarray(one)) for one in (mark.lons, mark.lats))
    for edge in mark.edges[:-1]:
        change = np.diff(np.pad(values >= edge, ((0, 0), (1, 1))).astype(int), axis=1)
        rows, starts = np.nonzero(change == 1)
        _, ends = np.nonzero(change == -1)
        boxes = shapely.box(lons[starts], lats[rows], lons[ends], lats[rows + 1])
        yield shapely.union_all(boxes) if len(boxes) else None


def _borders(middles: Floats) -> Floats:
    """Where the cells around these middles begin and end."""
    inner = (middles[1:] + middles[:-1]) / 2
    return np.concatenate([[2 * middles[0] - inner[0]], inner, [2 * middles[-1] - inner[-1]]])


def _polygon(points: object, offsets: object) -> shapely.Geometry:
    """One outer ring with its holes."""
    at, cuts = np.asarray(points), np.asarray(offsets)
    rings = [at[a:b] for a, b in pairwise(cuts.tolist())]
    return shapely.make_valid(shapely.Polygon(rings[0], rings[1:]))


def _solid(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """Only the parts that have an area."""
    if shape is None:
        return None
    parts = [p for p in getattr(shape, "geoms", [shape]) if p.geom_type == "Polygon"]
    parts += [
        q for p in getattr(shape, "geoms", []) if p.geom_type == "MultiPolygon" for q in p.geoms
    ]
    return shapely.MultiPolygon(parts) if parts else None


def _beyond(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Values carried two cells past the border by their nearest neighbours."""
    filled = values.copy()
    for _ in range(2):
        empty = np.isnan(filled)
        padded = np.pad(filled, 1, constant_values=np.nan)
        around = np.stack(
            [padded[1:-1, :-2], padded[1:-1, 2:], padded[:-2, 1:-1], padded[2:, 1:-1]]
        )
        known = ~np.isnan(around)
        total = np.where(known, around, 0.0).sum(axis=0)
        mean = total / np.maximum(known.sum(axis=0), 1)
        grown = empty & known.any(axis=0)
        filled[grown] = mean[grown]
    return np.where(np.isnan(filled), 0.0, filled)
