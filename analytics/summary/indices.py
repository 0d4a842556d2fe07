"""How each sector is spread over the regions, and what each region is made of: indices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.measures import concentration, specialisation
from analytics.measures.numbers import MeasureError
from analytics.summary import registered
from analytics.summary.units import Units
from geodata.datasets import Datasets
from geodata.registers.indices import REGION, SECTOR
from geodata.registers.published import REGISTER

# Below, one unit in the second decimal is more than a twentieth of the number of equal parts.
MIN_HERFINDAHL_TO_INVERT = 0.1
NAN = float("nan")


@dataclass(frozen=True)
class Told:
    """Indices of a register, computed from all its cells before secrecy hid some.

    Attributes
    ----------
    of_sector, of_region : dict
        (code, index) → its value to two decimals, where it may be told.
    """

    of_sector: Mapping[tuple[str, str], float] = field(default_factory=dict)
    of_region: Mapping[tuple[str, str], float] = field(default_factory=dict)


NOTHING = Told()


def told(data: Datasets, units: Units) -> Told:
    """The indices of a register's table in its own regions; none of any other table."""
    found = registered.source_of(data, units.table.id) if units.table is not None else None
    if found is None or units.own_set != units.boundary_set:
        return NOTHING
    register, year, measure = found
    rows = register.indices
    rows = rows[(rows["year"] == year) & (rows["measure"] == measure)]

    def of(what: str) -> dict[tuple[str, str], float]:
        mine = rows[rows["of"] == what]
        keys = zip(mine["code"], mine["index"], strict=True)
        return dict(zip(keys, mine["value"].astype(float), strict=True))

    return Told(of(SECTOR), of(REGION))


def by_category(units: Units, data: Datasets) -> pd.DataFrame:
    """How each category is spread over the regions.

    Returns
    -------
    DataFrame
        One row per category: ``category``, ``units``, ``regions`` (with at least
        one unit: a cell that a register hides has one), ``herfindahl``,
        ``equivalent``, ``gini`` (locational), ``krugman`` (against the mean of
        the other categories, where the table has all), ``theil`` (Theil's T of
        its regional shares against all units') and ``theil_between``, of it
        what lies between districts; missing where an index refuses. Of a
        register, what cells that are told leave open is as :class:`Told` says.
    """
    known, districts = told(data, units), _districts(units, data)
    rows = []
    for category in units.cells.columns:
        values = units.cells[category].reindex(units.totals.index)
        computed = _of_category(values.tolist(), str(category), units, districts)
        (code, *_) = (*units.sectors[str(category)], str(category))
        index = {k: _or_told(v, known.of_sector.get((code, k), NAN)) for k, v in computed.items()}
        rows.append(
            {
                "category": str(category),
                # Hidden cells are part of the printed total, not of the sum of the others.
                "units": float(units.reference[category]) if units.reference is not None else NAN,
                "regions": _present(values, units),
                **index,
                "equivalent": _inverse(computed["herfindahl"], index["herfindahl"]),
            }
        )
    return pd.DataFrame(rows)


def _of_category(
    values: list[float], category: str, units: Units, districts: list[str]
) -> dict[str, float]:
    whole = units.totals.tolist()
    others = units.cells.drop(columns=category).reindex(units.totals.index)
    every = units.table is None or units.table.coverage.all_sectors
    theil = _parts(concentration.theil, values, whole, districts or None)
    return {
        "herfindahl": _parts(specialisation.herfindahl, values).get("value", NAN),
        "gini": _or_missing(concentration.locational_gini, values, whole),
        "krugman": _or_missing(_against, values, others.T.values.tolist()) if every else NAN,
        "theil": theil.get("value", NAN),
        "theil_between": theil.get("between", NAN),
    }


def _districts(units: Units, data: Datasets) -> list[str]:
    """The district of each region, empty where the country has none."""
    name = data.regions.districts_of(units.boundary_set)
    if not name:
        return []
    lineage = data.regions.lineage
    codes = map(str, units.totals.index)
    return [lineage.containing(code, units.boundary_set, name) or "" for code in codes]


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


def by_region(units: Units, data: Datasets) -> pd.DataFrame:
    """What each region is made of, against the country.

    Returns
    -------
    DataFrame
        One row per region: ``region_code``, ``units``, ``categories`` (with at
        least one unit), ``herfindahl``, ``equivalent``, ``gini`` (of its
        quotients), ``krugman`` (against all other regions together).
    """
    assert units.reference is not None
    known, mix = told(data, units), units.reference[list(units.cells.columns)]
    rows = []
    for key, cells in units.cells.iterrows():
        code, values, rest = str(key), cells.tolist(), (mix - cells).tolist()
        computed = {
            "herfindahl": _parts(specialisation.herfindahl, values).get("value", NAN),
            "gini": _or_missing(_mix_gini, values, mix.tolist()),
            "krugman": _or_missing(specialisation.krugman_specialisation, values, rest),
        }
        index = {k: _or_told(v, known.of_region.get((code, k), NAN)) for k, v in computed.items()}
        rows.append(
            {
                "region_code": code,
                "units": float(units.totals[code]),
                "categories": _present(cells, units),
                **index,
                "equivalent": _inverse(computed["herfindahl"], index["herfindahl"]),
            }
        )
    return pd.DataFrame(rows)


def _present(cells: pd.Series, units: Units) -> int:
    """How many cells have a unit; one that a register hides would be told if it were empty."""
    hides = units.table is not None and units.table.origin == REGISTER
    return int((cells > 0).sum()) + (int(cells.isna().sum()) if hides else 0)


def _or_told(computed: float, told_: float) -> float:
    """What the cells that are told give; else what was told of all cells."""
    return told_ if np.isnan(computed) else computed


def _inverse(exact: float, shown: float) -> float:
    """The number of equal parts with that Herfindahl index, if it is known well enough."""
    if np.isnan(exact) and not shown >= MIN_HERFINDAHL_TO_INVERT:
        return NAN
    return 1 / (shown if np.isnan(exact) else exact)


def _mix_gini(values: list[float], mix: list[float]) -> float:
    """Categories that exist nowhere have no quotient and are left aside."""
    there = [(a, b) for a, b in zip(values, mix, strict=True) if b > 0]
    return specialisation.specialisation_gini([a for a, _ in there], [b for _, b in there])


def _against(values: list[float], others: list[list[float]]) -> float:
    """Categories that exist nowhere have no shares and are left aside."""
    return concentration.krugman_concentration(values, [o for o in others if np.nansum(o) > 0])


def _parts(index: Callable[..., dict[str, float]], *given: object) -> dict[str, float]:
    """An index with its parts, nothing where it refuses its numbers."""
    try:
        return index(*given)
    except MeasureError:
        return {}


def _or_missing(
    index: Callable[..., float], *given: list[float] | list[list[float]] | float
) -> float:
    """An index, or missing where it refuses its numbers."""
    try:
        return index(*given)
    except MeasureError:
        return float("nan")
