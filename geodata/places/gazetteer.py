"""Any spelling of a region → its code, or the candidates.

An automatic match must be certain: an exact name, a reviewed alias, or a
spelling so close to one region and so far from all others, and from the places
that are no region, that nobody would read it otherwise. A wrong match is worse
than none, so what is left is "ambiguous" with candidates, or nothing.

The thresholds were set on the names of 2,000 GeoNames places of the seven
countries, 1,450 Algerian communes, 264 Tunisian delegations, the world's
cities and the words of the project's own texts, none of which may match a
region by likeness, against some 470 misspellings, which should.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from geodata.files import DATA, read_table
from geodata.languages import LANGUAGES, every_name
from geodata.places import communes
from geodata.places.communes import Communes
from geodata.places.matches import COMMUNE, HINT_SCORE, Candidate, Match, other_numbers
from geodata.places.regions import Regions
from geodata.places.spelling import CANDIDATE_SCORE, Likeness, compact, normalise

SAMPLE_FILE = "name_variants.csv"
REVIEWED_FILE = "aliases_reviewed.csv"
ELSEWHERE_FILE = "names_elsewhere.csv"
# Bare wilaya numbers mean the same in every Algerian list only up to 48.
LAST_AGREED_NUMBER = 48
NUMBER_LENGTH = 9  # More digits are no number, and Python would not read thousands.
# Where the country is named, 90 lets one vowel more or less pass in a name of five
# letters, and four consonants of the same sound: none of the decoys passes. Over
# seven countries at once that was too little (Saïdia, Rafiah, Belbeis).
FUZZY_SCORE = 90.0
CONSONANTS = 4
FUZZY_SCORE_ANYWHERE = 92.0
CONSONANTS_ANYWHERE = 5
# The lead over the next region; more than that over any other place.
FUZZY_MARGIN = 6.0
FUZZY_LENGTH = 5
# Shorter texts are exact or nothing: N/A, DZ.
CANDIDATE_LENGTH = 3
# Longer ones name nothing: what a comparison costs grows with the text.
LONGEST_NAME = 200
# A word of one region's name alone goes before what only looks alike (86).
PARTIAL_LENGTH = 4
PARTIAL_SCORE = 75.0
ONLY_PARTIAL_SCORE = 87.0
CANDIDATES = 5
NUMBERED = re.compile(
    r"(?:dz )?0*(?P<before>\d{1,2}) (?P<name>\D.*)|(?P<first>\D.*?) 0*(?P<after>\d{1,2})"
)
FILLERS = frozenset({"ex", "anc", "anciennement", "formerly", "سابقا"})
WORDS_IN_NAME = 5
# Of the number of a region; a longer run of digits is none.
MAX_DIGITS = 4
Index = dict[str, set[str]]


@dataclass(frozen=True)
class Gazetteer:
    """Spellings of regions in every script, and names that mean other places.

    Attributes
    ----------
    regions : Regions
    aliases : tuple of (code, spelling)
        Spellings that mean one region and nothing else.
    national : tuple of (code, spelling)
        Spellings that mean one region only within its country ("North",
        "Tripoli"): decided where the country is named, else proposed.
    hints : tuple of (code, spelling)
        Spellings that may mean something else too: proposed, never decided.
    elsewhere : tuple of (country, name)
        Places that are not regions but resemble one (Sidi Bou Saïd, the Souf);
        country is empty where the name stands in the way everywhere.
    """

    regions: Regions
    aliases: tuple[tuple[str, str], ...]
    national: tuple[tuple[str, str], ...] = ()
    hints: tuple[tuple[str, str], ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()

    @cached_property
    def communes(self) -> Communes:
        """The third level, read when a name may be one of it."""
        return communes.load(self.regions)

    def place(
        self, text: str, country: str | None = None, within: str = "", *, guess: bool = True
    ) -> Match:
        """Read one spelling of a region or, where none is meant, of a commune.

        Parameters
        ----------
        within : str
            Region of any law that a commune must lie in; empty for anywhere.
        guess : bool
            As :meth:`match` takes it; a misspelt wilaya is not its town of that name.
        """
        match = self.match(text, country, guess=guess)
        return self.communes.beside(match, country, within, guess=guess)

    def match(self, text: str, country: str | None = None, *, guess: bool = True) -> Match:
        """Read one spelling of a region.

        Parameters
        ----------
        text : str
            A code, or a name in any spelling and script; the country's name or
            the wilaya's number may stand beside it.
        country : str, optional
            ISO 3166-1 code that the region must belong to.
        guess : bool
            Whether a spelling that is not known is compared with those that
            are, which takes a hundred times as long.
        """
        nothing = Match(text, None, "", 0.0, "none")
        code = text.strip().upper()
        if code in self.regions and country in (None, self.regions.country(code)):
            by_code = self._result(text, [code], "code")
            return replace(by_code, level=COMMUNE) if code in self.regions.communes else by_code
        plain = normalise(text)
        if plain.isdecimal():
            number = int(plain) if len(plain) <= MAX_DIGITS else 0
            return self._number(text, number, country)
        read: Match | None = self._exact(plain, country) if plain else nothing
        if read is None and plain not in self._countries:
            read = self._read(plain, country, guess=guess)
        return replace(read or nothing, input=text)

    def likeness(self, plain: str, country: str | None) -> dict[str, float]:
        """Score of every region one of whose spellings is like the text as a whole."""
        best: dict[str, float] = {}
        consonants = CONSONANTS if country else CONSONANTS_ANYWHERE
        for spelling, score in self._known.of(plain, consonants):
            for code in self._within(self._spelled[spelling], country):
                best[code] = max(best.get(code, 0.0), score)
        return best

    def _read(self, plain: str, country: str | None, *, guess: bool) -> Match | None:
        """A spelling that is none of the known ones as it stands."""
        rest, named, number = self._parts(plain)
        if named and country and named != country:
            return None
        reading = self._exact(rest, named or country)
        if reading is None and not guess:
            return None
        if reading is None:
            reading = self._by_likeness(rest, named or country)
            if rest != plain and reading.code is None:
                whole = self._by_likeness(plain, country)
                reading = max(reading, whole, key=lambda match: match.score)
        return self._agreed(reading, number)

    def _parts(self, plain: str) -> tuple[str, str | None, int | None]:
        """A name, and the country and wilaya number that stand beside it."""
        named = None
        for name, code in self._countries.items():
            if plain.endswith(f" {name}"):
                plain, named = plain.removesuffix(f" {name}"), code
            elif plain.startswith(f"{name} "):
                plain, named = plain.removeprefix(f"{name} "), code
        numbered = NUMBERED.fullmatch(plain)
        if numbered is None:
            return plain, named, None
        number = int(numbered["before"] or numbered["after"])
        return normalise(numbered["name"] or numbered["first"]), named, number

    def _agreed(self, found: Match, number: int | None) -> Match:
        """A name beside a number is certain only if the number is the region's own."""
        if number is None or found.code is None:
            return found
        own = int(found.code[3:]) if found.code.startswith("DZ-") else 0
        if number == own or min(number, own) > LAST_AGREED_NUMBER:
            return found
        candidates = found.candidates + self._number("", number, None).candidates
        return replace(found, code=None, name="", how="ambiguous", candidates=candidates)

    def _number(self, text: str, number: int, country: str | None) -> Match:
        """A bare number: a wilaya up to 48 when Algeria is named, else a question."""
        code = f"DZ-{number:02d}"
        if country not in (None, "DZ") or code not in self.regions:
            return Match(text, None, "", 0.0, "none")
        if number > LAST_AGREED_NUMBER:
            codes = [code, *other_numbers().get(number, ())]
            return Match(text, None, "", 50.0, "ambiguous", self._scored(codes, 50.0))
        if country == "DZ":
            return self._result(text, [code], "code")
        return Match(text, None, "", 50.0, "ambiguous", self._scored([code], 50.0))

    def _exact(self, plain: str, country: str | None) -> Match | None:
        """The region that bears exactly this name, or is known by it."""
        named = self._looked_up(plain, self._names, country)
        known = self._looked_up(plain, self._known_as["alias"], country)
        if country and not named:
            known = known or self._looked_up(plain, self._known_as["national"], country)
        codes = sorted({*named, *known})
        certain = named or not self._is_elsewhere(plain, country)
        if codes and certain and (country or not set(codes) <= self.regions.groupings):
            return self._result(plain, codes, "name" if named else "alias")
        for kind in ("national", "hint"):
            codes = codes or self._looked_up(plain, self._known_as[kind], country)
        if codes:
            return Match(plain, None, "", HINT_SCORE, "ambiguous", self._scored(codes, HINT_SCORE))
        return self._twice_named(plain, country)

    def _looked_up(self, plain: str, index: Index, country: str | None) -> list[str]:
        """The regions of `country` under the spelling, or under its compact form."""
        hits = (self._within(index.get(key, ()), country) for key in (plain, compact(plain)))
        return next(filter(None, hits), [])

    def _twice_named(self, plain: str, country: str | None) -> Match | None:
        """One region in two spellings: "Constantine قسنطينة", "Chlef (ex Orléansville)"."""
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
        candidates = self._ranked(plain, country) if len(plain) <= LONGEST_NAME else ()
        if not candidates:
            return Match(plain, None, "", 0.0, "none")
        best = candidates[0]
        second = candidates[1].score if len(candidates) > 1 else 0.0
        certain = (
            best.score >= (FUZZY_SCORE if country else FUZZY_SCORE_ANYWHERE)
            and best.score - second >= FUZZY_MARGIN
            and len(compact(plain)) >= FUZZY_LENGTH
            and (country is not None or best.code not in self.regions.groupings)
            and best.score - self._likeness_elsewhere(plain, country) > FUZZY_MARGIN
        )
        if certain:
            return Match(plain, best.code, best.name, best.score, "fuzzy", candidates)
        return Match(plain, None, "", best.score, "ambiguous", candidates)

    def _ranked(self, plain: str, country: str | None) -> tuple[Candidate, ...]:
        if len(compact(plain)) < CANDIDATE_LENGTH:
            return ()
        best = self.likeness(plain, country)
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
        if letters < PARTIAL_LENGTH:
            return
        word = re.compile(rf"\b{re.escape(plain)}\b")
        holding = {
            code
            for spelling, codes in self._spelled.items()
            if plain in spelling and word.search(spelling)
            for code in self._within(codes, country)
        }
        for code in holding:
            yield code, ONLY_PARTIAL_SCORE if len(holding) == 1 else PARTIAL_SCORE

    def _spans(self, plain: str, country: str | None) -> list[tuple[int, int, list[str]]]:
        """The longest runs of words that are each a known spelling: first, last, codes."""
        words = plain.split()
        spans: list[tuple[int, int, list[str]]] = []
        ends: dict[int, int] = {}
        for length in range(min(len(words), WORDS_IN_NAME), 0, -1):
            for first in range(len(words) - length + 1):
                last = first + length
                starts = range(last - WORDS_IN_NAME, first + 1)
                inside = any(ends.get(start, 0) >= last for start in starts)
                key = " ".join(words[first:last])
                codes = self._within(self._spelled.get(key, ()), country)
                if codes and not inside and len(key) >= CANDIDATE_LENGTH:
                    spans.append((first, last, codes))
                    ends[first] = last
        return spans

    def _within(self, codes: Iterable[str], country: str | None) -> list[str]:
        return sorted(c for c in set(codes) if country in (None, self.regions.country(c)))

    def _is_elsewhere(self, plain: str, country: str | None) -> bool:
        """Whether a place that is not a region bears this very name."""
        countries = self._elsewhere_of.get(compact(plain), frozenset())
        return bool(countries if country is None else countries & {"", country})

    def _likeness_elsewhere(self, plain: str, country: str | None) -> float:
        """How like the text is to the name of a place that is not a region."""
        consonants = CONSONANTS if country else CONSONANTS_ANYWHERE
        likes = self._known_elsewhere.of(plain, consonants)
        return max((s for name, s in likes if self._is_elsewhere(name, country)), default=0.0)

    @cached_property
    def _countries(self) -> dict[str, str]:
        names = every_name(self.regions.countries, "name")
        return {normalise(name): code for code, name in names}

    @cached_property
    def _names(self) -> Index:
        table = self.regions.table
        apart = self.regions.communes | self.regions.proposed
        table = table[~table.index.get_level_values("code").isin(apart)]
        return _index(every_name(table.droplevel("boundary_set"), "name"))

    @cached_property
    def _known_as(self) -> dict[str, Index]:
        general = [
            (code, self.regions.name(code, lang))
            for code in sorted(self.regions.proposed)
            for lang in LANGUAGES
        ]
        hints = (*self.hints, *general)
        kinds = {"alias": self.aliases, "national": self.national, "hint": hints}
        return {kind: _index(pairs) for kind, pairs in kinds.items()}

    @cached_property
    def _spelled(self) -> Index:
        merged: Index = {}
        for index in (self._names, self._known_as["alias"]):
            for key, codes in index.items():
                merged.setdefault(key, set()).update(codes)
        return merged

    @cached_property
    def _known(self) -> Likeness:
        return Likeness(self._spelled)

    @cached_property
    def _elsewhere_of(self) -> dict[str, frozenset[str]]:
        countries_of = {compact(name): frozenset({""}) for name in self._countries}
        for country, name in self.elsewhere:
            key = compact(name)
            countries_of[key] = countries_of.get(key, frozenset()) | {country}
        return countries_of

    @cached_property
    def _known_elsewhere(self) -> Likeness:
        return Likeness(self._elsewhere_of)


@lru_cache(maxsize=8)
def load(regions: Regions, folder: Path = DATA / "regions") -> Gazetteer:
    """Read the alias tables; the reviewed one has the last word on the sample."""
    reviewed = read_table(folder / REVIEWED_FILE)
    automatic, national, hints = (
        _pairs(reviewed[reviewed["use"] == use], regions)
        for use in ("automatic", "national", "hint")
    )
    less = {(code, compact(name)) for code, name in national + hints}
    sample = _pairs(read_table(folder / SAMPLE_FILE), regions)
    elsewhere = read_table(folder / ELSEWHERE_FILE)
    return Gazetteer(
        regions=regions,
        aliases=tuple(
            (code, name)
            for code, name in dict.fromkeys(sample + automatic)
            if (code, compact(name)) not in less
        ),
        national=national,
        hints=hints,
        elsewhere=tuple(zip(elsewhere["country"], elsewhere["name"], strict=True)),
    )


def _pairs(table: pd.DataFrame, regions: Regions) -> tuple[tuple[str, str], ...]:
    pairs = zip(table["iso_code"], table["variant"], strict=True)
    return tuple((code, name) for code, name in pairs if code in regions)


def _index(pairs: Iterable[tuple[str, str]]) -> Index:
    index: Index = {}
    for code, spelling in pairs:
        plain = normalise(spelling)
        for key in {plain, plain.replace(" ", ""), compact(spelling)} - {""}:
            index.setdefault(key, set()).add(code)
    return index
