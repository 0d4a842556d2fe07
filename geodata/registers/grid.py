"""A fine equal-area grid of counts, and the surface of density made from it.

Lambert azimuthal equal-area, centred on the country: a cell has the same area
everywhere. Cells with too few units are joined with their neighbours until
enough stand together, so that no unit can be found on the map.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Cells of the stored grid, and of the finer one that units are counted on.
SIDE = 512
FINE = 2 * SIDE
MIN_BANDWIDTH_CELLS = 2.0
# What is added up where units are joined.
SUMS = ("firms", "x", "y")


@dataclass(frozen=True)
class Grid:
    """A square of cells over a country.

    Attributes
    ----------
    lon, lat : float
        Centre of the projection, degrees.
    west, south, size : float
        Lower left corner and length of the square, metres.
    """

    lon: float
    lat: float
    west: float
    south: float
    size: float

    @classmethod
    def over(cls, bounds: tuple[float, float, float, float]) -> Grid:
        """The grid over a country's bounds in degrees, with a margin."""
        west, south, east, north = bounds
        lon, lat = (west + east) / 2, (south + north) / 2
        edge = np.linspace(0, 1, 40)
        lons = np.concatenate(
            [west + (east - west) * edge] * 2 + [np.full(40, e) for e in (west, east)]
        )
        lats = np.concatenate(
            [np.full(40, e) for e in (south, north)] + [south + (north - south) * edge] * 2
        )
        x, y = _projection(lon, lat)(lons, lats)
        size = max(np.ptp(x), np.ptp(y)) * 1.04
        middle = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
        return cls(lon, lat, float(middle[0] - size / 2), float(middle[1] - size / 2), float(size))

    @property
    def cell_m(self) -> float:
        """Side of a stored cell, metres."""
        return self.size / SIDE

    @cached_property
    def crs(self) -> pyproj.CRS:
        """The projection, metres."""
        return pyproj.CRS.from_proj4(_definition(self.lon, self.lat))

    def project(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Degrees to metres of the grid's projection."""
        x, y = _projection(self.lon, self.lat)(lon, lat)
        return np.asarray(x), np.asarray(y)

    def degrees(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Metres of the grid's projection to degrees."""
        lon, lat = _projection(self.lon, self.lat)(x, y, inverse=True)
        return np.asarray(lon), np.asarray(lat)

    def fine_cells(self, x: Floats, y: Floats) -> Ints:
        """The fine cell of each place; -1 outside of the square."""
        column = np.floor((x - self.west) / self.size * FINE)
        row = np.floor((y - self.south) / self.size * FINE)
        inside = (column >= 0) & (column < FINE) & (row >= 0) & (row < FINE)
        cells = np.full(np.shape(x), -1, dtype=np.int64)
        cells[inside] = row[inside].astype(np.int64) * FINE + column[inside].astype(np.int64)
        return cells

    def sample(self, density: Floats, lon: Floats, lat: Floats) -> Floats:
        """Values of a surface on the stored cells at places in degrees, bilinear."""
        from scipy.ndimage import map_coordinates

        x, y = self.project(lon, lat)
        column = (x - self.west) / self.cell_m - 0.5
        row = (y - self.south) / self.cell_m - 0.5
        at: Floats = map_coordinates(density, [row, column], order=1, mode="nearest")
        return at


def _definition(lon: float, lat: float) -> str:
    return f"+proj=laea +lat_0={lat!r} +lon_0={lon!r} +datum=WGS84 +units=m"


def _projection(lon: float, lat: float) -> pyproj.Proj:
    return pyproj.Proj(_definition(lon, lat))


def protected(cells: pd.DataFrame, least: int) -> tuple[pd.DataFrame, int]:
    """Cells of one year and sector joined, within their region, until each holds `least` units.

    Units are joined with those of their own region only: a group over a border
    would give away what its part on one side is, once the other is told.

    Parameters
    ----------
    cells : DataFrame
        ``region``, ``cell`` of the fine grid, ``firms``, and sums of ``x`` and ``y``.

    Returns
    -------
    DataFrame
        ``region``, ``firms`` and the sums of ``x``, ``y`` of each kept group.
    int
        Units left over in regions that hold too few: not drawn.
    """
    sums = list(SUMS)
    row, column = np.divmod(cells["cell"].to_numpy(), FINE)
    rest = cells[["region", *sums]].assign(row=row, column=column)
    kept = []
    for _ in range(int(math.log2(FINE)) + 1):
        rest = _squares(rest)
        enough = rest["firms"] >= least
        kept.append(rest.loc[enough, ["region", *sums]])
        rest = rest[~enough].assign(row=lambda r: r["row"] // 2, column=lambda r: r["column"] // 2)
        if rest.empty:
            break
    groups = pd.concat(kept, ignore_index=True)
    # What is left of a region joins its widest group.
    hosts = groups.drop_duplicates("region", keep="last").reset_index().set_index("region")
    joined = rest[rest["region"].isin(hosts.index)]
    at = hosts.loc[joined["region"], "index"].to_numpy()
    groups.loc[at, sums] = groups.loc[at, sums].to_numpy() + joined[sums].to_numpy()
    return groups, int(rest["firms"].sum() - joined["firms"].sum())


def _squares(rest: pd.DataFrame) -> pd.DataFrame:
    """Sums by region and square; one whole number per square costs a fraction of three columns."""
    numbers = [rest[key].to_numpy(dtype=np.int64) for key in ("region", "row", "column")]
    order, different = pd.factorize((numbers[0] * FINE + numbers[1]) * FINE + numbers[2], sort=True)
    squares = np.asarray(different)
    places = {
        "region": squares // FINE**2,
        "row": squares // FINE % FINE,
        "column": squares % FINE,
    }
    added = {name: np.bincount(order, rest[name], len(squares)) for name in SUMS}
    added["firms"] = np.rint(added["firms"]).astype(np.int64)
    return pd.DataFrame(places | added)


def binned(groups: pd.DataFrame, grid: Grid) -> npt.NDArray[np.float32]:
    """Linear binning of groups at their centres: weights of ``SIDE`` × ``SIDE`` cells.

    Each group is shared between the four nearest cell centres, so that neither
    its weight nor its place changes.
    """
    weights = np.zeros((SIDE, SIDE))
    count = groups["firms"].to_numpy(dtype=float)
    u = (groups["x"].to_numpy() / count - grid.west) / grid.cell_m - 0.5
    v = (groups["y"].to_numpy() / count - grid.south) / grid.cell_m - 0.5
    column, row = np.floor(u).astype(int), np.floor(v).astype(int)
    part_x, part_y = u - column, v - row
    for right in (0, 1):
        for up in (0, 1):
            share = (part_x if right else 1 - part_x) * (part_y if up else 1 - part_y)
            j, i = np.clip(column + right, 0, SIDE - 1), np.clip(row + up, 0, SIDE - 1)
            np.add.at(weights, (i, j), count * share)
    return weights.astype(np.float32)


def surface(weights: npt.NDArray[np.float32], grid: Grid, bandwidth_km: float) -> Floats:
    """Units per km² as the sum of Gaussian kernels over the stored grid.

    Linear binning widens each kernel by a variance of h²/6 (h the cell's side),
    which is taken off the bandwidth: the sum is that of the kernels themselves.

    Raises
    ------
    ValueError
        For a bandwidth of less than two cells.
    """
    from scipy.ndimage import gaussian_filter

    cell_km = grid.cell_m / 1000
    if not bandwidth_km >= MIN_BANDWIDTH_CELLS * cell_km:
        raise ValueError("bandwidth")
    wide = bandwidth_km / cell_km
    sigma = math.sqrt(wide**2 - 1 / 6)
    smoothed = gaussian_filter(weights.astype(float), sigma, mode="constant", truncate=5.0)
    density: Floats = smoothed / cell_km**2
    return density
