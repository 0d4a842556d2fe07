"""How much a file from outside may take."""

from __future__ import annotations

import os
from dataclasses import dataclass

MEGABYTE = 2**20
# What a child writes for its parent, and whether a process can be copied here.
RESULT = "result.json"
FORK = hasattr(os, "fork")


@dataclass(frozen=True)
class Limits:
    """What one file may cost before it is refused.

    Attributes
    ----------
    file_bytes, unpacked_bytes, output_bytes : int
        The file as it comes, all its parts unpacked, and what is read from it.
    parts, ratio : int
        Parts of a ZIP, and how many times larger a part may unpack.
    memory_bytes, cpu_seconds, wall_seconds : int
        What the reading child may use besides what it starts with.
    sheets, rows, columns, cells, text : int
        Sheets of a workbook, rows and columns of a sheet, filled cells of the
        file, letters of a cell.
    """

    file_bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 400 * MEGABYTE
    output_bytes: int = 300 * MEGABYTE
    parts: int = 2000
    ratio: int = 150
    memory_bytes: int = 700 * MEGABYTE
    cpu_seconds: int = 60
    wall_seconds: int = 90
    sheets: int = 50
    rows: int = 250_000
    columns: int = 256
    cells: int = 8_000_000
    text: int = 32_767


LIMITS = Limits()
