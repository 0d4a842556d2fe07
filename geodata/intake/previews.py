"""What an import would do, before it does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from geodata.intake.findings import ASKED, NOTED, REFUSED, STATUSES, Finding
from geodata.intake.plan import Plan
from geodata.intake.tables import Table


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
        The record a row is; empty for one that is new.
    changes : dict
        Row → field → (before, after) of rows that change a record.
    findings : list of Finding
    new_sources : dict
        Id → source, for sources that the file names and the store lacks.
    known_ids : tuple of str
        Records in force when the preview was made.
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

    @property
    def counts(self) -> dict[str, int]:
        """Rows by status; they add up to the rows of data."""
        found = Counter(self.status)
        return {name: found.get(name, 0) for name in STATUSES}

    @property
    def open_findings(self) -> list[Finding]:
        """What still needs an answer, or a better file."""
        return [finding for finding in self.findings if finding.level != NOTED]


def in_order(findings: list[Finding]) -> list[Finding]:
    """Findings by row and column, what is refused first."""
    order = {REFUSED: 0, ASKED: 1, NOTED: 2}
    return sorted(
        findings, key=lambda f: (f.row, f.column if f.column is not None else -1, order[f.level])
    )
