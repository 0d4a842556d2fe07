"""Maps: regions shaded by a measure, records as symbols."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.classes import classify
from analytics.plates import declared, findings, pointcells
from analytics.plates.declared import CLUSTERS, MEASURED, ON_A_MAP
from analytics.plates.frame import column, frame, of_records, value_column
from analytics.plates.model import Plate, PointMap, RegionMap
from analytics.selection import FITTED, Selection, select
from analytics.summary import Summary, linked, summarise
from analytics.words.phrases import Phrase, Ref, phrase
from geodata import lists
from geodata.datasets import Datasets

# Of what a map is limited to, so much more is seen on each side.
AROUND = 0.25


@declared.plate("region_map", family="regions", reads=MEASURED | ON_A_MAP | {"scheme", "classes"})
def region_map(data: Datasets, selection: Selection) -> Plate:
    """Regions shaded by class of the measure; a region without a record is hatched."""
    summary = summarise(data, selection, by=("region",))
    drawable = summary.rows["status"].isin(["ok", "parent_only"])
    breaks = classify(
        summary.rows["value"].where(drawable).to_numpy(dtype=float),
        selection.scheme,
        selection.classes,
    )
    rows = summary.rows
    table = rows.assign(class_index=[breaks.index(v) for v in rows["value"].where(drawable)])
    sets = sets_drawn(data, selection)
    return frame(
        of_records(data, summary),
        title=_map_title(summary, data, selection),
        subtitle=phrase("subtitle.measure", measure=summary.measure.name(selection)),
        table=table.sort_values(
            ["value", "region_code"], ascending=[False, True], na_position="last"
        ),
        columns=(
            column("country_code", "country"),
            column("region_code", "region"),
            value_column(summary),
            *(() if summary.measure.key == "clusters" else (column("clusters", "count"),)),
            column("status", "status"),
        ),
        body=RegionMap(
            sets,
            breaks,
            summary.measure.unit(selection),
            selection.regions,
            undivided=summary.undivided,
            framing=_framing(data, selection),
        ),
        notes=_drawing_notes(data, sets),
    )


@declared.plate("point_map", family="regions", reads=CLUSTERS | ON_A_MAP)
def point_map(data: Datasets, selection: Selection) -> Plate:
    """Records as symbols, coloured and shaped by sector group; beyond a thousand, as cells.

    One symbol per record, at its locality or, where that is unknown, somewhere
    in its region and marked so; a record over several regions has one symbol
    and all its regions named.
    """
    summary = summarise(data, selection, by=("region",))
    chosen = select(data, selection)
    sets = sets_drawn(data, selection)
    table = points(data, selection, chosen)
    if len(table) > pointcells.MAX_SYMBOLS:
        without = _drawing_notes(data, sets)
        return pointcells.cell_map(data, selection, summary, table, sets, without)
    approximate = int((table["precision"] == "region").sum())
    notes = [phrase("note.approximate_points", count=approximate)] if approximate else []
    if summary.placed > len(table):
        notes.append(phrase("note.undrawn_points", count=summary.placed - len(table)))
    return frame(
        of_records(data, summary),
        title=pointcells.title(data, selection, summary),
        subtitle=phrase("subtitle.point_map", count=summary.placed, records=summary.records),
        table=table,
        columns=(
            column("record_id", "record"),
            column("sector_code", "sector"),
            column("stage", "stage"),
            column("stage_as_of", "year"),
            column("region_codes", "regions"),
            column("precision", "precision"),
            column("lat", "number", decimals=3),
            column("lon", "number", decimals=3),
        ),
        body=PointMap(
            sets, selection.regions, summary.undivided, framing=_framing(data, selection)
        ),
        notes=(*notes, *_drawing_notes(data, sets)),
    )


def _framing(data: Datasets, selection: Selection) -> str:
    """As was chosen; else the places that the figure is limited to, and their surroundings."""
    if selection.framing != FITTED or not selection.places:
        return selection.framing
    edges = []
    for code in selection.places:
        for name in data.regions.sets_of(data.regions.country(code)):
            drawn = data.geometry(name)
            if code in drawn.index:
                edges.append(drawn.loc[[code]].total_bounds)
                break
    if not edges:
        return selection.framing
    west, south = np.min(edges, axis=0)[:2]
    east, north = np.max(edges, axis=0)[2:]
    room = AROUND * max(east - west, north - south)
    return kept_view((west - room, south - room, east + room, north + room))


def kept_view(bounds: tuple[float, float, float, float]) -> str:
    """West, south, east and north as a view that was kept on the map is written."""
    return ",".join(f"{edge:.2f}" for edge in bounds)


def points(data: Datasets, selection: Selection, chosen: pd.DataFrame) -> pd.DataFrame:
    """One row per located record with the point that stands for it.

    Returns
    -------
    DataFrame
        ``record_id``, ``country_code``, ``sector_code``, ``sector_group``,
        ``stage``, ``stage_as_of``, ``region_codes`` (joined by ``|``), ``lat``,
        ``lon`` (degrees), ``precision`` (``locality`` or ``region``).
    """
    links = linked(data, selection, chosen)
    codes = links.groupby("record_id", sort=False)["region_code"].agg(
        lambda column: lists.joined(column, "region_codes")
    )
    columns = ["country_code", "sector_code", "stage", "stage_as_of"]
    table = data.records.table.loc[codes.index, columns].assign(region_codes=codes)
    places_known = data.localities.points().drop_duplicates("record_id").set_index("record_id")
    known = places_known[["lat", "lon"]].reindex(table.index)
    table = table.assign(lat=known["lat"], lon=known["lon"], precision="locality")
    lacking = table["lat"].isna()
    pairs = table.loc[lacking, ["country_code", "region_codes"]].drop_duplicates()
    places = {
        (country, cell): stand_in(
            lists.parts(cell, "region_codes"), data, selection.set_of(country, data)
        )
        for country, cell in pairs.itertuples(index=False)
    }
    keys = zip(table.loc[lacking, "country_code"], table.loc[lacking, "region_codes"], strict=True)
    nowhere = (float("nan"), float("nan"))
    stand_ins = np.array([places[key] or nowhere for key in keys]).reshape(-1, 2)
    table.loc[lacking, ["lon", "lat"]] = stand_ins
    table.loc[lacking, "precision"] = "region"
    table = table[table["lat"].notna()]
    groups = table["sector_code"].map(data.sectors.group_of)
    return table.assign(sector_group=groups).rename_axis("record_id").reset_index()[POINT_COLUMNS]


POINT_COLUMNS = [
    "record_id",
    "country_code",
    "sector_code",
    "sector_group",
    "stage",
    "stage_as_of",
    "region_codes",
    "lat",
    "lon",
    "precision",
]


def stand_in(
    codes: list[str], data: Datasets, boundary_set: str = ""
) -> tuple[float, float] | None:
    """Longitude and latitude of a point inside the first of some regions that is drawn.

    Without a set, in the usual one of its country, or another that draws it.
    """
    for code in codes:
        areas = data.geometry(boundary_set or _set_drawing(code, data))
        if code in areas.index:
            inside = areas.geometry[code].representative_point()
            return float(inside.x), float(inside.y)
    return None


def _set_drawing(code: str, data: Datasets) -> str:
    """A set that has a region, and draws it if any does: the usual one before others."""
    country = data.regions.country(code)
    sets = [data.regions.default_set(country), *data.regions.sets_of(country)]
    having = [name for name in sets if code in data.regions.of_set(name).index]
    return next((name for name in having if data.boundary_sets[name].drawn), having[0])


def sets_drawn(data: Datasets, selection: Selection) -> dict[str, str]:
    """Country → boundary set of the selection."""
    return {code: selection.set_of(code, data) for code in selection.shown_countries(data)}


def _map_title(summary: Summary, data: Datasets, selection: Selection) -> Phrase:
    """How many regions have a record, or the measure where that is not the point."""
    countries = selection.shown_countries(data)
    if summary.measure.key != "clusters" or len(countries) != 1 or summary.records == 0:
        return phrase(
            "title.regions_measure",
            measure=summary.measure.name(selection),
            scope=findings.scope(countries),
        )
    country = countries[0]
    boundary_set = selection.set_of(country, data)
    total = len(data.regions.of_set(boundary_set))
    unit = data.regions.unit_key(boundary_set)
    return phrase(
        "title.regions_with_record",
        regions=len(summary.with_records),
        total=total,
        units=phrase(f"unit.{unit}", count=total),
        country=Ref("country", country),
        count=len(summary.with_records),
    )


def _drawing_notes(data: Datasets, sets: dict[str, str]) -> tuple[Phrase, ...]:
    """Regions that the law counts and the drawing lacks."""
    missing = [name for name in sets.values() if not data.boundary_sets[name].drawn]
    return tuple(phrase("note.no_geometry", set=Ref("boundary_set", name)) for name in missing)
