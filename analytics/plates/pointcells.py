"""Thousands of located records: counted in cells of equal area instead of one symbol each."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from analytics.classes import rungs
from analytics.measures import plane
from analytics.measures.numbers import Floats
from analytics.plates import findings
from analytics.plates.frame import column, frame, of_records
from analytics.plates.model import Column, Plate, Surface
from analytics.selection import Selection
from analytics.summary import Summary
from analytics.words.phrases import Amount, Phrase, phrase
from geodata import lists
from geodata.datasets import Datasets

# More symbols than this hide each other on any screen or page.
MAX_SYMBOLS = 1000
# Sides in kilometres; the one is taken that cuts the drawing into about so many.
SIDES = (2, 5, 10, 20, 50, 100)
ACROSS = 60
MAX_CLASSES = 7


def cell_map(
    data: Datasets,
    selection: Selection,
    summary: Summary,
    table: pd.DataFrame,
    sets: dict[str, str],
    notes: tuple[Phrase, ...],
) -> Plate:
    """Records per cell; those known only by their region are told, not drawn.

    A thousand records on the point that stands for their region would look
    like a crowd there.

    Parameters
    ----------
    table : DataFrame
        One row per located record, as :func:`analytics.plates.maps.points` gives.
    sets : dict
        Country → boundary set drawn.
    """
    exact = table[table["precision"] == "locality"]
    areas = _ground(sets, data)
    side = _side(areas)
    cells = _counted(exact, areas, side)
    lons, lats, values = _painted(cells, areas, side)
    unit = phrase("unit.records_per_cell", side=side)
    return frame(
        of_records(data, summary),
        title=title(data, selection, summary),
        subtitle=phrase(
            "subtitle.cells", side=side, drawn=Amount(len(exact)), records=Amount(summary.records)
        ),
        table=cells[["lat", "lon", "region_codes", "value"]],
        columns=(
            column("lat", "number", decimals=3),
            column("lon", "number", decimals=3),
            column("region_codes", "regions"),
            Column("value", "count", unit),
        ),
        body=Surface(
            sets,
            *(lons, lats, values, _edges(cells["value"]), unit),
            counted=True,
            highlight=selection.regions,
            framing=selection.framing,
        ),
        notes=(*_told(len(table) - len(exact)), *notes),
    )


def title(data: Datasets, selection: Selection, summary: Summary) -> Phrase:
    """What a map of records is called, whatever stands for them."""
    countries = selection.shown_countries(data)
    return phrase("title.point_map", scope=findings.scope(countries), count=summary.records)


def _told(vague: int) -> tuple[Phrase, ...]:
    notes = [phrase("note.cells", most=MAX_SYMBOLS)]
    if vague:
        notes.append(phrase("note.cells_region_only", count=vague))
    return tuple(notes)


def _ground(sets: dict[str, str], data: Datasets) -> gpd.GeoDataFrame:
    """The countries in the sets chosen, or as drawn by default where those have no outline."""
    usual = (data.regions.default_set(country) for country in sets)
    chosen = zip(sets.values(), usual, strict=True)
    return pd.concat([data.geometry(a if data.boundary_sets[a].drawn else b) for a, b in chosen])


def _side(areas: gpd.GeoDataFrame) -> int:
    west, south, east, north = areas.total_bounds
    corners = plane.metres(np.array([west, east]), np.array([south, north]), plane.centred(areas))
    across = float(np.hypot(*(corners[1] - corners[0]))) / plane.KM
    return next((side for side in SIDES if across / side <= ACROSS), SIDES[-1])


def _keys(at: Floats, side: int) -> pd.MultiIndex:
    """The cell of each place on the plane."""
    numbers = np.floor(at / (side * plane.KM)).astype(int)
    return pd.MultiIndex.from_arrays([*numbers.T], names=["column", "row"])


def _counted(exact: pd.DataFrame, areas: gpd.GeoDataFrame, side: int) -> pd.DataFrame:
    """One row per cell with a record: its middle, its regions, its number of records."""
    centre = plane.centred(areas)
    at = plane.metres(exact["lon"].to_numpy(float), exact["lat"].to_numpy(float), centre)
    keys = _keys(at, side)
    rows = pd.DataFrame({"region_codes": exact["region_codes"].to_numpy()}, index=keys)
    grouped = rows.groupby(level=[0, 1])["region_codes"]
    cells = pd.DataFrame({"value": grouped.size(), "region_codes": grouped.agg(_joined)})
    cells = cells.sort_values("value", ascending=False, kind="stable")
    middle = (np.array(cells.index.to_list(), dtype=float).reshape(-1, 2) + 0.5) * side * plane.KM
    lon, lat = centre.transform(middle[:, 0], middle[:, 1], direction="INVERSE")
    return cells.assign(lon=lon, lat=lat)


def _joined(codes: pd.Series) -> str:
    """All regions of a cell's records, each once."""
    return lists.joined(sorted(lists.every(codes, "region_codes")), "region_codes")


def _painted(
    cells: pd.DataFrame, areas: gpd.GeoDataFrame, side: int
) -> tuple[Floats, Floats, Floats]:
    """The counts on the grid of the map's picture; NaN outside the countries."""
    laid = plane.cells(areas)
    counts = cells["value"].reindex(_keys(laid.at, side)).fillna(0)
    return laid.lons, laid.lats, laid.filled(counts.to_numpy(float))


def _edges(counts: pd.Series) -> tuple[float, ...]:
    """Round edges from one record to above the fullest cell, few enough to tell apart."""
    top = int(counts.max()) if len(counts) else 1
    inner = [edge for edge in rungs(1.0, top) if edge <= top]
    while len(inner) > MAX_CLASSES:
        inner = inner[::2]
    return (*inner, float(top + 1))
