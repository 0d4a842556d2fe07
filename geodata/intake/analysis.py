"""A table as it would go into the store: added, changed, unchanged, asked about, refused."""

from __future__ import annotations

import pandas as pd

from geodata.datasets import Datasets
from geodata.intake import duplicates, places, support, values
from geodata.intake.book import shown
from geodata.intake.completion import complete
from geodata.intake.findings import (
    ADDED,
    ASKED,
    CHANGED,
    LEFT_OUT,
    NOTED,
    REFUSED,
    UNCHANGED,
    Finding,
)
from geodata.intake.plan import Plan
from geodata.intake.previews import Preview, in_order
from geodata.intake.tables import Table
from geodata.intake.values import Columns
from geodata.records import LIST_SEPARATORS
from geodata.support.fields import SCHEMAS as SUPPORT

__all__ = ["ADD", "SKIP", "Preview", "analyse", "letter"]

ADD, SKIP = "add", "skip"
# Read from the file, but no field of a record.
HELPERS = ("point", "source_text", "source_date")


def analyse(table: Table, plan: Plan, data: Datasets) -> Preview:
    """Read a table as the plan says and compare it with the records in force."""
    columns = _read_columns(table, plan, data)
    if plan.schema == "observations":
        return _observations(table, plan, columns)
    if plan.schema in SUPPORT:
        return support.analyse(table, plan, columns, data)
    sources = complete(columns, table, plan, data)
    frame = _frame(columns)
    ids = _identify(frame, columns, plan, data)
    ids = ids.where(~ids.isin([ADD, SKIP]), "")
    _require(columns, frame, ids, plan)
    status = _statuses(columns, plan)
    changes = _compare(frame, ids, status, plan, data)
    return Preview(
        plan=plan,
        table=table,
        values=frame,
        raw=columns.raw,
        status=status,
        ids=ids,
        changes=changes,
        findings=in_order(columns.findings),
        new_sources=sources,
        known_ids=tuple(map(str, data.records.table.index)),
    )


def _read_columns(table: Table, plan: Plan, data: Datasets) -> Columns:
    columns = Columns(rows=table.rows.index)
    for place, name, kind in values.fields_in_order(plan):
        cells = table.rows[place]
        columns.places[name] = place
        if kind in ("regions", "region"):
            places.read_regions(columns, name, cells, plan, data, single=kind == "region")
        elif kind in ("latitude", "longitude"):
            columns.raw[name] = cells
        elif kind == "point":
            places.read_point(columns, cells)
        else:
            read = values.reader_of(name, kind, cells.unique(), plan, data)
            values.apply(columns, name, cells, read, plan)
    if {"lat", "lon"} <= set(columns.raw):
        places.read_coordinates(columns, plan, data)
    for row, place in table.filled:
        named = next((n for n, p in columns.places.items() if p == place), None)
        if named and row in columns.rows:
            text = shown(str(table.rows.at[row, place]))
            columns.findings.append(Finding(NOTED, row, place, named, text, "from_merged_cell"))
    return columns


def _frame(columns: Columns) -> pd.DataFrame:
    needed = ("id", "name_fr", "country_code", "region_codes", "sector_code", "stage", "kind")
    series = {name: columns.get(name) for name in (*needed, *columns.values) if name not in HELPERS}
    return pd.DataFrame(series, index=columns.rows)


def _identify(frame: pd.DataFrame, columns: Columns, plan: Plan, data: Datasets) -> pd.Series:
    """The record each row is, by its id, or by its name where that is certain."""
    records = data.records.table
    given = frame["id"]
    ids = given.where(given.isin(records.index), "")
    again = given[(given != "") & given.duplicated()]
    for row, value in again.items():
        columns.findings.append(
            Finding(REFUSED, int(str(row)), columns.places.get("id"), "id", value, "duplicate_id")
        )
    nameless = frame[(given == "") & (frame["name_fr"] != "")]
    same, maybe = duplicates.identify(nameless, duplicates.known(records))
    for row, record in same.items():
        ids[row] = record
    for row, first in duplicates.repeated(nameless).items():
        if plan.answers.get(f"row:{row}") is None:
            columns.findings.append(
                Finding(
                    ASKED,
                    row,
                    columns.places.get("name_fr"),
                    "",
                    str(frame.at[row, "name_fr"]),
                    "repeated_in_file",
                    (ADD, SKIP),
                    {"first": first},
                )
            )
    for row, candidates in maybe.items():
        if plan.answers.get(f"row:{row}") is None:
            columns.findings.append(
                Finding(
                    ASKED,
                    row,
                    columns.places.get("name_fr"),
                    "",
                    str(frame.at[row, "name_fr"]),
                    "maybe_known",
                    (*candidates, ADD, SKIP),
                    {"records": candidates},
                )
            )
    for key, answer in plan.answers.items():
        known = answer in (ADD, SKIP) or answer in records.index
        if known and key.startswith("row:") and key[4:].isdecimal() and int(key[4:]) in frame.index:
            ids[int(key[4:])] = answer
    return ids


def _require(columns: Columns, frame: pd.DataFrame, ids: pd.Series, plan: Plan) -> None:
    """New rows need what every record has; a source is needed by all."""
    from geodata.intake.fields import REQUIRED, words

    new = ids == ""
    for name in REQUIRED["records"]:
        told = {f.row for f in columns.findings if f.field == name and f.level != NOTED}
        choices = tuple(dict.fromkeys(words("records").values.get(name, {}).values()))
        if name in ("name_fr", "sector_code"):
            choices = ()
        level = ASKED if choices else REFUSED
        for row in frame.index[new & (frame[name] == "")]:
            if int(row) not in told:
                columns.findings.append(
                    Finding(
                        level,
                        int(row),
                        columns.places.get(name),
                        name,
                        "",
                        "missing_value",
                        choices,
                    )
                )
    for row in frame.index[frame["source_ids"] == ""]:
        columns.findings.append(Finding(REFUSED, int(row), None, "source_ids", "", "no_source"))


def _statuses(columns: Columns, plan: Plan) -> pd.Series:
    status = pd.Series("", index=columns.rows, dtype=object)
    for level in (ASKED, REFUSED):
        rows = {finding.row for finding in columns.findings if finding.level == level}
        status[columns.rows.isin(rows)] = level
    skipped = [
        int(key[4:])
        for key, answer in plan.answers.items()
        if key.startswith("row:") and answer == SKIP and key[4:].isdecimal()
    ]
    status[columns.rows.isin(skipped)] = LEFT_OUT
    return status


def _compare(
    frame: pd.DataFrame, ids: pd.Series, status: pd.Series, plan: Plan, data: Datasets
) -> dict[int, dict[str, tuple[str, str]]]:
    """Set what is left of the statuses; returns the fields that change, row by row."""
    free = status == ""
    status[free & (ids == "")] = ADDED
    known = frame.index[free & (ids != "")]
    stored = data.records.table
    names = [name for name in frame.columns if name in stored.columns]
    found: dict[int, dict[str, tuple[str, str]]] = {}
    for row in known:
        before = stored.loc[ids[row]]
        differing: dict[str, tuple[str, str]] = {}
        for name in names:
            old = "" if pd.isna(before[name]) else str(before[name])
            new = _joined(name, old, str(frame.at[row, name]))
            if new not in ("", old):
                differing[name] = (old, new)
        status[row] = CHANGED if differing else UNCHANGED
        if differing:
            found[int(row)] = differing
    return found


def _joined(name: str, old: str, new: str) -> str:
    """Sources are added to those there are; anything else takes the place of what was."""
    if name != "source_ids" or not new:
        return new
    separator = LIST_SEPARATORS[name]
    return separator.join(
        dict.fromkeys([*filter(None, old.split(separator)), *filter(None, new.split(separator))])
    )


def _observations(table: Table, plan: Plan, columns: Columns) -> Preview:
    """A published table: complete rows are ready for the observations' own check."""
    from geodata.intake.fields import REQUIRED

    frame = pd.DataFrame(
        {name: columns.get(name) for name in (*REQUIRED["observations"], *columns.values)},
        index=columns.rows,
    )
    if plan.country:
        frame["country_code"] = frame["country_code"].where(
            frame["country_code"] != "", plan.country
        )
    frame = frame.assign(
        **{
            name: frame[name].where(frame[name] != "", plan.answers.get(f"{name}=", ""))
            for name in frame.columns
        }
    )
    for name in REQUIRED["observations"]:
        told = {f.row for f in columns.findings if f.field == name and f.level != NOTED}
        for row in frame.index[frame[name] == ""]:
            if int(row) not in told:
                columns.findings.append(
                    Finding(REFUSED, int(row), columns.places.get(name), name, "", "missing_value")
                )
    status = _statuses(columns, plan)
    status[status == ""] = ADDED
    ids = pd.Series("", index=columns.rows, dtype=str)
    return Preview(
        plan, table, frame, columns.raw, status, ids, findings=in_order(columns.findings)
    )


def letter(column: int) -> str:
    """The letters a spreadsheet shows for a column: 0 is A, 27 is AB."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
