"""What a steward gets back: every cell in question, and the workbook with comments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from geodata.intake.analysis import Preview, letter
from geodata.intake.findings import Finding
from geodata.intake.readers.comments import RESULT
from geodata.intake.sandbox import pool
from geodata.messages import describe

COLUMNS = ("row", "column", "title", "value", "level", "reason", "suggestion")


def title_of(preview: Preview, finding: Finding) -> str:
    """The title of a finding's column as the file writes it, else the field's name."""
    found = (c.title for c in preview.table.columns if c.index == finding.column)
    return next(found, finding.field)


def rows(preview: Preview, lang: str) -> pd.DataFrame:
    """One row per finding: where, as read, why, and what may be meant."""
    return pd.DataFrame(
        [
            {
                "row": finding.row,
                "column": "" if finding.column is None else letter(finding.column),
                "title": title_of(preview, finding),
                "value": finding.value,
                "level": finding.level,
                "reason": describe(finding.problem(title_of(preview, finding)), lang),
                "suggestion": " / ".join(finding.choices[:5]),
            }
            for finding in preview.findings
        ],
        columns=list(COLUMNS),
    )


def notes(preview: Preview, lang: str) -> list[tuple[int, int, str, str]]:
    """Comments for cells: row and column from 1, level, sentence."""
    first = preview.table.columns[0].index
    return [
        (
            finding.row,
            (first if finding.column is None else finding.column) + 1,
            finding.level,
            describe(finding.problem(title_of(preview, finding)), lang),
        )
        for finding in preview.open_findings
    ]


def commented(path: Path, name: str, sheet: int, preview: Preview, lang: str) -> bytes:
    """The user's own XLSX with a comment on each cell in question, made in the child."""
    options: dict[str, Any] = {"sheet": sheet, "notes": notes(preview, lang)}
    with pool.read(path, "comments", options, name=name) as (_, folder):
        return (folder / RESULT).read_bytes()
