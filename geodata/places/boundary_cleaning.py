"""Outlines brought to a coverage: valid, on a grid, no ground claimed twice.

Outlines come from outside and may take hours or break a library, so this is
run by the reading process alone, within its limits of time and memory. It
knows arrays of shapes and nothing of codes or names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

GEOD = pyproj.Geod(ellps="WGS84")
# Narrower than this many square kilometres is how two lines were digitised, no finding.
NEGLIGIBLE_KM2 = 0.01


@dataclass(frozen=True)
class AreaGap:
    """A region whose drawn area is not the one its table gives, both in km²."""

    code: str
    drawn: float
    expected: float

    @property
    def off(self) -> float:
        """The difference as a part of the area expected."""
        return abs(self.drawn - self.expected) / self.expected


@dataclass(frozen=True)
class Repairs:
    """What a boundary file needed.

    Attributes
    ----------
    units, vertices : int
        As the file had them.
    invalid : int
        Units whose rings crossed themselves, made valid.
    slivers : int
        Parts left out: a line, a point, or narrower than a metre.
    overlap_km2, gap_km2 : float
        Before cleaning: ground claimed twice; ground of the country that no
        unit covers, enclosed or not.
    kept_vertices : int
        Vertices after borders were simplified together.
    largest_change : float
        Largest relative change of a unit's area by all of it.
    changed_most : str
        Code of that unit.
    layer : str
        The layer read, where the file has several.
    outside : tuple of str
        Codes of parts drawn for the most part outside the region they name,
        few enough to be a rough outline's.
    areas : tuple of AreaGap
        Regions whose area differs from the sourced table's, the worst first.
    """

    units: int
    vertices: int
    invalid: int
    slivers: int
    overlap_km2: float
    gap_km2: float
    kept_vertices: int = 0
    largest_change: float = 0.0
    changed_most: str = ""
    layer: str = ""
    outside: tuple[str, ...] = ()
    areas: tuple[AreaGap, ...] = ()


def area_km2(geometry: shapely.Geometry) -> float:
    """Geodesic area on WGS 84, in square kilometres, however the rings are wound."""
    wound = shapely.orient_polygons(geometry)
    return abs(float(GEOD.geometry_area_perimeter(wound)[0])) / 1e6


Shapes = npt.NDArray[np.object_]
# Degrees; about one metre. Detail finer than this is how a program counted, no border.
GRID = 1e-5
# Degrees; about 100 m. An enclosed gap narrower than this is how two lines were drawn.
GAP_WIDTH = 0.001
MAX_VERTICES = 60_000
# Degrees; about 50 m. Doubled until a country's set is small enough to draw.
FIRST_TOLERANCE = 0.0005
COARSEST_TOLERANCE = 1.0
# Of the smaller of two units. Neighbours drawn by different hands share a few per cent.
TOLERATED_OVERLAP = 0.25
MAX_OVERLAPS = 50


def cleaned(drawn: list[Any]) -> tuple[Shapes, dict[str, Any]]:
    """Units as a valid coverage, simplified together until it is small enough to draw.

    Parameters
    ----------
    drawn : list of Polygon or MultiPolygon
        As the file has them, EPSG:4326; parts of no area and rings that cross
        themselves included.

    Returns
    -------
    shapes : array
        In the same order; none where a unit has no area at all.
    facts : dict
        ``vertices`` and ``invalid`` (units whose rings crossed) as the file had
        them; ``slivers``, parts that were a line or a point or narrower than
        the grid; ``flat``, positions of units of which nothing is left; and
        what :func:`_measured` adds.

    Raises
    ------
    shapely.errors.GEOSException
        Where no coverage can be made of the outlines.
    """
    raw = shapely.force_2d(np.array(drawn, dtype=object))
    valid = shapely.make_valid(raw, method="structure", keep_collapsed=False)
    snapped = shapely.set_precision(valid, GRID)
    facts: dict[str, Any] = {
        "vertices": int(shapely.get_num_coordinates(raw).sum()),
        "invalid": int((~shapely.is_valid(raw)).sum()),
        "slivers": _slivers(raw),
        "flat": [int(i) for i in np.flatnonzero(shapely.is_empty(snapped))],
    }
    if facts["flat"]:
        return np.array([], dtype=object), facts
    covered = shapely.coverage_clean(snapped, gap_width=GAP_WIDTH)  # type: ignore[attr-defined]
    small = _simplified(covered)
    return small, {**facts, "overlaps": _overlaps(snapped), **_measured(valid, covered, small)}


def _measured(valid: Shapes, covered: Shapes, small: Shapes) -> dict[str, Any]:
    """Areas before and after.

    Returns
    -------
    dict
        ``overlap_km2`` and ``holes_km2``, ground claimed twice and ground
        enclosed by nobody, before cleaning; ``kept``, vertices after
        simplification; ``areas``, km² of each unit before it; ``changes``, the
        relative change of each unit's area by all that was done.
    """
    before, after = (np.array([area_km2(shape) for shape in shapes]) for shapes in (valid, small))
    whole = shapely.union_all(valid)
    overlap = float(before.sum()) - area_km2(whole)
    return {
        "overlap_km2": overlap if overlap >= NEGLIGIBLE_KM2 else 0.0,
        "holes_km2": _holes(whole),
        "kept": int(shapely.get_num_coordinates(small).sum()),
        "areas": [round(area_km2(shape), 3) for shape in covered],
        "changes": [float(change) for change in np.abs(after - before) / before],
    }


def _slivers(raw: Shapes) -> int:
    """Parts that vanish: lines, points, and what is narrower than the grid."""
    parts = shapely.get_parts(raw)
    valid = shapely.make_valid(parts, method="structure", keep_collapsed=False)
    return int(shapely.is_empty(shapely.set_precision(valid, GRID)).sum())


def _holes(whole: Any) -> float:
    """Holes inside the country: between neighbours, or a lake that is nobody's."""
    holes = [
        area_km2(shapely.Polygon(ring))
        for part in shapely.get_parts(whole)
        for ring in part.interiors
    ]
    return float(sum(hole for hole in holes if hole >= NEGLIGIBLE_KM2))


def _overlaps(shapes: Shapes) -> list[tuple[int, int, float]]:
    """Positions of two units that share more than is tolerated, and what part of the smaller."""
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    area = shapely.area(shapes)
    part = shared / np.minimum(area[one], area[other])
    worst = [i for i in np.argsort(-part, kind="stable") if part[i] > TOLERATED_OVERLAP]
    return [(int(one[i]), int(other[i]), float(part[i])) for i in worst[:MAX_OVERLAPS]]


def _simplified(covered: Shapes) -> Shapes:
    """Shared borders simplified together until the set is small enough to draw."""
    shapes, tolerance = covered, FIRST_TOLERANCE
    while shapely.get_num_coordinates(shapes).sum() > MAX_VERTICES:
        shapes = shapely.coverage_simplify(covered, tolerance)
        tolerance *= 2
        if tolerance > COARSEST_TOLERANCE:
            break
    return np.asarray(shapes, dtype=object)
