"""What is wrong or uncertain in a file, cell by cell."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from geodata.errors import Problem

REFUSED, ASKED, NOTED = "refused", "asked", "noted"
ADDED, CHANGED, UNCHANGED, LEFT_OUT = "added", "changed", "unchanged", "left_out"
STATUSES = (ADDED, CHANGED, UNCHANGED, ASKED, REFUSED, LEFT_OUT)


@dataclass(frozen=True)
class Finding:
    """One cell that is refused, asked about, or only pointed out.

    Attributes
    ----------
    level : str
        ``refused``, ``asked`` or ``noted``.
    row : int
        Row number in the file.
    column : int or None
        Place in the sheet from 0; None for the whole row.
    field : str
    value : str
        As read.
    code : str
        ``problem.<code>`` in the catalogues.
    choices : tuple of str
        Values that may be meant, the likeliest first.
    params : dict
    """

    level: str
    row: int
    column: int | None
    field: str
    value: str
    code: str
    choices: tuple[str, ...] = ()
    params: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def key(self) -> str:
        """What an answer is filed under: the value for all rows that have it, or the row."""
        return f"row:{self.row}" if self.field == "" else f"{self.field}={self.value}"

    def problem(self, title: str) -> Problem:
        """The finding as a problem of the table, for its sentence."""
        params = {**self.params, "suggestion": ", ".join(self.choices[:5])}
        return Problem(self.code, self.row, title, self.value, params)
