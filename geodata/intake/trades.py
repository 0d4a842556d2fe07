"""A trade in the words of an office → a sector: its name, or all the words that say it.

"Industrie du lait" and "lait et dérivés" say what "lait" says: the other words say
nothing of the trade. A text is certain only if every word of it either belongs to a
name of one sector or says nothing; all else is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from geodata.datasets import Datasets
from geodata.intake.fields import families, plain
from geodata.intake.findings import ASKED, NOTED
from geodata.intake.values import MAX_GUESSES, Patience, Reading, is_unknown
from geodata.languages import LANGUAGES

LIKE_SECTOR, CHOICES, LONGEST_NAME = 92.0, 5, 5
# A label lists what belongs to its sector: "Cuir, maroquinerie et chaussure". What stands in
# brackets, or after them, tells it from another sector.
PARTS = re.compile(r", | et | and | و(?=\S)|، ")
# What follows a name: a plural, an Arabic article.
PLURAL = re.compile(r"(?:s|x)$")
ARTICLE = re.compile(r"^(?:وال|بال|لل|ال)(?=\S{3})")


@dataclass(frozen=True)
class Trades:
    """Every name of every sector.

    Attributes
    ----------
    names : dict
        Name, in the form of :func:`geodata.intake.fields.plain` → code.
    """

    names: Mapping[str, str]

    @cached_property
    def stems(self) -> dict[str, str]:
        """Names in the form that singular and plural share; none that two sectors share."""
        codes: dict[str, set[str]] = {}
        for word, code in self.names.items():
            codes.setdefault(" ".join(map(_stem, word.split())), set()).add(code)
        return {stem: next(iter(of)) for stem, of in codes.items() if len(of) == 1}


def sector_words(data: Datasets) -> Trades:
    """Every spelling of a sector: labels in three languages, parts of them, usual words."""
    found: dict[str, str] = {}
    for code in data.sectors.codes:
        for lang in LANGUAGES:
            found.setdefault(plain(data.sectors.label(code, lang)), code)
    usual = families()["sector_code"]
    found |= {word: code for word, code in usual.items() if word not in found}
    return Trades(found | {word: code for word, code in _parts(data).items() if word not in found})


def _parts(data: Datasets) -> dict[str, str]:
    """Parts of labels that occur in one sector alone, whatever says nothing left out."""
    codes: dict[str, set[str]] = {}
    for code in data.sectors.codes:
        for lang in LANGUAGES:
            label = data.sectors.label(code, lang)
            several = "(" not in label and data.sectors.level(code) > 1
            for part in PARTS.split(label) if several else ():
                words = [word for word in plain(part).split() if _stem(word) not in _silent()]
                codes.setdefault(" ".join(words), set()).add(code)
    return {part: next(iter(of)) for part, of in codes.items() if part and len(of) == 1}


def read_sector(
    text: str, known: Trades, data: Datasets, patience: Patience | None = None
) -> Reading:
    """A sector by its code or any of its names; else those it may be, while patience lasts."""
    if is_unknown(text):
        return Reading()
    if text.strip().upper() in data.sectors:
        return Reading(text.strip().upper())
    name = plain(text)
    if name in known.names:
        return Reading(known.names[name])
    said = _said(name, known, data)
    if len(said) == 1 and said[0]:
        return Reading(said[0], NOTED, "spelling_read")
    patience = patience or Patience()
    if not patience.for_(name):
        code = patience.code or "unknown_sector_name"
        return Reading("", ASKED, code, params={"most": MAX_GUESSES})
    close = {known.names[word] for word in _like(name, known) if len(word) > 5}
    if len(close) == 1:
        return Reading(close.pop(), NOTED, "spelling_read")
    ranked = [code for code in said if code] + _ranked(name, known)
    return Reading("", ASKED, "unknown_sector_name", tuple(dict.fromkeys(ranked))[:CHOICES])


def _like(name: str, known: Trades) -> list[str]:
    """Names that are spelled nearly so."""
    found = process.extract(
        name, list(known.names), scorer=fuzz.ratio, score_cutoff=LIKE_SECTOR, limit=None
    )
    return [word for word, _, _ in found]


def _ranked(name: str, known: Trades) -> list[str]:
    """Sectors by how like their names are, the likest first."""
    scored: dict[str, float] = {}
    for word, score, _ in process.extract(name, list(known.names), scorer=fuzz.WRatio, limit=15):
        code = known.names[word]
        scored[code] = max(scored.get(code, 0), score)
    return sorted(scored, key=lambda code: -scored[code])


def _said(name: str, known: Trades, data: Datasets) -> list[str]:
    """The sectors that the words of a text name, and "" if one of them says something else.

    A branch beside one of its activities only says where that belongs.
    """
    said = list(dict.fromkeys(_read(name, known)))
    above = {up for code in said if code for up in data.sectors.path(code) if up != code}
    return [code for code in said if code not in above]


def _read(name: str, known: Trades) -> Iterator[str]:
    words = [_stem(word) for word in name.split()]
    at = 0
    while at < len(words):
        runs = range(min(LONGEST_NAME, len(words) - at), 0, -1)
        length = next((n for n in runs if " ".join(words[at : at + n]) in known.stems), 0)
        if length:
            yield known.stems[" ".join(words[at : at + length])]
        elif words[at] not in _silent():
            yield ""
        at += max(length, 1)


@lru_cache(maxsize=1)
def _silent() -> frozenset[str]:
    return frozenset(_stem(word) for word in families()["says_nothing"])


def _stem(word: str) -> str:
    return ARTICLE.sub("", PLURAL.sub("", word) if len(word) > 3 else word)
