"""Reading text tables, hashing files, and how long a cell from outside may be."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from pathlib import Path
from typing import Any, cast

import pandas as pd

from geodata import outside
from geodata.errors import IntakeError, Problem

DATA = Path(__file__).parent / "data"
MAX_BYTES = 50 * 1024 * 1024
# What a cell begins with that a spreadsheet computes; a number with a sign is none.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[-+]?\d{1,40}(?:[.,]\d{1,40})?(?:[eE][-+]?\d{1,4})?")
# More columns than any table has that somebody wrote.
MAX_COLUMNS = 500


def read_table(path: Path) -> pd.DataFrame:
    """Read a bundled CSV as text, empty cells as empty strings.

    Types are given by the module that owns the table: reading everything as
    text first keeps codes such as ``DZ-01`` or ISIC ``0122`` intact.
    """
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def read_outside(path: Path) -> pd.DataFrame:
    """Read a small CSV of somebody's own as text, like :func:`read_table`.

    Raises
    ------
    IntakeError
        Where it is no such file, or no table.
    """
    table, problems = read_csv_text(path, semicolons=True)
    if problems:
        first = problems[0]
        raise IntakeError("not_csv", file=path.name, line=first.line or 1)
    return table


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


def guarded(table: pd.DataFrame) -> pd.DataFrame:
    """A table whose texts no spreadsheet takes for a formula: an apostrophe stands before those.

    An import takes it off again (:mod:`geodata.intake.readers.text`).

    >>> guarded(pd.DataFrame({"=a": ["=1+1", "-5", "@x", "b"]})).to_dict("list")
    {"'=a": ["'=1+1", '-5', "'@x", 'b']}
    """
    safe = table.set_axis([plain_text(str(name)) for name in table.columns], axis=1)
    if not safe.columns.size:
        return safe
    columns = [safe.iloc[:, i] for i in range(safe.shape[1])]
    safe_columns = [
        one if pd.api.types.is_numeric_dtype(one.dtype) else one.map(_guarded) for one in columns
    ]
    return pd.concat(safe_columns, axis=1)


def _guarded(cell: Any) -> Any:
    return plain_text(cell) if isinstance(cell, str) else cell


def plain_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    >>> plain_text("=1+1"), plain_text("-1.5"), plain_text("-1+2")
    ("'=1+1", '-1.5', "'-1+2")
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(text) else text


def write_guarded(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV for a spreadsheet, no text of it a formula."""
    guarded(table).to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


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
        if len(header) > MAX_COLUMNS:
            raise IntakeError("too_many_titles", file=path.name, limit=MAX_COLUMNS)
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
        raise IntakeError("not_csv", file=path.name, line=reader.line_num) from error
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
    content = outside.content(path, MAX_BYTES)
    # A file of nothing but the mark of its encoding is empty as well.
    if not content.removeprefix(codecs.BOM_UTF8).strip():
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
