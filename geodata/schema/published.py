"""What is wrong with a published table: its figures one by one, and all of them together.

What makes a table usable for comparison is a total that is the sum of its parts
and, where it says that it covers every region and sector, that it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from geodata import counted
from geodata.errors import Problem
from geodata.schema.cells import Known, Row
from geodata.schema.tables import (
    NATIONAL,
    REGIONAL,
    SUPRA,
    TOTAL,
    WITHHELD,
)

# Column, code and parameters of what is wrong with a row.
Flaw = tuple[str, str, dict[str, Any]]
WHOLE = "published_table"
NAMES_SHOWN = 8
# Printed totals are rounded; a hundredth of a per cent, or half a unit, is no error.
TOLERANCE = 1e-4


def table(row: Row, known: Known) -> Iterator[Flaw]:
    """A declared nature that the unit's own name contradicts."""
    by_name = counted.nature_of(row["unit"])
    if row["counts"] and by_name not in (row["counts"], counted.UNKNOWN):
        yield "unit", "unit_is_other", {"said": row["counts"], "known": by_name}


def figure(row: Row, known: Known) -> Iterator[Flaw]:
    """A value where none is said to be, none where one is due, a place outside the table's."""
    if row["status"] in WITHHELD and row["value"]:
        yield "value", "value_withheld", {}
    elif not row["value"] and row["status"] not in WITHHELD:
        yield "value", "value_empty", {"known": list(WITHHELD)}
    if row["scope"] == REGIONAL and not row["region_code"]:
        yield "region_code", "empty_cell", {}
    boundary_set = known.rows[WHOLE].get(row["table_id"], {}).get("boundary_set", "")
    units = known.regions.of_set(boundary_set).index if boundary_set in known.regions.sets else ()
    if row["region_code"] and boundary_set and row["region_code"] not in units:
        yield "region_code", "region_not_in_set", {"set": boundary_set, "near": "–"}


def figures(rows: pd.DataFrame, known: Known) -> Iterator[Problem]:
    """What all figures of one table show together.

    Parameters
    ----------
    rows : DataFrame
        Columns of ``observation``, all text; ``line`` is the index.
    """
    said = known.rows[WHOLE].get(next(iter(rows["table_id"]), ""), {})
    numbers = rows.assign(value=pd.to_numeric(rows["value"].where(rows["value"] != "")))
    yield from _repeated(numbers)
    yield from _sums(numbers, said)
    yield from _covered(numbers, said, known)


def _repeated(rows: pd.DataFrame) -> Iterator[Problem]:
    """A cell printed twice in one table: which of the two would count?"""
    # Regions are told apart by code, groups of regions by name.
    names = rows["scope_name"].where(rows["scope"] == SUPRA, "")
    keys = ["scope", "region_code", "scope_name", "category"]
    for line, row in rows[rows.assign(scope_name=names).duplicated(keys)].iterrows():
        place = str(row["scope_name"])
        yield Problem("repeated_cell", _line(line), "region_code", place, _cell_of(row))


def _sums(rows: pd.DataFrame, said: Row) -> Iterator[Problem]:
    """Totals against parts: over categories in each region, over regions in each category."""
    for scope in (REGIONAL, NATIONAL):
        for _, part in rows[rows["scope"] == scope].groupby("region_code"):
            inside = part[part["category"] != TOTAL]
            whole = said.get("all_sectors") == "yes"
            yield from _compared(part[part["category"] == TOTAL], inside, whole=whole)
    for _, part in rows.groupby("category"):
        inside = part[part["scope"] == REGIONAL]
        whole = said.get("all_regions") == "yes"
        yield from _compared(part[part["scope"] == NATIONAL], inside, whole=whole)


def _compared(total: pd.DataFrame, parts: pd.DataFrame, *, whole: bool) -> Iterator[Problem]:
    """A printed total that its parts exceed or, where all of them are there, do not reach."""
    if len(total) != 1 or parts.empty or total["value"].isna().any():
        return
    printed, added = float(total["value"].iloc[0]), float(parts["value"].sum())
    off = added - printed
    slack = max(0.5, TOLERANCE * printed)
    complete = whole and parts["value"].notna().all()
    if off > slack or (complete and off < -slack):
        row = total.iloc[0]
        params = {"total": f"{printed:g}", "sum": f"{added:g}", **_cell_of(row)}
        line = _line(total.index[0])
        yield Problem("total_not_sum", line, "value", str(row["value_text"]), params)


def _covered(rows: pd.DataFrame, said: Row, known: Known) -> Iterator[Problem]:
    """Whether a table that claims every region and sector has a row for each."""
    regional = rows[rows["scope"] == REGIONAL]
    if regional.empty:
        yield Problem("no_region_rows", 1)
        return
    if said.get("all_regions") == "yes":
        yield from _missing(regional, said["boundary_set"], known)
    if said.get("all_sectors") == "yes":
        if set(regional["category"]) == {TOTAL}:
            yield Problem("no_parts", 1, "category")
        yield from _hidden(regional)


def _missing(regional: pd.DataFrame, boundary_set: str, known: Known) -> Iterator[Problem]:
    codes = known.regions.of_set(boundary_set).index
    for category, part in regional.groupby("category"):
        lacking = [str(code) for code in codes if code not in set(part["region_code"])]
        if lacking:
            names = [known.regions.name(code, "fr") for code in lacking[:NAMES_SHOWN]]
            params = {"count": len(lacking), "names": names, "set": boundary_set}
            yield Problem("regions_missing", 1, "region_code", str(category), params)


def _hidden(regional: pd.DataFrame) -> Iterator[Problem]:
    """Regions whose total nobody could know: a part is withheld and no total printed."""
    for _, part in regional.groupby("region_code"):
        totals = part[part["category"] == TOTAL]
        hidden = part[part["value"].isna() & (part["category"] != TOTAL)]
        if len(hidden) and totals["value"].isna().all():
            name = str(hidden["scope_name"].iloc[0])
            yield Problem("withheld_without_total", _line(hidden.index[0]), "value", name)


def _cell_of(row: pd.Series) -> dict[str, str]:
    return {"place": str(row["scope_name"]) or "–", "category": str(row["category"])}


def _line(label: Any) -> int:
    return int(str(label))
