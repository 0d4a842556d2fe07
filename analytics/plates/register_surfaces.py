"""Where the units of a register crowd: a surface read from its protected grid."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from analytics.classes import painted_edges
from analytics.measures import plane
from analytics.measures.coverage import Refusal
from analytics.measures.numbers import Floats
from analytics.plates.frame import column, frame, of_units
from analytics.plates.model import Column, Plate, Surface
from analytics.selection import Selection
from analytics.summary import crowds
from analytics.summary import units as unit_tables
from analytics.summary.units import Units
from analytics.words.phrases import Phrase, Ref, phrase
from geodata.datasets import Datasets
from geodata.places import locator
from geodata.registers import grid
from geodata.registers.store import Register


def of(data: Datasets, selection: Selection) -> tuple[Register, int] | None:
    """The register and year whose table the selection names, if it is one."""
    return crowds.of_table(data, selection.table)


def has_points(data: Datasets, selection: Selection) -> bool:
    """Whether what a selection counts is known to the point: records, or a register."""
    return not selection.table or of(data, selection) is not None


def surface(data: Datasets, selection: Selection, register: Register, year: int) -> Plate:
    """Units per 1,000 km² of the sectors chosen, all without a choice.

    The grid is the one that was stored under secrecy: its cost is the same
    whatever the number of rows behind it.
    """
    facts = register.facts
    codes = _sectors(data, selection, register)
    units = unit_tables.of(data, selection)
    areas = data.geometry(facts.boundary_set)
    unit = phrase("rate.register_surface")
    lons, lats, values, peaks = _painted(register, year, codes, selection.bandwidth, data)
    top = float(np.nanmax(values)) if np.isfinite(values).any() else 0.0
    edges = painted_edges(top) if top > 0 else (0.0, 1.0)
    table = pd.DataFrame(
        {
            "region_code": [str(code) for code in areas.index],
            "region_codes": [str(code) for code in areas.index],
            "value": _as_drawn(peaks, edges),
        }
    ).sort_values("value", ascending=False, kind="stable")
    return frame(
        of_units(data, selection, units),
        title=phrase(
            "title.register_surface",
            bandwidth=selection.bandwidth,
            scope=(Ref("country", facts.country),),
            name=Ref("published", facts.name),
        ),
        subtitle=_subtitle(selection, year),
        table=table,
        columns=(column("region_code", "region"), Column("value", "number", phrase("rate.peak"))),
        body=Surface(
            {facts.country: facts.boundary_set},
            *(lons, lats, values, edges, unit),
            highlight=selection.regions,
            framing=selection.framing,
        ),
        notes=_notes(register, year),
        refusal=_refusal(units, codes, selection, located=top > 0),
    )


def _refusal(
    units: Units | None, codes: tuple[str, ...], selection: Selection, *, located: bool
) -> Refusal | None:
    """Whether the sectors chosen have no unit, hidden ones counted as there, or none drawn."""
    assert units is not None
    assert units.table is not None
    held = {code for listed in units.sectors.values() for code in listed}
    if not selection.sectors or held & set(codes):
        return None if located else Refusal("nothing_to_draw", {"table": units.name})
    chosen = tuple(Ref("sector_branch", code) for code in selection.sectors)
    return Refusal("sector_not_in_table", {"table": units.name, "sector": chosen})


def _subtitle(selection: Selection, year: int) -> Phrase:
    about = {"year": str(year), "bandwidth": selection.bandwidth}
    if not selection.sectors:
        return phrase("subtitle.register_surface_all", **about)
    chosen = tuple(Ref("sector_branch", code) for code in selection.sectors)
    return phrase("subtitle.register_surface", sectors=chosen, **about)


def _notes(register: Register, year: int) -> tuple[Phrase, ...]:
    facts = register.facts
    notes = [
        phrase(
            "note.register_grid", least=facts.rule.least, cell=round(facts.grid.cell_m / 1000, 1)
        )
    ]
    undrawn = int(facts.undrawn.get(str(year), 0))
    if undrawn:
        notes.append(phrase("note.undrawn", count=undrawn))
    return tuple(notes)


def _sectors(data: Datasets, selection: Selection, register: Register) -> tuple[str, ...]:
    wanted = {leaf for code in selection.sectors for leaf in data.sectors.branch(code)}
    every = register.facts.sectors
    return tuple(code for code in every if not wanted or code in wanted)


def _painted(
    register: Register, year: int, codes: tuple[str, ...], bandwidth: int, data: Datasets
) -> tuple[Floats, Floats, Floats, Floats]:
    """The surface on the map's grid of cells, and its peak in each region."""
    facts = register.facts
    planes = register.planes(year)
    weights = np.zeros(planes.shape[1:], dtype=np.float64)
    for number, code in enumerate(facts.sectors):
        if code in codes:
            weights += planes[number]
    density = grid.surface(weights.astype(np.float32), facts.grid, bandwidth) * plane.UNIT_KM2
    areas = data.geometry(facts.boundary_set)
    cells = plane.cells(areas)
    lon, lat = cells.places
    at = facts.grid.sample(density, lon, lat)
    return cells.lons, cells.lats, cells.filled(at), _peaks(at, lon, lat, areas)


def _as_drawn(peaks: Floats, edges: tuple[float, ...]) -> Floats:
    """Peaks rounded down to the class that is drawn there, 0 where nothing is."""
    steps = np.unique([0.0, *edges])
    rounded = steps[np.searchsorted(steps, np.nan_to_num(peaks), side="right") - 1]
    return np.where(np.isnan(peaks), np.nan, rounded)


def _peaks(at: Floats, lon: Floats, lat: Floats, areas: gpd.GeoDataFrame) -> Floats:
    """The highest value inside each region; missing where no cell's centre lies in it."""
    located = locator.locate(lon, lat, areas)
    highest = np.full(len(located.names) + 1, -np.inf)
    np.maximum.at(highest, located.numbers, at)
    by_code = dict(zip(map(str, located.names), highest, strict=False))
    peaks = [by_code.get(str(code), -np.inf) for code in areas.index]
    return np.array([peak if np.isfinite(peak) else np.nan for peak in peaks])
