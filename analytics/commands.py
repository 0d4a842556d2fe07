"""What each command of ``python -m analytics`` does."""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analytics import packs, starters
from analytics import plates as plate_catalogue
from analytics.deck import Deck, load
from analytics.i18n import Wording, error_text
from analytics.measures import metric as metrics
from analytics.measures.numbers import MeasureError
from analytics.phrases import Phrase
from analytics.render import deckbook, exports
from analytics.selection import PARAMS, Selection, parse
from analytics.summary import DIMENSIONS, Summary, summarise
from geodata import datasets
from geodata.datasets import Datasets
from geodata.errors import GeodataError
from geodata.records import MEMBER_KINDS

if TYPE_CHECKING:
    from analytics.render.office.pptx.template import Template


def selection_of(args: argparse.Namespace, data: Datasets) -> Selection:
    """The selection that the options describe.

    Raises
    ------
    GeodataError
        ``unknown_option_value`` for the first value that means nothing.
    """
    given = {name: [str(v) for v in getattr(args, name, [])] for name in PARAMS.values()}
    selection, problems = parse(given, data)
    if problems:
        first = problems[0]
        raise GeodataError("unknown_option_value", option=f"--{first.column}", value=first.value)
    return selection


def summary(args: argparse.Namespace) -> int:
    """Print the rows of a summary as text, JSON or CSV."""
    by = tuple(part.strip() for part in args.by.split(","))
    if not by or set(by) - set(DIMENSIONS) or len(set(by)) != len(by):
        raise GeodataError("unknown_option_value", option="--by", value=args.by)
    by = tuple(name for name in DIMENSIONS if name in by)
    data = datasets.load(as_of=args.as_of)
    words = Wording(args.lang, data)
    found = _summaries(data, selection_of(args, data), by, kinds=not args.members)
    rows = [row for kind, one in found for row in _rows(one, kind, words, every=args.all)]
    if args.json:
        _print_json(_document(rows, found[0][1], words))
    elif args.csv:
        sys.stdout.write(pd.DataFrame(rows).to_csv(index=False))
    else:
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
    known = [(kind, one) for kind, one in every if one.rows["value"].notna().any()]
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
    return {
        "rows": rows,
        "records": one.records,
        "distinct": one.placed,
        "not_located": one.not_located,
        "counting": one.counting,
        "measure": one.measure.key,
        "selection": one.selection.to_params(),
        "notes": [words.say(note) for note in one.notes],
        "sources": list(one.sources),
        "as_of": one.as_of,
        "version": words.data.version.digest,
    }


def metric(args: argparse.Namespace) -> int:
    """Print one index of the numbers in a JSON file; a refusal is JSON too."""
    try:
        found = metrics.compute(args.name, _json_input(Path(args.input)))
    except GeodataError as error:
        message = {"error": error_text(error, args.lang), "code": error.code}
        print(json.dumps(message, ensure_ascii=False), file=sys.stderr)
        return 2
    _print_json(found)
    return 0


def _json_input(path: Path) -> Any:
    """What a JSON file holds."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise MeasureError("input_not_json", file=path.name, detail=detail) from error


def plates(args: argparse.Namespace) -> int:
    """List the kinds and keys of plates."""
    data = datasets.load(as_of=args.as_of)
    selection = selection_of(args, data)
    words = Wording(args.lang, data)
    found = []
    for key in plate_catalogue.PLATES:
        plate = plate_catalogue.build(key, data, selection)
        found.append({"key": key, "kind": plate.kind, "title": words.say(plate.title)})
    if args.json:
        _print_json(found)
    else:
        for row in found:
            print("\t".join(row.values()))
    return 0


def export(args: argparse.Namespace) -> int:
    """Write one plate as a picture or as data."""
    data = datasets.load(as_of=args.as_of)
    words = Wording(args.lang, data)
    plate = plate_catalogue.build(args.plate, data, selection_of(args, data))
    content = exports.encode_plate(
        plate,
        words,
        args.format,
        size=args.size,
        transparent=args.transparent,
        dpi=args.dpi,
        template=_template(args.template, words) if args.format == "pptx" else None,
    )
    _write(args.out, content)
    return 0


def report(args: argparse.Namespace) -> int:
    """Write a deck, redrawn from today's data, as a document; remarks go to stderr."""
    words = Wording(args.lang, datasets.load())
    deck, remarks = _deck(args.deck, words)
    book = deckbook.book_of(deck, words, remarks)
    for remark in book.remarks:
        print(remark, file=sys.stderr)
    template = _template(args.template, words) if args.format == "pptx" else None
    _write(args.out, exports.encode_book(book, args.format, template))
    return 0


def _deck(named: str, words: Wording) -> tuple[Deck, tuple[Phrase, ...]]:
    """A deck's file, or a starter deck by its name (``country:DZ``)."""
    kind, _, code = named.partition(":")
    if kind == packs.KIND and code:
        return packs.pack(code, words)
    if kind in starters.KINDS and code:
        return starters.starter(kind, code, words), ()
    try:
        content = Path(named).read_bytes()
    except OSError as error:
        raise GeodataError("cannot_read", file=named, detail=error.strerror or "") from error
    return load(content, words.data)


def _write(out: str, content: bytes) -> None:
    target = Path(out)
    try:
        target.write_bytes(content)
    except OSError as error:
        raise GeodataError("cannot_write", file=str(target), detail=error.strerror or "") from error


def _template(path: str | None, words: Wording) -> Template | None:
    """The ministry's master that was named, else the one in its folder; remarks go to stderr."""
    from analytics.render.office.pptx import template

    if path is None:
        found = template.in_force()
    else:
        try:
            found = template.read_template(Path(path).read_bytes())
        except OSError as error:
            detail = error.strerror or ""
            raise GeodataError("cannot_read", file=path, detail=detail) from error
    if found.remark is not None:
        print(words.say(found.remark), file=sys.stderr)
    return found


def _number(value: Any) -> int | float | None:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return int(value) if float(value).is_integer() else float(value)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
