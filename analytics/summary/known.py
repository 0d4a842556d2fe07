"""What is known of a region in a published table: one number, a range, or nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics import catalogue
from analytics.measures import leaders
from analytics.selection import Selection
from analytics.summary import focus as focuses
from analytics.summary.focus import WHOLE, Focus
from analytics.summary.units import Units
from geodata.datasets import Datasets
from geodata.observations import ABSENT, CONFLICT, PUBLISHED, RANGE, TOTAL
from geodata.schema.tables import PARTIAL

# Of several cells that are added up, the first of these that one of them is.
ORDER = (ABSENT, "unknown", "suppressed", CONFLICT, RANGE, PARTIAL, PUBLISHED)
SUMMED = (PUBLISHED, PARTIAL)
SPANNED = (CONFLICT, RANGE)


def regions(units: Units, data: Datasets, focus: Focus) -> pd.DataFrame:
    """Units of every region of a table's boundary set, in the categories of a focus.

    Returns
    -------
    DataFrame
        Indexed by region code: ``value`` where there is one number, which is a
        minimum where the status is ``partial``; ``low`` and ``high`` where
        sources print several or a range; ``least`` and ``most``, between which
        the truth lies (``most`` infinite where nobody can know); ``status``.
    """
    assert units.table is not None
    codes = units.totals.index
    cells = _totals(units, data) if not focus.categories else _cells(units, data, focus)
    summed = cells["status"].isin(SUMMED)
    spanned = cells["status"].isin(SPANNED)
    rows = pd.DataFrame(
        {
            "value": cells["low"].where(summed),
            "low": cells["low"].where(spanned),
            "high": cells["high"].where(spanned),
            "least": cells["least"],
            "most": cells["most"],
            "status": cells["status"],
        }
    ).reindex(codes)
    rows["status"] = rows["status"].fillna(ABSENT)
    rows["least"] = rows["least"].fillna(0.0)
    rows["most"] = rows["most"].fillna(np.inf)
    return rows.assign(most=_bounded(rows, units, focus))


def densities(
    units: Units, data: Datasets, selection: Selection, focus: Focus = WHOLE
) -> pd.DataFrame:
    """Units, denominator and rate of every region of a published table.

    Returns
    -------
    DataFrame
        One row per region of the set: ``country_code``, ``region_code``,
        ``numerator``, ``denominator``, ``value``, ``status``; where sources
        print several numbers or a range, ``numerator_low``, ``numerator_high``,
        ``low`` and ``high`` instead of one number; ``behind``, how many units
        there are at least; ``least`` and ``most``, what the rate can be.
    """
    measure = catalogue.get(selection.measure)
    known = regions(units, data, focus)
    rows = pd.DataFrame(
        {
            "country_code": units.country,
            "numerator": known["value"],
            "numerator_low": known["low"],
            "numerator_high": known["high"],
            "denominator": float("nan"),
            "behind": known["least"],
            "status": known["status"],
        }
    )
    ends = known[["value", "low", "high", "least", "most"]]
    divisor = measure.divide_by(units.boundary_set, data, selection)
    if divisor is not None:
        rows["denominator"] = divisor.values.reindex(rows.index).astype(float)
        lacking = rows["denominator"].isna() & rows["status"].isin((*SUMMED, *SPANNED))
        rows.loc[lacking, "status"] = "no_denominator"
        ends = leaders.rates(ends, rows["denominator"], measure.per)
    return pd.concat([rows, ends], axis=1).rename_axis("region_code").reset_index()


def _spans(units: Units, data: Datasets) -> pd.DataFrame:
    """What is known of each cell, carried to the division that is shown.

    Of a region made of several, the ends are the sums of theirs and the status
    the worst of theirs: an unknown part leaves the whole unknown.
    """
    assert units.table is not None
    spans = data.observations.spans(units.table.id)
    if units.own_set in ("", units.boundary_set):
        return spans
    lineage, own = data.regions.lineage, units.own_set
    parts = [str(code) for code in data.regions.of_set(own).index]
    categories = spans.index.get_level_values("category").unique()
    cells = spans.reindex(
        pd.MultiIndex.from_product([parts, categories], names=["region_code", "category"])
    )
    above = {code: lineage.containing(code, own, units.boundary_set) for code in parts}
    codes = cells.index.get_level_values("region_code").map(above)
    groups = [pd.Index(codes, name="region_code"), cells.index.get_level_values("category")]
    rank = cells["status"].fillna(ABSENT).map(ORDER.index).groupby(groups).min()
    known = cells[["low", "high"]].notna().groupby(groups).all()
    ends = cells[["low", "high"]].groupby(groups).sum().where(known)
    return ends.assign(status=rank.map(dict(enumerate(ORDER))))


def _totals(units: Units, data: Datasets) -> pd.DataFrame:
    """The total of each region as printed, else as the sum of all its parts."""
    assert units.table is not None
    spans = _spans(units, data)
    inside = spans.index.get_level_values("category") == TOTAL
    cells = spans[inside].droplevel("category").reindex(units.totals.index)
    settled = units.totals.notna() & ~cells["status"].isin((*SUMMED, CONFLICT))
    cells.loc[settled, "low"] = cells.loc[settled, "high"] = units.totals[settled]
    cells.loc[settled, "status"] = PUBLISHED
    return cells.assign(least=cells["low"], most=cells["high"])


def _cells(units: Units, data: Datasets, focus: Focus) -> pd.DataFrame:
    """Sums over the categories of a focus, with the worst that is said of one of them."""
    assert units.table is not None
    spans = _spans(units, data)
    index = pd.MultiIndex.from_product(
        [units.totals.index, focus.categories], names=["region_code", "category"]
    )
    cells = spans.reindex(index)
    rank = cells["status"].fillna(ABSENT).map(ORDER.index)
    groups = cells.groupby("region_code", sort=False)
    worst = rank.groupby("region_code", sort=False).min().map(dict(enumerate(ORDER)))
    known = groups["low"].count()
    # Some parts are known, so their sum is a minimum, whatever the others are.
    in_part = worst.isin(("unknown", "suppressed")) & (known > 0)
    status = worst.where(~in_part, PARTIAL)
    found = pd.DataFrame(
        {
            "low": groups["low"].sum(min_count=1).where((known == len(focus.categories)) | in_part),
            "high": groups["high"].sum(min_count=len(focus.categories)),
            "least": groups["low"].sum(),
            "most": cells["high"].fillna(np.inf).groupby("region_code", sort=False).sum(),
            "status": status,
        }
    )
    told = focuses.told(units, list(focus.categories)).reindex(found.index)
    settled = told.notna() & worst.isin(("unknown", "suppressed"))
    for end in ("low", "high", "least", "most"):
        found[end] = found[end].where(~settled, told)
    return found.assign(status=found["status"].where(~settled, PUBLISHED))


def _bounded(rows: pd.DataFrame, units: Units, focus: Focus) -> pd.Series:
    """How high a value can be: no more than a printed whole leaves beside what is known.

    The whole is the region's own total, and the country's figure for the same
    categories; sums known in part bound nothing.
    """
    most = rows["most"]
    if units.partial == 0:
        if focus.categories:
            most = most.clip(upper=_left_in_region(rows, units, focus))
        most = most.clip(upper=_left_in_country(rows, units, focus))
    # Ends that sources print themselves are kept as they print them.
    return most.where(rows["low"].isna(), rows["high"]).clip(lower=rows["least"])


def _left_in_region(rows: pd.DataFrame, units: Units, focus: Focus) -> pd.Series:
    """What a region's total leaves beside its other categories, where parts are disjoint."""
    assert units.table is not None
    others = units.cells.drop(columns=list(focus.categories)).reindex(rows.index)
    known = others.sum(axis=1) if units.table.coverage.all_sectors else 0.0
    return (units.totals - known).fillna(np.inf)


def _left_in_country(rows: pd.DataFrame, units: Units, focus: Focus) -> pd.Series:
    """What the country's figure leaves beside the other regions."""
    elsewhere = rows["least"].sum() - rows["least"]
    if units.reference is None:
        return elsewhere * 0 + np.inf
    country = units.reference.reindex(list(focus.categories) or [TOTAL]).sum(skipna=False)
    return (float(country) - elsewhere).fillna(np.inf)
