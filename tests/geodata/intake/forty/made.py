"""A workbook, what a human reads in each of its cells, and how that is counted."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from geodata.datasets import Datasets
from geodata.intake import book, steps
from geodata.intake.findings import ADDED, ASKED, CHANGED, LEFT_OUT, NOTED, REFUSED, UNCHANGED
from geodata.intake.report import Preview, unread

# What a cell says, where it says it plainly; worked out by hand.
PLAIN = {
    "region_codes": {
        "Sétif": "DZ-19",
        "Setif": "DZ-19",
        "Oran": "DZ-31",
        "Jijel": "DZ-18",
        "Guelma": "DZ-24",
        "Médéa": "DZ-26",
        "Tlemcen": "DZ-13",
        "Mascara": "DZ-29",
        "Skikda": "DZ-21",
        "Biskra": "DZ-07",
        "Bouira": "DZ-10",
        "Nabeul": "TN-21",
        "Sfax": "TN-61",
        "Bizerte": "TN-23",
        "سطيف": "DZ-19",
        "وهران": "DZ-31",
        "جيجل": "DZ-18",
        "قالمة": "DZ-24",
        "المدية": "DZ-26",
        "تلمسان": "DZ-13",
    },
    "sector_code": {
        "Cuir": "C33",
        "cuir": "C33",
        "Poterie": "C34",
        "Tapis": "C37",
        "Vannerie": "C38",
        "Bois": "C36",
        "Textile": "I02",
        "Pharmacie": "I08",
        "Tourisme": "I15",
        "Numérique": "I09",
        "Musique": "C12",
        "Leather": "C33",
        "Basketry": "C38",
        "الجلود": "C33",
        "الفخار": "C34",
        "الزرابي": "C37",
        "السياحة": "I15",
        "السلالة": "C38",
        "الخشب": "C36",
    },
    "stage": {
        "Pilote": "pilot",
        "pilote": "pilot",
        "recensé": "mapped",
        "recensée": "mapped",
        "opérationnel": "operational",
        "actif": "operational",
        "projeté": "planned",
        "Pilot": "pilot",
        "Mapped": "mapped",
        "نموذجية": "pilot",
        "محصاة": "mapped",
        "نشطة": "operational",
    },
    "kind": {
        "Grappe": "cluster",
        "grappe": "cluster",
        "Cluster": "cluster",
        "SPL": "SPL",
        "عنقود": "cluster",
    },
}


# Fields under which a cell may be asked about, besides its own.
ALSO = {
    "name": ("name_fr", "name_ar", "name_en"),
    "lat": ("point",),
    "lon": ("point",),
}


@dataclass(frozen=True)
class Says:
    """A cell and what a human reads in it.

    Attributes
    ----------
    shown : Any
        What stands in the cell.
    meant : str or None
        None where a human would ask whoever sent the file.
    """

    shown: Any
    meant: str | None = None


@dataclass(frozen=True)
class Lost:
    """A row that must not come in as a new one unasked."""

    cells: tuple[Any, ...]


Row = Sequence[Any] | Lost


@dataclass(frozen=True)
class Made:
    """A workbook made here.

    Attributes
    ----------
    name : str
        With the ending that says its format.
    fields : tuple of str
        What its columns mean, one for each cell of a row; empty where a human would
        not store the column either.
    rows : tuple of Row
        The rows of data a human counts, in the order of the file.
    write : callable
        Cells of the rows → the bytes of the file.
    beside : dict
        Field → what a human knows of all rows from elsewhere than their cells: the
        code, or None where it has to be asked.
    country : str
    """

    name: str
    fields: tuple[str, ...]
    rows: tuple[Row, ...]
    write: Callable[[list[list[Any]]], bytes]
    beside: dict[str, Sequence[str | None]] = field(default_factory=dict)
    country: str = "DZ"

    def content(self) -> bytes:
        """The file."""
        return self.write([[_shown(cell) for cell in cells_of(row)] for row in self.rows])


@dataclass(frozen=True)
class Count:
    """What became of a workbook: rows by status, cells of rows that a human could read."""

    rows: int
    added: int
    changed: int
    asked: int
    refused: int
    cells: int
    right: int
    asked_of: tuple[str, ...]
    silent: tuple[str, ...]

    @property
    def asked_plain(self) -> int:
        """Cells that were asked about although a human reads them without doubt."""
        return len(self.asked_of)

    @property
    def settled(self) -> int:
        """Rows of which it is known what became of them."""
        return self.added + self.changed + self.asked + self.refused


def cells_of(row: Row) -> Sequence[Any]:
    """The cells of a row, also of one that is to be refused."""
    return row.cells if isinstance(row, Lost) else row


def _shown(cell: Any) -> Any:
    return cell.shown if isinstance(cell, Says) else cell


def meant(field_: str, cell: Any) -> str | None:
    """What a human reads in a cell; None where nobody could."""
    if isinstance(cell, Says):
        return cell.meant
    if field_ in PLAIN:
        return PLAIN[field_][str(cell)] if cell not in (None, "") else ""
    return "" if cell is None else str(cell)


def sheet(titles: Sequence[Any], *above: Sequence[Any]) -> Callable[[list[list[Any]]], bytes]:
    """A writer of a plain workbook: lines above, titles, rows."""

    def write(rows: list[list[Any]]) -> bytes:
        made = Workbook()
        for cells in (*above, titles, *rows):
            made.active.append(list(cells) or [None])
        return saved(made)

    return write


def saved(made: Workbook) -> bytes:
    """The bytes of a workbook."""
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def text(
    titles: Sequence[str], encoding: str, between: str = ";", before: str = "", after: str = ""
) -> Callable[[list[list[Any]]], bytes]:
    """A writer of delimited text."""

    def quoted(cell: Any) -> str:
        shown = "" if cell is None else str(cell)
        special = any(mark in shown for mark in (between, '"', "\n"))
        return '"' + shown.replace('"', '""') + '"' if special else shown

    def write(rows: list[list[Any]]) -> bytes:
        lines = [between.join(map(quoted, row)) for row in (titles, *rows)]
        return (before + "\r\n".join(lines) + "\r\n" + after).encode(encoding)

    return write


# Counting -----------------------------------------------------------------------------


def counted(made: Made, folder: Path, data: Datasets) -> Count:
    """Read a workbook as the command does, and compare every cell with what a human reads."""
    path = folder / made.name
    path.write_bytes(made.content())
    preview = steps.preview(book.read(path), data, country=made.country)
    statuses = preview.counts
    silent: list[str] = []
    asked: list[str] = []
    tally = {"cells": 0, "right": 0}
    for number, row in enumerate(preview.values.index[: len(made.rows)]):
        _compare(made, number, int(row), preview, tally, asked, silent)
    if len(preview.values) != len(made.rows):
        silent.append(f"{len(preview.values)} rows were read")
    return Count(
        len(made.rows),
        statuses[ADDED],
        statuses[CHANGED] + statuses[UNCHANGED],
        statuses[ASKED],
        statuses[REFUSED] + statuses[LEFT_OUT],
        tally["cells"],
        tally["right"],
        tuple(asked),
        tuple(silent),
    )


def _compare(
    made: Made,
    number: int,
    row: int,
    preview: Preview,
    tally: dict[str, int],
    asked: list[str],
    silent: list[str],
) -> None:
    written = made.rows[number]
    if isinstance(written, Lost):
        if preview.status[row] == ADDED:
            silent.append(f"row {row} would be stored as a new one")
        return
    expected = [
        (name, meant(name, cell)) for name, cell in zip(made.fields, written, strict=True) if name
    ]
    expected += [(name, values[number]) for name, values in made.beside.items()]
    for name, value in expected:
        _weigh(name, value, row, preview, tally, asked, silent)


def _weigh(
    name: str,
    value: str | None,
    row: int,
    preview: Preview,
    tally: dict[str, int],
    asked: list[str],
    silent: list[str],
) -> None:
    """Count a cell: right, asked although plain, or wrong without a word."""
    open_ = {f.field for f in preview.findings if f.row == row and f.level != NOTED}
    about = {name, *ALSO.get(name, ())}
    in_doubt = bool(about & open_) or (preview.status[row] == REFUSED and "" in open_)
    found = _found(name, row, preview)
    if value is None:
        if not in_doubt:
            silent.append(f"row {row}: {name} became {found!r} unasked")
        return
    tally["cells"] += 1
    if in_doubt:
        asked.append(f"row {row}: {name} = {value!r}")
    elif found == value:
        tally["right"] += 1
    elif not found and unread(preview):
        return  # told: the column that holds it is named as one that is not read
    else:
        silent.append(f"row {row}: {name} is {found!r} and not {value!r}")


def _found(name: str, row: int, preview: Preview) -> str:
    values = preview.values.loc[row]
    if name == "name":
        texts = [str(values.get(f"name_{lang}", "")) for lang in ("ar", "fr", "en")]
        return next((one for one in texts if one), "")
    return str(values[name])


def table(counts: dict[str, Count]) -> str:
    """The table of all workbooks, as lines of text."""
    heads = ("workbook", "rows", "added", "changed", "asked", "refused", "silent", "cells", "right")
    lines = [f"{heads[0]:34}" + "".join(f"{head:>9}" for head in (*heads[1:], "asked*"))]
    for name, one in counts.items():
        numbers = (one.rows, one.added, one.changed, one.asked, one.refused, len(one.silent))
        shown = (*numbers, one.cells, one.right, one.asked_plain)
        lines.append(f"{name:34}" + "".join(f"{number:9}" for number in shown))
    every = list(counts.values())
    sums = (
        *(sum(getattr(c, h) for c in every) for h in heads[1:6]),
        sum(len(c.silent) for c in every),
        *(sum(getattr(c, h) for c in every) for h in ("cells", "right", "asked_plain")),
    )
    lines.append(f"{'sum':34}" + "".join(f"{number:9}" for number in sums))
    lines.append("asked*: cells asked about although a human reads them without doubt")
    return "\n".join(lines)
