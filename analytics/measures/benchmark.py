"""What of a list of ISIC codes sells beyond its region, as the benchmark clusters have it."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.measures.numbers import MeasureError, counts
from geodata import benchmarks
from geodata.benchmarks import LOCAL, MIXED, OUTSIDE, TRADED

KINDS = (TRADED, LOCAL, MIXED, OUTSIDE)


def benchmark_clusters(
    isic: Sequence[str], units: Sequence[float] | None = None
) -> dict[str, float | list[str]]:
    """Whether each ISIC Rev.4 code is traded or local, and its benchmark cluster where it has one.

    Delgado, Porter and Stern (2016) on NAICS 2012, carried over by the Census Bureau's
    concordance with ISIC: a code is told only where all NAICS industries in it agree.

    Parameters
    ----------
    isic : list of str
        Sections, divisions, groups or classes.
    units : list of float, optional
        Of each; 1 without it.

    Returns
    -------
    dict
        ``kinds``, ``clusters`` (numbers of the US Cluster Mapping Project, joined by ``;``, of
        each code), and the shares ``traded``, ``local``, ``mixed`` and ``outside``.

    Raises
    ------
    MeasureError
        ``unknown_isic``; what is wrong with an input.
    """
    if not isinstance(isic, (list, tuple)):
        raise MeasureError("not_a_list", field="isic")
    weights = counts("units", [1.0] * len(isic) if units is None else units)
    if len(weights) != len(isic):
        told = {"found": len(weights), "expected": len(isic)}
        raise MeasureError("lengths_differ", first="units", second="isic", **told)
    if not weights.sum():
        raise MeasureError("zero_total", field="units")
    found = [_told(str(code)) for code in isic]
    sums = dict.fromkeys(KINDS, 0.0)
    for one, weight in zip(found, weights, strict=True):
        sums[one.kind] += float(weight)
    return {
        "kinds": [one.kind for one in found],
        "clusters": [";".join(one.clusters) for one in found],
        **{kind: value / float(weights.sum()) for kind, value in sums.items()},
    }


def _told(code: str) -> benchmarks.Told:
    found = benchmarks.told(benchmarks.codes_of(code, "ISIC Rev.4"))
    if found is None:
        raise MeasureError("unknown_isic", isic=code)
    return found
