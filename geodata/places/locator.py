"""Points → regions, exactly as GEOS says.

A point belongs to the region that it intersects; on a shared border the lowest
code wins, so that the answer never depends on the order of a file. Points that
lie in several regions because the drawing overlaps are counted and given to
the lowest code too, never twice. What has no region says why.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geodata.places import index_shelf
from geodata.places.grid_build import NOWHERE
from geodata.places.grid_index import GridIndex, copied

Floats = Sequence[float] | npt.NDArray[np.float64]
COAST_TOLERANCE_M = 5000.0
# Along a meridian, at its shortest: no degree is nearer than it is taken for.
METRES_OF_A_DEGREE = 110_500.0
REASONS = ("", "outside", "out_of_range", "not_a_number")
OUTSIDE, OUT_OF_RANGE, NOT_A_NUMBER = 1, 2, 3
# Up to here, testing the points of each region's bounding box costs less than an index.
FEW_POINTS = 20_000
# Points at once: few enough to be shared among threads, and what is left to GEOS is asked of
# it region by region.
CHUNK = 1 << 20


@dataclass(frozen=True)
class Located:
    """Regions of points.

    Attributes
    ----------
    names : ndarray of str
        Region codes, ascending.
    numbers : ndarray of int32
        Position in `names` of each point's region, -1 where none.
    why : ndarray of int8
        Position in ``REASONS``: 0 for a located point.
    several : int
        Points that lie in more than one region (border points included).
    """

    names: npt.NDArray[np.object_]
    numbers: npt.NDArray[np.int32]
    why: npt.NDArray[np.int8]
    several: int

    @cached_property
    def codes(self) -> npt.NDArray[np.object_]:
        """Region code per point, "" where none."""
        return np.append(self.names, "").astype(object)[self.numbers]

    @cached_property
    def reasons(self) -> npt.NDArray[np.object_]:
        """Why a point has no region: ``outside``, ``out_of_range``, ``not_a_number``, or ""."""
        return np.array(REASONS, dtype=object)[self.why]


@dataclass
class Locator:
    """The regions of one boundary set, ready to be asked; their index is made once and kept.

    Parameters
    ----------
    regions : GeoDataFrame
        Indexed by code, EPSG:4326, valid polygons.
    shelf : Path, optional
        The ministry's folder, in which the index is kept for the next time.
    """

    regions: gpd.GeoDataFrame
    shelf: Path | None = None
    _index: GridIndex | None = field(default=None, init=False, repr=False)
    # GEOS builds on a polygon's first question, and an index is made: one caller at a time.
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    @property
    def names(self) -> npt.NDArray[np.object_]:
        """Region codes in the order of their numbers."""
        return self._ordered[0]

    @cached_property
    def _ordered(self) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
        """Codes ascending, and their polygons: copies, so that nobody else's are prepared."""
        drawn = self.regions[~(self.regions.geometry.is_empty | self.regions.geometry.isna())]
        ordered = drawn.set_axis(drawn.index.astype(str)).sort_index()
        return ordered.index.to_numpy(dtype=object), copied(ordered.geometry.to_numpy())

    def locate(self, lon: Floats, lat: Floats, *, threads: int = 1) -> Located:
        """Find the region of each point.

        Parameters
        ----------
        lon, lat : sequence of float
            Degrees, WGS 84.
        threads : int
            Worth more than one from about a million points.
        """
        x, y = np.ascontiguousarray(lon, dtype=float), np.ascontiguousarray(lat, dtype=float)
        names, polygons = self._ordered
        numbers = np.full(x.size, NOWHERE, dtype=np.int32)
        why = np.zeros(x.size, dtype=np.int8)
        index = self._ready(x.size) if len(polygons) else None

        def part(span: slice) -> int:
            some, other = x[span], y[span]
            several = 0
            if index is not None:
                numbers[span], several = index.find(some, other)
            elif len(polygons):
                with self._lock:
                    several = _by_bounding_box(polygons, some, other, numbers[span])
            why[span] = _reasons(some, other, numbers[span])
            return several

        spans = list(_chunks(x.size))
        if threads > 1 and len(spans) > 1:
            with ThreadPoolExecutor(threads) as pool:
                several = sum(pool.map(part, spans))
        else:
            several = sum(map(part, spans))
        return Located(names, numbers, why, several)

    def _ready(self, points: int) -> GridIndex | None:
        """The index, where it is there or worth its making."""
        with self._lock:
            if self._index is None and points > FEW_POINTS:
                self._index = index_shelf.index(self._ordered[1], self.shelf)
            return self._index


def locate(lon: Floats, lat: Floats, regions: gpd.GeoDataFrame) -> Located:
    """Find the region of each point, for regions that are asked only once.

    Parameters
    ----------
    lon, lat : sequence of float
        Degrees, WGS 84.
    regions : GeoDataFrame
        Indexed by code, EPSG:4326, valid polygons.
    """
    return Locator(regions).locate(lon, lat)


def _chunks(size: int) -> Iterator[slice]:
    """Spans that keep working arrays small beside a register's own."""
    return (slice(first, min(first + CHUNK, size)) for first in range(0, size, CHUNK))


def _by_bounding_box(
    polygons: npt.NDArray[np.object_],
    x: npt.NDArray[np.float64],
    y: npt.NDArray[np.float64],
    numbers: npt.NDArray[np.int32],
) -> int:
    """Write the lowest region of each point into `numbers`; returns how many lie in several."""
    hits = np.zeros(x.size, dtype=np.int32)
    for number in range(len(polygons) - 1, -1, -1):
        polygon = polygons[number]
        west, south, east, north = polygon.bounds
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        if near.size:
            shapely.prepare(polygon)
            hit = near[shapely.intersects_xy(polygon, x[near], y[near])]
            numbers[hit] = number
            hits[hit] += 1
    return int((hits > 1).sum())


def _reasons(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], numbers: npt.NDArray[np.int32]
) -> npt.NDArray[np.int8]:
    """Why points have no region."""
    why = (numbers < 0).astype(np.int8)
    # Comparisons with what is no number are false: one look at the ends tells of all.
    plain = x.size and x.min() >= -180 and x.max() <= 180 and y.min() >= -90 and y.max() <= 90
    if x.size and not plain:
        finite = np.isfinite(x) & np.isfinite(y)
        out = finite & ((np.abs(x) > 180) | (np.abs(y) > 90))
        why[out & (numbers < 0)] = OUT_OF_RANGE
        why[~finite] = NOT_A_NUMBER
    return why


def nearest(
    lon: Floats, lat: Floats, regions: gpd.GeoDataFrame, within: float = COAST_TOLERANCE_M
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.float64]]:
    """The nearest region of points that lie in none, as those of a quay beyond a drawn coast.

    Parameters
    ----------
    within : float
        Metres; what is farther away has no region.

    Returns
    -------
    codes : ndarray of str
        "" where no region is that near.
    metres : ndarray of float
        To that region; NaN where there is none.
    """
    codes = np.full(len(lon), "", dtype=object)
    metres = np.full(len(lon), np.nan)
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    here = np.flatnonzero((np.abs(x) <= 180) & (np.abs(y) < 90))
    degrees = within / (METRES_OF_A_DEGREE * np.cos(np.radians(np.abs(y[here]))))
    tree = shapely.STRtree(regions.geometry.to_numpy())
    found = tree.query(shapely.points(x[here], y[here]), predicate="dwithin", distance=degrees)
    for point, region in sorted(found.T.tolist()):
        i = int(here[point])
        away = distance_m(float(x[i]), float(y[i]), regions.geometry.iloc[region])
        if away <= within and not away >= metres[i]:
            codes[i], metres[i] = str(regions.index[region]), away
    return codes, metres


def distance_m(lon: float, lat: float, region: shapely.Geometry) -> float:
    """Distance in metres from a point to a region, 0 inside.

    Measured in an azimuthal equidistant projection centred on the point, where
    distances from the centre are true.
    """
    import pyproj

    local = pyproj.Proj(proj="aeqd", lat_0=lat, lon_0=lon, datum="WGS84")
    projected = shapely.transform(region, lambda xy: np.column_stack(local(xy[:, 0], xy[:, 1])))
    return float(shapely.distance(shapely.Point(0, 0), projected))
