"""Rectangles on a page, in points from its top left corner, and how degrees come to lie in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from pyproj.enums import TransformDirection
from shapely.geometry.base import BaseGeometry

from analytics.measures.plane import equal_area

Bounds = tuple[float, float, float, float]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
EDGE_POINTS = 24
# Of the room above and below, so much goes to the side where more of the whole lies.
LEANING = 0.7


@dataclass(frozen=True)
class Box:
    """Edges in points; `top` is smaller than `bottom`."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in points."""
        return self.bottom - self.top

    @property
    def area(self) -> float:
        """Area in square points."""
        return self.width * self.height

    @property
    def ring(self) -> list[tuple[float, float]]:
        """Its corners in turn, back to the first."""
        top, bottom = (self.left, self.top), (self.right, self.bottom)
        return [top, (self.right, self.top), bottom, (self.left, self.bottom), top]

    @property
    def shape(self) -> BaseGeometry:
        """The same as a polygon."""
        return shapely.box(self.left, self.top, self.right, self.bottom)

    def inset(self, left: float = 0, top: float = 0, right: float = 0, bottom: float = 0) -> Box:
        """The box made smaller on each side."""
        return Box(self.left + left, self.top + top, self.right - right, self.bottom - bottom)

    def within(self, other: Box) -> Box:
        """What of it lies in another."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        return Box(left, top, min(self.right, other.right), min(self.bottom, other.bottom))

    def overlaps(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def touches(self, point: tuple[float, float]) -> bool:
        """Whether a point lies in it or on its edge."""
        x, y = point
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def holds(self, other: Box) -> bool:
        """Whether `other` lies wholly inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


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
    def fit(
        cls, bounds: Bounds, box: Box, margin: float = 0.03, whole: Bounds | None = None
    ) -> Projection:
        """The projection that shows `bounds` whole in `box`.

        Room above and below shows more of `whole` rather than of what lies around it; without
        one, `bounds` stand in the middle.
        """
        transformer = _centred(bounds)
        west, south, east, north = _projected_bounds(bounds, transformer)
        scale = min(box.width / (east - west), box.height / (north - south)) * (1 - margin)
        centre = ((west + east) / 2, (south + north) / 2)
        if whole is not None:
            _, low, _, high = _projected_bounds(whole, transformer)
            middle = _leaning((south, north), (low, high), box.height / scale)
            centre = (centre[0], middle)
        origin = (
            (box.left + box.right) / 2 - centre[0] * scale,
            (box.top + box.bottom) / 2 + centre[1] * scale,
        )
        return cls(transformer, box, origin, scale)

    def degrees(self, points: Floats) -> Floats:
        """Longitudes and latitudes of places on the page, shape (n, 2)."""
        x = (points[:, 0] - self.origin[0]) / self.points_per_metre
        y = (self.origin[1] - points[:, 1]) / self.points_per_metre
        back = self.transformer.transform(x, y, direction=TransformDirection.INVERSE)
        return np.column_stack(back)

    def points(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Floats:
        """Positions on the page, shape (n, 2)."""
        x, y = self.transformer.transform(np.asarray(lon, float), np.asarray(lat, float))
        return np.column_stack(
            [
                self.origin[0] + np.atleast_1d(x) * self.points_per_metre,
                self.origin[1] - np.atleast_1d(y) * self.points_per_metre,
            ]
        )

    def drawn(self, geometry: Any) -> Any:
        """A geometry in degrees, or an array of them, as it lies on the page."""
        return shapely.transform(geometry, lambda at: self.points(at[:, 0], at[:, 1]))


def _leaning(part: tuple[float, float], whole: tuple[float, float], length: float) -> float:
    """The middle of a window over a part that leans to where more of the whole lies."""
    (start, end), (first, last) = part, whole
    spare = max(length - (end - start), 0.0) / 2 * LEANING
    before, after = max(start - first, 0.0), max(last - end, 0.0)
    # As far as one side has more to show than the other, and not past its end.
    shift = min(max((after - before) / 2, -spare), spare)
    return (start + end) / 2 + shift


def rings(geometry: Any) -> list[shapely.LinearRing]:
    """Every outline of the polygons of a geometry, those of holes included."""
    parts = [p for p in getattr(geometry, "geoms", [geometry]) if p.geom_type == "Polygon"]
    return [ring for part in parts for ring in (part.exterior, *part.interiors)]


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
