"""Who is near whom: Marcon and Puech's M, for arrays that were checked before.

As :mod:`geodata.nearness`, of which it takes what is drawn by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geodata.nearness import EXACT_POINTS, Floats, Ints, draws

# Cells a radius holds, and the width over which a pair of cells ceases to be near, in cells.
CELLS_PER_RADIUS, EDGE = 8.0, 0.8
# Pairs of sites that are looked at one by one.
MOST_PAIRS = 2_000_000
# Sites that are asked how many are near.
ASKED = 200
# Simulations gone through at once.
TOGETHER = 25


def exact_m(points: Floats, chosen: Ints, radii: Floats, weights: Floats) -> Floats:
    """Marcon and Puech's M at each radius, from every pair.

    M(r) = Σ_i [Σ_{j≠i, chosen, near} w_j / Σ_{j≠i, near} w_j] / Σ_i [(W_c − w_i) / (W − w_i)],
    with i over the chosen points, near within r: Marcon and Puech (2010), equation 3. Chosen points
    without any neighbour are left out of both sums. 1 is as all units are; missing where
    nobody has a neighbour.

    Parameters
    ----------
    chosen : ndarray of int
        Rows of `points` that belong to the group.
    """
    from scipy.spatial import cKDTree

    tree = cKDTree(points[chosen])
    pairs = tree.sparse_distance_matrix(cKDTree(points), radii.max(), output_type="ndarray")
    # Equal places count: a distance of zero is one.
    pairs = pairs[chosen[pairs["i"]] != pairs["j"]]
    order = np.argsort(pairs["v"], kind="stable")
    first, other, apart = (pairs[name][order] for name in ("i", "j", "v"))
    belongs = np.zeros(len(points))
    belongs[chosen] = 1.0
    own = weights[chosen]
    expected = (own.sum() - own) / (weights.sum() - own)
    found = []
    for radius in radii:
        near = np.searchsorted(apart, radius, side="right")
        everybody = np.bincount(first[:near], weights[other[:near]], len(chosen))
        alike = (weights * belongs)[other[:near]]
        same = np.bincount(first[:near], alike, len(chosen))
        met = everybody > 0
        ratios = same[met] / everybody[met]
        found.append(ratios.sum() / expected[met].sum() if met.any() else np.nan)
    return np.array(found)


def m_values(
    sites: Floats, groups: Sequence[Ints], radii: Floats, simulations: int
) -> Iterator[tuple[Floats, Floats]]:
    """M of groups of sites, and of as many sites chosen by chance, at each radius in turn.

    Yields
    ------
    observed : ndarray, shape (groups,)
    simulated : ndarray, shape (simulations, groups)
    """
    ones = np.ones(len(sites))
    every = [np.stack([one, *draws(sites, sites[one], simulations)]) for one in groups]
    for radius in radii:
        if len(sites) <= EXACT_POINTS:
            at = np.array([radius])
            found = [
                np.array([exact_m(sites, one, at, ones)[0] for one in drawn]) for drawn in every
            ]
        else:
            around = Around.of(sites, float(radius))
            found = [around.m(drawn) for drawn in every]
        table = np.array(found).T
        yield table[0], table[1:]


@dataclass(frozen=True)
class Around:
    """All sites in cells of an eighth of a radius, and which cells are within it of which.

    Where few pairs of sites are so near, every site is a cell of its own, and nothing is
    rounded; where many are, what single ones lose and win evens out.

    Attributes
    ----------
    inside : ndarray of int
        The cell of each site.
    near : sparse array
        How near cells are: 1, 0, or on the edge of the radius a part.
    each : ndarray
        One over the other sites around a site of each cell; 0 where there is none.
    """

    inside: Ints
    near: Any
    each: Floats

    @classmethod
    def of(cls, sites: Floats, radius: float) -> Around:
        """The cells that hold a site, or the sites themselves."""
        from scipy.spatial import cKDTree

        # Every so many-th site tells how many there are: all would cost more than the answer.
        some = sites[:: max(len(sites) // ASKED, 1)]
        near = cKDTree(sites).query_ball_point(some, radius, return_length=True)
        if near.mean() * len(sites) <= MOST_PAIRS:
            near = _near(sites, lambda apart: apart <= radius, radius)
            return cls._of(np.arange(len(sites)), near)
        side = radius / CELLS_PER_RADIUS
        places = np.floor((sites - sites.min(axis=0)) / side).astype(np.int64)
        wide = int(places[:, 1].max()) + 1
        filled, inside = np.unique(places[:, 0] * wide + places[:, 1], return_inverse=True)
        reach = CELLS_PER_RADIUS + EDGE / 2
        cells = np.column_stack(np.divmod(filled, wide)).astype(float)
        near = _near(cells, lambda apart: np.clip((reach - apart) / EDGE, 0, 1), reach)
        return cls._of(inside, near)

    @classmethod
    def _of(cls, inside: Ints, near: Any) -> Around:
        others = near @ np.bincount(inside, minlength=near.shape[0]).astype(np.float32) - 1
        met = others > 0
        each = np.where(met, 1 / np.where(met, others, 1), 0)
        return cls(inside, near, each.astype(np.float32))

    def m(self, drawn: Ints) -> Floats:
        """M of each row of sites."""
        share = (drawn.shape[1] - 1) / (len(self.inside) - 1)
        found = []
        for part in np.array_split(drawn, len(drawn) // TOGETHER + 1):
            counts = np.stack(
                [np.bincount(self.inside[one], minlength=len(self.each)) for one in part], axis=1
            ).astype(np.float32)
            alike = self.near @ counts - 1
            weighed = counts * self.each[:, None]
            met = ((self.each > 0)[:, None] * counts).sum(axis=0)
            found.append((weighed * alike).sum(axis=0) / (share * met))
        return np.concatenate(found).astype(float)


def _near(places: Floats, part: Callable[[Floats], Any], reach: float) -> Any:
    """How near places are to each other: a part of each distance within reach."""
    from scipy import sparse
    from scipy.spatial import cKDTree

    tree = cKDTree(places)
    pairs = tree.sparse_distance_matrix(tree, reach, output_type="ndarray")
    parts = np.asarray(part(pairs["v"])).astype(np.float32)
    return sparse.csr_array((parts, (pairs["i"], pairs["j"])), shape=(len(places),) * 2)
