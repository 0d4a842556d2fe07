"""What a selection is made of: the sector tree, and stages."""

from __future__ import annotations

from analytics.plates import declared, findings
from analytics.plates.declared import CLUSTERS
from analytics.plates.frame import column, frame, of_records
from analytics.plates.model import Composition, Plate
from analytics.selection import Selection, select
from analytics.summary import summarise
from analytics.words.phrases import phrase
from geodata.datasets import Datasets
from geodata.schema.tables import STAGES


@declared.plate("composition_sectors", family="sectors", reads=CLUSTERS | {"level"})
def composition_sectors(data: Datasets, selection: Selection) -> Plate:
    """Sectors as parts of their display group; each record counts once."""
    summary = summarise(data, selection, by=("sector",))
    table = summary.rows.copy()
    table["sector_group"] = table["sector_code"].map(data.sectors.group_of)
    table["share"] = table["clusters"] / max(summary.records, 1)
    order = {group: i for i, group in enumerate(data.sectors.groups.index)}
    totals = table.groupby("sector_group")["clusters"].transform("sum")
    table = (
        table.assign(total=totals, order=table["sector_group"].map(order))
        .sort_values(
            ["total", "order", "clusters", "sector_code"], ascending=[False, True, False, True]
        )
        .drop(columns=["total", "order"])
    )
    countries = selection.shown_countries(data)
    return frame(
        of_records(data, summary),
        title=phrase("title.composition_sectors", scope=findings.scope(countries)),
        subtitle=phrase("subtitle.composition_sectors", count=summary.records),
        table=table,
        columns=(
            column("sector_group", "sector_group"),
            column("sector_code", "sector"),
            column("clusters", "count"),
            column("share", "share"),
        ),
        body=Composition(
            whole="sector_group",
            part="sector_code",
            value="clusters",
            palette="sector_group",
            tree=True,
        ),
    )


@declared.plate("composition_stages", family="stages", reads=CLUSTERS)
def composition_stages(data: Datasets, selection: Selection) -> Plate:
    """Stages by country, with how many are known recently enough to rely on."""
    summary = summarise(data, selection, by=("sector",))
    chosen = select(data, selection)
    table = (
        chosen.groupby(["country_code", "stage"], sort=False)
        .size()
        .rename("clusters")
        .reset_index()
    )
    table["share"] = table["clusters"] / table.groupby("country_code")["clusters"].transform("sum")
    countries = selection.shown_countries(data)
    order = {code: i for i, code in enumerate([*countries, *STAGES])}
    table = table.sort_values(
        ["country_code", "stage"], key=lambda codes: codes.map(order), ignore_index=True
    )
    return frame(
        of_records(data, summary),
        title=phrase("title.composition_stages", scope=findings.scope(countries)),
        subtitle=phrase("subtitle.composition_stages", count=summary.records),
        table=table,
        columns=(
            column("country_code", "country"),
            column("stage", "stage"),
            column("clusters", "count"),
            column("share", "share"),
        ),
        body=Composition("country_code", "stage", "clusters", "stage"),
        notes=(phrase("note.stage_as_of"),),
    )
