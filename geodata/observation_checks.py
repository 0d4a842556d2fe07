"""A published table, checked line by line before it is believed; nothing is corrected.

What makes a table usable for comparison is checked with it: one indicator, one
classification, one unit and one period; a total that is the sum of its parts;
and, where the table says that it covers every region and sector, that it does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geodata import observations as obs
from geodata.checks import read_csv_text
from geodata.errors import IntakeError, Problem
from geodata.names import Gazetteer
from geodata.regions import Regions
from geodata.sectors import SectorTree

REQUIRED = ("region", "value")
# What a file may say in a column, or the command for all rows.
SHARED = ("indicator", "classification", "period", "unit", "source", "vintage", "definition")
OPTIONAL = ("category", "sector_codes", "status", "scope", *SHARED)
# Values that must be the same in every row of one table.
UNIFORM = ("indicator", "classification", "period", "unit")
NEEDED = ("indicator", "period", "unit", "source")
NAMES_SHOWN = 8
# Printed totals are rounded; a hundredth of a per cent, or half a unit, is no error.
TOLERANCE = 1e-4
GROUPED = re.compile(r"[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+([.,][0-9]+)?")
PLAIN = re.compile(r"[0-9]+([.,][0-9]{1,2}|[.,][0-9]{4,})?")
TWO_WAYS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")


@dataclass(frozen=True)
class Declaration:
    """What a ministry says of the table it adds.

    Attributes
    ----------
    table_id : str
    boundary_set : str
    coverage : Coverage
    shared : dict
        Values of ``SHARED`` columns that the file does not carry itself.
    """

    table_id: str
    boundary_set: str
    coverage: obs.Coverage
    shared: dict[str, str]


@dataclass(frozen=True)
class Context:
    """What a table is checked against."""

    regions: Regions
    sectors: SectorTree
    gazetteer: Gazetteer


@dataclass(frozen=True)
class Report:
    """Rows in stored form, and every problem found, in the order of the file."""

    rows: pd.DataFrame
    problems: list[Problem]


def check(path: Path, said: Declaration, context: Context) -> Report:
    """Read a table and list everything wrong with it.

    Raises
    ------
    IntakeError
        If the file is no text table at all, or lacks a column it cannot do without.
    """
    table, problems = read_csv_text(path, semicolons=True)
    missing = [name for name in REQUIRED if name not in table.columns]
    if missing:
        raise IntakeError("columns_missing", file=path.name, columns=missing)
    for name in OPTIONAL:
        if name not in table.columns:
            table[name] = said.shared.get(name, "")
    table["category"] = table["category"].replace("", obs.TOTAL)
    problems += _cells(table, said, context)
    problems += _uniform(table, said.shared)
    rows = _stored(table, said, context)
    if not problems:
        problems = [*_repeated(rows), *_sums(rows, said), *_covered(rows, said, context)]
    return Report(rows, sorted(problems, key=lambda p: (p.line or 0, p.column or "")))


def number(text: str) -> float | None:
    """A printed number; None where it is none, or can be read in two ways.

    Spaces group thousands; a comma or a point marks decimals. "1.234" may be
    either, and is left to a person.
    """
    if TWO_WAYS.fullmatch(text) or not (GROUPED.fullmatch(text) or PLAIN.fullmatch(text)):
        return None
    found = float(re.sub("[ \u00a0\u202f]", "", text).replace(",", "."))
    return found if math.isfinite(found) else None


def region_of(text: str, said: Declaration, context: Context) -> str:
    """The code of a region however it is spelled; empty where the table speaks of no region."""
    known = context.regions.of_set(said.boundary_set).index
    if text in known:
        return text
    country = said.boundary_set[:2]
    code = context.gazetteer.match(text, country).code if text else None
    return code if code is not None and code in known else ""


def _cells(table: pd.DataFrame, said: Declaration, context: Context) -> list[Problem]:
    rules: dict[str, Callable[[pd.Series], Problem | None]] = {
        "region": lambda row: _region_problem(row, said, context),
        "value": _value_problem,
        "status": _status_problem,
        "sector_codes": lambda row: _sector_problem(row, context),
    }
    found = [rule(row) for _, row in table.iterrows() for rule in rules.values()]
    return [problem for problem in found if problem is not None]


def _region_problem(row: pd.Series, said: Declaration, context: Context) -> Problem | None:
    text = str(row["region"])
    if not text or str(row["scope"]) in (obs.NATIONAL, obs.SUPRA):
        return None
    if region_of(text, said, context):
        return None
    near = context.gazetteer.match(text, said.boundary_set[:2]).candidates
    params = {"set": said.boundary_set, "near": [f"{c.code} {c.name}" for c in near[:3]] or "–"}
    return Problem("region_not_in_set", _line(row), "region", text, params)


def _value_problem(row: pd.Series) -> Problem | None:
    text, withheld = str(row["value"]), str(row["status"]) in obs.WITHHELD
    if withheld:
        return Problem("value_withheld", _line(row), "value", text) if text else None
    if not text:
        return Problem("value_empty", _line(row), "value", params={"known": list(obs.WITHHELD)})
    if text.startswith(("-", "−")):
        return Problem("negative_value", _line(row), "value", text)
    if TWO_WAYS.fullmatch(text):
        return Problem("two_readings", _line(row), "value", text)
    return None if number(text) is not None else Problem("no_number", _line(row), "value", text)


def _status_problem(row: pd.Series) -> Problem | None:
    text = str(row["status"])
    if text in obs.STATUSES:
        return None
    params = {"expected": [name or "–" for name in obs.STATUSES]}
    return Problem("not_listed", _line(row), "status", text, params)


def _sector_problem(row: pd.Series, context: Context) -> Problem | None:
    for code in filter(None, str(row["sector_codes"]).split("|")):
        if code not in context.sectors:
            return Problem("unknown_sector", _line(row), "sector_codes", code)
    return None


def _uniform(table: pd.DataFrame, shared: dict[str, str]) -> list[Problem]:
    """Two indicators, classifications, periods or units do not make one table."""
    problems = []
    for column in UNIFORM:
        # A total belongs to every classification and may name none.
        parts = table[table["category"] != obs.TOTAL] if column == "classification" else table
        values = parts[column]
        first = next(iter(values), "")
        other = values[values != first]
        if len(other):
            params = {"first": first or "–"}
            line = int(str(other.index[0]))
            problems.append(Problem("mixed_values", line, column, str(other.iloc[0]), params))
    for column in NEEDED:
        if (table[column] == "").all():
            problems.append(Problem("not_declared", 1, column))
    return problems


def _stored(table: pd.DataFrame, said: Declaration, context: Context) -> pd.DataFrame:
    """The rows in the columns of :mod:`geodata.observations`, indexed by line."""
    values = [number(text) for text in table["value"]]
    apii = obs.apii_sectors()
    given = zip(table["sector_codes"], table["category"], table["classification"], strict=True)
    sectors = [
        codes or (apii.get(category, "") if kind.upper() == "APII" else "")
        for codes, category, kind in given
    ]
    codes = [
        "" if scope in (obs.NATIONAL, obs.SUPRA) else region_of(text, said, context)
        for text, scope in zip(table["region"], table["scope"], strict=True)
    ]
    scopes = [
        obs.REGIONAL if code else scope or obs.NATIONAL
        for code, scope in zip(codes, table["scope"], strict=True)
    ]
    return pd.DataFrame(
        {
            "boundary_set": said.boundary_set,
            "region_code": codes,
            "scope": scopes,
            "scope_name": table["region"],
            **{name: table[name] for name in SHARED},
            "category": table["category"],
            "sector_codes": sectors,
            "value": pd.Series(values, index=table.index, dtype=float),
            "value_text": table["value"],
            "status": table["status"],
            "table_id": said.table_id,
        },
        index=table.index,
    )[list(obs.COLUMNS)]


def _repeated(rows: pd.DataFrame) -> list[Problem]:
    """A cell printed twice in one table: which of the two would count?"""
    keys = ["scope", "region_code", "scope_name", "category"]
    again = rows[rows.assign(scope_name=_named(rows)).duplicated(keys)]
    return [
        Problem("repeated_cell", _line(row), "region", str(row["scope_name"]), _cell_of(row))
        for _, row in again.iterrows()
    ]


def _named(rows: pd.DataFrame) -> pd.Series:
    """Regions are told apart by code, everything else by name."""
    return rows["scope_name"].where(rows["scope"] == obs.SUPRA, "")


def _sums(rows: pd.DataFrame, said: Declaration) -> list[Problem]:
    """Totals against parts: over categories in each region, over regions in each category."""
    problems = []
    for scope in (obs.REGIONAL, obs.NATIONAL):
        for _, part in rows[rows["scope"] == scope].groupby("region_code"):
            total = part[part["category"] == obs.TOTAL]
            inside = part[part["category"] != obs.TOTAL]
            problems += _compared(total, inside, said.coverage.all_sectors)
    for _, part in rows.groupby("category"):
        total = part[part["scope"] == obs.NATIONAL]
        inside = part[part["scope"] == obs.REGIONAL]
        problems += _compared(total, inside, said.coverage.all_regions)
    return problems


def _compared(total: pd.DataFrame, parts: pd.DataFrame, whole: bool) -> list[Problem]:
    """A printed total that its parts exceed or, where all of them are there, do not reach."""
    if len(total) != 1 or parts.empty or total["value"].isna().any():
        return []
    printed, added = float(total["value"].iloc[0]), float(parts["value"].sum())
    off = added - printed
    slack = max(0.5, TOLERANCE * printed)
    complete = whole and parts["value"].notna().all()
    if off > slack or (complete and off < -slack):
        row = total.iloc[0]
        params = {"total": f"{printed:g}", "sum": f"{added:g}", **_cell_of(row)}
        return [Problem("total_not_sum", _line(row), "value", str(row["value_text"]), params)]
    return []


def _covered(rows: pd.DataFrame, said: Declaration, context: Context) -> list[Problem]:
    """Whether a table that claims every region and sector has a row for each."""
    regional = rows[rows["scope"] == obs.REGIONAL]
    if regional.empty:
        return [Problem("no_region_rows", 1)]
    problems = []
    if said.coverage.all_regions:
        known = context.regions.of_set(said.boundary_set).index
        for category, part in regional.groupby("category"):
            lacking = [str(code) for code in known if code not in set(part["region_code"])]
            if lacking:
                names = [context.regions.name(code, "fr") for code in lacking[:NAMES_SHOWN]]
                params = {"count": len(lacking), "names": names, "set": said.boundary_set}
                problems.append(Problem("regions_missing", 1, "region", str(category), params))
    if said.coverage.all_sectors:
        if set(regional["category"]) == {obs.TOTAL}:
            problems.append(Problem("no_parts", 1, "category"))
        problems += _hidden(regional)
    return problems


def _hidden(regional: pd.DataFrame) -> list[Problem]:
    """Regions whose total nobody could know: a part is withheld and no total printed."""
    problems = []
    for _, part in regional.groupby("region_code"):
        totals = part[part["category"] == obs.TOTAL]
        hidden = part[part["value"].isna() & (part["category"] != obs.TOTAL)]
        if len(hidden) and totals["value"].isna().all():
            row = hidden.iloc[0]
            name = str(row["scope_name"])
            problems.append(Problem("withheld_without_total", _line(row), "value", name))
    return problems


def _cell_of(row: pd.Series) -> dict[str, str]:
    return {"place": str(row["scope_name"]) or "–", "category": str(row["category"])}


def _line(row: pd.Series) -> int:
    """The line of the file that a row was read from."""
    return int(str(row.name))
