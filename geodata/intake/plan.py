"""What a steward has settled about a file: sheet, header, columns, ways of writing, answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from geodata.intake.fields import SCHEMAS, plain, words
from geodata.intake.tables import Table
from geodata.store import Edit, Store

LIKE = 88.0


@dataclass(frozen=True)
class Plan:
    """How a table is to be read.

    Attributes
    ----------
    schema : str
        ``records`` or ``observations``.
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
    answers : mapping
        What was answered to doubts: ``field=value as read`` → the value meant,
        and ``row:N`` → ``add``, ``skip`` or the id of the record it is.
    """

    schema: str = "records"
    fields: Mapping[int, str] = field(default_factory=dict)
    country: str = ""
    decimal: str = ""
    order: str = ""
    source: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)

    def answer(self, name: str, value: str) -> str | None:
        """What was answered about a value of a field; None if nothing."""
        return self.answers.get(f"{name}={value}")


def propose(table: Table, schema: str) -> dict[int, str]:
    """Columns whose titles are known to mean a field; each field once, the first wins."""
    known = words(schema).headers
    found: dict[int, str] = {}
    likely: dict[int, str] = {}
    for column in table.columns:
        title = plain(column.title)
        name = known.get(title) or known.get(plain(column.title.split(" – ")[-1]))
        if name and name not in found.values():
            found[column.index] = name
        elif not name and len(title) > 3:
            near = process.extractOne(title, list(known), scorer=fuzz.ratio, score_cutoff=LIKE)
            if near:
                likely[column.index] = known[near[0]]
    for index, name in likely.items():
        if name not in found.values():
            found[index] = name
    return found


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
        if titles.get(plain(column.title)) in SCHEMAS[schema]
    }
    answers = {k: str(v) for k, v in json.loads(values["answers"]).items()}
    return Plan(schema, fields, answers=answers, **{k: str(v) for k, v in settings.items()})


def memory(table: Table, plan: Plan, label: str) -> Edit:
    """The edit that keeps a plan for the next file with these titles."""
    titles = {column.index: plain(column.title) for column in table.columns}
    fields = {titles[i]: name for i, name in plan.fields.items() if i in titles}
    settings = {name: getattr(plan, name) for name in ("country", "decimal", "order")}
    answers = {key: value for key, value in plan.answers.items() if not key.startswith("row:")}
    kept = {
        "label": label,
        "fields": json.dumps(fields, ensure_ascii=False, sort_keys=True),
        "settings": json.dumps(settings, sort_keys=True),
        "answers": json.dumps(answers, ensure_ascii=False, sort_keys=True),
    }
    return Edit("mapping", signature(table, plan.schema), kept)
