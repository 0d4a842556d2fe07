"""A surface in its classes: as outlines of bands, and as a picture of one colour per class."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from analytics.figures import marks as mk

Floats = npt.NDArray[np.float64]
ALPHA = 215


def bands(mark: mk.RasterMark, country: shapely.Geometry) -> list[tuple[str, shapely.Geometry]]:
    """Colour and outline of every class that occurs, in degrees.

    Each band holds all that lies above its lower edge; darker ones cover it.
    The surface goes on a little beyond the border so that bands are cut there,
    not before it.
    """
    values = _beyond(np.asarray(mark.values, dtype=float))
    outlines = _steps(mark, values) if mark.stepped else _contours(mark, values)
    classes = []
    for colour, outline in zip(mark.colours, outlines, strict=True):
        solid = _solid(None if outline is None else shapely.intersection(outline, country))
        if solid is not None:
            classes.append((colour, solid))
    return classes


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
    lons, lats = (_borders(np.asarray(axis)) for axis in (mark.lons, mark.lats))
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


def painted(mark: mk.RasterMark) -> list[tuple[float, float]]:
    """Degrees of the cells that are not clear."""
    rows, columns = np.nonzero(np.asarray(mark.values, dtype=float) >= mark.edges[0])
    lons, lats = np.asarray(mark.lons)[columns], np.asarray(mark.lats)[rows]
    return list(zip(lons.tolist(), lats.tolist(), strict=True))


def layer(mark: mk.RasterMark) -> dict[str, Any]:
    """What the map needs to lay the picture down: its address and its corners."""
    south, north = mark.lats[0], mark.lats[-1]
    west, east = mark.lons[0], mark.lons[-1]
    # A value is that of the middle of its pixel: half a pixel more on each side.
    wide = (east - west) / (len(mark.lons) - 1) / 2
    low = (mark.lats[1] - mark.lats[0]) / 2
    high = (mark.lats[-1] - mark.lats[-2]) / 2
    picture = base64.b64encode(png(pixels(mark))).decode()
    return {
        "url": f"data:image/png;base64,{picture}",
        "bounds": [[south - low, west - wide], [north + high, east + wide]],
    }


def pixels(mark: mk.RasterMark) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Red, green, blue, alpha of every cell, north first."""
    values = np.asarray(mark.values, dtype=float)[::-1]
    colours = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] + [ALPHA] for c in mark.colours]
    palette = np.array([[0, 0, 0, 0], *colours], dtype=np.uint8)
    classes = np.digitize(np.nan_to_num(values, nan=-np.inf), mark.edges)
    # The highest value lies on the last edge and belongs to the last class.
    painted: np.ndarray[Any, np.dtype[np.uint8]] = palette[np.minimum(classes, len(colours))]
    return painted


def png(picture: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    """A picture of red, green, blue and alpha as PNG."""
    from PIL import Image

    target = io.BytesIO()
    Image.fromarray(picture).save(target, "png", optimize=True)
    return target.getvalue()
