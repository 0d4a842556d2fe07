"""``python -m geodata support``: what is recorded, one row in full, and whether all is right."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from geodata import datasets
from geodata.checks import read_csv_text
from geodata.datasets import Datasets
from geodata.errors import IntakeError, Problem, StoreError
from geodata.messages import CATALOGUE, describe
from geodata.support import checks, persons
from geodata.support.fields import SCHEMAS


def add_to(actions: Any, shared: argparse.ArgumentParser) -> None:
    """The commands in the grammar of ``python -m geodata``."""
    group = actions.add_parser(
        "support", parents=[shared], help="list, show or check what is done for clusters"
    )
    group.set_defaults(run=list_, kind=None, json=False, names=False, as_of="", country="")
    found = group.add_subparsers(dest="action")
    listing = found.add_parser("list", parents=[shared], help="rows by kind")
    listing.add_argument("kind", nargs="?", choices=tuple(SCHEMAS))
    listing.add_argument("--country", type=str.upper, default="")
    show = found.add_parser("show", parents=[shared], help="one row in full")
    show.add_argument("key")
    for parser in (listing, show):
        parser.add_argument("--as-of", default="", metavar="DATE")
        parser.add_argument("--names", action="store_true", help="names of persons that are ticked")
        parser.add_argument("--json", action="store_true")
    listing.set_defaults(run=list_)
    show.set_defaults(run=show_)
    check = found.add_parser("check", parents=[shared], help="the rows in force, or a CSV file")
    check.add_argument("file", nargs="?")
    check.add_argument("--kind", choices=tuple(SCHEMAS), help="of the rows of the file")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=check_)


def list_(args: argparse.Namespace) -> int:
    """How many rows of each kind there are, or the rows of one kind."""
    data = datasets.load(as_of=args.as_of)
    if args.kind is None:
        counts = {entity: len(data.support.table(entity)) for entity in SCHEMAS}
        if args.json:
            _print_json(counts)
        else:
            for entity, count in counts.items():
                print(f"{entity}\t{count}")
        return 0
    rows = [
        row
        for row in _rows(data, args.kind, names=args.names)
        if not args.country or args.country in _countries(row)
    ]
    if args.json:
        _print_json(rows)
    else:
        for row in rows:
            name, _ = data.support.name(args.kind, row["id"], args.lang)
            print(f"{row['id']}\t{name}\t{row['source_ids']}")
    return 0


def _countries(row: dict[str, str]) -> list[str]:
    return [row.get("country_code", ""), *row.get("countries", "").split("|")]


def show_(args: argparse.Namespace) -> int:
    """Every field of one row, whatever its kind."""
    data = datasets.load(as_of=args.as_of)
    for entity in SCHEMAS:
        for row in _rows(data, entity, names=args.names):
            if row["id"] == args.key:
                if args.json:
                    _print_json({"kind": entity, **row})
                else:
                    print("\n".join(f"{name}\t{value or '–'}" for name, value in row.items()))
                return 0
    raise StoreError("unknown_support", key=args.key)


def _rows(data: Datasets, entity: str, *, names: bool) -> list[dict[str, str]]:
    """Rows as text, names of persons masked unless they are ticked and asked for."""
    known = checks.Known.of(data).rows[entity]
    return [{"id": key, **persons.masked(entity, row, names=names)} for key, row in known.items()]


def check_(args: argparse.Namespace) -> int:
    """Exit 0 if nothing is wrong, else 1 with every problem named."""
    known = checks.Known.of(datasets.load())
    if args.file and not args.kind:
        raise IntakeError("kind_needed", file=args.file, known=list(SCHEMAS))
    if args.file:
        found = {args.kind: _check_file(Path(args.file), args.kind, known)}
    else:
        found = checks.check_all(known)
    listed = [
        {
            "kind": entity,
            "line": problem.line,
            "column": problem.column,
            "value": "" if problem.column in SCHEMAS[entity].persons else problem.value,
            "code": problem.code,
            "message": describe(problem, args.lang),
        }
        for entity, problems in found.items()
        for problem in problems
    ]
    if args.json:
        _print_json({"problems": listed})
    else:
        for row in listed:
            where = {"line": row["line"], "column": row["column"]}
            print(row["kind"], CATALOGUE.text("check.where", args.lang, **where), row["message"])
        print(CATALOGUE.text("support.checked", args.lang, count=len(listed)))
    return 1 if listed else 0


def _check_file(path: Path, entity: str, known: checks.Known) -> list[Problem]:
    table, problems = read_csv_text(path, semicolons=True)
    schema = SCHEMAS[entity]
    needed = [field.name for field in schema.fields if field.required]
    missing = [name for name in ("id", *needed) if name not in table.columns]
    problems += [Problem("missing_column", line=1, column=name) for name in missing]
    if not missing:
        problems += checks.check(entity, table, known)
    return problems


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
