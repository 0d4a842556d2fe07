"""How much a file from outside may take."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

MEGABYTE = 2**20
# Time of the smallest file, and of each megabyte besides.
LEAST_SECONDS, SECONDS_A_MEGABYTE = 12, 3
# What a child writes for its parent, and whether a process can be copied here.
RESULT = "result.json"
# A document that was read, written anew.
DOCUMENT = "written.json"
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

    def for_size(self, size: int) -> Limits:
        """The same, with no more time than a file of so many bytes can need.

        What takes a minute for a few kilobytes was made to take it.
        """
        megabytes = size // MEGABYTE
        return replace(
            self,
            cpu_seconds=min(self.cpu_seconds, LEAST_SECONDS + SECONDS_A_MEGABYTE * megabytes),
            wall_seconds=min(
                self.wall_seconds, LEAST_SECONDS + 6 + 2 * SECONDS_A_MEGABYTE * megabytes
            ),
        )


LIMITS = Limits()
# A national list: long, of few columns, read batch after batch. What a machine must have
# beside it on disk is a few times the list.
LONG = Limits(
    file_bytes=4096 * MEGABYTE,
    unpacked_bytes=6144 * MEGABYTE,
    output_bytes=2048 * MEGABYTE,
    memory_bytes=1536 * MEGABYTE,
    cpu_seconds=1800,
    wall_seconds=3600,
    rows=20_000_000,
)
