"""Spatial pattern through PySAL's esda, imported on first use.

Weights are given as neighbours or made from points. Getis–Ord statistics use
binary weights: with row-standardised ones esda 2.9's analytic z departs from
the published formula. What is told of many regions at once is held to a false
discovery rate, so that a map of pure chance shows nothing most of the time.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from analytics.measures.numbers import Floats, MeasureError, amount, counts, same_length
from analytics.measures.plane import places
from analytics.measures.thresholds import MIN_POINTS_FOR_INDEX
from geodata import discovery

SEED = 20261121
# Fewer leave no p-value small enough to pass the false discovery control of 58 regions.
PERMUTATIONS = 9_999
DISCOVERY_RATE = discovery.RATE
# Relative difference below which two numbers, made by other roads, are the same.
TIE = 1e-9
# The variance under randomisation divides by (n − 1) (n − 2) (n − 3).
MIN_REGIONS_FOR_MOMENTS = 4
TRANSFORMS = {"row": "r", "binary": "b"}


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
    from esda.moran import Moran

    with _quiet():
        index = Moran(values, weights, transformation=TRANSFORMS[transform], permutations=0)
    return {
        "value": float(index.I),
        "expected": float(index.EI),
        "variance_norm": float(index.VI_norm),
        "variance_rand": float(index.VI_rand),
        "z": float(index.z_rand),
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
    from esda.moran import Moran_Local

    with _quiet():
        local = Moran_Local(
            values,
            weights,
            transformation=TRANSFORMS[transform],
            permutations=PERMUTATIONS,
            seed=SEED,
            n_jobs=1,
            keep_simulations=True,
        )
    p_values = two_sided(local.Is, local.rlisas)
    return {
        "quadrants": [int(q) for q in local.q],
        "values": [float(v) for v in local.Is],
        "p_values": [float(p) for p in p_values],
        "significant": discoveries(p_values.tolist()),
    }


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
    from esda.getisord import G

    with _quiet():
        statistic = G(values, weights, permutations=0)
    return {
        "value": float(statistic.G),
        "expected": float(statistic.EG),
        "z": float(statistic.z_norm),
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
    from esda.getisord import G_Local

    with _quiet():
        local = G_Local(
            values,
            weights,
            transform="B",
            permutations=0,
            star=star,
            seed=SEED,
            n_jobs=1,
        )
    return {"z": [float(z) for z in local.Zs]}


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


def weights_of(size: int, neighbours: Mapping[str, Sequence[Any]], transform: str) -> Any:
    """A PySAL weights object from neighbour lists in the order of the values."""
    if not isinstance(transform, str) or transform not in TRANSFORMS:
        raise MeasureError("unknown_transform", value=str(transform), known=list(TRANSFORMS))
    if not isinstance(neighbours, Mapping):
        raise MeasureError("not_a_mapping", field="neighbours")
    if not all(isinstance(beside, (list, tuple)) for beside in neighbours.values()):
        raise MeasureError("not_a_list", field="neighbours")
    if len(neighbours) != size:
        raise MeasureError("neighbours_differ", found=len(neighbours), expected=size)
    names = [str(name) for name in neighbours]
    linked = {str(name): [str(one) for one in beside] for name, beside in neighbours.items()}
    strangers = sorted({one for beside in linked.values() for one in beside} - set(names))
    if strangers:
        raise MeasureError("unknown_neighbour", names=strangers)
    for name, beside in linked.items():
        if name in beside or len(set(beside)) < len(beside):
            raise MeasureError("repeated_neighbour", name=name)
    alone = [name for name, beside in linked.items() if not beside]
    if alone:
        raise MeasureError("no_neighbour", names=alone)
    from libpysal.weights import W

    with _quiet():
        return W(linked, id_order=names, silence_warnings=True)


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


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' advice (no compiler installed) to themselves."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
