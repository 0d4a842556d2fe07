"""One search box: whatever has a name, in any of the languages and any spelling.

Clusters, regions, communes, sectors, programmes, organisations, committees and
sources. The same names tell which clusters a text speaks of: those called so,
and those of a region, a sector, a programme or a source called so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz

from analytics.words.phrases import Ref
from geodata.datasets import Datasets
from geodata.languages import every_name
from geodata.places.spelling import compact, normalise
from geodata.schema.tables import RECORD

MIN_SCORE = 72.0
# A region that a spelling only resembles is proposed above this likeness.
LIKELY_SCORE = 85.0
WORD_SCORE, PREFIX_SCORE = 98.0, 96.0
MAX_HITS = 12
# What is called like a text, and not only a little like it, brings its clusters along.
BRINGS_CLUSTERS = 80.0
# Kinds in the order of hits that fit equally well.
KINDS = ("region", "sector", "record", "programme", "body", "commune", "source")
# Many names, few of them sought: behind the others, and only as they are written.
BEHIND = {"commune": 13.0, "source": 13.0}
MIN_LETTERS, LONGEST = 2, 100
FUZZY_LETTERS = 4


@dataclass(frozen=True)
class Hit:
    """Something found: a reference with a name in every language, and how well it fits."""

    ref: Ref
    score: float

    @property
    def kind(self) -> str:
        """One of ``KINDS``."""
        return self.ref.kind


def search(text: str, data: Datasets, limit: int = MAX_HITS) -> list[Hit]:
    """Find whatever has a name by a few letters or a misspelt name.

    Parameters
    ----------
    text : str
        At least two letters; case, accents, articles and script do not matter. Of a
        longer one the first `LONGEST` letters are looked for: an address may hold any.

    Returns
    -------
    list of Hit
        Best first; at equal score in the order of ``KINDS``.
    """
    ranked = sorted(
        _scores(text, data).items(),
        key=lambda item: (-item[1], KINDS.index(item[0].kind), item[0].code),
    )
    return [Hit(ref, score) for ref, score in _once_a_publisher(ranked, data)][:limit]


def _once_a_publisher(
    ranked: list[tuple[Ref, float]], data: Datasets
) -> Iterator[tuple[Ref, float]]:
    """Of the sources of one publisher the first: a list of fifty says no more."""
    publishers, seen = data.records.sources["publisher"], set[str]()
    for ref, score in ranked:
        publisher = str(publishers[ref.code]) if ref.kind == "source" else ""
        if not publisher or publisher not in seen:
            yield ref, score
        seen.add(publisher)


def clusters(text: str, data: Datasets) -> set[str]:
    """The clusters that a text speaks of, whichever of their names it is.

    Returns
    -------
    set of str
        Record ids: those found themselves, and those of a region, a sector with
        its branch, a programme, an organisation or a source that is called so.
    """
    table, scores = data.records.table, _scores(text, data)
    found = {ref.code for ref in scores if ref.kind == "record"}
    named: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for ref, score in scores.items():
        if score >= BRINGS_CLUSTERS:
            named[ref.kind].add(ref.code)
    # A title names much that its clusters are not; a publisher is asked for as such.
    publishers = data.records.sources["publisher"].map(normalise)
    named["source"] = {c for c in named["source"] if normalise(text) in publishers[c]}
    branch = {below for code in named["sector"] for below in data.sectors.branch(code)}
    found |= set(table.index[table["sector_code"].isin(branch)])
    found |= set(table.index[table["programme_key"].isin(named["programme"])])
    for column, kind in (("region_codes", "region"), ("source_ids", "source")):
        field = RECORD.by_name[column]
        cells = table[column].map(field.parts)
        found |= set(table.index[[not named[kind].isdisjoint(parts) for parts in cells]])
    return {str(code) for code in found}


def _scores(text: str, data: Datasets) -> dict[Ref, float]:
    """Everything that a text may mean, with how well it fits."""
    sought = normalise(text[:LONGEST])
    if len(sought.replace(" ", "")) < MIN_LETTERS:
        return {}
    best: dict[Ref, float] = {}
    for ref, spelling in _names(data):
        behind = BEHIND.get(ref.kind, 0.0)
        score = _score(sought, spelling, literal=bool(behind)) - behind
        if score >= MIN_SCORE:
            best[ref] = max(best.get(ref, 0.0), score)
    shown = _shown_regions(data)
    for candidate in data.gazetteer.match(text[:LONGEST]).candidates:
        if candidate.score >= LIKELY_SCORE and candidate.code in shown:
            ref = Ref("region", candidate.code)
            best[ref] = max(best.get(ref, 0.0), candidate.score)
    return best


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
        # Communes are shown inside one region at a time.
        for name in data.regions.sets:
            rows = data.regions.of_set(name)
            if rows["country_code"].iloc[0] == code and set(rows.index) <= data.regions.communes:
                yield from _called("commune", rows, "name")
    yield from _called("sector", data.sectors.table, "label")
    yield from _of_support(data)
    for source, row in data.records.sources.iterrows():
        for column in ("publisher", "title"):
            yield Ref("source", str(source)), normalise(str(row[column]))
    yield from _called("record", data.records.table, "name")
    for record_id, row in data.records.table.iterrows():
        ref = Ref("record", str(record_id))
        yield ref, normalise(str(record_id))
        for column in ("locality", "lead_organisation"):
            if row[column]:
                yield ref, normalise(str(row[column]))
        if row["programme_key"]:
            # A programme without a row of its own is called as its clusters say.
            programme = Ref("programme", str(row["programme_key"]))
            yield programme, normalise(str(row["programme"] or row["programme_key"]))


def _of_support(data: Datasets) -> Iterator[tuple[Ref, str]]:
    """Programmes with their operators, organisations with their initials, committees."""
    for entity in ("programme", "organisation", "committee"):
        kind = "programme" if entity == "programme" else "body"
        table = data.support.table(entity)
        yield from _called(kind, table, "name")
        for column in {"acronym", "operator"} & set(table.columns):
            for code, text in table[column].items():
                if text:
                    yield Ref(kind, str(code)), normalise(str(text))


def _called(kind: str, table: pd.DataFrame, stem: str) -> Iterator[tuple[Ref, str]]:
    """The names of every row of a table, in every language that it has names in."""
    for code, name in every_name(table, stem):
        yield Ref(kind, code), normalise(name)


def _score(wanted: str, spelling: str, *, literal: bool = False) -> float:
    """Whole name, start of a word, inside, or, unless `literal`, alike with typing errors."""
    if not spelling:
        return 0.0
    if wanted == spelling or compact(wanted) == compact(spelling):
        return 100.0
    if f" {wanted} " in f" {spelling} ":
        return WORD_SCORE - min(len(spelling), 40) / 10
    if f" {wanted}" in f" {spelling}":
        return PREFIX_SCORE - min(len(spelling), 40) / 10
    if wanted in spelling:
        return 85.0
    if literal or min(len(wanted), len(spelling)) < FUZZY_LETTERS:
        return 0.0
    return float(fuzz.partial_ratio(wanted, spelling)) * 0.85
