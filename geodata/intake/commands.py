"""``python -m geodata import FILE``: what the intake page does, without the page."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from geodata import datasets
from geodata.errors import IntakeError
from geodata.files import write_csv
from geodata.intake import apply, book, numbers, report, steps
from geodata.intake.analysis import Preview, analyse
from geodata.intake.fields import SCHEMAS
from geodata.intake.plan import Plan
from geodata.messages import CATALOGUE
from geodata.store import core
from geodata.store.commands import author


def add_to(actions: Any, shared: argparse.ArgumentParser) -> None:
    """The command in the grammar of ``python -m geodata``."""
    command = actions.add_parser("import", parents=[shared], help="check a file, then store it")
    command.add_argument("file")
    command.add_argument("--kind", choices=tuple(SCHEMAS), default="records")
    command.add_argument("--sheet", type=int, help="number of the sheet, from 1")
    command.add_argument("--header", type=int, help="row of the headings, from 1")
    command.add_argument("--encoding", default="", help="of a CSV, where it was found wrong")
    command.add_argument("--country", type=str.upper, default="", help="of rows that name none")
    command.add_argument("--source", default="", help="id of the source that the file is")
    command.add_argument("--map", action="append", default=[], metavar="TITLE=FIELD")
    command.add_argument("--decimal", choices=(",", "."), default="")
    command.add_argument("--dates", choices=numbers.ORDERS, default="")
    command.add_argument("--answer", action="append", default=[], metavar="FIELD=READ=MEANT")
    command.add_argument("--apply", action="store_true", help="store the good rows")
    command.add_argument("--out", help="where the checked table of observations goes")
    command.add_argument("--report", help="write every finding to this CSV")
    command.add_argument("--commented", help="write the workbook with comments to this XLSX")
    command.add_argument("--who", default="")
    command.add_argument("--why", default="")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Preview a file and, with ``--apply``, store it; exit 0 if every row is good, else 1."""
    path = Path(args.file)
    store = core.current()
    base = store.head().hash
    found = book.read(path, options={"encoding": args.encoding} if args.encoding else None)
    sheet = args.sheet - 1 if args.sheet else steps.choose_sheet(found, args.kind)
    header = args.header - 1 if args.header else None
    table = steps.table_of(found, sheet, args.kind, header)
    plan = _plan(args, steps.plan_for(table, args.kind, store, args.country), table)
    preview = analyse(table, plan, datasets.load())
    number = None
    held = apply.held_back(preview)
    if args.apply and args.kind != "observations" and not held:
        said = {"who": author(args), "why": args.why or found.name}
        done = apply.commit(preview, found, store, base=base, **said)
        number = done.number if done else None
    if args.out:
        apply.write_observations(preview, Path(args.out))
    if args.report:
        write_csv(report.rows(preview, args.lang), Path(args.report))
    if args.commented:
        if found.format != "xlsx":
            raise IntakeError("not_what_it_says", file=found.name, format="XLSX")
        content = report.commented(path, found.name, sheet, preview, args.lang)
        Path(args.commented).write_bytes(content)
    _print(args, preview, number)
    counts = preview.counts
    if args.apply and held and not args.json:
        count = counts["asked"] + counts["refused"]
        print(CATALOGUE.text("error.support_refused", args.lang, file=found.name, count=count))
    return 1 if counts["asked"] or counts["refused"] else 0


def _plan(args: argparse.Namespace, plan: Plan, table: Any) -> Plan:
    """The proposed plan with what the options say instead."""
    fields = dict(plan.fields)
    titles = {column.title: column.index for column in table.columns}
    for choice in args.map:
        title, _, name = choice.rpartition("=")
        if title not in titles or name not in (*SCHEMAS[args.kind], ""):
            raise IntakeError("column_not_found_in_table", column=title or choice, field=name)
        fields = {i: n for i, n in fields.items() if n != name and i != titles[title]}
        if name:
            fields[titles[title]] = name
    answers = dict(plan.answers)
    for choice in args.answer:
        key, _, meant = choice.rpartition("=")
        answers[key] = meant
    return replace(
        plan,
        fields=fields,
        country=args.country or plan.country,
        source=args.source,
        decimal=args.decimal or plan.decimal,
        order=args.dates or plan.order,
        answers=answers,
    )


def _print(args: argparse.Namespace, preview: Preview, batch: int | None) -> None:
    counts = {**preview.counts, "rows": len(preview.values), "aside": len(preview.table.aside)}
    if args.json:
        document = {
            **counts,
            "batch": batch,
            "aside_rows": preview.table.aside,
            "findings": report.rows(preview, args.lang).to_dict("records"),
        }
        print(json.dumps(document, ensure_ascii=False, indent=2))
        return
    for row in report.rows(preview, args.lang).to_dict("records"):
        if row["level"] != "noted":
            print(f"{row['column']}{row['row']}\t{row['reason']}")
    print(CATALOGUE.text("import.counts", args.lang, **counts))
    if batch is not None:
        print(CATALOGUE.text("import.done", args.lang, batch=batch))
