"""``python -m geodata match`` and ``place``: names and points to codes of regions."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geodata import datasets
from geodata.cli.conventions import declare, print_json
from geodata.errors import BoundaryError, IntakeError, UnknownSetError
from geodata.messages import CATALOGUE
from geodata.places import boundaries, gazetteer, locator, regions
from geodata.places.matches import Match
from geodata.registers import rows

READERS = (".csv", ".parquet", ".gpkg")


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
    table, lon, lat = _read_points(source, args.lon, args.lat)
    areas = _areas(args.set)
    located = locator.locate(lon.to_numpy(float), lat.to_numpy(float), areas)
    table = table.assign(region_code=located.codes, unplaced_reason=located.reasons)
    _write_points(table, target, lon, lat)
    placed = int((located.codes != "").sum())
    print(CATALOGUE.text("place.done", args.lang, placed=placed, left=len(table) - placed))
    return 0


def _areas(choices: list[str]) -> gpd.GeoDataFrame:
    current = datasets.load(records_of=datasets.BUNDLED)
    chosen = {country: current.regions.law(country) for country in current.countries}
    for choice in choices:
        country, _, name = choice.partition("=")
        if country not in chosen or name not in current.boundary_sets:
            raise UnknownSetError("unknown_set", set=choice, known=sorted(current.boundary_sets))
        if current.geometry(name).empty:
            raise BoundaryError("no_geometry", set=name)
        chosen[country] = name
    return pd.concat([current.geometry(name) for name in chosen.values()])


def _read_points(path: Path, lon: str, lat: str) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    if path.suffix.lower() not in READERS:
        raise IntakeError("unknown_format", file=path.name, known=list(READERS))
    if not path.is_file():
        raise IntakeError("unreadable", file=path.name, detail="")
    if path.suffix.lower() == ".gpkg":
        points = next(rows.points_of_geopackage(path))
        return points, points.geometry.x, points.geometry.y
    try:
        if path.suffix.lower() == ".parquet":
            table = pd.read_parquet(path)
        else:
            table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (ValueError, OSError) as error:
        raise IntakeError("unreadable", file=path.name, detail=str(error)) from error
    for column in (lon, lat):
        if column not in table.columns:
            raise IntakeError("column_not_found", file=path.name, column=column)
    x, y = (pd.to_numeric(table[name], errors="coerce") for name in (lon, lat))
    return table, x, y


def _write_points(table: pd.DataFrame, path: Path, lon: pd.Series, lat: pd.Series) -> None:
    if path.suffix.lower() == ".gpkg":
        gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(lon, lat), crs=boundaries.CRS).to_file(
            path, driver="GPKG"
        )
    elif path.suffix.lower() == ".parquet":
        table.to_parquet(path, index=False)
    elif path.suffix.lower() == ".csv":
        pd.DataFrame(table).to_csv(path, index=False)
    else:
        raise IntakeError("unknown_format", file=path.name, known=list(READERS))
