"""Cells → values of the schema, each distinct cell read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from geodata.checks import FIRST_YEAR
from geodata.datasets import Datasets
from geodata.intake import numbers
from geodata.intake.book import kind, shown
from geodata.intake.fields import OWN, SCHEMAS, plain, words
from geodata.intake.findings import ASKED, NOTED, REFUSED, Finding
from geodata.intake.plan import Plan
from geodata.spelling import normalise
from geodata.support.fields import SCHEMAS as SUPPORT

UNKNOWN_MARKS = {"", "-", "–", "—", "_", "?", "/", ".", "..", "...", "…", "*"}
LIKE_WORD, LIKE_SECTOR, CHOICES = 80.0, 92.0, 5
MAX_COUNT = 10**9
LONGEST_UNKNOWN = 18
FAULTS = {"formula": "formula_without_result", "fault": "formula_fault"}
ID_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


@dataclass(frozen=True)
class Reading:
    """One distinct cell as read.

    Attributes
    ----------
    value : str
    level, code : str
        Empty where the reading is certain.
    choices : tuple of str
    """

    value: str = ""
    level: str = ""
    code: str = ""
    choices: tuple[str, ...] = ()


@dataclass
class Columns:
    """Values read so far, by field, with what was found wrong.

    Attributes
    ----------
    rows : Index
        Row numbers in the file.
    values : dict
        Field → one text per row.
    findings : list of Finding
    places : dict
        Field → place of its column in the sheet.
    raw : dict
        Field → the cells as read.
    """

    rows: pd.Index
    values: dict[str, pd.Series] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    raw: dict[str, pd.Series] = field(default_factory=dict)

    def get(self, name: str) -> pd.Series:
        """Values of a field, empty where the file has no such column."""
        if name in self.values:
            return self.values[name]
        return pd.Series("", index=self.rows, dtype=str)


Reader = Callable[[str], Reading]


def apply(
    columns: Columns, name: str, cells: pd.Series, read: Reader, plan: Plan, label: str = ""
) -> None:
    """Read a column: each distinct cell once, answers before readings."""
    codes, distinct = pd.factorize(cells)
    readings = [
        _answered(name, shown(str(cell)), plan, read) or _read(str(cell), read) for cell in distinct
    ]
    values = np.array([reading.value for reading in readings], dtype=object)
    columns.values[name] = pd.Series(values[codes], index=columns.rows, dtype=str)
    columns.raw[name] = cells
    for i, reading in enumerate(readings):
        if not reading.code:
            continue
        for row in columns.rows[codes == i]:
            columns.findings.append(
                Finding(
                    reading.level,
                    int(row),
                    columns.places.get(name),
                    label or name,
                    shown(str(distinct[i])),
                    reading.code,
                    reading.choices,
                )
            )


def _answered(name: str, value: str, plan: Plan, read: Reader) -> Reading | None:
    """An answer, if it is itself a value that could be read; anything else settles nothing."""
    answer = plan.answer(name, value)
    return None if answer is None else settled(answer, read)


def settled(answer: str, read: Reader) -> Reading | None:
    """An answer as a certain reading; None where it is none."""
    if not answer:
        return Reading()
    found = read(answer)
    return Reading(found.value) if found.value and found.level in ("", NOTED) else None


def _read(cell: str, read: Reader) -> Reading:
    fault = FAULTS.get(kind(cell))
    if fault:
        return Reading("", ASKED, fault)
    return read(cell)


def is_unknown(text: str) -> bool:
    """Whether a cell says that the value is not known: "n.d.", "–", "غ م"."""
    if text in UNKNOWN_MARKS or len(text) > LONGEST_UNKNOWN:
        return text in UNKNOWN_MARKS
    return plain(text) in words("records").values["unknown"]


def reader_of(name: str, kind_: str, cells: Iterable[str], plan: Plan, data: Datasets) -> Reader:
    """The function that reads cells of a field."""
    texts = [shown(cell) for cell in cells]
    if kind_ in ("count", "number"):
        decimal = plan.decimal or numbers.separator_of(texts)
        return lambda cell: _number(cell, decimal, whole=kind_ == "count")
    if kind_ == "date":
        order = plan.order or numbers.order_of(texts)
        return lambda cell: read_date(cell, "" if order in (numbers.MIXED, "undecided") else order)
    if kind_ == "word":
        return lambda cell: read_word(name, shown(cell))
    if kind_ == "sector":
        known = sector_words(data)
        return lambda cell: read_sector(shown(cell), known, data)
    if kind_ == "country":
        names = country_words(data)
        return lambda cell: read_country(shown(cell), names)
    if kind_ == "sources":
        known_ids = set(data.records.sources.index)
        return lambda cell: _sources(shown(cell), known_ids)
    if kind_ == OWN:
        from geodata.intake import support_values

        return support_values.reader(SUPPORT[plan.schema].by_name[name], plan, data)
    return {"year": _year, "id": _id}.get(kind_, _text)


def _text(cell: str) -> Reading:
    text = " ".join(shown(cell).split())
    if is_unknown(text):
        return Reading()
    # Excel writes whole numbers of years and codes as 2014.0.
    return Reading(text.removesuffix(".0") if kind(cell) == "number" else text)


def _id(cell: str) -> Reading:
    text = _text(cell).value
    if not text:
        return Reading()
    fits = set(text) <= ID_LETTERS and len(text) <= 40
    return Reading(text) if fits else Reading("", REFUSED, "bad_id")


def _number(cell: str, decimal: str, *, whole: bool) -> Reading:
    text = shown(cell).strip()
    if is_unknown(text):
        return Reading()
    if kind(cell) == "date":
        return Reading("", ASKED, "date_for_number")
    found = numbers.number(text, "." if kind(cell) == "number" else decimal)
    if found.doubt:
        choices = (found.value,) if found.value else ()
        return Reading("", ASKED if choices else REFUSED, found.doubt, choices)
    value = float(found.value)
    if whole and (value < 0 or not value.is_integer() or value >= MAX_COUNT):
        return Reading("", REFUSED, "not_a_count")
    return Reading(found.value)


def _year(cell: str) -> Reading:
    text = shown(cell).strip()
    if is_unknown(text):
        return Reading()
    found = numbers.year(text, FIRST_YEAR, dt.date.today().year + 10)
    if not found.doubt:
        return Reading(found.value)
    choices = (found.value,) if found.value else ()
    return Reading(
        "", ASKED if choices or found.doubt == "short_year" else REFUSED, found.doubt, choices
    )


def read_date(cell: str, order: str) -> Reading:
    """A day in any way of writing it."""
    text = shown(cell).strip()
    if is_unknown(text):
        return Reading()
    if kind(cell) == "date":
        return Reading(text[:10])
    found = numbers.date(text, order)
    if not found.doubt:
        return Reading(found.value)
    if found.doubt == "ambiguous_date":
        both = [numbers.date(text, way) for way in (numbers.DMY, numbers.MDY)]
        return Reading("", ASKED, found.doubt, tuple(r.value for r in both if not r.doubt))
    choices = (found.value,) if found.value else ()
    return Reading("", ASKED if choices else REFUSED, found.doubt, choices)


def read_word(name: str, text: str) -> Reading:
    """A word of a family, in any of its spellings."""
    if is_unknown(text):
        return Reading()
    known = words("records").values[name]
    plain_text = plain(text)
    if plain_text in known:
        return Reading(known[plain_text])
    near = process.extract(plain_text, list(known), scorer=fuzz.ratio, limit=12)
    choices = list(dict.fromkeys(known[word] for word, score, _ in near if score >= LIKE_WORD))
    others = [value for value in dict.fromkeys(known.values()) if value not in choices]
    return Reading("", ASKED, "unknown_word", tuple(choices + others))


def sector_words(data: Datasets) -> dict[str, str]:
    """Every spelling of a sector: labels in three languages, parts of them, usual words."""
    found: dict[str, str] = {}
    for code in data.sectors.codes:
        for lang in ("fr", "en", "ar"):
            found.setdefault(plain(data.sectors.label(code, lang)), code)
    for word, code in words("records").values["sector_code"].items():
        found.setdefault(word, code)
    return found


def read_sector(text: str, known: dict[str, str], data: Datasets) -> Reading:
    """A sector by its code or any of its names."""
    if is_unknown(text):
        return Reading()
    if text.strip().upper() in data.sectors:
        return Reading(text.strip().upper())
    name = plain(text)
    if name in known:
        return Reading(known[name])
    close = {known[w] for w in known if len(w) > 5 and fuzz.ratio(name, w) >= LIKE_SECTOR}
    if len(close) == 1:
        return Reading(close.pop(), NOTED, "spelling_read")
    scored: dict[str, float] = {}
    for word, score, _ in process.extract(name, list(known), scorer=fuzz.WRatio, limit=15):
        scored[known[word]] = max(scored.get(known[word], 0), score)
    ranked = sorted(scored, key=lambda code: -scored[code])
    return Reading("", ASKED, "unknown_sector_name", tuple(ranked[:CHOICES]))


def country_words(data: Datasets) -> dict[str, str]:
    """Every name of a country, in three languages, and its code."""
    table = data.regions.countries
    found = {normalise(str(code)): str(code) for code in table.index}
    for column in ("name_fr", "name_en", "name_ar"):
        found |= {normalise(str(name)): str(code) for code, name in table[column].items()}
    return found


def read_country(text: str, names: dict[str, str]) -> Reading:
    """A country by any of its names."""
    if is_unknown(text):
        return Reading()
    code = names.get(normalise(text))
    if code:
        return Reading(code)
    near = process.extract(normalise(text), list(names), scorer=fuzz.ratio, limit=3)
    return Reading(
        "",
        ASKED,
        "unknown_country",
        tuple(dict.fromkeys(names[word] for word, score, _ in near if score > 60)),
    )


def _sources(text: str, known: set[str]) -> Reading:
    parts = [part.strip() for part in text.replace(",", ";").split(";") if part.strip()]
    missing = [part for part in parts if part not in known]
    return Reading("", REFUSED, "unknown_source") if missing else Reading(";".join(parts))


def fields_in_order(plan: Plan) -> list[tuple[int, str, str]]:
    """Columns to read, those that others depend on first: place, field, kind."""
    kinds = SCHEMAS[plan.schema]
    chosen = [(index, name, kinds[name]) for index, name in plan.fields.items()]
    return sorted(chosen, key=lambda item: item[2] != "country")
