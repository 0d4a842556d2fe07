"""The communes of one region: a map a level down, with its clusters and its neighbours."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analytics.plates import declared, maps
from analytics.plates.declared import CLUSTERS
from analytics.plates.frame import Basis, column, frame, of_records
from analytics.plates.model import Plate, PointMap
from analytics.selection import Selection, select
from analytics.summary import Summary, cited, linked, summarise
from analytics.words.phrases import Phrase, Ref, phrase
from geodata import lists
from geodata.datasets import Datasets
from geodata.places import inside
from geodata.places.inside import Inside


@declared.plate("commune_map", family="regions", reads=CLUSTERS | {"regions"})
def commune_map(data: Datasets, selection: Selection) -> Plate:
    """Records of the first chosen region on the map of its communes.

    A record stands in the commune that its point or its locality names; one that
    is known at the region only is counted in a note, never put in a commune.
    """
    found = subject(data, selection)
    base = selection.without(["regions"])
    summary = summarise(data, base, by=("region",))
    rows, vague = _records(data, base, found) if found else (_none(), 0)
    basis = _basis(data, summary, found, rows)
    return frame(
        basis,
        title=_title(data, found, len(rows)),
        subtitle=phrase("subtitle.commune_map"),
        table=rows,
        columns=(
            column("record_id", "record"),
            column("region_codes", "regions", "commune"),
            column("sector_code", "sector"),
            column("stage", "stage"),
            column("stage_as_of", "year"),
            column("precision", "precision"),
            column("lat", "number", decimals=3),
            column("lon", "number", decimals=3),
        ),
        body=PointMap(basis.sets if found else {}, ()),
        notes=(phrase("note.region_only", count=vague),) if vague else (),
    )


def _basis(data: Datasets, summary: Summary, found: Inside | None, rows: pd.DataFrame) -> Basis:
    """The records of the region alone, in the set of its communes."""
    basis = of_records(data, summary)
    if found is None:
        return replace(basis, empty=basis.empty or phrase("empty.no_communes"))
    sources = cited(data, data.records.table.loc[rows["record_id"]])
    return replace(basis, sets={data.regions.country(found.region): found.name}, sources=sources)


def subject(data: Datasets, selection: Selection) -> Inside | None:
    """The communes of the first chosen region that has some."""
    for code in selection.regions:
        if code in data.regions and data.regions.country(code) in selection.shown_countries(data):
            law = selection.set_of(data.regions.country(code), data)
            found = inside.of_region(data.regions, law, code)
            if found is not None:
                return found
    return None


def _records(data: Datasets, base: Selection, found: Inside) -> tuple[pd.DataFrame, int]:
    """The region's records with the commune of each, and how many have none."""
    chosen = select(data, base)
    links = linked(data, base, chosen)
    ids = set(links.loc[links["region_code"] == found.region, "record_id"])
    country = data.regions.country(found.region)
    lower = base.under({country: found.parts})
    rows = maps.points(data, lower, chosen[chosen.index.isin(ids)])
    communes = set(inside.codes(found, data.regions))
    within = [
        lists.joined(
            [code for code in lists.parts(codes, "region_codes") if code in communes],
            "region_codes",
        )
        for codes in rows["region_codes"]
    ]
    rows = rows.assign(region_codes=within)
    rows = rows[rows["region_codes"] != ""].reset_index(drop=True)
    return rows, len(ids) - len(rows)


def _none() -> pd.DataFrame:
    return pd.DataFrame(columns=maps.POINT_COLUMNS)


def _title(data: Datasets, found: Inside | None, count: int) -> Phrase:
    if found is None:
        return phrase("title.commune_map_none")
    return phrase(
        "title.commune_map",
        region=Ref("region", found.region),
        communes=len(inside.codes(found, data.regions)),
        count=count,
    )
