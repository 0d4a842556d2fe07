"""A document in JSON from outside: parsed in the confined process, handed on within bounds.

Twelve megabytes of brackets become hundreds of megabytes of lists: what a document unfolds
to is counted here, where memory is limited and nobody waits.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from geodata.intake.readers.refused import Refused
from geodata.intake.sandbox.limits import DOCUMENT, Limits

# A figure of a deck lies seven deep.
DEEPEST = 40
# All numbers of the largest decks, several times.
MOST_VALUES = 1_500_000


def read(source: Path, output: Path, limits: Limits, options: dict[str, Any]) -> dict[str, Any]:
    """Write the document anew, in letters that cannot be misread, as a file of its own."""
    try:
        document = json.loads(source.read_bytes().decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refused("damaged_file", detail="JSON") from error
    if not _within_bounds(document):
        raise Refused("damaged_file", detail="JSON")
    text = json.dumps(document, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    (output / DOCUMENT).write_text(text, encoding="ascii")
    return {}


def _no_number(name: str) -> float:
    raise ValueError(name)


def _within_bounds(document: Any) -> bool:
    """Whether a document is neither too deep nor of too many values, level after level."""
    level, count = [document], 1
    for _ in range(DEEPEST):
        level = [part for value in level for part in _parts(value)]
        count += len(level)
        if not level or count > MOST_VALUES:
            return count <= MOST_VALUES
    return False


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
