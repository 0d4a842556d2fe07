"""Rows that are in force already: which of them a row of a file is, and what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from geodata import statements
from geodata.intake import numbers
from geodata.intake.fields import plain
from geodata.intake.findings import ADD, ASKED, NOTED, OF_ONE_ROW, SKIP, TOLD
from geodata.intake.plan import Plan
from geodata.intake.resemblance import resembling
from geodata.intake.values import Columns, one_line
from geodata.languages import LANGUAGES
from geodata.places import spelling
from geodata.schema.cells import Row, Rows
from geodata.schema.fields import Schema, parts

Cells = dict[str, str]
Given = Mapping[int, Cells]
Changes = dict[int, dict[str, tuple[str, str]]]
Telling = tuple[object, ...]

# Which row it is ------------------------------------------------------------------------


def recognise(given: Given, stored: Rows, columns: Columns, plan: Plan) -> dict[int, str]:
    """The row in force that each row of a file is, by its key or by what tells rows apart.

    What is only likely is asked about: a name that resembles one in force, a row
    that repeats an earlier one of the file.

    Returns
    -------
    dict
        Row → key in force; rows that are new are not in it.
    """
    schema = plan.rows_of
    found = {row: key for row, cells in given.items() if (key := schema.key_of(cells)) in stored}
    nameless = {
        row: cells
        for row, cells in given.items()
        if not schema.key_of(cells) and _name(schema, cells)
    }
    if nameless:
        found |= _same(schema, nameless, stored)
        _ask_repeated(schema, nameless, columns, plan)
    if schema.alike:
        left = {row: cells for row, cells in nameless.items() if row not in found}
        _ask_resembling(schema, left, stored, columns, plan)
    return _answered(found, given, stored, plan)


# The names in force are the same each time that a table is looked at.
_comparable = lru_cache(maxsize=50_000)(spelling.normalise)


def _same(schema: Schema, rows: Given, stored: Rows) -> dict[int, str]:
    """Row → the one in force with its name and all that tells rows of one name apart."""
    known = {
        _telling(schema, _comparable(name), r): key
        for key, r in reversed(list(stored.items()))
        for name in _names(schema, r)
    }
    found = {}
    for row, cells in rows.items():
        tellings = (_telling(schema, _comparable(name), cells) for name in _names(schema, cells))
        key = next((known[one] for one in tellings if one in known), None)
        if key is not None:
            found[row] = key
    return found


def _ask_repeated(schema: Schema, rows: Given, columns: Columns, plan: Plan) -> None:
    for row, first in _repeated(schema, rows).items():
        told = {"first": first}
        _ask_row(schema, row, rows, "repeated_in_file", (ADD, SKIP), told, columns, plan)


def _ask_resembling(
    schema: Schema, rows: Given, stored: Rows, columns: Columns, plan: Plan
) -> None:
    for row, likely in resembling(schema, rows, stored).items():
        told, choices = {"records": list(likely.keys)}, (*likely.keys, ADD, SKIP)
        code = "maybe_known" if likely.named else "trade_known_there"
        _ask_row(schema, row, rows, code, choices, told, columns, plan)


def _ask_row(
    schema: Schema,
    row: int,
    rows: Given,
    code: str,
    choices: tuple[str, ...],
    told: dict[str, Any],
    columns: Columns,
    plan: Plan,
) -> None:
    """Ask about a whole row, at its name, unless it was answered."""
    if plan.answers.get(f"row:{row}") is None:
        name = _name(schema, rows[row])
        columns.ask(ASKED, row, "", code, name, choices, told, at=name_field(schema))


def name_field(schema: Schema) -> str:
    """The field that a row is called by; what tells it, where it has no name."""
    return f"{schema.label}_fr" if schema.label else next(iter(schema.telling), schema.key)


def _name(schema: Schema, cells: Row) -> str:
    return cells[name_field(schema)]


def _names(schema: Schema, cells: Row) -> list[str]:
    """What a row is called, in every language that it has."""
    if not schema.label:
        return [_name(schema, cells)]
    texts = (cells.get(f"{schema.label}_{lang}", "") for lang in LANGUAGES)
    return [text for text in dict.fromkeys(texts) if text]


def _telling(schema: Schema, name: str, cells: Row) -> Telling:
    """What two rows that are the same have in common."""
    fields = (schema.by_name[field] for field in schema.telling)
    return (name, *(frozenset(field.parts(cells[field.name])) for field in fields))


def _repeated(schema: Schema, rows: Given) -> dict[int, int]:
    """Rows that say again what an earlier row of the file says: row → that row."""
    first: dict[Telling, int] = {}
    again = {}
    for row, cells in rows.items():
        name = " ".join(_name(schema, cells).casefold().split())
        earlier = first.setdefault(_telling(schema, name, cells), row)
        if earlier != row:
            again[row] = earlier
    return again


def _answered(found: dict[int, str], given: Given, stored: Rows, plan: Plan) -> dict[int, str]:
    """What was answered about whole rows goes before what was recognised."""
    for row in given:
        answer = plan.answers.get(f"row:{row}", "")
        if answer in stored:
            found[row] = answer
        elif answer in (ADD, SKIP):
            found.pop(row, None)
    return found


# What it changes --------------------------------------------------------------------------


def changed(given: Given, stored: Mapping[int, Row], columns: Columns, plan: Plan) -> Changes:
    """What rows change: the fields they give, and what belonged to values they replace.

    What is in doubt is added to the findings. A date that stands in the file as
    before is asked about: whoever corrects a number in a list of ours may have
    left it. One that the file is silent about goes, and that is told.

    Returns
    -------
    dict
        Row → field → (before, after).
    """
    changes = {}
    for row, before in stored.items():
        said = _said(plan.rows_of, row, given[row], before, columns)
        _settle_dates(plan, row, before, said, columns)
        gone = statements.left_behind(plan.rows_of.entity, before, said)
        for name, text in gone.items():
            columns.ask(NOTED, row, name, TOLD, text)
        after = {**said, **dict.fromkeys(gone, "")}
        news = {name: (before[name], new) for name, new in after.items() if new != before[name]}
        if news:
            changes[row] = news
    return changes


def _settle_dates(plan: Plan, row: int, before: Row, said: Cells, columns: Columns) -> None:
    """Ask about what was said of a value that is replaced, and stands as it stood."""
    for one in statements.changed(plan.rows_of.entity, before, said):
        news = {"of": one.name, "before": before[one.name] or "–", "after": said[one.name]}
        for name in one.said:
            if name in said and said[name] == before[name]:
                answer = plan.answers.get(f"row:{row}:{name}")
                if answer is None:
                    text = said[name]
                    columns.ask(ASKED, row, name, OF_ONE_ROW, text, (text,), news)
                elif not answer:
                    del said[name]


def _said(schema: Schema, row: int, given: Row, before: Row, columns: Columns) -> Cells:
    """The fields a file fills in a row; what it only assumes is left out, unless it is needed.

    A row that is part of a whole is replaced as the whole is: what its file leaves
    empty is empty.
    """
    said = {}
    for name in schema.columns:
        text = given[name]
        if schema.within or (text and row not in columns.assumed.get(name, ())):
            new = _joined(schema, name, before[name], text)
            if _worse(schema, name, before[name], new):
                columns.ask(NOTED, row, name, "spelling_kept", new)
                new = before[name]
            said[name] = before[name] if same(schema, name, before[name], new) else new
    for one in statements.changed(schema.entity, before, said):
        if one.qualifier and given[one.qualifier] and one.qualifier not in said:
            said[one.qualifier] = given[one.qualifier]
    return said


def same(schema: Schema, name: str, old: str, new: str) -> bool:
    """Whether two cells say the same: white space and the writing of degrees do not matter."""
    if schema.by_name[name].kind == "degrees" and old and new:
        degrees = [numbers.degrees(text).value for text in (old, new)]
        return all(degrees) and float(degrees[0]) == float(degrees[1])
    return one_line(old) == one_line(new)


def _worse(schema: Schema, name: str, old: str, new: str) -> bool:
    """Whether a name is the one in force without its accents or small letters."""
    if not name.startswith(f"{schema.label}_") or old == new or plain(old) != plain(new):
        return False
    accents = [sum(not letter.isascii() for letter in text) for text in (old, new)]
    return (new.isupper() and not old.isupper()) or accents[1] < accents[0]


def _joined(schema: Schema, name: str, old: str, new: str) -> str:
    """Sources are added to those there are; anything else takes the place of what was."""
    field = schema.by_name[name]
    if field.kind != "sources":
        return new
    return field.separator.join(parts(f"{old}{field.separator}{new}", field.separator))


def forget_settled_points(schema: Schema, columns: Columns, stored: Mapping[int, Row]) -> None:
    """A point that the row already has was settled once: it is not asked about again."""
    names = schema.of_kinds("degrees")

    def settled(value: str, before: Row) -> bool:
        degrees = value.split(" ")
        return len(degrees) == len(names) and all(
            part and before.get(name) and same(schema, name, before[name], part)
            for name, part in zip(names, degrees, strict=True)
        )

    columns.findings = [
        one
        for one in columns.findings
        if one.field != "point" or not settled(one.value, stored.get(one.row, {}))
    ]
