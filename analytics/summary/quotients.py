"""Every region and category against the country: shares, quotients, verdicts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from analytics.measures import specialisation
from analytics.measures.numbers import MeasureError
from analytics.measures.pattern import discoveries
from analytics.measures.specialisation import ABOVE, BELOW, UNSURE, Quotient
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
    "span_low",
    "span_high",
    "most",
)
SPAN = ("span_low", "span_high")
UNKNOWN = "unknown"
CELL = COLUMNS[2:]
# The first tenth of regions has a star in the European Cluster Observatory.
TOP = 0.1
# A quotient of what was not drawn one by one: it has no interval and no verdict.
UNJUDGED = "unjudged"
JUDGED = (ABOVE, BELOW, UNSURE)


def quotients(units: Units, ends: pd.DataFrame | None = None) -> pd.DataFrame:
    """Location quotients of every region and category that can have one.

    Parameters
    ----------
    ends : DataFrame, optional
        By region, ``least`` and ``most`` units of the one category, where parts
        of it are hidden.

    Returns
    -------
    DataFrame
        One row per cell, columns ``COLUMNS``. ``verdict`` is ``above``,
        ``below``, ``unsure``, or ``unknown`` where the cell, its region's total
        or the country's figure is not known. Verdicts are held to the false
        discovery rate over all rows. Records: only cells with a record.
        Of records, people and amounts every known cell is ``unjudged``, without
        interval and p-value: records were chosen. Jobs come in plants, so that their
        number is not the number of draws (Guimarães, Figueiredo and Woodward 2009):
        they are judged on the plants of a register, and not at all elsewhere. Where
        `ends` tell a range, ``span_low`` and ``span_high`` are the quotients at its
        ends, ``low`` and ``high`` hold the intervals of both, and a verdict is one
        that both share.
        ``most`` is how many units there can be; infinite where nobody knows.
    """
    assert units.reference is not None
    whole, bounds = float(units.reference[TOTAL]), _bounds(ends)
    rows = []
    for category in units.cells.columns:
        judge = _judge(units, str(category))
        for key, part in units.cells[category].items():
            if units.table is None and np.isnan(part):
                continue
            code = str(key)
            about = float(units.totals[code]), float(units.reference[category]), whole
            cell = _cell(float(part), *about, judge=judge)
            if np.isnan(part) and code in bounds:
                cell = _range(*bounds[code], about, judge=judge) or cell
            rows.append((code, str(category), *cell))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.assign(verdict=controlled(frame))


def _bounds(ends: pd.DataFrame | None) -> dict[str, tuple[float, float]]:
    """Region → least and most units, where both are finite."""
    if ends is None:
        return {}
    told = zip(map(str, ends.index), ends["least"], ends["most"], strict=True)
    return {code: (float(low), float(high)) for code, low, high in told if np.isfinite(high)}


def controlled(rows: pd.DataFrame) -> pd.Series:
    """Verdicts, those that do not survive the false discovery control taken back to ``unsure``."""
    known = rows["p_value"].dropna()
    standing = dict(zip(known.index, discoveries(known.tolist()), strict=True))
    holds = [standing.get(i, True) for i in rows.index]
    return rows["verdict"].where(pd.Series(holds, index=rows.index, dtype=bool), UNSURE)


def top_decile(least: pd.Series, most: pd.Series) -> pd.Series:
    """Which regions are certainly among the first tenth of all, whatever the unknown are.

    Parameters
    ----------
    least, most : Series
        By region, the lowest and the highest that each can be, the same where known.
    """
    # Who is level with many others is in no first tenth.
    highest = most.to_numpy(float)
    reach = highest >= least.to_numpy(float)[:, None]
    np.fill_diagonal(reach, val=False)
    rank = pd.Series(reach.sum(axis=1), index=least.index) + 1
    return (rank <= len(least) * TOP) & (least > 0)


# Of four numbers of a cell: its quotient with an interval, and the chance of it.
Judge = Callable[[float, float, float, float], tuple[Quotient, float]]


def _judge(units: Units, category: str) -> Judge | None:
    """How chance is judged in a category: on its units, on its plants, or not at all."""
    if units.judged:
        return _on_units
    plants = units.plants_of(category)
    return None if plants is None else partial(_on_plants, plants=plants)


def _on_units(part: float, region: float, sector: float, whole: float) -> tuple[Quotient, float]:
    quotient = specialisation.location_quotient(part, region, sector, whole)
    return quotient, specialisation.binomial_p(part, region, sector / whole)


def _on_plants(
    part: float, region: float, sector: float, whole: float, *, plants: float
) -> tuple[Quotient, float]:
    cell = part, region, sector, whole
    quotient = specialisation.quotient_on_plants(*cell, plants)
    return quotient, specialisation.plants_p(*cell, plants)


def _cell(
    part: float, region: float, sector: float, whole: float, *, judge: Judge | None
) -> tuple[float | str, ...]:
    """One cell's numbers, from units to verdict."""
    nan = float("nan")
    share = part / region if region > 0 else nan
    facts = (part, region, sector, whole, share)
    most = part if np.isfinite(part) else float("inf")
    try:
        quotient = specialisation.location_quotient(part, region, sector, whole)
    except MeasureError:
        # Withheld, or a region or category without any unit: nothing can be said.
        return (*facts, nan, nan, nan, UNKNOWN, nan, nan, nan, most)
    if judge is None:
        return (*facts, quotient.value, nan, nan, UNJUDGED, nan, nan, nan, most)
    quotient, p_value = judge(part, region, sector, whole)
    ends = quotient.low, quotient.high
    return (*facts, quotient.value, *ends, quotient.verdict, p_value, nan, nan, most)


def _range(
    least: float, most: float, about: tuple[float, float, float], *, judge: Judge | None
) -> tuple[float | str, ...] | None:
    """A cell of which only the ends are known; None where they have no quotient."""
    low, high = (dict(zip(CELL, _cell(e, *about, judge=judge), strict=True)) for e in (least, most))
    if UNKNOWN in (low["verdict"], high["verdict"]):
        return None
    nan = float("nan")
    alike = low["verdict"] == high["verdict"]
    spans = low["value"], high["value"]
    if judge is None:
        return (nan, *about, nan, nan, nan, nan, UNJUDGED, nan, *spans, most)
    p_value = max(low["p_value"], high["p_value"]) if alike else 1.0
    verdict = low["verdict"] if alike else UNSURE
    return (nan, *about, nan, nan, low["low"], high["high"], verdict, p_value, *spans, most)
