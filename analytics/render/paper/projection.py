"""Degrees → points on the page, through an equal-area projection of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from matplotlib.path import Path as Outline

from analytics.measures.plane import equal_area
from analytics.render.frames import Bounds
from analytics.render.paper.box import Box

Floats = npt.NDArray[np.float64]
EDGE_POINTS = 24


@dataclass(frozen=True)
class Projection:
    """Places degrees in a box on the page.

    Attributes
    ----------
    box : Box
        Where the map is drawn, in points.
    points_per_metre : float
    """

    transformer: pyproj.Transformer
    box: Box
    origin: tuple[float, float]
    points_per_metre: float

    @classmethod
    def fit(cls, bounds: Bounds, box: Box, margin: float = 0.03) -> Projection:
        """The projection that shows `bounds` whole, centred in `box`."""
        transformer = _centred(bounds)
        west, south, east, north = _projected_bounds(bounds, transformer)
        scale = min(box.width / (east - west), box.height / (north - south)) * (1 - margin)
        centre = ((west + east) / 2, (south + north) / 2)
        origin = (
            (box.left + box.right) / 2 - centre[0] * scale,
            (box.top + box.bottom) / 2 + centre[1] * scale,
        )
        return cls(transformer, box, origin, scale)

    def points(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Floats:
        """Positions on the page, shape (n, 2)."""
        x, y = self.transformer.transform(np.asarray(lon, float), np.asarray(lat, float))
        return np.column_stack(
            [
                self.origin[0] + np.atleast_1d(x) * self.points_per_metre,
                self.origin[1] - np.atleast_1d(y) * self.points_per_metre,
            ]
        )

    def outline(self, geometry: shapely.Geometry) -> Outline:
        """A polygon or multipolygon as one path, holes included."""
        rings = [ring for polygon in _polygons(geometry) for ring in _rings(polygon)]
        parts = [self.points(*shapely.get_coordinates(ring).T) for ring in rings]
        return Outline.make_compound_path(*(Outline(part, closed=True) for part in parts))


def aspect(bounds: Bounds) -> float:
    """Width over height of `bounds` once projected."""
    west, south, east, north = _projected_bounds(bounds, _centred(bounds))
    return (east - west) / (north - south)


def _centred(bounds: Bounds) -> pyproj.Transformer:
    west, south, east, north = bounds
    return equal_area(round((west + east) / 2, 3), round((south + north) / 2, 3))


def _projected_bounds(bounds: Bounds, transformer: pyproj.Transformer) -> Bounds:
    """Bounds of the projected edges, which bulge between their corners."""
    west, south, east, north = bounds
    lon, lat = np.linspace(west, east, EDGE_POINTS), np.linspace(south, north, EDGE_POINTS)
    xs = np.concatenate([lon, lon, np.full(EDGE_POINTS, west), np.full(EDGE_POINTS, east)])
    ys = np.concatenate([np.full(EDGE_POINTS, south), np.full(EDGE_POINTS, north), lat, lat])
    x, y = transformer.transform(xs, ys)
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _polygons(geometry: shapely.Geometry) -> Iterable[shapely.Polygon]:
    return getattr(geometry, "geoms", [geometry])


def _rings(polygon: shapely.Polygon) -> Iterable[shapely.LinearRing]:
    return [polygon.exterior, *polygon.interiors]
