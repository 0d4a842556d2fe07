"""Cells of support tables: days known to the year, flags, currencies, names of rows."""

from __future__ import annotations

import re
from collections.abc import Callable

from rapidfuzz import fuzz, process

from geodata.datasets import Datasets
from geodata.intake import values
from geodata.intake.book import kind as kind_of
from geodata.intake.book import shown
from geodata.intake.fields import plain, words
from geodata.intake.findings import ASKED, REFUSED
from geodata.intake.plan import Plan
from geodata.intake.values import Reader, Reading, is_unknown
from geodata.support.checks import KEY, currencies, is_day
from geodata.support.fields import REFERRED, Field

SEVERAL = re.compile(r"\s*[|;\n]\s*")
COMMAS = re.compile(r"\s*[|;,،\n]\s*")
MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)
NAMED = re.compile(r"([A-Za-z0-9._-]{1,40}) [–-] .+", re.DOTALL)
LIKE, CHOICES = 75.0, 5
UNKNOWN = {"cluster": "unknown_cluster", "clusters": "unknown_cluster"}


def reader(field: Field, plan: Plan, data: Datasets) -> Reader:
    """The function that reads cells of a field of support."""
    if field.kind == "day":
        return lambda cell: _day(cell, plan.order)
    if field.kind == "flag":
        return lambda cell: values.read_word("flag", shown(cell))
    if field.kind == "currency":
        return lambda cell: _currency(shown(cell))
    if field.kind == "word":
        return lambda cell: values.read_word(field.group, shown(cell))
    if field.kind == "languages":
        return _each(lambda text: values.read_word(field.group, text), COMMAS)
    if field.kind == "countries":
        known = values.country_words(data)
        return _each(lambda text: values.read_country(text, known), COMMAS)
    if field.kind == "sectors":
        sectors = values.sector_words(data)
        return _each(lambda text: values.read_sector(text, sectors, data), SEVERAL)
    rows = _rows(field, data)

    # Another row of the same file: whether it is there, the check of the rows says.
    own = plan.schema in REFERRED[field.kind]

    def one(text: str) -> Reading:
        found = _row(text, field, rows)
        return (
            Reading(text.strip()) if own and found.code and KEY.fullmatch(text.strip()) else found
        )

    return _each(one, SEVERAL) if field.separator else lambda cell: one(shown(cell))


def _each(read: Callable[[str], Reading], between: re.Pattern[str]) -> Reader:
    """Several values in a cell; the first that is in doubt puts the whole cell in doubt."""

    def whole(cell: str) -> Reading:
        text = shown(cell).strip()
        if is_unknown(text):
            return Reading()
        found = [read(part) for part in between.split(text) if part.strip()]
        doubtful = next((one for one in found if one.code and not one.value), None)
        if doubtful is not None:
            alone = len(found) == 1
            return Reading("", doubtful.level, doubtful.code, doubtful.choices if alone else ())
        return Reading("|".join(dict.fromkeys(one.value for one in found if one.value)))

    return whole


def _day(cell: str, order: str) -> Reading:
    """A year, a month or a day; a workbook's own date is taken as it is."""
    text = shown(cell).strip().removesuffix(".0") if kind_of(cell) == "number" else shown(cell)
    text = text.strip()
    if is_unknown(text) or is_day(text):
        return Reading("" if is_unknown(text) else text)
    month = MONTH.fullmatch(text)
    if month and is_day(f"{month[2]}-{int(month[1]):02d}"):
        return Reading(f"{month[2]}-{int(month[1]):02d}")
    found = values.read_date(cell, order)
    if found.code == "not_a_date" or (found.value and not is_day(found.value)):
        return Reading("", REFUSED, "not_a_day")
    return found


def _currency(text: str) -> Reading:
    if is_unknown(text):
        return Reading()
    code = text.strip().upper()
    if code in currencies():
        return Reading(code)
    known = words("records").values["currency"].get(plain(text))
    return Reading(known) if known else Reading("", REFUSED, "unknown_currency")


def _rows(field: Field, data: Datasets) -> dict[str, str]:
    """Every spelling of the rows that a field may name: keys, names, acronyms."""
    found: dict[str, str] = {}
    for kind in REFERRED[field.kind]:
        table = data.records.table if kind == "record" else data.support.table(kind)
        names = [n for n in table.columns if n[:-3] in ("name", "title", "role")]
        for key, row in zip(map(str, table.index), table.to_dict("records"), strict=True):
            found.setdefault(plain(key), key)
            for name in (*names, *(n for n in ("acronym",) if n in table.columns)):
                if row[name]:
                    found.setdefault(plain(str(row[name])), key)
    return found


def _row(text: str, field: Field, rows: dict[str, str]) -> Reading:
    """A row by its key, its name, or both as a list offers them; else what may be meant."""
    if is_unknown(text.strip()):
        return Reading()
    name = plain(text)
    both = NAMED.fullmatch(text.strip())
    key = rows.get(name) or (rows.get(plain(both[1])) if both else None)
    if key:
        return Reading(key)
    near = process.extract(name, list(rows), scorer=fuzz.WRatio, limit=CHOICES, score_cutoff=LIKE)
    choices = tuple(dict.fromkeys(rows[word] for word, _, _ in near))
    code = UNKNOWN.get(field.kind, "unknown_reference")
    # A cluster is named by its key: a name that only resembles one decides nothing.
    return Reading("", ASKED if choices and code == "unknown_reference" else REFUSED, code, choices)
