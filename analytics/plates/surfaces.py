"""Where records crowd, as a surface: the sum of a kernel over every record."""

from __future__ import annotations

import math
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from analytics.classes import ROUND_STEPS
from analytics.measures import plane
from analytics.measures.coverage import Refusal
from analytics.measures.kernels import kernel_density
from analytics.measures.numbers import Floats
from analytics.phrases import Phrase, Ref, phrase
from analytics.plates import findings
from analytics.plates.common import column, plate
from analytics.plates.maps import points
from analytics.plates.model import Column, Plate, Surface
from analytics.selection import Selection, select
from analytics.summary import summarise
from geodata.datasets import Datasets
from geodata.registers import grid

CLASSES = 7
# Beyond so many points, adding kernel after kernel takes seconds, then minutes.
MOST_EXACT = 1000
PER_1000_KM2 = 1000.0


def density_surface(data: Datasets, selection: Selection) -> Plate:
    """A kernel surface of the records of one country, bandwidth in kilometres.

    One kernel per located record, at its locality or, where that is unknown, at
    the point that stands for its region: how many are so is said first.
    """
    from analytics.plates import register_surfaces

    listed = register_surfaces.of(data, selection)
    if listed is not None:
        return register_surfaces.surface(data, selection, *listed)
    chosen = replace(selection, measure="clusters", table="")
    summary = summarise(data, chosen, ("region",))
    countries = chosen.shown_countries(data)
    table = points(data, chosen, select(data, chosen))
    refusal = _refusal(countries, chosen, data)
    country = countries[0]
    sets = {country: chosen.set_of(country, data)}
    body = Surface(sets, np.empty(0), np.empty(0), np.empty((0, 0)), (), phrase("rate.surface"))
    if refusal is None and len(table):
        body, table = _filled(body, table, data.geometry(sets[country]), chosen.bandwidth)
    approximate = int((table["precision"] == "region").sum())
    drawn = plate(
        "density_surface",
        "surface",
        data,
        summary,
        title=phrase(
            "title.surface",
            bandwidth=chosen.bandwidth,
            scope=findings.scope(countries),
            count=len(table),
        ),
        subtitle=_subtitle(approximate, len(table), chosen.bandwidth),
        table=table.assign(value=table.get("value", float("nan"))),
        columns=(
            column("record_id", "record"),
            column("region_codes", "regions"),
            column("precision", "precision"),
            Column("value", "number", phrase("rate.surface")),
        ),
        body=body,
        notes=(phrase("note.surface", bandwidth=chosen.bandwidth),),
    )
    if refusal is not None and drawn.empty is None:
        return replace(drawn, empty=refusal.phrase, table=drawn.table.iloc[:0])
    return drawn


def _refusal(countries: list[str], selection: Selection, data: Datasets) -> Refusal | None:
    if len(countries) != 1:
        return Refusal("one_country")
    name = selection.set_of(countries[0], data)
    if data.geometry(name).empty:
        return Refusal("no_geometry", {"set": Ref("boundary_set", name)})
    return None


def _filled(
    body: Surface, table: pd.DataFrame, areas: gpd.GeoDataFrame, bandwidth: int
) -> tuple[Surface, pd.DataFrame]:
    """The surface, and beside each record its height there."""
    lon, lat = table["lon"].to_numpy(float), table["lat"].to_numpy(float)
    summed = binned_surface if len(table) > MOST_EXACT else exact_surface
    drawn, own = summed(lon, lat, areas, bandwidth)
    edges = round_edges(float(np.nanmax(drawn.values)))
    filled = replace(body, lons=drawn.lons, lats=drawn.lats, values=drawn.values, edges=edges)
    return filled, table.assign(value=own).sort_values("value", ascending=False)


def exact_surface(
    lon: Floats, lat: Floats, areas: gpd.GeoDataFrame, bandwidth: int
) -> tuple[plane.Grid, Floats]:
    """The sum of kernels, added one by one, on the map's grid and at each point."""
    at = plane.metres(lon, lat, plane.centred(areas))
    own = kernel_density(at, bandwidth * plane.KM, at) * plane.PER_1000_KM2
    return plane.surface(lon, lat, areas, bandwidth), own


def binned_surface(
    lon: Floats, lat: Floats, areas: gpd.GeoDataFrame, bandwidth: int
) -> tuple[plane.Grid, Floats]:
    """The same from counts on a fine grid, within 0.5 % of the peak: any number of points."""
    west, south, east, north = (float(edge) for edge in areas.total_bounds)
    fine = grid.Grid.over((west, south, east, north))
    x, y = fine.project(lon, lat)
    weights = grid.binned(pd.DataFrame({"firms": np.ones(len(x)), "x": x, "y": y}), fine)
    density = grid.surface(weights, fine, bandwidth) * PER_1000_KM2
    cells = plane.cells(areas)
    values = cells.filled(fine.sample(density, *cells.places))
    drawn = plane.Grid(cells.lons, cells.lats, values)
    return drawn, fine.sample(density, lon, lat)


def round_edges(top: float) -> tuple[float, ...]:
    """Edges at round steps, the last one above `top`; what lies below the first is not painted."""
    raw = top / CLASSES
    tens = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * tens for factor in (*ROUND_STEPS, 20.0) if factor * tens >= raw)
    count = math.ceil(top / step)
    return tuple(float(f"{step * i:.6g}") for i in range(1, count + 1)) if count > 1 else (0, step)


def _subtitle(approximate: int, total: int, bandwidth: int) -> Phrase:
    """The bandwidth; and first, how many points only stand for a region."""
    if approximate:
        return phrase(
            "subtitle.surface_approximate", bandwidth=bandwidth, count=approximate, total=total
        )
    return phrase("subtitle.surface", bandwidth=bandwidth)
