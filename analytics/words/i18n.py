"""Phrases, numbers, dates and names in the language of the reader."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from analytics.words.kinds import KINDS
from analytics.words.phrases import MESSAGES, Amount, Phrase, Ref
from analytics.words.plaintext import ISOLATE_END
from geodata.datasets import Datasets
from geodata.errors import GeodataError, Problem
from geodata.languages import DEFAULT_LANGUAGE, LANGUAGES, percent_kept
from geodata.messages import describe

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "MESSAGES", "Wording", "error_text", "is_rtl"]
UNKNOWN = "–"
ISOLATE_START = {"ltr": "\u2066", "rtl": "\u2067", "auto": "\u2068"}


def is_rtl(lang: str) -> bool:
    """Whether `lang` is written from right to left."""
    return LANGUAGES[lang].rtl


def error_text(error: GeodataError | Problem, lang: str) -> str:
    """The sentence for an error of either package."""
    return describe(error, lang)


@dataclass(frozen=True)
class Wording:
    """Everything that turns codes and numbers into words of one language.

    Attributes
    ----------
    lang : str
        One of ``LANGUAGES``.
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
        return Locale.parse(LANGUAGES[self.lang].locale)

    def has(self, key: str, /) -> bool:
        """Whether the catalogues hold a message."""
        return MESSAGES.has(key)

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
        said = format_percent(share, pattern, locale=self.locale, decimal_quantization=True)
        return percent_kept(str(said)) if self.rtl else str(said)

    def date(self, value: str | dt.date) -> str:
        """A date written out: 21 novembre 2026."""
        day = dt.date.fromisoformat(value) if isinstance(value, str) else value
        return str(format_date(day, "long", locale=self.locale))

    def day(self, value: str) -> str:
        """A date known to the day, the month or the year: 6 mai 2014, mai 2014, 2014."""
        if len(value) == 7:
            return str(format_date(dt.date.fromisoformat(f"{value}-01"), "MMMM y", self.locale))
        return self.date(value) if len(value) == 10 else value

    def listed(self, parts: list[str]) -> str:
        """Several things as a list: a, b et c."""
        return str(format_list(parts, locale=self.locale)) if parts else UNKNOWN

    def one_of(self, parts: list[str]) -> str:
        """Several things of which one is meant: a, b ou c."""
        return str(format_list(parts, "or", locale=self.locale)) if parts else UNKNOWN

    def name(self, kind: str, code: str) -> str:
        """What a code of a kind is called in this language: see :mod:`analytics.words.kinds`.

        Raises
        ------
        KeyError
            Where there is no such kind of code.
        """
        called = KINDS[kind].called
        if called is None:
            raise KeyError(kind)
        return called(self, code)

    def unit_of(self, boundary_set: str, count: int = 1) -> str:
        """What a region of a set is called: wilaya, commune, gouvernorat …"""
        return self.plural(f"unit.{self.data.regions.unit_key(boundary_set)}", count)

    def isolate(self, text: str, direction: str = "auto") -> str:
        """Text whose direction must not disturb the sentence around it."""
        return f"{ISOLATE_START[direction]}{text}{ISOLATE_END}"


def significant_decimals(value: float, digits: int = 3) -> int:
    """Decimals that give `value` three significant digits, none for whole numbers."""
    if value == round(value):
        return 0
    magnitude = math.floor(math.log10(abs(value)))
    return int(min(max(digits - 1 - magnitude, 0), 6))
