"""What is wrong with the geometry of a boundary file, measured before anything is mended."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pyproj
import shapely

GEOD = pyproj.Geod(ellps="WGS84")
MAX_VERTICES = 60_000
# Degrees; about 50 m. Doubled until a country's set is small enough to draw.
FIRST_TOLERANCE = 0.0005
# Narrower than this many square kilometres is how two lines were digitised, no finding.
NEGLIGIBLE_KM2 = 0.01


@dataclass(frozen=True)
class Repairs:
    """What a boundary file needed.

    Attributes
    ----------
    units, vertices : int
        As the file had them.
    invalid : int
        Regions whose rings crossed themselves, made valid.
    overlap_km2, gap_km2 : float
        Ground claimed twice, and holes between neighbours, before cleaning.
    kept_vertices : int
        Vertices after borders were simplified together.
    largest_change : float
        Largest relative change of a region's area by all of it.
    """

    units: int
    vertices: int
    invalid: int
    overlap_km2: float
    gap_km2: float
    kept_vertices: int = 0
    largest_change: float = 0.0


def area_km2(geometry: shapely.Geometry) -> float:
    """Geodesic area on WGS 84, in square kilometres, however the rings are wound."""
    wound = shapely.orient_polygons(geometry)
    return abs(float(GEOD.geometry_area_perimeter(wound)[0])) / 1e6


def measure(drawn: gpd.GeoDataFrame) -> tuple[Repairs, gpd.GeoDataFrame]:
    """Count and measure what is wrong; returns the regions made valid, else as they were."""
    shapes = drawn.geometry.to_numpy()
    invalid = int((~shapely.is_valid(shapes)).sum())
    valid = shapely.make_valid(shapes, method="structure")
    whole = shapely.union_all(valid)
    overlap = max(sum(map(area_km2, valid)) - area_km2(whole), 0.0)
    repairs = Repairs(
        units=len(drawn),
        vertices=int(shapely.get_num_coordinates(shapes).sum()),
        invalid=invalid,
        overlap_km2=overlap if overlap >= NEGLIGIBLE_KM2 else 0.0,
        gap_km2=_gaps(whole),
    )
    return repairs, gpd.GeoDataFrame(geometry=valid, index=drawn.index, crs=drawn.crs)


def _gaps(whole: shapely.Geometry) -> float:
    """Holes inside the country: between neighbours, or a lake that is nobody's."""
    holes = [
        area_km2(shapely.Polygon(ring))
        for part in shapely.get_parts(whole)
        for ring in part.interiors
    ]
    total = sum(hole for hole in holes if hole >= NEGLIGIBLE_KM2)
    return float(total)


def simplified(drawn: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Shared borders simplified together until the set is small enough to draw."""
    shapes, tolerance = drawn.geometry.to_numpy(), FIRST_TOLERANCE
    while int(shapely.get_num_coordinates(shapes).sum()) > MAX_VERTICES:
        shapes = shapely.coverage_simplify(drawn.geometry.to_numpy(), tolerance)
        tolerance *= 2
        if tolerance > 1:
            break
    return gpd.GeoDataFrame(geometry=shapes, index=drawn.index, crs=drawn.crs)


def largest_change(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> float:
    """The largest relative change of a region's area."""
    was = np.array([area_km2(shape) for shape in before.geometry])
    now = np.array([area_km2(shape) for shape in after.geometry])
    return float(np.max(np.abs(now - was) / np.maximum(was, 1e-9)))
