"""Any spelling of a region → its code, or the candidates.

An automatic match must be certain: an exact name, a reviewed alias, or a
spelling so close to one region and so far from all others, and from the places
that are no region, that nobody would read it otherwise. A wrong match is worse
than none, so what is left is "ambiguous" with candidates, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from geodata.files import DATA, read_table
from geodata.regions import Regions
from geodata.spelling import coarse, compact, normalise, skeleton

ALIAS_FILES = ("name_variants.csv", "aliases_reviewed.csv")
ELSEWHERE_FILE = "names_elsewhere.csv"
# Bare wilaya numbers mean the same in every Algerian list only up to 48.
LAST_AGREED_NUMBER = 48
FUZZY_SCORE = 90.0
FUZZY_SCORE_ANYWHERE = 92.0
FUZZY_MARGIN = 6.0
FUZZY_LENGTH = 5
CANDIDATE_SCORE = 62.0
PARTIAL_SCORE = 75.0
HINT_SCORE = 88.0
# Same consonants in the same order, and most letters alike ("Ministère" has the
# consonants of Monastir, but too few of its letters).
SOUND_LETTERS = 72.0
SOUND_LENGTH = 4
SOUND_LENGTH_ANYWHERE = 5
SOUND_SCORE = 92.0
# What sounds the same goes before what only looks alike.
SAME_SOUND = 5.0
OTHER_SOUND_SCORE = 86.0
CANDIDATES = 5
# "North-East" or "District 1" mean the Tunisian grouping only where Tunisia is named.
GENERAL_SETS = ("TN-R6", "TN-D5")
NUMBERED = re.compile(
    r"(?:dz )?0*(?P<before>\d{1,2}) (?P<name>\D.*)|(?P<first>\D.*?) 0*(?P<after>\d{1,2})"
)
FILLERS = frozenset({"ex", "anc", "anciennement", "formerly", "سابقا"})
WORDS_IN_NAME = 5


@dataclass(frozen=True)
class Candidate:
    """A region a spelling may mean; `score` from 0 to 100."""

    code: str
    name: str
    score: float


@dataclass(frozen=True)
class Match:
    """What a spelling was read as.

    Attributes
    ----------
    input : str
    code : str or None
        None unless the match is automatic.
    name : str
        The region's French name, or empty.
    score : float
        0 to 100; 100 for exact codes, names and aliases.
    how : str
        ``code``, ``name``, ``alias``, ``fuzzy``, ``ambiguous`` or ``none``.
    candidates : tuple of Candidate
        Best first.
    """

    input: str
    code: str | None
    name: str
    score: float
    how: str
    candidates: tuple[Candidate, ...] = field(default=())


class Likeness:
    """A list of spellings, each compared with a text at once.

    Parameters
    ----------
    spellings : iterable of str
        In the form of :func:`~geodata.spelling.normalise`.
    """

    def __init__(self, spellings: Iterable[str]) -> None:
        self.spellings = list(spellings)
        self._letters = [compact(text) for text in self.spellings]
        self._sounds = [skeleton(text) for text in self.spellings]
        self._coarse = [coarse(text) for text in self.spellings]

    def of(self, text: str, enough: int = SOUND_LENGTH) -> Iterator[tuple[int, float]]:
        """Position and score of every spelling at all like `text`.

        Alike in letters but not in sound (Sidi Bouzid, Sidi Bou Saïd) is never
        certain; alike in sound (Mestaganem, Mostaghanem) may be.
        """
        letters = process.cdist([compact(text)], self._letters, scorer=fuzz.ratio)[0]
        sounds = process.cdist([coarse(text)], self._coarse, scorer=fuzz.ratio)[0]
        blended = np.maximum(letters, (letters + sounds) / 2)
        sound = skeleton(text)
        for position in np.flatnonzero(blended >= CANDIDATE_SCORE):
            alike, mixed = float(letters[position]), float(blended[position])
            if sound != self._sounds[position]:
                yield int(position), min(mixed, OTHER_SOUND_SCORE)
            elif alike >= SOUND_LETTERS and len(sound) >= enough:
                yield int(position), max(alike, SOUND_SCORE)
            else:
                yield int(position), max(alike, min(mixed + SAME_SOUND, FUZZY_SCORE - 1))


@dataclass(frozen=True)
class Gazetteer:
    """Spellings of regions in every script, and names that mean other places.

    Attributes
    ----------
    regions : Regions
    aliases : tuple of (code, spelling)
        Spellings that mean one region and nothing else.
    hints : tuple of (code, spelling)
        Spellings that may mean something else too: proposed, never decided.
    elsewhere : tuple of (country, name)
        Places that are not regions but resemble one (Sidi Bou Saïd, the Souf);
        country is empty where the name stands in the way everywhere.
    """

    regions: Regions
    aliases: tuple[tuple[str, str], ...]
    hints: tuple[tuple[str, str], ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()

    def match(self, text: str, country: str | None = None) -> Match:
        """Read one spelling.

        Parameters
        ----------
        text : str
            A code, or a name in any spelling and script; the country's name or
            the wilaya's number may stand beside it.
        country : str, optional
            ISO 3166-1 code that the region must belong to.
        """
        code = text.strip().upper()
        if code in self.regions and country in (None, self.regions.country(code)):
            return self._result(text, [code], "code")
        plain = normalise(text)
        if not plain or plain in self._countries:
            exact = self._exact(plain, country) if plain else None
            return replace(exact or Match(text, None, "", 0.0, "none"), input=text)
        if plain.isdecimal():
            return self._number(text, int(plain), country)
        rest, said, number = self._parts(plain)
        if said and country and said != country:
            return Match(text, None, "", 0.0, "none")
        found = self._exact(plain, country) or self._exact(rest, said or country)
        if found is None:
            tried = [self._by_likeness(rest, said or country)]
            if rest != plain:
                tried.append(self._by_likeness(plain, country))
            found = max(tried, key=lambda match: match.score)
        return replace(self._agreed(found, number), input=text)

    def _parts(self, plain: str) -> tuple[str, str | None, int | None]:
        """A name, and the country and wilaya number that stand beside it."""
        said = None
        for name, code in self._countries.items():
            if plain.endswith(f" {name}"):
                plain, said = plain.removesuffix(f" {name}"), code
            elif plain.startswith(f"{name} "):
                plain, said = plain.removeprefix(f"{name} "), code
        numbered = NUMBERED.fullmatch(plain)
        if numbered is None:
            return plain, said, None
        number = int(numbered["before"] or numbered["after"])
        return normalise(numbered["name"] or numbered["first"]), said, number

    def _agreed(self, found: Match, number: int | None) -> Match:
        """A name beside a number is certain only if the number is the region's own."""
        if number is None or found.code is None:
            return found
        own = int(found.code[3:]) if found.code.startswith("DZ-") else 0
        if number == own or min(number, own) > LAST_AGREED_NUMBER:
            return found
        others = self._number("", number, None).candidates
        return replace(
            found, code=None, name="", how="ambiguous", candidates=found.candidates + others
        )

    def _number(self, text: str, number: int, country: str | None) -> Match:
        """A bare number: a wilaya up to 48 when Algeria is named, else a question."""
        if not 1 <= number <= LAST_AGREED_NUMBER or country not in (None, "DZ"):
            return Match(text, None, "", 0.0, "none")
        code = f"DZ-{number:02d}"
        if country == "DZ":
            return self._result(text, [code], "code")
        candidate = Candidate(code, self.regions.name(code, "fr"), 50.0)
        return Match(text, None, "", 50.0, "ambiguous", (candidate,))

    def _exact(self, plain: str, country: str | None) -> Match | None:
        """The region that bears exactly this name, or is known by it."""
        keys = (plain, compact(plain))
        named, known = (
            next(
                (codes for key in keys if (codes := self._within(index.get(key, ()), country))), []
            )
            for index in (self._names, self._aliases)
        )
        codes = sorted({*named, *known})
        if codes and (named or not self._is_elsewhere(plain, country)):
            general = country is None and set(codes) <= self._general
            if not general:
                return self._result(plain, codes, "name" if named else "alias")
        hinted = self._within([*codes, *self._hints.get(keys[1], ())], country)
        if hinted:
            return Match(plain, None, "", HINT_SCORE, "ambiguous", self._scored(hinted, HINT_SCORE))
        return self._twice_named(plain, country)

    def _twice_named(self, plain: str, country: str | None) -> Match | None:
        """One region in two spellings: "Constantine قسنطينة", "Chlef (ex El Asnam)"."""
        words, spans = plain.split(), self._spans(plain, country)
        covered = {place for first, last, _ in spans for place in range(first, last)}
        left = {word for place, word in enumerate(words) if place not in covered}
        codes = {code for _, _, found in spans for code in found}
        if len(spans) < 2 or len(codes) != 1 or left - FILLERS:
            return None
        return self._result(plain, sorted(codes), "alias")

    def _result(self, text: str, codes: list[str], how: str) -> Match:
        candidates = self._scored(codes, 100.0)
        if len(codes) > 1:
            return Match(text, None, "", 100.0, "ambiguous", candidates)
        return Match(text, codes[0], candidates[0].name, 100.0, how, candidates)

    def _scored(self, codes: Iterable[str], score: float) -> tuple[Candidate, ...]:
        return tuple(Candidate(code, self.regions.name(code, "fr"), score) for code in codes)

    def _by_likeness(self, plain: str, country: str | None) -> Match:
        """Rank regions by likeness; accept only the certain."""
        candidates = self._ranked(plain, country)
        if not candidates:
            return Match(plain, None, "", 0.0, "none")
        best = candidates[0]
        second = candidates[1].score if len(candidates) > 1 else 0.0
        certain = (
            best.score >= (FUZZY_SCORE if country else FUZZY_SCORE_ANYWHERE)
            and (country is not None or best.code not in self._general)
            and best.score - second >= FUZZY_MARGIN
            and len(compact(plain)) >= FUZZY_LENGTH
            and self._likeness_elsewhere(plain, country) < best.score - FUZZY_MARGIN
        )
        if certain:
            return Match(plain, best.code, best.name, best.score, "fuzzy", candidates)
        return Match(plain, None, "", best.score, "ambiguous", candidates)

    def _ranked(self, plain: str, country: str | None) -> tuple[Candidate, ...]:
        best: dict[str, float] = {}
        enough = SOUND_LENGTH if country else SOUND_LENGTH_ANYWHERE
        for position, score in self._known.of(plain, enough):
            spelling = self._known.spellings[position]
            for code in self._within(self._spelled[spelling], country):
                best[code] = max(best.get(code, 0.0), score)
        for code, score in self._partial(plain, country):
            best[code] = max(best.get(code, 0.0), score)
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))[:CANDIDATES]
        return tuple(Candidate(c, self.regions.name(c, "fr"), round(s, 1)) for c, s in ranked)

    def _partial(self, plain: str, country: str | None) -> Iterator[tuple[str, float]]:
        """Regions whose name is part of the text, or one of whose spellings holds the text."""
        letters = len(plain.replace(" ", ""))
        for first, last, codes in self._spans(plain, country):
            share = sum(len(word) for word in plain.split()[first:last]) / letters
            for code in codes:
                yield code, CANDIDATE_SCORE + (HINT_SCORE - CANDIDATE_SCORE) * share
        if letters >= 4:
            word = re.compile(rf"\b{re.escape(plain)}\b")
            for spelling, codes in self._spelled.items():
                if word.search(spelling):
                    for code in self._within(codes, country):
                        yield code, PARTIAL_SCORE

    def _spans(self, plain: str, country: str | None) -> list[tuple[int, int, list[str]]]:
        """The longest runs of words that are each a known spelling: first, last, codes."""
        words = plain.split()
        found: list[tuple[int, int, list[str]]] = []
        for length in range(min(len(words), WORDS_IN_NAME), 0, -1):
            for first in range(len(words) - length + 1):
                last = first + length
                inside = any(one <= first and last <= other for one, other, _ in found)
                key = " ".join(words[first:last])
                codes = self._within(self._spelled.get(key, ()), country)
                if codes and not inside and len(key) > 2:
                    found.append((first, last, codes))
        return found

    def _within(self, codes: Iterable[str], country: str | None) -> list[str]:
        return sorted(code for code in set(codes) if country in (None, self.regions.country(code)))

    def _is_elsewhere(self, plain: str, country: str | None) -> bool:
        """Whether a place that is not a region bears this very name."""
        countries = self._elsewhere_of.get(compact(plain), frozenset())
        return bool(countries) if country is None else bool(countries & {"", country})

    def _likeness_elsewhere(self, plain: str, country: str | None) -> float:
        """How like the text is to the name of a place that is not a region."""
        scores = (
            score
            for position, score in self._known_elsewhere.of(plain)
            if country is None
            or self._elsewhere_of[self._known_elsewhere.spellings[position]] & {"", country}
        )
        return max(scores, default=0.0)

    @cached_property
    def _countries(self) -> dict[str, str]:
        columns = ("name_fr", "name_en", "name_ar")
        table = self.regions.countries
        return {
            normalise(table.at[code, column]): str(code)
            for code in table.index
            for column in columns
        }

    @cached_property
    def _general(self) -> set[str]:
        return {code for name in GENERAL_SETS for code in self.regions.of_set(name).index}

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        table = self.regions.table
        codes = table.index.get_level_values("code")
        columns = (table[f"name_{lang}"] for lang in ("fr", "en", "ar"))
        return _index(pair for column in columns for pair in zip(codes, column, strict=True))

    @cached_property
    def _aliases(self) -> dict[str, set[str]]:
        return _index(self.aliases)

    @cached_property
    def _hints(self) -> dict[str, set[str]]:
        return _index(self.hints)

    @cached_property
    def _spelled(self) -> dict[str, set[str]]:
        merged: dict[str, set[str]] = {}
        for index in (self._names, self._aliases):
            for key, codes in index.items():
                merged.setdefault(key, set()).update(codes)
        return merged

    @cached_property
    def _known(self) -> Likeness:
        return Likeness(self._spelled)

    @cached_property
    def _elsewhere_of(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for country, name in self.elsewhere:
            key = compact(name)
            found[key] = found.get(key, frozenset()) | {country}
        return found

    @cached_property
    def _known_elsewhere(self) -> Likeness:
        return Likeness(self._elsewhere_of)


def load(regions: Regions, folder: Path = DATA / "regions") -> Gazetteer:
    """Read the alias tables."""
    sample, reviewed = (read_table(folder / name) for name in ALIAS_FILES)
    is_hint = reviewed["use"] == "hint"
    hints = _pairs(reviewed[is_hint], regions)
    only_hinted = {(code, compact(name)) for code, name in hints}
    aliases = _pairs(sample, regions) + _pairs(reviewed[~is_hint], regions)
    elsewhere = read_table(folder / ELSEWHERE_FILE)
    return Gazetteer(
        regions=regions,
        aliases=tuple(
            (code, name)
            for code, name in dict.fromkeys(aliases)
            if (code, compact(name)) not in only_hinted
        ),
        hints=hints,
        elsewhere=tuple(zip(elsewhere["country"], elsewhere["name"], strict=True)),
    )


def _pairs(table: pd.DataFrame, regions: Regions) -> tuple[tuple[str, str], ...]:
    pairs = zip(table["iso_code"], table["variant"], strict=True)
    return tuple((code, name) for code, name in pairs if code in regions)


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    index: dict[str, set[str]] = {}
    for code, spelling in pairs:
        plain = normalise(spelling)
        for key in {plain, plain.replace(" ", ""), compact(spelling)} - {""}:
            index.setdefault(key, set()).add(code)
    return index
