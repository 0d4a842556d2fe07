"""Columns of cells → columns of values: each distinct cell read once, answers before readings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from geodata.files import LONGEST
from geodata.intake.book import kind, shown
from geodata.intake.damage import damaged, fault
from geodata.intake.fields import families, plain
from geodata.intake.findings import ASKED, NOTED, REFUSED, Finding
from geodata.intake.plan import Plan
from geodata.intake.readers.grids import UNPRINTABLE
from geodata.places.gazetteer import LONGEST_NAME

UNKNOWN_MARKS = {"", "-", "–", "—", "_", "?", "/", ".", "..", "...", "…", "*"}
LONGEST_UNKNOWN = 18
# A column with more different values that mean nothing is another column.
MAX_GUESSES = 500
# For a message that needs nothing besides the cell and the choices.
NO_PARAMS: dict[str, Any] = {}


@dataclass(frozen=True)
class Reading:
    """One distinct cell as read.

    Attributes
    ----------
    value : str
    level, code : str
        Empty where the reading is certain.
    choices : tuple of str
    params : dict
        What the message of `code` needs besides the cell and the choices.
    """

    value: str = ""
    level: str = ""
    code: str = ""
    choices: tuple[str, ...] = ()
    params: dict[str, Any] = field(default_factory=dict)


class Patience:
    """How often the cells of one column are compared with everything that is known.

    A comparison costs about a millisecond. A column of thousands of words that
    mean nothing would keep everybody waiting, and nobody reads the guesses.
    """

    def __init__(self, guesses: int = MAX_GUESSES) -> None:
        self.left = guesses

    def for_(self, text: str) -> bool:
        """Whether to look for what `text` resembles; each time counts."""
        self.left -= 1
        return self.left >= 0 and len(text) <= LONGEST_NAME

    @property
    def code(self) -> str:
        """The problem of a text that was not compared; empty while all were."""
        return "too_many_unknown" if self.left < 0 else ""


# Field, cell, and what it is read together with → what it was read as.
Readings = dict[tuple[Any, ...], Reading]


@dataclass
class Columns:
    """Values read so far, by field, with what was found wrong.

    Attributes
    ----------
    rows : Index
        Row numbers in the file.
    values : dict
        Field → one text per row.
    findings : list of Finding
    places : dict
        Field → place of its column in the sheet.
    raw : dict
        Field → the cells as read.
    assumed : dict
        Field → rows whose value the file does not give: it completes a new
        row and leaves one in force alone.
    unsaid : dict
        "name", "summary" … → texts whose language their column does not say.
    read : dict
        What single cells were read as, for the next time the same table is looked at.
    """

    rows: pd.Index
    values: dict[str, pd.Series] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    raw: dict[str, pd.Series] = field(default_factory=dict)
    assumed: dict[str, set[int]] = field(default_factory=dict)
    unsaid: dict[str, pd.Series] = field(default_factory=dict)
    read: Readings = field(default_factory=dict)

    def get(self, name: str) -> pd.Series:
        """Values of a field, empty where the file has no such column."""
        if name in self.values:
            return self.values[name]
        return pd.Series("", index=self.rows, dtype=str)

    def assume(self, name: str, where: pd.Series) -> None:
        """Note that a field's values in these rows are not the file's own."""
        self.assumed.setdefault(name, set()).update(map(int, self.rows[where]))

    def in_question(self, *names: str) -> set[int]:
        """Rows in which one of these fields is refused or asked about."""
        return {f.row for f in self.findings if f.field in names and f.level != NOTED}

    def fill(self, name: str, value: str, beside: str = "") -> None:
        """Put a value into cells that are empty and not in question.

        Parameters
        ----------
        beside : str
            Only where this field is filled: the value is then what the file says.
            Without it, the value is assumed.
        """
        there = self.get(name)
        free = (there == "") & ~self.rows.isin(self.in_question(name))
        if beside:
            free &= self.get(beside) != ""
        else:
            self.assume(name, free)
        self.values[name] = there.where(~free, value)

    def ask(
        self,
        level: str,
        row: int,
        name: str,
        code: str,
        value: str = "",
        choices: tuple[str, ...] = (),
        params: dict[str, Any] = NO_PARAMS,
        at: str = "",
    ) -> None:
        """Point out a cell of a row: that of the field, or `at` another."""
        place = self.places.get(at or name)
        self.findings.append(Finding(level, row, place, name, value, code, choices, params))


Reader = Callable[[str], Reading]
# What a cell is read together with: country, boundary set and scope of its row.
Beside = tuple[str, ...]
# Cells that no reader has to look at, by what is known of them.
FAULTS = {
    "formula": Reading("", ASKED, "formula_without_result"),
    "fault": Reading("", ASKED, "formula_fault"),
    # TRUE is no text, no year and no "1".
    "truth": Reading("", ASKED, "truth_for_value"),
    "too_long": Reading("", REFUSED, "text_too_long_cell", params={"limit": LONGEST}),
}


def apply(columns: Columns, name: str, cells: pd.Series, read: Reader, plan: Plan) -> None:
    """Read a column, each distinct cell once."""
    apply_beside(columns, name, cells, [()] * len(cells), lambda _: read, plan)


def apply_beside(
    columns: Columns,
    name: str,
    cells: pd.Series,
    beside: Sequence[Beside],
    reader_of: Callable[[Beside], Reader],
    plan: Plan,
) -> None:
    """Read a column, each distinct cell once with all that it is read together with."""
    pairs = np.empty(len(cells), dtype=object)
    pairs[:] = list(zip(map(str, cells), beside, strict=True))
    codes, distinct = pd.factorize(pairs)
    readings = []
    for cell, others in distinct:
        read = _once(columns.read, (name, *others), reader_of(others))
        readings.append(_reading(name, cell, read, plan))
    values = np.array([reading.value for reading in readings], dtype=object)
    columns.values[name] = pd.Series(values[codes], index=columns.rows, dtype=str)
    columns.raw[name] = cells
    for row, i in zip(columns.rows, codes.tolist(), strict=True):
        one = readings[i]
        if one.code:
            text = shown(distinct[i][0])
            columns.ask(one.level, int(row), name, one.code, text, one.choices, one.params)


def _once(known: Readings, beside: tuple[str, ...], read: Reader) -> Reader:
    """A reader that reads every cell once, however often a table is looked at."""

    def again(cell: str) -> Reading:
        key = (*beside, cell)
        if key not in known:
            known[key] = read(cell)
        return known[key]

    return again


def _reading(name: str, cell: str, read: Reader, plan: Plan) -> Reading:
    """What was answered about a cell, if that is a value that could be read; else the cell."""
    text = shown(cell)
    answer = plan.answer(name, text)
    meant = None if answer is None else settled(answer, read)
    return meant or FAULTS.get(kind(cell)) or suspected(text, read) or read(cell)


def suspected(text: str, read: Reader) -> Reading | None:
    """A cell that is a word for an error or lost its letters; None where it is neither."""
    if fault(text):
        return FAULTS["fault"]
    found = damaged(text)
    if found is None:
        return None
    code, before = found
    meant = settled(before, read) if before else None
    return Reading("", ASKED, code, (meant.value,) if meant else ())


def settled(answer: str, read: Reader) -> Reading | None:
    """An answer as a certain reading; None where it is none."""
    if not answer:
        return Reading()
    meant = read(answer)
    return Reading(meant.value) if meant.value and meant.level in ("", NOTED) else None


def is_unknown(text: str) -> bool:
    """Whether a cell says that the value is not known: "n.d.", "–", "غ م"."""
    if text in UNKNOWN_MARKS or len(text) > LONGEST_UNKNOWN:
        return text in UNKNOWN_MARKS
    return plain(text) in families()["unknown"]


def one_line(text: str) -> str:
    """A text as it is read from a cell: white space is one space, marks of direction none."""
    return " ".join(UNPRINTABLE.sub("", text).split())
