"""A file from outside once it has been read: sheets of text, bounded and harmless."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from geodata import outside
from geodata.errors import IntakeError
from geodata.intake.containers import format_of
from geodata.intake.sandbox import pool
from geodata.intake.sandbox.limits import LIMITS, Limits

MARK = "\ue000"
KINDS = {
    "n": "number",
    "d": "date",
    "b": "truth",
    "f": "formula",
    "e": "fault",
    "l": "too_long",
}


@dataclass(frozen=True, eq=False)
class Grid:
    """One sheet; two are the same only if they are one object.

    Attributes
    ----------
    name : str
    cells : DataFrame
        All text; row 0 is row 1 of the file. Cells that a workbook knows to be
        no text begin with a mark, see :func:`kind` and :func:`shown`.
    merged : list of (row, column, row, column)
        First and last cell of merged ranges, from 0.
    hidden : bool
    facts : dict
        Encoding, delimiter, coordinate system, geometry types.
    turned : bool
        Whether its rows are the columns of the file: headings down the side.
    """

    name: str
    cells: pd.DataFrame
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    turned: bool = False


@dataclass(frozen=True)
class Book:
    """A file as read.

    Attributes
    ----------
    name, format, sha256 : str
    sheets : list of Grid
    """

    name: str
    format: str
    sha256: str
    sheets: list[Grid]

    def sheet(self, index: int) -> Grid:
        """One sheet by its place."""
        try:
            return self.sheets[index]
        except IndexError:
            raise IntakeError("no_such_sheet", file=self.name, sheet=index + 1) from None


def kind(cell: str) -> str:
    """What is known of a cell: ``text``, ``number``, ``date``, ``formula``, ``too_long`` …"""
    return KINDS.get(cell[1:2], "text") if cell.startswith(MARK) else "text"


def shown(cell: str) -> str:
    """A cell as a person reads it."""
    return cell[2:] if cell.startswith(MARK) else cell


def read(
    path: Path, name: str = "", options: dict[str, Any] | None = None, limits: Limits = LIMITS
) -> Book:
    """Read a file from outside.

    Parameters
    ----------
    path : Path
    name : str
        What its owner called it; decides the format.
    options : dict
        ``encoding`` and ``delimiter`` of a text, where they were found wrong.

    Raises
    ------
    IntakeError
        With what is wrong and what to do.
    """
    format_ = format_of(path, name, limits)
    label = Path((name or path.name).replace("\\", "/")).name[:100]
    with pool.read(path, format_, options, name=label, limits=limits) as (found, folder):
        try:
            sheets = [
                _grid(facts, folder / f"{i}.csv", limits)
                for i, facts in enumerate(found.get("sheets", []))
            ]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IntakeError("damaged_file", file=label, detail="result") from error
    digest = hashlib.sha256(outside.content(path, limits.file_bytes, label)).hexdigest()
    return Book(label, format_, digest, sheets)


def coverage(
    path: Path, name: str = "", layer: int = 0, limits: Limits = LIMITS
) -> tuple[dict[str, Any], list[str]]:
    """A layer's areas as one coverage, in degrees, each a line of GeoJSON.

    Returns
    -------
    facts : dict
        As :func:`geodata.places.boundary_cleaning.cleaned` gives them.
    lines : list of str
        One for each row of the layer, or none at all, see there.
    """
    format_ = format_of(path, name, limits)
    label = Path((name or path.name).replace("\\", "/")).name[:100]
    options = {"coverage": layer}
    with pool.read(path, format_, options, name=label, limits=limits) as (found, folder):
        lines = (folder / f"{layer}.geojsonl").read_text("utf-8").splitlines()
        return dict(found["sheets"][layer]["facts"]["coverage"]), lines


def _grid(facts: dict[str, Any], path: Path, limits: Limits) -> Grid:
    columns = max(int(facts["columns"]), 1)
    if columns > limits.columns or int(facts["rows"]) > limits.rows + 1:
        raise ValueError("larger than any sheet")
    if int(facts["rows"]) == 0:
        cells = pd.DataFrame({0: []}, dtype=str)
    else:
        cells = pd.read_csv(
            path,
            header=None,
            names=range(columns),
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            encoding="utf-8",
        ).fillna("")
    return Grid(
        name=str(facts["name"]),
        cells=cells,
        merged=[(int(a), int(b), int(c), int(d)) for a, b, c, d in facts["merged"]],
        hidden=bool(facts["hidden"]),
        facts=dict(facts["facts"]),
    )
