"""Rates: units per area and per inhabitant, and how to steady them where counts are small."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.measures.numbers import Floats, MeasureError, amount, counts, same_length


def density(count: float, area_km2: float, population: float | None = None) -> dict[str, float]:
    """Units per 1,000 km² and, where a population is given, per 100,000 inhabitants."""
    units = amount("count", count)
    area = amount("area_km2", area_km2, positive=True)
    densities = {"per_1000_km2": units / area * 1_000}
    if population is not None:
        people = amount("population", population, positive=True)
        densities["per_100000_inhabitants"] = units / people * 100_000
    return densities


def empirical_bayes(count: Sequence[float], population: Sequence[float]) -> Floats:
    """Rates drawn towards the overall rate, the more so the smaller the population.

    Marshall's (1991) global estimator: r̂ = w·r + (1 − w)·m with m the overall
    rate and w = s² / (s² + m / n_j), s² the between-region variance estimated
    from the data (0 when the spread is no more than chance would give).

    Returns
    -------
    ndarray
        Rates per unit of population, in the order given.
    """
    events = counts("count", count, least=2)
    people = counts("population", population, least=2)
    same_length(("count", events), ("population", people))
    if (people == 0).any():
        raise MeasureError("zero_total", field="population")
    raw = events / people
    overall = events.sum() / people.sum()
    between = (people * (raw - overall) ** 2).sum() / people.sum() - overall / people.mean()
    between = max(float(between), 0.0)
    weight = between / (between + overall / people) if overall > 0 else np.zeros_like(raw)
    steadied: Floats = weight * raw + (1 - weight) * overall
    return steadied
