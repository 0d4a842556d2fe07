"""XLSX cell by cell: a far cell costs nothing, a formula is not computed."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.intake.readers import grids
from geodata.intake.readers.grids import Budget, Sheet
from geodata.intake.readers.packages import Package
from geodata.intake.readers.refused import Refused
from geodata.intake.sandbox.limits import Limits

WORKBOOK = "xl/workbook.xml"
ESCAPED = re.compile("_x00([01][0-9A-F])_")
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
# What stands in quotes or brackets of a number format is no date letter.
LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
# Excel writes no longer one.
LONGEST_FORMAT = 255
EPOCHS = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}
MAX_STRINGS = 2_000_000


def read(source: Path, output: Path, limits: Limits, options: dict[str, Any]) -> dict[str, Any]:
    """Read every sheet of a workbook."""
    with Package(source, limits) as package:
        if WORKBOOK not in package.names:
            raise Refused("damaged_file", detail=WORKBOOK)
        listed, targets, since_1904 = _workbook(package)
        strings = _strings(package, limits)
        styles = _styles(package)
        budget = Budget(limits)
        sheets = []
        for name, key, hidden in listed[: limits.sheets]:
            part = targets.get(key, "")
            if part in package.names and "worksheet" in part:
                sheet = Sheet(budget.text(name), hidden=hidden)
                _Cells(sheet, strings, styles, EPOCHS[since_1904], budget).read(package, part)
                sheets.append(sheet)
    return grids.write(sheets, output, limits)


def _workbook(package: Package) -> tuple[list[tuple[str, str, bool]], dict[str, str], bool]:
    listed: list[tuple[str, str, bool]] = []
    targets: dict[str, str] = {}
    since_1904 = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        if tag == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            listed.append((attributes.get("name", ""), attributes.get("id", ""), hidden))
        elif tag == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")

    def link(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes.get("Id", "")] = posixpath.normpath(path)

    package.parse(WORKBOOK, start, _nothing)
    links = "xl/_rels/workbook.xml.rels"
    if links in package.names:
        package.parse(links, link, _nothing)
    return listed, targets, since_1904


def _nothing(tag: str) -> None:
    """Where only beginnings matter."""


def _strings(package: Package, limits: Limits) -> list[str]:
    name = next((n for n in package.names if n.lower() == "xl/sharedstrings.xml"), None)
    found: list[str] = []
    if name is None:
        return found
    parts: list[str] = []
    state = {"text": False, "phonetic": False, "length": 0}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            parts.clear()
            state["length"] = 0
        elif tag == "rPh":
            state["phonetic"] = True
        state["text"] = tag == "t" and not state["phonetic"]

    def end(tag: str) -> None:
        state["text"] = False
        if tag == "rPh":
            state["phonetic"] = False
        elif tag == "si":
            found.append("".join(parts))
            if len(found) > MAX_STRINGS:
                raise Refused("too_many_cells", limit=MAX_STRINGS)

    def text(piece: str) -> None:
        if state["text"]:
            state["length"] += len(piece)
            if state["length"] > limits.text:
                raise Refused("text_too_long", limit=limits.text)
            parts.append(piece)

    package.parse(name, start, end, text)
    return found


@dataclass(frozen=True)
class _Styles:
    """Numbers of the cell styles that show a number as a date, and that strike a text out."""

    dates: set[int]
    struck: set[int]


def _styles(package: Package) -> _Styles:
    """What matters here of how cells look."""
    name = "xl/styles.xml"
    custom: dict[str, bool] = {}
    fonts: list[bool] = []
    found = _Styles(set(), set())
    state: dict[str, Any] = {"within": "", "count": 0}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag in ("cellXfs", "fonts"):
            state["within"] = tag
        elif tag == "numFmt":
            plain = LITERAL.sub("", attributes.get("formatCode", "")[:LONGEST_FORMAT]).lower()
            custom[attributes.get("numFmtId", "")] = bool(re.search("[dy]|m{3}", plain))
        elif tag == "font" and state["within"] == "fonts":
            fonts.append(False)
        elif tag == "strike" and state["within"] == "fonts" and fonts:
            fonts[-1] = attributes.get("val", "1") not in ("0", "false")
        elif tag == "xf" and state["within"] == "cellXfs":
            number, key = state["count"], attributes.get("numFmtId", "0")
            if custom.get(key, _small(key) in BUILT_IN_DATES):
                found.dates.add(number)
            font = _small(attributes.get("fontId", "0"))
            if 0 <= font < len(fonts) and fonts[font]:
                found.struck.add(number)
            state["count"] = number + 1

    def end(tag: str) -> None:
        if tag in ("cellXfs", "fonts"):
            state["within"] = ""

    if name in package.names:
        package.parse(name, start, end)
    return found


def _small(text: str) -> int:
    """A short number of the file; -1 where it is none."""
    return int(text) if text.isdecimal() and len(text) < 7 else -1


class _Cells:
    """Reads the cells of one sheet as its XML goes by."""

    def __init__(
        self,
        sheet: Sheet,
        strings: list[str],
        styles: _Styles,
        epoch: dt.datetime,
        budget: Budget,
    ) -> None:
        self._sheet, self._strings, self._styles = sheet, strings, styles
        self._epoch, self._budget = epoch, budget
        self._cell: dict[str, str] = {}
        self._inside = ""
        self._value: list[str] = []
        self._length = 0
        self._formula = False
        self._row = self._column = -1
        self._hidden = False

    def read(self, package: Package, part: str) -> None:
        package.parse(part, self._start, self._end, self._text)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._cell = attributes
            self._value, self._length, self._formula = [], 0, False
            self._column += 1
        elif tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() and len(number) < 9 else self._row + 1
            self._column = -1
            self._hidden = attributes.get("hidden") in ("1", "true") or (
                attributes.get("customHeight") in ("1", "true") and attributes.get("ht") == "0"
            )
        elif tag == "f":
            self._formula = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        self._inside = tag if tag in ("v", "t") else ""

    def _text(self, piece: str) -> None:
        if self._inside:
            self._length += len(piece)
            if self._length > self._budget.limits.text:
                raise Refused("text_too_long", limit=self._budget.limits.text)
            self._value.append(piece)

    def _end(self, tag: str) -> None:
        self._inside = ""
        if tag != "c":
            return
        place = position(self._cell.get("r", ""))
        row, column = place or (self._row, self._column)
        self._column = column
        value = self._read("".join(self._value))
        if value and row >= 0:
            self._budget.place(row, column, self._cell.get("r", f"{row + 1}:{column + 1}")[:12])
            grids.put(self._sheet.rows, row, column, value)
            if self._hidden or _small(self._cell.get("s", "0")) in self._styles.struck:
                self._sheet.mark(row, grids.HIDDEN if self._hidden else grids.STRUCK)

    def _read(self, raw: str) -> str:
        kind = self._cell.get("t", "n")
        if kind in ("str", "inlineStr"):
            return self._budget.text(unescaped(raw)).strip() or self._unknown()
        if not raw:
            return self._unknown()
        if kind == "s":
            known = raw.isdecimal() and len(raw) < 9 and int(raw) < len(self._strings)
            return self._budget.text(unescaped(self._strings[int(raw)])).strip() if known else ""
        if kind == "b":
            return grids.TRUTH + ("1" if raw == "1" else "0")
        if kind == "e":
            return grids.FAULT + self._budget.text(raw)[:20]
        if kind == "d":
            return grids.DATE + self._budget.text(raw)[:30]
        if _small(self._cell.get("s", "0")) in self._styles.dates:
            return date_of(raw, self._epoch)
        return grids.NUMBER + self._budget.text(raw)[:40]

    def _unknown(self) -> str:
        """A formula whose result the file does not hold."""
        return grids.FORMULA if self._formula else ""

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        one, other = position(first), position(last)
        if one and other:
            self._sheet.merged.append((*one, *other))


def unescaped(text: str) -> str:
    """A text in which a letter that Excel writes by its number, "_x0009_", is that letter."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def position(reference: str) -> tuple[int, int] | None:
    """Row and column from 0 of a reference such as "B7"."""
    found = REFERENCE.fullmatch(reference.replace("$", ""))
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def date_of(raw: str, epoch: dt.datetime) -> str:
    """A serial day as an ISO date; what is none stays a number, a time of day is text."""
    try:
        days = float(raw)
        moment = epoch + dt.timedelta(days=days)
    except (ValueError, OverflowError):
        return grids.NUMBER + raw[:40]
    if 0 <= days < 1:
        return moment.time().isoformat("minutes")
    return grids.DATE + moment.date().isoformat()
