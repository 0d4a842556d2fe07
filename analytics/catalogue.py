"""What can be measured of regions and sectors, declared once, and what it is divided by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.counted import UNITS
from geodata.datasets import Datasets


class Choice(Protocol):
    """What a measure reads of a selection: see :class:`analytics.selection.Selection`."""

    @property
    def member_kind(self) -> str:
        """Which kind of member is counted."""

    @property
    def population(self) -> str | None:
        """The population count to divide by; None takes the latest."""


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
        As addresses, options and catalogues write it.
    numerator : str
        ``records``, or the record column that is summed.
    denominator : str
        "", ``area``, ``population`` or ``enterprises``.
    per : float
        The value is count / denominator × per.
    """

    key: str
    numerator: str
    denominator: str = ""
    per: float = 1.0

    @property
    def counts_records(self) -> bool:
        """Whether the numerator is the number of records."""
        return self.numerator == "records"

    @property
    def explained(self) -> str:
        """The catalogue key of how it is counted: members and jobs are counted alike."""
        return f"method.measures_{self.key if self.counts_records else 'members'}"

    def name(self, selection: Choice) -> Phrase:
        """What is measured, as a title says it: "Clusters per 1,000 km²"."""
        return phrase(f"measure.{self.key}", **self._kind(selection))

    def unit(self, selection: Choice) -> Phrase:
        """The unit, as an axis or a legend says it."""
        return phrase(f"unit.{self.key}", **self._kind(selection))

    def _kind(self, selection: Choice) -> dict[str, Ref]:
        if self.numerator != "members":
            return {}
        return {"kind": Ref("members_kind", selection.member_kind)}

    def divide_by(self, boundary_set: str, data: Datasets, selection: Choice) -> Denominator | None:
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


# How a cluster in k regions counts in each of them: once, or as 1/k.
PRESENCE, FRACTIONAL = "presence", "fractional"
COUNTINGS = (PRESENCE, FRACTIONAL)
MEASURES = {
    measure.key: measure
    for measure in (
        Measure("clusters", "records"),
        Measure("density_km2", "records", "area", 1_000.0),
        Measure("density_pop", "records", "population", 100_000.0),
        Measure("density_firms", "records", "enterprises", 1_000.0),
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
    """The published count of enterprises of every region of the set.

    One table only, so one period and one definition, and only one that declares
    to cover every region; a region it does not print has no denominator.
    """
    country = Ref("country", str(data.regions.of_set(boundary_set)["country_code"].iloc[0]))
    tables = [
        table
        for table in data.observations.tables.values()
        if table.boundary_set == boundary_set
        and table.indicator in ENTERPRISES
        and table.nature == UNITS
        and table.coverage.all_regions
    ]
    best = max(
        tables,
        key=lambda t: (len(t.regions), -ENTERPRISES.index(t.indicator)),
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


def _population(boundary_set: str, data: Datasets, selection: Choice) -> Denominator:
    country = Ref("country", str(data.regions.of_set(boundary_set)["country_code"].iloc[0]))
    references = data.population.references(boundary_set)
    matching = [item for item in references if item.name == selection.population] or references[:1]
    if not matching:
        empty = pd.Series(dtype=float)
        return Denominator(empty, phrase("denominator.no_population", country=country))
    chosen = matching[0]
    values = data.population.values(boundary_set, chosen.name)
    note = phrase(
        "denominator.population",
        country=country,
        reference=Ref("population", chosen.name),
        total=Amount(float(values.sum()), 0),
    )
    return Denominator(values, note)
