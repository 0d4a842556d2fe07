"""Where a group of points stands out against all: the bare formulas of the spatial scan.

Circles of many sizes are laid around many places; of each it is asked how likely its
share of the group's points is, if everywhere were alike. Kulldorff (1997), "A spatial scan
statistic", with the Bernoulli model of Kulldorff and Nagarwalla (1995): where all units
crowd, and the group with them, nothing is found.

Declared once for what is computed of a register's rows and for what is computed of any
points (:mod:`analytics.measures.nearness`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from geodata.nearness import SEED

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# A circle holds at most so much of all units: beyond it, the rest would be the place.
LARGEST_SHARE = 0.5
LEVEL = 0.05
# Simulations gone through at once.
TOGETHER = 25
# Sums in another order differ in their last digits.
HAIR = 1e-9


class Windows(Protocol):
    """Circles, and what is summed inside them."""

    @property
    def centre(self) -> Ints:
        """The location each circle is laid around."""

    @property
    def radius(self) -> Floats:
        """Of each circle."""

    def summed(self, values: Ints) -> Floats:
        """Sums over the locations inside each circle, shape (circles, columns)."""


@dataclass(frozen=True)
class Nested:
    """Every circle around every location that just takes in another one.

    Attributes
    ----------
    at : ndarray, shape (locations, 2)
    """

    at: Floats

    @cached_property
    def _order(self) -> tuple[Ints, Floats]:
        from scipy.spatial.distance import cdist

        apart = cdist(self.at, self.at)
        order = np.argsort(apart, axis=1, kind="stable")
        return order, np.take_along_axis(apart, order, axis=1)

    @cached_property
    def _last(self) -> npt.NDArray[np.bool_]:
        """Where a circle ends: locations as far from its centre come in together."""
        far = self._order[1]
        further = np.diff(far, axis=1) > 0
        return np.column_stack([further, np.ones(len(far), dtype=bool)])

    @property
    def centre(self) -> Ints:
        """The location each circle is laid around."""
        return np.nonzero(self._last)[0]

    @property
    def radius(self) -> Floats:
        """Of each circle."""
        return self._order[1][self._last]

    def summed(self, values: Ints) -> Floats:
        """Sums over the locations inside each circle."""
        found = [np.cumsum(one[self._order[0]], axis=1)[self._last] for one in values.T]
        return np.stack(found, axis=1).astype(float)


@dataclass(frozen=True)
class Stepped:
    """Circles of a few sizes around every location.

    Attributes
    ----------
    at : ndarray, shape (locations, 2)
    radii : tuple of float
    """

    at: Floats
    radii: tuple[float, ...]

    @cached_property
    def _inside(self) -> Any:
        from scipy import sparse
        from scipy.spatial import cKDTree

        tree = cKDTree(self.at)
        pairs = tree.sparse_distance_matrix(tree, max(self.radii), output_type="ndarray")
        size = len(self.at)
        rings = []
        for radius in self.radii:
            near = pairs[pairs["v"] <= radius]
            ones = np.ones(len(near), dtype=np.float32)
            rings.append(sparse.csr_array((ones, (near["i"], near["j"])), shape=(size, size)))
        return sparse.vstack(rings, format="csr")

    @property
    def centre(self) -> Ints:
        """The location each circle is laid around."""
        return np.tile(np.arange(len(self.at)), len(self.radii))

    @property
    def radius(self) -> Floats:
        """Of each circle."""
        return np.repeat(np.array(self.radii), len(self.at))

    def summed(self, values: Ints) -> Floats:
        """Sums over the locations inside each circle."""
        found: Floats = self._inside @ values.astype(np.float32)
        return found


def likelihood(inside: Floats, units: Floats, group: float, everybody: float) -> Floats:
    """Log likelihood ratio of each circle; 0 where the group is not in excess.

    c ln(c/n) + (n−c) ln((n−c)/n) + (C−c) ln((C−c)/(N−n)) + (N−n−C+c) ln((N−n−C+c)/(N−n))
    less C ln(C/N) + (N−C) ln((N−C)/N): Kulldorff (1997), equation for the Bernoulli model,
    with c of C points of the group and n of N units inside.
    """
    rest = everybody - units

    def term(part: Floats, whole: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Floats = np.where(part > 0, part * np.log(part / whole), 0.0)
        return found

    ratio = term(inside, units) + term(units - inside, units)
    ratio += term(group - inside, rest) + term(rest - group + inside, rest)
    whole = np.array([group, everybody - group])
    ratio -= term(whole, np.array(everybody)).sum()
    excess = inside * rest > (group - inside) * units
    found: Floats = np.where(excess & (rest > 0), ratio, 0.0)
    return found


@dataclass(frozen=True)
class Circle:
    """A circle in which a group is in excess.

    Attributes
    ----------
    centre : int
        The location it is laid around.
    radius : float
    members : ndarray of int
        Locations inside.
    inside, units : int
        Points of the group, and all units inside.
    ratio : float
        Log likelihood ratio.
    p_value : float
        How often chance finds anywhere a circle as unlikely.
    """

    centre: int
    radius: float
    members: Ints
    inside: int
    units: int
    ratio: float
    p_value: float


@dataclass(frozen=True)
class Units:
    """All units by their location, and which of them make the group.

    Attributes
    ----------
    at : ndarray, shape (locations, 2)
    location : ndarray of int
        Of each unit.
    """

    at: Floats
    location: Ints

    def counted(self, units: Ints) -> Ints:
        """How many of some units stand at each location."""
        return np.bincount(self.location[units], minlength=len(self.at))

    @cached_property
    def every(self) -> Ints:
        """How many units stand at each location."""
        return np.bincount(self.location, minlength=len(self.at))


def circles(
    units: Units,
    group: Ints,
    windows: Windows,
    simulations: int,
    least: int = 2,
    slack: float = 0.0,
) -> list[Circle]:
    """Circles that share no location, the least likely first; none without an excess.

    Parameters
    ----------
    group : ndarray of int
        Which units belong to it.
    least : int
        Points of the group that a circle holds at least.
    slack : float
        Circles around the likeliest place whose log likelihood ratio is so little below
        its are as likely, and the smallest of them is taken: 2 is the usual support
        interval (Edwards 1972). Land without any unit costs a circle nothing.
    """
    whole = windows.summed(units.every[:, None])[:, 0]
    inside = windows.summed(units.counted(group)[:, None])[:, 0]
    used = whole <= LARGEST_SHARE * len(units.location)
    size, everybody = float(len(group)), float(len(units.location))
    ratio = np.where(used & (inside >= least), likelihood(inside, whole, size, everybody), 0.0)
    highest = np.sort(list(_highest(units, len(group), windows, whole, used, simulations, least)))
    found = []
    for one, members in _apart(units.at, windows, ratio, slack):
        as_high = simulations - np.searchsorted(highest, ratio[one] * (1 - HAIR))
        found.append(
            Circle(
                *(int(windows.centre[one]), float(windows.radius[one]), members),
                *(int(inside[one]), int(whole[one]), float(ratio[one])),
                p_value=float((1 + as_high) / (simulations + 1)),
            )
        )
    return found


def _apart(at: Floats, windows: Windows, ratio: Floats, slack: float) -> Iterator[tuple[int, Ints]]:
    """Circles without a common location, the likeliest first, with the locations of each."""
    centre, radius = windows.centre, windows.radius
    taken = np.zeros(len(at), dtype=bool)
    # Of circles with the same locations the smallest.
    order = np.lexsort((radius, -ratio))
    for best in order[ratio[order] > 0]:
        if taken[centre[best]]:
            continue
        one = int(best)
        if slack:
            around = (centre == centre[best]) & (ratio >= ratio[best] - slack)
            one = int(np.flatnonzero(around)[radius[around].argmin()])
        away = np.hypot(*(at - at[centre[one]]).T)
        members = np.flatnonzero(away <= radius[one] * (1 + HAIR))
        if not taken[members].any():
            taken[members] = True
            yield one, members


def _highest(
    units: Units,
    size: int,
    windows: Windows,
    whole: Floats,
    used: npt.NDArray[np.bool_],
    simulations: int,
    least: int,
) -> Iterator[float]:
    """The highest ratio of each simulation: as many units chosen by chance."""
    rng = np.random.default_rng(SEED)
    everybody = len(units.location)
    for start in range(0, simulations, TOGETHER):
        drawn = [
            units.counted(rng.choice(everybody, size, replace=False, shuffle=False))
            for _ in range(min(TOGETHER, simulations - start))
        ]
        inside = windows.summed(np.stack(drawn, axis=1))[used]
        ratio = likelihood(inside, whole[used, None], float(size), float(everybody))
        yield from np.where(inside >= least, ratio, 0.0).max(axis=0).tolist()
