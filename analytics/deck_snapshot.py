"""The numbers of a figure on one day, as a deck holds them to compare with."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics import packed
from analytics.plates.model import Plate
from analytics.selection import is_date
from analytics.words.phrases import Amount, Phrase, Ref
from analytics.words.plaintext import one_line
from geodata.messages import BEYOND_WORDS

MAX_ROWS = 2_000
MAX_COLUMNS = 40
MAX_CELL = 500
# Kind of the columns that hold sentences.
SENTENCES = "phrase"

Value = str | float | Phrase | None


@dataclass(frozen=True)
class Snapshot:
    """The numbers of a figure on one day.

    Attributes
    ----------
    columns : tuple of (str, str)
        Key and kind of each column of the plate's table.
    rows : tuple of tuple
        Codes, numbers and sentences; None where a number was unknown.
    digest, as_of : str
        Version of the data, and its date.
    """

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Value, ...], ...]
    digest: str
    as_of: str


def snapshot(plate: Plate) -> Snapshot:
    """The numbers of a plate as they are today."""
    columns = [column for column in plate.columns if column.key in plate.table]
    rows = plate.table[[column.key for column in columns]].head(MAX_ROWS)
    return Snapshot(
        columns=tuple((column.key, column.kind) for column in columns),
        rows=tuple(tuple(_value(v) for v in row) for row in rows.itertuples(index=False)),
        digest=plate.version.digest,
        as_of=plate.version.as_of,
    )


def _value(value: Any) -> Value:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, (str, Phrase)):
        return value
    if isinstance(value, Ref):
        return value.code
    return _value(value.value) if isinstance(value, Amount) else float(value)


def read_snapshot(version: Any, table: Any) -> Snapshot | None:
    """The numbers of that day; None when they are not a table of codes and numbers."""
    if not isinstance(version, dict) or not isinstance(table, dict):
        return None
    columns, rows = table.get("columns"), table.get("rows")
    digest, as_of = (v if isinstance(v, str) else "" for v in map(version.get, ("digest", "as_of")))
    if not isinstance(columns, list) or not isinstance(rows, list) or not is_date(as_of):
        return None
    if not 0 < len(columns) <= MAX_COLUMNS or len(rows) > MAX_ROWS:
        return None
    pairs = [c for c in columns if isinstance(c, list) and [type(p) for p in c] == [str, str]]
    if len(pairs) < len(columns) or any(not isinstance(row, list) for row in rows):
        return None
    if any(len(row) != len(pairs) for row in rows):
        return None
    kinds = [kind for _, kind in pairs]
    try:
        cells = tuple(tuple(map(_cell, row, kinds)) for row in rows)
    except ValueError:
        return None
    return Snapshot(
        columns=tuple((one_line(key, 80), one_line(kind, 40)) for key, kind in pairs),
        rows=cells,
        digest=one_line(digest, 64),
        as_of=as_of,
    )


def _cell(value: Any, kind: str) -> Value:
    """A cell of a table; ValueError where it is none."""
    if isinstance(value, dict) and kind == SENTENCES:
        return packed.unpack(value)
    if value is None:
        return None
    if isinstance(value, str) and len(value) <= MAX_CELL:
        return one_line(value)
    # What lies beyond is no measure of anything, and can be neither rounded nor written.
    if type(value) in (int, float) and abs(value) < BEYOND_WORDS:
        return float(value)
    raise ValueError("not a cell")
