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
from geodata.cli.conventions import print_json
from geodata.errors import GeodataError
from geodata.messages import reason


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
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise MeasureError("cannot_read", file=path.name, detail=reason(error)) from error
    except (ValueError, RecursionError) as error:
        raise MeasureError("input_not_json", file=path.name, detail=str(error)) from error
