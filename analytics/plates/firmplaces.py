"""Places where units of a sector crowd beyond chance, across whatever borders."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from analytics.measures import plane
from analytics.measures.coverage import Refusal
from analytics.measures.numbers import Floats
from analytics.plates import declared
from analytics.plates.declared import CLUSTERS, ON_A_MAP, TableUse
from analytics.plates.frame import column, frame, of_units
from analytics.plates.maps import points
from analytics.plates.model import Column, Encircled, Plate
from analytics.selection import Selection, select
from analytics.summary import crowds
from analytics.summary import units as unit_tables
from analytics.summary.crowds import Crowds
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata import lists
from geodata.datasets import Datasets
from geodata.registers import measured, measuring

# How many times the expected number of units: the edges of the classes.
EDGES = (1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0, 1000.0)
# A region of which a place takes less than this part of itself is not named.
LEAST_PART = 0.02
# Degrees by which the line around a place may be simpler than the coast.
DETAIL = 0.01
ROWS = ("region_codes", "firms", "expected", "value", "jobs", "records", "p_value")


@declared.plate(
    "firm_places",
    family="crowding",
    reads=CLUSTERS | ON_A_MAP,
    table=TableUse.ALONE,
    needs_table=True,
)
def firm_places(data: Datasets, selection: Selection) -> Plate:
    """Kulldorff's scan: where units of one sector stand out against all units."""
    found = crowds.of(data, selection, sector=True)
    refusal = found if isinstance(found, Refusal) else None
    named = crowds.named(found, selection)
    units = unit_tables.of(data, selection)
    country = units.country if units is not None else ""
    drawn = {country: units.boundary_set} if units is not None else {}
    rows = pd.DataFrame(columns=list(ROWS))
    shapes: list[BaseGeometry] = []
    lons, lats, values = np.empty(0), np.empty(0), np.empty((0, 0))
    if isinstance(found, Crowds) and units is not None:
        areas = data.geometry(units.boundary_set)
        own = replace(selection, sectors=(found.sector,))
        shapes = [_shape(text, areas) for text in found.places()["circles"]]
        rows = _rows(found.places(), shapes, areas, _inside(shapes, data, own))
        lons, lats, values = _painted(shapes, rows["value"].to_numpy(float), areas)
        refusal = None if len(rows) else Refusal("no_place", {"sector": named})
    unit = phrase("rate.times_expected")
    return frame(
        of_units(data, selection, units),
        title=_title(named),
        finding=_finding(rows, named) if len(rows) else None,
        subtitle=_subtitle(found),
        table=rows,
        columns=(
            column("region_codes", "regions"),
            column("firms", "count", "firms_about"),
            column("expected", "count", "firms_expected"),
            column("jobs", "number", "jobs_about", 0),
            column("records", "records", "clusters_inside"),
            column("p_value", "number", decimals=3),
            Column("value", "number", unit, 1),
        ),
        body=Encircled(
            drawn,
            *(lons, lats, values, _edges(rows["value"]), unit),
            shapes=tuple(zip(shapes, map(_said, _dicts(rows)), strict=True)),
            highlight=selection.regions,
            framing=selection.framing,
        ),
        notes=_notes(found),
        refusal=refusal,
    )


def _dicts(rows: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(key): value for key, value in row.items()} for row in rows.to_dict("records")]


def _title(named: tuple[Ref, ...]) -> Phrase:
    """What the map is about; where no sector is known, of all."""
    if not named:
        return phrase("title.distance_sectors")
    return phrase("title.firm_places", sectors=named)


def _subtitle(found: Crowds | Refusal) -> Phrase:
    if isinstance(found, Refusal):
        return phrase("subtitle.firm_places")
    name = Ref("published", found.register.facts.name)
    return phrase("subtitle.firm_places_of", register=name, year=str(found.year))


def _finding(rows: pd.DataFrame, named: tuple[Ref, ...]) -> Phrase:
    """How many places, and how many of them lie in several regions."""
    several = sum(len(lists.parts(text, "region_codes")) > 1 for text in rows["region_codes"])
    return phrase(
        "title.firm_places_found",
        count=len(rows),
        places=len(rows),
        crossing=several,
        firms=int(rows["firms"].sum()),
        sectors=named,
    )


def _said(row: dict[str, object]) -> Phrase:
    """A place in words: about how many units, and how many were to be expected."""
    return phrase(
        "label.firm_place",
        firms=Amount(float(str(row["firms"]))),
        expected=Amount(float(str(row["expected"]))),
    )


def _notes(found: Crowds | Refusal) -> tuple[Phrase, ...]:
    if isinstance(found, Refusal):
        return ()
    return (
        phrase("note.firm_places", simulations=measuring.SCANS),
        phrase(
            "note.firm_places_secret",
            least=max(measuring.LEAST_IN_PLACE, found.register.facts.rule.least),
            told=measuring.TOLD_TO,
            cell=Amount(measuring.CELL_KM, 0),
        ),
    )


def _shape(text: str, areas: gpd.GeoDataFrame) -> BaseGeometry:
    """The circles of a place as one shape, in degrees, as far as the country reaches."""
    at = plane.centred(areas)
    rounds = []
    for lon, lat, radius in measured.circles_of(text):
        (middle,) = plane.metres(np.array([lon]), np.array([lat]), at)
        rounds.append(shapely.Point(middle).buffer(radius * plane.KM, quad_segs=24))
    whole = shapely.union_all(rounds)

    def degrees(spots: Floats) -> Floats:
        return np.column_stack(at.transform(spots[:, 0], spots[:, 1], direction="INVERSE"))

    drawn = shapely.transform(whole, degrees)
    inside = shapely.intersection(drawn, shapely.union_all(areas.geometry.to_numpy()))
    # Harbours and islets make no difference to a place of tens of kilometres.
    outline: BaseGeometry = shapely.simplify(inside, DETAIL)
    return outline


def _inside(shapes: list[BaseGeometry], data: Datasets, selection: Selection) -> list[str]:
    """Clusters of the sector whose own place is known, by the place that holds them."""
    chosen = selection.without(["table"])
    known = points(data, chosen, select(data, chosen))
    known = known[known["precision"] == "locality"]
    lon, lat = known["lon"].to_numpy(float), known["lat"].to_numpy(float)
    return [
        lists.joined(known.loc[shapely.contains_xy(shape, lon, lat), "record_id"], "clusters")
        for shape in shapes
    ]


def _rows(
    places: pd.DataFrame, shapes: list[BaseGeometry], areas: gpd.GeoDataFrame, held: list[str]
) -> pd.DataFrame:
    """A row for each place, with the regions that it lies in."""
    codes = [lists.joined(_regions(shape, areas), "region_codes") for shape in shapes]
    ratio = places["firms"] / places["expected"].clip(lower=measuring.TOLD_TO)
    rows = places.assign(region_codes=codes, records=held, value=ratio.round(1))
    return rows[list(ROWS)]


def _regions(shape: BaseGeometry, areas: gpd.GeoDataFrame) -> list[str]:
    """Regions that a place takes a part of itself from, the largest part first."""
    near = areas[areas.intersects(shape)]
    inside = shapely.intersection(near.geometry.to_numpy(), shape)
    parts = shapely.area(inside) / shapely.area(shape)
    order = [i for i in np.argsort(-parts) if parts[i] >= LEAST_PART]
    return [str(near.index[i]) for i in order]


def _painted(
    shapes: list[BaseGeometry], values: Floats, areas: gpd.GeoDataFrame
) -> tuple[Floats, Floats, Floats]:
    """Each place's number on the map's grid of cells; nothing elsewhere."""
    cells = plane.cells(areas)
    lon, lat = cells.places
    painted = np.zeros(len(lon))
    for shape, value in zip(shapes, values, strict=True):
        shapely.prepare(shape)
        painted[shapely.contains_xy(shape, lon, lat)] = value
    return cells.lons, cells.lats, cells.filled(painted)


def _edges(values: pd.Series) -> tuple[float, ...]:
    """Edges of the classes from the last below the lowest number to the first above the highest."""
    low, high = (float(values.min()), float(values.max())) if len(values) else (1.0, 1.0)
    first = max((i for i, edge in enumerate(EDGES) if edge <= low), default=0)
    last = next((i for i, edge in enumerate(EDGES) if edge > high), len(EDGES) - 1)
    return EDGES[first : max(last, first + 1) + 1]
