"""``python -m geodata observations``: published tables, one in full, one of one's own."""

from __future__ import annotations

import argparse
import dataclasses
import json
from typing import Any

from geodata import counted, datasets, kept_tables
from geodata.cli import imports
from geodata.cli.conventions import (
    author,
    declare,
    print_json,
    problem_json,
    problem_line,
    signed,
)
from geodata.errors import IntakeError
from geodata.intake import report, steps
from geodata.messages import CATALOGUE
from geodata.observations import Table
from geodata.store import core

# What a file may say in a column, or the command for all rows.
SHARED = ("indicator", "classification", "period", "unit", "source", "vintage", "definition")
COVERAGES = {"all-regions": "all_regions", "all-sectors": "all_sectors"}


def add_to(commands: Any) -> None:
    """The commands in the grammar of ``python -m geodata``."""
    noun = declare(commands, "observations", list_, "list, show or add published tables")
    noun.set_defaults(json=False, all=False)
    actions = noun.add_subparsers(dest="action")
    listing = declare(actions, "list", list_, "every table, one a line", as_json=True)
    listing.add_argument("--all", action="store_true", help="tables of a single region too")
    show = declare(actions, "show", show_, "what one declares, and its rows", as_json=True)
    show.add_argument("table")
    add = declare(actions, "add", add_, "check and register a table", as_json=True)
    add.set_defaults(kind="observations", **imports.UNSAID)
    _add_options(add)
    remove = declare(actions, "remove", remove_, "take a table of one's own away")
    remove.add_argument("table")
    signed(add)
    signed(remove)


def _add_options(add: argparse.ArgumentParser) -> None:
    add.add_argument("file")
    add.add_argument("--id", help="name of the table (default: the file's)")
    add.add_argument("--set", required=True, help="boundary set of its regions, such as TN-2000")
    add.add_argument(
        "--coverage", required=True, help="all-regions, all-sectors, both with a comma, or partial"
    )
    add.add_argument("--threshold", default="", help="size left out below, such as 10 employees")
    add.add_argument(
        "--counts",
        default="",
        choices=counted.NATURES,
        help="what the unit is, where its name does not say it: units chosen one by one"
        " (firms, artisans), persons (jobs too), amounts, or shares (rates, indices)",
    )
    add.add_argument(
        "--test",
        action="store_true",
        help=f"a trial, said on every figure: its name begins with {counted.TRIALS[0]}",
    )
    for name in SHARED:
        add.add_argument(f"--{name}", default="", help="where the file has no such column")


def list_(args: argparse.Namespace) -> int:
    """Tables with more than one region, one a line; those that cannot be trusted are named."""
    published = datasets.load().observations
    tables = [t for t in published.tables.values() if args.all or len(t.regions) > 1]
    if args.json:
        print_json([_facts(table) for table in tables])
        return 0
    for table in tables:
        count = len(table.regions)
        counts = CATALOGUE.plural("observations.regions", count, args.lang, count=count)
        row = (table.id, table.indicator, table.period or "–", counts, _coverage(table, args.lang))
        print("\t".join((*row, table.origin)))
    for name in published.changed:
        print(CATALOGUE.text("observations.changed", args.lang, table=name))
    return 0


def show_(args: argparse.Namespace) -> int:
    """One table in full: what it declares, then its rows."""
    published = datasets.load().observations
    if args.table in published.changed:
        raise IntakeError("table_changed", table=args.table)
    if args.table not in published.tables:
        known = [name for name, table in published.tables.items() if len(table.regions) > 1]
        raise IntakeError("unknown_table", table=args.table, known=known)
    facts = _facts(published.tables[args.table])
    rows = published.rows(args.table).drop(columns="table_id")
    if args.json:
        listed = json.loads(rows.to_json(orient="records"))
        print_json({**facts, "rows": listed})
        return 0
    for key, value in facts.items():
        print(f"{key}\t{value}")
    for row in rows.to_dict("records"):
        place = row["region_code"] or row["scope_name"] or row["scope"]
        value = row["value_text"] or row["status"] or "–"
        print("\t".join((place, row["category"], value, row["unit"], row["source"])))
    return 0


def add_(args: argparse.Namespace) -> int:
    """Check and store a table as an import does; exit 1 with every problem, and nothing stored."""
    store = core.current()
    base = store.head().hash
    found, _, preview = imports.previewed(args, store, _declared(args))
    problems = [one.problem(report.title_of(preview, one)) for one in preview.open_findings]
    whole = preview.whole
    assert whole is not None
    rows = len(preview.values)
    imports.store_good_rows(args, preview, found, store, base)
    if args.json:
        listed = [problem_json(problem, args.lang) for problem in problems]
        print_json({"problems": listed, "rows": rows})
    else:
        for problem in problems:
            print(problem_line(problem, args.lang))
        key = "observations.refused" if problems else "observations.added"
        count = len(problems) or rows
        params = {"table": whole.key, "rows": rows, "count": count}
        print(CATALOGUE.plural(key, count, args.lang, **params))
        if not problems:
            imports.tell_removed(preview, args.lang)
            _ask_nature(whole.key, args.lang)
    return 1 if problems else 0


def _declared(args: argparse.Namespace) -> dict[str, str]:
    """What the options say of the whole table."""
    said = {part.strip() for part in args.coverage.split(",") if part.strip()} - {"partial"}
    unknown = sorted(said - set(COVERAGES))
    if unknown:
        raise IntakeError("unknown_coverage", value=unknown, known=[*COVERAGES, "partial"])
    covered = {name: "yes" if word in said else "no" for word, name in COVERAGES.items()}
    named = {name: getattr(args, name) for name in (*SHARED, "threshold", "counts")}
    name = args.id or (steps.named_after(args.file) if args.test else "")
    if args.test and not name.startswith(counted.TRIALS):
        name = f"{counted.TRIALS[0]}{name}"
    return {"table_id": name, "boundary_set": args.set, **covered, **named}


def remove_(args: argparse.Namespace) -> int:
    """Take a ministry's own table away; its history stays, and `undo` brings it back."""
    tables = datasets.load().observations.tables
    own = [name for name, table in tables.items() if table.origin == "user"]
    if args.table not in own:
        raise IntakeError("unknown_table", table=args.table, known=own)
    store = core.current()
    batch = store.commit(
        kept_tables.removal(args.table, store), who=author(args), why=args.why or args.table
    )
    number = batch.number if batch else "–"
    print(CATALOGUE.text("observations.removed", args.lang, table=args.table, batch=number))
    return 0


def _ask_nature(table_id: str, lang: str) -> None:
    """Where nobody can know what the unit of a new table is: that, and how to say it."""
    table = datasets.load().observations.tables[table_id]
    if table.nature == counted.UNKNOWN:
        known = ", ".join(counted.NATURES)
        print(CATALOGUE.text("observations.unit_unknown", lang, unit=table.unit, known=known))


def _coverage(table: Table, lang: str) -> str:
    coverage = table.coverage
    parts = (
        ("observations.all_regions", coverage.all_regions),
        ("observations.all_sectors", coverage.all_sectors),
    )
    words = [CATALOGUE.text(key, lang) for key, declared in parts if declared]
    return ", ".join(words) or CATALOGUE.text("observations.partial", lang)


def _facts(table: Table) -> dict[str, Any]:
    return {**dataclasses.asdict(table), "counts": table.nature}
