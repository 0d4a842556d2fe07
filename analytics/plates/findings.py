"""Titles that state what a figure shows, always with scope and denominator.

Whoever is called first, is so by :mod:`analytics.measures.leaders`.
"""

from __future__ import annotations

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
)


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
