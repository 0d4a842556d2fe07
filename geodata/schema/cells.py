"""What is wrong with one cell, by the kind of its field."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import ChainMap
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

import pandas as pd

from geodata.files import is_long
from geodata.schema.fields import REFERRED, Field

FIRST_YEAR = 1900
# Planned clusters and long loans lie some years ahead; 20144 does not.
YEARS_AHEAD = 20
DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
AMOUNT = re.compile(r"\d{1,15}(\.\d{1,6})?", re.ASCII)
MAX_DIGITS = 9
Row = Mapping[str, str]
Rows = Mapping[str, Row]


class RegionBook(Protocol):
    """What a check asks of regions."""

    @property
    def sets(self) -> list[str]:
        """Every boundary set."""
        ...

    def __contains__(self, code: object) -> bool: ...

    def of_set(self, boundary_set: str) -> pd.DataFrame:
        """The regions of a set, indexed by code."""
        ...

    def name(self, code: str, lang: str) -> str:
        """What a region is called."""
        ...

    def country(self, code: str) -> str:
        """The country that a region lies in."""
        ...


@dataclass(frozen=True)
class Known:
    """What rows are judged against and may refer to.

    Attributes
    ----------
    countries, sectors : collection of str
        Codes in force.
    regions : RegionBook
    rows : mapping
        Kind of row → key → row, all text.
    """

    countries: Collection[str]
    sectors: Collection[str]
    regions: RegionBook
    rows: Mapping[str, Rows]

    def and_these(self, entity: str, rows: Rows) -> Known:
        """With rows of a file or a form in the place of those they change."""
        merged: Rows = ChainMap(dict(rows), self.rows.get(entity, {}))  # type: ignore[arg-type]
        return replace(self, rows={**self.rows, entity: merged})

    def has(self, kinds: Collection[str], key: str) -> bool:
        """Whether a row of one of these kinds has that key."""
        return any(key in self.rows.get(kind, ()) for kind in kinds)


def plausible_years() -> dict[str, int]:
    """The first and the last year that a row may name."""
    return {"first": FIRST_YEAR, "last": dt.date.today().year + YEARS_AHEAD}


def is_day(text: str) -> bool:
    """Whether a text is a year, a month or a day that exists: 2014, 2014-05, 2014-05-06."""
    match = DAY.fullmatch(text)
    if not match:
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return FIRST_YEAR <= year <= plausible_years()["last"]


def before(first: str, second: str) -> bool:
    """Whether one day lies before another, as far as both are known.

    >>> before("2014", "2014-05"), before("2014-04", "2014-05-06")
    (False, True)
    """
    if not (first and second and is_day(first) and is_day(second)):
        return False
    known = min(len(first), len(second))
    return first[:known] < second[:known]


def _text(field: Field, value: str, known: Known) -> str:
    return "text_too_long_cell" if is_long(value) else ""


def _day(field: Field, value: str, known: Known) -> str:
    return "" if is_day(value) else "not_a_day"


def _year(field: Field, value: str, known: Known) -> str:
    allowed = plausible_years()
    fits = is_whole(value, digits=4) and allowed["first"] <= int(value) <= allowed["last"]
    return "" if fits else "implausible_year"


def _count(field: Field, value: str, known: Known) -> str:
    return "" if is_whole(value, digits=MAX_DIGITS) else "not_a_count"


def is_whole(text: str, *, digits: int) -> bool:
    """At most so many digits 0 to 9: what reads the table later knows no others."""
    return len(text) <= digits and text.isascii() and text.isdecimal()


def _amount(field: Field, value: str, known: Known) -> str:
    return "" if AMOUNT.fullmatch(value) else "not_an_amount"


def _number(field: Field, value: str, known: Known) -> str:
    try:
        number = float(value)
    except ValueError:
        return "not_a_number"
    if not math.isfinite(number):
        return "not_a_number"
    return "negative_value" if number < 0 else ""


def _set(field: Field, value: str, known: Known) -> str:
    return "" if value in known.regions.sets else "not_listed"


def _degrees(field: Field, value: str, known: Known) -> str:
    try:
        degrees = float(value)
    except ValueError:
        return "not_degrees_value"
    most = 90 if field.name == "lat" else 180
    return "" if math.isfinite(degrees) and abs(degrees) <= most else "not_degrees_value"


def _currency(field: Field, value: str, known: Known) -> str:
    return "" if value in currencies() else "unknown_currency"


@cache
def currencies() -> frozenset[str]:
    """Codes of ISO 4217, as the language library knows them."""
    from babel import Locale

    return frozenset(Locale("en").currencies)


def _word(field: Field, value: str, known: Known) -> str:
    return "" if all(part in field.words for part in field.parts(value)) else "not_listed"


def _flag(field: Field, value: str, known: Known) -> str:
    return "" if value in ("yes", "no") else "not_yes_or_no"


def _countries(field: Field, value: str, known: Known) -> str:
    return "" if all(part in known.countries for part in field.parts(value)) else "not_listed"


def _regions(field: Field, value: str, known: Known) -> str:
    return "" if all(part in known.regions for part in field.parts(value)) else "unknown_region"


def _sectors(field: Field, value: str, known: Known) -> str:
    return "" if all(part in known.sectors for part in field.parts(value)) else "unknown_sector"


def _reference(field: Field, value: str, known: Known) -> str:
    if all(known.has(field.cited, part) for part in field.parts(value)):
        return ""
    special = {"record": "unknown_cluster", "source": "unknown_source"}
    return special.get(field.cited[0], "unknown_reference")


CELLS: dict[str, Callable[[Field, str, Known], str]] = {
    **dict.fromkeys(("text", "long", "lines", "person", "category"), _text),
    "day": _day,
    "year": _year,
    "count": _count,
    "amount": _amount,
    "number": _number,
    "set": _set,
    "degrees": _degrees,
    "currency": _currency,
    "word": _word,
    "languages": _word,
    "flag": _flag,
    "country": _countries,
    "countries": _countries,
    "region": _regions,
    "regions": _regions,
    "sector": _sectors,
    "sectors": _sectors,
    **dict.fromkeys(REFERRED, _reference),
}
