"""CSV as offices write it: any usual delimiter, UTF-8, UTF-16, Windows-1252 or 1256."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import Any

from geodata.intake.readers.grids import Budget, Sheet, write
from geodata.intake.readers.refused import Refused
from geodata.intake.sandbox.limits import Limits

DELIMITERS = (";", ",", "\t", "|")
SAMPLE_LINES = 60
HIGH = re.compile(rb"[\x80-\xff]+")
# An apostrophe before what a spreadsheet would run: put there by whoever wrote the CSV.
GUARD = re.compile(r"'(?=[=+\-@\t\r])")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read(source: Path, output: Path, limits: Limits, options: dict[str, Any]) -> dict[str, Any]:
    """Read a delimited text; encoding and delimiter are found, and said."""
    content = source.read_bytes()
    if not content.strip():
        raise Refused("empty_file")
    encoding = str(options.get("encoding") or "") or detect(content)
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise Refused("unknown_encoding", encoding=encoding) from error
    text = text.removeprefix("\ufeff")
    controls = len(CONTROL.findall(text[:100_000]))
    if controls > len(text[:100_000]) // 1000:
        raise Refused("binary_file")
    delimiter = str(options.get("delimiter") or "") or sniff(text)
    csv.field_size_limit(limits.text)
    budget = Budget(limits)
    sheet = Sheet("", facts={"encoding": encoding, "delimiter": delimiter})
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            cells = [budget.text(_unguarded(cell)).strip() for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            for column, cell in enumerate(cells):
                if cell:
                    budget.place(len(sheet.rows), column, f"{len(sheet.rows) + 1}:{column + 1}")
            if len(sheet.rows) >= limits.rows:
                raise Refused("too_many_rows", limit=limits.rows, cell=f"{len(sheet.rows) + 1}")
            sheet.rows.append(cells)
    except csv.Error as error:
        raise Refused("not_csv", detail=str(error)) from error
    return write([sheet], output, limits)


def _unguarded(cell: str) -> str:
    """A cell as it was before it was made harmless to a spreadsheet."""
    return cell[1:] if GUARD.match(cell) else cell


def detect(content: bytes) -> str:
    """The encoding of a text: by its mark, else by what its bytes can be.

    Windows-1252 and 1256 share the French accents. Arabic words are runs of
    high bytes, French ones have single high bytes between plain letters.
    """
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return name
    head = content[:4000]
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(head) >= 4 and zeros.count(0) > 0.4 * len(zeros):
            return name
    if b"\x00" in content:
        raise Refused("binary_file")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        runs = [len(run) for run in HIGH.findall(content)]
        in_runs = sum(length for length in runs if length > 1)
        return "cp1256" if in_runs > sum(runs) / 2 else "cp1252"
    return "utf-8"


def sniff(text: str) -> str:
    """The delimiter that gives most lines the same number of cells, more than one."""
    lines = [line for line in text.splitlines()[: SAMPLE_LINES * 3] if line.strip()]
    sample = "\n".join(lines[:SAMPLE_LINES])
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if widths:
            width, times = widths.most_common(1)[0]
            score = times * (1 + min(width, 12) / 100)
            if score > best_score:
                best, best_score = delimiter, score
    return best
