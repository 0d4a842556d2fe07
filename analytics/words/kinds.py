"""Kinds of cell, each declared once: how one of its codes is named, and how tables treat it.

A kind of code is a line of :data:`KINDS`. Whatever names codes (sentences,
tables, files, the notes on what changed) asks here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from babel import Locale

from geodata import benchmarks
from geodata.datasets import Datasets
from geodata.languages import LANGUAGES, Name, first
from geodata.schema.fields import SEPARATORS
from geodata.schema.tables import OBSERVATION, RECORD, SOURCE, SUPPORT, TABLE
from geodata.sectors import rest_of

# A cell either names the row, or is found out about it, or only remarks on another cell.
ROW, FINDING, REMARK = "row", "finding", "remark"


class Speaker(Protocol):
    """What a namer may ask of a language: see :class:`analytics.words.i18n.Wording`."""

    @property
    def lang(self) -> str:
        """The language spoken."""

    @property
    def data(self) -> Datasets:
        """What knows the names of regions, sectors, records."""

    @property
    def locale(self) -> Locale:
        """The Babel locale, which knows currencies."""

    def has(self, key: str, /) -> bool:
        """Whether the catalogues hold a message."""

    def text(self, key: str, /, **params: Any) -> str:
        """A catalogue message."""

    def name(self, kind: str, code: str) -> str:
        """What a code of another kind is called."""

    def day(self, value: str) -> str:
        """A date known to the day, the month or the year."""

    def unit_of(self, boundary_set: str, count: int = 1) -> str:
        """What a region of a set is called."""

    def isolate(self, text: str, direction: str = "auto") -> str:
        """Text whose direction does not disturb the sentence around it."""


Namer = Callable[[Speaker, str], str]


@dataclass(frozen=True)
class Kind:
    """What the cells of a column hold, or what a reference points to.

    Attributes
    ----------
    key : str
    called : Namer or None
        What one code is called; None where the cells are no codes.
    role : str
        ``row``: it says which row this is; ``finding``: it was found out about
        the row; ``remark``: it says something of another cell.
    number : bool
        Whether the cells are numbers.
    of, separator : str
        For several codes in one cell: the kind of each, and what stands between.
    """

    key: str
    called: Namer | None = None
    role: str = ROW
    number: bool = False
    of: str = ""
    separator: str = ""

    @property
    def coded(self) -> bool:
        """Whether cells are codes, one or several, that have a name."""
        return self.called is not None or bool(self.of)


# How codes are named -----------------------------------------------------------


def _given(words: Speaker, name: Name) -> str:
    """A name from the data, kept apart where its language runs the other way."""
    same = LANGUAGES[name.lang].rtl == LANGUAGES[words.lang].rtl
    return name.text if same else words.isolate(name.text)


def _region(words: Speaker, code: str) -> str:
    """A region; with what it is, where its country is called the same: ولاية الجزائر."""
    regions = words.data.regions
    name = _given(words, regions.named(code, words.lang))
    country = regions.country(code)
    if name != _country(words, country):
        return name
    return f"{words.unit_of(regions.law(country))} {name}"


def _country(words: Speaker, code: str) -> str:
    return _given(words, words.data.regions.country_names.of(code, words.lang))


def _sector(words: Speaker, code: str) -> str:
    return _given(words, words.data.sectors.named(code, words.lang))


def _branch(words: Speaker, code: str) -> str:
    """A sector that stands for its whole branch: not "other or unspecified" then."""
    label = _sector(words, code)
    return label.split(" (")[0] if words.data.sectors.children(code) else label


def _sector_group(words: Speaker, code: str) -> str:
    return _given(words, words.data.sectors.group_names.of(code, words.lang))


def _record(words: Speaker, code: str) -> str:
    return _given(words, words.data.records.names.of(code, words.lang))


def _boundary_set(words: Speaker, code: str) -> str:
    described = first(words.data.boundary_sets[code].name, words.lang)
    return _given(words, described) if described else code


def _place(words: Speaker, code: str) -> str:
    """A region, a country, or a row of a published table that is neither."""
    if code in words.data.regions.countries.index:
        return _country(words, code)
    return _region(words, code) if code in words.data.regions else words.isolate(code)


def _category(words: Speaker, code: str) -> str:
    """A sector of the tree, a heading of a classification we know, or the words printed."""
    if code in words.data.sectors:
        return _branch(words, code)
    whole = rest_of(code)
    if whole in words.data.sectors:
        return words.text("category.rest", sector=_branch(words, whole))
    return _printed("category")(words, code)


def _row(entity: str) -> Namer:
    """A row of support by its own name, which may be in another language."""

    def called(words: Speaker, code: str) -> str:
        return _given(words, words.data.support.name(entity, code, words.lang))

    return called


def _body(words: Speaker, code: str) -> str:
    """An organisation or a committee."""
    return _row(words.data.support.entity_of(code) or "organisation")(words, code)


def _support_row(words: Speaker, code: str) -> str:
    """A row of support whose code says its entity too: ``event:EV-02``."""
    entity, _, key = code.partition(":")
    return _row(entity)(words, key)


def _money_group(words: Speaker, group: str) -> str:
    """Year, funder, status, sector or region of amounts; or why a line belongs to none."""
    by, _, code = group.partition(":")
    if not code:
        return words.text(f"money.{by}")
    if by == "year":
        return code
    return words.name({"funder": "body", "status": "budget_status"}.get(by, by), code)


def _currency(words: Speaker, code: str) -> str:
    """A currency with its code: dinars algériens (DZD)."""
    called = words.locale.currencies.get(code, code)
    return words.text("money.currency", name=called, code=words.isolate(code, "ltr"))


def _source(words: Speaker, code: str) -> str:
    return words.isolate(str(words.data.records.sources.at[code, "publisher"]))


def _word(family: str) -> Namer:
    """A code that the catalogues have a word for."""
    return lambda words, code: words.text(f"{family}.{code}")


def _printed(family: str, *, isolated: bool = True) -> Namer:
    """A code that the catalogues may have a word for; else the words of a source."""

    def called(words: Speaker, code: str) -> str:
        key = f"{family}.{code}"
        if words.has(key):
            return words.text(key)
        return words.isolate(code) if isolated else code

    return called


# What there is -----------------------------------------------------------------

# Families of words in the catalogues: records, support, statuses, the interface.
_STATED = (RECORD, SOURCE, TABLE, OBSERVATION, *SUPPORT.values())
_GROUPS = {field.group for schema in _STATED for field in schema.fields if field.group}
_WORDS = (
    *("quality", "quality_remark", "reason", "population", "fact", "word"),
    *("happening", "progress", "presence", "session_point", "growth_part", "market"),
    *sorted(_GROUPS),
)
_ALL = (
    Kind("region", _region),
    Kind("country", _country),
    Kind("place", _place),
    Kind("boundary_set", _boundary_set),
    Kind("sector", _sector),
    Kind("sector_branch", _branch),
    Kind("sector_group", _sector_group),
    Kind("category", _category),
    Kind("benchmark", lambda words, code: _given(words, benchmarks.names().of(code, words.lang))),
    Kind("indicator", _printed("indicator")),
    Kind("counted", _printed("counted")),
    Kind("published", lambda words, code: words.isolate(code)),
    Kind("record", _record),
    Kind("programme", _printed("programme", isolated=False)),
    Kind("programme_short", _printed("programme_short", isolated=False)),
    Kind("source", _source),
    *(Kind(entity, _row(entity)) for entity in SUPPORT if entity != "programme"),
    Kind("programme_row", _row("programme")),
    Kind("body", _body),
    Kind("support_row", _support_row),
    Kind("money_group", _money_group),
    Kind("currency", _currency),
    Kind("counting_rule", lambda words, code: words.text(f"filter.counting_{code}")),
    Kind("class_scheme", lambda words, code: words.text(f"filter.scheme_{code}")),
    Kind("neighbours", _word("neighbours")),
    Kind("money_by", _word("money_by")),
    Kind("split", _word("split")),
    Kind("day", lambda words, code: words.day(code)),
    *(Kind(family, _word(family)) for family in _WORDS),
    *(
        Kind(family, _word(family), FINDING)
        for family in (
            *("verdict", "shade", "band", "pattern", "crowding", "reach", "borders", "gap"),
            *("pace", "quadrant", "proximity", "held"),
        )
    ),
    *(Kind(family, _word(family), REMARK) for family in ("status", "precision")),
    Kind("regions", of="region", separator=SEPARATORS["regions"]),
    Kind("records", of="record", separator=SEPARATORS["clusters"]),
    Kind("bodies", of="body", separator=SEPARATORS["bodies"]),
    Kind("sources", of="source", separator=SEPARATORS["sources"]),
    *(Kind(key, role=FINDING, number=True) for key in ("count", "number", "share")),
    # A year names a row of a timeline, but is a fact of a record.
    Kind("year", number=True),
    *(Kind(key, role=FINDING) for key in ("phrase", "flag")),
    Kind("text"),
)
KINDS = {kind.key: kind for kind in _ALL}
