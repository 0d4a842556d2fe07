"""What is wrong with rows: every cell, every pair of cells, every reference.

Nothing is corrected here. Rows are judged with the rows in force beside them
and with each other, so that a file may bring a committee and its chair
together. A distinct cell of a column is judged once
(:mod:`geodata.schema.cells`), however many rows have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geodata.errors import Problem
from geodata.files import LONGEST, read_csv_text
from geodata.schema import published
from geodata.schema.cells import CELLS, Known, Row, before, plausible_years
from geodata.schema.fields import Field, Schema
from geodata.schema.published import Flaw
from geodata.schema.tables import SCHEMAS, SESSION

KEY = re.compile(r"[A-Za-z0-9._-]+")
DECISIVE = (SESSION, "decision")


@dataclass(frozen=True)
class Report:
    """What the check of a file found.

    Attributes
    ----------
    table : DataFrame
        The rows as read, all text; ``line`` is the index.
    problems : list of Problem
        By line, in the order of the columns.
    """

    table: pd.DataFrame
    problems: list[Problem]


def check_file(path: Path, schema: Schema, known: Known) -> Report:
    """Read a CSV of rows of one kind and list everything wrong with it.

    Columns that are absent are empty; those that no row can do without are missed.

    Raises
    ------
    IntakeError
        If the file is missing, empty, too large or not a text table at all.
    """
    table, ragged = read_csv_text(path, semicolons=True)
    required = (schema.key, *schema.required)
    missing = [name for name in required if name not in table.columns]
    for name in (schema.key, *schema.columns):
        if name not in table.columns:
            table[name] = ""
    lacking = [Problem("missing_column", line=1, column=name) for name in missing]
    wrong = [p for p in check(schema, table, known) if p.column not in missing]
    return Report(table, sorted([*ragged, *lacking, *wrong], key=lambda p: p.line or 0))


def check(
    schema: Schema, rows: pd.DataFrame, known: Known, *, entire: bool = True
) -> list[Problem]:
    """Everything wrong with rows of one kind.

    Parameters
    ----------
    rows : DataFrame
        The key and the columns of the schema, all text; ``line`` is the index.
    entire : bool
        Whether they are all the rows of their whole, and each was read: only then
        is its sum and its reach judged.

    Returns
    -------
    list of Problem
        By line, in the order of the columns.
    """
    named = rows.reindex(columns=[schema.key, *schema.columns], fill_value="")
    rows_by_key = {str(row[schema.key]): row for row in named.to_dict("records")}
    every = known.and_these(schema.entity, rows_by_key)  # type: ignore[arg-type]
    places = {name: place for place, name in enumerate((schema.key, *schema.columns))}
    flaws = [
        *_keys(schema, named[schema.key]),
        *_cells(schema, named, every),
        *_pairs(schema, named, every),
        *_rows(schema, named, every),
    ]
    if schema.entity in WHOLES and entire and not flaws:
        flaws = list(WHOLES[schema.entity](named, every))
    return sorted(flaws, key=lambda flaw: (flaw.line or 0, places[flaw.column or schema.key]))


def check_all(known: Known, entities: Collection[str]) -> dict[str, list[Problem]]:
    """Everything wrong with the rows in force; `line` counts them from 1 in their table."""
    problems = {}
    for entity in entities:
        schema = SCHEMAS[entity]
        rows = [{schema.key: key, **row} for key, row in known.rows[entity].items()]
        frame = pd.DataFrame(rows, columns=[schema.key, *schema.columns])
        frame.index = pd.RangeIndex(1, len(frame) + 1, name="line")
        problems[entity] = check(schema, frame, known)
    return problems


def _keys(schema: Schema, keys: pd.Series) -> Iterator[Problem]:
    """Of two rows with one key, the first stands and the later ones are problems."""
    column = str(keys.name)
    if schema.keyed:
        return
    for line, key, again in zip(keys.index, keys, keys.duplicated(), strict=True):
        if not key:
            yield _problem("empty_cell", line, column, "")
        elif again:
            yield _problem("duplicate_id", line, column, key)
        elif len(key) > schema.longest_key or not KEY.fullmatch(key):
            yield _problem("bad_id", line, column, key)


def _cells(schema: Schema, rows: pd.DataFrame, known: Known) -> Iterator[Problem]:
    for field in schema.fields:
        column = rows[field.name]
        for value, lines in column.groupby(column, sort=False).groups.items():
            code = _cell(field, str(value), known)
            for line in lines if code else ():
                yield _problem(code, line, field.name, value, _expected(code, field, known))


def _cell(field: Field, value: str, known: Known) -> str:
    """The code of what is wrong with a cell; empty where nothing is."""
    if not value:
        return field.lacking if field.required else ""
    return CELLS[field.kind](field, value, known)


def _problem(
    code: str, line: Any, column: str, value: Any, params: dict[str, Any] | None = None
) -> Problem:
    return Problem(code, int(line), column, str(value), params or {})


def _expected(code: str, field: Field, known: Known) -> dict[str, Any]:
    """What would have been right there, for the message."""
    if code == "not_listed":
        of_set = known.regions.sets if field.kind == "set" else known.countries
        return {"expected": list(field.words or of_set)}
    if code == "implausible_year":
        return dict(plausible_years())
    if code == "text_too_long_cell":
        return {"limit": LONGEST}
    return {}


# Pairs of cells ------------------------------------------------------------------


def _pairs(schema: Schema, rows: pd.DataFrame, known: Known) -> Iterator[Problem]:
    yield from _unqualified(schema, rows)
    yield from _out_of_order(schema, rows)
    if "country_code" in schema.by_name:
        for name in schema.of_kinds("regions"):
            yield from _elsewhere(schema.by_name[name], rows, known)


def _unqualified(schema: Schema, rows: pd.DataFrame) -> Iterator[Problem]:
    """Numbers that do not say what they count, or in which currency."""
    for field in schema.fields:
        if field.unqualified:
            bare = (rows[field.name] != "") & (rows[field.qualifier] == "")
            for line, value in rows.loc[bare, field.name].items():
                yield _problem(field.unqualified, line, field.name, value)


def _out_of_order(schema: Schema, rows: pd.DataFrame) -> Iterator[Problem]:
    for start, end in schema.periods:
        for line, first, last in zip(rows.index, rows[start], rows[end], strict=True):
            if before(last, first):
                yield Problem("ends_before_start", int(line), end, str(last), {"start": first})


def _elsewhere(field: Field, rows: pd.DataFrame, known: Known) -> Iterator[Problem]:
    """Regions of another country than the row's own; unknown ones are told as such."""
    away: dict[tuple[str, str], bool] = {}
    for line, codes, country in zip(
        rows.index, rows[field.name], rows["country_code"], strict=True
    ):
        pair = (str(codes), str(country))
        if pair not in away:
            away[pair] = bool(country) and any(
                known.regions.country(code) != country
                for code in field.parts(pair[0])
                if code in known.regions
            )
        if away[pair]:
            yield _problem("region_of_other_country", line, field.name, codes)


# Rows that others decide about ------------------------------------------------------


def _rows(schema: Schema, rows: pd.DataFrame, known: Known) -> Iterator[Problem]:
    rule = ROW_RULES.get(schema.entity)
    for line, row in zip(rows.index, rows.to_dict("records"), strict=True) if rule else ():
        assert rule is not None
        for column, code, params in rule({str(k): str(v) for k, v in row.items()}, known):
            yield _problem(code, line, column, row[column], params)


def _committee(row: Row, known: Known) -> Iterator[Flaw]:
    chain, chair = [row["id"]], row["chair_organisation"]
    while chair in known.rows["committee"]:
        if chair in chain:
            circle = " → ".join([*chain, chair])
            yield "chair_organisation", "circular_chair", {"circle": circle}
            break
        chain.append(chair)
        chair = known.rows["committee"][chair]["chair_organisation"]
    for key, event in known.rows["event"].items():
        decides = event["type"] in DECISIVE and _committee_of(event, known) == row["id"]
        if decides and before(event["date_start"], row["founded_on"]):
            params = {"event": key, "date": event["date_start"]}
            yield "founded_on", "committee_after_decision", params


def _event(row: Row, known: Known) -> Iterator[Flaw]:
    founded = _founded(row, known)
    if row["type"] in DECISIVE and before(row["date_start"], founded):
        yield "date_start", "decision_before_committee", {"founded": founded}


def _recommendation(row: Row, known: Known) -> Iterator[Flaw]:
    event = known.rows["event"].get(row["issued_by_event"])
    if event is None:
        return
    founded = _founded(event, known)
    if before(row["issued_on"], founded):
        yield "issued_on", "decision_before_committee", {"founded": founded}


def _founded(event: Row, known: Known) -> str:
    """When the committee of an event came to be; empty where nobody says."""
    committee = known.rows["committee"].get(_committee_of(event, known))
    return committee["founded_on"] if committee else ""


def _committee_of(event: Row, known: Known) -> str:
    if event["committee_id"]:
        return event["committee_id"]
    return event["organiser"] if event["organiser"] in known.rows["committee"] else ""


ROW_RULES: dict[str, Callable[[Row, Known], Iterator[Flaw]]] = {
    "published_table": published.table,
    "observation": published.figure,
    "committee": _committee,
    "event": _event,
    "recommendation": _recommendation,
}
# What only all rows of a whole together can show.
WHOLES: dict[str, Callable[[pd.DataFrame, Known], Iterator[Problem]]] = {
    "observation": published.figures,
}
