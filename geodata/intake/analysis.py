"""A table as it would go into the store: added, changed, unchanged, asked about, refused."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geodata.datasets import Datasets
from geodata.errors import Problem
from geodata.intake import kinds, language_columns, matching, places
from geodata.intake.book import kind, shown
from geodata.intake.completion import complete
from geodata.intake.fields import columns as columns_of
from geodata.intake.findings import (
    ADD,
    ADDED,
    ASKED,
    CHANGED,
    LEFT_OUT,
    NOTED,
    REFUSED,
    ROW_STATE,
    SKIP,
    UNCHANGED,
)
from geodata.intake.plan import Plan
from geodata.intake.readers.grids import HIDDEN, POINTLESS, STRUCK
from geodata.intake.report import Preview, Whole, in_order
from geodata.intake.tables import Table
from geodata.intake.values import Columns, Readings, apply
from geodata.schema import checks, persons
from geodata.schema.cells import Known, Row
from geodata.schema.fields import Field, Schema
from geodata.schema.tables import SCHEMAS
from geodata.statements import SOURCES

__all__ = ["ADD", "SKIP", "Preview", "analyse"]

# What a file shows of a whole row → what is asked of it.
ROW_CODES = {HIDDEN: "row_hidden", STRUCK: "row_struck"}
# Kinds whose cells are read together with others of their row, in this order.
TOGETHER = {
    "region": places.read_regions,
    "regions": places.read_regions,
    "degrees": places.keep_degrees,
    "point": places.split_points,
}


def analyse(table: Table, plan: Plan, data: Datasets, read: Readings | None = None) -> Preview:
    """Read a table as the plan says, and compare it with the rows in force.

    Rows are checked as they would stand in the store, with each other beside them.

    Parameters
    ----------
    read : dict
        What cells were read as when this table was last looked at, with the same
        data and a plan that differs in its answers alone; it is added to.
    """
    schema = plan.rows_of
    columns = read_columns(table, plan, data, {} if read is None else read)
    language_columns.place(columns, table, schema)
    sources = complete(columns, table, plan, data)
    given = _rows(schema, columns)
    old = {key: dict(row) for key, row in data.known.rows[schema.entity].items()}
    keys = matching.recognise(given, old, columns, plan)
    stored = {row: old[key] for row, key in keys.items()}
    placed, asked = language_columns.judge(columns, table, plan, given, stored)
    columns.findings += asked
    for row, cells in placed.items():
        given[row] |= cells
    matching.forget_settled_points(schema, columns, stored)
    changes = matching.changed(given, stored, columns, plan)
    merged = {
        row: _merged(schema, cells, stored.get(row), changes.get(row))
        for row, cells in given.items()
    }
    known = data.known.and_these("source", sources)
    whole = _whole(table, plan, columns, given, known) if schema.within else None
    if whole is not None:
        known = known.and_these(schema.within, {whole.key: whole.values})
    _check(plan, merged, keys, columns, known)
    _ask_marked(plan, table, columns, stored, changes)
    status = _statuses(plan, table, columns, stored, changes)
    return Preview(
        plan=plan,
        table=table,
        values=pd.DataFrame.from_dict(given, orient="index", columns=[schema.key, *schema.columns]),
        raw=columns.raw,
        status=status,
        ids=_ids(schema, given, keys),
        changes=_shown(schema, changes, stored, status),
        findings=in_order(columns.findings),
        new_sources=sources,
        known_ids=tuple(old),
        whole=whole,
    )


# Reading ----------------------------------------------------------------------------


def read_columns(table: Table, plan: Plan, data: Datasets, read: Readings) -> Columns:
    """Every column that the plan gives a field, and what is said once of all rows."""
    columns = Columns(rows=table.rows.index, read=read)
    fields = columns_of(plan.schema)
    columns.places = {name: place for place, name in plan.fields.items()}
    chosen = [(place, fields[name]) for place, name in plan.fields.items()]
    alone = [(place, field) for place, field in chosen if field.kind not in TOGETHER]
    for place, field in alone:
        _read_alone(columns, field, table.rows[place], plan, data)
    for name, value in plan.shared.items():
        columns.fill(name, value)
    for kind_, together in TOGETHER.items():
        for place, field in chosen:
            if field.kind == kind_:
                together(columns, field, table.rows[place], plan, data)
    places.read_coordinates(columns, plan, data)
    _note_merged(columns, table)
    for row, count in table.ragged.items():
        if row in columns.rows:
            params = {"found": count, "expected": table.columns[-1].index + 1}
            columns.ask(REFUSED, row, "", "ragged_row", "", (), params)
    return columns


def _read_alone(
    columns: Columns, field: Field, cells: pd.Series, plan: Plan, data: Datasets
) -> None:
    if field.kind == "flag":
        cells = cells.map(lambda cell: shown(cell) if kind(cell) == "truth" else cell)
    texts = tuple(shown(str(cell)) for cell in cells.unique())
    read = kinds.reader_of(kinds.Column(field, plan, data, texts))
    apply(columns, field.name, cells, read, plan)


def _note_merged(columns: Columns, table: Table) -> None:
    """Tell which cells speak for a merged range above them."""
    named = {place: name for name, place in reversed(columns.places.items())}
    for row, place in table.filled:
        if place in named and row in columns.rows:
            text = shown(str(table.rows.at[row, place]))
            columns.ask(NOTED, row, named[place], "from_merged_cell", text)


def _rows(schema: Schema, columns: Columns) -> dict[int, matching.Cells]:
    """Row number → field → text."""
    names = (schema.key, *schema.columns)
    cells = [columns.get(name).tolist() for name in names]
    return {
        int(row): dict(zip(names, values, strict=True))
        for row, *values in zip(columns.rows, *cells, strict=True)
    }


# What the rows are part of -------------------------------------------------------------


def _whole(
    table: Table, plan: Plan, columns: Columns, given: matching.Given, known: Known
) -> Whole:
    """What is said once of all rows, from their columns or beside them; differences are told."""
    part = plan.rows_of
    schema, header = SCHEMAS[part.within], table.header[0] + 1
    values = {name: _said_by_all(name, part, schema, columns) for name in schema.columns}
    key = _said_by_all(part.whole, part, schema, columns)
    frame = pd.DataFrame([{schema.key: key, **values}], index=[header])
    for problem in checks.check(schema, frame, known):
        _tell(columns, schema, problem, known, _told(columns))
    mine = {k for k, row in known.rows[part.entity].items() if row[part.whole] == key}
    brought = {part.key_of(cells) for cells in given.values()}
    before = known.rows[schema.entity].get(key, {})
    return Whole(key, values, before, tuple(sorted(mine - brought)))


def _said_by_all(name: str, part: Schema, whole: Schema, columns: Columns) -> str:
    """The one value of a column that all rows share; of what each row says, the first."""
    texts = columns.get(name)
    field = whole.by_name.get(name)
    if field is None or not field.required:
        texts = texts[texts != ""]
    first = str(next(iter(texts), ""))
    if name == part.whole or name not in part.by_name:
        for row in texts.index[texts != first][:1]:
            told = {"first": first or "–"}
            columns.ask(REFUSED, int(str(row)), name, "mixed_values", str(texts[row]), (), told)
    return first


# Judging ----------------------------------------------------------------------------


def _merged(
    schema: Schema, given: Row, stored: Row | None, changes: Mapping[str, tuple[str, str]] | None
) -> matching.Cells:
    """A row as it would stand; its sources are those that the file gives."""
    if stored is None:
        return dict(given)
    after = {name: new for name, (_, new) in (changes or {}).items()}
    return {**stored, **after, **{name: given[name] for name in schema.of_kinds("sources")}}


def _check(
    plan: Plan, whole: Mapping[int, Row], keys: Mapping[int, str], columns: Columns, known: Known
) -> None:
    """What the check of the rows finds, at their cells; a cell in doubt is told once."""
    schema = plan.rows_of
    told = _told(columns)
    frame = pd.DataFrame.from_dict(
        dict(whole), orient="index", columns=[schema.key, *schema.columns]
    )
    # Rows without a key are new: each is told from the others until it has one.
    frame[schema.key] = [
        keys.get(row) or cells[schema.key] or f"row.{row}" for row, cells in whole.items()
    ]
    for problem in checks.check(schema, frame, known, entire=not told):
        _tell(columns, schema, problem, known, told)


def _told(columns: Columns) -> set[tuple[int, str]]:
    """Cells that are refused or asked about."""
    told = {(f.row, f.field) for f in columns.findings if f.level != NOTED}
    # A source in words becomes the id of one.
    return told | {(row, SOURCES) for row, field in told if field == "source_text"}


def _tell(
    columns: Columns, schema: Schema, problem: Problem, known: Known, told: set[tuple[int, str]]
) -> None:
    """A problem as a finding, unless its cell is in doubt already."""
    level, field, code, choices = _weighed(schema, problem, known)
    row, at = problem.line or 0, problem.column or ""
    if not {(row, field), (row, at)} & told:
        value = "" if choices else problem.value or ""
        columns.ask(level, row, field, code, value, choices, problem.params, at)


def _weighed(
    schema: Schema, problem: Problem, known: Known
) -> tuple[str, str, str, tuple[str, ...]]:
    """Level, field, code and choices: what can be chosen is asked about, all else refused."""
    field = schema.by_name.get(problem.column or "", Field(problem.column or ""))
    unqualified = problem.code == field.unqualified
    asked = schema.by_name[field.qualifier] if unqualified else field
    choices: tuple[str, ...] = ()
    if unqualified or problem.code == "empty_cell":
        choices = asked.words or (tuple(known.countries) if asked.kind == "country" else ())
    code = "missing_value" if problem.code == "empty_cell" else problem.code
    return (ASKED, asked.name, code, choices) if choices else (REFUSED, field.name, code, ())


def _ask_marked(
    plan: Plan,
    table: Table,
    columns: Columns,
    stored: Mapping[int, Row],
    changes: matching.Changes,
) -> None:
    """Ask once about all rows that somebody hid, and all that were struck out."""
    name = matching.name_field(plan.rows_of)
    for row, sign in table.marks.items():
        if sign == POINTLESS:
            columns.ask(NOTED, row, "", "shape_without_point", at=name)
        elif row not in stored or row in changes:
            settled = f"row:{row}" in plan.answers or plan.answer(ROW_STATE, sign) in (ADD, SKIP)
            if not settled:
                columns.ask(ASKED, row, ROW_STATE, ROW_CODES[sign], sign, (SKIP, ADD), at=name)


def _statuses(
    plan: Plan, table: Table, columns: Columns, stored: Mapping[int, Row], changes: matching.Changes
) -> pd.Series:
    rows = [int(row) for row in columns.rows]
    status = pd.Series(
        [ADDED if r not in stored else CHANGED if r in changes else UNCHANGED for r in rows],
        index=columns.rows,
        dtype=object,
    )
    for level in (ASKED, REFUSED):
        named = {finding.row for finding in columns.findings if finding.level == level}
        status[columns.rows.isin(named)] = level
    skipped = [row for row in rows if _left_out(plan, row, table.marks.get(row, ""))]
    status[columns.rows.isin(skipped)] = LEFT_OUT
    return status


def _left_out(plan: Plan, row: int, sign: str) -> bool:
    """Whether a row was answered not to be taken, by itself or with all of its state."""
    own = plan.answers.get(f"row:{row}")
    return own == SKIP or (own is None and bool(sign) and plan.answer(ROW_STATE, sign) == SKIP)


def _ids(schema: Schema, given: matching.Given, keys: Mapping[int, str]) -> pd.Series:
    found = {row: keys.get(row) or schema.key_of(cells) for row, cells in given.items()}
    return pd.Series(found, index=list(given), dtype=str)


def _shown(
    schema: Schema,
    changes: matching.Changes,
    stored: Mapping[int, Row],
    status: pd.Series,
) -> matching.Changes:
    """Changes of rows that may be stored; a name that may not be shown is not shown here."""
    shown_rows = [row for row in changes if status[row] == CHANGED]
    masks = {row: persons.masked(schema.entity, stored[row], names=True) for row in shown_rows}
    return {
        row: {name: (masks[row][name], new) for name, (_, new) in changes[row].items()}
        for row in shown_rows
    }
