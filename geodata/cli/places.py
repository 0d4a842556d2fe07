"""``python -m geodata match`` and ``place``: names and points to codes of regions."""

from __future__ import annotations

import argparse
import dataclasses
import io
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import datasets
from geodata.cli.conventions import declare, print_json
from geodata.delimited import delimiter_of, encoding_of
from geodata.errors import BoundaryError, IntakeError, UnknownSetError
from geodata.intake import numbers
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
        table = pd.read_parquet(path) if path.suffix.lower() == ".parquet" else _read_text(path)
    except (ValueError, OSError) as error:
        raise IntakeError("unreadable", file=path.name, detail="") from error
    for column in (lon, lat):
        if column not in table.columns:
            known = list(map(str, table.columns))
            raise IntakeError("column_not_found", file=path.name, column=column, known=known)
    x, y = (table[name].map(_degrees).astype(float) for name in (lon, lat))
    return table, x, y


def _read_text(path: Path) -> pd.DataFrame:
    """A delimited text, its encoding and delimiter found as at an import."""
    content = path.read_bytes()
    if not content.strip():
        raise IntakeError("empty_file", file=path.name)
    encoding = encoding_of(content)
    if not encoding:
        raise IntakeError("binary_file", file=path.name)
    decoded = content.decode(encoding).removeprefix("\ufeff")
    delimiter = delimiter_of(decoded)
    return pd.read_csv(io.StringIO(decoded), dtype=str, keep_default_na=False, sep=delimiter)


def _degrees(cell: object) -> float:
    """A number as a file has it, or degrees as people write them: "5,08", "36°45'N"."""
    if isinstance(cell, str):
        read = numbers.degrees(cell)
        return float("nan") if read.doubt else float(read.value)
    return float("nan") if cell is None else float(str(cell))


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
