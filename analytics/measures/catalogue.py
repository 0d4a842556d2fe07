"""The measures of the map and the rankings, each with what it is divided by."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.phrases import Amount, Phrase, Ref, phrase
from analytics.selection import Selection
from geodata.datasets import Datasets


@dataclass(frozen=True)
class Denominator:
    """What a count is divided by, region by region.

    Attributes
    ----------
    values : Series
        By region code; a region that is absent has no denominator.
    note : Phrase
        Year and source, as printed under the figure.
    """

    values: pd.Series
    note: Phrase


@dataclass(frozen=True)
class Measure:
    """One measure of regions or sectors.

    Attributes
    ----------
    key : str
        ``clusters``, ``density_km2``, ``density_pop``, ``density_firms``,
        ``members``, ``jobs``.
    numerator : str
        ``records``, or the record column that is summed.
    denominator : str
        "", ``area``, ``population`` or ``enterprises``.
    per : float
        The value is count / denominator × per.
    additive : bool
        Whether values of regions may be summed.
    """

    key: str
    numerator: str
    denominator: str = ""
    per: float = 1.0
    additive: bool = True

    @property
    def counts_records(self) -> bool:
        """Whether the numerator is the number of records."""
        return self.numerator == "records"

    def name(self, selection: Selection) -> Phrase:
        """What is measured, as a title says it: "Clusters per 1,000 km²"."""
        return phrase(f"measure.{self.key}", **self._kind(selection))

    def unit(self, selection: Selection) -> Phrase:
        """The unit, as an axis or a legend says it."""
        return phrase(f"unit.{self.key}", **self._kind(selection))

    def _kind(self, selection: Selection) -> dict[str, Ref]:
        if self.numerator != "members":
            return {}
        return {"kind": Ref("members_kind", selection.member_kind)}

    def divide_by(
        self, boundary_set: str, data: Datasets, selection: Selection
    ) -> Denominator | None:
        """The denominator for a boundary set; None where the measure has none.

        Areas come from the region tables, never from the drawn polygon.
        """
        if self.denominator == "area":
            return _area(boundary_set, data)
        if self.denominator == "population":
            return _population(boundary_set, data, selection)
        if self.denominator == "enterprises":
            return _enterprises(boundary_set, data)
        return None


MEASURES = {
    measure.key: measure
    for measure in (
        Measure("clusters", "records"),
        Measure("density_km2", "records", "area", 1_000.0, additive=False),
        Measure("density_pop", "records", "population", 100_000.0, additive=False),
        Measure("density_firms", "records", "enterprises", 1_000.0, additive=False),
        Measure("members", "members"),
        Measure("jobs", "jobs"),
    )
}


# Indicators that count all enterprises of a region, the widest first.
ENTERPRISES = ("registered_firms", "economic_entities", "enterprises", "sme", "sme_private")


def get(key: str) -> Measure:
    """The measure of that key."""
    return MEASURES[key]


def _area(boundary_set: str, data: Datasets) -> Denominator:
    rows = data.regions.of_set(boundary_set)
    basis = rows.loc[rows["area_km2"].notna(), "area_basis"]
    how = "computed" if (basis == "computed").any() else "sourced"
    country = str(rows["country_code"].iloc[0])
    note = phrase(f"denominator.area_{how}", country=Ref("country", country))
    return Denominator(rows["area_km2"].dropna(), note)


def _enterprises(boundary_set: str, data: Datasets) -> Denominator:
    """The published count of enterprises that covers most regions of the set.

    One table only, so one period and one definition; a region it does not
    print has no denominator.
    """
    country = Ref("country", str(data.regions.of_set(boundary_set)["country_code"].iloc[0]))
    tables = [
        table
        for table in data.observations.tables.values()
        if table.boundary_set == boundary_set
        and table.indicator in ENTERPRISES
        and len(table.regions) > 1
    ]
    best = max(
        tables,
        key=lambda t: (t.coverage.all_regions, len(t.regions), -ENTERPRISES.index(t.indicator)),
        default=None,
    )
    if best is None:
        return Denominator(
            pd.Series(dtype=float), phrase("denominator.no_enterprises", country=country)
        )
    values = data.observations.totals(best.id).dropna()
    note = phrase(
        "denominator.enterprises",
        country=country,
        indicator=Ref("indicator", best.indicator),
        period=best.period,
        source=best.source,
        regions=len(values),
    )
    return Denominator(values[values > 0], note)


def _population(boundary_set: str, data: Datasets, selection: Selection) -> Denominator:
    country = Ref("country", str(data.regions.of_set(boundary_set)["country_code"].iloc[0]))
    references = data.population.references(boundary_set)
    wanted = [item for item in references if item.name == selection.population] or references[:1]
    if not wanted:
        empty = pd.Series(dtype=float)
        return Denominator(empty, phrase("denominator.no_population", country=country))
    chosen = wanted[0]
    values = data.population.values(boundary_set, chosen.name)
    note = phrase(
        "denominator.population",
        country=country,
        reference=Ref("population", chosen.name),
        total=Amount(float(values.sum()), 0),
    )
    return Denominator(values, note)
