"""``python -m analytics metric``: one index on given numbers."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from analytics.cli.conventions import declare
from analytics.measures import metric
from analytics.measures.numbers import MeasureError
from analytics.words.i18n import error_text
from geodata import outside
from geodata.cli.conventions import print_json
from geodata.errors import GeodataError


def add_to(commands: Any) -> None:
    """The command in the grammar of ``python -m analytics``."""
    command = declare(commands, "metric", metric_, "one index on given numbers", with_data=False)
    command.add_argument("name")
    command.add_argument("--input", required=True, metavar="FILE.json")


def metric_(args: argparse.Namespace) -> int:
    """Print one index of the numbers in a JSON file; a refusal is JSON too."""
    try:
        index = metric.compute(args.name, _json_input(Path(args.input)))
    except GeodataError as error:
        message = {"error": error_text(error, args.lang), "code": error.code}
        print(json.dumps(message, ensure_ascii=False), file=sys.stderr)
        return 2
    print_json(index)
    return 0


def _json_input(path: Path) -> Any:
    """What a JSON file holds."""
    content = outside.content(path, outside.TEXT_BYTES)
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        # The line of a JSON that breaks off; of any other text there is none to name.
        line = str(getattr(error, "lineno", 1))
        raise MeasureError("input_not_json", file=outside.called(path), line=line) from error
