"""A table of support as it would go into the store: checked whole, stored whole or not at all."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from geodata.datasets import Datasets
from geodata.intake.completion import cite
from geodata.intake.findings import (
    ADDED,
    ASKED,
    CHANGED,
    NOTED,
    REFUSED,
    UNCHANGED,
    Finding,
)
from geodata.intake.plan import Plan
from geodata.intake.previews import Preview, in_order
from geodata.intake.tables import Table
from geodata.intake.values import Columns
from geodata.spelling import normalise
from geodata.support import checks, persons
from geodata.support.checks import Known, next_id
from geodata.support.fields import SCHEMAS, Schema

# What tells rows of one name apart: two training courses of two years are two events.
TELLING = ("country_code", "cluster_id", "date_start", "issued_on", "year", "region_codes", "topic")
# Rows that name no country are of the country that the file is of; a body may have none.
WITHOUT_COUNTRY = ("organisation",)
Row = dict[str, str]


def analyse(table: Table, plan: Plan, columns: Columns, data: Datasets) -> Preview:
    """Compare rows as read with those in force, and check them as they would stand."""
    schema = SCHEMAS[plan.schema]
    known = Known.of(data)
    _fill_country(schema, columns, plan)
    sources = cite(columns, plan, data)
    known = replace(known, sources=frozenset(sources))
    given = _rows(schema, columns)
    old = known.rows[schema.entity]
    ids = _identify(schema, given, old)
    whole = {row: _merged(cells, old.get(ids[row], {})) for row, cells in given.items()}
    findings = [*columns.findings, *_wrong(schema, whole, ids, columns, known)]
    changes = {
        row: changed
        for row, cells in given.items()
        if ids[row] in old and (changed := _changed(schema, cells, old[ids[row]]))
    }
    status = pd.Series("", index=columns.rows, dtype=object)
    for row in given:
        told = UNCHANGED if ids[row] in old and row not in changes else CHANGED
        status[row] = told if ids[row] in old else ADDED
    for level in (ASKED, REFUSED):
        rows = {finding.row for finding in findings if finding.level == level}
        status[columns.rows.isin(rows)] = level
    return Preview(
        plan=plan,
        table=table,
        values=pd.DataFrame.from_dict(given, orient="index", columns=["id", *schema.columns]),
        raw=columns.raw,
        status=status,
        ids=pd.Series(ids, index=columns.rows, dtype=str),
        changes=changes,
        findings=in_order(findings),
        new_sources=sources,
        known_ids=tuple(old),
    )


def _fill_country(schema: Schema, columns: Columns, plan: Plan) -> None:
    if plan.country and "country_code" in schema.by_name and schema.entity not in WITHOUT_COUNTRY:
        found = columns.get("country_code")
        told = {f.row for f in columns.findings if f.field == "country_code" and f.level != NOTED}
        free = (found == "") & ~columns.rows.isin(told)
        columns.values["country_code"] = found.where(~free, plan.country)


def _rows(schema: Schema, columns: Columns) -> dict[int, Row]:
    """Row number → field → text."""
    names = ("id", *schema.columns)
    cells = [columns.get(name).tolist() for name in names]
    return {
        int(row): dict(zip(names, values, strict=True))
        for row, *values in zip(columns.rows, *cells, strict=True)
    }


def _identify(schema: Schema, given: dict[int, Row], old: dict[str, Row]) -> dict[int, str]:
    """The key of each row: given, that of the same row in force, or a new one."""
    same = {_telling(schema, row): key for key, row in old.items()}
    keys = {*old, *(row["id"] for row in given.values())}
    found = {}
    for row, cells in given.items():
        key = cells["id"] or same.get(_telling(schema, cells), "")
        if not key:
            key = next_id(schema.entity, keys)
            keys.add(key)
        found[row] = key
    return found


def _telling(schema: Schema, row: Row) -> tuple[str, ...]:
    name = normalise(row[f"{schema.label}_fr"]) if schema.label else row.get("as_of", "")
    return (name, *(row[field] for field in TELLING if field in schema.by_name))


def _merged(cells: Row, old: Row) -> Row:
    """The row as it would stand: an empty cell leaves what was there."""
    return {**old, **{name: text for name, text in cells.items() if text or name not in old}}


def _changed(schema: Schema, cells: Row, old: Row) -> dict[str, tuple[str, str]]:
    """Field → (before, after); a name that may not be shown is not shown here either."""
    shown = persons.masked(schema.entity, old, names=True)
    return {
        name: (shown[name], cells[name])
        for name in schema.columns
        if cells[name] not in ("", old[name])
    }


def _wrong(
    schema: Schema,
    whole: dict[int, Row],
    ids: dict[int, str],
    columns: Columns,
    known: Known,
) -> list[Finding]:
    """What the check of the rows finds, at their cells; a cell in doubt is told once."""
    told = {(f.row, f.field) for f in columns.findings if f.level != NOTED}
    frame = pd.DataFrame.from_dict(whole, orient="index").assign(id=pd.Series(ids))
    return [
        Finding(
            REFUSED,
            problem.line or 0,
            columns.places.get(problem.column or ""),
            problem.column or "",
            problem.value or "",
            problem.code,
            (),
            problem.params,
        )
        for problem in checks.check(schema.entity, frame, known)
        if (problem.line, problem.column) not in told
    ]
