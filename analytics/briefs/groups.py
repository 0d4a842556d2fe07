"""The facts of the clusters of a region, a sector or a country taken together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from analytics import overview
from analytics.briefs.clusters import inhabitants
from analytics.briefs.model import COUNTRY, FIGURES, MAX_SENTENCES, REGION, SECTOR, Figure, Scope
from analytics.measures import leaders
from analytics.plates import findings
from analytics.summary import cited, linked, summarise
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.datasets import Datasets
from geodata.schema.tables import STAGES

MAX_NAMED = 3
MAX_COUNTRIES = 4


def message(scope: Scope, data: Datasets) -> Iterator[Phrase]:
    """How many and where, what leads for certain, which sectors, which stages."""
    chosen = scope.chosen(data)
    said = {REGION: _of_region, SECTOR: _of_sector, COUNTRY: _of_country}[scope.kind]
    sentences = [*said(scope, data, chosen), _stages(chosen)]
    yield from sentences[:MAX_SENTENCES]


def _of_region(scope: Scope, data: Datasets, chosen: pd.DataFrame) -> Iterator[Phrase]:
    country = data.regions.country(scope.code)
    whole = summarise(data, scope.selection.without(("places",)))
    told = {"region": Ref("region", scope.code), "country": Ref("country", country)}
    yield phrase("brief.region", count=len(chosen), placed=whole.placed, **told)
    if findings.lead_of_regions(whole, [country]).codes == (scope.code,):
        yield phrase("brief.region_first")
    yield _sectors(chosen)


def _of_sector(scope: Scope, data: Datasets, chosen: pd.DataFrame) -> Iterator[Phrase]:
    placed = linked(data, scope.selection, chosen)["record_id"].nunique()
    countries = [code for code in data.countries if code in set(chosen["country_code"])]
    yield phrase(
        "brief.sector",
        count=len(chosen),
        sector=Ref("sector_branch", scope.code),
        placed=int(placed),
        scope=findings.scope(countries),
    )
    if len(countries) > 1:
        counts = chosen["country_code"].value_counts().loc[countries]
        yield phrase("brief.by_country", parts=_parts("country", counts, MAX_COUNTRIES))
    else:
        yield from _leading_regions(scope, data, countries)


def _of_country(scope: Scope, data: Datasets, chosen: pd.DataFrame) -> Iterator[Phrase]:
    yield overview.lead(data, scope.selection)
    whole = summarise(data, scope.selection)
    if findings.lead_of_regions(whole, [scope.code]).codes:
        yield findings.leading_regions(whole, [scope.code])
    yield _sectors(chosen)


def _leading_regions(scope: Scope, data: Datasets, countries: list[str]) -> Iterator[Phrase]:
    """Which region leads, where that is certain; else in how many regions they lie."""
    whole = summarise(data, scope.selection)
    if findings.lead_of_regions(whole, countries).codes:
        yield findings.leading_regions(whole, countries)
    elif whole.placed:
        found = list(map(str, whole.with_records["region_code"]))
        named = tuple(Ref("region", code) for code in found[:MAX_NAMED])
        if len(found) <= MAX_NAMED:
            yield phrase("brief.in_regions", regions=named)
        else:
            yield phrase("brief.regions_many", count=len(found))


def _sectors(chosen: pd.DataFrame) -> Phrase:
    """The sector that leads for certain; the sectors by name where they are few; else how many."""
    counts = chosen["sector_code"].value_counts().sort_index().astype(float)
    lead = leaders.lead(counts, counts, counts)
    if len(lead.codes) == 1:
        most = Amount(float(counts[lead.codes[0]]))
        first = Ref("sector", lead.codes[0])
        return phrase("brief.sector_first", sector=first, most=most, records=len(chosen))
    if len(counts) <= MAX_NAMED:
        named = tuple(Ref("sector", str(code)) for code in counts.index)
        return phrase("brief.sectors", count=len(named), sectors=named)
    return phrase("brief.sectors_many", count=len(counts))


def _stages(chosen: pd.DataFrame) -> Phrase:
    counts = chosen["stage"].value_counts()
    found = counts.reindex([stage for stage in reversed(STAGES) if stage in counts.index])
    return phrase("brief.stages", parts=_parts("stage", found))


def _parts(kind: str, counts: pd.Series, most: int | None = None) -> tuple[Phrase, ...]:
    """Each with its number; those beyond `most` together."""
    pairs = [(str(code), int(number)) for code, number in counts.items()]
    if most is not None:
        pairs.sort(key=lambda pair: -pair[1])
    parts = [phrase("brief.part", name=Ref(kind, code), number=n) for code, n in pairs[:most]]
    rest = sum(number for _, number in pairs[len(parts) :])
    return (*parts, phrase("brief.part_others", number=rest)) if rest else tuple(parts)


def figures(scope: Scope, data: Datasets) -> tuple[Figure, ...]:
    """Five numbers: how many, of how many, how dense, how far, by how many sources."""
    known = {REGION: _figures_of_region, SECTOR: _figures_of_sector, COUNTRY: _figures_of_country}
    return tuple(known[scope.kind](scope, data))[:FIGURES]


def _figures_of_region(scope: Scope, data: Datasets) -> Iterator[Figure]:
    chosen = scope.chosen(data)
    country = data.regions.country(scope.code)
    whole = summarise(data, scope.selection.without(("places",)))
    yield Figure(
        phrase("key.records"),
        Amount(len(chosen)),
        phrase("brief.of_located", total=whole.placed, country=Ref("country", country)),
    )
    yield Figure(phrase("key.sectors"), Amount(int(chosen["sector_code"].nunique())))
    yield _stage(chosen, "pilot")
    dense = _density(scope, data)
    if dense is not None:
        yield dense
    people = inhabitants(scope.code, data, scope.selection)
    if people is not None:
        yield people
    yield _sources(data, chosen)
    yield _stage(chosen, "operational")


def _density(scope: Scope, data: Datasets) -> Figure | None:
    """Clusters per 1,000 km², where all of them are known to lie in the region as it is now."""
    dense = replace(scope.selection, places=(), measure="density_km2")
    rows = summarise(data, dense).rows
    value = rows.loc[rows["region_code"] == scope.code, "value"]
    if value.empty or pd.isna(value.iloc[0]):
        return None
    return Figure(phrase("fact.density_km2"), Amount(float(value.iloc[0])))


def _figures_of_sector(scope: Scope, data: Datasets) -> Iterator[Figure]:
    chosen = scope.chosen(data)
    links = linked(data, scope.selection, chosen)
    placed = int(links["record_id"].nunique())
    located = phrase("key.located", placed=placed, records=len(chosen))
    yield Figure(phrase("key.records"), Amount(len(chosen)), located)
    yield Figure(phrase("key.regions"), Amount(int(links["region_code"].nunique())))
    yield _stage(chosen, "pilot")
    yield _stage(chosen, "operational")
    yield _sources(data, chosen)


def _figures_of_country(scope: Scope, data: Datasets) -> Iterator[Figure]:
    for known in overview.key_figures(data, scope.selection):
        yield Figure(known.label, known.value, known.context)
    yield _sources(data, scope.chosen(data))


def _stage(chosen: pd.DataFrame, stage: str) -> Figure:
    return Figure(phrase(f"brief.figure_{stage}"), Amount(int((chosen["stage"] == stage).sum())))


def _sources(data: Datasets, chosen: pd.DataFrame) -> Figure:
    return Figure(phrase("brief.figure_sources"), Amount(len(cited(data, chosen))))
