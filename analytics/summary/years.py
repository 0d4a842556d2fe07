"""Two years of a table side by side: what every region and sector gained, and by what.

A cell that a register hides, or a sector that the country did not have before, has no rate
of its own: in its region it is added to all others of that kind, as one sector. So the parts
of a region always add up to its whole change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.measures import growth, specialisation
from analytics.measures.numbers import Floats, MeasureError
from analytics.measures.two_years import CHANGES, changed, year_of
from analytics.selection import Selection
from analytics.summary import units as unit_tables
from analytics.summary.units import Units
from geodata.datasets import Datasets
from geodata.observations import TOTAL, Table

# What stands for all cells of a region without a rate of their own.
TOGETHER = "together"
NATIONAL, MIX, COMPETITIVE = "national", "industry_mix", "competitive"
FAIR, ALLOCATION = "homothetic_competitive", "allocation"
CLASSIC = (NATIONAL, MIX, COMPETITIVE)
PARTS = (NATIONAL, MIX, FAIR, ALLOCATION)
COLUMNS = ("before", "after", "change", "rate", *CLASSIC, FAIR, ALLOCATION)
# Of a unit: sums that should be whole miss it by less.
HAIR = 1e-6


@dataclass(frozen=True)
class Sides:
    """Two years in arrays, each before and after.

    Attributes
    ----------
    columns, regions : list of str
        Sectors and regions of the grids.
    grids, totals : list of ndarray
        Units by region and sector, and of the regions in all sectors.
    country : list of ndarray
        Units of the country by sector, and in all of them at the end.
    """

    columns: list[str]
    regions: list[str]
    grids: list[Floats]
    totals: list[Floats]
    country: list[Floats]


@dataclass(frozen=True)
class Years:
    """Two comparable years.

    Attributes
    ----------
    now, then : Units
    rate : float
        By how much all units of the country grew.
    """

    now: Units
    then: Units

    @property
    def rate(self) -> float:
        """Growth of all units of the country, as a share."""
        assert self.now.reference is not None
        assert self.then.reference is not None
        return float(self.now.reference[TOTAL] / self.then.reference[TOTAL]) - 1

    @cached_property
    def by_region(self) -> pd.DataFrame:
        """What :func:`by_region` finds, found once."""
        return by_region(self)

    @cached_property
    def sides(self) -> Sides:
        """Cells of both years side by side: region × sector, before and after; the country's."""
        assert self.now.reference is not None
        assert self.then.reference is not None
        columns, regions = list(self.now.cells.columns), list(self.now.totals.index)
        grids = [
            units.cells.reindex(index=regions, columns=columns).to_numpy(float)
            for units in (self.then, self.now)
        ]
        country = [
            units.reference.reindex([*columns, TOTAL]).to_numpy(float)
            for units in (self.then, self.now)
            if units.reference is not None
        ]
        totals = [units.totals.reindex(regions).to_numpy(float) for units in (self.then, self.now)]
        return Sides(list(map(str, columns)), list(map(str, regions)), grids, totals, country)

    @property
    def periods(self) -> dict[str, str]:
        """When, as titles say it."""
        assert self.now.table is not None
        assert self.then.table is not None
        return {"first": self.then.table.period, "last": self.now.table.period}


def earlier(data: Datasets, selection: Selection, now: Units) -> Units | None:
    """The units of the year that is compared with; None where there is none.

    The table chosen, else of the same country and indicator the latest before that may be
    compared, else the one in which least has changed, which is then refused with what has.
    """
    if now.table is None:
        return None
    known = data.observations.tables
    if selection.earlier in known and selection.earlier != selection.table:
        return _in_one_set(data, selection, now, selection.earlier)
    tables = [table for table in known.values() if is_before(table, now.table)]
    nearest: tuple[int, Units | None] = (len(CHANGES) + 1, None)
    for table in sorted(tables, key=_when, reverse=True):
        then = _in_one_set(data, selection, now, table.id)
        what = len(changed(now, then))
        if what == 0:
            return then
        if what < nearest[0]:
            nearest = what, then
    return nearest[1]


def same_set(data: Datasets, selection: Selection, now: Units, then: Units | None) -> Units:
    """The later year in the regions of the earlier one, where only that division holds both."""
    if then is None or now.boundary_set == then.boundary_set or now.country != then.country:
        return now
    rolled = unit_tables.of(data, selection.under({now.country: then.boundary_set}))
    return rolled if rolled is not None else now


def by_region(years: Years) -> pd.DataFrame:
    """Every region's change and its parts.

    Returns
    -------
    DataFrame
        One row per region, indexed by its code: ``before`` and ``after`` in all sectors,
        ``change``, ``rate``, the three parts, ``homothetic_competitive`` and ``allocation``
        (missing where a sector is new in the region); all missing where a total is.
        ``hidden`` counts cells that were added up because they have no rate of their own.
    """
    rows = {str(code): _region(years, str(code)) for code in years.now.totals.index}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=[*COLUMNS, "hidden"])
    return frame.rename_axis("region_code")


def by_sector(years: Years, region: str) -> pd.DataFrame:
    """Every sector of one region: as :func:`by_region`, by category; nothing where it refuses."""
    found = _cells(years, region)
    empty = pd.DataFrame(columns=[*COLUMNS]).rename_axis("category")
    if found is None:
        return empty
    parts = _parted(found)
    if parts is None:
        return empty
    columns = {name: parts[f"by_sector_{name}"] for name in ("change", *CLASSIC)}
    fair = _fair(found)
    for name in (FAIR, ALLOCATION):
        columns[name] = fair[f"by_sector_{name}"] if fair else np.nan
    frame = pd.DataFrame(columns, index=pd.Index(found.codes, name="category"))
    before, after = np.array(found.before), np.array(found.after)
    with np.errstate(all="ignore"):
        rates = np.where(before > 0, after / np.where(before > 0, before, 1) - 1, np.nan)
    return frame.assign(before=before, after=after, rate=rates)[list(COLUMNS)]


def quotient(part: float, region: float, sector: float, whole: float) -> float:
    """A location quotient, missing where it has none."""
    try:
        return specialisation.location_quotient(part, region, sector, whole).value
    except MeasureError:
        return float("nan")


@dataclass(frozen=True)
class _Cells:
    """The sectors of one region in both years, and the same in the country."""

    codes: tuple[str, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    country_before: tuple[float, ...]
    country_after: tuple[float, ...]
    hidden: int

    @property
    def lists(self) -> tuple[Sequence[float], ...]:
        """As the measures take them."""
        return tuple(
            list(side)
            for side in (self.before, self.after, self.country_before, self.country_after)
        )


def _region(years: Years, code: str) -> list[float]:
    cells = _cells(years, code)
    parts = _parted(cells) if cells is not None else None
    if cells is None or parts is None:
        return [float("nan")] * len(COLUMNS) + [0]
    fair = _fair(cells) or {}
    before, after = sum(cells.before), sum(cells.after)
    own = [float(parts[name]) for name in CLASSIC]  # type: ignore[arg-type]
    further = [float(fair.get(name, np.nan)) for name in (FAIR, ALLOCATION)]  # type: ignore[arg-type]
    return [before, after, after - before, after / before - 1, *own, *further, cells.hidden]


def _cells(years: Years, code: str) -> _Cells | None:
    """Sectors known in both years, and what is left of the totals as one; None without totals."""
    sides = years.sides
    if code not in sides.regions:
        return None
    i = sides.regions.index(code)
    totals = [float(side[i]) for side in sides.totals]
    before, after = (grid[i] for grid in sides.grids)
    first, last = (side[:-1] for side in sides.country)
    if not np.isfinite(totals).all():
        return None
    # Without any before, a sector of the country has no rate.
    rated = ~np.isnan(before + after + first + last) & ((first > 0) | (last == 0))
    lists = [side[rated].tolist() for side in (before, after, first, last)]
    whole = (*totals, *(float(side[-1]) for side in sides.country))
    rest = [total - sum(side) for total, side in zip(whole, lists, strict=True)]
    codes = [one for one, known in zip(sides.columns, rated, strict=True) if known]
    if max(map(abs, rest)) > HAIR:
        if min(rest) < -HAIR:
            return None
        codes.append(TOGETHER)
        lists = [[*side, max(left, 0.0)] for side, left in zip(lists, rest, strict=True)]
    own, whole_country = lists[:2], lists[2:]
    return _Cells(
        tuple(codes),
        before=tuple(own[0]),
        after=tuple(own[1]),
        country_before=tuple(whole_country[0]),
        country_after=tuple(whole_country[1]),
        hidden=int((~rated).sum()),
    )


def _parted(cells: _Cells) -> dict[str, float | list[float]] | None:
    try:
        return growth.shift_share(*cells.lists)
    except MeasureError:
        return None


def _fair(cells: _Cells) -> dict[str, float | list[float]] | None:
    try:
        return growth.esteban_marquillas(*cells.lists)
    except MeasureError:
        return None


def _in_one_set(data: Datasets, selection: Selection, now: Units, table: str) -> Units:
    """An earlier table, in the regions of the later one where it can be summed to them."""
    under = selection.under({now.country: now.boundary_set})
    found = unit_tables.of(data, replace(under, table=table))
    assert found is not None
    return found


def is_before(one: Table, now: Table) -> bool:
    """Whether a table counts the same of the same country in an earlier year."""
    first, last = year_of(one), year_of(now)
    same = one.country == now.country and one.indicator == now.indicator
    return same and first is not None and last is not None and first < last


def _when(table: Table) -> tuple[int, str]:
    return year_of(table) or 0, table.id
