"""``python -m geodata match`` and ``place``: names and points to codes of regions."""

from __future__ import annotations

import argparse
import dataclasses
import tempfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import datasets, home, outside
from geodata.cli.conventions import declare, print_json
from geodata.errors import BoundaryError, IntakeError, UnknownSetError
from geodata.files import write_guarded
from geodata.intake import numbers, register_rows
from geodata.intake.readers.rows import X, Y
from geodata.messages import CATALOGUE
from geodata.places import boundaries, gazetteer, locator, regions
from geodata.places.locator import Locator
from geodata.places.matches import Match
from geodata.registers.rows import FORMATS

# Columns that a sentence names.
SHOWN = 20


def add_to(commands: Any) -> None:
    """The commands in the grammar of ``python -m geodata``."""
    match = declare(commands, "match", match_, "name of a region to its code", as_json=True)
    match.add_argument("names", nargs="+", metavar="NAME")
    match.add_argument("--country", type=str.upper, help="ISO code the region must belong to")
    place = declare(commands, "place", place_, "add region_code to points")
    place.add_argument("input")
    place.add_argument("output")
    place.add_argument("--lon", default="lon", help="longitude column, degrees")
    place.add_argument("--lat", default="lat", help="latitude column, degrees")
    place.add_argument("--set", action="append", default=[], metavar="DZ=DZ-1984")


def match_(args: argparse.Namespace) -> int:
    """Names to region codes; exit 0 whatever was found."""
    spellings = gazetteer.load(regions.load())
    matches = [spellings.place(name, args.country) for name in args.names]
    if args.json:
        print_json([_match_json(item) for item in matches])
        return 0
    for item in matches:
        others = ", ".join(f"{c.code} {c.name} ({c.score:g})" for c in item.candidates)
        also = CATALOGUE.text("match.also", args.lang, codes=", ".join(item.also))
        shown = [others, also] if item.also else [others]
        print("\t".join([item.input, item.code or "–", item.how, f"{item.score:g}", *shown]))
    return 0


def _match_json(item: Match) -> dict[str, Any]:
    """A match in the shape that other programs rely on; `how` says where it is a commune."""
    facts = dataclasses.asdict(item)
    del facts["level"], facts["also"]
    return facts


def place_(args: argparse.Namespace) -> int:
    """Add ``region_code`` and ``unplaced_reason`` to a table of points."""
    source, target = Path(args.input), Path(args.output)
    if target.suffix.lower() not in FORMATS:
        raise IntakeError("unknown_format", file=outside.called(target), known=list(FORMATS))
    table, lon, lat = _read_points(source, args.lon, args.lat)
    areas = _areas(args.set)
    asked = Locator(areas, home.folder())
    located = asked.locate(lon.to_numpy(float), lat.to_numpy(float))
    codes, reasons = located.codes.copy(), located.reasons.copy()
    off = np.flatnonzero(located.why == locator.OUTSIDE)
    near, metres = locator.nearest(lon.to_numpy(float)[off], lat.to_numpy(float)[off], areas)
    there = near != ""
    codes[off[there]], reasons[off[there]] = near[there], ""
    away = np.full(len(table), "", dtype=object)
    away[off[there]] = [f"{distance:.0f}" for distance in metres[there]]
    table = table.assign(region_code=codes, unplaced_reason=reasons, outside_by_m=away)
    _write_points(table, target, lon, lat)
    placed, coast = int((codes != "").sum()), int(there.sum())
    print(CATALOGUE.text("place.done", args.lang, placed=placed, left=len(table) - placed))
    if coast:
        print(CATALOGUE.plural("place.coast", coast, args.lang, count=coast))
    return 0


def _areas(choices: list[str]) -> gpd.GeoDataFrame:
    current = datasets.load(records_of=datasets.BUNDLED)
    chosen = {country: current.regions.law(country) for country in current.countries}
    for choice in choices:
        *named, name = choice.split("=", 1)
        # A set tells its country: that may be said, and then has to be so.
        country = current.boundary_sets[name].country if name in current.boundary_sets else ""
        if not country or named not in ([], [country]):
            raise UnknownSetError("unknown_set", set=choice, known=sorted(current.boundary_sets))
        if current.geometry(name).empty:
            raise BoundaryError("no_geometry", set=name)
        chosen[country] = name
    return pd.concat([current.geometry(name) for name in chosen.values()])


def _read_points(path: Path, lon: str, lat: str) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    table = register_rows.points(path)
    if X in table.columns:
        x, y = table[X], table[Y]
        shapes = gpd.points_from_xy(x, y)
        table = gpd.GeoDataFrame(table.drop(columns=[X, Y]), geometry=shapes, crs=boundaries.CRS)
        return table, x, y
    for column in (lon, lat):
        if column not in table.columns:
            known = list(map(str, table.columns))[:SHOWN]
            file = outside.called(path)
            raise IntakeError("column_not_found", file=file, column=column, known=known)
    x, y = (table[name].map(_degrees).astype(float) for name in (lon, lat))
    return table, x, y


def _degrees(cell: object) -> float:
    """A number as a file has it, or degrees as people write them: "5,08", "36°45'N"."""
    if isinstance(cell, str):
        read = numbers.degrees(cell)
        return float("nan") if read.doubt else float(read.value)
    return float("nan") if cell is None else float(str(cell))


def _write_points(table: pd.DataFrame, path: Path, lon: pd.Series, lat: pd.Series) -> None:
    ending = path.suffix.lower()
    if ending == ".gpkg":
        outside.put(path, lambda part: _geopackage(table, part, lon, lat))
    elif ending == ".parquet":
        outside.put(path, lambda part: table.to_parquet(part, index=False))
    else:
        outside.put(path, lambda part: write_guarded(pd.DataFrame(table), part))


def _geopackage(table: pd.DataFrame, part: Path, lon: pd.Series, lat: pd.Series) -> None:
    """A GeoPackage, made under a name that its driver takes for one."""
    drawn = gpd.GeoDataFrame(
        table.set_axis(_distinct(list(map(str, table.columns))), axis=1).drop(
            columns="geometry", errors="ignore"
        ),
        geometry=gpd.points_from_xy(lon, lat),
        crs=boundaries.CRS,
    )
    with tempfile.TemporaryDirectory(prefix="atlas-place-") as folder:
        made = Path(folder) / "points.gpkg"
        drawn.to_file(made, driver="GPKG")
        part.write_bytes(made.read_bytes())


def _distinct(names: list[str]) -> list[str]:
    """Names of columns that a database tells apart: it knows no capitals, and two of its own."""
    seen = {"fid", "geom"}
    found = []
    for name in names:
        number, own = 2, name
        while own.casefold() in seen:
            own, number = f"{name}_{number}", number + 1
        seen.add(own.casefold())
        found.append(own)
    return found
