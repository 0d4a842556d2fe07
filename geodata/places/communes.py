"""Communes by name: the gazetteer's third level, below the regions of every law.

A commune is taken only by a name it bears or is known by, exactly: alone of
that name in its country, or in the region that stands beside it. Where a region
bears the same name, the region is meant unless the text says "commune"; the
match names the other. What is only like a name is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from geodata import lists
from geodata.files import DATA, read_table
from geodata.places.matches import COMMUNE, HINT_SCORE, Candidate, Match
from geodata.places.regions import Regions
from geodata.places.set_tables import PARTS
from geodata.places.spelling import Likeness, compact, normalise

CANDIDATES = 5
# Proposals only: nothing like a commune's name is ever certain.
LIKE_SCORE = 80.0
MAX_LIKE = 87.0
CONSONANTS = 4
# What stands before a name to say which level it is of.
SAYS_COMMUNE = re.compile(
    r"^(?:la |l'|the )?(?:communes?|baladiy?ah?|baladiyyat|municipality|municipalité|apc|c\.|com\.)"
    r"(?: d'| de l'| de la | de | du | des | d | of | )\s*|^(?:ال)?(?:بلدية|بلديه)\s+",
    re.IGNORECASE,
)
SAYS_REGION = re.compile(
    r"^(?:la |the )?(?:wilaya|willaya|wilayah|province|daïra|daira)\b"
    r"|^(?:ال)?(?:ولاية|ولايه|دائرة)\s",
    re.IGNORECASE,
)
ONS_CODE = re.compile(r"(?:DZ-?)?(\d{3,4})", re.IGNORECASE)


@dataclass(frozen=True)
class Communes:
    """Names of one country's communes.

    Attributes
    ----------
    regions : Regions
    country : str
    names : tuple of (code, spelling)
        Every name a commune bears or is known by.
    abroad : mapping of code to countries
        Other countries of the atlas in which a place bears a commune's name.
    """

    regions: Regions
    country: str
    names: tuple[tuple[str, str], ...]
    abroad: dict[str, frozenset[str]]

    def beside(
        self, match: Match, country: str | None, within: str = "", *, guess: bool = True
    ) -> Match:
        """A match of regions, with the communes that the text may mean.

        Parameters
        ----------
        match : Match
            What the text is among regions.
        country : str or None
            Where it is known that the text names a place of it.
        within : str
            Region of any law that the commune must lie in; empty for anywhere.
        guess : bool
            Whether names that are not known are compared with those that are.
        """
        if not self.names or country not in (None, self.country) or not match.input.strip():
            return match
        text = match.input.strip()
        if match.how == "code" or SAYS_REGION.match(text):
            return match
        code = ONS_CODE.fullmatch(text)
        if code is not None:
            return self._numbered(match, code[1], country) if text.isdecimal() else match
        announced = SAYS_COMMUNE.match(text)
        name = text[announced.end() :] if announced else text
        homonyms = self._inside(self.named(name), within)
        if match.code and not announced:
            return replace(match, also=tuple(sorted(homonyms)))
        hinted = not announced and any(one.score == HINT_SCORE for one in match.candidates)
        if homonyms and hinted:
            asked = self._asked(text, homonyms, HINT_SCORE)
            return replace(asked, candidates=(*match.candidates, *asked.candidates))
        if len(homonyms) == 1:
            return self._one(match, homonyms[0], country, said=bool(announced))
        if homonyms:
            return self._asked(text, homonyms, 100.0)
        likely = self._like(name, within) if guess else ()
        if not likely:
            return replace(match, code=None, how="none", name="") if announced else match
        others = () if announced else match.candidates
        ranked = sorted((*others, *likely), key=lambda one: (-one.score, one.code))
        return Match(text, None, "", ranked[0].score, "ambiguous", tuple(ranked[:CANDIDATES]))

    def named(self, text: str) -> list[str]:
        """Codes of the communes that bear this name."""
        for key in (normalise(text), compact(text)):
            if key in self._index:
                return sorted(self._index[key])
        return []

    def within(self, text: str, region: str) -> str | None:
        """The one commune of a region that bears a name, else None."""
        communes = self._inside(self.named(text), region)
        return communes[0] if len(communes) == 1 else None

    def title(self, code: str) -> str:
        """A commune with its wilaya: names repeat, the pair does not."""
        above = self.regions.lineage.containing(code, self._set, self.regions.law(self.country))
        name = self.regions.name(code, "fr")
        return f"{name} ({self.regions.name(above, 'fr')})" if above else name

    def _one(self, match: Match, code: str, country: str | None, *, said: bool) -> Match:
        """The only commune of a name: certain where no place abroad bears it too."""
        if country is None and not said and self.abroad.get(code):
            return self._asked(match.input, [code], HINT_SCORE)
        also = tuple(sorted({one.code for one in match.candidates if one.score >= 100.0}))
        own = (Candidate(code, self.title(code), 100.0),)
        name = self.regions.name(code, "fr")
        return Match(match.input, code, name, 100.0, COMMUNE, own, COMMUNE, also)

    def _numbered(self, match: Match, digits: str, country: str | None) -> Match:
        """An ONS code: its four digits where Algeria is named, else a question."""
        code = f"{self.country}-{digits:0>4}"
        if code not in self._codes:
            return match
        if country == self.country and len(digits) == 4:
            own = (Candidate(code, self.title(code), 100.0),)
            return Match(
                match.input, code, self.regions.name(code, "fr"), 100.0, "code", own, COMMUNE
            )
        return self._asked(match.input, [code], 50.0)

    def _asked(self, text: str, codes: Iterable[str], score: float) -> Match:
        rows = tuple(Candidate(code, self.title(code), score) for code in codes)
        return Match(text, None, "", score, "ambiguous", rows, COMMUNE)

    def _inside(self, codes: Iterable[str], region: str) -> list[str]:
        if not region:
            return list(codes)
        return [code for code in codes if region in self._above(code)]

    def _above(self, code: str) -> set[str]:
        """The regions of every set that a commune lies in, and itself."""
        lineage, sets = self.regions.lineage, self.regions.sets
        regions = (lineage.containing(code, self._set, name) for name in sets)
        return {code, *filter(None, regions)}

    def _like(self, name: str, within: str) -> tuple[Candidate, ...]:
        best: dict[str, float] = {}
        for spelling, score in self._likeness.of(normalise(name), CONSONANTS):
            for code in self._inside(self._index[spelling], within):
                best[code] = max(best.get(code, 0.0), min(score, MAX_LIKE))
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:CANDIDATES]
        return tuple(
            Candidate(code, self.title(code), round(score, 1))
            for code, score in ranked
            if score >= LIKE_SCORE
        )

    @cached_property
    def _set(self) -> str:
        return str(self.regions.parts_set(self.country))

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(code for code, _ in self.names)

    @cached_property
    def _index(self) -> dict[str, set[str]]:
        index: dict[str, set[str]] = {}
        for code, name in self.names:
            for key in {normalise(name), compact(name)} - {""}:
                index.setdefault(key, set()).add(code)
        return index

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness({normalise(name) for _, name in self.names} - {""})


def load(regions: Regions, folder: Path = DATA / "regions") -> Communes:
    """Read the names of the communes that the table of sets knows; none where it knows none."""
    facts = next((one for one in regions.facts.values() if one.kind == PARTS), None)
    if facts is None:
        return Communes(regions, "", (), {})
    rows = read_table(folder / facts.table["table"])
    write = facts.table["format"].format
    names: list[tuple[str, str]] = []
    for code, fr, ar, others in rows[["code", "name_fr", "name_ar", "aliases"]].to_numpy():
        spelled = (fr, ar, *lists.split(others, lists.BAR))
        names += [(write(code), str(name)) for name in spelled]
    abroad = {
        write(code): frozenset(lists.split(also, lists.BAR))
        for code, also in zip(rows["code"], rows["also_in"], strict=True)
        if also
    }
    return Communes(regions, facts.country, tuple(names), abroad)
