"""CSV as offices write it: any usual delimiter, UTF-8, UTF-16, Windows-1252 or 1256."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from geodata.delimited import delimiter_of, encoding_of
from geodata.intake.readers.grids import Budget, Sheet, write
from geodata.intake.readers.refused import Refused
from geodata.intake.sandbox.limits import Limits

# An apostrophe before what a spreadsheet would run: put there by whoever wrote the CSV.
GUARD = re.compile(r"'(?=[=+\-@\t\r])")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read(source: Path, output: Path, limits: Limits, options: dict[str, Any]) -> dict[str, Any]:
    """Read a delimited text; encoding and delimiter are found, and said."""
    content = source.read_bytes()
    if not content.strip():
        raise Refused("empty_file")
    encoding = str(options.get("encoding") or "") or encoding_of(content)
    if not encoding:
        raise Refused("binary_file")
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise Refused("unknown_encoding", encoding=encoding) from error
    text = text.removeprefix("\ufeff")
    controls = len(CONTROL.findall(text[:100_000]))
    if controls > len(text[:100_000]) // 1000:
        raise Refused("binary_file")
    delimiter = str(options.get("delimiter") or "") or delimiter_of(text)
    csv.field_size_limit(limits.text)
    budget = Budget(limits)
    sheet = Sheet("", facts={"encoding": encoding, "delimiter": delimiter})
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in rows:
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
        raise Refused("not_csv", line=rows.line_num) from error
    return write([sheet], output, limits)


def _unguarded(cell: str) -> str:
    """A cell as it was before it was made harmless to a spreadsheet."""
    return cell[1:] if GUARD.match(cell) else cell
