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

from analytics.measures.kernels import places
from analytics.measures.numbers import Floats, MeasureError, amount, counts

SEED = 20261121
# Fewer leave no p-value small enough to pass the false discovery control of 58 regions.
PERMUTATIONS = 9_999
DISCOVERY_RATE = 0.05
LEAST_REGIONS = 3
TRANSFORMS = {"row": "r", "binary": "b"}


def moran(
    y: Sequence[float], neighbours: Mapping[str, Sequence[Any]], transform: str = "row"
) -> dict[str, float]:
    """Moran's I with its expectation and variances under normality and randomisation.

    Moran (1950); Cliff and Ord (1981) for the moments. z is that of the
    randomisation assumption.
    """
    values = _values(y)
    weights = _weights(values.size, neighbours, transform)
    from esda.moran import Moran

    with _quiet():
        found = Moran(values, weights, transformation=TRANSFORMS[transform], permutations=0)
    return {
        "value": float(found.I),
        "expected": float(found.EI),
        "variance_norm": float(found.VI_norm),
        "variance_rand": float(found.VI_rand),
        "z": float(found.z_rand),
    }


def local_moran(
    y: Sequence[float], neighbours: Mapping[str, Sequence[Any]], transform: str = "row"
) -> dict[str, list[float] | list[int] | list[bool]]:
    """Local Moran statistics with quadrants and pseudo p-values.

    Quadrants: 1 high among high, 2 low among high, 3 low among low, 4 high
    among low. Anselin (1995). Permutations are seeded, so that one selection
    has one answer. The p-values are two-sided (esda's one-sided ones doubled);
    ``significant`` says which survive the false discovery control.
    """
    values = _values(y)
    weights = _weights(values.size, neighbours, transform)
    from esda.moran import Moran_Local

    with _quiet():
        found = Moran_Local(
            values,
            weights,
            transformation=TRANSFORMS[transform],
            permutations=PERMUTATIONS,
            seed=SEED,
            n_jobs=1,
        )
    two_sided = np.minimum(2 * found.p_sim, 1.0)
    return {
        "quadrants": [int(q) for q in found.q],
        "values": [float(v) for v in found.Is],
        "p_values": [float(p) for p in two_sided],
        "significant": discoveries(two_sided),
    }


def discoveries(p_values: Sequence[float], rate: float = DISCOVERY_RATE) -> list[bool]:
    """Which of many tests stand when at most `rate` of them may be false.

    Benjamini and Hochberg (1995): the k smallest p-values, with k the largest
    rank whose p-value is at most k / n × `rate`.
    """
    found = np.asarray(p_values, dtype=float)
    if not found.size:
        return []
    ranks = np.arange(1, found.size + 1)
    ordered = np.sort(found)
    passing = ordered <= ranks * rate / found.size
    limit = ordered[passing].max() if passing.any() else -1.0
    return [bool(p <= limit) for p in found]


def getis_ord_g(
    points: Sequence[Sequence[float]], y: Sequence[float], threshold: float
) -> dict[str, float]:
    """General G: whether high values lie within a distance of each other.

    Getis and Ord (1992), binary weights within `threshold`.
    """
    values, neighbours = _within(points, y, threshold)
    weights = _weights(values.size, neighbours, "binary")
    from esda.getisord import G

    with _quiet():
        found = G(values, weights, permutations=0)
    return {"value": float(found.G), "expected": float(found.EG), "z": float(found.z_norm)}


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
    weights = _weights(values.size, neighbours, "binary")
    from esda.getisord import G_Local

    with _quiet():
        found = G_Local(
            values,
            weights,
            transform="B",
            permutations=0,
            star=star,
            seed=SEED,
            n_jobs=1,
        )
    return {"z": [float(z) for z in found.Zs]}


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
    if values.size < LEAST_REGIONS:
        raise MeasureError("too_few", field="y", found=int(values.size), least=LEAST_REGIONS)
    if not np.isfinite(values).all():
        raise MeasureError("missing_number", field="y")
    if np.ptp(values) == 0:
        raise MeasureError("all_equal", field="y")
    return values


def _weights(size: int, neighbours: Mapping[str, Sequence[Any]], transform: str) -> Any:
    """A PySAL weights object from neighbour lists in the order of the values."""
    if not isinstance(transform, str) or transform not in TRANSFORMS:
        raise MeasureError("unknown_transform", value=str(transform), known=list(TRANSFORMS))
    if not isinstance(neighbours, Mapping):
        raise MeasureError("not_a_mapping", field="neighbours")
    if not all(isinstance(found, (list, tuple)) for found in neighbours.values()):
        raise MeasureError("not_a_list", field="neighbours")
    if len(neighbours) != size:
        raise MeasureError("neighbours_differ", found=len(neighbours), expected=size)
    names = [str(name) for name in neighbours]
    linked = {str(name): [str(one) for one in found] for name, found in neighbours.items()}
    strangers = sorted({one for found in linked.values() for one in found} - set(names))
    if strangers:
        raise MeasureError("unknown_neighbour", names=strangers)
    for name, found in linked.items():
        if name in found or len(set(found)) < len(found):
            raise MeasureError("repeated_neighbour", name=name)
    alone = [name for name, found in linked.items() if not found]
    if alone:
        raise MeasureError("no_neighbour", names=alone)
    from libpysal.weights import W

    with _quiet():
        return W(linked, id_order=names, silence_warnings=True)


def _within(
    points: Sequence[Sequence[float]], y: Sequence[float], threshold: float
) -> tuple[Floats, dict[str, list[str]]]:
    """Values, and who lies within `threshold` of whom."""
    known = places("points", points, least=LEAST_REGIONS)
    values = counts("y", y, least=LEAST_REGIONS)
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
