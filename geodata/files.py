"""Reading text tables, hashing files, and how long a cell from outside may be."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path
from typing import Any, cast

import pandas as pd

from geodata import home
from geodata.errors import IntakeError, Problem
from geodata.messages import reason

DATA = Path(__file__).parent / "data"
MAX_BYTES = 50 * 1024 * 1024


def read_table(path: Path) -> pd.DataFrame:
    """Read a bundled CSV as text, empty cells as empty strings.

    Types are given by the module that owns the table: reading everything as
    text first keeps codes such as ``DZ-01`` or ISIC ``0122`` intact.
    """
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def row_of(frame: pd.DataFrame, key: str) -> pd.Series:
    """The one row of a frame that carries a key."""
    return cast("pd.Series", frame.loc[key])


def cells_by_column(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Column → row key → cell: a look-up of single cells a hundred times faster than `loc`."""
    return {
        str(name): dict(zip(frame.index, column, strict=True)) for name, column in frame.items()
    }


def numbers(column: pd.Series) -> pd.Series:
    """A text column as numbers; empty stays missing."""
    return pd.to_numeric(column.where(column != ""), errors="raise")


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a text table whole or not at all, in the form :func:`read_table` reads."""
    home.put_whole(
        path, lambda part: table.to_csv(part, index=False, lineterminator="\n", encoding="utf-8")
    )


def read_csv_text(path: Path, *, semicolons: bool = False) -> tuple[pd.DataFrame, list[Problem]]:
    """A CSV as text with the line each row starts on; ragged rows are problems.

    Parameters
    ----------
    semicolons : bool
        Read a file whose header holds semicolons as French offices write them.

    Returns
    -------
    DataFrame
        Indexed by ``line``. A cell that is too long is there with its beginning.
    list of Problem
        Rows with too many or too few cells (left out of the table), and cells
        that are too long.
    """
    text = _decoded(path)
    header_line = text.split("\n", 1)[0]
    by = ";" if semicolons and ";" in header_line else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=by)
    try:
        header = [beginning(name.strip()) for name in next(reader)]
        rows, lines, problems = [], [], []
        start = reader.line_num + 1
        for row in reader:
            if len(row) == len(header):
                rows.append([beginning(cell.strip()) for cell in row])
                lines.append(start)
                problems += _too_long(row, header, start)
            elif any(cell.strip() for cell in row):
                params = {"found": len(row), "expected": len(header)}
                problems.append(Problem("ragged_row", line=start, params=params))
            start = reader.line_num + 1
    except csv.Error as error:
        raise IntakeError("not_csv", file=path.name, detail=str(error)) from error
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise IntakeError("repeated_column", file=path.name, columns=repeated)
    if not rows and not problems:
        raise IntakeError("no_rows", file=path.name)
    table = pd.DataFrame(rows, columns=header, index=pd.Index(lines, name="line"), dtype=str)
    return table, problems


def _too_long(row: list[str], header: list[str], line: int) -> list[Problem]:
    params = {"limit": LONGEST}
    return [
        Problem("text_too_long_cell", line, name, beginning(cell.strip()), params)
        for name, cell in zip(header, row, strict=True)
        if is_long(cell.strip())
    ]


def _decoded(path: Path) -> str:
    """The file's text, or why it is none."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            limit = MAX_BYTES // 2**20
            raise IntakeError("too_large", file=path.name, size=size // 2**20, limit=limit)
        content = path.read_bytes()
    except OSError as error:
        raise IntakeError("unreadable", file=path.name, detail=reason(error)) from error
    if not content.strip():
        raise IntakeError("empty_file", file=path.name)
    if b"\x00" in content:
        raise IntakeError("binary_file", file=path.name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise IntakeError("not_utf8", file=path.name, line=line) from error


LONGEST = 2000
# Enough to recognise a cell by, in a sentence or in a list of columns.
BEGINNING = 80


def is_long(text: str) -> bool:
    """Whether a cell is longer than any that is read."""
    return len(text) > LONGEST


def beginning(text: str) -> str:
    """What is shown of a cell that is too long.

    >>> beginning("a" * 3000) == "a" * 80 + "…"
    True
    """
    return f"{text[:BEGINNING].rstrip()}…" if is_long(text) else text
