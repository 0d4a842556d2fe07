"""Registering a boundary file of one's own: checked, measured, cleaned, hashed, copied.

Its units are known by code, by wilaya number or by name, or are parts of known
regions with names of their own. Each must lie where the region it names lies.
Numbers above 48 exist in two orders, so each is believed only when the drawn
area agrees with the law's table and lies in the right parent. The file is read
and cleaned in a confined process like any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import outside
from geodata.access import BOUNDARIES, MACHINE, Actor
from geodata.errors import BoundaryError, IntakeError, Problem
from geodata.intake import boundary_layers
from geodata.intake.boundary_layers import MAX_BYTES, Layer
from geodata.places import boundaries, boundary_places, boundary_shelf, gazetteer
from geodata.places.boundary_cleaning import AreaGap, Repairs
from geodata.places.boundary_places import NUMBERED_SETS, Ground
from geodata.places.boundary_units import Parts, codes_of, parts_table
from geodata.places.regions import Regions
from geodata.store.core import require

SET_NAME = re.compile(r"[A-Z]{2}-[A-Za-z0-9-]{1,20}")
YEARS = range(1800, 2101)
# A unit that cleaning and simplification change by more is no longer what the file drew.
MAX_CHANGE = 0.25


@dataclass(frozen=True)
class Description:
    """What a ministry says of the file it adds.

    Attributes
    ----------
    country, set_id, key : str
        `key` is the field that holds codes, numbers or names.
    year, licence, source
    expected : int
        How many units there should be; 0 leaves it to the law's table.
    parts : Parts or None
        Where the units are parts of known regions (delegations).
    layer : str
        The layer meant, where several of a file fit.
    """

    country: str
    set_id: str
    key: str
    year: int
    licence: str
    source: str
    expected: int = 0
    parts: Parts | None = None
    layer: str = ""


@dataclass(frozen=True)
class Added:
    """A registered set: the region table it was matched with, and what was mended."""

    table: str
    repairs: Repairs


@dataclass(frozen=True)
class Units:
    """Whose the outlines of a file are.

    Attributes
    ----------
    codes : list of str
        One for each unit, in the order of the file.
    table : str
        The set whose regions they are; for parts, their own.
    parts : DataFrame or None
        The table of parts, see :func:`geodata.places.boundary_units.parts_table`.
    ground : Ground
        Where they must lie.
    """

    codes: list[str]
    table: str
    parts: pd.DataFrame | None
    ground: Ground


def add(
    path: Path,
    said: Description,
    regions: Regions,
    user: Path | None = None,
    name: str = "",
    *,
    actor: Actor = MACHINE,
) -> Added:
    """Check a boundary file and register it in the user's data folder.

    Parameters
    ----------
    name : str
        What the file was called, where `path` is a copy under another name.

    Raises
    ------
    GeodataError
        With the reason; nothing is stored then.
    """
    require(actor, BOUNDARIES, user)
    shown = name or outside.called(path)
    _refuse_request(path, shown, said, regions)
    layer = _layer(path, shown, said)
    boundary_places.confirm_extent(layer.facts["bounds"], said.country, shown, regions)
    units = _units(layer.rows, said, regions)
    drawn, facts = boundary_layers.outlines(path, shown, layer, units.codes)
    # What lies elsewhere is told before anything else: the rest would follow from it.
    if not drawn.is_empty.any():
        boundary_places.confirm_country(drawn, units.ground, shown, regions)
    _refuse_overlaps(facts["overlaps"], units.codes)
    _refuse_changes(facts["changes"], units.codes)
    areas = dict(zip(units.codes, facts["areas"], strict=True))
    beyond, gaps = _confirm(drawn, areas, list(layer.rows[said.key]), units, regions)
    repairs = _repairs(drawn, layer, facts, units, beyond, gaps)
    _store(drawn, areas, said, units, regions, user)
    return Added(units.table, repairs)


def _refuse_request(path: Path, name: str, said: Description, regions: Regions) -> None:
    if not SET_NAME.fullmatch(said.set_id) or not said.set_id.startswith(f"{said.country}-"):
        raise BoundaryError("bad_set_name", set=said.set_id, country=said.country)
    if said.country not in regions.countries.index:
        known = list(regions.countries.index)
        raise IntakeError("unknown_country", country=said.country, known=known)
    if said.parts is not None and said.set_id in regions.sets:
        raise BoundaryError("set_name_taken", set=said.set_id)
    if said.year not in YEARS:
        raise BoundaryError("bad_set_year", year=said.year, first=YEARS[0], last=YEARS[-1])
    for text in (said.licence, said.source):
        if not outside.readable(text):
            raise BoundaryError("bad_text")
    try:
        outside.checked(path, MAX_BYTES, name)
    except IntakeError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise BoundaryError("boundary_missing", set=said.set_id, file=name) from error
        if error.code != "too_large":
            raise
        limit = MAX_BYTES // 2**20
        raise BoundaryError("boundary_too_large", file=name, limit=limit) from error


def _layer(path: Path, shown: str, said: Description) -> Layer:
    """The layer meant, with as many units as were announced."""
    fields, key = [said.key], [said.key]
    if said.parts is not None:
        own = (said.parts.parent, said.parts.name, said.parts.name_ar)
        fields, key = [*fields, *filter(None, own)], [said.parts.parent, said.key]
    layer = boundary_layers.read(path, shown, fields, key, said.layer)
    if said.expected and len(layer.rows) != said.expected:
        raise BoundaryError("count_differs", found=len(layer.rows), expected=said.expected)
    return layer


def _units(rows: pd.DataFrame, said: Description, regions: Regions) -> Units:
    """Codes of the units, and the ground they must lie on."""
    spellings = gazetteer.load(regions)
    if said.parts is not None:
        table = parts_table(rows, said.key, said.parts, said.country, regions, spellings)
        ground = boundary_places.ground_of_parts(list(table["parent_code"]), said.country, regions)
        return Units(list(table["code"]), said.set_id, table, ground)
    values = list(rows[said.key])
    codes = codes_of(values, said.key, said.set_id, said.country, regions, spellings)
    matched = _region_table(codes, said, regions)
    ground = boundary_places.ground_of_regions(codes, matched, said.country, regions)
    return Units(codes, matched, None, ground)


def _region_table(codes: list[str], said: Description, regions: Regions) -> str:
    """The law whose regions the file draws: all of them, and no others."""
    candidates = regions.sets_of(said.country)
    if said.set_id in candidates:
        candidates = [said.set_id]
    for name in candidates:
        if set(codes) == set(regions.of_set(name).index):
            return name
    closest = max(candidates, key=lambda n: len(set(codes) & set(regions.of_set(n).index)))
    expected = set(regions.of_set(closest).index)
    raise BoundaryError(
        "regions_differ",
        set=closest,
        missing=sorted(expected - set(codes)),
        unexpected=sorted(set(codes) - expected),
    )


def _refuse_overlaps(overlaps: list[Any], codes: list[str]) -> None:
    """Two units on the same ground: nobody can say whose it is."""
    if overlaps:
        rows = [
            Problem("unit_overlap", params={"one": codes[i], "other": codes[j], "part": part * 100})
            for i, j, part in overlaps
        ]
        raise BoundaryError("units_overlap", rows=rows)


def _confirm(
    drawn: gpd.GeoDataFrame,
    areas: dict[str, float],
    values: list[str],
    units: Units,
    regions: Regions,
) -> tuple[tuple[str, ...], tuple[AreaGap, ...]]:
    """Refuse units in the wrong place; gives the parts and areas that are only told of."""
    if units.parts is not None:
        return boundary_places.parts_outside(drawn, units.ground), ()
    gaps = boundary_places.area_gaps(areas, units.table, regions)
    if units.table in NUMBERED_SETS:
        boundary_places.confirm_new_wilayas(drawn, values, gaps, regions)
    boundary_places.confirm_regions(drawn, units.ground, regions)
    return (), gaps


def _refuse_changes(changes: list[float], codes: list[str]) -> None:
    """Cleaning may move a border by metres, no more: what needs more is too rough to keep."""
    rows = [
        Problem("unit_changed", params={"code": code, "change": change * 100})
        for code, change in zip(codes, changes, strict=True)
        if change > MAX_CHANGE
    ]
    if rows:
        raise BoundaryError("changed_too_much", rows=rows)


def _repairs(
    drawn: gpd.GeoDataFrame,
    layer: Layer,
    facts: dict[str, Any],
    units: Units,
    beyond: tuple[str, ...],
    gaps: tuple[AreaGap, ...],
) -> Repairs:
    most = int(np.argmax(facts["changes"]))
    return Repairs(
        units=len(drawn),
        vertices=facts["vertices"],
        invalid=facts["invalid"],
        slivers=facts["slivers"],
        overlap_km2=facts["overlap_km2"],
        gap_km2=facts["holes_km2"] + boundary_places.open_gaps_km2(drawn, units.ground),
        kept_vertices=facts["kept"],
        largest_change=facts["changes"][most],
        changed_most=units.codes[most],
        layer=layer.name,
        outside=beyond,
        areas=gaps,
    )


def _store(
    drawn: gpd.GeoDataFrame,
    areas: dict[str, float],
    said: Description,
    units: Units,
    regions: Regions,
    user: Path | None,
) -> None:
    label = f"{said.set_id} ({said.year})"
    # A better drawing of regions that the atlas knows keeps the name that people know.
    known = boundaries.bundled().get(said.set_id)
    parts = units.parts
    if parts is not None:
        parts = parts.assign(area_km2=[round(areas[code], 1) for code in parts["code"]])
    count = len(parts) if parts is not None else len(regions.of_set(units.table))
    facts = {
        "country": said.country,
        "name": known.name if known else {"fr": label, "en": label, "ar": label},
        "law": known.law if known else "",
        "regions": units.table,
        "year": said.year,
        "units": count,
        "drawn": len(drawn),
        "licence": said.licence,
        "attribution": said.source,
        "source": said.source,
        "method": "added by the ministry",
    }
    boundary_shelf.put(said.set_id, facts, drawn.sort_index(), parts, user)
