"""The languages of the atlas, declared once, and what stands in for a name that is missing.

A further language is an entry here and two catalogues, which need not be
complete; tables may have columns for its names. Where a message or a name is
missing, the default language says it, then any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

DEFAULT_LANGUAGE = "fr"
# After Arabic letters a percent sign is drawn before its number, alone after it: behind a mark
# of their direction both are one. Between the two, a PDF would draw them over each other.
_PERCENT = re.compile(
    "(?<![\\d.,\u00a0\u202f\u200f+−-])([-+−±]?(?:\\d[\\d.,\u00a0\u202f]*|\\{\\w+\\})[\u00a0\u202f]?%)"
)
LRM, RLM = "\u200e", "\u200f"


@dataclass(frozen=True)
class Language:
    """One language of the interface.

    Attributes
    ----------
    locale : str
        How numbers and dates are written, in the terms of CLDR: ``fr_DZ``.
    label : str
        What the switch of languages shows.
    """

    locale: str
    label: str

    @property
    def tag(self) -> str:
        """The locale as office files and web pages write it: ``fr-DZ``."""
        return self.locale.replace("_", "-")

    @property
    def rtl(self) -> bool:
        """Whether it is written from right to left."""
        return _direction(self.locale) == "rtl"


# Administrative usage of the Maghreb: Latin digits, comma, narrow no-break space.
LANGUAGES = {
    "fr": Language("fr_DZ", "FR"),
    "en": Language("en_GB", "EN"),
    "ar": Language("ar_DZ", "ع"),
}


@cache
def _direction(locale: str) -> str:
    from babel import Locale

    return str(Locale.parse(locale).text_direction)


def percent_kept(text: str) -> str:
    """Text of a right-to-left line whose percent signs all stand on one side of the number.

    So are the wordings of such a language when they are read, and numbers when they are written.
    """
    return _PERCENT.sub(rf"{RLM}\1", text)


def fallbacks(lang: str) -> tuple[str, ...]:
    """Where to look for a name, best first: in `lang`, in the default language, in any other."""
    return tuple(dict.fromkeys((lang, DEFAULT_LANGUAGE, *LANGUAGES)))


class Name(NamedTuple):
    """What something is called, and the language of these words."""

    text: str
    lang: str


def first(texts: Mapping[str, str], lang: str) -> Name | None:
    """The first text that is there, of several by language; None where there is none."""
    return next((Name(str(texts[one]), one) for one in fallbacks(lang) if texts.get(one)), None)


def named(row: Mapping[Any, Any] | pd.Series, stem: str, lang: str) -> Name | None:
    """What a row says in ``{stem}_fr``, ``{stem}_en`` … : the first that is there, or None."""
    return first({one: row.get(f"{stem}_{one}", "") for one in fallbacks(lang)}, lang)


def columns_of(table: pd.DataFrame, stem: str) -> list[str]:
    """The columns of a table that hold its names in one language each."""
    return [column for lang in LANGUAGES if (column := f"{stem}_{lang}") in table.columns]


def every_name(table: pd.DataFrame, stem: str) -> Iterator[tuple[str, str]]:
    """Each code of a table with each of its names, language by language."""
    for column in columns_of(table, stem):
        for code, name in table[column].items():
            if name:
                yield str(code), str(name)


class Names:
    """What the rows of a table are called, worked out once for each language asked for.

    Parameters
    ----------
    table : DataFrame
        One row per code of its index; ``{stem}_fr`` and a column for each
        other language that has names, empty where a name is missing.
    stem : str
        What the names of these columns begin with: ``name``, ``label``.
    """

    def __init__(self, table: pd.DataFrame, stem: str) -> None:
        self._columns = {
            column.removeprefix(f"{stem}_"): table[column].fillna("")
            for column in columns_of(table, stem)
        }
        self._index = table.index
        self._known: dict[str, dict[str, Name]] = {}

    def of(self, code: str, lang: str) -> Name:
        """What the row of `code` is called; a row without any name is called by its code.

        Raises
        ------
        KeyError
            Where there is no such row.
        """
        if lang not in self._known:
            self._known[lang] = self._in(lang)
        return self._known[lang][code]

    def _in(self, lang: str) -> dict[str, Name]:
        called = {str(code): Name(str(code), lang) for code in self._index}
        for one in reversed(fallbacks(lang)):
            column = self._columns.get(one, pd.Series(dtype=str))
            called |= {str(code): Name(str(text), one) for code, text in column.items() if text}
        return called
