"""Sectors by region, by country, by stage, and programmes by country: counts in a grid."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analytics.plates import declared, findings
from analytics.plates.declared import CLUSTERS
from analytics.plates.frame import column, frame, of_records
from analytics.plates.model import Matrix, Plate
from analytics.selection import Selection, select
from analytics.summary import Summary, summarise
from analytics.words.phrases import Phrase, phrase
from geodata.datasets import Datasets
from geodata.schema.tables import STAGES

# More sectors than this cannot be read as rows; the next level up is shown.
MAX_SECTORS = 22
# The level that sectors are counted at where none is chosen.
USUAL_LEVEL = 2


@declared.plate("matrix_region_sector", family="sectors", reads=CLUSTERS | {"level"})
def matrix_region_sector(data: Datasets, selection: Selection) -> Plate:
    """Records by region and sector, sectors as rows, regions as columns.

    Sectors are rolled up one level when there are too many to read.
    """
    summary = summarise(data, selection, by=("region", "sector"))
    notes: tuple[Phrase, ...] = ()
    if summary.rows["sector_code"].nunique() > MAX_SECTORS and selection.level is None:
        summary = summarise(data, replace(selection, level=2), by=("region", "sector"))
        notes = (phrase("note.rolled_up_to_level", level=2),)
    countries = selection.shown_countries(data)
    return frame(
        of_records(data, summary),
        title=phrase("title.matrix_region_sector", scope=findings.scope(countries)),
        subtitle=phrase("subtitle.matrix_region_sector", count=summary.placed),
        table=_ordered(summary, data, countries),
        columns=(
            column("country_code", "country"),
            column("region_code", "region"),
            column("sector_code", findings.sector_kind(summary.selection)),
            column("clusters", "count"),
            column("status", "status"),
        ),
        body=Matrix(rows="sector_code", columns="region_code", value="clusters"),
        notes=notes,
    )


def _ordered(summary: Summary, data: Datasets, countries: list[str]) -> pd.DataFrame:
    """Countries as in the interface, then regions and sectors with most records first."""
    rows = summary.rows
    order = {code: i for i, code in enumerate(countries)}
    tree = {code: i for i, code in enumerate(data.sectors.codes)}
    totals = rows.groupby("region_code")["clusters"].transform("sum")
    ordered = rows.assign(
        country_order=rows["country_code"].map(order),
        total=-totals,
        sector_order=rows["sector_code"].map(tree),
    ).sort_values(["country_order", "total", "region_code", "sector_order"])
    return ordered.drop(columns=["country_order", "total", "sector_order"])


@declared.plate("matrix_sector_country", family="sectors", reads=CLUSTERS | {"level"})
def matrix_sector_country(data: Datasets, selection: Selection) -> Plate:
    """Clusters by sector and country, each counted once wherever it lies."""
    order = selection.shown_countries(data)
    return _counted("sector", "country", order, data, selection)


@declared.plate("matrix_sector_stage", family="stages", reads=CLUSTERS | {"level"})
def matrix_sector_stage(data: Datasets, selection: Selection) -> Plate:
    """Clusters by sector and stage, each counted once."""
    return _counted("sector", "stage", list(STAGES), data, selection)


@declared.plate("matrix_programme_country", family="sectors", reads=CLUSTERS)
def matrix_programme_country(data: Datasets, selection: Selection) -> Plate:
    """Clusters by the programme that works with them and country; those without one left out."""
    order = selection.shown_countries(data)
    return _counted("programme", "country", order, data, selection)


# What a row is about → column of the records, its kind.
ROWS = {"sector": ("sector_code", "sector"), "programme": ("programme_key", "programme")}
TITLES = {"programme_key": "programme"}
COLUMNS = {"country": "country_code", "stage": "stage"}


def _counted(
    rows: str, columns: str, order: list[str], data: Datasets, selection: Selection
) -> Plate:
    """Distinct clusters by what two of their columns say."""
    by, kind = ROWS[rows]
    across = COLUMNS[columns]
    chosen, level = select(data, selection), selection.level or USUAL_LEVEL
    chosen = chosen[chosen[by] != ""]
    codes = chosen[by]
    if rows == "sector":
        codes = codes.map(lambda code: data.sectors.ancestor(code, level))
        kind = "sector_branch"
    table = (
        chosen.assign(**{by: codes})
        .groupby([by, across], sort=False)
        .size()
        .rename("clusters")
        .reset_index()
    )
    places = {code: place for place, code in enumerate(order)}
    totals = table.groupby(by)["clusters"].transform("sum")
    table = (
        table.assign(place=table[across].map(places), total=-totals)
        .sort_values(["place", "total", by], ignore_index=True)
        .drop(columns=["place", "total"])
    )
    name = f"matrix_{rows}_{columns}"
    countries = selection.shown_countries(data)
    summary = summarise(data, selection, by=("sector",))
    told = (phrase("note.rolled_up_to_level", level=level),) if rows == "sector" else ()
    return frame(
        of_records(data, summary),
        title=phrase(f"title.{name}", scope=findings.scope(countries)),
        subtitle=phrase("subtitle.matrix_counted", count=int(table["clusters"].sum())),
        table=table,
        columns=(
            column(by, kind, TITLES.get(by, "")),
            column(across, columns),
            column("clusters", "count"),
        ),
        body=Matrix(rows=by, columns=across, value="clusters"),
        notes=told,
    )
