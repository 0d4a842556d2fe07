"""ODS of LibreOffice: repeats are counted before they are written out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geodata.intake.readers import grids
from geodata.intake.readers.grids import Budget, Sheet
from geodata.intake.readers.packages import Package
from geodata.intake.readers.refused import Refused
from geodata.intake.sandbox.limits import Limits

CONTENT = "content.xml"


def read(source: Path, output: Path, limits: Limits, options: dict[str, Any]) -> dict[str, Any]:
    """Read every sheet of a spreadsheet."""
    with Package(source, limits) as package:
        if CONTENT not in package.names:
            raise Refused("damaged_file", detail=CONTENT)
        reader = _Tables(Budget(limits))
        package.parse(CONTENT, reader.start, reader.end, reader.text)
    return grids.write(reader.sheets, output, limits)


class _Tables:
    """Builds sheets as the document goes by."""

    def __init__(self, budget: Budget) -> None:
        self.sheets: list[Sheet] = []
        self._budget = budget
        self._hidden_styles: set[str] = set()
        self._struck_styles: set[str] = set()
        self._row_hidden = False
        self._style = ""
        self._row = self._column = 0
        self._row_times = 1
        self._cell: dict[str, str] = {}
        self._text: list[str] = []
        self._length = 0
        self._paragraphs = 0
        self._inside = self._note = False
        self._filled: list[tuple[int, int, str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "style":
            self._style = attributes.get("name", "")
        elif tag == "table-properties" and attributes.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == "text-properties":
            if attributes.get("text-line-through-style", "none") != "none":
                self._struck_styles.add(self._style)
        elif tag == "table":
            if len(self.sheets) >= self._budget.limits.sheets:
                raise Refused("too_many_sheets", limit=self._budget.limits.sheets)
            name = self._budget.text(attributes.get("name", ""))
            hidden = attributes.get("style-name") in self._hidden_styles
            self.sheets.append(Sheet(name, hidden=hidden))
            self._row = 0
        elif tag == "table-row":
            self._row_times = _times(attributes.get("number-rows-repeated"))
            self._column, self._filled = 0, []
            self._row_hidden = attributes.get("visibility") in ("collapse", "filter")
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell, self._text = attributes, []
            self._length = self._paragraphs = 0
        elif tag == "annotation":
            self._note = True
        elif tag == "p" and not self._note:
            if self._paragraphs:
                self._text.append(" ")
            self._paragraphs += 1
            self._inside = True
        elif tag == "s" and self._inside:
            self.text(" " * min(_times(attributes.get("c")), 100))

    def text(self, piece: str) -> None:
        if self._inside and not self._note:
            self._length += len(piece)
            if self._length > self._budget.limits.text:
                raise Refused("text_too_long", limit=self._budget.limits.text)
            self._text.append(piece)

    def end(self, tag: str) -> None:
        if tag == "annotation":
            self._note = False
        elif tag == "p":
            self._inside = False
        elif tag in ("table-cell", "covered-table-cell") and self.sheets:
            self._end_cell()
        elif tag == "table-row" and self.sheets:
            self._end_row()

    def _end_cell(self) -> None:
        times = _times(self._cell.get("number-columns-repeated"))
        value = self._value("".join(self._text))
        if value:
            if self._row_hidden or self._cell.get("style-name") in self._struck_styles:
                sign = grids.HIDDEN if self._row_hidden else grids.STRUCK
                for offset in range(min(self._row_times, self._budget.limits.rows)):
                    self.sheets[-1].mark(self._row + offset, sign)
            for column in range(self._column, self._column + times):
                self._budget.place(self._row, column, f"{self._row + 1}:{column + 1}")
                self._filled.append((self._row, column, value))
        rows = _times(self._cell.get("number-rows-spanned"))
        columns = _times(self._cell.get("number-columns-spanned"))
        if rows > 1 or columns > 1:
            last = (self._row + rows - 1, self._column + columns - 1)
            self.sheets[-1].merged.append((self._row, self._column, *last))
        self._column += times

    def _end_row(self) -> None:
        if self._filled:
            for offset in range(self._row_times):
                for row, column, value in self._filled:
                    if offset:
                        self._budget.place(row + offset, column, f"{row + offset + 1}:{column + 1}")
                    grids.put(self.sheets[-1].rows, row + offset, column, value)
        self._row += self._row_times

    def _value(self, shown: str) -> str:
        kind = self._cell.get("value-type", "")
        raw = self._budget.text(self._cell.get("value", ""))[:40]
        if kind in ("float", "percentage", "currency") and raw:
            return grids.NUMBER + raw
        if kind == "date":
            return grids.DATE + self._budget.text(self._cell.get("date-value", ""))[:10]
        if kind == "boolean":
            return grids.TRUTH + str(int(self._cell.get("boolean-value") == "true"))
        text = self._budget.text(shown).strip()
        if not text and "formula" in self._cell:
            return grids.FORMULA
        return text


def _times(text: str | None) -> int:
    """A repeat count of the file, never less than one."""
    return max(int(text), 1) if text and text.isdecimal() and len(text) < 10 else 1
