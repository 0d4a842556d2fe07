"""``python -m analytics summary``: numbers by region, by sector or by both."""

from __future__ import annotations

import argparse
import math
import sys
from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.cli.conventions import declare, print_origin, read, selection_of
from analytics.figures import origin
from analytics.selection import Selection
from analytics.summary import DIMENSIONS, Summary, summarise
from analytics.words.i18n import Wording
from geodata.cli.conventions import print_json
from geodata.datasets import Datasets
from geodata.errors import GeodataError
from geodata.files import guarded
from geodata.schema.tables import MEMBER_KINDS


def add_to(commands: Any) -> None:
    """The command in the grammar of ``python -m analytics``."""
    summary = declare(
        commands, "summary", summary_, "numbers by region or sector", with_selection=True
    )
    summary.add_argument("--by", default="region", help="region, sector or region,sector")
    summary.add_argument("--all", action="store_true", help="list regions without a record too")
    form = summary.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--csv", action="store_true")


def summary_(args: argparse.Namespace) -> int:
    """Print the rows of a summary as text, JSON or CSV."""
    by = tuple(part.strip() for part in args.by.split(","))
    if not by or set(by) - set(DIMENSIONS) or len(set(by)) != len(by):
        raise GeodataError("unknown_option_value", option="--by", value=args.by)
    by = tuple(name for name in DIMENSIONS if name in by)
    data = read(args)
    words = Wording(args.lang, data)
    summaries = _summaries(data, selection_of(args, data), by, kinds=not args.members)
    rows = [row for kind, result in summaries for row in _rows(result, kind, words, every=args.all)]
    if args.json:
        print_json(_document(rows, summaries[0][1], words))
    elif args.csv:
        sys.stdout.write(guarded(origin.marked(pd.DataFrame(rows), words)).to_csv(index=False))
    else:
        print_origin(words)
        for row in rows:
            print("\t".join("–" if value is None else str(value) for value in row.values()))
    return 0


def _summaries(
    data: Datasets, selection: Selection, by: tuple[str, ...], *, kinds: bool
) -> list[tuple[str, Summary]]:
    """One summary, or one per kind of member: kinds are never added together."""
    if selection.measure != "members" or not kinds:
        return [("", summarise(data, selection, by))]
    every = [
        (kind, summarise(data, replace(selection, member_kind=kind), by)) for kind in MEMBER_KINDS
    ]
    known = [(kind, result) for kind, result in every if result.rows["value"].notna().any()]
    return known or every[:1]


def _rows(one: Summary, kind: str, words: Wording, *, every: bool) -> list[dict[str, Any]]:
    table = one.rows if every else one.with_records
    if kind and not every:
        table = table[table["value"].notna()]
    unit = words.say(one.measure.unit(one.selection))
    rows = []
    for row in table.to_dict("records"):
        codes = {f"{name}_code": row[f"{name}_code"] for name in one.by}
        names = {name: words.name(name, str(row[f"{name}_code"])) for name in one.by}
        facts = {"clusters": _number(row["clusters"]), "value": _number(row["value"])}
        extra = {"members_kind": kind} if kind else {}
        rows.append({**codes, **names, **extra, **facts, "unit": unit, "status": row["status"]})
    return rows


def _document(rows: list[dict[str, Any]], one: Summary, words: Wording) -> dict[str, Any]:
    stated = origin.origin(words.data.version, words)
    return {
        "rows": rows,
        "records": one.records,
        "distinct": one.placed,
        "not_located": one.not_located,
        "counting": one.counting,
        "measure": one.measure.key,
        "selection": one.selection.to_params(),
        "notes": [text for text in (stated, *map(words.say, one.notes)) if text],
        "sources": list(one.sources),
        "as_of": one.as_of,
        "version": words.data.version.digest,
        "bundled": words.data.version.bundled,
    }


def _number(value: Any) -> int | float | None:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return int(value) if float(value).is_integer() else float(value)
