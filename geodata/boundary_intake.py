"""Registering a boundary file of one's own: checked, measured, cleaned, hashed, copied.

Its units are known by code, by wilaya number or by name, or are parts of known
regions with names of their own. Numbers above 48 exist in two orders, so each
is believed only when the drawn area agrees with the law's table and lies in
the right parent. The file is read in a confined process like any other.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geodata import boundaries, boundary_units, names
from geodata.boundaries import REGISTRY_NAME
from geodata.boundary_measures import Repairs, area_km2, largest_change, measure, simplified
from geodata.boundary_units import Parts, codes_of, parts_table
from geodata.errors import BoundaryError, IntakeError
from geodata.files import sha256
from geodata.intake import book
from geodata.intake.sandbox.limits import LIMITS
from geodata.names import LAST_AGREED_NUMBER
from geodata.regions import Regions
from geodata.registry import toml_text, write_whole

MAX_BYTES = 200 * 1024 * 1024
SET_NAME = re.compile(r"[A-Z]{2}-[A-Za-z0-9-]{1,20}")
AREA_TOLERANCE = 0.05
INSIDE_PARENT = 0.9
DECIMALS = 5
NOT_GEOJSON = ("not_geojson_file", "not_what_it_says", "bad_geometry", "empty_file")
# A rough outline may cut a small part off its region; most parts must lie inside.
INSIDE_REGION = 0.5
TOLERATED = 0.05


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
    """

    country: str
    set_id: str
    key: str
    year: int
    licence: str
    source: str
    expected: int = 0
    parts: Parts | None = None


@dataclass(frozen=True)
class Added:
    """A registered set: the region table it was matched with, and what was mended."""

    table: str
    repairs: Repairs


def add(
    path: Path, said: Description, regions: Regions, user: Path | None = None, name: str = ""
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
    shown = name or path.name
    _refuse_request(path, shown, said)
    drawn, rows = _read(path, shown, said)
    _refuse_impossible(drawn, shown)
    if said.expected and len(drawn) != said.expected:
        raise BoundaryError("count_differs", found=len(drawn), expected=said.expected)
    gazetteer = names.load(regions)
    if said.parts is None:
        codes = codes_of(list(drawn.index), said.key, said.country, regions, gazetteer)
        table, units = _region_table(codes, said, regions), None
    else:
        units = parts_table(rows, said.key, said.parts, said.country, regions, gazetteer)
        codes, table = list(units["code"]), said.set_id
    repairs, valid = measure(drawn.set_axis(pd.Index(codes, name="code")))
    cleaned = _cleaned(valid).sort_index()
    if said.country == "DZ" and table in ("DZ-2019", "DZ-2026"):
        _confirm_numbers(cleaned, table, regions)
    if units is None:
        _confirm_places(cleaned, table, said.country, regions)
    else:
        _confirm_parents(cleaned, units, said.country, regions)
    small = simplified(cleaned)
    repairs = replace(
        repairs,
        kept_vertices=int(small.geometry.count_coordinates().sum()),
        largest_change=largest_change(valid.sort_index(), small),
    )
    if units is not None:
        areas = {str(code): round(area_km2(shape), 1) for code, shape in cleaned.geometry.items()}
        units = units.assign(area_km2=units["code"].map(areas))
    count = len(units) if units is not None else len(regions.of_set(table))
    _store(small, said, table, count, user, units)
    return Added(table, repairs)


def _refuse_request(path: Path, name: str, said: Description) -> None:
    if not SET_NAME.fullmatch(said.set_id) or not said.set_id.startswith(f"{said.country}-"):
        raise BoundaryError("bad_set_name", set=said.set_id, country=said.country)
    if not path.is_file():
        raise BoundaryError("boundary_missing", set=said.set_id, file=name)
    if path.stat().st_size > MAX_BYTES:
        raise BoundaryError("boundary_too_large", file=name, limit=MAX_BYTES // 2**20)


def _read(path: Path, name: str, said: Description) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Outlines by the text of their key field, and all fields, in the order of the file."""
    limits = replace(LIMITS, file_bytes=MAX_BYTES)
    try:
        with book.areas(path, name, limits) as layers:
            grid, lines = layers[0]
    except IntakeError as error:
        if error.code == "no_cells":
            raise BoundaryError("no_regions", file=name) from error
        if error.code in NOT_GEOJSON or path.suffix.lower() in (".geojson", ".json"):
            raise BoundaryError("not_geojson", file=name, key=said.key) from error
        raise
    titles = [book.shown(cell) for cell in grid.cells.iloc[0]] if len(grid.cells) else []
    rows = grid.cells.iloc[1:].map(book.shown).reset_index(drop=True)
    rows = rows[list(range(len(titles)))].set_axis(titles, axis=1)
    if said.key not in rows.columns:
        raise BoundaryError("not_geojson", file=name, key=said.key)
    shapes = [shapely.from_geojson(line) for line in lines if line]
    if len(shapes) != len(rows):
        raise BoundaryError("not_geojson", file=name, key=said.key)
    index = pd.Index(list(rows[said.key]), name="code", dtype=str)
    return gpd.GeoDataFrame(geometry=shapes, index=index, crs=boundaries.CRS), rows


def _refuse_impossible(drawn: gpd.GeoDataFrame, name: str) -> None:
    if drawn.empty:
        raise BoundaryError("no_regions", file=name)
    west, south, east, north = drawn.total_bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BoundaryError("not_degrees", file=name, bounds=[west, south, east, north])
    if set(drawn.geom_type) - {"Polygon", "MultiPolygon"}:
        raise BoundaryError("not_polygons", file=name, types=sorted(set(drawn.geom_type)))
    if drawn.is_empty.any():
        keys = [str(key) for key in drawn.index[drawn.is_empty]]
        raise BoundaryError("empty_region", file=name, keys=keys)


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


def _cleaned(drawn: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Valid polygons, overlaps and slivers between neighbours removed."""
    covered = shapely.coverage_clean(drawn.geometry.to_numpy())  # type: ignore[attr-defined]
    rounded = shapely.set_precision(covered, 10**-DECIMALS, mode="pointwise")
    return gpd.GeoDataFrame(geometry=rounded, index=drawn.index, crs=drawn.crs)


def _confirm_places(drawn: gpd.GeoDataFrame, table: str, country: str, regions: Regions) -> None:
    """Refuse a key field that numbers the regions in another order.

    Each region must cover more of its bundled self, or of the bundled region
    that contains it, than of any other.
    """
    default = regions.default_set(country)
    known = boundaries.load(boundaries.bundled()[default])
    for code, polygon in drawn.geometry.items():
        own = regions.lineage.containing(str(code), table, default) or code
        shared = shapely.area(shapely.intersection(known.geometry.to_numpy(), polygon))
        found = str(known.index[int(shared.argmax())])
        if own in known.index and shared.any() and found != own:
            raise BoundaryError(
                "region_misplaced",
                value=str(code),
                name=regions.name(str(code), "fr"),
                found=regions.name(found, "fr"),
            )


def _confirm_parents(
    drawn: gpd.GeoDataFrame, units: pd.DataFrame, country: str, regions: Regions
) -> None:
    """Refuse parts that lie, for the most part, outside the region they name.

    Measured by a point inside each, with the tolerance that a rough outline needs.
    """
    known = boundaries.load(boundaries.bundled()[regions.default_set(country)])
    parents = dict(zip(units["code"], units["parent_code"], strict=True))
    wrong = []
    for code, polygon in drawn.geometry.items():
        parent = known.geometry.get(parents[str(code)])
        if parent is None:
            continue
        inside = shapely.area(shapely.intersection(polygon, parent)) / shapely.area(polygon)
        if inside < INSIDE_REGION:
            wrong.append(str(code))
    if len(wrong) > TOLERATED * len(drawn):
        raise BoundaryError("parts_misplaced", codes=wrong[:8])


def _confirm_numbers(drawn: gpd.GeoDataFrame, table: str, regions: Regions) -> None:
    """Believe a number above 48 only where area and parent agree with the law."""
    rows = regions.of_set(table)
    before = boundaries.load(boundaries.bundled()["DZ-1984"])
    for code, polygon in drawn.geometry.items():
        if int(str(code)[3:]) <= LAST_AGREED_NUMBER:
            continue
        expected = float(rows.loc[code, "area_km2"])
        parent = regions.lineage.containing(str(code), table, "DZ-1984")
        ratio = area_km2(polygon) / expected
        share = area_km2(shapely.intersection(polygon, before.geometry[parent])) / expected
        if abs(ratio - 1) > AREA_TOLERANCE or share < INSIDE_PARENT:
            name = regions.name(str(code), "fr")
            raise BoundaryError("number_not_confirmed", value=str(code)[3:], name=name)


def _store(
    drawn: gpd.GeoDataFrame,
    said: Description,
    table: str,
    count: int,
    user: Path | None,
    units: pd.DataFrame | None,
) -> None:
    folder = (user if user is not None else boundaries.user_folder()) / "boundaries"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{said.set_id}.geojson"
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"code": code},
            "geometry": json.loads(shapely.to_geojson(polygon)),
        }
        for code, polygon in drawn.geometry.items()
    ]
    document = {"type": "FeatureCollection", "features": features}
    write_whole(target, json.dumps(document, separators=(",", ":")) + "\n")
    registry = folder / REGISTRY_NAME
    entries = boundaries.read_toml(registry) if registry.exists() else {}
    label = f"{said.set_id} ({said.year})"
    # A better drawing of regions that the atlas knows keeps the name that people know.
    known = boundaries.bundled().get(said.set_id)
    entries[said.set_id] = {
        "country": said.country,
        "name": known.name if known else {"fr": label, "en": label, "ar": label},
        "law": known.law if known else "",
        "regions": table,
        "year": said.year,
        "units": count,
        "drawn": len(drawn),
        "file": target.name,
        "sha256": sha256(target),
        "licence": said.licence,
        "attribution": said.source,
        "source": said.source,
        "method": "added by the ministry",
    }
    if units is not None:
        boundary_units.write(units, folder / f"{said.set_id}.csv")
        entries[said.set_id]["units_file"] = f"{said.set_id}.csv"
    write_whole(registry, toml_text("sets", entries))
