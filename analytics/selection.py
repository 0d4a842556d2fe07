"""What the user chose, as one immutable value, and the records it leaves."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analytics import parameters
from analytics.catalogue import COUNTINGS, MEASURES
from analytics.parameters import FOLDED, OPEN, Parameter, Understood, many, one, year
from geodata.datasets import Datasets
from geodata.errors import Problem
from geodata.schema.cells import currencies
from geodata.schema.tables import KINDS, MEMBER_KINDS, STAGES

SCHEMES = ("round", "quantiles", "natural", "equal")
CLASS_COUNTS = ("3", "4", "5", "6", "7")
LEVELS = ("1", "2", "3")
BANDWIDTHS = ("10", "20", "30", "50", "75", "100", "150", "200")
NEIGHBOURS = ("queen", "nearest", "distance")
MONEY_BY = ("year", "funder", "status", "sector", "region")
# One unit in twenty more than elsewhere is no speciality, however sure it is.
QUOTIENTS = ("1", "1.25", "1.5", "2", "3")
RECENT = ("1", "2", "3", "5", "10", "20")
RATE = re.compile(r"([A-Z]{3})>([A-Z]{3})=(\d{1,9}(?:\.\d{1,9})?)@(\d{4}-\d{2}-\d{2})", re.ASCII)
SPLITS = ("sector_group", "stage", "country")
MAX_REGIONS = 6
# What suits what is shown; the whole of the countries; the crowded corner of one.
FITTED, WHOLE, ENLARGED = "fitted", "whole", "enlarged"
FRAMINGS = (FITTED, WHOLE, ENLARGED)
DEGREES = r"-?\d{1,3}(?:\.\d{1,4})?"
VIEW = re.compile(rf"{DEGREES}(?:,{DEGREES}){{3}}", re.ASCII)

Codes = tuple[str, ...]
Sets = tuple[tuple[str, str], ...]


# What may be chosen, and how it is read where that takes more than a list ------------


def _countries(data: Datasets) -> Collection[str]:
    return data.countries


def _sectors(data: Datasets) -> Collection[str]:
    return data.sectors.codes


def _branch(data: Datasets, code: str) -> Iterable[str]:
    return data.sectors.branch(code)


def _near(data: Datasets, code: str) -> Iterable[str]:
    """A sector, all above and all below it."""
    return (*data.sectors.path(code), *data.sectors.branch(code))


def _programmes(data: Datasets) -> Collection[str]:
    """Programmes with most records first."""
    keys = data.records.table["programme_key"]
    return [str(key) for key in keys[keys != ""].value_counts().index]


def _populations(data: Datasets) -> Collection[str]:
    return list(dict.fromkeys(data.population.table["reference"]))


def _regions(data: Datasets) -> Collection[str]:
    return list(dict.fromkeys(map(str, data.regions.table.index.get_level_values("code"))))


def _places(data: Datasets) -> Collection[str]:
    """Regions of every set that records can be shown in, groupings too; no communes."""
    shown = [
        str(code)
        for country in data.countries
        for name in data.regions.sets_of(country)
        for code in data.regions.of_set(name).index
    ]
    return [code for code in dict.fromkeys(shown) if code not in data.regions.communes]


def _lying_in(data: Datasets, codes: Iterable[str]) -> set[str]:
    """Records placed in one of these regions, each in the set that it is a region of.

    A code of several laws is a region of the law in force.
    """
    found: set[str] = set()
    for code in codes:
        country = data.regions.country(code)
        law, sets = data.regions.default_set(country), data.regions.sets_of(country)
        own = next(n for n in (law, *sets) if code in data.regions.of_set(n).index)
        links = data.placement({country: own}).links
        found |= set(map(str, links.loc[links["region_code"] == code, "record_id"]))
    return found


def _tables(data: Datasets) -> Collection[str]:
    return list(data.observations.tables)


def _currencies(data: Datasets) -> Collection[str]:
    return sorted(currencies())


def _sessions(data: Datasets) -> Collection[str]:
    return list(map(str, data.support.table("event").index))


def _read_sets(parameter: Parameter, texts: Sequence[str], data: Datasets) -> Understood:
    """``DZ=DZ-2019``: one boundary set a country, in the order of their codes."""
    chosen, bad = {}, []
    for text in texts:
        country, _, name = text.partition("=")
        if country in data.countries and name in data.regions.sets_of(country):
            chosen[country] = name
        else:
            bad.append(text)
    return tuple(sorted(chosen.items())), bad


def _read_rates(parameter: Parameter, texts: Sequence[str], data: Datasets) -> Understood:
    """Rates into one currency, one per currency converted; the others mean nothing."""
    by_source: dict[str, str] = {}
    target, bad = "", []
    for text in texts:
        rate = RATE.fullmatch(text)
        fits = rate is not None and _is_rate(*rate.groups())
        if rate is None or not fits or rate[1] in by_source or target not in ("", rate[2]):
            bad.append(text)
            continue
        target = rate[2]
        by_source[rate[1]] = text
    return tuple(by_source.values()), bad


def _read_framing(parameter: Parameter, texts: Sequence[str], data: Datasets) -> Understood:
    """One of the framings, or a view in degrees."""
    del data
    good = [text for text in texts if text in FRAMINGS or view(text)]
    return (good[-1] if good else parameter.usual), [t for t in texts if t not in good]


def view(framing: str) -> tuple[float, float, float, float] | None:
    """West, south, east and north of a framing that is a view of its own.

    >>> view("-1.5,34,0.5,36.25")
    (-1.5, 34.0, 0.5, 36.25)
    """
    if not VIEW.fullmatch(framing):
        return None
    west, south, east, north = (float(part) for part in framing.split(","))
    whole = -180 <= west < east <= 180 and -85 <= south < north <= 85
    return (west, south, east, north) if whole else None


def is_date(text: str) -> bool:
    """Whether a text is one day as addresses, decks and rates write it: 2026-11-29."""
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_rate(source: str, target: str, rate: str, day: str) -> bool:
    known = currencies()
    both = source in known and target in known and source != target
    return is_date(day) and both and float(rate) > 0


# The table of parameters -------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What is in; empty means all.

    A filter is one line here: its name, what may be chosen, the column of the
    records that it filters, how its codes are called, and where its box stands.

    Attributes
    ----------
    countries, sectors, places, stages, kinds, programmes : tuple of str
        Codes to keep. A sector stands for its whole branch, a place (a region or a
        grouping of regions) for the records that lie in it.
    year_from, year_to : int or None
        Inclusive; records without a year are left out when either is given.
    """

    countries: Codes = many(
        "country", _countries, column="country_code", kind="country", said=True, place=OPEN
    )
    sectors: Codes = many(
        "sector",
        _sectors,
        column="sector_code",
        branch=_branch,
        named_in="sector_codes",
        near=_near,
        kind="sector",
        said=True,
        place=OPEN,
    )
    places: Codes = many(
        "within",
        _places,
        column="region_codes",
        holds=_lying_in,
        named_in="region_codes",
        kind="region",
        said=True,
        place=OPEN,
    )
    stages: Codes = many("stage", STAGES, column="stage", kind="stage", said=True, place=OPEN)
    kinds: Codes = many("kind", KINDS, column="kind", kind="kind", said=True, place=FOLDED)
    programmes: Codes = many(
        "programme",
        _programmes,
        column="programme_key",
        kind="programme_short",
        said=True,
        place=FOLDED,
    )
    year_from: int | None = year("from", parameters.since, column="year", said=True, place=FOLDED)
    year_to: int | None = year("to", parameters.until, column="year", said=True, place=FOLDED)


@dataclass(frozen=True, kw_only=True)
class Options:
    """How what is in is counted and shown; empty means as usual.

    Attributes
    ----------
    measure : str
        One of ``MEASURES`` of :mod:`analytics.catalogue`.
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
    table, earlier : str
        Published table in the place of the records, which stand where it is empty; the
        table of an earlier year that it is compared with, empty for the one that fits.
    bandwidth : int
        Of a kernel surface, in kilometres; one of ``BANDWIDTHS``.
    neighbours : str
        Who is whose neighbour in a pattern; one of ``NEIGHBOURS``.
    quotient : str
        The least location quotient of a candidate; one of ``QUOTIENTS``.
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
    split : str
        What small maps stand side by side for; one of ``SPLITS``.
    framing : str
        What of the world a map shows: one of ``FRAMINGS``, or degrees, see :func:`view`.
    """

    measure: str = one("measure", MEASURES, "clusters")
    sets: Sets = parameters.declared(
        (), name="set", read=_read_sets, form="DZ=DZ-2019", kind="boundary_set", place=FOLDED
    )
    counting: str | None = one("counting", COUNTINGS, kind="counting_rule", place=FOLDED)
    scheme: str = one("scheme", SCHEMES, "round", kind="class_scheme", place=FOLDED)
    classes: int = one("classes", CLASS_COUNTS, 5, cast=int, place=FOLDED)
    member_kind: str = one("members", MEMBER_KINDS, "firms", kind="members_kind", place=FOLDED)
    population: str | None = one(
        "population", _populations, kind="population", said=True, place=FOLDED
    )
    across: bool = parameters.declared(
        False, name="across", read=parameters.flag, allowed=("1",), place=FOLDED
    )
    level: int | None = one("level", LEVELS, cast=int, said=True)
    regions: Codes = many("region", _regions, most=MAX_REGIONS, kind="region", said=True)
    table: str = one("table", _tables, "")
    earlier: str = one("earlier", _tables, "")
    bandwidth: int = one("bandwidth", BANDWIDTHS, 50, cast=int)
    neighbours: str = one("neighbours", NEIGHBOURS, "queen", kind="neighbours")
    quotient: str = one("quotient", QUOTIENTS, "1.25")
    recent: int = one("recent", RECENT, 5, cast=int)
    money_by: str = one("money", MONEY_BY, "year", kind="money_by")
    currency: str = one("currency", _currencies, "", kind="currency")
    rates: Codes = parameters.declared(
        (), name="rate", read=_read_rates, form="EUR>DZD=147.5@2026-11-20"
    )
    session: str = one("session", _sessions, "", kind="event")
    split: str = one("split", SPLITS, "sector_group", kind="split")
    framing: str = parameters.declared(
        FITTED, name="frame", read=_read_framing, form="fitted|whole|enlarged|WEST,SOUTH,EAST,NORTH"
    )


@dataclass(frozen=True, kw_only=True)
class Selection(Options, Filters):
    """What is in, and how it is shown."""

    def set_of(self, country: str, data: Datasets) -> str:
        """The boundary set in force for a country."""
        return dict(self.sets).get(country) or data.regions.default_set(country)

    def under(self, sets: Mapping[str, str]) -> Selection:
        """The same with other boundary sets, by country; those of other countries stay."""
        return replace(self, sets=tuple(sorted({**dict(self.sets), **sets}.items())))

    def shown_countries(self, data: Datasets) -> list[str]:
        """Countries of the selection in the order of the interface."""
        return [code for code in data.countries if not self.countries or code in self.countries]

    @property
    def given(self) -> tuple[str, ...]:
        """Fields that are not as usual."""
        return parameters.differing(self, PARAMETERS)

    def only(self, fields: Collection[str]) -> Selection:
        """What is in these fields, everything else as usual."""
        return self.without(name for name in PARAMETERS if name not in fields)

    def without(self, fields: Iterable[str]) -> Selection:
        """The same with these fields as usual."""
        return replace(self, **{name: PARAMETERS[name].usual for name in fields})

    def taking(self, fields: Collection[str], other: Selection) -> Selection:
        """The same with these fields of another; sets of countries it does not name stay."""
        taken = {name: getattr(other, name) for name in fields if name != "sets"}
        return replace(self.under(dict(other.sets) if "sets" in fields else {}), **taken)

    def to_params(self) -> dict[str, list[str]]:
        """The selection as address-bar parameters; what is as usual is left out."""
        return {
            PARAMETERS[name].name: PARAMETERS[name].texts(getattr(self, name))
            for name in self.given
        }


# Field → parameter: address bar, command line, widgets, words and filters walk this table.
PARAMETERS: dict[str, Parameter] = parameters.table_of(Selection)


def filters() -> list[Parameter]:
    """Parameters that decide what is in."""
    return [parameter for parameter in PARAMETERS.values() if parameter.filters]


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
    values, problems = {}, []
    for field, parameter in PARAMETERS.items():
        texts = params.get(parameter.name, ())
        values[field], bad = parameter.read(parameter, texts, data)
        problems += [Problem("unknown_value", column=parameter.name, value=text) for text in bad]
    return Selection(**values), problems


def select(data: Datasets, selection: Selection) -> pd.DataFrame:
    """The records that the selection leaves, in the order of the file."""
    table = data.records.table
    keep = pd.Series(True, index=table.index)
    for parameter in filters():
        value = getattr(selection, parameter.field)
        if value != parameter.usual:
            keep &= parameter.kept(table, value, data)
    # All of them: nothing is gone through, and a change of one is none of the other.
    return table.copy(deep=False) if keep.all() else table[keep]
