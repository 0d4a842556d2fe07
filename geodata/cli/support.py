"""``python -m geodata support``: what is recorded, one row in full, and whether all is right."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from geodata import datasets, lists
from geodata.cli.conventions import declare, print_json, problem_json
from geodata.datasets import Datasets
from geodata.errors import IntakeError, Problem, StoreError
from geodata.messages import CATALOGUE
from geodata.schema import checks, persons
from geodata.schema.tables import SUPPORT


def add_to(commands: Any) -> None:
    """The commands in the grammar of ``python -m geodata``."""
    noun = declare(commands, "support", list_, "list, show or check what is done for clusters")
    noun.set_defaults(kind=None, json=False, names=False, as_of="", country="")
    actions = noun.add_subparsers(dest="action")
    listing = declare(actions, "list", list_, "rows by kind", as_json=True)
    listing.add_argument("kind", nargs="?", choices=tuple(SUPPORT))
    listing.add_argument("--country", type=str.upper, default="")
    show = declare(actions, "show", show_, "one row in full", as_json=True)
    show.add_argument("key")
    for command in (listing, show):
        command.add_argument("--as-of", default="", metavar="DATE")
        command.add_argument(
            "--names", action="store_true", help="names of persons that are ticked"
        )
    check = declare(actions, "check", check_, "the rows in force, or a CSV file", as_json=True)
    check.add_argument("file", nargs="?")
    check.add_argument("--kind", choices=tuple(SUPPORT), help="of the rows of the file")


def list_(args: argparse.Namespace) -> int:
    """How many rows of each kind there are, or the rows of one kind."""
    data = datasets.load(as_of=args.as_of)
    if args.kind is None:
        counts = {entity: len(data.support.table(entity)) for entity in SUPPORT}
        if args.json:
            print_json(counts)
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
        print_json(rows)
    else:
        for row in rows:
            name, _ = data.support.name(args.kind, row["id"], args.lang)
            print(f"{row['id']}\t{name}\t{row['source_ids']}")
    return 0


def _countries(row: dict[str, str]) -> list[str]:
    return [row.get("country_code", ""), *lists.parts(row.get("countries", ""), "countries")]


def show_(args: argparse.Namespace) -> int:
    """Every field of one row, whatever its kind."""
    data = datasets.load(as_of=args.as_of)
    for entity in SUPPORT:
        for row in _rows(data, entity, names=args.names):
            if row["id"] == args.key:
                if args.json:
                    print_json({"kind": entity, **row})
                else:
                    print("\n".join(f"{name}\t{value or '–'}" for name, value in row.items()))
                return 0
    raise StoreError("unknown_support", key=args.key)


def _rows(data: Datasets, entity: str, *, names: bool) -> list[dict[str, str]]:
    """Rows as text, names of persons masked unless they are ticked and asked for."""
    known = data.known.rows[entity]
    return [{"id": key, **persons.masked(entity, row, names=names)} for key, row in known.items()]


def _problem(problem: Problem, entity: str, lang: str) -> dict[str, Any]:
    """The problem as data, its value left out where that is the name of a person."""
    masked = {"value": ""} if problem.column in SUPPORT[entity].persons else {}
    return {"kind": entity, **problem_json(problem, lang), **masked}


def check_(args: argparse.Namespace) -> int:
    """Exit 0 if nothing is wrong, else 1 with every problem named."""
    known = datasets.load().known
    if args.file and not args.kind:
        raise IntakeError("kind_needed", file=args.file, known=list(SUPPORT))
    if args.file:
        found = {args.kind: checks.check_file(Path(args.file), SUPPORT[args.kind], known).problems}
    else:
        found = checks.check_all(known, SUPPORT)
    listed = [
        _problem(problem, entity, args.lang)
        for entity, problems in found.items()
        for problem in problems
    ]
    if args.json:
        print_json({"problems": listed})
    else:
        for row in listed:
            where = {"line": row["line"], "column": row["column"]}
            print(row["kind"], CATALOGUE.text("check.where", args.lang, **where), row["message"])
        print(CATALOGUE.text("support.checked", args.lang, count=len(listed)))
    return 1 if listed else 0
