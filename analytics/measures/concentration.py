"""Where a sector is concentrated: indices over regions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from analytics.measures.numbers import Floats, MeasureError, amount, counts, same_length, shares
from analytics.measures.specialisation import quotient_gini
from geodata import spread


def locational_gini(e_ij: Sequence[float], e_j: Sequence[float]) -> float:
    """Gini of a sector's location quotients over regions; 0 follows the whole economy."""
    return quotient_gini(("e_ij", e_ij), ("e_j", e_j))


def krugman_concentration(target: Sequence[float], others: Sequence[Sequence[float]]) -> float:
    """How far a sector's regional shares are from the mean shares of the others, 0 to 2.

    Parameters
    ----------
    target : sequence of float
        Units of the sector by region.
    others : sequence of sequence of float
        One list per other sector, same regions in the same order.
    """
    own = shares("target", target)
    if not isinstance(others, (list, tuple)) or not others:
        raise MeasureError("too_few", field="others", found=0, least=1)
    rest = [shares(f"others[{i}]", values) for i, values in enumerate(others)]
    for i, one in enumerate(rest):
        same_length((f"others[{i}]", one), ("target", own))
    return float(spread.distance(own, np.mean(rest, axis=0)))


def theil_mean_log(values: Sequence[float]) -> float:
    """Mean logarithmic deviation: mean of ln(mean / value); 0 where all are equal.

    Theil's second measure (Theil 1967). A zero has no logarithm and is refused.
    """
    incomes = counts("values", values, least=2)
    if (incomes == 0).any():
        raise MeasureError("zero_value", field="values")
    return float(np.log(incomes.mean() / incomes).mean())


def theil(
    e_ij: Sequence[float], e_j: Sequence[float], districts: Sequence[str] | None = None
) -> dict[str, float]:
    """Theil's T of a sector over regions: Σ s ln(s / x), 0 where it follows the whole economy.

    s are the sector's regional shares and x those of all sectors; Theil (1967).
    A region without the sector adds nothing. With `districts` also what lies
    between them, of their summed shares, and within, the rest: they add up.

    Parameters
    ----------
    districts : sequence of str, optional
        The district of each region.
    """
    own, whole = shares("e_ij", e_ij, least=2), shares("e_j", e_j, least=2)
    same_length(("e_ij", own), ("e_j", whole))
    if ((whole == 0) & (own > 0)).any():
        raise MeasureError("absent_everywhere", field="e_j")
    index = float(spread.theil(own, whole))
    if districts is None:
        return {"value": index}
    if not isinstance(districts, (list, tuple)):
        raise MeasureError("not_a_list", field="districts")
    if len(districts) != own.size:
        raise MeasureError(
            "lengths_differ",
            first="districts",
            second="e_ij",
            found=len(districts),
            expected=int(own.size),
        )
    names, numbers = np.unique([str(name) for name in districts], return_inverse=True)
    sums = [np.bincount(numbers, values, len(names)).astype(float) for values in (own, whole)]
    between = float(spread.theil(sums[0], sums[1]))
    return {"value": index, "between": between, "within": index - between}


def litzenberger_sternberg(
    e_ij: float,
    e_i: float,
    a_j: float,
    a: float,
    p_j: float,
    p: float,
    b_ij: float,
    b_i: float,
) -> float:
    """Cluster index: relative density × relative stock ÷ relative firm size.

    ((e_ij/a_j)/(e_i/a)) · ((e_ij/p_j)/(e_i/p)) / ((e_ij/b_ij)/(e_i/b_i)), with
    jobs e, areas a, inhabitants p and firms b. Litzenberger and Sternberg
    (2006). Not bounded: it compares, and is no share of anything.
    """
    jobs = amount("e_ij", e_ij, positive=True)
    sector = amount("e_i", e_i, positive=True)
    areas = amount("a_j", a_j, positive=True), amount("a", a, positive=True)
    people = amount("p_j", p_j, positive=True), amount("p", p, positive=True)
    firms = amount("b_ij", b_ij, positive=True), amount("b_i", b_i, positive=True)
    density = (jobs / areas[0]) / (sector / areas[1])
    stock = (jobs / people[0]) / (sector / people[1])
    size = (jobs / firms[0]) / (sector / firms[1])
    return density * stock / size


def ellison_glaeser(
    firm_jobs: Sequence[float], firm_region: Sequence[str], region_jobs: Mapping[str, float]
) -> dict[str, float]:
    """Agglomeration beyond what a few large firms would cause by chance.

    γ = (G − (1 − Σx²)·H) / ((1 − Σx²)·(1 − H)), with G = Σ (s − x)² over
    regions, s the sector's and x all jobs' regional shares, H the Herfindahl
    index of the sector's firms. Ellison and Glaeser (1997). 0 is a dartboard.

    Returns
    -------
    dict
        ``value``, γ; ``standard_error``, that of γ where firms are thrown at
        regions by chance (the same authors, from the variance of G); ``z``.

    Raises
    ------
    MeasureError
        With fewer than two firms or regions, or a firm in an unknown region.
    """
    jobs = shares("firm_jobs", firm_jobs, least=2)
    if not isinstance(firm_region, (list, tuple)):
        raise MeasureError("not_a_list", field="firm_region")
    if len(firm_region) != jobs.size:
        raise MeasureError(
            "lengths_differ",
            first="firm_region",
            second="firm_jobs",
            found=len(firm_region),
            expected=int(jobs.size),
        )
    if not isinstance(region_jobs, Mapping):
        raise MeasureError("not_a_mapping", field="region_jobs")
    places = {str(name): i for i, name in enumerate(region_jobs)}
    everywhere = shares("region_jobs", list(region_jobs.values()), least=2)
    located = [str(name) for name in firm_region]
    unknown = sorted(set(located) - set(places))
    if unknown:
        raise MeasureError("unknown_region_name", field="firm_region", regions=unknown)
    sector = np.zeros(len(places))
    np.add.at(sector, [places[name] for name in located], jobs)
    plants = float((jobs**2).sum())
    value = _beyond_plants(sector, everywhere, plants, "firm_jobs")
    error = _dartboard_error(jobs, everywhere)
    # A spread of nothing leaves nothing to compare with.
    return {"value": value, "standard_error": error, "z": value / error if error > 0 else 0.0}


def ellison_glaeser_grouped(
    sector_jobs: Sequence[float], region_jobs: Sequence[float], plants: float
) -> float:
    """The same index from jobs by region, where the Herfindahl index of firms is known.

    Parameters
    ----------
    sector_jobs, region_jobs : sequence of float
        Jobs of the sector, and of all sectors, by region in the same order.
    plants : float
        Herfindahl index of the sector's establishments by jobs, 0 to 1.
    """
    sector = shares("sector_jobs", sector_jobs, least=2)
    everywhere = shares("region_jobs", region_jobs, least=2)
    same_length(("sector_jobs", sector), ("region_jobs", everywhere))
    return _beyond_plants(sector, everywhere, amount("plants", plants), "plants")


def _dartboard_error(jobs: Floats, everywhere: Floats) -> float:
    """Standard error of γ under chance.

    Var(G) = 2 (H² (Σx² − 2Σx³ + (Σx²)²) − Σz⁴ (Σx² − 4Σx³ + 3(Σx²)²)), z the
    firms' shares of the sector's jobs.
    """
    plants, fourth = float((jobs**2).sum()), float((jobs**4).sum())
    second, third = float((everywhere**2).sum()), float((everywhere**3).sum())
    common = plants**2 * (second - 2 * third + second**2)
    own = fourth * (second - 4 * third + 3 * second**2)
    variance = max(2 * (common - own), 0.0)
    return math.sqrt(variance) / ((1 - second) * (1 - plants))


def _beyond_plants(sector: Floats, everywhere: Floats, plants: float, name: str) -> float:
    raw = float(((sector - everywhere) ** 2).sum())
    spread = 1 - float((everywhere**2).sum())
    if spread == 0 or plants >= 1:
        raise MeasureError("one_holds_all", field="region_jobs" if spread == 0 else name)
    return (raw - spread * plants) / (spread * (1 - plants))
