"""Phrases, numbers, dates and names in the language of the reader."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from analytics import support_names
from analytics.phrases import Amount, Phrase, Ref
from geodata.datasets import Datasets
from geodata.errors import GeodataError, Problem
from geodata.messages import DEFAULT_LANGUAGE, LANGUAGES, Catalogue, describe

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "MESSAGES", "Wording", "error_text", "is_rtl"]

MESSAGES = Catalogue(Path(__file__).parent / "locales")
# Administrative usage of the Maghreb: Latin digits, comma, narrow no-break space.
LOCALES = {"fr": "fr_DZ", "en": "en_GB", "ar": "ar_DZ"}
UNKNOWN = "–"
ISOLATE_START = {"ltr": "\u2066", "rtl": "\u2067", "auto": "\u2068"}
ISOLATE_END = "\u2069"


def is_rtl(lang: str) -> bool:
    """Whether `lang` is written from right to left."""
    return lang == "ar"


def error_text(error: GeodataError | Problem, lang: str) -> str:
    """The sentence for an error of either package."""
    key = f"{'problem' if isinstance(error, Problem) else 'error'}.{error.code}"
    if MESSAGES.has(key):
        params = {name: _listed(value) for name, value in error.params.items()}
        return MESSAGES.text(key, lang, **params)
    return describe(error, lang)


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


@dataclass(frozen=True)
class Wording:
    """Everything that turns codes and numbers into words of one language.

    Attributes
    ----------
    lang : str
        ``fr``, ``en`` or ``ar``.
    data : Datasets
        Knows the names of regions, sectors, records.
    """

    lang: str
    data: Datasets

    @property
    def rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return is_rtl(self.lang)

    @cached_property
    def locale(self) -> Locale:
        """The Babel locale of numbers and dates."""
        return Locale.parse(LOCALES[self.lang])

    def text(self, key: str, /, **params: Any) -> str:
        """A catalogue message with ready-made parameters."""
        return MESSAGES.text(key, self.lang, **params)

    def say(self, sentence: Phrase | Ref | Amount | Any) -> str:
        """Any part of a sentence in words."""
        if isinstance(sentence, Phrase):
            return self._phrase(sentence)
        if isinstance(sentence, Ref):
            return self.name(sentence.kind, sentence.code)
        if isinstance(sentence, Amount):
            return self.amount(sentence)
        if isinstance(sentence, bool):
            return self.text("word.yes" if sentence else "word.no")
        if isinstance(sentence, (int, float)):
            return self.number(sentence)
        if isinstance(sentence, (tuple, list)):
            return self.listed([self.say(part) for part in sentence])
        return str(sentence)

    def _phrase(self, sentence: Phrase) -> str:
        params = {key: self.say(value) for key, value in sentence.params.items()}
        if sentence.count is None:
            return self.text(sentence.key, **params)
        params.setdefault("count", self.number(sentence.count))
        return MESSAGES.plural(sentence.key, sentence.count, self.lang, **params)

    def plural(self, key: str, count: int, /, **params: Any) -> str:
        """A catalogue message that agrees with `count`, written ``{count}`` in it."""
        return self._phrase(Phrase(key, params, count))

    def number(self, value: float | None, decimals: int | None = None) -> str:
        """A number; unknown is a dash, never 0.

        Without `decimals`: whole numbers plain, others with three significant
        digits, so that 0.0412 and 41.2 are both readable.
        """
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return UNKNOWN
        if decimals is None:
            decimals = significant_decimals(float(value))
        written = f"{abs(round(float(value), decimals)):,.{decimals}f}".translate(self._marks)
        return f"{self._minus}{written}" if round(float(value), decimals) < 0 else written

    @cached_property
    def _marks(self) -> dict[int, str]:
        """How this language groups digits and marks decimals.

        Read once from Babel, which reads its pattern anew for every number: a
        table of two thousand cells would take a second.
        """
        sample = str(format_decimal(1234.5, "#,##0.0", locale=self.locale))
        return str.maketrans({",": sample[1:-5], ".": sample[-2]})

    @cached_property
    def _minus(self) -> str:
        return str(format_decimal(-1, "#,##0", locale=self.locale)).removesuffix("1")

    def tidy(self, value: float) -> str:
        """A number without trailing zeros, as the ends of a class are written."""
        return str(format_decimal(round(value, 6), "#,##0.######", locale=self.locale))

    def amount(self, amount: Amount) -> str:
        """An :class:`Amount` in words."""
        if amount.share:
            return self.percent(amount.value, amount.decimals or 0)
        return self.number(amount.value, amount.decimals)

    def percent(self, share: float | None, decimals: int = 0) -> str:
        """A share of 1 as a percentage."""
        if share is None or math.isnan(share):
            return UNKNOWN
        pattern = self.locale.percent_formats[None].pattern
        if decimals:
            pattern = pattern.replace("0", "0." + "0" * decimals, 1)
        return str(format_percent(share, pattern, locale=self.locale, decimal_quantization=True))

    def date(self, value: str | dt.date) -> str:
        """A date written out: 21 novembre 2026."""
        day = dt.date.fromisoformat(value) if isinstance(value, str) else value
        return str(format_date(day, "d MMMM y", locale=self.locale))

    def day(self, value: str) -> str:
        """A date known to the day, the month or the year: 6 mai 2014, mai 2014, 2014."""
        if len(value) == 7:
            return str(format_date(dt.date.fromisoformat(f"{value}-01"), "MMMM y", self.locale))
        return self.date(value) if len(value) == 10 else value

    def listed(self, parts: list[str]) -> str:
        """Several things as a list: a, b et c."""
        return str(format_list(parts, locale=self.locale)) if parts else UNKNOWN

    def name(self, kind: str, code: str) -> str:
        """The name of a region, sector, country, record … in this language."""
        if kind in support_names.KINDS:
            return support_names.name(self, kind, code)
        if kind == "region":
            return self.data.regions.name(code, self.lang)
        if kind == "country":
            return self.data.regions.country_name(code, self.lang)
        if kind == "sector":
            return self.data.sectors.label(code, self.lang)
        if kind == "sector_branch":
            return self._branch_name(code)
        if kind == "sector_group":
            return str(self.data.sectors.groups.loc[code, f"label_{self.lang}"])
        if kind == "record":
            return self.data.records.name(code, self.lang)
        if kind == "boundary_set":
            return self.data.boundary_sets[code].name[self.lang]
        if kind == "category":
            return self._category(code)
        if kind == "place":
            regions = self.data.regions
            return regions.name(code, self.lang) if code in regions else self.isolate(code)
        if kind == "published":
            return self.isolate(code)
        if kind in ("indicator", "counted"):
            key = f"{kind}.{code}"
            return self.text(key) if MESSAGES.has(key) else self.isolate(code)
        if kind in ("programme", "programme_short"):
            key = f"{kind}.{code}"
            return self.text(key) if MESSAGES.has(key) else code
        return self.text(f"{kind}.{code}")

    def _category(self, code: str) -> str:
        """A sector of the tree, a heading of a classification we know, or the words printed."""
        if code in self.data.sectors:
            return self._branch_name(code)
        key = f"category.{code}"
        return self.text(key) if MESSAGES.has(key) else self.isolate(code)

    def _branch_name(self, code: str) -> str:
        """A sector that stands for its whole branch: not "other or unspecified" then."""
        label = self.data.sectors.label(code, self.lang)
        return label.split(" (")[0] if self.data.sectors.children(code) else label

    def unit_of(self, country: str, count: int = 1) -> str:
        """What a region is called in a country: wilaya, gouvernorat …"""
        key = str(self.data.regions.countries.loc[country, "unit_key"])
        return self.plural(f"unit.{key}", count)

    def isolate(self, text: str, direction: str = "auto") -> str:
        """Text whose direction must not disturb the sentence around it."""
        return f"{ISOLATE_START[direction]}{text}{ISOLATE_END}"


def significant_decimals(value: float, digits: int = 3) -> int:
    """Decimals that give `value` three significant digits, none for whole numbers."""
    if value == round(value):
        return 0
    magnitude = math.floor(math.log10(abs(value)))
    return int(min(max(digits - 1 - magnitude, 0), 6))
