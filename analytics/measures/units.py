"""Units by region and category: of the records, or of a published table."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analytics.measures import catalogue
from analytics.phrases import Phrase, Ref, phrase
from analytics.selection import Selection
from analytics.summary import Summary, summarise
from geodata.datasets import Datasets
from geodata.observations import NATIONAL, TOTAL, Table
from geodata.registers.published import REGISTER

# Crafts are a sector of the second level: single activities hold one or two records.
USUAL_LEVEL = 2
# Sums of fractions such as 1/3 miss whole numbers by a hair.
HAIR = 1e-9


@dataclass(frozen=True)
class Units:
    """What is counted, region by region.

    Attributes
    ----------
    table : Table or None
        The published table; None for the records.
    country, boundary_set : str
    cells : DataFrame
        Units by region (index) and category (columns): sectors of the tree for
        records, categories as published for a table. Missing means unknown
        (table) or no record (records), never zero.
    totals : Series
        Units of a region in all categories.
    reference : Series or None
        Units of the whole country by category, and under ``total`` in all of
        them; None where nobody can know.
    sectors : dict
        Category → sectors of the tree that it stands for.
    summary : Summary
        The records behind, or beside, the figure.
    """

    table: Table | None
    country: str
    boundary_set: str
    cells: pd.DataFrame
    totals: pd.Series
    reference: pd.Series | None
    sectors: dict[str, tuple[str, ...]]
    summary: Summary

    @property
    def name(self) -> Phrase:
        """What the figure speaks of: the inventory, or a table with its period."""
        if self.table is None:
            return phrase("units.inventory")
        return table_name(self.table)

    @property
    def unit(self) -> Phrase:
        """What one unit is."""
        if self.table is None:
            return phrase("unit.clusters")
        return phrase("units.of_table", unit=Ref("counted", self.table.unit))

    @property
    def notes(self) -> tuple[Phrase, ...]:
        """What must be known of a table: its definition, and what it leaves out."""
        if self.table is None:
            return ()
        found = [phrase("note.synthetic")] if self.table.synthetic else []
        if self.table.origin == REGISTER:
            found.append(phrase("note.secrecy", name=Ref("published", self.table.definition)))
        elif self.table.definition:
            said = Ref("published", self.table.definition)
            found.append(phrase("note.table_definition", definition=said))
        if self.table.coverage.threshold:
            found.append(phrase("note.threshold", threshold=self.table.coverage.threshold))
        if self.table.origin == "bundled" and not self.table.coverage.all_regions:
            found.append(phrase("note.fragment", regions=len(self.table.regions)))
        return tuple(found)


def table_name(table: Table) -> Phrase:
    """A table as a list names it: what, when, over how many regions."""
    key = "units.table" if table.period else "units.table_undated"
    return phrase(
        key,
        indicator=Ref("indicator", table.indicator),
        period=table.period,
        regions=len(table.regions),
    )


def of(data: Datasets, selection: Selection) -> Units | None:
    """The units a selection speaks of; None where records of several countries are chosen.

    Inventories of different countries are not comparable, so records are taken
    one country at a time. Filters on sectors choose what is shown, not what a
    region is compared with, and do not enter here.
    """
    if selection.table:
        return _of_table(data, selection)
    shown = selection.shown_countries(data)
    if len(shown) != 1:
        return None
    return _of_records(data, selection, shown[0])


def _of_records(data: Datasets, selection: Selection, country: str) -> Units:
    level = selection.level or USUAL_LEVEL
    base = replace(selection, measure="clusters", sectors=(), level=level)
    # Shares and quotients need parts that add up: a record over k regions is 1/k in each.
    summary = summarise(data, base, ("region", "sector"), "fractional")
    rows = summary.rows[summary.rows["clusters"].notna()]
    cells = rows.pivot_table(
        index="region_code", columns="sector_code", values="clusters", aggfunc="sum"
    )
    order = [code for code in data.sectors.codes if code in cells.columns]
    cells = cells.reindex(columns=order)
    return Units(
        table=None,
        country=country,
        boundary_set=selection.set_of(country, data),
        cells=cells,
        totals=_snapped(cells.sum(axis=1)),
        reference=_summed(cells, cells.sum(axis=1)) if len(cells) else None,
        sectors={code: (code,) for code in order},
        summary=summary,
    )


def _of_table(data: Datasets, selection: Selection) -> Units:
    published = data.observations
    table = published.tables[selection.table]
    wide = published.regional(table.id)
    cells = wide.drop(columns=TOTAL, errors="ignore")
    cells = cells.reindex(columns=[c for c in table.categories if c in cells.columns])
    totals = published.totals(table.id)
    known = data.regions.of_set(table.boundary_set).index
    base = replace(selection, measure="clusters", countries=(table.country,), sectors=())
    base = replace(base, sets=((table.country, table.boundary_set),))
    return Units(
        table=table,
        country=table.country,
        boundary_set=table.boundary_set,
        cells=cells.reindex([code for code in known if code in cells.index]),
        totals=totals.reindex(known),
        reference=_reference(data, table, cells, totals),
        sectors=published.sectors_of(table.id),
        summary=summarise(data, base, ("region", "sector"), "presence"),
    )


def _reference(
    data: Datasets, table: Table, cells: pd.DataFrame, totals: pd.Series
) -> pd.Series | None:
    """The whole country: the sum of all its regions, else the national row as printed."""
    rows = data.observations.rows(table.id)
    national = rows[rows["scope"] == NATIONAL].groupby("category")["value"]
    printed = national.first().where(national.nunique() == 1)
    if table.coverage.all_regions and totals.notna().all():
        # A category with a withheld cell has no sum; it may have a printed total.
        summed = cells.sum(skipna=False)
        summed[TOTAL] = float(totals.sum())
        return summed.fillna(printed)
    if TOTAL not in printed or pd.isna(printed[TOTAL]):
        return None
    return printed.reindex([*cells.columns, TOTAL])


def _summed(cells: pd.DataFrame, totals: pd.Series) -> pd.Series:
    """Sums over regions, under ``total`` in all categories."""
    summed = cells.sum()
    summed[TOTAL] = float(totals.sum())
    return _snapped(summed)


def _snapped(sums: pd.Series) -> pd.Series:
    """Sums that are whole numbers but for a hair, as whole numbers."""
    whole = sums.round()
    return sums.where((sums - whole).abs() > HAIR, whole)


def densities(units: Units, data: Datasets, selection: Selection) -> pd.DataFrame:
    """Units, denominator and rate of every region.

    Returns
    -------
    DataFrame
        One row per region of the set: ``country_code``, ``region_code``,
        ``numerator``, ``denominator``, ``value``, ``status``.
    """
    measure = catalogue.get(selection.measure)
    found = measure.divide_by(units.boundary_set, data, selection)
    codes = data.regions.of_set(units.boundary_set).index
    rows = pd.DataFrame({"country_code": units.country, "region_code": codes})
    rows["numerator"] = rows["region_code"].map(units.totals).astype(float)
    rows["denominator"] = float("nan")
    rows["value"] = rows["numerator"]
    rows["status"] = "ok"
    if found is not None:
        rows["denominator"] = rows["region_code"].map(found.values).astype(float)
        rows["value"] = rows["numerator"] / rows["denominator"] * measure.per
        rows.loc[rows["denominator"].isna(), "status"] = "no_denominator"
    rows.loc[rows["numerator"].isna(), "status"] = (
        "no_record" if units.table is None else "not_published"
    )
    return rows
