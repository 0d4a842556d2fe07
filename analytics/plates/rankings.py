"""Rankings of regions and of sectors."""

from __future__ import annotations

import pandas as pd

from analytics.plates import declared, findings
from analytics.plates.declared import CLUSTERS, MEASURED
from analytics.plates.frame import column, frame, of_records, value_column
from analytics.plates.model import Column, Plate, Ranking
from analytics.selection import Selection
from analytics.summary import Summary, summarise
from analytics.words.phrases import Phrase, phrase
from geodata.datasets import Datasets


@declared.plate("ranking_regions", family="regions", reads=MEASURED | {"across", "regions"})
def ranking_regions(data: Datasets, selection: Selection) -> Plate:
    """Regions with a record, sorted within their country.

    Regions of different countries stand in one list only when the selection
    asks for it, and the plate says so.
    """
    summary = summarise(data, selection, by=("region",))
    table = summary.with_records.assign(
        name=lambda rows: rows["region_code"].map(lambda code: data.regions.name(code, "fr"))
    )
    countries = selection.shown_countries(data)
    order = {code: i for i, code in enumerate(countries)}
    table["country_order"] = 0 if selection.across else table["country_code"].map(order)
    table = table.sort_values(
        ["country_order", "value", "name"], ascending=[True, False, True], na_position="last"
    )
    several = len(countries) > 1 and not selection.across
    notes = (phrase("note.ranked_across"),) if selection.across and len(countries) > 1 else ()
    lead = findings.lead_of_regions(summary, countries)
    return frame(
        of_records(data, summary),
        title=findings.leading_regions(summary, countries),
        subtitle=_subtitle(summary),
        table=table.drop(columns=["country_order", "name"]),
        columns=_columns(summary),
        body=Ranking(
            category="region_code",
            group="country_code" if several else None,
            highlight=selection.regions,
            average=_average(summary, countries),
            axis=summary.measure.unit(selection),
        ),
        notes=(*notes, *findings.no_leader_of_records(lead, summary)),
    )


@declared.plate(
    "ranking_sectors", family="sectors", reads=CLUSTERS | {"measure", "member_kind", "level"}
)
def ranking_sectors(data: Datasets, selection: Selection) -> Plate:
    """Sectors by number of records (or members, jobs), own or rolled up to a level."""
    summary = summarise(data, selection, by=("sector",))
    table = summary.rows.sort_values(
        ["value", "sector_code"], ascending=[False, True], na_position="last"
    )
    table = table.assign(sector_group=table["sector_code"].map(data.sectors.group_of))
    countries = selection.shown_countries(data)
    return frame(
        of_records(data, summary),
        title=findings.leading_sectors(summary, countries),
        subtitle=phrase("subtitle.sectors", measure=summary.measure.name(selection)),
        table=table,
        columns=(
            column("sector_code", findings.sector_kind(selection)),
            value_column(summary),
            *_count_beside(summary),
            column("status", "status"),
        ),
        body=Ranking(category="sector_code", axis=summary.measure.unit(selection)),
    )


def _columns(summary: Summary) -> tuple[Column, ...]:
    divided = (
        (column("denominator", "number", f"denominator_{summary.measure.denominator}"),)
        if summary.measure.denominator
        else ()
    )
    return (
        column("country_code", "country"),
        column("region_code", "region"),
        value_column(summary),
        *_count_beside(summary),
        *divided,
        column("status", "status"),
    )


def _count_beside(summary: Summary) -> tuple[Column, ...]:
    """The number of records beside any other measure."""
    if summary.measure.key == "clusters":
        return ()
    return (column("clusters", "count"),)


def _subtitle(summary: Summary) -> Phrase:
    return phrase("subtitle.measure", measure=summary.measure.name(summary.selection))


def _average(summary: Summary, countries: list[str]) -> float | None:
    """Mean of the regions that have a record; none across countries or for few bars."""
    values = summary.with_records["value"].dropna()
    if len(countries) != 1 or len(values) < 3:
        return None
    return float(pd.Series(values).mean())
