"""Where records crowd, as a surface: the sum of a kernel over every record."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from analytics.classes import painted_edges
from analytics.measures import plane
from analytics.measures.coverage import Refusal
from analytics.measures.numbers import Floats
from analytics.measures.plane import kernel_density
from analytics.measures.thresholds import MIN_POINTS_FOR_INDEX
from analytics.plates import declared, findings, register_surfaces
from analytics.plates.declared import CLUSTERS, ON_A_MAP, TableUse
from analytics.plates.frame import column, frame, of_records
from analytics.plates.maps import points
from analytics.plates.model import Column, Plate, Surface
from analytics.selection import Selection, select
from analytics.summary import summarise
from analytics.words.phrases import Phrase, Ref, phrase
from geodata.datasets import Datasets
from geodata.registers import grid

# Beyond so many points, adding kernel after kernel takes seconds, then minutes.
MAX_EXACT = 1000


@declared.plate(
    "density_surface",
    family="density",
    reads=CLUSTERS | ON_A_MAP | {"bandwidth"},
    table=TableUse.REGISTER,
)
def density_surface(data: Datasets, selection: Selection) -> Plate:
    """A kernel surface of the records of one country, bandwidth in kilometres.

    One kernel per located record, at its locality or, where that is unknown, at
    the point that stands for its region: how many are so is said first.
    """
    listed = register_surfaces.of(data, selection)
    if listed is not None:
        return register_surfaces.surface(data, selection, *listed)
    chosen = selection.without(["table"])
    summary = summarise(data, chosen, ("region",))
    countries = chosen.shown_countries(data)
    table = points(data, chosen, select(data, chosen))
    refusal = _refusal(countries, chosen, data, len(table))
    country = countries[0]
    sets = {country: chosen.set_of(country, data)}
    body = _unpainted(sets, chosen)
    if refusal is None and len(table):
        body, table = _filled(body, table, data.geometry(sets[country]), chosen.bandwidth)
    approximate = int((table["precision"] == "region").sum())
    return frame(
        of_records(data, summary),
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
        refusal=refusal,
    )


def _unpainted(sets: dict[str, str], chosen: Selection) -> Surface:
    nowhere = np.empty(0)
    values, unit = np.empty((0, 0)), phrase("rate.surface")
    return Surface(
        sets,
        *(nowhere, nowhere, values, (), unit),
        highlight=chosen.regions,
        framing=chosen.framing,
    )


def _refusal(
    countries: list[str], selection: Selection, data: Datasets, located: int
) -> Refusal | None:
    if len(countries) != 1:
        return Refusal("one_country")
    name = selection.set_of(countries[0], data)
    if data.geometry(name).empty:
        return Refusal("no_geometry", {"set": Ref("boundary_set", name)})
    if 0 < located < MIN_POINTS_FOR_INDEX:
        # One or two points crowd nowhere: the surface would be the kernel itself.
        return Refusal("too_few_points", {"points": located, "least": MIN_POINTS_FOR_INDEX})
    return None


def _filled(
    body: Surface, table: pd.DataFrame, areas: gpd.GeoDataFrame, bandwidth: int
) -> tuple[Surface, pd.DataFrame]:
    """The surface, and beside each record its height there."""
    lon, lat = table["lon"].to_numpy(float), table["lat"].to_numpy(float)
    summed = binned_surface if len(table) > MAX_EXACT else exact_surface
    drawn, own = summed(lon, lat, areas, bandwidth)
    edges = painted_edges(float(np.nanmax(drawn.values)))
    filled = replace(body, lons=drawn.lons, lats=drawn.lats, values=drawn.values, edges=edges)
    return filled, table.assign(value=own).sort_values("value", ascending=False)


def exact_surface(
    lon: Floats, lat: Floats, areas: gpd.GeoDataFrame, bandwidth: int
) -> tuple[plane.Raster, Floats]:
    """The sum of kernels, added one by one, on the map's grid and at each point."""
    at = plane.metres(lon, lat, plane.centred(areas))
    own = kernel_density(at, bandwidth * plane.KM, at) * plane.UNIT_M2
    return plane.surface(lon, lat, areas, bandwidth), own


def binned_surface(
    lon: Floats, lat: Floats, areas: gpd.GeoDataFrame, bandwidth: int
) -> tuple[plane.Raster, Floats]:
    """The same from counts on a fine grid, within 0.5 % of the peak: any number of points."""
    west, south, east, north = (float(edge) for edge in areas.total_bounds)
    fine = grid.Grid.over((west, south, east, north))
    x, y = fine.project(lon, lat)
    weights = grid.binned(pd.DataFrame({"firms": np.ones(len(x)), "x": x, "y": y}), fine)
    density = grid.surface(weights, fine, bandwidth) * plane.UNIT_KM2
    cells = plane.cells(areas)
    values = cells.filled(fine.sample(density, *cells.places))
    drawn = plane.Raster(cells.lons, cells.lats, values)
    return drawn, fine.sample(density, lon, lat)


def _subtitle(approximate: int, total: int, bandwidth: int) -> Phrase:
    """The bandwidth; and first, how many points only stand for a region."""
    if approximate:
        return phrase(
            "subtitle.surface_approximate", bandwidth=bandwidth, count=approximate, total=total
        )
    return phrase("subtitle.surface", bandwidth=bandwidth)
