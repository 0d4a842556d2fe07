"""Sheets of cells on their way out of the reading process.

A cell is text. What a workbook knows to be a number, a date, a truth value or
a formula without result is marked, so that "2014" typed as text and 2014 the
number stay apart; the mark is a private-use letter that text never keeps. A
cell that is too long to be read leaves this process as its beginning, marked.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geodata.files import beginning, is_long
from geodata.intake.readers.refused import Refused
from geodata.intake.sandbox.limits import Limits

NUMBER, DATE, TRUTH, FORMULA, FAULT = "\ue000n", "\ue000d", "\ue000b", "\ue000f", "\ue000e"
TOO_LONG = "\ue000l"
MARK = "\ue000"
# Control letters, half surrogates, marks of direction (those of our own files among them)
# and the mark itself; line ends become one kind.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000\ufffe\uffff"
    "\u200b\u2060\ufeff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
)
# What can be known of a whole row; beyond so many rows nobody did it by hand.
HIDDEN, STRUCK, POINTLESS = "hidden", "struck", "pointless"
MAX_MARKS = 250_000
LINE_END = re.compile(r"[\r\n\u2028\u2029]+")


@dataclass
class Sheet:
    """One sheet as read.

    Attributes
    ----------
    name : str
    rows : list of list of str
        Filled up to the last filled cell; row 1 of the file comes first.
    merged : list of (row, column, row, column)
        First and last cell of merged ranges, from 0.
    hidden : bool
    facts : dict
        What else the reader found out: encoding, delimiter, CRS.
    """

    name: str
    rows: list[list[str]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    facts: dict[str, Any] = field(default_factory=dict)

    def mark(self, row: int, sign: str) -> None:
        """Note of a row (from 0) that somebody hid it, or struck some of it out."""
        marks = self.facts.setdefault("marks", {})
        if len(marks) < MAX_MARKS:
            marks.setdefault(str(row + 1), sign)


class Budget:
    """Counts cells of a whole file, so that many small sheets are no way around."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.cells = limits, 0

    def place(self, row: int, column: int, shown: str) -> None:
        """One more filled cell at `row`, `column` (from 0)."""
        if row >= self.limits.rows:
            raise Refused("too_many_rows", limit=self.limits.rows, cell=shown)
        if column >= self.limits.columns:
            raise Refused("too_many_columns", limit=self.limits.columns, cell=shown)
        self.cells += 1
        if self.cells > self.limits.cells:
            raise Refused("too_many_cells", limit=self.limits.cells)

    def text(self, value: str) -> str:
        """Cell text without letters that cannot be shown."""
        if len(value) > self.limits.text:
            raise Refused("text_too_long", limit=self.limits.text)
        lines = LINE_END.sub("\n", UNPRINTABLE.sub("", value)).split("\n")
        return "\n".join(line.strip(" \t") for line in lines)


def put(rows: list[list[str]], row: int, column: int, value: str) -> None:
    """Set a cell, growing the sheet to it."""
    while len(rows) <= row:
        rows.append([])
    cells = rows[row]
    if len(cells) <= column:
        cells.extend([""] * (column + 1 - len(cells)))
    cells[column] = value


def kept(cell: str) -> str:
    """A cell as it leaves the reading process."""
    return TOO_LONG + beginning(cell) if is_long(cell) else cell


def write(sheets: Iterable[Sheet], output: Path, limits: Limits) -> dict[str, Any]:
    """Write sheets as CSV of the atlas's own form; returns what the parent is told."""
    told = []
    for i, sheet in enumerate(sheets):
        if i >= limits.sheets:
            raise Refused("too_many_sheets", limit=limits.sheets)
        with (output / f"{i}.csv").open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows(
                [kept(cell) for cell in row] if row else [""] for row in sheet.rows
            )
        told.append(
            {
                "name": sheet.name[:100],
                "hidden": sheet.hidden,
                "rows": len(sheet.rows),
                "columns": max((len(row) for row in sheet.rows), default=0),
                "merged": sheet.merged[:20_000],
                "facts": sheet.facts,
            }
        )
    if not any(sheet["rows"] for sheet in told):
        raise Refused("no_cells")
    return {"sheets": told}
