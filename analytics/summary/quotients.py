"""Every region and category against the country: shares, quotients, verdicts, indices."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from analytics.measures import concentration, specialisation
from analytics.measures.numbers import MeasureError, shares
from analytics.summary.units import Units
from geodata.observations import TOTAL

COLUMNS = (
    "region_code",
    "category",
    "units",
    "region_total",
    "category_total",
    "whole",
    "share",
    "value",
    "low",
    "high",
    "verdict",
    "p_value",
)
UNKNOWN = "unknown"
# A quotient of what was not drawn one by one: it has no interval and no verdict.
UNJUDGED = "unjudged"


def quotients(units: Units) -> pd.DataFrame:
    """Location quotients of every region and category that can have one.

    Returns
    -------
    DataFrame
        One row per cell, columns ``COLUMNS``. ``verdict`` is ``above``,
        ``below``, ``unsure``, or ``unknown`` where the cell, its region's total
        or the country's figure is not known. Records: only cells with a record.
        Of jobs, people and amounts every known cell is ``unjudged``, without
        interval and p-value: jobs come in plants, so the number of jobs is not
        the number of draws (Guimarães, Figueiredo and Woodward 2009).
    """
    assert units.reference is not None
    whole = float(units.reference[TOTAL])
    rows = []
    for category in units.cells.columns:
        for key, part in units.cells[category].items():
            if units.table is None and np.isnan(part):
                continue
            code = str(key)
            known = float(part), float(units.totals[code]), float(units.reference[category])
            rows.append((code, str(category), *_cell(*known, whole, judged=units.judged)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _cell(
    part: float, region: float, sector: float, whole: float, *, judged: bool
) -> tuple[float | str, ...]:
    """One cell's numbers, from units to verdict."""
    share = part / region if region > 0 else float("nan")
    facts = (part, region, sector, whole, share)
    nothing = float("nan"), float("nan"), float("nan"), UNKNOWN, float("nan")
    try:
        quotient = specialisation.location_quotient(part, region, sector, whole)
    except MeasureError:
        # Withheld, or a region or category without any unit: nothing can be said.
        return (*facts, *nothing)
    if not judged:
        return (*facts, quotient.value, *nothing[1:3], UNJUDGED, nothing[4])
    p_value = specialisation.binomial_p(part, region, sector / whole)
    return (*facts, quotient.value, quotient.low, quotient.high, quotient.verdict, p_value)


def by_category(units: Units) -> pd.DataFrame:
    """How each category is spread over the regions.

    Returns
    -------
    DataFrame
        One row per category: ``category``, ``units``, ``regions`` (with at least
        one unit), ``herfindahl``, ``equivalent``, ``gini`` (locational),
        ``krugman`` (against the mean of the other categories), ``theil`` (mean
        logarithmic deviation of the quotients); missing where an index refuses.
    """
    assert units.reference is not None
    rows = []
    whole = units.totals.tolist()
    for category in units.cells.columns:
        values = units.cells[category].reindex(units.totals.index).tolist()
        others = [
            units.cells[other].reindex(units.totals.index).tolist()
            for other in units.cells.columns
            if other != category
        ]
        herfindahl, equivalent = _spread(values)
        rows.append(
            {
                "category": str(category),
                # Hidden cells are part of the printed total, not of the sum of the others.
                "units": float(units.reference[category]),
                "regions": int(np.nansum(np.asarray(values) > 0)),
                "herfindahl": herfindahl,
                "equivalent": equivalent,
                "gini": _or_missing(concentration.locational_gini, values, whole),
                "krugman": _or_missing(_against, values, others),
                "theil": _or_missing(_theil, values, whole),
            }
        )
    return pd.DataFrame(rows)


def agglomeration(units: Units, plants: Mapping[str, float]) -> list[float]:
    """Ellison and Glaeser's index of each category of a table of jobs, in the order of `cells`.

    Parameters
    ----------
    plants : mapping
        Category → Herfindahl index of its establishments; a category that is
        absent, or has a hidden cell, has no index.
    """
    whole = units.totals.tolist()
    return [
        _or_missing(
            concentration.ellison_glaeser_grouped,
            units.cells[category].reindex(units.totals.index).tolist(),
            whole,
            plants.get(str(category), float("nan")),
        )
        for category in units.cells.columns
    ]


def by_region(units: Units) -> pd.DataFrame:
    """What each region is made of, against the country.

    Returns
    -------
    DataFrame
        One row per region: ``region_code``, ``units``, ``categories`` (with at
        least one unit), ``herfindahl``, ``equivalent``, ``gini`` (of its
        quotients), ``krugman`` (against all other regions together).
    """
    assert units.reference is not None
    mix = units.reference[list(units.cells.columns)]
    rows = []
    for key, cells in units.cells.iterrows():
        code = str(key)
        values = cells.tolist()
        herfindahl, equivalent = _spread(values)
        rest = (mix - cells).tolist()
        rows.append(
            {
                "region_code": code,
                "units": float(units.totals[code]),
                "categories": int(np.nansum(np.asarray(values) > 0)),
                "herfindahl": herfindahl,
                "equivalent": equivalent,
                "gini": _or_missing(_mix_gini, values, mix.tolist()),
                "krugman": _or_missing(specialisation.krugman_specialisation, values, rest),
            }
        )
    return pd.DataFrame(rows)


def _mix_gini(values: list[float], mix: list[float]) -> float:
    """Categories that exist nowhere have no quotient and are left aside."""
    there = [(a, b) for a, b in zip(values, mix, strict=True) if b > 0]
    return specialisation.specialisation_gini([a for a, _ in there], [b for _, b in there])


def _against(values: list[float], others: list[list[float]]) -> float:
    """Categories that exist nowhere have no shares and are left aside."""
    return concentration.krugman_concentration(values, [o for o in others if np.nansum(o) > 0])


def _theil(values: list[float], whole: list[float]) -> float:
    """Mean logarithmic deviation of a category's quotients over regions."""
    inside = shares("values", values)
    outside = shares("whole", whole)
    if (outside == 0).any():
        raise MeasureError("zero_value", field="whole")
    return concentration.theil_mean_log((inside / outside).tolist())


def _spread(values: list[float]) -> tuple[float, float]:
    """Herfindahl index and equivalent number; missing where the index refuses."""
    try:
        spread = specialisation.herfindahl(values)
    except MeasureError:
        return float("nan"), float("nan")
    return spread["value"], spread["equivalent_number"]


def _or_missing(
    index: Callable[..., float], *given: list[float] | list[list[float]] | float
) -> float:
    """An index, or missing where it refuses its numbers."""
    try:
        return index(*given)
    except MeasureError:
        return float("nan")
