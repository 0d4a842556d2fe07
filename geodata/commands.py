"""What each command of ``python -m geodata`` does."""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geodata import (
    boundaries,
    boundary_intake,
    checks,
    geopackage,
    locator,
    names,
    records,
    regions,
    sectors,
)
from geodata import datasets as data
from geodata.boundary_measures import Repairs
from geodata.boundary_units import Parts
from geodata.errors import BoundaryError, IntakeError, Problem, UnknownSetError
from geodata.files import read_table
from geodata.messages import CATALOGUE, describe

READERS = (".csv", ".parquet", ".gpkg")


def check(args: argparse.Namespace) -> int:
    """Validate a records file; exit 0 clean, 1 problems."""
    sources = Path(args.sources) if args.sources else records.SOURCES_FILE
    context = checks.Context(sectors.load(), regions.load(), _source_ids(sources))
    report = checks.check_file(Path(args.file), context)
    if args.json:
        rows = [problem_json(problem, args.lang) for problem in report.problems]
        _print_json({"problems": rows, "rows": len(report.table)})
    else:
        for problem in report.problems:
            print(problem_line(problem, args.lang))
        count = len(report.problems)
        summary = {"rows": len(report.table), "count": count}
        print(CATALOGUE.plural("check.summary", count, args.lang, **summary))
    return 1 if report.problems else 0


def _source_ids(path: Path) -> frozenset[str]:
    if not path.is_file():
        raise IntakeError("unreadable", file=path.name, detail="")
    try:
        table = read_table(path)
    except (OSError, ValueError) as error:
        raise IntakeError("not_csv", file=path.name, detail=str(error)) from error
    if "source_id" not in table.columns:
        raise IntakeError("no_source_ids", file=path.name)
    return frozenset(table["source_id"])


def problem_json(problem: Problem, lang: str) -> dict[str, Any]:
    """A problem as data: where, what, and the sentence."""
    return {
        "line": problem.line,
        "column": problem.column,
        "value": problem.value,
        "code": problem.code,
        "message": describe(problem, lang),
    }


def problem_line(problem: Problem, lang: str) -> str:
    """A problem as one line to read."""
    where = CATALOGUE.text("check.where", lang, line=problem.line, column=problem.column or "–")
    return f"{where} {describe(problem, lang)}"


def match(args: argparse.Namespace) -> int:
    """Names to region codes; exit 0 whatever was found."""
    gazetteer = names.load(regions.load())
    found = [gazetteer.match(name, args.country) for name in args.names]
    if args.json:
        _print_json([dataclasses.asdict(item) for item in found])
        return 0
    for item in found:
        others = ", ".join(f"{c.code} {c.name} ({c.score:g})" for c in item.candidates)
        print(f"{item.input}\t{item.code or '–'}\t{item.how}\t{item.score:g}\t{others}")
    return 0


def place(args: argparse.Namespace) -> int:
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
    current = data.load()
    chosen = {country: current.regions.default_set(country) for country in current.countries}
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
        points = next(geopackage.points(path))
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


def boundaries_list(args: argparse.Namespace) -> int:
    """Every registered boundary set, one a line."""
    found = boundaries.registry()
    if args.json:
        _print_json([_set_json(entry) for entry in found.values()])
        return 0
    for entry in found.values():
        counts = f"{entry.drawn}/{entry.units}"
        print(f"{entry.id}\t{entry.name[args.lang]}\t{counts}\t{entry.origin}\t{entry.licence}")
    return 0


def boundaries_show(args: argparse.Namespace) -> int:
    """One boundary set in full, its file checked against its hash."""
    entry = boundaries.find(args.set, boundaries.registry())
    drawn = data.load().geometry(entry.id)
    facts = _set_json(entry) | {"drawn_codes": [str(code) for code in drawn.index]}
    if args.json:
        _print_json(facts)
        return 0
    for key, value in facts.items():
        print(f"{key}\t{value}")
    return 0


def boundaries_add(args: argparse.Namespace) -> int:
    """Check and register a boundary file of one's own."""
    parts = None
    if args.parent:
        parts = Parts(args.parent, args.name or args.key, args.name_ar)
    said = boundary_intake.Description(
        args.country,
        args.set,
        args.key,
        args.year,
        args.licence,
        args.source,
        args.expected,
        parts,
    )
    added = boundary_intake.add(Path(args.file), said, regions.load())
    print(CATALOGUE.text("boundaries.added", args.lang, set=args.set, table=added.table))
    print(boundary_report(added.repairs, args.lang))
    return 0


def boundary_report(repairs: Repairs, lang: str) -> str:
    """What a boundary file needed, in one sentence."""
    return CATALOGUE.text(
        "boundaries.repairs",
        lang,
        units=repairs.units,
        invalid=repairs.invalid,
        overlap=f"{repairs.overlap_km2:.1f}",
        gap=f"{repairs.gap_km2:.1f}",
        vertices=repairs.vertices,
        kept=repairs.kept_vertices,
        change=f"{repairs.largest_change * 100:.2f}",
    )


def _set_json(entry: boundaries.BoundarySet) -> dict[str, Any]:
    facts = dataclasses.asdict(entry)
    facts["path"] = entry.path.name if entry.path else None
    facts["units_file"] = entry.units_file.name if entry.units_file else None
    return facts


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
