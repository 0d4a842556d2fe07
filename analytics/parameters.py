"""What a parameter of a selection is: how it is written, read, named, and what it keeps."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.words.phrases import Phrase, Ref, phrase
from geodata.datasets import Datasets

# Where its widget stands: in the side bar, in its folded part, on the pages it concerns.
OPEN, FOLDED, PAGE = "open", "folded", "page"

# A value read from texts, and the texts that mean nothing.
Understood = tuple[Any, list[str]]
Reader = Callable[["Parameter", Sequence[str], Datasets], Understood]
# Which rows a chosen value keeps, by the column that the parameter filters.
Keeps = Callable[[pd.Series, Any], pd.Series]


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One thing that a user chooses; everything that carries a choice walks a table of these.

    Attributes
    ----------
    field : str
        The field of the selection that holds it.
    name : str
        In addresses and on the command line; ``parameter.<name>`` is what it is called.
    usual : Any
        Its value where nothing is chosen; never written.
    read : callable
        Its value from the texts of an address or a command line.
    allowed : collection of str, or callable
        What may be chosen, in the order of the interface; empty where `read` knows.
    cast : callable
        What an allowed text becomes.
    most : int or None
        How many may be chosen, where many may.
    column : str
        Of the records that it filters; empty for what only changes how they are shown.
    keeps : callable
        Which rows of the column a value keeps.
    holds : callable or None
        The records that a value keeps, where no cell of theirs tells: where a
        cluster lies follows from its placement.
    branch : callable or None
        What a code stands for besides itself: a sector for all below it.
    named_in, near : str, callable
        Column of rows of support that may name its codes, and the codes that
        speak of one: a row that belongs to no cluster stays where it names one.
    kind : str
        How its values are called, one of :mod:`analytics.words.kinds`; empty for
        numbers and texts that are written as they are.
    form : str
        How a value is written where it is no code: ``DZ=DZ-2019``.
    said : bool
        Whether a subtitle says it; the measure is in the title, the rule in the foot.
    place : str
        ``open``, ``folded`` or ``page``.
    """

    field: str = ""
    name: str
    usual: Any = None
    read: Reader
    allowed: Collection[str] | Callable[[Datasets], Collection[str]] = ()
    cast: Callable[[str], Any] = str
    most: int | None = None
    column: str = ""
    keeps: Keeps = pd.Series.isin
    holds: Callable[[Datasets, Any], Collection[str]] | None = None
    branch: Callable[[Datasets, str], Iterable[str]] | None = None
    named_in: str = ""
    near: Callable[[Datasets, str], Iterable[str]] | None = None
    kind: str = ""
    form: str = ""
    said: bool = False
    place: str = PAGE

    @property
    def many(self) -> bool:
        """Whether several values may be chosen."""
        return isinstance(self.usual, tuple)

    @property
    def filters(self) -> bool:
        """Whether it decides what is in, rather than how it is shown."""
        return bool(self.column)

    def choices(self, data: Datasets) -> list[str]:
        """What may be chosen, in the order of the interface."""
        return list(self.allowed(data) if callable(self.allowed) else self.allowed)

    def values(self, data: Datasets) -> list[Any]:
        """What may be chosen, as a selection holds it."""
        return [self.cast(text) for text in self.choices(data)]

    @property
    def label(self) -> Phrase:
        """What it is called."""
        return phrase(f"parameter.{self.name}")

    def named(self, value: Any) -> tuple[Ref | str | bool, ...]:
        """Its values as sentences take them."""
        parts = value if self.many else (value,)
        # Of a boundary set, which names its country, the set.
        codes = [part[-1] if isinstance(part, tuple) else part for part in parts]
        if self.kind:
            return tuple(Ref(self.kind, code) for code in codes)
        return tuple(code if isinstance(code, bool) else str(code) for code in codes)

    def texts(self, value: Any) -> list[str]:
        """A value as an address or a command line writes it."""
        if isinstance(value, tuple):
            return ["=".join(item) if isinstance(item, tuple) else str(item) for item in value]
        return ["1" if value is True else str(value)]

    def kept(self, table: pd.DataFrame, value: Any, data: Datasets) -> pd.Series:
        """Which rows of a table a value keeps."""
        if self.holds is not None:
            return pd.Series(table.index.isin(list(self.holds(data, value))), index=table.index)
        branch = self.branch
        if branch is not None:
            value = {below for code in value for below in branch(data, code)}
        return self.keeps(table[self.column], value)


def table_of(form: type[Any]) -> dict[str, Parameter]:
    """Field → parameter, in the order of the fields of a dataclass."""
    return {
        field.name: dataclasses.replace(
            field.metadata["parameter"], field=field.name, usual=field.default
        )
        for field in dataclasses.fields(form)
    }


def declared(usual: Any, **facts: Any) -> Any:
    """A field of a selection with its parameter."""
    return dataclasses.field(default=usual, metadata={"parameter": Parameter(**facts)})


def many(name: str, allowed: Any, **facts: Any) -> Any:
    """Several codes."""
    return declared((), name=name, read=codes, allowed=allowed, **facts)


def one(name: str, allowed: Any, usual: Any = None, **facts: Any) -> Any:
    """One of some values; by default none, which leaves it to the figure."""
    return declared(usual, name=name, read=last, allowed=allowed, **facts)


def year(name: str, keeps: Keeps, **facts: Any) -> Any:
    """One end of a span of years; what has no year is kept by neither end."""
    return declared(None, name=name, read=four_digits, cast=int, keeps=keeps, form="YEAR", **facts)


def since(years: pd.Series, first: int) -> pd.Series:
    """Years from one on."""
    return pd.Series(years >= first).fillna(False)


def until(years: pd.Series, last_year: int) -> pd.Series:
    """Years up to one."""
    return pd.Series(years <= last_year).fillna(False)


# How texts are read ---------------------------------------------------------------


def codes(parameter: Parameter, texts: Sequence[str], data: Datasets) -> Understood:
    """Every allowed text once, in the order given."""
    good, bad = _sorted_out(parameter, texts, data)
    return tuple(map(parameter.cast, good[: parameter.most])), bad


def last(parameter: Parameter, texts: Sequence[str], data: Datasets) -> Understood:
    """The last allowed text."""
    good, bad = _sorted_out(parameter, texts, data)
    return (parameter.cast(good[-1]) if good else parameter.usual), bad


def flag(parameter: Parameter, texts: Sequence[str], data: Datasets) -> Understood:
    """Set by ``1``."""
    good, bad = _sorted_out(parameter, texts, data)
    return bool(good), bad


def four_digits(parameter: Parameter, texts: Sequence[str], data: Datasets) -> Understood:
    """The last text, if it is a year."""
    if not texts:
        return None, []
    text = texts[-1]
    if text.isascii() and text.isdecimal() and len(text) == 4:
        return int(text), []
    return None, [text]


def _sorted_out(
    parameter: Parameter, texts: Sequence[str], data: Datasets
) -> tuple[list[str], list[str]]:
    """Allowed texts and the others, each once."""
    if not texts:
        return [], []
    allowed, given = set(parameter.choices(data)), list(dict.fromkeys(texts))
    return [text for text in given if text in allowed], [t for t in given if t not in allowed]


def differing(value: Any, parameters: Mapping[str, Parameter]) -> tuple[str, ...]:
    """Fields of a selection that are not as usual."""
    return tuple(
        name for name, parameter in parameters.items() if getattr(value, name) != parameter.usual
    )
