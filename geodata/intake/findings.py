"""What is wrong or uncertain in a file, cell by cell."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from geodata.errors import Problem
from geodata.messages import expect

REFUSED, ASKED, NOTED = "refused", "asked", "noted"
ADDED, CHANGED, UNCHANGED, LEFT_OUT = "added", "changed", "unchanged", "left_out"
# The same text may be true of one row's new number and false of another's; what goes with
# a value is told even where only questions are.
OF_ONE_ROW, TOLD = "said_of_another", "said_no_longer"
STATUSES = (ADDED, CHANGED, UNCHANGED, ASKED, REFUSED, LEFT_OUT)
# What a steward says of a whole row; no value that could be suggested for a cell.
ADD, SKIP = "add", "skip"
# The field under which an answer about all rows of one state is filed: hidden, struck out.
ROW_STATE = "row_state"
# Notes that are told where only questions are.
ALWAYS_TOLD = frozenset((TOLD, "shape_without_point"))


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
        What the message needs besides place, value and suggestions.

    Warns
    -----
    IncompleteMessageWarning
        If it is made without something that its message needs.
    """

    level: str
    row: int
    column: int | None
    field: str
    value: str
    code: str
    choices: tuple[str, ...] = ()
    params: dict[str, Any] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        expect(f"problem.{self.code}", {"value", "column", "line", "suggestion", *self.params})

    @property
    def key(self) -> str:
        """What an answer is filed under: the value for all rows that have it, or the row."""
        if self.code == OF_ONE_ROW:
            return f"row:{self.row}:{self.field}"
        return f"row:{self.row}" if self.field == "" else f"{self.field}={self.value}"

    def problem(self, title: str) -> Problem:
        """The finding as a problem of the table, for its sentence."""
        meant = [choice for choice in self.choices[:5] if choice not in (ADD, SKIP)]
        params = {**self.params, "suggestion": ", ".join(meant)}
        return Problem(self.code, self.row, title, self.value, params)
