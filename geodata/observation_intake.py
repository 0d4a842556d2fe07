"""Registering a published table: checked, stored as text, hashed, listed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from geodata import observation_checks as checks
from geodata import observations as obs
from geodata.boundaries import read_toml
from geodata.errors import IntakeError, Problem
from geodata.files import sha256
from geodata.registry import toml_text, write_whole

TABLE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
COVERAGES = ("all-regions", "all-sectors")


@dataclass(frozen=True)
class Added:
    """What came of adding a table: the problems found, or the number of rows stored."""

    problems: list[Problem]
    rows: int


def coverage_of(text: str, threshold: str) -> obs.Coverage:
    """The coverage a command line states: ``all-regions,all-sectors`` or ``partial``.

    Raises
    ------
    IntakeError
        For any other word: coverage is never guessed.
    """
    said = {part.strip() for part in text.split(",") if part.strip()} - {"partial"}
    unknown = sorted(said - set(COVERAGES))
    if unknown:
        known = [*COVERAGES, "partial"]
        raise IntakeError("unknown_coverage", value=unknown, known=known)
    return obs.Coverage("all-regions" in said, "all-sectors" in said, threshold)


def add(
    path: Path, said: checks.Declaration, context: checks.Context, user: Path | None = None
) -> Added:
    """Check a table and register it in the user's data folder.

    A table of the same id replaces the earlier one.

    Raises
    ------
    IntakeError
        If the file cannot be read, or its id cannot be a name; nothing is stored then.
    """
    if not TABLE_ID.fullmatch(said.table_id):
        raise IntakeError("bad_table_id", table=said.table_id)
    if said.boundary_set not in context.regions.sets:
        raise IntakeError("unknown_set", set=said.boundary_set, known=context.regions.sets)
    report = checks.check(path, said, context)
    if report.problems:
        return Added(report.problems, len(report.rows))
    registry = obs.registry_path(user)
    registry.parent.mkdir(parents=True, exist_ok=True)
    target = registry.parent / f"{said.table_id}.csv"
    stored = report.rows.assign(value=[_plain(value) for value in report.rows["value"]])
    write_whole(target, stored.to_csv(index=False, lineterminator="\n"))
    entries = read_toml(registry, "tables") if registry.exists() else {}
    entries[said.table_id] = {
        "country": str(context.regions.of_set(said.boundary_set)["country_code"].iloc[0]),
        "file": target.name,
        "sha256": sha256(target),
        "all_regions": said.coverage.all_regions,
        "all_sectors": said.coverage.all_sectors,
        "threshold": said.coverage.threshold,
    }
    write_whole(registry, toml_text("tables", entries))
    return Added([], len(report.rows))


def _plain(value: float) -> str:
    """A number as text that reads back as the same number; missing is empty."""
    return "" if value != value else repr(float(value)).removesuffix(".0")
