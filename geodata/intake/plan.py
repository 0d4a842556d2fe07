"""What a steward has settled about a file: sheet, header, columns, ways of writing, answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from geodata.intake.fields import CONTENTS, columns, headers, meaning, plain
from geodata.intake.findings import ROW_STATE
from geodata.intake.tables import Table
from geodata.schema.fields import Schema
from geodata.store import Edit, Store

LIKE = 88.0
POINTS = ("lat", "lon", "point")
SETTINGS = ("country", "decimal", "order")
# Answers about rows, which are others in another file.
OF_ROWS = ("row:", f"{ROW_STATE}=")
DRAWN_AT = frozenset(["locality", "region", ""])


@dataclass(frozen=True)
class Plan:
    """How a table is to be read.

    Attributes
    ----------
    schema : str
        What the rows are, one of :data:`geodata.intake.fields.CONTENTS`.
    fields : mapping
        Place of a column in the sheet → field; columns left out are not read.
    country : str
        Country of rows that name none.
    decimal : str
        "," or "."; empty where the column's own values decide.
    order : str
        ``dmy``, ``mdy``, ``ymd``; empty where the column's own values decide.
    source : str
        Id of the source that the whole file is; empty if every row has its own.
    shared : mapping
        Field → value of every row that has none of its own: what is said once of
        a whole table.
    answers : mapping
        What was answered to doubts: ``field=value as read`` → the value meant,
        and ``row:N`` → ``add``, ``skip`` or the id of the record it is.
    remembered : mapping
        Answers to an earlier file with these titles. They settle nothing until somebody
        who has seen them puts them among the answers.
    of_file : str
        Name of that file.
    """

    schema: str = "records"
    fields: Mapping[int, str] = field(default_factory=dict)
    country: str = ""
    decimal: str = ""
    order: str = ""
    source: str = ""
    shared: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    remembered: Mapping[str, str] = field(default_factory=dict)
    of_file: str = ""

    @property
    def rows_of(self) -> Schema:
        """What a row of the file is."""
        return CONTENTS[self.schema]

    def answer(self, name: str, value: str) -> str | None:
        """What was answered about a value of a field; None if nothing."""
        return self.answers.get(f"{name}={value}")


def propose(table: Table, schema: str) -> dict[int, str]:
    """Columns whose titles are known to mean a field; each field once.

    A title that is the field's own name goes before a word for it, else the first wins.
    """
    known = headers(schema)
    found = _exact(table, schema)
    likely: dict[int, str] = {}
    for column in table.columns:
        if column.index in found:
            continue
        title = plain(column.title)
        name = meaning(column.title, schema)
        if name and name not in found.values():
            found[column.index] = name
        elif not name and len(title) > 3:
            near = process.extractOne(title, list(known), scorer=fuzz.ratio, score_cutoff=LIKE)
            if near:
                likely[column.index] = known[near[0]]
    for index, name in likely.items():
        if name not in found.values():
            found[index] = name
    drawn = POINTS if _holds_drawn_points(table) else ()
    return {index: name for index, name in found.items() if name not in drawn}


def _holds_drawn_points(table: Table) -> bool:
    """Whether the points are where our own map drew the records: their town, or their region.

    Such a file says so in a column of its own; its points are no record's coordinates.
    """
    column = next((c.index for c in table.columns if c.title.strip() == "precision"), None)
    return column is not None and set(table.rows[column]) <= DRAWN_AT


def _exact(table: Table, schema: str) -> dict[int, str]:
    """Columns headed with the very name of a field, as our own files are."""
    named = {column.title.strip(): column.index for column in reversed(table.columns)}
    return {named[name]: name for name in columns(schema) if name in named}


def signature(table: Table, schema: str) -> str:
    """What files of one origin have in common: their titles, in any order."""
    titles = sorted(plain(column.title) for column in table.columns)
    return hashlib.sha256(json.dumps([schema, *titles]).encode()).hexdigest()[:16]


def remembered(store: Store, table: Table, schema: str) -> Plan | None:
    """What was settled the last time a file with these titles came in."""
    found = store.row("mapping", signature(table, schema))
    if found is None:
        return None
    values = found[0]
    titles = json.loads(values["fields"])
    settings = json.loads(values["settings"])
    fields = {
        column.index: titles[plain(column.title)]
        for column in table.columns
        if titles.get(plain(column.title)) in columns(schema)
    }
    fields = _without_guesses(fields, table, schema)
    answers = {k: str(v) for k, v in json.loads(values["answers"]).items()}
    told = {name: str(settings.get(name, "")) for name in SETTINGS}
    return Plan(
        schema,
        fields,
        told["country"],
        told["decimal"],
        told["order"],
        remembered=answers,
        of_file=values["label"],
    )


def _without_guesses(fields: dict[int, str], table: Table, schema: str) -> dict[int, str]:
    """A remembered plan without what was once guessed of a column's language.

    "Name" was read as the French name whatever it held, even beside a column
    ``name_fr``: that field goes to its own column, and the language is asked.
    """
    exact = {name: index for index, name in _exact(table, schema).items()}
    known = headers(schema)
    titles = {column.index: plain(column.title) for column in table.columns}
    kept: dict[int, str] = {}
    stems = CONTENTS[schema].stems
    for index, name in fields.items():
        stem = known.get(titles[index], "")
        kept[index] = stem if stem in stems and name == f"{stem}_fr" else name
    for index, name in fields.items():
        if kept[index] != name and name in exact:
            kept[exact[name]] = name
    return kept


def memory(table: Table, plan: Plan, label: str) -> Edit:
    """The edit that keeps a plan for the next file with these titles."""
    titles = {column.index: plain(column.title) for column in table.columns}
    fields = {titles[i]: name for i, name in plan.fields.items() if i in titles}
    settings = {name: getattr(plan, name) for name in SETTINGS}
    every = {**plan.remembered, **plan.answers}
    answers = {key: value for key, value in every.items() if not key.startswith(OF_ROWS)}
    kept = {
        "label": label,
        "fields": json.dumps(fields, ensure_ascii=False, sort_keys=True),
        "settings": json.dumps(settings, sort_keys=True),
        "answers": json.dumps(answers, ensure_ascii=False, sort_keys=True),
    }
    return Edit("mapping", signature(table, plan.schema), kept)
