"""What an import would do, before it does it, and what a steward gets back of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from geodata.intake.book import shown
from geodata.intake.findings import (
    ADD,
    ADDED,
    ASKED,
    CHANGED,
    NOTED,
    REFUSED,
    SKIP,
    STATUSES,
    Finding,
)
from geodata.intake.plan import Plan
from geodata.intake.readers.comments import RESULT
from geodata.intake.sandbox import pool
from geodata.intake.tables import STEP, Table
from geodata.messages import describe

COLUMNS = ("row", "column", "title", "value", "level", "reason", "suggestion")


@dataclass(frozen=True)
class Whole:
    """The row that all rows of a file are part of: a published table.

    Attributes
    ----------
    key : str
    values : mapping
        What is said once of it.
    before : mapping
        The same in force; empty where it is new.
    removed : tuple of str
        Keys of its rows in force that its new edition no longer has.
    """

    key: str
    values: Mapping[str, str]
    before: Mapping[str, str] = field(default_factory=dict)
    removed: tuple[str, ...] = ()

    @property
    def changes(self) -> dict[str, tuple[str, str]]:
        """Field → (before, after)."""
        pairs = {name: (self.before.get(name, ""), new) for name, new in self.values.items()}
        return {name: (old, new) for name, (old, new) in pairs.items() if old != new}


# The code of a fact that a whole table lacks.
NOT_DECLARED = "not_declared"


@dataclass(frozen=True)
class Preview:
    """What an import would do.

    Attributes
    ----------
    plan : Plan
    table : Table
    values : DataFrame
        One row per row of data, indexed by row number in the file: every field
        read, as text.
    raw : dict
        Field → the cells as read.
    status : Series
        ``added``, ``changed``, ``unchanged``, ``asked``, ``refused``, ``left_out``.
    ids : Series
        The key of each row; empty for one that is new and brings none.
    changes : dict
        Row → field → (before, after) of rows that change one in force.
    findings : list of Finding
    new_sources : dict
        Id → source, for sources that the file names and the store lacks.
    known_ids : tuple of str
        Keys in force when the preview was made.
    whole : Whole or None
        What the rows are part of; None where they stand alone.
    """

    plan: Plan
    table: Table
    values: pd.DataFrame
    raw: Mapping[str, pd.Series]
    status: pd.Series
    ids: pd.Series
    changes: Mapping[int, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    new_sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    known_ids: tuple[str, ...] = ()
    whole: Whole | None = None

    @property
    def counts(self) -> dict[str, int]:
        """Rows by status; they add up to the rows of data."""
        found = Counter(self.status)
        return {name: found.get(name, 0) for name in STATUSES}

    @property
    def unsettled(self) -> int:
        """Rows refused or asked about, and what is wrong with the table as a whole."""
        counts = self.counts
        of_table = sum(one.row not in self.status.index for one in self.open_findings)
        return counts[REFUSED] + counts[ASKED] + of_table

    @property
    def held_back(self) -> bool:
        """Whether nothing of the file may be stored until every row of it is right."""
        return not self.plan.rows_of.singly and bool(self.unsettled)

    @property
    def ready(self) -> int:
        """Rows that a commit would write; none while the file is held back."""
        if self.held_back:
            return 0
        whole = len(self.whole.removed) + bool(self.whole.changes) if self.whole else 0
        return self.counts[ADDED] + self.counts[CHANGED] + whole

    @property
    def undeclared(self) -> list[str]:
        """Facts that a whole table needs and neither its file nor anybody has given."""
        return list(dict.fromkeys(f.field for f in self.findings if f.code == NOT_DECLARED))

    @property
    def open_findings(self) -> list[Finding]:
        """What still needs an answer, or a better file."""
        return [finding for finding in self.findings if finding.level != NOTED]


def recalled(preview: Preview) -> dict[tuple[str, str], str]:
    """Remembered answers to texts that stand in this file too: field and text → what was meant."""
    plan = preview.plan
    texts = {name: {shown(str(cell)) for cell in raw.unique()} for name, raw in preview.raw.items()}
    pairs = {key: key.partition("=") for key in plan.remembered}
    return {
        (name, text): plan.remembered[key]
        for key, (name, _, text) in pairs.items()
        if text in texts.get(name, ())
    }


def unread(preview: Preview) -> list[str]:
    """Titles of columns that nothing was read from."""
    read = set(preview.plan.fields)
    return [column.title for column in preview.table.columns if column.index not in read]


def in_order(findings: list[Finding]) -> list[Finding]:
    """Findings by row and column, what is refused first."""
    order = {REFUSED: 0, ASKED: 1, NOTED: 2}
    return sorted(
        findings, key=lambda f: (f.row, f.column if f.column is not None else -1, order[f.level])
    )


def title_of(preview: Preview, finding: Finding) -> str:
    """The title of a finding's column as the file writes it, else the field's name."""
    found = (c.title for c in preview.table.columns if c.index == finding.column)
    return next(found, finding.field)


def place(preview: Preview, finding: Finding) -> tuple[int | str, str]:
    """Row and column of a finding as a spreadsheet shows them; a bare number in a single sheet."""
    table = preview.table
    row, column = table.at(finding.row, finding.column)
    shown_row: int | str = "" if row is None else row
    return (
        f"{table.sheets[finding.row // STEP]} {shown_row}" if table.sheets else shown_row
    ), column


def rows(preview: Preview, lang: str) -> pd.DataFrame:
    """One row per finding: where, as read, why, and what may be meant."""
    places = [place(preview, finding) for finding in preview.findings]
    return pd.DataFrame(
        [
            {
                "row": row,
                "column": column,
                "title": title_of(preview, finding),
                "value": finding.value,
                "level": finding.level,
                "reason": describe(finding.problem(title_of(preview, finding)), lang),
                "suggestion": " / ".join(c for c in finding.choices[:5] if c not in (ADD, SKIP)),
            }
            for finding, (row, column) in zip(preview.findings, places, strict=True)
        ],
        columns=list(COLUMNS),
    )


def notes(preview: Preview, lang: str) -> list[tuple[int, int, str, str]]:
    """Comments for cells: row and column from 1, level, sentence."""
    first = preview.table.columns[0].index
    found = []
    for finding in preview.open_findings:
        cell = (finding.row, (first if finding.column is None else finding.column) + 1)
        said = describe(finding.problem(title_of(preview, finding)), lang)
        if finding.row < STEP:
            found.append((*(cell[::-1] if preview.table.turned else cell), finding.level, said))
    return found


def commented(path: Path, name: str, sheet: int, preview: Preview, lang: str) -> bytes:
    """The user's own XLSX with a comment on each cell in question, made in the child."""
    options: dict[str, Any] = {"sheet": sheet, "notes": notes(preview, lang)}
    with pool.read(path, "comments", options, name=name) as (_, folder):
        return (folder / RESULT).read_bytes()
