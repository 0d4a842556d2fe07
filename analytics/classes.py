"""Class breaks of maps: where one shade ends and the next begins."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
# Steps an official would write: 1, 2, 2.5, 5 and their tens.
SKEWED = 4.0
ROUND_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0, 20.0)
# Schemes whose classes end at a value that there is.
CUT_AT_VALUES = ("quantiles", "natural")
# Classes of a surface.
PAINTED = 7


@dataclass(frozen=True)
class Breaks:
    """Classes of a measure, from low to high.

    Attributes
    ----------
    scheme : str
        ``round``, ``quantiles``, ``natural`` or ``equal``; ``unique`` where
        each whole number has a class of its own.
    edges : tuple of float
        k + 1 edges; class i holds values in [edges[i], edges[i+1]), the last
        class its upper edge too. Where classes are `exact` it is
        (edges[i], edges[i+1]], the first class its lower edge too.
    whole : bool
        Whether the values are whole numbers, so that classes read "2–3".
    counts : tuple of int
        Values in each class.
    """

    scheme: str
    edges: tuple[float, ...]
    whole: bool
    counts: tuple[int, ...]

    def __len__(self) -> int:
        return max(len(self.edges) - 1, 0)

    def index(self, value: float) -> int:
        """The class of a value, -1 for a missing one."""
        if math.isnan(value) or not len(self):
            return -1
        if self.exact:
            place = int(np.searchsorted(self.edges[1:], value, side="left"))
        else:
            place = int(np.searchsorted(self.edges[1:-1], value, side="right"))
        return min(place, len(self) - 1)

    @property
    def exact(self) -> bool:
        """Whether :meth:`bounds` are values that both belong to the class."""
        return self.whole or self.scheme == "unique"

    def reaches(self, i: int) -> bool:
        """Whether the highest number of a class's :meth:`bounds` belongs to it."""
        return self.exact or i == len(self) - 1

    def bounds(self, i: int) -> tuple[float, float]:
        """Lowest and highest value of class `i` as a legend writes them."""
        low, high = self.edges[i], self.edges[i + 1]
        if self.whole:
            return (low if i == 0 else math.floor(low) + 1, math.floor(high))
        return (low, high)


def classify(values: npt.ArrayLike, scheme: str = "round", k: int = 5) -> Breaks:
    """Cut values into at most `k` classes.

    Parameters
    ----------
    values : array-like of float
        Missing values are left out.
    scheme : str
        ``round``, ``quantiles``, ``natural`` (Fisher–Jenks) or ``equal``.
    k : int
        3 to 7. Fewer classes come back where there are fewer distinct values.

    Returns
    -------
    Breaks
        Without classes if there is no value.
    """
    known: Floats = np.asarray(values, dtype=float)
    known = known[~np.isnan(known)]
    distinct = np.unique(known)
    if not distinct.size:
        return Breaks(scheme, (), True, ())
    whole = bool(np.all(distinct == np.round(distinct)))
    if whole and distinct[-1] - distinct[0] < k:
        edges = [distinct[0], *np.arange(distinct[0], distinct[-1] + 1)]
        return _counted("unique", edges, True, known)
    if distinct.size <= 2:
        return _counted("unique", [distinct[0], *distinct], whole, known)
    k = min(k, distinct.size)
    edges = _round_edges(known, k) if scheme == "round" else _edges(known, scheme, k)
    if not whole and scheme in CUT_AT_VALUES:
        edges = _from_below(edges, distinct)
    if whole:
        # A class of counts starts at the lowest count there is: "1–5", not "0–5".
        edges[0] = float(distinct[0])
    return _counted(scheme, edges, whole, known)


def _round_edges(values: Floats, k: int) -> list[float]:
    """At most `k` classes of equal width on the roundest step that fits.

    Where most values crowd near the low end, equal widths would put nearly all
    of them into one class: a ladder 1–2–5 serves then.
    """
    low, high = float(values.min()), float(values.max())
    if low > 0 and high > SKEWED * float(np.median(values)):
        return _geometric_edges(values, k)
    return equal_edges(low, high, k)


def equal_edges(low: float, high: float, k: int) -> list[float]:
    """At most `k` classes of equal width from at or below `low` to at or above `high`.

    The step is the smallest of 1, 2, 2.5, 5 and their tens that needs no more
    classes. (The library's pretty breaks may give more than were asked for,
    or half as many.)
    """
    tens = 10.0 ** math.floor(math.log10((high - low) / k))
    for step in (tens * factor for factor in ROUND_STEPS):
        start = math.floor(low / step) * step
        count = math.ceil((high - start) / step - 1e-9)
        if count <= k:
            return [_tidy(start + i * step) for i in range(count + 1)]
    return [low, high]


def rungs(low: float, high: float) -> list[float]:
    """The ladder 1–2–5 and its tens, from at or below `low` to at or above `high`."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ladder = [factor * 10.0**power for power in powers for factor in (1.0, 2.0, 5.0)]
    first = max(rung for rung in ladder if rung <= low)
    last = min((rung for rung in ladder if rung >= high), default=high)
    return [rung for rung in ladder if first <= rung <= last]


def _geometric_edges(values: Floats, k: int) -> list[float]:
    """Round edges 1–2–5–10 for values spread over several orders of magnitude.

    Of the ladders of every rung, every second, every third …, the one whose
    fullest class holds least, then the one with fewest empty classes; what lies
    below its lowest rung is one class from 0.
    """
    low, high = float(values.min()), float(values.max())
    ladder = rungs(low, high)
    inside = [rung for rung in ladder if low < rung < high]
    top = max(ladder[-1], high)
    candidates: list[tuple[tuple[int, int], list[float]]] = []
    for step in range(1, max(math.ceil(len(inside) / (k - 1)), 1) + 1):
        chosen = inside[::-1][::step][: k - 1][::-1]
        first = ladder[0] if chosen[0] == inside[0] else 0.0
        edges = [_tidy(edge) for edge in (first, *chosen, top)]
        counts = _counted("round", edges, False, values).counts
        candidates.append(((max(counts), counts.count(0)), edges))
    return min(candidates, key=lambda pair: pair[0])[1]


def _edges(values: Floats, scheme: str, k: int) -> list[float]:
    """Edges of quantiles, of natural classes or of equal widths."""
    if scheme == "natural":
        upper = natural_breaks(values, k)
    elif scheme == "quantiles":
        upper = np.unique(np.quantile(values, np.arange(1, k + 1) / k))
    else:
        upper = np.linspace(values.min(), values.max(), k + 1)[1:]
    return [float(values.min()), *(float(edge) for edge in upper)]


def natural_breaks(values: Floats, k: int) -> Floats:
    """The highest value of each of `k` classes whose values differ least from their class's mean.

    The least sum of squares there is, found class by class: Fisher (1958); of equal ones
    that whose upper classes reach lowest.
    """
    different, weight = np.unique(values, return_counts=True)
    middle = different - different.mean()
    count, total, squares = (
        np.append(0.0, np.cumsum(weight * middle**power)) for power in (0, 1, 2)
    )
    size = different.size
    # Inside one class from the i-th to before the j-th different value.
    within = np.full((size, size + 1), np.inf)
    for i in range(size):
        rest = slice(i + 1, size + 1)
        sums = total[rest] - total[i]
        within[i, rest] = squares[rest] - squares[i] - sums**2 / (count[rest] - count[i])
    np.maximum(within, 0.0, out=within)
    least, begins = within[0], []
    for _ in range(1, k):
        both = least[:-1, None] + within
        begins.append(both.argmin(axis=0))
        least = both.min(axis=0)
    end, upper = size, []
    for begin in reversed(begins):
        upper.append(different[end - 1])
        end = int(begin[end])
    return np.array([*upper, different[end - 1]])[::-1]


def _from_below(edges: list[float], distinct: Floats) -> list[float]:
    """Edges at the lowest value of each class in place of the highest of the one before."""
    cut = np.searchsorted(distinct, edges[1:-1], side="right")
    lowest = [float(distinct[i]) for i in cut if i < distinct.size]
    return [edges[0], *lowest, edges[-1]]


def _tidy(edge: float) -> float:
    """Undo binary noise: 0.30000000000000004 is 0.3."""
    return float(f"{edge:.10g}")


def _counted(scheme: str, edges: list[float], whole: bool, values: Floats) -> Breaks:
    breaks = Breaks(scheme, tuple(float(edge) for edge in edges), whole, ())
    indices = [breaks.index(float(value)) for value in values]
    counts = tuple(indices.count(i) for i in range(len(breaks)))
    return Breaks(scheme, breaks.edges, whole, counts)


def painted_edges(top: float) -> tuple[float, ...]:
    """Edges at round steps, the last one above `top`; what lies below the first is not painted."""
    edges = equal_edges(0.0, top, PAINTED)
    return tuple(edges[1:] if len(edges) > 2 else edges)
