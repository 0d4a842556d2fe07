"""Which layer of a boundary file is meant, its fields, and its outlines as one coverage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geodata.errors import BoundaryError, IntakeError
from geodata.intake import book
from geodata.intake.book import Grid
from geodata.intake.sandbox.limits import LIMITS, Limits
from geodata.places import boundaries
from geodata.places.boundary_places import bounds

MAX_BYTES = 200 * 1024 * 1024
AREAS = {"Polygon", "MultiPolygon"}
MAX_FIELDS_SHOWN = 20
# What the reading process ran out of while it cleaned: the file is too detailed for it.
TOO_FINE = ("out_of_time", "out_of_memory", "outlines_too_fine")


@dataclass(frozen=True)
class Layer:
    """One layer of a boundary file.

    Attributes
    ----------
    index, name : int, str
        Its place in the file, and its name where the file has several.
    rows : DataFrame
        One row per unit, fields by name, all text.
    facts : dict
        ``geometry`` types, ``bounds``, positions of ``empty`` units.
    """

    index: int
    name: str
    rows: pd.DataFrame
    facts: dict[str, Any]


def read(path: Path, shown: str, fields: list[str], key: list[str], wanted: str = "") -> Layer:
    """The layer of a file that is meant: the one named, or the only one that fits.

    Parameters
    ----------
    shown : str
        What the file is called.
    fields : list of str
        Fields the layer must have.
    key : list of str
        Of these, the ones whose values together are each unit's own.

    Raises
    ------
    BoundaryError
        ``which_layer`` where several fit, ``no_outlines`` where the file is a table.
    """
    try:
        found = book.read(path, shown, limits=_limits())
    except IntakeError as error:
        if error.code == "no_cells":
            raise BoundaryError("no_regions", file=shown) from error
        raise
    if not all("geometry" in sheet.facts for sheet in found.sheets):
        raise BoundaryError("no_outlines", file=shown)
    layers = [_layer(i, sheet) for i, sheet in enumerate(found.sheets)]
    named = [layer for layer in layers if wanted in ("", layer.name)]
    if not named:
        known = [layer.name for layer in layers]
        raise BoundaryError("no_such_layer", file=shown, layer=wanted, layers=known)
    chosen = _fitting(named, fields, key)
    if len(chosen) > 1:
        names = [layer.name for layer in chosen]
        raise BoundaryError("which_layer", file=shown, layers=names)
    if not chosen:
        _refuse_fields(named, shown, fields)
    _refuse_repeated_fields(chosen[0], shown, fields)
    _refuse_outlines(chosen[0], shown, key[-1])
    return chosen[0]


def _limits() -> Limits:
    return replace(LIMITS, file_bytes=MAX_BYTES)


def titles(sheet: Grid) -> list[str]:
    """Names of a layer's fields, in order."""
    return [book.shown(cell) for cell in sheet.cells.iloc[0]] if len(sheet.cells) else []


def _layer(index: int, sheet: Grid) -> Layer:
    rows = sheet.cells.iloc[1:].map(book.shown).reset_index(drop=True)
    return Layer(index, sheet.name, rows.set_axis(titles(sheet), axis=1), sheet.facts)


def _fitting(layers: list[Layer], fields: list[str], key: list[str]) -> list[Layer]:
    """Layers that have the fields; of several, those told apart by what else a set needs."""

    def has_areas(layer: Layer) -> bool:
        return bool(layer.facts["geometry"]) and set(layer.facts["geometry"]) <= AREAS

    def has_keys(layer: Layer) -> bool:
        """Regions in one layer are repeated in another by each of their parts."""
        single = all(list(layer.rows.columns).count(name) == 1 for name in key)
        return single and not layer.rows.duplicated(key).any()

    layers = [layer for layer in layers if set(fields) <= set(layer.rows.columns)]
    for fits in (has_areas, has_keys):
        layers = [layer for layer in layers if fits(layer)] or layers
    return layers


def _refuse_fields(layers: list[Layer], shown: str, fields: list[str]) -> None:
    """Say which field no layer has, or none has beside the others, and which there are."""
    known = list(dict.fromkeys(name for layer in layers for name in layer.rows.columns))
    lacking = [name for name in fields if name not in known] or fields
    shortened = known[:MAX_FIELDS_SHOWN]
    raise BoundaryError("no_such_field", file=shown, field=lacking[0], fields=shortened)


def _refuse_repeated_fields(layer: Layer, shown: str, fields: list[str]) -> None:
    columns = list(layer.rows.columns)
    for name in fields:
        if columns.count(name) > 1:
            raise BoundaryError("repeated_field", file=shown, field=name)


def _refuse_outlines(layer: Layer, shown: str, key: str) -> None:
    facts = layer.facts
    if layer.rows.empty:
        raise BoundaryError("no_regions", file=shown)
    if facts["empty"]:
        keys = [str(value) for value in layer.rows[key].iloc[facts["empty"]]]
        raise BoundaryError("empty_region", file=shown, keys=keys)
    if set(facts["geometry"]) - AREAS:
        raise BoundaryError("not_polygons", file=shown, types=facts["geometry"])
    west, south, east, north = facts["bounds"]
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BoundaryError("not_degrees", file=shown, **bounds(facts["bounds"]))


def outlines(
    path: Path, shown: str, layer: Layer, codes: list[str]
) -> tuple[gpd.GeoDataFrame, dict[str, Any]]:
    """The units of a layer as a valid coverage, by code, and what that took.

    Raises
    ------
    BoundaryError
        ``flat_region`` where a unit has no area; ``outlines_tangled`` or
        ``outlines_too_fine`` where no coverage could be made.
    """
    try:
        facts, lines = book.coverage(path, shown, layer.index, _limits())
    except IntakeError as error:
        if error.code in TOO_FINE:
            raise BoundaryError("outlines_too_fine", file=shown) from error
        raise
    if facts["flat"]:
        flat = [codes[int(i)] for i in facts["flat"]]
        raise BoundaryError("flat_region", file=shown, codes=flat)
    try:
        shapes = shapely.from_geojson(lines)
    except shapely.errors.GEOSException as error:
        raise BoundaryError("outlines_tangled", file=shown) from error
    # A unit of which the cleaning left nothing is refused for what it did, not for that.
    whole = shapes[~shapely.is_empty(shapes)]
    if len(shapes) != len(codes) or not (
        shapely.is_valid(whole).all() and shapely.coverage_is_valid(whole)
    ):
        raise BoundaryError("outlines_tangled", file=shown)
    index = pd.Index(codes, name="code", dtype=str)
    return gpd.GeoDataFrame(geometry=shapes, index=index, crs=boundaries.CRS), facts
