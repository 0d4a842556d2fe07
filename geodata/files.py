"""Reading the project's own text tables, and hashing files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, cast

import pandas as pd

DATA = Path(__file__).parent / "data"


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
    part = path.with_name(path.name + ".part")
    table.to_csv(part, index=False, lineterminator="\n", encoding="utf-8")
    part.replace(path)
