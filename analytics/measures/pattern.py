"""Spatial pattern: Moran's and Getis and Ord's statistics, to the letter of their papers.

Weights are given as neighbours or made from points; Getis–Ord statistics use
binary ones. The same numbers come out of PySAL's esda (tests/analytics). What is
told of many regions at once is held to a false discovery rate, so that a map of
pure chance shows nothing most of the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from analytics.measures.numbers import Floats, MeasureError, amount, counts, same_length
from analytics.measures.plane import places
from analytics.measures.thresholds import MIN_POINTS_FOR_INDEX
from analytics.measures.weights import Weights, weights_of
from geodata import discovery

SEED = 20261121
# Fewer leave no p-value small enough to pass the false discovery control of 58 regions.
PERMUTATIONS = 9_999
DISCOVERY_RATE = discovery.RATE
# Relative difference below which two numbers, made by other roads, are the same.
TIE = 1e-9
# The variance under randomisation divides by (n − 1) (n − 2) (n − 3).
MIN_REGIONS_FOR_MOMENTS = 4


def moran(
    y: Sequence[float], neighbours: Mapping[str, Sequence[Any]], transform: str = "row"
) -> dict[str, float]:
    """Moran's I with its expectation and variances under normality and randomisation.

    Moran (1950); Cliff and Ord (1981) for the moments. z is that of the
    randomisation assumption.
    """
    values = _values(y)
    weights = weights_of(values.size, neighbours, transform)
    if values.size < MIN_REGIONS_FOR_MOMENTS:
        raise MeasureError(
            "too_few", field="y", found=int(values.size), least=MIN_REGIONS_FOR_MOMENTS
        )
    z, n = values - values.mean(), values.size
    s0, s1, s2 = weights.sums
    squares, expected = float((z**2).sum()), -1.0 / (n - 1)
    index = n / s0 * float(z @ weights.lag(z)) / squares
    normal = (n**2 * s1 - n * s2 + 3 * s0**2) / ((n**2 - 1) * s0**2) - expected**2
    kurtosis = float((z**4).sum()) / n / (squares / n) ** 2
    first = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    second = kurtosis * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    divisor = (n - 1) * (n - 2) * (n - 3) * s0**2
    variance = (first - second) / divisor - expected**2
    return {
        "value": index,
        "expected": expected,
        "variance_norm": normal,
        "variance_rand": variance,
        "z": (index - expected) / float(np.sqrt(variance)),
    }


def moran_of_rates(
    count: Sequence[float],
    population: Sequence[float],
    neighbours: Mapping[str, Sequence[Any]],
    transform: str = "row",
) -> dict[str, float | list[float]]:
    """Moran's I of rates, freed of the unequal sizes of the populations behind them.

    Assunção and Reis (1999): see :func:`standardised_rates`.

    Returns
    -------
    dict
        As of :func:`moran`, and ``rates``, the standardised ones.
    """
    rates = standardised_rates(count, population)
    return {**moran(list(rates), neighbours, transform), "rates": [float(one) for one in rates]}


def standardised_rates(count: Sequence[float], population: Sequence[float]) -> Floats:
    """Rates less the overall one, over the deviation that chance and regions give each.

    (p − b) / √v with p = count / population, b the overall rate and
    v = a + b / population, where a = s² − b / (mean population) is the variance
    between regions, s² that of the rates weighted by population; b / population
    alone where nothing would be left of v. Assunção and Reis (1999), "A new proposal to
    adjust Moran's I for population density". A small population makes an extreme
    rate by chance: so divided, all regions have like variances.

    Raises
    ------
    MeasureError
        ``zero_total`` without any unit, or with a region without population.
    """
    units = counts("count", count, least=MIN_POINTS_FOR_INDEX)
    people = counts("population", population, least=MIN_POINTS_FOR_INDEX)
    same_length(("count", units), ("population", people))
    for name, nothing in (("count", not units.any()), ("population", not people.all())):
        if nothing:
            raise MeasureError("zero_total", field=name)
    overall = units.sum() / people.sum()
    apart = units / people - overall
    between = (people * apart**2).sum() / people.sum() - overall / people.mean()
    variance = between + overall / people
    rates: Floats = apart / np.sqrt(np.where(variance > 0, variance, overall / people))
    return rates


def local_moran(
    y: Sequence[float], neighbours: Mapping[str, Sequence[Any]], transform: str = "row"
) -> dict[str, list[float] | list[int] | list[bool]]:
    """Local Moran statistics with quadrants and pseudo p-values.

    Quadrants: 1 high among high, 2 low among high, 3 low among low, 4 high
    among low. Anselin (1995). Permutations are seeded, so that one selection
    has one answer. The p-values are two-sided, see :func:`two_sided`;
    ``significant`` says which survive the false discovery control. Values are
    divided by the sum of squares over n, as esda and GeoDa do: (n − 1) / n of
    Anselin's equation 7.
    """
    values = _values(y)
    weights = weights_of(values.size, neighbours, transform)
    z = values - values.mean()
    z /= z.std()
    scale = (values.size - 1) / float((z**2).sum())
    lag = weights.lag(z)
    local = scale * z * lag
    p_values = np.concatenate(
        [two_sided(local[i : i + 1], row * scale * z[i]) for i, row in _shuffled(z, weights)]
    )
    return {
        "quadrants": [
            int(q) for q in np.where(lag > 0, np.where(z > 0, 1, 2), np.where(z > 0, 4, 3))
        ],
        "values": [float(v) for v in local],
        "p_values": [float(p) for p in p_values],
        "significant": discoveries(p_values.tolist()),
    }


def _shuffled(z: Floats, weights: Weights) -> Iterator[tuple[int, Floats]]:
    """What stands beside each place when the others' values are dealt out anew, again and again.

    Every place sees the same permutations: a row of ``PERMUTATIONS`` weighted sums.
    """
    deal = np.random.RandomState(SEED)
    most = int(weights.cardinalities.max())
    hands = np.array([deal.permutation(z.size - 1)[:most] for _ in range(PERMUTATIONS)])
    for i in range(z.size):
        own = weights.row(i)
        yield i, (np.delete(z, i)[hands[:, : own.size]] @ own)[None]


def two_sided(observed: Floats, simulated: Floats) -> Floats:
    """Pseudo p-values of statistics against permutations: twice the smaller tail.

    (1 + how many are at least as extreme) / (1 + how many there are), in each
    tail, ties counted in both: Phipson and Smyth (2010). A statistic that
    chance reproduces all the time, as among many equal values, is then no
    finding. Sums in another order differ in their last digits, so equality has
    a tolerance.

    Parameters
    ----------
    observed : array of shape (n,)
    simulated : array of shape (n, permutations)
    """
    slack = (TIE * np.maximum(np.abs(observed), 1.0))[:, None]
    above = (simulated >= observed[:, None] - slack).sum(axis=1)
    below = (simulated <= observed[:, None] + slack).sum(axis=1)
    tail = (1 + np.minimum(above, below)) / (1 + simulated.shape[1])
    return np.asarray(np.minimum(2 * tail, 1.0))


def discoveries(p_values: Sequence[float], rate: float = DISCOVERY_RATE) -> list[bool]:
    """Which of many tests stand when at most `rate` of them may be false.

    Benjamini and Hochberg (1995): the k smallest p-values, with k the largest
    rank whose p-value is at most k / n × `rate`.
    """
    return [bool(p <= rate) for p in discovery.adjusted(p_values)]


def false_discovery(p_values: Sequence[float], rate: float) -> dict[str, list[float] | list[bool]]:
    """The same with the adjusted p-values: p · n / rank, made monotonous from the largest down.

    Raises
    ------
    MeasureError
        ``not_a_chance`` for a p-value or a rate outside 0 to 1.
    """
    given = counts("p_values", p_values)
    limit = amount("rate", rate, positive=True)
    for name, largest in (("p_values", float(given.max())), ("rate", limit)):
        if largest > 1:
            raise MeasureError("not_a_chance", field=name, value=largest)
    return {
        "adjusted": [float(p) for p in discovery.adjusted(given)],
        "significant": discoveries(given.tolist(), limit),
    }


def getis_ord_g(
    points: Sequence[Sequence[float]], y: Sequence[float], threshold: float
) -> dict[str, float]:
    """General G: whether high values lie within a distance of each other.

    Getis and Ord (1992), binary weights within `threshold`.
    """
    values, neighbours = _within(points, y, threshold)
    weights = weights_of(values.size, neighbours, "binary")
    n, (s0, s1, s2) = values.size, weights.sums
    one, two, three, four = (float((values**power).sum()) for power in (1, 2, 3, 4))
    value = float(values @ weights.lag(values)) / (one**2 - two)
    expected = s0 / (n * (n - 1))
    moment = (
        ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2) * two**2
        - ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2) * four
        - (2 * n * s1 - (n + 3) * s2 + 6 * s0**2) * one**2 * two
        + (4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * s0**2) * one * three
        + (s1 - s2 + s0**2) * one**4
    ) / ((one**2 - two) ** 2 * n * (n - 1) * (n - 2) * (n - 3))
    return {
        "value": value,
        "expected": expected,
        "z": (value - expected) / float(np.sqrt(moment - expected**2)),
    }


def getis_ord_gi(
    points: Sequence[Sequence[float]],
    y: Sequence[float],
    threshold: float,
    *,
    star: bool = True,
) -> dict[str, list[float]]:
    """Local Gi or Gi* as z-scores; Gi* counts the place itself. Ord and Getis (1995).

    Places within `threshold` of each other are neighbours, all alike.
    """
    return hot_spots(*_within(points, y, threshold), star=star)


def hot_spots(
    y: Sequence[float] | Floats, neighbours: Mapping[str, Sequence[Any]], *, star: bool = True
) -> dict[str, list[float]]:
    """Gi or Gi* as z-scores over given neighbours, with binary weights."""
    if not isinstance(star, bool):
        raise MeasureError("not_a_flag", field="star")
    values = _values(y)
    weights = weights_of(values.size, neighbours, "binary")
    for name, beside in neighbours.items():
        # Its sum is that of the whole country: nothing is left to compare it with.
        if len(beside) == values.size - 1:
            raise MeasureError("neighbour_of_all", name=str(name))
    # Without the place itself, it counts neither among the values nor among the places.
    itself = 0.0 if star else values
    n = values.size - (not star)
    near = weights.lag(values) + (values if star else 0.0)
    count = weights.cardinalities + int(star)
    mean = (values.sum() - itself) / n
    variance = ((values**2).sum() - itself * itself) / n - mean**2
    spread = np.sqrt(variance * count * (n - count) / (n - 1))
    z = (near - count * mean) / spread
    return {"z": [float(one) for one in z]}


def _values(y: Sequence[float] | Floats) -> Floats:
    """Values that vary; negative ones are allowed here."""
    if not isinstance(y, (list, tuple, np.ndarray)):
        raise MeasureError("not_a_list", field="y")
    if any(isinstance(value, (bool, str)) for value in y):
        raise MeasureError("not_a_number", field="y")
    try:
        values = np.asarray([np.nan if v is None else float(v) for v in y], dtype=float)
    except (TypeError, ValueError):
        raise MeasureError("not_a_number", field="y") from None
    if values.size < MIN_POINTS_FOR_INDEX:
        raise MeasureError("too_few", field="y", found=int(values.size), least=MIN_POINTS_FOR_INDEX)
    if not np.isfinite(values).all():
        raise MeasureError("missing_number", field="y")
    if np.ptp(values) <= TIE * np.abs(values).max():
        raise MeasureError("all_equal", field="y")
    return values


def _within(
    points: Sequence[Sequence[float]], y: Sequence[float], threshold: float
) -> tuple[Floats, dict[str, list[str]]]:
    """Values, and who lies within `threshold` of whom."""
    known = places("points", points, least=MIN_POINTS_FOR_INDEX)
    values = counts("y", y, least=MIN_POINTS_FOR_INDEX)
    if values.size != len(known):
        raise MeasureError(
            "lengths_differ",
            first="y",
            second="points",
            found=int(values.size),
            expected=len(known),
        )
    reach = amount("threshold", threshold, positive=True)
    from scipy.spatial import cKDTree

    near = cKDTree(known).query_ball_point(known, reach)
    linked = {str(i): [str(j) for j in sorted(row) if j != i] for i, row in enumerate(near)}
    return values, linked
