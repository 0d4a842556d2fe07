"""Kind of a field → how its cells are read: one table of readers for every kind of row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from dataclasses import field as made_with
from functools import cached_property, partial

from rapidfuzz import fuzz, process

from geodata.datasets import Datasets
from geodata.intake import numbers, odd_years
from geodata.intake.book import kind as kind_of
from geodata.intake.book import shown
from geodata.intake.fields import families, plain
from geodata.intake.findings import ASKED, REFUSED
from geodata.intake.plan import Plan
from geodata.intake.trades import Trades, read_sector, sector_words
from geodata.intake.values import (
    MAX_GUESSES,
    Patience,
    Reader,
    Reading,
    is_unknown,
    one_line,
)
from geodata.observations import TOTAL
from geodata.places.spelling import normalise
from geodata.schema.cells import currencies, is_day, plausible_years
from geodata.schema.checks import KEY
from geodata.schema.fields import REFERRED, Field

LIKE_WORD, LIKE_ROW, LIKE_COUNTRY, CHOICES = 80.0, 75.0, 60.0, 5
MAX_COUNT = 10**9
ID_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
SEVERAL = re.compile(r"[|;؛\n]")
# Names of rows may hold commas; words and countries do not.
COMMAS = re.compile(r"[|;؛,،\n]")
MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)
NAMED = re.compile(r"([A-Za-z0-9._-]{1,40}) [–-] .+", re.DOTALL)


@dataclass(frozen=True)
class Column:
    """A column to be read: its field, its distinct texts, and what may be meant by them."""

    field: Field
    plan: Plan
    data: Datasets
    texts: tuple[str, ...] = ()
    patience: Patience = made_with(default_factory=Patience)

    @cached_property
    def sectors(self) -> Trades:
        """Every spelling of a sector."""
        return sector_words(self.data)

    @cached_property
    def countries(self) -> dict[str, str]:
        """Every spelling of a country."""
        return country_words(self.data)

    @cached_property
    def rows(self) -> dict[str, str]:
        """Every spelling of the rows that the field may name."""
        return _row_words(self.field, self.data)


def reader_of(column: Column) -> Reader:
    """The function that reads the cells of a column."""
    make = MAKERS.get(column.field.kind)
    return make(column) if make else read_text


# One value of each kind -------------------------------------------------------------


def read_text(cell: str) -> Reading:
    """A text on one line; whole numbers of years and codes without Excel's decimals."""
    text = one_line(shown(cell))
    if is_unknown(text):
        return Reading()
    # Excel writes whole numbers of years and codes as 2014.0.
    return Reading(text.removesuffix(".0") if kind_of(cell) == "number" else text)


def read_id(cell: str) -> Reading:
    """A key: letters, digits, dots and dashes."""
    text = read_text(cell).value
    if not text:
        return Reading()
    fits = set(text) <= ID_LETTERS and len(text) <= 40
    return Reading(text) if fits else Reading("", REFUSED, "bad_id")


def read_category(cell: str) -> Reading:
    """A category of a published table; its total in any of its words."""
    read = read_text(cell)
    return Reading(TOTAL) if plain(read.value) in families()["total"] else read


def read_number(cell: str, decimal: str, *, whole: bool) -> Reading:
    """A number, or a count where it shall be `whole`."""
    text = shown(cell).strip()
    if is_unknown(text):
        return Reading()
    if kind_of(cell) == "date":
        return Reading("", ASKED, "date_for_number")
    found = numbers.number(text, "." if kind_of(cell) == "number" else decimal)
    if found.doubt:
        choices = numbers.ends(text) if found.doubt == "number_range" else ()
        choices = (found.value,) if found.value else choices
        return Reading("", ASKED if choices else REFUSED, found.doubt, choices)
    value = float(found.value)
    if whole and (value < 0 or not value.is_integer() or value >= MAX_COUNT):
        return Reading("", REFUSED, "not_a_count")
    return Reading(found.value)


def read_year(cell: str) -> Reading:
    """A year in any way of writing it, within what is plausible."""
    text = shown(cell).strip()
    if is_unknown(text):
        return Reading()
    allowed = plausible_years()
    found = numbers.year(text, **allowed)
    if not found.doubt:
        return Reading(found.value)
    odd = odd_years.read(text, **allowed)
    if odd is not None:
        return Reading("", ASKED, *odd)
    choices = (found.value,) if found.value else numbers.years_in(text, **allowed)
    asked = choices or found.doubt == "short_year"
    return Reading("", ASKED if asked else REFUSED, found.doubt, choices, allowed)


def read_date(cell: str, order: str) -> Reading:
    """A day in any way of writing it."""
    text = shown(cell).strip()
    if is_unknown(text):
        return Reading()
    if kind_of(cell) == "date":
        return Reading(text[:10])
    found = numbers.date(text, order)
    if not found.doubt:
        return Reading(found.value)
    if found.doubt == "ambiguous_date":
        both = [numbers.date(text, way) for way in (numbers.DMY, numbers.MDY)]
        return Reading("", ASKED, found.doubt, tuple(r.value for r in both if not r.doubt))
    choices = (found.value,) if found.value else ()
    return Reading("", ASKED if choices else REFUSED, found.doubt, choices)


def read_day(cell: str, order: str) -> Reading:
    """A year, a month or a day; a workbook's own date is taken as it is."""
    text = shown(cell).strip()
    text = text.removesuffix(".0") if kind_of(cell) == "number" else text
    if is_unknown(text) or is_day(text):
        return Reading("" if is_unknown(text) else text)
    month = MONTH.fullmatch(text)
    if month and is_day(f"{month[2]}-{int(month[1]):02d}"):
        return Reading(f"{month[2]}-{int(month[1]):02d}")
    found = read_date(cell, order)
    if found.code == "not_a_date" or (found.value and not is_day(found.value)):
        return Reading("", REFUSED, "not_a_day")
    return found


def read_word(family: str, text: str) -> Reading:
    """A word of a family, in any of its spellings; "unknown" is one where a family has it."""
    known = families()[family]
    plain_text = plain(text)
    if plain_text in known:
        return Reading(known[plain_text])
    if is_unknown(text):
        return Reading()
    near = process.extract(plain_text, list(known), scorer=fuzz.ratio, limit=12)
    choices = list(dict.fromkeys(known[word] for word, score, _ in near if score >= LIKE_WORD))
    others = [value for value in dict.fromkeys(known.values()) if value not in choices]
    return Reading("", ASKED, "unknown_word", tuple(choices + others))


def read_currency(text: str) -> Reading:
    """A currency by its code of ISO 4217 or its usual name."""
    if is_unknown(text):
        return Reading()
    code = text.strip().upper()
    if code in currencies():
        return Reading(code)
    known = families()["currency"].get(plain(text))
    return Reading(known) if known else Reading("", REFUSED, "unknown_currency")


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
    likely = (names[word] for word, score, _ in near if score > LIKE_COUNTRY)
    return Reading("", ASKED, "unknown_country", tuple(dict.fromkeys(likely)))


def read_sources(text: str, known: set[str]) -> Reading:
    """Keys of sources, all of them known."""
    parts = [part.strip() for part in text.replace(",", ";").split(";") if part.strip()]
    missing = [part for part in parts if part not in known]
    return Reading("", REFUSED, "unknown_source") if missing else Reading(";".join(parts))


def _row_words(field: Field, data: Datasets) -> dict[str, str]:
    """Every spelling of the rows that a field may name: keys, names, acronyms."""
    found: dict[str, str] = {}
    for kind in field.cited:
        for key, row in data.known.rows[kind].items():
            found.setdefault(plain(key), key)
            names = [text for name, text in row.items() if text and _is_name(name)]
            for text in names:
                found.setdefault(plain(text), key)
    return found


def _is_name(column: str) -> bool:
    return column == "acronym" or column[:-3] in ("name", "title", "role")


def read_row(text: str, column: Column) -> Reading:
    """A row by its key, its name, or both as a list offers them; else what may be meant."""
    if is_unknown(text.strip()):
        return Reading()
    name, given, rows = plain(text), text.strip(), column.rows
    both = NAMED.fullmatch(given)
    key = rows.get(name) or (rows.get(plain(both[1])) if both else None)
    if key:
        return Reading(key)
    # Another row of the same file: whether it is there, the check of the rows says.
    if column.plan.rows_of.entity in column.field.cited and KEY.fullmatch(given):
        return Reading(given)
    code = "unknown_cluster" if column.field.cited == ("record",) else "unknown_reference"
    if not column.patience.for_(name):
        return Reading("", REFUSED, column.patience.code or code, params={"most": MAX_GUESSES})
    near = process.extract(
        name, list(rows), scorer=fuzz.WRatio, limit=CHOICES, score_cutoff=LIKE_ROW
    )
    choices = tuple(dict.fromkeys(rows[word] for word, _, _ in near))
    # A cluster is named by its key: a name that only resembles one decides nothing.
    return Reading("", ASKED if choices and code == "unknown_reference" else REFUSED, code, choices)


# Several values in a cell ------------------------------------------------------------


def _each(read: Reader, between: re.Pattern[str]) -> Reader:
    """Several values in a cell; the first that is in doubt puts the whole cell in doubt."""

    def whole(cell: str) -> Reading:
        text = shown(cell).strip()
        if is_unknown(text):
            return Reading()
        found = [read(part.strip()) for part in between.split(text) if part.strip()]
        doubtful = next((one for one in found if one.code and not one.value), None)
        if doubtful is not None:
            alone = len(found) == 1
            return doubtful if alone else replace(doubtful, choices=())
        return Reading("|".join(dict.fromkeys(one.value for one in found if one.value)))

    return whole


# Kind → reader ------------------------------------------------------------------------


def _numbers(column: Column, *, whole: bool = False) -> Reader:
    decimal = column.plan.decimal or numbers.separator_of(column.texts)
    return lambda cell: read_number(cell, decimal, whole=whole)


def _order(column: Column) -> str:
    """The order of day and month, settled or given away by the column; empty where neither."""
    order = column.plan.order or numbers.order_of(column.texts)
    return order if order in numbers.ORDERS else ""


def _text_of(read: Reader) -> Reader:
    return lambda cell: read(shown(cell))


def _words(column: Column) -> Reader:
    family = column.field.group or column.field.kind
    return lambda text: read_word(family, text)


def _sectors(column: Column) -> Reader:
    return lambda text: read_sector(text, column.sectors, column.data, column.patience)


def _countries(column: Column) -> Reader:
    return lambda text: read_country(text, column.countries)


def _sources(column: Column) -> Reader:
    known = set(column.data.records.sources.index)
    return _text_of(lambda text: read_sources(text, known))


def _rows(column: Column) -> Reader:
    return lambda text: read_row(text, column)


def _single(make: Callable[[Column], Reader]) -> Callable[[Column], Reader]:
    return lambda column: _text_of(make(column))


def _several(
    make: Callable[[Column], Reader], between: re.Pattern[str]
) -> Callable[[Column], Reader]:
    return lambda column: _each(make(column), between)


def _references(column: Column) -> Reader:
    return (_several(_rows, SEVERAL) if column.field.separator else _single(_rows))(column)


MAKERS: dict[str, Callable[[Column], Reader]] = {
    "id": lambda _: read_id,
    "category": lambda _: read_category,
    "year": lambda _: read_year,
    "count": lambda column: _numbers(column, whole=True),
    "amount": _numbers,
    "number": _numbers,
    "date": lambda column: partial(read_date, order=_order(column)),
    "day": lambda column: partial(read_day, order=_order(column)),
    "currency": lambda _: _text_of(read_currency),
    "word": _single(_words),
    "flag": _single(_words),
    "languages": _several(_words, COMMAS),
    "country": _single(_countries),
    "countries": _several(_countries, COMMAS),
    "sector": _single(_sectors),
    "sectors": _several(_sectors, SEVERAL),
    **dict.fromkeys(REFERRED, _references),
    "sources": _sources,
    # A table is named by whoever adds it.
    "table": lambda _: read_text,
}
