"""How near points are to each other: the bare formulas, for arrays that were checked before.

Distances between points do not know borders. Of few points every pair is looked at; of
many the points are counted in cells, and pairs of cells are looked at: the counts'
autocorrelation, by a fast Fourier transform, is the number of pairs at every lag. Of
distances only the last digits are lost so (Scholl and Brenner 2016 round them too).

Declared once for what is computed of a register's rows, which nobody but the atlas reads,
and for what is computed of any points (:mod:`analytics.measures.nearness`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Up to so many points every pair is looked at.
EXACT_POINTS = 200
# Cells a bandwidth holds, and cells along a side of the grid at most.
CELLS_PER_BANDWIDTH = 2.0
MOST_CELLS = 2048
# Points whose pairs tell how wide the distances spread.
SAMPLED = 2_000
# Beyond so many bandwidths a kernel is nothing.
FAR = 4.0
SEED = 20261130
LEVEL = 0.05
# One curve and so many by chance: 5 % of a hundred is a whole number.
SIMULATIONS = 99
# Duranton and Overman leave out industries of ten plants and fewer …
MIN_POINTS = 10
# … and points that mostly share their place with another one stand for areas, not for sites.
MAX_STACKED = 0.5


def stacked(points: Floats) -> float:
    """The share of points that stand where another one stands too."""
    counted = np.unique(points, axis=0, return_counts=True)[1]
    return float(counted[counted > 1].sum() / max(len(points), 1))


def bandwidth(points: Floats, reach: float, size: int = 0) -> float:
    """Silverman's rule for the distances between points that are at most 2 `reach` apart.

    0.9 · min(standard deviation, interquartile range / 1.34) · (number of pairs)^(−1/5):
    Silverman (1986), equation 3.31, as Duranton and Overman (2005) take it. Of many points a
    sample tells how distances spread; of `size` of them drawn by chance, the number of pairs
    is theirs. 0 where no two points are so near or all are
    equally far.
    """
    from scipy.spatial.distance import pdist

    sample = points
    if len(points) > SAMPLED:
        chosen = np.random.default_rng(SEED).choice(len(points), SAMPLED, replace=False)
        sample = points[chosen]
    apart = pdist(sample)
    near = apart[apart <= 2 * reach]
    if len(near) < 2:
        return 0.0
    number = size or len(points)
    pairs = len(near) / len(apart) * (number * (number - 1) / 2)
    quarters = np.subtract(*np.percentile(near, [75, 25])) / 1.34
    deviation = near.std(ddof=1)
    spread = min(deviation, quarters) if quarters > 0 else deviation
    return float(0.9 * spread * pairs**-0.2)


def _from_the_others(curves: Floats) -> Floats:
    """How far each curve is from the mean of all others, in their standard deviations.

    So all are treated alike, the observed one among them: what chance makes of its rank is exact.
    """
    count, own = len(curves), curves - curves.mean(axis=0)
    off = own * count / (count - 1)
    left = np.maximum(curves.var(axis=0) * count - own * off, 0) / (count - 1)
    scale = np.sqrt(left)
    found: Floats = np.divide(off, scale, out=np.zeros_like(off), where=scale > 0)
    return found


def exact_density(points: Floats, at: Floats, wide: float) -> Floats:
    """K-density of distances: every pair under a Gaussian kernel, mirrored at zero.

    K(d) = 2 / (n (n − 1) h) Σ_{i<j} [φ((d − d_ij) / h) + φ((d + d_ij) / h)]. Duranton and
    Overman (2005), equation 1, with the reflection of Silverman (1986), section 2.10: its
    integral over all distances is one.
    """
    from scipy.spatial.distance import pdist

    apart = pdist(points)
    near = apart[apart <= at.max() + FAR * wide]
    found = np.zeros(len(at))
    # A part of the pairs at a time: all of them at every distance would not fit in memory.
    for part in np.array_split(near, len(near) // 200_000 + 1):
        found += mirrored(at, part, wide).sum(axis=1)
    density: Floats = found / len(apart)
    return density


def mirrored(at: Floats, apart: Floats, wide: float | Floats) -> Floats:
    """The kernel of each distance, and of its mirror image, at every place asked for."""
    offset = at[:, None]
    kernels = np.exp(-(((offset - apart) / wide) ** 2) / 2)
    kernels += np.exp(-(((offset + apart) / wide) ** 2) / 2)
    density: Floats = kernels / (math.sqrt(2 * math.pi) * wide)
    return density


@dataclass(frozen=True)
class Cells:
    """A grid over all sites, on which points are counted and pairs of cells looked at.

    Attributes
    ----------
    west, south, side : float
        Lower left corner, and side of a cell.
    rows, columns : int
    """

    west: float
    south: float
    side: float
    rows: int
    columns: int

    @classmethod
    def over(cls, sites: Floats, side: float) -> Cells:
        """The grid over the sites; its cells are larger where it would have too many."""
        low, high = sites.min(axis=0), sites.max(axis=0)
        side = max(side, float((high - low).max()) / (MOST_CELLS - 1))
        columns, rows = (np.floor((high - low) / side).astype(int) + 1).tolist()
        return cls(float(low[0]), float(low[1]), side, rows, columns)

    def of(self, points: Floats) -> Ints:
        """The number of the cell of each point."""
        column = ((points[:, 0] - self.west) / self.side).astype(np.int64)
        row = ((points[:, 1] - self.south) / self.side).astype(np.int64)
        return row * self.columns + column


@dataclass(frozen=True)
class Lags:
    """Weights by which pairs of cells become a K-density.

    Attributes
    ----------
    cells : Cells
    at : ndarray
        Distances asked for.
    wide : float
        Bandwidth, at least ``CELLS_PER_BANDWIDTH`` cells.
    """

    cells: Cells
    at: Floats
    wide: float

    @cached_property
    def _far(self) -> int:
        far: int = math.ceil((self.at.max() + FAR * self.wide) / self.cells.side)
        return far

    @cached_property
    def _shape(self) -> tuple[int, int]:
        from scipy.fft import next_fast_len

        rows, columns = self.cells.rows, self.cells.columns
        return next_fast_len(rows + self._far, True), next_fast_len(columns + self._far, True)

    @cached_property
    def _lags(self) -> tuple[Ints, Ints]:
        """Rows and columns of half of all lags within reach: the other half mirrors them."""
        far = self._far
        down, across = np.meshgrid(np.arange(far + 1), np.arange(-far, far + 1), indexing="ij")
        half = (down > 0) | (across >= 0)
        near = half & (np.hypot(down, across) <= far)
        return down[near], across[near]

    @cached_property
    def _kernels(self) -> npt.NDArray[np.float32]:
        """Kernel of each lag at each distance, freed of what counting in cells spreads.

        A lag is where two points are to each other, give or take a variance of c² / 6
        along either axis: on average it adds c² / 12 times the Laplacian of the kernel,
        which is taken off (Sheppard's correction, of a function).
        """
        down, across = self._lags
        apart = np.hypot(down, across) * self.cells.side
        plain, bent = np.zeros((2, len(self.at), len(apart)))
        for side in (1, -1):
            offset = (self.at[:, None] - side * apart) / self.wide
            kernel = np.exp(-(offset**2) / 2) / (math.sqrt(2 * math.pi) * self.wide)
            plain += kernel
            curve = kernel * (offset**2 - 1) / self.wide**2
            slope = side * kernel * offset / self.wide
            bent += curve + np.divide(slope, apart, out=np.zeros_like(slope), where=apart > 0)
            # The slope over a distance of nothing: the curve once more.
            bent[:, apart == 0] += curve[:, apart == 0]
        return (plain - self.cells.side**2 / 12 * bent).astype(np.float32)

    def density(self, inside: Ints) -> Floats:
        """K-density of points by their cells."""
        from scipy import fft

        counts = np.bincount(inside, minlength=self.cells.rows * self.cells.columns)
        grid = counts.reshape(self.cells.rows, self.cells.columns).astype(np.float32)
        spectrum = fft.rfft2(grid, s=self._shape, workers=2)
        power = spectrum.real**2 + spectrum.imag**2
        # Only the lags within reach are carried back.
        half = fft.ifft(power, axis=0, workers=2)[: self._far + 1]
        pairs = fft.irfft(half, n=self._shape[1], axis=1, workers=2)
        down, across = self._lags
        met = np.maximum(np.rint(pairs[down, across]), 0)
        # A point is no pair with itself; two of one cell are met once, not twice.
        met[(down == 0) & (across == 0)] = (counts.astype(float) * (counts - 1)).sum() / 2
        every = len(inside) * (len(inside) - 1) / 2
        density: Floats = (self._kernels @ met.astype(np.float32)).astype(float) / every
        return density


def densities(
    points: Floats, sites: Floats, at: Floats, wide: float, simulations: int
) -> tuple[Floats, Floats, float]:
    """K-density of points, and of as many sites drawn by chance, again and again.

    Counterfactuals are drawn from the sites of all units without replacement, those of
    the points included: Duranton and Overman (2005), section 3.

    Parameters
    ----------
    points, sites : ndarray, shape (n, 2)
        Of one group, and of all units.
    at : ndarray
        Distances.
    wide : float
        Bandwidth.

    Returns
    -------
    observed : ndarray, shape (distances,)
    simulated : ndarray, shape (simulations, distances)
    wide : float
        The bandwidth used: that given, or two cells of the finest grid.
    """
    if len(points) <= EXACT_POINTS:
        observed = exact_density(points, at, wide)
        drawn = [exact_density(sites[one], at, wide) for one in draws(sites, points, simulations)]
        return observed, np.array(drawn).reshape(simulations, len(at)), wide
    cells = Cells.over(sites, wide / CELLS_PER_BANDWIDTH)
    lags = Lags(cells, at, max(wide, CELLS_PER_BANDWIDTH * cells.side))
    inside = cells.of(sites)
    drawn = [lags.density(inside[one]) for one in draws(sites, points, simulations)]
    observed = lags.density(cells.of(points))
    return observed, np.array(drawn).reshape(simulations, len(at)), lags.wide


def draws(sites: Floats, points: Floats, simulations: int) -> Iterator[Ints]:
    """As many sites as there are points, drawn without replacement; the same every time."""
    rng = np.random.default_rng(SEED)
    for _ in range(simulations):
        yield rng.choice(len(sites), len(points), replace=False, shuffle=False)


@dataclass(frozen=True)
class Bands:
    """What chance reproduces of a curve, at each distance and over all of them.

    Attributes
    ----------
    low, high : ndarray
        Local envelope: at one distance 5 % of the simulations lie below, 5 % above.
    lowest, highest : ndarray
        Global envelope: 5 % of the simulations go below it anywhere, 5 % above.
    p_below, p_above : float
        How often chance goes as far below, or above, at any distance.
    """

    low: Floats
    high: Floats
    lowest: Floats
    highest: Floats
    p_below: float
    p_above: float


def bands(observed: Floats, simulated: Floats, level: float = LEVEL) -> Bands:
    """Local and global envelopes of a curve from its simulations.

    The global one is the mean ± a number of standard deviations, the same at all
    distances: that which `level` of the simulations exceed anywhere, on either side by itself
    (Duranton and Overman 2005, section 4, with the studentised deviation of Myllymäki,
    Mrkvička, Grabarnik, Seijo and Hahn 2017). p-values count the curve itself, so that their level
    is exact.
    """
    mean, deviation = simulated.mean(axis=0), simulated.std(axis=0)
    count = len(simulated)
    rank = min(math.ceil((1 - level) * (count + 1)), count) - 1
    apart, all_apart = (
        _from_the_others(one) for one in (simulated, np.vstack([observed, simulated]))
    )
    reached, p_values = {}, {}
    for side in (1, -1):
        reached[side] = np.sort((side * apart).max(axis=1))[rank]
        extreme = (side * all_apart).max(axis=1)
        p_values[side] = float((extreme >= extreme[0]).sum() / (count + 1))
    low, high = np.quantile(simulated, [level, 1 - level], axis=0)
    return Bands(
        low=low,
        high=high,
        lowest=mean - reached[-1] * deviation,
        highest=mean + reached[1] * deviation,
        p_below=p_values[-1],
        p_above=p_values[1],
    )
