"""A plate's table in the words of a language: for reading, and as data."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analytics.figures.marks import TableMark
from analytics.figures.origin import marked
from analytics.plates.model import Column, Plate
from analytics.words.i18n import UNKNOWN, Wording
from analytics.words.kinds import KINDS
from analytics.words.phrases import Amount, Phrase, Ref
from analytics.words.plaintext import without_marks
from geodata import lists


def table_mark(plate: Plate, wording: Wording) -> TableMark:
    """The table as text, numbers written as the reader writes them."""
    columns = [column for column in plate.columns if column.key in plate.table]
    rows = tuple(
        tuple(cell_text(row[column.key], column, wording, row) for column in columns)
        for row in plate.table.to_dict("records")
    )
    return TableMark(
        headings=tuple(wording.say(column.title) for column in columns),
        rows=rows,
        numeric=tuple(KINDS[column.kind].number for column in columns),
    )


def data_frame(plate: Plate, wording: Wording) -> pd.DataFrame:
    """The table as data: a code column beside each name, numbers as numbers.

    Column names are keys (``region_code``, ``value``) so that a file opened
    next year by a program still fits; names carry the language as a suffix.
    """
    frame = pd.DataFrame(index=plate.table.index)
    for column in plate.columns:
        if column.key not in plate.table:
            continue
        frame[column.key] = _said(plate.table[column.key], column, wording)
        if KINDS[column.kind].coded:
            cells = [cell_text(value, column, wording, {}) for value in plate.table[column.key]]
            named = [without_marks(cell) for cell in cells]
            frame[f"{column.key.removesuffix('_code')}_{wording.lang}"] = named
    return marked(frame, wording)


def _said(values: pd.Series, column: Column, wording: Wording) -> pd.Series:
    """A column as data: sentences in words, everything else as it is."""
    if not any(isinstance(value, (Phrase, Ref, Amount)) for value in values):
        return values
    words = [without_marks(cell_text(value, column, wording, {})) for value in values]
    return pd.Series(words, index=values.index, dtype=object)


def cell_text(value: Any, column: Column, wording: Wording, row: dict[Any, Any]) -> str:
    """One cell in words; unknown is a dash."""
    if isinstance(value, (Phrase, Ref, Amount)):
        return wording.say(value)
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return UNKNOWN
    if value == "":
        return UNKNOWN
    kind = "share" if row.get("fact") == "share" and column.kind == "number" else column.kind
    declared = KINDS[kind]
    if declared.of:
        codes = lists.split(value, declared.separator)
        return wording.listed([wording.name(declared.of, code) for code in codes])
    if declared.coded:
        return wording.name(kind, str(value))
    if kind == "year":
        return str(int(value))
    if kind == "share":
        return wording.percent(float(value), 0 if float(value) >= 0.1 else 1)
    if kind == "count":
        return wording.number(float(value), 0 if float(value) == round(float(value)) else 2)
    if kind == "number":
        return wording.number(float(value), column.decimals)
    return str(value)
