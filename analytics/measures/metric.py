"""One index on given numbers, by name: for checking against published results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from typing import Any

import numpy as np

from analytics.measures import (
    benchmark,
    concentration,
    density,
    growth,
    nearness,
    pattern,
    plane,
    reach,
    relatedness,
    specialisation,
)
from analytics.measures.numbers import MeasureError


def _location_quotient(e_ij: float, e_j: float, e_i: float, e: float) -> dict[str, Any]:
    quotient = specialisation.location_quotient(e_ij, e_j, e_i, e)
    return {
        "value": quotient.value,
        "low": quotient.low,
        "high": quotient.high,
        "verdict": quotient.verdict,
    }


def _empirical_bayes(count: Any, population: Any) -> dict[str, Any]:
    return {"values": [float(v) for v in density.empirical_bayes(count, population)]}


def _false_discovery(p_values: Any, rate: float = pattern.DISCOVERY_RATE) -> dict[str, Any]:
    return pattern.false_discovery(p_values, rate)


def _kernel_density(points: Any, bandwidth: float, at: Any) -> dict[str, Any]:
    return {"values": [float(v) for v in plane.kernel_density(points, bandwidth, at)]}


def _single(function: Callable[..., float]) -> Callable[..., dict[str, Any]]:
    """An index that is one number, as an object with a ``value``."""

    def named(**given: Any) -> dict[str, Any]:
        return {"value": function(**given)}

    named.__signature__ = signature(function)  # type: ignore[attr-defined]
    return named


METRICS: dict[str, Callable[..., Mapping[str, Any]]] = {
    "location_quotient": _location_quotient,
    "herfindahl": specialisation.herfindahl,
    "gini": specialisation.gini,
    "locational_gini": _single(concentration.locational_gini),
    "specialisation_gini": _single(specialisation.specialisation_gini),
    "krugman_specialisation": _single(specialisation.krugman_specialisation),
    "krugman_concentration": _single(concentration.krugman_concentration),
    "theil": concentration.theil,
    "dartboard_quotient": specialisation.dartboard_quotient,
    "empirical_bayes": _empirical_bayes,
    "false_discovery": _false_discovery,
    "theil_mean_log": _single(concentration.theil_mean_log),
    "litzenberger_sternberg": _single(concentration.litzenberger_sternberg),
    "ellison_glaeser": concentration.ellison_glaeser,
    "moran": pattern.moran,
    "moran_rates": pattern.moran_of_rates,
    "local_moran": pattern.local_moran,
    "getis_ord_g": pattern.getis_ord_g,
    "getis_ord_gi": pattern.getis_ord_gi,
    "nearest_neighbour": plane.nearest_neighbour,
    "kernel_density": _kernel_density,
    "density": density.density,
    "growth": growth.growth,
    "shift_share": growth.shift_share,
    "esteban_marquillas": growth.esteban_marquillas,
    "growth_quadrant": growth.quadrant,
    "benchmark_clusters": benchmark.benchmark_clusters,
    "proximity": relatedness.proximity,
    "relatedness_density": relatedness.relatedness_density,
    "coagglomeration": _single(relatedness.coagglomeration),
    "k_density": nearness.k_density,
    "marcon_puech_m": nearness.marcon_puech_m,
    "spatial_scan": nearness.spatial_scan,
    "scan_likelihood": _single(nearness.scan_likelihood),
    "quotients_with_neighbours": reach.quotients_with_neighbours,
}


def compute(name: str, given: Any) -> dict[str, Any]:
    """The index `name` of the inputs in `given`.

    Raises
    ------
    MeasureError
        ``unknown_metric``, ``missing_input``, ``unknown_input``, or the reason
        why the index cannot be computed.
    """
    if name not in METRICS:
        raise MeasureError("unknown_metric", metric=name, known=sorted(METRICS))
    if not isinstance(given, dict):
        raise MeasureError("not_an_object")
    function = METRICS[name]
    accepted = signature(function).parameters
    unknown = sorted(set(given) - set(accepted))
    if unknown:
        raise MeasureError("unknown_input", fields=unknown, known=list(accepted))
    needed = [key for key, p in accepted.items() if p.default is Parameter.empty]
    missing = [key for key in needed if given.get(key) is None]
    if missing:
        raise MeasureError("missing_input", fields=missing)
    try:
        with np.errstate(all="ignore"):
            index = dict(function(**given))
    except (ArithmeticError, np.linalg.LinAlgError) as error:
        raise MeasureError("not_finite") from error
    found = [np.asarray(value) for value in index.values()]
    if not all(np.isfinite(one).all() for one in found if one.dtype.kind != "U"):
        # Huge inputs overflow: better no answer than "Infinity".
        raise MeasureError("not_finite")
    return index
