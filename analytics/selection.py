"""What the user chose, as one immutable value, and the records it leaves."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from geodata.datasets import Datasets
from geodata.errors import Problem
from geodata.records import KINDS, MEMBER_KINDS, STAGES
from geodata.support.checks import currencies

COUNTINGS = ("presence", "fractional")
MEASURES = ("clusters", "density_km2", "density_pop", "density_firms", "members", "jobs")
SCHEMES = ("round", "quantiles", "natural", "equal")
CLASS_COUNTS = ("3", "4", "5", "6", "7")
LEVELS = ("1", "2", "3")
BANDWIDTHS = (10, 20, 30, 50, 75, 100, 150, 200)
NEIGHBOURS = ("queen", "nearest", "distance")
MONEY_BY = ("year", "funder", "status", "sector", "region")
RECENT = (1, 2, 3, 5, 10, 20)
RATE = re.compile(r"([A-Z]{3})>([A-Z]{3})=(\d{1,9}(?:\.\d{1,9})?)@(\d{4}-\d{2}-\d{2})", re.ASCII)
MAX_REGIONS = 6


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Filters and ways of counting; empty means "all" or "as usual".

    Attributes
    ----------
    countries, sectors, stages, kinds, programmes : tuple of str
        Codes to keep. A sector stands for its whole branch.
    year_from, year_to : int or None
        Inclusive; records without a year are left out when either is given.
    measure : str
        One of ``MEASURES``.
    member_kind : str
        Which kind of member ``members`` counts; kinds are never added.
    sets : tuple of (country, boundary set)
    counting : str or None
        ``presence`` or ``fractional``; None leaves it to the figure.
    level : int or None
        Level of the sector tree to roll up to.
    population : str or None
        Name of the population count to divide by; None takes the latest.
    scheme, classes : str, int
        How map classes are cut, and how many.
    across : bool
        Rank regions of different countries together (stamped when so).
    regions : tuple of str
        Regions to highlight, profile or compare, at most six.
    table : str
        Published table that replaces the records in densities, quotients and
        patterns; empty for the records.
    bandwidth : int
        Of a kernel surface, in kilometres; one of ``BANDWIDTHS``.
    neighbours : str
        Who is whose neighbour in a pattern; one of ``NEIGHBOURS``.
    recent : int
        How many years back an action, or a declaration that there is none,
        still speaks of the present.
    money_by : str
        What amounts are grouped by; one of ``MONEY_BY``.
    currency : str
        The one currency of a figure of amounts; empty for the most frequent.
    rates : tuple of str
        ``EUR>DZD=147.5@2026-11-20``: rates that the user gives, all into one currency.
    session : str
        The committee session that a figure prepares; an event.
    """

    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    measure: str = "clusters"
    member_kind: str = "firms"
    sets: tuple[tuple[str, str], ...] = ()
    counting: str | None = None
    level: int | None = None
    population: str | None = None
    scheme: str = "round"
    classes: int = 5
    across: bool = False
    regions: tuple[str, ...] = ()
    table: str = ""
    bandwidth: int = 50
    neighbours: str = "queen"
    recent: int = 5
    money_by: str = "year"
    currency: str = ""
    rates: tuple[str, ...] = ()
    session: str = ""

    def set_of(self, country: str, data: Datasets) -> str:
        """The boundary set in force for a country."""
        return dict(self.sets).get(country) or data.regions.default_set(country)

    def shown_countries(self, data: Datasets) -> list[str]:
        """Countries of the selection in the order of the interface."""
        return [code for code in data.countries if not self.countries or code in self.countries]

    def to_params(self) -> dict[str, list[str]]:
        """The selection as address-bar parameters; what is as usual is left out."""
        usual = Selection()
        params: dict[str, list[str]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value != getattr(usual, field.name):
                params[PARAMS[field.name]] = _texts(value)
        return params


PARAMS = {
    "countries": "country",
    "sectors": "sector",
    "stages": "stage",
    "kinds": "kind",
    "programmes": "programme",
    "year_from": "from",
    "year_to": "to",
    "measure": "measure",
    "member_kind": "members",
    "sets": "set",
    "counting": "counting",
    "level": "level",
    "population": "population",
    "scheme": "scheme",
    "classes": "classes",
    "across": "across",
    "regions": "region",
    "table": "table",
    "bandwidth": "bandwidth",
    "neighbours": "neighbours",
    "recent": "recent",
    "money_by": "money",
    "currency": "currency",
    "rates": "rate",
    "session": "session",
}


def _texts(value: object) -> list[str]:
    if isinstance(value, tuple):
        return ["=".join(item) if isinstance(item, tuple) else str(item) for item in value]
    return ["1" if value is True else str(value)]


def parse(params: Mapping[str, Sequence[str]], data: Datasets) -> tuple[Selection, list[Problem]]:
    """Read a selection from address-bar parameters or command-line options.

    Values that mean nothing are left out and reported, never guessed.

    Parameters
    ----------
    params : mapping
        Parameter name (``country``, ``sector`` …) → its values.

    Returns
    -------
    Selection
    list of Problem
        Code ``unknown_value``, column the parameter, value as given.
    """
    problems: list[Problem] = []
    kept: dict[str, list[str]] = {}
    for name, allowed in _allowed(data).items():
        given = list(dict.fromkeys(params.get(name, ())))
        kept[name] = [value for value in given if value in allowed]
        bad = [value for value in given if value not in allowed]
        problems += [Problem("unknown_value", column=name, value=value) for value in bad]
    sets, set_problems = _sets(params.get("set", ()), data)
    years, year_problems = _years(params)
    rates, rate_problems = _rates(params.get("rate", ()))
    selection = Selection(
        countries=tuple(kept["country"]),
        sectors=tuple(kept["sector"]),
        stages=tuple(kept["stage"]),
        kinds=tuple(kept["kind"]),
        programmes=tuple(kept["programme"]),
        year_from=years["from"],
        year_to=years["to"],
        sets=sets,
        across=bool(kept["across"]),
        regions=tuple(kept["region"][:MAX_REGIONS]),
        rates=rates,
        **_single(kept),
    )
    return selection, problems + set_problems + year_problems + rate_problems


# Parameters of one value: the field each fills, and how it is read.
SINGLE: dict[str, tuple[str, Callable[[str], Any]]] = {
    **{PARAMS[name]: (name, str) for name in ("measure", "member_kind", "counting", "population")},
    **{PARAMS[name]: (name, str) for name in ("scheme", "table", "neighbours", "money_by")},
    **{PARAMS[name]: (name, str) for name in ("currency", "session")},
    **{PARAMS[name]: (name, int) for name in ("level", "classes", "bandwidth", "recent")},
}


def _single(kept: Mapping[str, list[str]]) -> dict[str, Any]:
    """Fields of one value, the last given; those not given stay as usual."""
    return {field: read(kept[name][-1]) for name, (field, read) in SINGLE.items() if kept[name]}


def _allowed(data: Datasets) -> dict[str, frozenset[str]]:
    programmes = data.records.table["programme_key"]
    references = data.population.table["reference"]
    codes = data.regions.table.index.get_level_values("code")
    return {
        "country": frozenset(data.countries),
        "sector": frozenset(data.sectors.codes),
        "stage": frozenset(STAGES),
        "kind": frozenset(KINDS),
        "programme": frozenset(programmes) - {""},
        "measure": frozenset(MEASURES),
        "members": frozenset(MEMBER_KINDS),
        "counting": frozenset(COUNTINGS),
        "level": frozenset(LEVELS),
        "population": frozenset(references),
        "scheme": frozenset(SCHEMES),
        "classes": frozenset(CLASS_COUNTS),
        "across": frozenset({"1"}),
        "region": frozenset(codes),
        "table": frozenset(data.observations.tables),
        "bandwidth": frozenset(map(str, BANDWIDTHS)),
        "neighbours": frozenset(NEIGHBOURS),
        "recent": frozenset(map(str, RECENT)),
        "money": frozenset(MONEY_BY),
        "currency": currencies(),
        "session": frozenset(data.support.table("event").index),
    }


def _rates(given: Sequence[str]) -> tuple[tuple[str, ...], list[Problem]]:
    """Rates into one currency, one per currency converted; the others are reported."""
    kept: dict[str, str] = {}
    target, problems = "", []
    for text in given:
        found = RATE.fullmatch(text)
        fits = found is not None and _is_rate(*found.groups())
        if found is None or not fits or found[1] in kept or target not in ("", found[2]):
            problems.append(Problem("unknown_value", column="rate", value=text))
            continue
        target = found[2]
        kept[found[1]] = text
    return tuple(kept.values()), problems


def _is_rate(source: str, target: str, rate: str, day: str) -> bool:
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        return False
    known = currencies()
    return source in known and target in known and source != target and float(rate) > 0


def _sets(
    given: Sequence[str], data: Datasets
) -> tuple[tuple[tuple[str, str], ...], list[Problem]]:
    chosen, problems = {}, []
    for text in given:
        country, _, name = text.partition("=")
        if country in data.countries and name in data.regions.sets_of(country):
            chosen[country] = name
        else:
            problems.append(Problem("unknown_value", column="set", value=text))
    return tuple(sorted(chosen.items())), problems


def _years(params: Mapping[str, Sequence[str]]) -> tuple[dict[str, int | None], list[Problem]]:
    years: dict[str, int | None] = {"from": None, "to": None}
    problems = []
    for name in years:
        text = _last(list(params.get(name, ())))
        if text is None:
            continue
        if text.isascii() and text.isdecimal() and len(text) == 4:
            years[name] = int(text)
        else:
            problems.append(Problem("unknown_value", column=name, value=text))
    return years, problems


def _last(values: list[str]) -> str | None:
    return values[-1] if values else None


def select(data: Datasets, selection: Selection) -> pd.DataFrame:
    """The records that the selection leaves, in the order of the file."""
    table = data.records.table
    keep = pd.Series(True, index=table.index)
    branches = {leaf for code in selection.sectors for leaf in data.sectors.branch(code)}
    for column, wanted in (
        ("country_code", set(selection.countries)),
        ("sector_code", branches),
        ("stage", set(selection.stages)),
        ("kind", set(selection.kinds)),
        ("programme_key", set(selection.programmes)),
    ):
        if wanted:
            keep &= table[column].isin(wanted)
    if selection.year_from is not None:
        keep &= (table["year"] >= selection.year_from).fillna(False)
    if selection.year_to is not None:
        keep &= (table["year"] <= selection.year_to).fillna(False)
    return table[keep]
