"""What each command of ``python -m geodata observations`` does."""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path
from typing import Any

from geodata import names, observation_checks, observation_intake, observations, regions, sectors
from geodata.commands import problem_json, problem_line
from geodata.errors import IntakeError
from geodata.messages import CATALOGUE
from geodata.observation_checks import SHARED
from geodata.observations import Table

__all__ = ["SHARED", "add", "list_", "show"]


def list_(args: argparse.Namespace) -> int:
    """Tables with more than one region, one a line; those that cannot be trusted are named."""
    found = observations.load()
    tables = [t for t in found.tables.values() if args.all or len(t.regions) > 1]
    if args.json:
        print(json.dumps([_facts(table) for table in tables], ensure_ascii=False, indent=2))
        return 0
    for table in tables:
        count = len(table.regions)
        counts = CATALOGUE.plural("observations.regions", count, args.lang, count=count)
        row = (table.id, table.indicator, table.period or "–", counts, _coverage(table, args.lang))
        print("\t".join((*row, table.origin)))
    for name in found.changed:
        print(CATALOGUE.text("observations.changed", args.lang, table=name))
    return 0


def show(args: argparse.Namespace) -> int:
    """One table in full: what it declares, then its rows."""
    found = observations.load()
    if args.table in found.changed:
        raise IntakeError("table_changed", table=args.table)
    if args.table not in found.tables:
        known = [name for name, table in found.tables.items() if len(table.regions) > 1]
        raise IntakeError("unknown_table", table=args.table, known=known)
    facts = _facts(found.tables[args.table])
    rows = found.rows(args.table).drop(columns="table_id")
    if args.json:
        listed = json.loads(rows.to_json(orient="records"))
        print(json.dumps({**facts, "rows": listed}, ensure_ascii=False, indent=2))
        return 0
    for key, value in facts.items():
        print(f"{key}\t{value}")
    for row in rows.to_dict("records"):
        place = row["region_code"] or row["scope_name"] or row["scope"]
        value = row["value_text"] or row["status"] or "–"
        print("\t".join((place, row["category"], value, row["unit"], row["source"])))
    return 0


def add(args: argparse.Namespace) -> int:
    """Check and register a table; exit 1 with every problem, and nothing stored, if it has any."""
    known = regions.load()
    context = observation_checks.Context(known, sectors.load(), names.load(known))
    path = Path(args.file)
    said = observation_checks.Declaration(
        table_id=args.id or path.stem,
        boundary_set=args.set,
        coverage=observation_intake.coverage_of(args.coverage, args.threshold),
        shared={name: getattr(args, name) for name in SHARED},
    )
    done = observation_intake.add(path, said, context)
    if args.json:
        problems = [problem_json(problem, args.lang) for problem in done.problems]
        print(json.dumps({"problems": problems, "rows": done.rows}, ensure_ascii=False, indent=2))
    else:
        for problem in done.problems:
            print(problem_line(problem, args.lang))
        key = "observations.refused" if done.problems else "observations.added"
        count = len(done.problems) or done.rows
        params = {"table": said.table_id, "rows": done.rows, "count": count}
        print(CATALOGUE.plural(key, count, args.lang, **params))
    return 1 if done.problems else 0


def _coverage(table: Table, lang: str) -> str:
    said = table.coverage
    parts = (
        ("observations.all_regions", said.all_regions),
        ("observations.all_sectors", said.all_sectors),
    )
    words = [CATALOGUE.text(key, lang) for key, declared in parts if declared]
    return ", ".join(words) or CATALOGUE.text("observations.partial", lang)


def _facts(table: Table) -> dict[str, Any]:
    return dataclasses.asdict(table)
