"""From degrees to metres of an equal-area plane, and the grid of a surface on it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from analytics.measures.kernels import kernel_density
from analytics.measures.numbers import Floats

GRID_ROWS = 260
PER_1000_KM2 = 1e9
KM = 1000.0


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


def centres(areas: gpd.GeoDataFrame) -> Floats:
    """A point inside each region, in metres, in the order of the rows."""
    inside = shapely.point_on_surface(areas.geometry.to_numpy())
    return metres(shapely.get_x(inside), shapely.get_y(inside), centred(areas))


@dataclass(frozen=True)
class Grid:
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
) -> Grid:
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
    density = kernel_density(points, bandwidth_km * KM, laid.at) * PER_1000_KM2
    return Grid(laid.lons, laid.lats, laid.filled(density))


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
