"""What of a preview waits for an answer, grouped so that one answer settles all that are alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from geodata.intake.book import shown
from geodata.intake.fields import columns
from geodata.intake.findings import ADD, ASKED, LEFT_OUT, NOTED, ROW_STATE, SKIP, Finding
from geodata.intake.report import NOT_DECLARED, Preview

# Questions whose choices are a whole list, the likest first: nobody says that one is meant.
# Of a cluster that only shares trade and place with one in force, either may be so.
RANKED = {"unknown_sector_name", "too_many_unknown", "region_several", "trade_known_there"}

# Questions about a row that may be one in force: both are shown side by side.
OF_KNOWN = {"maybe_known", "trade_known_there"}


@dataclass(frozen=True)
class Doubt:
    """One question: the findings that one answer settles.

    Attributes
    ----------
    key : str
        What its answer is filed under, see :attr:`geodata.intake.findings.Finding.key`.
    findings : tuple of Finding
    """

    key: str
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that speaks for all."""
        return self.findings[0]

    @property
    def kind(self) -> tuple[str, str]:
        """Doubts of one field and one reason are of one kind."""
        return self.first.field, self.first.code

    @property
    def suggestion(self) -> str:
        """The likeliest answer; empty where none is known, or choices are merely in order."""
        return "" if self.first.code in RANKED else next(iter(self.first.choices), "")

    @property
    def of_rows(self) -> bool:
        """Whether it asks what to do with whole rows, and not what a cell means."""
        return self.first.field in ("", ROW_STATE)

    def left_out(self) -> dict[str, str]:
        """The answers that leave all its rows out."""
        return {f"row:{finding.row}": SKIP for finding in self.findings}


def doubts(preview: Preview) -> list[Doubt]:
    """Everything that can be answered: what is asked, and refused cells to be written anew."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in preview.findings:
        # What a whole table lacks is asked for beside the table.
        if finding.code == NOT_DECLARED:
            continue
        if finding.level != NOTED and preview.status.get(finding.row) != LEFT_OUT:
            key = finding.key if can_be_said(preview, finding) else f"row:{finding.row}"
            groups[key].append(finding)
    return [Doubt(key, tuple(found)) for key, found in groups.items()]


def can_be_said(preview: Preview, finding: Finding) -> bool:
    """Whether an answer stands for what was read, or only the whole row can be left out."""
    if finding.level == ASKED:
        return True
    if finding.field == "point":
        return True
    raw = preview.raw.get(finding.field)
    known = finding.field in columns(preview.plan.schema)
    return raw is not None and known and shown(str(raw.get(finding.row, ""))) == finding.value


def kinds(found: list[Doubt]) -> dict[tuple[str, str], list[Doubt]]:
    """Doubts by kind, those of one kind together."""
    by: dict[tuple[str, str], list[Doubt]] = defaultdict(list)
    for doubt in found:
        by[doubt.kind].append(doubt)
    return dict(by)


def common(group: list[Doubt]) -> list[str]:
    """Answers that every doubt of a kind offers."""
    shared = [set(doubt.first.choices) for doubt in group]
    every = set.intersection(*shared) if shared else set()
    if group[0].of_rows:
        every |= {ADD, SKIP}
    return [choice for choice in (*group[0].first.choices, ADD, SKIP) if choice in every]


def suggested(group: list[Doubt]) -> Mapping[str, str]:
    """Each doubt's likeliest answer, where it has one."""
    return {doubt.key: doubt.suggestion for doubt in group if doubt.suggestion}
