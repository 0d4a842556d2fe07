"""What a row does not say but its file does: country, source, what is counted."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import pandas as pd

from geodata.datasets import Datasets
from geodata.intake import numbers, titles
from geodata.intake.book import shown
from geodata.intake.fields import families, plain
from geodata.intake.findings import ASKED
from geodata.intake.plan import Plan
from geodata.intake.tables import Table
from geodata.intake.values import Columns
from geodata.places.spelling import normalise
from geodata.schema.fields import Field, Schema
from geodata.schema.tables import NATIONAL
from geodata.sectors import of_apii as apii_sectors

# Shorter words of a heading say nothing of what its column counts.
LEAST_LETTERS = 4


def complete(
    columns: Columns, table: Table, plan: Plan, data: Datasets
) -> dict[str, dict[str, str]]:
    """Fill what follows from the plan, the headings and the sources; returns new sources."""
    schema = plan.rows_of
    _place_by_title(columns, table, plan, data)
    if plan.country and "country_code" in schema.required:
        columns.fill("country_code", plan.country)
    for field in schema.fields:
        counted = schema.qualified.get(field.name)
        answer = plan.answer(field.name, "")
        if answer and answer in allowed(field, data):
            columns.fill(field.name, answer, counted.name if counted else "")
        if field.presumed:
            _presume(columns, field, counted)
        elif counted and field.words:
            _kind_from_heading(columns, table, counted.name, field)
    _keep_ranges(columns, schema)
    if schema.within:
        _place_figures(columns)
    return cite(columns, schema, plan, data)


def _place_by_title(columns: Columns, table: Table, plan: Plan, data: Datasets) -> None:
    """Ask once whether a region that stands beside a table is that of its rows."""
    for name in plan.rows_of.of_kinds("regions"):
        if name in columns.places or not table.beside:
            continue
        known = {
            texts: titles.region_in(texts, plan.country, data)
            for texts in set(table.beside.values())
        }
        there = columns.get(name)
        for row in map(int, columns.rows):
            text, code = known.get(table.beside.get(row, ()), ("", ""))
            if not code or there[row]:
                continue
            answer = plan.answer(name, text)
            if answer is None:
                columns.ask(ASKED, row, name, "region_beside", text, (code,))
            elif not answer or answer in data.regions:
                there[row] = answer
        columns.values[name] = there


def _keep_ranges(columns: Columns, schema: Schema) -> None:
    """A number chosen of a range keeps the range beside it, as what is said of it."""
    for field in schema.fields:
        if field.kind != "count" or not field.said or field.name not in columns.raw:
            continue
        texts = columns.raw[field.name].map(lambda cell: shown(str(cell)).strip())
        told = columns.get(field.said[0])
        chosen = texts.map(lambda text: bool(numbers.RANGE.search(text)))
        chosen &= (columns.get(field.name) != "") & (told == "")
        columns.values[field.said[0]] = told.where(~chosen, texts)


def _place_figures(columns: Columns) -> None:
    """Scope, place and text of published figures as printed; sectors of a known nomenclature."""
    scope = columns.get("scope")
    columns.values["scope"] = scope.where(scope != "", NATIONAL)
    for name, printed in (("scope_name", "region_code"), ("value_text", "value")):
        if printed in columns.raw:
            there = columns.get(name)
            texts = columns.raw[printed].map(lambda cell: shown(str(cell)).strip())
            columns.values[name] = there.where(there != "", texts)
    sectors, apii = columns.get("sector_codes"), apii_sectors()
    known = columns.get("category").map(lambda category: apii.get(category, ""))
    of_apii = columns.get("classification").str.upper() == "APII"
    columns.values["sector_codes"] = sectors.where((sectors != "") | ~of_apii, known)


def allowed(field: Field, data: Datasets) -> Collection[str]:
    """Values that may be chosen for a field of codes; none of a field of texts."""
    if field.kind == "country":
        return data.countries
    return data.sectors.codes if field.kind == "sector" else field.words


def _presume(columns: Columns, field: Field, counted: Field | None) -> None:
    """What a field is where nobody says, if what it qualifies is given."""
    there = columns.get(field.name)
    free = there == ""
    if counted:
        free &= columns.get(counted.name) != ""
    columns.values[field.name] = there.where(~free, field.presumed)
    columns.assume(field.name, free)


def _kind_from_heading(columns: Columns, table: Table, counted: str, field: Field) -> None:
    """A heading like "nombre d'entreprises" says what is counted."""
    if counted not in columns.places:
        return
    title = next(c.title for c in table.columns if c.index == columns.places[counted])
    known = families()[field.group]
    parts = f" {' '.join(word.removeprefix('ال') for word in plain(title).split())} "
    meant = {known[word] for word in known if len(word) >= LEAST_LETTERS and f" {word} " in parts}
    if len(meant) == 1:
        given, old = columns.get(counted), columns.get(field.name)
        columns.values[field.name] = old.where((given == "") | (old != ""), meant.pop())


def cite(columns: Columns, schema: Schema, plan: Plan, data: Datasets) -> dict[str, dict[str, str]]:
    """Every row's sources: those it names, those described in words, that of the file."""
    new: dict[str, dict[str, str]] = {}
    for name in schema.of_kinds("sources"):
        found = columns.get(name)
        if "source_text" in columns.values:
            known = _known_sources(data)
            pairs = pd.Series(
                list(zip(columns.get("source_text"), columns.get("source_date"), strict=True)),
                index=columns.rows,
            )
            described = {pair: _described(pair[0], pair[1], known, new) for pair in pairs.unique()}
            found = found.where(found != "", pairs.map(described).astype(str))
        columns.values[name] = found.where(found != "", plan.source)
    return new


def _known_sources(data: Datasets) -> dict[str, str]:
    table = data.records.sources
    known = {normalise(str(title)): str(code) for code, title in table["title"].items()}
    return {normalise(str(code)): str(code) for code in table.index} | known


def _described(text: str, date: str, known: dict[str, str], new: dict[str, dict[str, str]]) -> str:
    """The id of a source described in words, known or made from the words themselves."""
    if not text:
        return ""
    if normalise(text) in known:
        return known[normalise(text)]
    digest = hashlib.sha256(f"{normalise(text)}|{date}".encode()).hexdigest()[:8].upper()
    code = f"SRC-{digest}"
    new[code] = {
        "publisher": text,
        "title": text,
        "date": date,
        "kind": "secondary",
        "url": "",
        "lang": "",
        "url_public": "no",
    }
    return code
