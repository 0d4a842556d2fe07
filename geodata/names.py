"""Any spelling of a region → its code, or the candidates.

An automatic match must be certain: an exact name, a reviewed alias, or a
spelling so close to one region and so far from all others that nobody would
read it otherwise. A wrong match is worse than none, so what is left is
"ambiguous" with candidates, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rapidfuzz import fuzz, process

from geodata.files import DATA, read_table
from geodata.regions import Regions
from geodata.spelling import compact, normalise, skeleton

ALIAS_FILES = ("name_variants.csv", "aliases_reviewed.csv")
ELSEWHERE_FILE = "names_elsewhere.csv"
# Bare wilaya numbers mean the same in every Algerian list only up to 48.
LAST_AGREED_NUMBER = 48
FUZZY_SCORE = 90.0
FUZZY_MARGIN = 8.0
FUZZY_LENGTH = 5
CANDIDATE_SCORE = 62.0
PARTIAL_SCORE = 75.0
# Same consonants in the same order, and most letters alike ("Ministère" has the
# consonants of Monastir, but too few of its letters).
SOUND_LETTERS = 72.0
SOUND_LENGTH = 4
CANDIDATES = 5


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


@dataclass(frozen=True)
class Gazetteer:
    """Spellings of regions in three scripts, and names that mean other places.

    Attributes
    ----------
    regions : Regions
    aliases : tuple of (code, spelling)
    elsewhere : frozenset of str
        Normalised names of places that are not regions but resemble one
        (Sidi Bou Saïd, the Souf): never matched by likeness.
    """

    regions: Regions
    aliases: tuple[tuple[str, str], ...]
    elsewhere: frozenset[str]

    def match(self, text: str, country: str | None = None) -> Match:
        """Read one spelling.

        Parameters
        ----------
        text : str
            A code, or a name in any spelling and script.
        country : str, optional
            ISO 3166-1 code that the region must belong to.
        """
        cleaned = text.strip()
        by_code = self._by_code(cleaned, country)
        if by_code is not None:
            return self._result(text, [by_code], "code")
        if cleaned.lstrip("0").isdecimal() or not normalise(cleaned):
            return self._number(text, cleaned, country)
        for how, index in (("name", self._name_index), ("alias", self._alias_index)):
            codes = self._within(index.get(normalise(cleaned), ()), country)
            codes = codes or self._within(index.get(compact(cleaned), ()), country)
            if codes:
                return self._result(text, codes, how)
        return self._by_likeness(text, country)

    def _by_code(self, text: str, country: str | None) -> str | None:
        code = text.upper()
        if code in self.regions and country in (None, self.regions.country(code)):
            return code
        return None

    def _number(self, text: str, cleaned: str, country: str | None) -> Match:
        """A bare number: a wilaya up to 48 when Algeria is named, else a question."""
        number = int(cleaned) if cleaned.isdecimal() else 0
        if not 1 <= number <= LAST_AGREED_NUMBER or country not in (None, "DZ"):
            return Match(text, None, "", 0.0, "none")
        code = f"DZ-{number:02d}"
        if country == "DZ":
            return self._result(text, [code], "code")
        candidate = Candidate(code, self.regions.name(code, "fr"), 50.0)
        return Match(text, None, "", 50.0, "ambiguous", (candidate,))

    def _result(self, text: str, codes: list[str], how: str) -> Match:
        candidates = tuple(Candidate(c, self.regions.name(c, "fr"), 100.0) for c in codes)
        if len(codes) > 1:
            return Match(text, None, "", 100.0, "ambiguous", candidates)
        return Match(text, codes[0], candidates[0].name, 100.0, how, candidates)

    def _by_likeness(self, text: str, country: str | None) -> Match:
        """Rank regions by likeness; accept only the certain."""
        candidates = self._ranked(text, country)
        if not candidates:
            return Match(text, None, "", 0.0, "none")
        best = candidates[0]
        second = candidates[1].score if len(candidates) > 1 else 0.0
        certain = (
            best.score >= FUZZY_SCORE
            and best.score - second >= FUZZY_MARGIN
            and len(compact(text)) >= FUZZY_LENGTH
            and compact(text) not in self.elsewhere
        )
        if certain:
            return Match(text, best.code, best.name, best.score, "fuzzy", candidates)
        return Match(text, None, "", best.score, "ambiguous", candidates)

    def _ranked(self, text: str, country: str | None) -> tuple[Candidate, ...]:
        best: dict[str, float] = {}
        wanted, sound = compact(text), skeleton(text)
        found = process.extract(
            wanted, self._spellings, scorer=fuzz.ratio, score_cutoff=CANDIDATE_SCORE, limit=40
        )
        for spelling, letters, _ in found:
            score = _likeness(letters, sound, skeleton(spelling))
            for code in self._within(self._spelled[spelling], country):
                best[code] = max(best.get(code, 0.0), score)
        for code in self._within(self._partial(text), country):
            best[code] = max(best.get(code, 0.0), PARTIAL_SCORE)
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))[:CANDIDATES]
        return tuple(Candidate(c, self.regions.name(c, "fr"), round(s, 1)) for c, s in ranked)

    def _partial(self, text: str) -> set[str]:
        """Regions one of whose spellings holds the text as a word ("Souf" in "Oued Souf")."""
        word = normalise(text)
        if len(word) < 4:
            return set()
        pattern = re.compile(rf"\b{re.escape(word)}\b")
        both = {**self._alias_index, **self._name_index}
        return {code for key, codes in both.items() if pattern.search(key) for code in codes}

    @staticmethod
    def _within_country(code: str, country: str | None, regions: Regions) -> bool:
        return country is None or regions.country(code) == country

    def _within(self, codes: Iterable[str], country: str | None) -> list[str]:
        return sorted(
            code for code in set(codes) if self._within_country(code, country, self.regions)
        )

    @cached_property
    def _name_index(self) -> dict[str, set[str]]:
        index: dict[str, set[str]] = {}
        for (_, code), row in self.regions.table.iterrows():
            for lang in ("fr", "en", "ar"):
                _add(index, str(row[f"name_{lang}"]), str(code))
        return index

    @cached_property
    def _alias_index(self) -> dict[str, set[str]]:
        index: dict[str, set[str]] = {}
        for code, spelling in self.aliases:
            _add(index, spelling, code)
        return index

    @cached_property
    def _spelled(self) -> dict[str, set[str]]:
        merged: dict[str, set[str]] = {}
        for index in (self._name_index, self._alias_index):
            for key, codes in index.items():
                merged.setdefault(key.replace(" ", ""), set()).update(codes)
        return merged

    @cached_property
    def _spellings(self) -> list[str]:
        return list(self._spelled)


def load(regions: Regions, folder: Path = DATA / "regions") -> Gazetteer:
    """Read the alias tables."""
    pairs: list[tuple[str, str]] = []
    for name in ALIAS_FILES:
        table = read_table(folder / name)
        rows = zip(table["iso_code"], table["variant"], strict=True)
        pairs += [(code, variant) for code, variant in rows if code in regions]
    elsewhere = read_table(folder / ELSEWHERE_FILE)
    countries = regions.countries[["name_fr", "name_en", "name_ar"]].to_numpy().ravel()
    return Gazetteer(
        regions=regions,
        aliases=tuple(dict.fromkeys(pairs)),
        elsewhere=frozenset(compact(name) for name in [*elsewhere["name"], *countries]),
    )


def _add(index: dict[str, set[str]], spelling: str, code: str) -> None:
    for key in {normalise(spelling), compact(spelling)} - {""}:
        index.setdefault(key, set()).add(code)


def _likeness(letters: float, sound: str, other_sound: str) -> float:
    """Score of two spellings from the likeness of their letters and of their sound.

    Alike in letters but not in sound (Sidi Bouzid, Sidi Bou Saïd) is never
    certain; alike in sound (Mestaganem, Mostaghanem) may be.
    """
    if sound != other_sound:
        return min(letters, FUZZY_SCORE - 1)
    if letters >= SOUND_LETTERS and len(sound) >= SOUND_LENGTH:
        return max(letters, FUZZY_SCORE)
    return letters
