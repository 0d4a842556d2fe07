"""Points on an equal-area plane: from degrees to metres, kernels and nearest neighbours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from analytics.measures.numbers import Floats, MeasureError, amount


def places(name: str, values: Sequence[Sequence[float]] | Floats, *, least: int = 1) -> Floats:
    """Coordinates as an array of shape (n, 2), finite.

    Raises
    ------
    MeasureError
        ``not_points``, ``too_few`` or ``missing_number``.
    """
    try:
        points = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise MeasureError("not_points", field=name) from None
    if points.ndim != 2 or points.shape[1] != 2:
        raise MeasureError("not_points", field=name)
    if len(points) < least:
        raise MeasureError("too_few", field=name, found=len(points), least=least)
    if not np.isfinite(points).all():
        raise MeasureError("missing_number", field=name)
    return points


def kernel_density(
    points: Sequence[Sequence[float]] | Floats,
    bandwidth: float,
    at: Sequence[Sequence[float]] | Floats,
) -> Floats:
    """Sum of Gaussian kernels at the places asked for.

    f(z) = Σ exp(−|z − x|² / 2h²) / (2πh²): points per squared unit of the
    coordinates, which must be metres of an equal-area projection for the
    surface to mean a density. Silverman (1986).

    Raises
    ------
    MeasureError
        ``bad_bandwidth`` unless the bandwidth is above zero.
    """
    known = places("points", points)
    asked = places("at", at)
    if isinstance(bandwidth, (bool, str)) or bandwidth is None:
        raise MeasureError("bad_bandwidth", value=str(bandwidth))
    width = float(bandwidth)
    if not math.isfinite(width) or width <= 0:
        raise MeasureError("bad_bandwidth", value=str(bandwidth))
    density = np.zeros(len(asked))
    # One point at a time: a fine grid times many points would not fit in memory.
    for x, y in known:
        squared = (asked[:, 0] - x) ** 2 + (asked[:, 1] - y) ** 2
        density += np.exp(-squared / (2 * width**2))
    return density / (2 * math.pi * width**2)


def nearest_neighbour(
    points: Sequence[Sequence[float]], area: float | None = None
) -> dict[str, float]:
    """Mean distance to the nearest other point, and its ratio to chance.

    Ratio after Clark and Evans (1954): mean / (0.5 / √(n / area)); below 1 is
    clustered, above 1 regular. Without an area, that of the bounding box, which
    flatters regularity: give the true one where it is known.
    """
    known = places("points", points, least=2)
    from scipy.spatial import cKDTree

    mean = float(cKDTree(known).query(known, k=2)[0][:, 1].mean())
    if area is None:
        spans = np.ptp(known, axis=0)
        extent = float(spans[0] * spans[1])
    else:
        extent = amount("area", area, positive=True)
    if extent == 0:
        raise MeasureError("zero_total", field="area")
    expected = 0.5 / math.sqrt(len(known) / extent)
    return {"mean_distance": mean, "ratio": mean / expected}


GRID_ROWS = 260
KM = 1000.0
# Mean radius of the earth.
EARTH_KM = 6371.0
# The area that densities are told per: 1,000 km², in square kilometres and in square metres.
UNIT_KM2 = 1000.0
UNIT_M2 = UNIT_KM2 * KM**2


@lru_cache(maxsize=64)
def equal_area(lon: float, lat: float) -> pyproj.Transformer:
    """Lambert azimuthal equal-area centred on a place: areas compare truly."""
    crs = f"+proj=laea +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m"
    return pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)


def centred(areas: gpd.GeoDataFrame) -> pyproj.Transformer:
    """The equal-area plane in the middle of a country's bounds."""
    west, south, east, north = areas.total_bounds
    return equal_area(round((west + east) / 2, 3), round((south + north) / 2, 3))


def metres(lon: Floats, lat: Floats, plane: pyproj.Transformer) -> Floats:
    """Positions on the plane, shape (n, 2)."""
    x, y = plane.transform(lon, lat)
    return np.column_stack([np.atleast_1d(x), np.atleast_1d(y)])


def great_circle(lat: Floats, lon: Floats, at: tuple[float, float]) -> Floats:
    """Kilometres from every place to one (latitude, longitude) along a sphere.

    The haversine formula, with the mean radius of the earth: within 0.6 % of the ellipsoid.
    """
    (north, east), up, across = np.radians(at), np.radians(lat), np.radians(lon)
    half = np.sin((up - north) / 2) ** 2
    half += np.cos(up) * np.cos(north) * np.sin((across - east) / 2) ** 2
    away: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(half))
    return away


def centres(areas: gpd.GeoDataFrame) -> Floats:
    """A point inside each region, in metres, in the order of the rows."""
    inside = shapely.point_on_surface(areas.geometry.to_numpy())
    return metres(shapely.get_x(inside), shapely.get_y(inside), centred(areas))


@dataclass(frozen=True)
class Raster:
    """A kernel surface over a country.

    Attributes
    ----------
    lons, lats : ndarray
        Degrees of columns and rows. Rows are evenly spaced on the web map
        (Mercator), so that the grid is the picture that the map lays down.
    values : ndarray
        Shape (lats, lons): points per 1,000 km², NaN outside the country.
    """

    lons: Floats
    lats: Floats
    values: Floats


def surface(
    lon: Floats, lat: Floats, areas: gpd.GeoDataFrame, bandwidth_km: float, rows: int = GRID_ROWS
) -> Raster:
    """The exact sum of kernels at every cell of a grid, cut at the country's border.

    Nothing is interpolated: each cell is carried to the equal-area plane and
    the kernels of all points are added there. What the kernels spread beyond
    the border is lost, not put back.

    Raises
    ------
    MeasureError
        ``bad_bandwidth`` unless the bandwidth is above zero, ``too_few`` without points.
    """
    laid = cells(areas, rows)
    points = metres(lon, lat, centred(areas))
    density = kernel_density(points, bandwidth_km * KM, laid.at) * UNIT_M2
    return Raster(laid.lons, laid.lats, laid.filled(density))


@dataclass(frozen=True)
class Cells:
    """The cells of a country's grid: which lie inside, and where those are on the plane."""

    lons: Floats
    lats: Floats
    inside: npt.NDArray[np.bool_]
    at: Floats

    @property
    def places(self) -> tuple[Floats, Floats]:
        """Longitudes and latitudes of the cells inside."""
        lon, lat = (part.ravel()[self.inside] for part in np.meshgrid(self.lons, self.lats))
        return lon, lat

    def filled(self, at: Floats) -> Floats:
        """Values of the cells inside as a grid of rows and columns; NaN outside."""
        values = np.full(self.inside.size, np.nan)
        values[self.inside] = at
        return values.reshape(len(self.lats), len(self.lons))


def cells(areas: gpd.GeoDataFrame, rows: int = GRID_ROWS) -> Cells:
    """The cells that surfaces of a boundary set are drawn on."""
    return _cells(tuple(areas.geometry), rows)


# Shapes compare and hash by their coordinates: one drawing, one grid, whatever the bandwidth.
@lru_cache(maxsize=8)
def _cells(regions: tuple[shapely.Geometry, ...], rows: int) -> Cells:
    country = shapely.union_all(regions)
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(regions))
    low, high = _mercator(south), _mercator(north)
    across = math.radians(east - west)
    columns = max(round(rows * across / (high - low)), 2)
    lons = np.linspace(west, east, columns)
    lats = np.degrees(2 * np.arctan(np.exp(np.linspace(low, high, rows))) - np.pi / 2)
    grid_lon, grid_lat = (grid.ravel() for grid in np.meshgrid(lons, lats))
    shapely.prepare(country)
    inside = shapely.contains_xy(country, grid_lon, grid_lat)
    plane = equal_area(round((west + east) / 2, 3), round((south + north) / 2, 3))
    return Cells(lons, lats, inside, metres(grid_lon[inside], grid_lat[inside], plane))


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
