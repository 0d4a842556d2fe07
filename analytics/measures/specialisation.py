"""What a region is specialised in: quotients, diversity, comparison with another.

Symbols: e_ij units (jobs, firms, records) of sector i in region j; e_j units of
region j in all sectors; e_i units of sector i in all regions; e all units.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.measures.numbers import Floats, MeasureError, amount, counts, same_length, shares
from geodata import spread

CONFIDENCE = 0.95
ABOVE, BELOW, UNSURE = "above", "below", "unsure"


@dataclass(frozen=True)
class Quotient:
    """A location quotient with its exact interval.

    Attributes
    ----------
    value, low, high : float
        LQ and its 95 % interval.
    verdict : str
        ``above`` 1, ``below`` 1, or ``unsure``: not distinguishable from 1.
    """

    value: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """Whether the interval lies wholly on one side of 1."""
        if self.low > 1:
            return ABOVE
        return BELOW if self.high < 1 else UNSURE


def location_quotient(e_ij: float, e_j: float, e_i: float, e: float) -> Quotient:
    """Share of a sector in a region over its share everywhere.

    LQ = (e_ij / e_j) / (e_i / e). The interval is the exact binomial one of
    Clopper and Pearson (1934) for e_ij out of e_j, divided by e_i / e: it asks
    whether the region's share could be the national one, given how few units
    there are. Florence (1939) for the quotient.

    The reference holds the region itself. Given both margins, the law of e_ij
    is hypergeometric, with a smaller spread than the binomial: so the interval
    errs, if at all, towards "not distinguishable from 1", and most where the
    whole is small.

    Raises
    ------
    MeasureError
        Where a total is zero, or a part larger than its whole.
    """
    part = amount("e_ij", e_ij)
    region = amount("e_j", e_j, positive=True)
    sector = amount("e_i", e_i, positive=True)
    whole = amount("e", e, positive=True)
    for name, inner, outer in (
        ("e_ij", part, region),
        ("e_ij", part, sector),
        ("e_j", region, whole),
        ("e_i", sector, whole),
    ):
        if inner > outer:
            raise MeasureError("part_above_whole", field=name, part=inner, whole=outer)
    if region + sector - part > whole:
        # Units of the region or of the sector cannot outnumber all there are.
        raise MeasureError(
            "part_above_whole", field="e_i", part=sector, whole=whole - region + part
        )
    reference = sector / whole
    low, high = binomial_interval(part, region)
    return Quotient(part / region / reference, low / reference, high / reference)


def dartboard_quotient(
    e_ij: float,
    e_j: float,
    e_i: float,
    e: float,
    plants: Sequence[float] | None = None,
    herfindahl_of_plants: float | None = None,
) -> dict[str, float | str]:
    """A location quotient of jobs judged on the plants that hold them.

    Were the sector's plants thrown at regions in proportion to all jobs, the
    quotient would be 1 on average with the variance (1 − x) / x · H: x the
    region's share of all jobs, H the Herfindahl index of the sector's plants
    (Guimarães, Figueiredo and Woodward 2009).

    Parameters
    ----------
    e_ij, e_j, e_i, e : float
        Jobs, as in :func:`location_quotient`.
    plants : sequence of float, optional
        Jobs of each of the sector's plants.
    herfindahl_of_plants : float, optional
        H where the plants themselves are not known.

    Returns
    -------
    dict
        ``value``; ``standard_error`` under chance; ``z``; ``p_value``,
        two-sided by the normal law; ``verdict``.
    """
    quotient = location_quotient(e_ij, e_j, e_i, e)
    index = _of_plants(plants, herfindahl_of_plants)
    share = e_j / e
    if share >= 1:
        raise MeasureError("one_holds_all", field="e_j")
    error = ((1 - share) / share * index) ** 0.5
    z = (quotient.value - 1) / error
    p_value = math.erfc(abs(z) / math.sqrt(2))
    verdict = UNSURE if p_value >= 1 - CONFIDENCE else ABOVE if z > 0 else BELOW
    found = {"value": quotient.value, "standard_error": error, "z": z, "p_value": p_value}
    return {**found, "verdict": verdict}


def quotient_on_plants(e_ij: float, e_j: float, e_i: float, e: float, plants: float) -> Quotient:
    """A location quotient of jobs with an interval that counts plants, not jobs.

    Were the sector's plants thrown at regions in proportion to all jobs, the
    region's share of them would be x on average with the variance x (1 − x) H
    (Guimarães, Figueiredo and Woodward 2009): that of 1 / H equal plants. The
    interval is that of Clopper and Pearson for so many draws, over x. The normal
    law of :func:`dartboard_quotient` calls too much a finding where few or large
    plants make shares lopsided: thrown at random, of 192 cells up to nine.

    Parameters
    ----------
    e_ij, e_j, e_i, e : float
        Jobs, as in :func:`location_quotient`.
    plants : float
        H, the Herfindahl index of the sector's plants, above 0 and at most 1.
    """
    quotient = location_quotient(e_ij, e_j, e_i, e)
    draws, share = 1 / _of_plants(None, plants), e_j / e
    low, high = binomial_interval(draws * e_ij / e_i, draws)
    return Quotient(quotient.value, low / share, high / share)


def plants_p(e_ij: float, e_j: float, e_i: float, e: float, plants: float) -> float:
    """Chance of a share as far from that of all jobs, as :func:`quotient_on_plants` judges it."""
    return binomial_p(e_ij / e_i / plants, 1 / plants, e_j / e)


def _of_plants(plants: Sequence[float] | None, index: float | None) -> float:
    """The Herfindahl index of plants, given itself or by them; between 0 and 1."""
    if plants is not None:
        return float(spread.herfindahl(shares("plants", plants)))
    found = amount("herfindahl_of_plants", index, positive=True)
    if found > 1:
        raise MeasureError("part_above_whole", field="herfindahl_of_plants", part=found, whole=1.0)
    return found


def binomial_interval(
    successes: float, trials: float, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Exact interval of a proportion (Clopper–Pearson), from quantiles of the beta law."""
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    low = 0.0 if successes == 0 else betaincinv(successes, trials - successes + 1, tail)
    high = 1.0 if successes >= trials else betaincinv(successes + 1, trials - successes, 1 - tail)
    return float(low), float(high)


def binomial_p(successes: float, trials: float, share: float) -> float:
    """Chance of a count as far from `share` of the trials, twice the smaller exact tail.

    Below 5 % exactly where the interval of :func:`binomial_interval` leaves the
    share outside.
    """
    from scipy.special import betainc

    at_least = 1.0 if successes == 0 else betainc(successes, trials - successes + 1, share)
    at_most = 1.0 if successes >= trials else 1 - betainc(successes + 1, trials - successes, share)
    return min(2 * float(min(at_least, at_most)), 1.0)


def herfindahl(values: Sequence[float]) -> dict[str, float]:
    """Herfindahl–Hirschman index of a composition.

    H = Σ s²; normalised (H − 1/n) / (1 − 1/n); equivalent number 1/H, the
    number of equal parts that would give the same index.

    Raises
    ------
    MeasureError
        With fewer than two parts: a single one is all there is, not a concentration.
    """
    parts = shares("values", values, least=2)
    index = float(spread.herfindahl(parts))
    n = parts.size
    normalised = (index - 1 / n) / (1 - 1 / n)
    return {"value": index, "normalised": normalised, "equivalent_number": 1 / index}


def gini(values: Sequence[float]) -> dict[str, float]:
    """Gini coefficient, and its value over the largest it can take, (n − 1)/n.

    Raises
    ------
    MeasureError
        With fewer than two values: nothing to be unequal to.
    """
    sizes = counts("values", values, least=2)
    value = unweighted_gini(sizes)
    n = sizes.size
    return {"value": value, "normalised": value * n / (n - 1)}


def unweighted_gini(values: Floats) -> float:
    """2 / (n² mean) Σ rank · (value − mean), values in ascending order."""
    mean = float(values.mean())
    if mean == 0:
        raise MeasureError("zero_total", field="values")
    return float(spread.gini(values))


def specialisation_gini(e_ij: Sequence[float], e_i: Sequence[float]) -> float:
    """Gini of a region's location quotients over sectors; 0 is the national mix.

    Sectors that exist nowhere (e_i = 0) are refused, not skipped: their
    quotient has no meaning.
    """
    return quotient_gini(("e_ij", e_ij), ("e_i", e_i))


def quotient_gini(
    part: tuple[str, Sequence[float]], reference: tuple[str, Sequence[float]]
) -> float:
    """Gini of the ratios of two sets of shares (Farhauer and Kröll 2013)."""
    inner = shares(*part, least=2)
    outer = shares(*reference, least=2)
    same_length((part[0], inner), (reference[0], outer))
    if (outer == 0).any():
        raise MeasureError("absent_everywhere", field=reference[0])
    return unweighted_gini(inner / outer)


def krugman_specialisation(e_ij: Sequence[float], e_il: Sequence[float]) -> float:
    """How different two regions' sector mixes are: Σ |s_ij − s_il|, 0 to 2.

    Krugman (1991), Geography and Trade.
    """
    first, second = shares("e_ij", e_ij), shares("e_il", e_il)
    same_length(("e_ij", first), ("e_il", second))
    return float(spread.distance(first, second))
