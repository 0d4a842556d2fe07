"""``python -m geodata check``: is every row of a records file right?"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from geodata import datasets
from geodata.cli.conventions import declare, print_json, problem_json, problem_line
from geodata.errors import IntakeError
from geodata.files import read_outside
from geodata.messages import CATALOGUE
from geodata.schema import cells, checks
from geodata.schema.tables import RECORD, SOURCE


def add_to(commands: Any) -> None:
    """The command in the grammar of ``python -m geodata``."""
    check = declare(commands, "check", check_, "validate a records file", as_json=True)
    check.add_argument("file")
    check.add_argument("--sources", help="sources file that the records cite (default: bundled)")


def check_(args: argparse.Namespace) -> int:
    """Validate a records file; exit 0 clean, 1 problems."""
    known = datasets.load().known
    if args.sources:
        cited: cells.Rows = {key: {} for key in _source_ids(Path(args.sources))}
        known = replace(known, rows={**known.rows, SOURCE.entity: cited})
    report = checks.check_file(Path(args.file), RECORD, known)
    if args.json:
        rows = [problem_json(problem, args.lang) for problem in report.problems]
        print_json({"problems": rows, "rows": len(report.table)})
    else:
        for problem in report.problems:
            print(problem_line(problem, args.lang))
        count = len(report.problems)
        summary = {"rows": len(report.table), "count": count}
        print(CATALOGUE.plural("check.summary", count, args.lang, **summary))
    return 1 if report.problems else 0


def _source_ids(path: Path) -> frozenset[str]:
    table = read_outside(path)
    if "source_id" not in table.columns:
        raise IntakeError("no_source_ids", file=path.name)
    return frozenset(table["source_id"])
