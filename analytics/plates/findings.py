"""Titles that state what a figure shows, always with scope and denominator."""

from __future__ import annotations

import pandas as pd

from analytics.phrases import Amount, Phrase, Ref, phrase
from analytics.plates.common import sector_kind
from analytics.summary import Summary

MAX_LEADERS = 4
MAX_NAMED = 3


def scope(countries: list[str]) -> Phrase | tuple[Ref, ...]:
    """The countries of a figure, as a title names them."""
    if len(countries) > MAX_NAMED:
        return phrase("scope.countries", count=len(countries))
    return tuple(Ref("country", code) for code in countries)


def leading_regions(summary: Summary, countries: list[str]) -> Phrase:
    """Which regions lead, or the measure where nothing leads.

    A sentence is written only for counts of one country: inventories of
    different countries are not comparable, and a density led by a tiny region
    is no finding.
    """
    measured = phrase(
        "title.regions_measure",
        measure=summary.measure.name(summary.selection),
        scope=scope(countries),
    )
    rows = summary.with_records
    if len(countries) != 1 or summary.measure.key != "clusters" or rows.empty:
        return measured
    leaders = _leaders(rows, "region_code")
    if leaders is None:
        return measured
    names, most = leaders
    return phrase(
        "title.leading_regions",
        regions=tuple(Ref("region", code) for code in names),
        most=Amount(most),
        placed=summary.placed,
        country=Ref("country", countries[0]),
        count=len(names),
    )


def leading_sectors(summary: Summary, countries: list[str]) -> Phrase:
    """Which sectors lead among the records of the selection."""
    measured = phrase(
        "title.sectors_measure",
        measure=summary.measure.name(summary.selection),
        scope=scope(countries),
    )
    leaders = _leaders(summary.with_records, "sector_code")
    if leaders is None or summary.measure.key != "clusters":
        return measured
    names, most = leaders
    return phrase(
        "title.leading_sectors",
        sectors=tuple(Ref(sector_kind(summary.selection), code) for code in names),
        most=Amount(most),
        records=summary.records,
        scope=scope(countries),
        count=len(names),
    )


def _leaders(rows: pd.DataFrame, column: str) -> tuple[list[str], float] | None:
    """The codes that share the highest count, if they are few and it is above one."""
    if rows.empty:
        return None
    most = float(rows["clusters"].max())
    codes = sorted(str(code) for code in rows.loc[rows["clusters"] == most, column])
    if most <= 1 or len(codes) > MAX_LEADERS:
        return None
    return codes, most
