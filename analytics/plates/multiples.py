"""Small maps side by side: where each part of the clusters lies, in the same classes."""

from __future__ import annotations

import pandas as pd

from analytics.classes import classify
from analytics.plates import declared, findings
from analytics.plates.declared import CLUSTERS
from analytics.plates.frame import column, frame, of_records
from analytics.plates.maps import sets_drawn
from analytics.plates.model import Plate, SmallMaps
from analytics.selection import Selection, select
from analytics.summary import linked, summarise
from analytics.words.phrases import phrase
from geodata.datasets import Datasets
from geodata.schema.tables import STAGES

TITLES = {
    "sector_group": "title.small_maps_sector_group",
    "stage": "title.small_maps_stage",
    "country": "title.small_maps_country",
}


@declared.plate(
    "small_maps", family="regions", reads=CLUSTERS | {"split", "framing", "scheme", "classes"}
)
def small_maps(data: Datasets, selection: Selection) -> Plate:
    """A map for each sector group, stage or country: regions by number of records.

    A record over several regions counts one in each; one without a region is in none,
    and is counted in what stands above its map.
    """
    summary = summarise(data, selection, by=("region",))
    chosen = select(data, selection)
    parts = _parts(data, selection, chosen)
    links = linked(data, selection, chosen)
    links = links.assign(part=links["record_id"].map(parts))
    rows = (
        links.groupby(["part", "region_code"], sort=False)["record_id"]
        .nunique()
        .rename("clusters")
        .reset_index()
    )
    order = {code: i for i, code in enumerate(_order(data, selection))}
    rows["country_code"] = [data.regions.country(code) for code in rows["region_code"]]
    rows = rows.assign(rank=rows["part"].map(order)).sort_values(
        ["rank", "clusters", "region_code"], ascending=[True, False, True], ignore_index=True
    )
    placed = parts[parts.index.isin(links["record_id"])].value_counts()
    every = parts.value_counts()
    shown = sorted(every.index, key=lambda code: order[code])
    return frame(
        of_records(data, summary),
        title=phrase(
            TITLES[selection.split],
            scope=findings.scope(selection.shown_countries(data)),
        ),
        subtitle=phrase("subtitle.small_maps", count=summary.placed, records=summary.records),
        table=rows.drop(columns="rank"),
        columns=(
            column("part", selection.split),
            column("country_code", "country"),
            column("region_code", "region"),
            column("clusters", "count"),
        ),
        body=SmallMaps(
            sets_drawn(data, selection),
            classify(rows["clusters"].to_numpy(float), selection.scheme, selection.classes),
            selection.split,
            tuple((code, int(placed.get(code, 0)), int(every[code])) for code in shown),
            framing=selection.framing,
        ),
    )


def _parts(data: Datasets, selection: Selection, chosen: pd.DataFrame) -> pd.Series:
    """The part that each record belongs to, by record."""
    if selection.split == "sector_group":
        return chosen["sector_code"].map(data.sectors.group_of)
    return chosen["stage" if selection.split == "stage" else "country_code"].astype(str)


def _order(data: Datasets, selection: Selection) -> list[str]:
    """Parts in the order of the interface."""
    if selection.split == "stage":
        return list(STAGES)
    if selection.split == "country":
        return list(data.countries)
    return [*map(str, data.sectors.groups.index), "other"]
