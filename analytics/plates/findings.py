"""Titles that state what a figure shows, always with scope and denominator.

Whoever is called first, is so by :mod:`analytics.measures.leaders`.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.measures import leaders
from analytics.measures.leaders import Lead
from analytics.selection import Selection
from analytics.summary import Summary
from analytics.words.phrases import Amount, Phrase, Ref, phrase

MAX_NAMED = 3
# Titles that call something first: each is built from a certain lead.
SUPERLATIVES = (
    *("title.density_leader", "title.leading_regions"),
    *("title.leading_sectors", "title.leading_sectors_level"),
    *("title.quotient_leader", "title.cell_leader"),
    *("title.concentration_leader", "title.diversity_leader"),
    *("title.growth_leader", "title.growth_sector_leader"),
)
DECIMALS = 2
# No index of Gini is higher.
MOST_GINI = 1.0


def sector_kind(selection: Selection) -> str:
    """How a sector is named: rolled up, it stands for its whole branch."""
    return "sector" if selection.level is None else "sector_branch"


def scope(countries: list[str]) -> Phrase | tuple[Ref, ...]:
    """The countries of a figure, as a title names them."""
    if len(countries) > MAX_NAMED:
        return phrase("scope.countries", count=len(countries))
    return tuple(Ref("country", code) for code in countries)


def leading_regions(summary: Summary, countries: list[str]) -> Phrase:
    """Which regions lead, or the measure where nothing leads.

    A sentence is written only for counts of one country: inventories of
    different countries are not comparable, and a density led by a tiny region
    is no finding. Records without a region could belong to any.
    """
    measured = phrase(
        "title.regions_measure",
        measure=summary.measure.name(summary.selection),
        scope=scope(countries),
    )
    lead = lead_of_regions(summary, countries)
    if not lead.codes:
        return measured
    counts = summary.with_records.set_index("region_code")["clusters"]
    return phrase(
        "title.leading_regions",
        regions=tuple(Ref("region", code) for code in lead.codes),
        most=Amount(float(counts[lead.codes[0]])),
        placed=summary.placed,
        country=Ref("country", countries[0]),
        count=len(lead.codes),
    )


def lead_of_regions(summary: Summary, countries: list[str]) -> Lead:
    """Which regions of one country hold most records for certain."""
    if len(countries) != 1 or summary.measure.key != "clusters":
        return Lead(reason=leaders.ALONE)
    ends = ends_of(summary)
    return leaders.lead(ends["least"], ends["most"], ends["least"])


def ends_of(summary: Summary) -> pd.DataFrame:
    """How few and how many records each region can have, by region: ``least`` and ``most``.

    Records without a region may lie in any; those known only before a division,
    in any part of it.
    """
    counts = summary.rows.set_index("region_code")["clusters"].fillna(0.0)
    divided = summary.before_division
    least = (counts - divided).clip(lower=0.0)
    return pd.DataFrame({"least": least, "most": counts + summary.not_located + divided})


def no_leader(lead: Lead) -> tuple[Phrase, ...]:
    """Why nobody is called first, where values that are not known could be."""
    if lead.reason != leaders.UNCERTAIN:
        return ()
    return (phrase("note.no_leader", count=lead.rivals),)


def no_leader_of_records(lead: Lead, summary: Summary) -> tuple[Phrase, ...]:
    """The same where records without a known region could change the order."""
    if lead.reason != leaders.UNCERTAIN:
        return ()
    strays = summary.not_located + summary.before_division
    if not strays:
        return no_leader(lead)
    return (phrase("note.no_leader_records", count=strays),)


def leading_sectors(summary: Summary, countries: list[str]) -> Phrase:
    """Which sectors lead among the records of the selection."""
    measured = phrase(
        "title.sectors_measure",
        measure=summary.measure.name(summary.selection),
        scope=scope(countries),
    )
    counts = summary.with_records.set_index("sector_code")["clusters"].astype(float)
    # Every record has its sector: nothing is unknown here.
    lead = leaders.lead(counts, counts, counts)
    if not lead.codes or summary.measure.key != "clusters":
        return measured
    sectors = tuple(Ref(sector_kind(summary.selection), code) for code in lead.codes)
    most = Amount(float(counts[lead.codes[0]]))
    # What leads depends on how far sectors are rolled up: two pages must not contradict each other.
    if summary.selection.level is None:
        return phrase(
            "title.leading_sectors",
            sectors=sectors,
            most=most,
            records=summary.records,
            scope=scope(countries),
            count=len(lead.codes),
        )
    return phrase(
        "title.leading_sectors_level",
        sectors=sectors,
        level=summary.selection.level,
        most=most,
        records=summary.records,
        scope=scope(countries),
        count=len(lead.codes),
    )


def leading_quotient(
    rows: pd.DataFrame, unit: Phrase, *, category: Any, scope: Any
) -> Phrase | None:
    """Where the quotient of a sector is highest for certain: a size, and nothing about chance.

    Parameters
    ----------
    rows : DataFrame
        One row per region, as :func:`analytics.summary.quotients.quotients` gives them.
    category, scope : Phrase or Ref
        As the title names them.
    """
    keyed = rows.set_index("region_code")
    lead = _of_quotients(keyed)
    if len(lead.codes) != 1:
        return None
    values = dict(keyed["value"].fillna(keyed["span_low"]).astype(float).items())
    region = Ref("region", lead.codes[0])
    shown = Amount(values[lead.codes[0]], DECIMALS)
    return phrase(
        "title.quotient_leader",
        region=region,
        value=shown,
        unit=unit,
        category=category,
        scope=scope,
    )


def leading_cell(
    rows: pd.DataFrame, unit: Phrase, scope_: Phrase | tuple[Ref, ...]
) -> Phrase | None:
    """Which region and sector have the highest quotient of all for certain."""
    keyed = rows.reset_index(drop=True)
    lead = _of_quotients(keyed.set_index(keyed.index.astype(str)))
    if len(lead.codes) != 1:
        return None
    position = int(lead.codes[0])
    first, value = keyed.loc[position], keyed["quotient"].to_numpy(float)[position]
    return phrase(
        "title.cell_leader",
        region=Ref("region", str(first["region_code"])),
        category=Ref("category", str(first["category"])),
        value=Amount(float(value), DECIMALS),
        unit=unit,
        scope=scope_,
    )


def _of_quotients(rows: pd.DataFrame) -> Lead:
    low = rows["quotient"].fillna(rows["span_low"]).fillna(0.0)
    high = rows["quotient"].fillna(rows["span_high"]).fillna(float("inf"))
    return leaders.lead(low, high, rows["units"].fillna(0.0))


def leading_index(key: str, table: pd.DataFrame, scope_: Phrase | tuple[Ref, ...]) -> Phrase | None:
    """Which sector is spread most unevenly, or which region is least like the country."""
    kind, index = LED_BY[key]
    keyed = table.set_index(index)
    gini = keyed["gini"].astype(float)
    lead = leaders.lead(gini.fillna(0.0), gini.fillna(MOST_GINI), keyed["units"].fillna(0.0))
    if len(lead.codes) != 1:
        return None
    value = Amount(float(gini[lead.codes[0]]), DECIMALS)
    named = Ref(kind, lead.codes[0])
    if key == "diversity_regions":
        return phrase("title.diversity_leader", region=named, value=value, scope=scope_)
    return phrase("title.concentration_leader", category=named, value=value, scope=scope_)


# What an index is told of, and the column that names it.
LED_BY = {
    "concentration_sectors": ("category", "category"),
    "diversity_regions": ("region", "region_code"),
}
