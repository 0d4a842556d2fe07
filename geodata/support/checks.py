"""What is wrong with rows of support: every cell, every period, every reference.

Nothing is corrected here. A row is judged with the rows in force beside it and
with the other rows of its own file, so that a file may bring a committee and
its chair together.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from geodata.checks import FIRST_YEAR
from geodata.datasets import Datasets
from geodata.errors import Problem
from geodata.support.fields import REFERRED, SCHEMAS, Field

DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
AMOUNT = re.compile(r"\d{1,15}(\.\d{1,6})?", re.ASCII)
KEY = re.compile(r"[A-Za-z0-9._-]{1,40}")
YEARS_AHEAD = 20
LONGEST = 2000
DECISIVE = ("committee_session", "decision")
Row = Mapping[str, str]
Rows = Mapping[str, Row]


@dataclass(frozen=True)
class Known:
    """What rows may refer to.

    Attributes
    ----------
    data : Datasets
        Regions, sectors, countries, records and sources in force.
    rows : mapping
        Kind of row → key → row, all text.
    sources : frozenset of str
        Sources that come with the rows themselves.
    """

    data: Datasets
    rows: Mapping[str, dict[str, dict[str, str]]]
    sources: frozenset[str] = frozenset()

    @classmethod
    def of(cls, data: Datasets) -> Known:
        """The rows in force."""
        return cls(data, {entity: _texts(data, entity) for entity in SCHEMAS})

    def and_these(self, entity: str, rows: Rows) -> Known:
        """With rows of a file or a form in the place of those they change."""
        merged = {**self.rows[entity], **{key: dict(row) for key, row in rows.items()}}
        return replace(self, rows={**self.rows, entity: merged})

    def has(self, kinds: tuple[str, ...], key: str) -> bool:
        """Whether a row of one of these kinds has that key."""
        for kind in kinds:
            if kind == "record" and key in self.data.records.table.index:
                return True
            known = self.data.records.sources.index
            if kind == "source" and (key in known or key in self.sources):
                return True
            if key in self.rows.get(kind, ()):
                return True
        return False


def _texts(data: Datasets, entity: str) -> dict[str, dict[str, str]]:
    """Rows as text again: numbers without a decimal point they never had."""
    table = data.support.table(entity)
    return {
        str(key): {str(name): as_text(value) for name, value in row.items()}
        for key, row in zip(table.index, table.to_dict("records"), strict=True)
    }


def as_text(value: object) -> str:
    """A typed cell as the store keeps it."""
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)


def check(entity: str, rows: pd.DataFrame, known: Known) -> list[Problem]:
    """Everything wrong with rows of one kind.

    Parameters
    ----------
    rows : DataFrame
        ``id`` and the columns of the schema, all text; ``line`` is the index.

    Returns
    -------
    list of Problem
        By line, in the order of the columns.
    """
    schema = SCHEMAS[entity]
    named = rows.reindex(columns=["id", *schema.columns], fill_value="")
    given = {str(row["id"]): row for row in named.to_dict("records") if row["id"]}
    every = known.and_these(entity, given)  # type: ignore[arg-type]
    found: list[Problem] = []
    seen: set[str] = set()
    for line, row in zip(named.index, named.to_dict("records"), strict=True):
        cells = {str(name): str(value) for name, value in row.items()}
        for column, code, value, params in _row(entity, cells, every, seen):
            found.append(Problem(code, int(line), column, value, params))
    return found


Flaw = tuple[str, str, str, dict[str, str | list[str]]]


def _row(entity: str, row: Row, known: Known, seen: set[str]) -> Iterator[Flaw]:
    yield from _key(row["id"], seen)
    for field in SCHEMAS[entity].fields:
        value = row[field.name]
        code = "" if value else _missing(entity, field)
        if value:
            code = CHECKS[field.kind](field, value, row, known)
        if code:
            yield field.name, code, value, _params(code, field)
    for start, end in SCHEMAS[entity].periods:
        if before(row[end], row[start]):
            yield end, "ends_before_start", row[end], {"start": row[start]}
    if entity in ROW_RULES:
        yield from ROW_RULES[entity](row, known)


def _key(key: str, seen: set[str]) -> Iterator[Flaw]:
    if key and key in seen:
        yield "id", "duplicate_id", key, {}
    elif key and not KEY.fullmatch(key):
        yield "id", "bad_id", key, {}
    seen.add(key)


def _missing(entity: str, field: Field) -> str:
    """Why an empty cell is wrong; empty where it may be so."""
    if entity == "facilitator" and field.name == "region_codes":
        return "facilitator_without_region"
    if not field.required:
        return ""
    return "no_source" if field.kind == "sources" else "empty_cell"


def _params(code: str, field: Field) -> dict[str, str | list[str]]:
    if code == "not_listed":
        return {"expected": list(field.words)}
    if code == "implausible_year":
        return {"expected": f"{FIRST_YEAR}–{_last_year()}"}
    return {}


def _last_year() -> int:
    return dt.date.today().year + YEARS_AHEAD


# Cells ---------------------------------------------------------------------------


def _text(field: Field, value: str, row: Row, known: Known) -> str:
    return "text_too_long_cell" if len(value) > LONGEST else ""


def _day(field: Field, value: str, row: Row, known: Known) -> str:
    return "" if is_day(value) else "not_a_day"


def _year(field: Field, value: str, row: Row, known: Known) -> str:
    fits = value.isascii() and value.isdecimal() and FIRST_YEAR <= int(value) <= _last_year()
    return "" if fits else "implausible_year"


def _amount(field: Field, value: str, row: Row, known: Known) -> str:
    if not AMOUNT.fullmatch(value):
        return "not_an_amount"
    return "" if row["currency"] else "amount_without_currency"


def _currency(field: Field, value: str, row: Row, known: Known) -> str:
    return "" if value in currencies() else "unknown_currency"


@cache
def currencies() -> frozenset[str]:
    """Codes of ISO 4217, as the language library knows them."""
    from babel import Locale

    return frozenset(Locale("en").currencies)


def _word(field: Field, value: str, row: Row, known: Known) -> str:
    return "" if all(part in field.words for part in field.parts(value)) else "not_listed"


def _flag(field: Field, value: str, row: Row, known: Known) -> str:
    return "" if value in ("yes", "no") else "not_yes_or_no"


def _countries(field: Field, value: str, row: Row, known: Known) -> str:
    fits = all(part in known.data.countries for part in field.parts(value))
    return "" if fits else "unknown_country"


def _regions(field: Field, value: str, row: Row, known: Known) -> str:
    regions = known.data.regions
    codes = field.parts(value)
    if any(code not in regions for code in codes):
        return "unknown_region"
    country = row["country_code"]
    away = country and any(regions.country(code) != country for code in codes)
    return "region_of_other_country" if away else ""


def _sectors(field: Field, value: str, row: Row, known: Known) -> str:
    fits = all(part in known.data.sectors for part in field.parts(value))
    return "" if fits else "unknown_sector"


def _reference(field: Field, value: str, row: Row, known: Known) -> str:
    kinds = REFERRED[field.kind]
    if all(known.has(kinds, part) for part in field.parts(value)):
        return ""
    return {"record": "unknown_cluster", "source": "unknown_source"}.get(
        kinds[0], "unknown_reference"
    )


CHECKS: dict[str, Callable[[Field, str, Row, Known], str]] = {
    **dict.fromkeys(("text", "long", "lines", "person"), _text),
    "day": _day,
    "year": _year,
    "amount": _amount,
    "currency": _currency,
    "word": _word,
    "languages": _word,
    "flag": _flag,
    "country": _countries,
    "countries": _countries,
    "regions": _regions,
    "sectors": _sectors,
    **dict.fromkeys(REFERRED, _reference),
}


# Rows ----------------------------------------------------------------------------


def is_day(text: str) -> bool:
    """Whether a text is a year, a month or a day that exists: 2014, 2014-05, 2014-05-06."""
    found = DAY.fullmatch(text)
    if not found:
        return False
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return FIRST_YEAR <= year <= _last_year()


def before(first: str, second: str) -> bool:
    """Whether one day lies before another, as far as both are known.

    >>> before("2014", "2014-05"), before("2014-04", "2014-05-06")
    (False, True)
    """
    if not (first and second and is_day(first) and is_day(second)):
        return False
    known = min(len(first), len(second))
    return first[:known] < second[:known]


def _committee(row: Row, known: Known) -> Iterator[Flaw]:
    chain, chair = [row["id"]], row["chair_organisation"]
    while chair in known.rows["committee"]:
        if chair in chain:
            circle = " → ".join([*chain, chair])
            yield (
                "chair_organisation",
                "circular_chair",
                row["chair_organisation"],
                {"circle": circle},
            )
            break
        chain.append(chair)
        chair = known.rows["committee"][chair]["chair_organisation"]
    for key, event in known.rows["event"].items():
        decides = event["type"] in DECISIVE and _committee_of(event, known) == row["id"]
        if decides and before(event["date_start"], row["founded_on"]):
            yield (
                "founded_on",
                "committee_after_decision",
                row["founded_on"],
                {
                    "event": key,
                    "date": event["date_start"],
                },
            )


def _event(row: Row, known: Known) -> Iterator[Flaw]:
    founded = _founded(row, known)
    if row["type"] in DECISIVE and before(row["date_start"], founded):
        yield "date_start", "decision_before_committee", row["date_start"], {"founded": founded}


def _recommendation(row: Row, known: Known) -> Iterator[Flaw]:
    if before(row["due_on"], row["issued_on"]):
        yield "due_on", "ends_before_start", row["due_on"], {"start": row["issued_on"]}
    event = known.rows["event"].get(row["issued_by_event"])
    if event is None:
        return
    founded = _founded(event, known)
    if before(row["issued_on"], founded):
        yield "issued_on", "decision_before_committee", row["issued_on"], {"founded": founded}


def _founded(event: Row, known: Known) -> str:
    """When the committee of an event came to be; empty where nobody says."""
    committee = known.rows["committee"].get(_committee_of(event, known))
    return committee["founded_on"] if committee else ""


def _committee_of(event: Row, known: Known) -> str:
    if event["committee_id"]:
        return event["committee_id"]
    return event["organiser"] if event["organiser"] in known.rows["committee"] else ""


ROW_RULES: dict[str, Callable[[Row, Known], Iterator[Flaw]]] = {
    "committee": _committee,
    "event": _event,
    "recommendation": _recommendation,
}


def check_all(known: Known) -> dict[str, list[Problem]]:
    """Everything wrong with the rows in force; `line` counts them from 1 in their table."""
    found = {}
    for entity, rows in known.rows.items():
        frame = pd.DataFrame(
            [{"id": key, **row} for key, row in rows.items()],
            columns=["id", *SCHEMAS[entity].columns],
        )
        frame.index = pd.RangeIndex(1, len(frame) + 1, name="line")
        found[entity] = check(entity, frame, known)
    return found


def next_id(entity: str, keys: set[str]) -> str:
    """A key that no row has yet: the prefix of the kind and the next number."""
    prefix = SCHEMAS[entity].prefix
    numbers = [
        int(key.removeprefix(prefix))
        for key in keys
        if key.startswith(prefix) and key.removeprefix(prefix).isdecimal()
    ]
    width = 1 if prefix == "R" else 2
    return f"{prefix}{max(numbers, default=0) + 1:0{width}d}"
