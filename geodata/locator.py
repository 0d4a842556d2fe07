"""Points → regions, exactly as GEOS says.

A point belongs to the region that it intersects; on a shared border the lowest
code wins, so that the answer never depends on the order of a file. What has no
region says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

Floats = Sequence[float] | npt.NDArray[np.float64]
COAST_TOLERANCE_M = 5000.0


@dataclass(frozen=True)
class Located:
    """Regions of points.

    Attributes
    ----------
    codes : ndarray of str
        Region code per point, "" where none.
    reasons : ndarray of str
        "" for a located point, else ``not_a_number``, ``out_of_range`` or
        ``outside``.
    """

    codes: npt.NDArray[np.object_]
    reasons: npt.NDArray[np.object_]


def locate(lon: Floats, lat: Floats, regions: gpd.GeoDataFrame) -> Located:
    """Find the region of each point.

    Parameters
    ----------
    lon, lat : sequence of float
        Degrees, WGS 84.
    regions : GeoDataFrame
        Indexed by code, EPSG:4326, valid polygons.
    """
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    codes = np.full(x.shape, "", dtype=object)
    reasons = np.full(x.shape, "outside", dtype=object)
    finite = np.isfinite(x) & np.isfinite(y)
    in_range = finite & (np.abs(x) <= 180) & (np.abs(y) <= 90)
    reasons[finite & ~in_range] = "out_of_range"
    reasons[~finite] = "not_a_number"
    # Lowest code last to be written: it overrides on shared borders.
    for code, polygon in sorted(regions.geometry.items(), reverse=True):
        west, south, east, north = polygon.bounds
        near = in_range & (x >= west) & (x <= east) & (y >= south) & (y <= north)
        inside = np.flatnonzero(near)
        if inside.size:
            shapely.prepare(polygon)
            hit = inside[shapely.intersects_xy(polygon, x[inside], y[inside])]
            codes[hit] = str(code)
            reasons[hit] = ""
    return Located(codes, reasons)


def distance_m(lon: float, lat: float, region: shapely.Geometry) -> float:
    """Distance in metres from a point to a region, 0 inside.

    Measured in an azimuthal equidistant projection centred on the point, where
    distances from the centre are true.
    """
    import pyproj

    local = pyproj.Proj(proj="aeqd", lat_0=lat, lon_0=lon, datum="WGS84")
    projected = shapely.transform(region, lambda xy: np.column_stack(local(xy[:, 0], xy[:, 1])))
    return float(shapely.distance(shapely.Point(0, 0), projected))
