"""``python -m geodata import FILE``: what the intake page does, without the page."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from geodata import datasets, outside
from geodata.cli.conventions import author, declare, print_json, signed
from geodata.errors import IntakeError
from geodata.files import write_guarded
from geodata.intake import book, numbers, parts, report, steps
from geodata.intake.analysis import analyse
from geodata.intake.book import Book
from geodata.intake.fields import CONTENTS, columns
from geodata.intake.findings import ALWAYS_TOLD, NOTED
from geodata.intake.plan import Plan
from geodata.intake.report import Preview
from geodata.messages import CATALOGUE
from geodata.store import Batch, Store, core

# Options of an import that a command with fewer of them leaves as they are.
UNSAID: dict[str, Any] = {
    "sheet": None,
    "header": None,
    "encoding": "",
    "country": "",
    "decimal": "",
    "dates": "",
    "map": [],
    "answer": [],
    "fresh": False,
}


def add_to(commands: Any) -> None:
    """The command in the grammar of ``python -m geodata``."""
    command = declare(commands, "import", import_, "check a file, then store it", as_json=True)
    command.add_argument("file")
    command.add_argument("--kind", choices=tuple(CONTENTS), default="records")
    command.add_argument("--sheet", type=int, help="number of the sheet, from 1")
    command.add_argument("--header", type=int, help="row of the headings, from 1")
    command.add_argument("--encoding", default="", help="of a CSV, where it was workbook wrong")
    command.add_argument("--country", type=str.upper, default="", help="of rows that name none")
    command.add_argument("--source", default="", help="id of the source that the file is")
    command.add_argument(
        "--declare",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="of all rows, such as boundary_set=TN-2000 and period=2024 of a published table",
    )
    command.add_argument("--map", action="append", default=[], metavar="TITLE=FIELD")
    command.add_argument("--decimal", choices=(",", "."), default="")
    command.add_argument("--dates", choices=numbers.ORDERS, default="")
    command.add_argument("--answer", action="append", default=[], metavar="FIELD=READ=MEANT")
    command.add_argument(
        "--fresh", action="store_true", help="without the answers to an earlier file of this form"
    )
    command.add_argument("--apply", action="store_true", help="store the good rows")
    command.add_argument("--out", help="where the checked rows go, as CSV")
    command.add_argument("--report", help="write every finding to this CSV")
    command.add_argument("--commented", help="write the workbook with comments to this XLSX")
    signed(command)


def import_(args: argparse.Namespace) -> int:
    """Preview a file and, with ``--apply``, store it; exit 0 if every row is good, else 1.

    What is to be said and written is made before anything is stored: whatever goes
    wrong with it, no row is in the store unsaid.
    """
    store = core.current()
    base = store.head().hash
    said = dict(_pair(choice) for choice in args.declare)
    if args.source and "source" in columns(args.kind):
        said["source"] = args.source
    workbook, sheet, preview = previewed(args, store, said)
    findings = report.rows(preview, args.lang)
    _write(args, preview, workbook, sheet, findings)
    before = store.batch_of_file(workbook.sha256)
    if before is not None and not args.json:
        told = {"batch": before.number, "day": before.at[:10], "who": before.who}
        print(CATALOGUE.text("import.before", args.lang, **told))
    batch = store_good_rows(args, preview, workbook, store, base) if args.apply else None
    _print(args, preview, findings, batch.number if batch else None, workbook.name)
    return 1 if preview.unsettled else 0


def previewed(
    args: argparse.Namespace, store: Store, said: Mapping[str, str]
) -> tuple[Book, int, Preview]:
    """A file as read, the number of its sheet, and what an import of it would do.

    Parameters
    ----------
    said : mapping
        Field → value of every row that has none of its own.
    """
    data = datasets.load()
    workbook = book.read(
        Path(args.file), options={"encoding": args.encoding} if args.encoding else None
    )
    workbook = parts.divided(workbook, args.kind)
    shared = steps.declared(said, args.kind, workbook.name, data)
    sheet = args.sheet - 1 if args.sheet else steps.choose_sheet(workbook, args.kind)
    read = [sheet] if args.sheet or args.header else parts.alike(workbook, args.kind, sheet)
    if args.header:
        table = steps.table_of(workbook, sheet, args.kind, args.header - 1)
    else:
        table = steps.tables_of(workbook, read, args.kind)
    # Other commands that read a file take no number of a sheet.
    if "apply" in args and not args.json:
        for place, name, rows in parts.others(workbook, args.kind, read):
            if workbook.sheets[place].hidden:
                name = CATALOGUE.text("import.hidden_sheet", args.lang, sheet=name)
            told = {"sheet": name, "number": place + 1, "count": rows}
            print(CATALOGUE.plural("import.other_table", rows, args.lang, **told))
    plan = _plan(args, steps.plan_for(table, args.kind, store, args.country), table)
    return workbook, sheet, analyse(table, replace(plan, shared=shared), data)


def store_good_rows(
    args: argparse.Namespace, preview: Preview, workbook: Book, store: Store, base: str
) -> Batch | None:
    """Store what may be stored; None where that is nothing."""
    if preview.held_back:
        return None
    who, why = author(args), args.why or workbook.name
    return steps.commit(preview, workbook, store, base=base, who=who, why=why)


def _pair(choice: str) -> tuple[str, str]:
    name, _, value = choice.partition("=")
    return name, value


def _write(
    args: argparse.Namespace, preview: Preview, workbook: Book, sheet: int, findings: pd.DataFrame
) -> None:
    """The files that were asked for besides."""
    if args.commented and workbook.format != "xlsx":
        raise IntakeError("not_what_it_says", file=workbook.name, format="XLSX")
    if args.out:
        steps.write_rows(preview, Path(args.out))
    if args.report:
        outside.put(Path(args.report), lambda part: write_guarded(findings, part))
    if args.commented:
        content = report.commented(Path(args.file), workbook.name, sheet, preview, args.lang)
        outside.write(Path(args.commented), content)


def _plan(args: argparse.Namespace, plan: Plan, table: Any) -> Plan:
    """The proposed plan with what the options say instead."""
    fields = dict(plan.fields)
    titles = {column.title: column.index for column in table.columns}
    for choice in args.map:
        title, _, name = choice.rpartition("=")
        if title not in titles or name not in (*columns(args.kind), ""):
            raise IntakeError("column_not_found_in_table", column=title or choice, field=name)
        fields = {i: n for i, n in fields.items() if n != name and i != titles[title]}
        if name:
            fields[titles[title]] = name
    answers = {} if args.fresh else dict(plan.remembered)
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


def _print(
    args: argparse.Namespace, preview: Preview, findings: pd.DataFrame, batch: int | None, name: str
) -> None:
    counts = {**preview.counts, "rows": len(preview.values), "aside": len(preview.table.aside)}
    if args.json:
        document = {
            **counts,
            "batch": batch,
            "aside_rows": preview.table.aside,
            "unread": report.unread(preview),
            "findings": findings.to_dict("records"),
        }
        print_json(document)
        return
    for finding, row in zip(preview.findings, findings.to_dict("records"), strict=True):
        if finding.level != NOTED or finding.code in ALWAYS_TOLD:
            apart = " " if preview.table.sheets else ""
            print(f"{row['column']}{apart}{row['row']}\t{row['reason']}")
    if not args.fresh:
        for (field, text), meant in report.recalled(preview).items():
            said = {"field": field, "text": text, "meant": meant, "file": preview.plan.of_file}
            print(CATALOGUE.text("import.recalled", args.lang, **said))
    left = report.unread(preview)
    if left:
        print(CATALOGUE.text("import.unread", args.lang, columns=", ".join(left)))
    print(CATALOGUE.text("import.counts", args.lang, **counts))
    tell_removed(preview, args.lang)
    if args.apply:
        print(_outcome(preview, batch, name, args.lang))


def tell_removed(preview: Preview, lang: str) -> None:
    """Say how many figures in force a new edition of a table no longer has."""
    count = len(preview.whole.removed) if preview.whole else 0
    if count:
        print(CATALOGUE.plural("import.removed", count, lang, count=count))


def _outcome(preview: Preview, batch: int | None, name: str, lang: str) -> str:
    """What was stored and what was not."""
    left = preview.unsettled
    if preview.held_back:
        return CATALOGUE.text("error.support_refused", lang, file=name, count=left)
    if batch is None:
        return CATALOGUE.text("import.nothing", lang)
    stored = preview.ready
    return CATALOGUE.text("import.done", lang, batch=batch, stored=stored, left=left)
