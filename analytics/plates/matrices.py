"""Region × sector: where each sector has records."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analytics.plates import declared, findings
from analytics.plates.declared import CLUSTERS
from analytics.plates.frame import column, frame, of_records
from analytics.plates.model import Matrix, Plate
from analytics.selection import Selection
from analytics.summary import Summary, summarise
from analytics.words.phrases import Phrase, phrase
from geodata.datasets import Datasets

# More sectors than this cannot be read as rows; the next level up is shown.
MAX_SECTORS = 22


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
