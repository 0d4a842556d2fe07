"""Maps: regions shaded by a measure, records as symbols."""

from __future__ import annotations

import pandas as pd

from analytics.classes import classify
from analytics.phrases import Phrase, Ref, phrase
from analytics.plates import findings
from analytics.plates.common import column, plate, value_column
from analytics.plates.model import Plate, PointMap, RegionMap
from analytics.selection import Selection, select
from analytics.summary import Summary, linked, summarise
from geodata.datasets import Datasets


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
    sets = _sets(data, selection)
    return plate(
        "region_map",
        "region_map",
        data,
        summary,
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
        body=RegionMap(sets, breaks, summary.measure.unit(selection), selection.regions),
        notes=_drawing_notes(data, sets),
    )


def point_map(data: Datasets, selection: Selection) -> Plate:
    """Records as symbols, coloured and shaped by sector group.

    One symbol per record, at its locality or, where that is unknown, somewhere
    in its region and marked so; a record over several regions has one symbol
    and all its regions named.
    """
    summary = summarise(data, selection, by=("region",))
    chosen = select(data, selection)
    sets = _sets(data, selection)
    table = points(data, selection, chosen)
    approximate = int((table["precision"] == "region").sum())
    notes = [phrase("note.approximate_points", count=approximate)] if approximate else []
    if summary.placed > len(table):
        notes.append(phrase("note.undrawn_points", count=summary.placed - len(table)))
    countries = selection.shown_countries(data)
    return plate(
        "point_map",
        "point_map",
        data,
        summary,
        title=phrase("title.point_map", scope=findings.scope(countries), count=summary.records),
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
        body=PointMap(sets, selection.regions),
        notes=(*notes, *_drawing_notes(data, sets)),
    )


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
    regions = links.groupby("record_id", sort=False)["region_code"].agg(list)
    found = data.localities.points().drop_duplicates("record_id")
    known = {
        str(record): (float(lon), float(lat))
        for record, lon, lat in found[["record_id", "lon", "lat"]].to_numpy()
    }
    rows = []
    for key, codes in regions.items():
        record_id = str(key)
        record = data.records.record(record_id)
        place, precision = known.get(record_id), "locality"
        if place is None:
            place = _stand_in(codes, selection.set_of(str(record["country_code"]), data), data)
            precision = "region"
        if place is None:
            continue
        rows.append(
            {
                "record_id": record_id,
                "country_code": record["country_code"],
                "sector_code": record["sector_code"],
                "sector_group": data.sectors.group_of[record["sector_code"]],
                "stage": record["stage"],
                "stage_as_of": record["stage_as_of"],
                "region_codes": "|".join(codes),
                "lat": place[1],
                "lon": place[0],
                "precision": precision,
            }
        )
    return pd.DataFrame(rows, columns=POINT_COLUMNS)


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


def _stand_in(codes: list[str], boundary_set: str, data: Datasets) -> tuple[float, float] | None:
    """A point inside the first of a record's regions that is drawn."""
    areas = data.geometry(boundary_set)
    for code in codes:
        if code in areas.index:
            inside = areas.geometry[code].representative_point()
            return float(inside.x), float(inside.y)
    return None


def _sets(data: Datasets, selection: Selection) -> dict[str, str]:
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
    total = len(data.regions.of_set(selection.set_of(country, data)))
    unit = str(data.regions.countries.at[country, "unit_key"])
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
