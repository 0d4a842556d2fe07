"""One search box: records, regions and sectors, in any of the languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz

from analytics.words.phrases import Ref
from geodata.datasets import Datasets
from geodata.languages import every_name
from geodata.places.spelling import compact, normalise

MIN_SCORE = 72.0
# A region that a spelling only resembles is proposed above this likeness.
LIKELY_SCORE = 85.0
PREFIX_SCORE = 96.0
MAX_HITS = 12
MIN_LETTERS = 2
FUZZY_LETTERS = 4


@dataclass(frozen=True)
class Hit:
    """Something found: a reference with a name in every language, and how well it fits."""

    ref: Ref
    score: float


def search(text: str, data: Datasets, limit: int = MAX_HITS) -> list[Hit]:
    """Find records, regions and sectors by a few letters or a misspelt name.

    Parameters
    ----------
    text : str
        At least two letters; case, accents, articles and script do not matter.

    Returns
    -------
    list of Hit
        Best first; regions before sectors before records at equal score.
    """
    sought = normalise(text)
    if len(sought.replace(" ", "")) < MIN_LETTERS:
        return []
    best: dict[Ref, float] = {}
    for ref, spelling in _names(data):
        score = _score(sought, spelling)
        if score >= MIN_SCORE:
            best[ref] = max(best.get(ref, 0.0), score)
    shown = _shown_regions(data)
    for candidate in data.gazetteer.match(text).candidates:
        if candidate.score >= LIKELY_SCORE and candidate.code in shown:
            ref = Ref("region", candidate.code)
            best[ref] = max(best.get(ref, 0.0), candidate.score)
    order = {"region": 0, "sector": 1, "record": 2}
    ranked = sorted(best.items(), key=lambda item: (-item[1], order[item[0].kind], item[0].code))
    return [Hit(ref, score) for ref, score in ranked[:limit]]


def _shown_regions(data: Datasets) -> set[str]:
    """Codes of every set that a page can show."""
    return {
        str(code)
        for country in data.countries
        for boundary_set in data.regions.sets_of(country)
        for code in data.regions.of_set(boundary_set).index
    }


def _names(data: Datasets) -> Iterator[tuple[Ref, str]]:
    """Every name of everything that can be found, normalised."""
    for code in data.countries:
        regions = data.regions.of_set(data.regions.default_set(code))
        yield from _called("region", regions, "name")
    yield from _called("sector", data.sectors.table, "label")
    yield from _called("record", data.records.table, "name")
    for record_id, row in data.records.table.iterrows():
        ref = Ref("record", str(record_id))
        yield ref, normalise(str(record_id))
        for column in ("locality", "lead_organisation"):
            if row[column]:
                yield ref, normalise(str(row[column]))


def _called(kind: str, table: pd.DataFrame, stem: str) -> Iterator[tuple[Ref, str]]:
    """The names of every row of a table, in every language that it has names in."""
    for code, name in every_name(table, stem):
        yield Ref(kind, code), normalise(name)


def _score(wanted: str, spelling: str) -> float:
    """Whole name, start of a word, inside, or alike with typing errors."""
    if not spelling:
        return 0.0
    if wanted == spelling or compact(wanted) == compact(spelling):
        return 100.0
    if f" {spelling}".find(f" {wanted}") >= 0:
        return PREFIX_SCORE - min(len(spelling), 40) / 10
    if wanted in spelling:
        return 85.0
    if min(len(wanted), len(spelling)) < FUZZY_LETTERS:
        return 0.0
    return float(fuzz.partial_ratio(wanted, spelling)) * 0.85
