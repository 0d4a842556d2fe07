"""Units by region and category: of the records, or of a published table.

Published figures are carried to a coarser division as exact sums; shares never are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial as partial_of
from typing import Any, TypeVar

import pandas as pd

from analytics.catalogue import FRACTIONAL, PRESENCE
from analytics.selection import Selection, filters
from analytics.summary import Summary, registered, summarise
from analytics.words.phrases import Phrase, Ref, phrase
from geodata import counted
from geodata.counted import SHARES
from geodata.datasets import Datasets
from geodata.observations import TOTAL, Table
from geodata.registers.published import REGISTER
from geodata.schema.tables import NATIONAL, PARTIAL, REGIONAL

Values = TypeVar("Values", pd.Series, pd.DataFrame)


def shown_in(table: Table, wanted: str, data: Datasets) -> str:
    """The set a table is shown in: the one wanted where its figures can be summed to it.

    A figure of a divided region is never shared out among its parts, and a
    percentage is never added.
    """
    codes = data.regions.of_set(table.boundary_set).index
    lineage = data.regions.lineage
    whole = all(lineage.containing(str(c), table.boundary_set, wanted) for c in codes)
    return wanted if whole and table.nature != SHARES else table.boundary_set


def up(values: Values, table: Table, target: str, data: Datasets) -> Values:
    """Sums over the parts of each region of `target`; unknown where one part is.

    Parameters
    ----------
    values : Series or DataFrame
        By region code of the table's own set.
    """
    lineage, own = data.regions.lineage, table.boundary_set
    every = data.regions.of_set(own).index
    above = [lineage.containing(str(code), own, target) for code in every]
    whole = values.reindex(every)
    known = whole.notna().groupby(above).all()
    summed: Values = whole.groupby(above).sum(min_count=1).where(known)
    return summed


def described(table: Table, target: str, data: Datasets) -> Table:
    """The table as it is once summed: its regions are those of which every part has a row."""
    lineage, held = data.regions.lineage, set(table.regions)
    regions = tuple(
        str(code)
        for code in data.regions.of_set(target).index
        if held.issuperset(lineage.parts(str(code), target, table.boundary_set))
    )
    return replace(table, boundary_set=target, regions=regions)


# Crafts are a sector of the second level: single activities hold one or two records.
USUAL_LEVEL = 2
# Sums of fractions such as 1/3 miss whole numbers by a hair.
HAIR = 1e-9
# What of a selection decides which records stand beside a table, and how they are counted.
OF_RECORDS = [parameter.field for parameter in filters() if parameter.field != "sectors"]
SUMMARISED = (*OF_RECORDS, "sets", "counting", "level", "member_kind", "population")
# So many tables and selections of records are kept worked out: a few megabytes.
MOST_KEPT = 300


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
    partial : int
        Cells of the regions that are sums over some of their units only.
    plants : mapping
        Category of a register's jobs → Herfindahl index of its establishments.
    all_plants : float
        That of all establishments of the country, or more.
    sums : mapping
        Categories → units of each region in all of them, where single ones are hidden.
    own_set, chosen_set : str
        The set a table was published under, and the one the user looks at; empty for records.
    """

    table: Table | None
    country: str
    boundary_set: str
    cells: pd.DataFrame
    totals: pd.Series
    reference: pd.Series | None
    sectors: dict[str, tuple[str, ...]]
    summary: Summary
    partial: int = 0
    own_set: str = ""
    chosen_set: str = ""
    plants: Mapping[str, float] = field(default_factory=dict)
    all_plants: float = 0.0
    sums: Mapping[frozenset[str], Mapping[str, float]] = field(default_factory=dict)

    @property
    def nature(self) -> str:
        """What one unit is by nature, one of :data:`geodata.counted.NATURES` or unknown."""
        return self.table.nature if self.table is not None else counted.UNITS

    @property
    def judged(self) -> bool:
        """Whether chance can be judged: only on units that were drawn one by one.

        Records were chosen by programmes and sources: nothing drew them.
        """
        return self.table is not None and self.nature == counted.UNITS

    def plants_of(self, category: str) -> float | None:
        """The Herfindahl index that chance is judged on in a category of jobs, if there is one.

        That of its own establishments, or more where those of all others shake the
        regions' shares of all jobs, which it is compared with: the variance of the
        difference is x (1 − x) (H (1 − 2w) + Σ w² H), w being shares of all jobs.
        """
        index = self.plants.get(category)
        if index is None or self.reference is None:
            return None
        part = float(self.reference[category]) / float(self.reference[TOTAL])
        return max(index, index * (1 - 2 * part) + self.all_plants)

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
        notes = [phrase("note.synthetic")] if self.table.synthetic else []
        if self.table.origin == REGISTER:
            notes.append(phrase("note.secrecy", name=Ref("published", self.table.definition)))
        elif self.table.definition:
            definition = Ref("published", self.table.definition)
            notes.append(phrase("note.table_definition", definition=definition))
        if self.table.printed_unit:
            printed = Ref("counted", self.table.printed_unit)
            notes.append(phrase("note.printed_in", unit=printed))
        if self.table.coverage.threshold:
            notes.append(phrase("note.threshold", threshold=self.table.coverage.threshold))
        if self.own_set != self.boundary_set:
            notes.append(phrase("note.rolled_up", **self._sets))
        elif self.chosen_set != self.boundary_set:
            notes.append(phrase("note.other_division", **self._sets))
        if self.table.origin == "bundled" and not self.table.coverage.all_regions:
            notes.append(phrase("note.fragment", regions=len(self.table.regions)))
        if self.partial:
            notes.append(phrase("note.known_in_part", unit=self.unit, count=self.partial))
        return tuple(notes)

    @property
    def _sets(self) -> dict[str, Ref]:
        return {
            "own": Ref("boundary_set", self.own_set),
            "set": Ref("boundary_set", self.chosen_set),
        }


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
    base = replace(selection.without(["measure", "sectors"]), level=level)
    # Shares and quotients need parts that add up: a record over k regions is 1/k in each.
    summary = summarise(data, base, ("region", "sector"), FRACTIONAL)
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
    table = data.observations.tables[selection.table]
    chosen = selection.set_of(table.country, data)
    shown = shown_in(table, chosen, data)
    base = replace(
        selection.only(SUMMARISED), countries=(table.country,), sets=((table.country, shown),)
    )
    # Every figure of a page asks, and who looks for the best table asks of each.
    made = _kept(data, ("units", table.id, shown), lambda: _over_regions(data, table, shown))
    by = ("region", "sector")
    asked = tuple(getattr(base, name) for name in SUMMARISED)
    summary = _kept(data, ("summary", *asked), lambda: summarise(data, base, by, PRESENCE))
    units: Units = made(chosen_set=chosen, summary=summary)
    return units


def _kept(data: Datasets, key: tuple[Hashable, ...], make: Callable[[], Any]) -> Any:
    """What was made of these data for this key before, or is made now."""
    kept = data.worked_out
    found = kept.get(key)
    if found is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        found = kept[key] = make()
    return found


def _over_regions(data: Datasets, table: Table, shown: str) -> Callable[..., Units]:
    """The units of a table over the regions of a set, once the records and the set are given."""
    published = data.observations
    wide = published.regional(table.id)
    cells = wide.drop(columns=TOTAL, errors="ignore")
    cells = cells.reindex(columns=[c for c in table.categories if c in cells.columns])
    totals = published.totals(table.id)
    own = table.boundary_set
    if shown != own:
        cells = up(cells, table, shown, data)
        totals = up(totals, table, shown, data)
        table = described(table, shown, data)
    known = data.regions.of_set(shown).index
    reference = _reference(data, table, cells, totals)
    partial = _partial(published.rows(table.id))
    # Jobs that only some units state have no plants to be judged on.
    plants = {} if partial or reference is None else registered.establishments(data, table.id)
    return partial_of(
        Units,
        table=table,
        country=table.country,
        boundary_set=shown,
        cells=cells.reindex([code for code in known if code in cells.index]),
        totals=totals.reindex(known),
        reference=reference,
        sectors=published.sectors_of(table.id),
        own_set=own,
        partial=partial,
        plants=plants,
        all_plants=registered.of_all(plants, reference),
        sums=registered.sums(data, table.id) if shown == own else {},
    )


def _partial(rows: pd.DataFrame) -> int:
    return int(((rows["scope"] == REGIONAL) & (rows["status"] == PARTIAL)).sum())


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
