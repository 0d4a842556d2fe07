"""The facts of one cluster: what it is, how far it has come, what stands near it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from analytics.briefs.model import FIGURES, Figure, Scope
from analytics.measures import get as measure
from analytics.plates.maps import points
from analytics.selection import MAX_REGIONS, Selection, select
from analytics.summary import alike, support
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.datasets import Datasets


def message(scope: Scope, data: Datasets) -> Iterator[Phrase]:
    """What it is and where; how far it has come; whether there are others like it."""
    row = data.records.record(scope.code)
    regions = data.records.regions_of(scope.code)
    told = {"name": Ref("record", scope.code), "sector": Ref("sector", str(row["sector_code"]))}
    if regions:
        places = tuple(Ref("region", code) for code in regions)
        yield phrase("brief.cluster_placed", regions=places, **told)
    else:
        yield phrase("brief.cluster_unplaced", **told)
    yield _stage(row)
    country = Ref("country", str(row["country_code"]))
    others = len(_same_sector(row, data, scope.selection)) - 1
    if others:
        yield phrase("brief.others", count=others, country=country)
    else:
        yield phrase("brief.others_none", country=country)


def _stage(row: pd.Series) -> Phrase:
    stage = Ref("stage", str(row["stage"]))
    programme = Ref("programme", str(row["programme_key"]))
    if pd.isna(row["stage_as_of"]):
        if not row["programme_key"]:
            return phrase("brief.stage_undated", stage=stage)
        return phrase("brief.stage_undated_programme", stage=stage, programme=programme)
    year = str(int(row["stage_as_of"]))
    if not row["programme_key"]:
        return phrase("brief.stage_dated", stage=stage, year=year)
    return phrase("brief.stage_dated_programme", stage=stage, year=year, programme=programme)


def _same_sector(row: pd.Series, data: Datasets, selection: Selection) -> pd.DataFrame:
    chosen = select(data, selection)
    same: pd.DataFrame = chosen[chosen["sector_code"] == row["sector_code"]]
    return same


def figures(scope: Scope, data: Datasets) -> tuple[Figure, ...]:
    """The first five numbers that are known, its own before those of its surroundings."""
    found = []
    for figure in _known(scope, data):
        found.append(figure)
        if len(found) == FIGURES:
            break
    return tuple(found)


def _known(scope: Scope, data: Datasets) -> Iterator[Figure]:
    row = data.records.record(scope.code)
    if not pd.isna(row["members"]):
        kind = str(row["members_kind"])
        label = Ref("members_kind", kind) if kind else phrase("column.members")
        yield Figure(label, Amount(int(row["members"])))
    if not pd.isna(row["jobs"]):
        yield Figure(phrase("column.jobs"), Amount(int(row["jobs"])))
    yield from _around(scope, data)
    same = len(_same_sector(row, data, scope.selection)) - 1
    yield _others("same_sector", same)
    yield Figure(phrase("brief.figure_sources"), Amount(len(data.records.sources_of(scope.code))))
    if row["programme_key"]:
        count = int((data.records.table["programme_key"] == row["programme_key"]).sum())
        yield _others("same_programme", count - 1)
    yield from _further(row, data, scope)


def _others(what: str, count: int) -> Figure:
    return Figure(phrase(f"brief.figure_{what}"), Amount(count))


def _around(scope: Scope, data: Datasets) -> Iterator[Figure]:
    """Its region's clusters and inhabitants, and who is within a hundred kilometres."""
    regions = support.regions_of_records(data, scope.selection)
    own = regions.get(scope.code, [])
    if not own:
        return
    together = [one for one, codes in regions.items() if set(codes) & set(own)]
    yield _others("same_region", len(together) - 1)
    placed = points(data, scope.selection, select(data, scope.selection))
    away = alike.near(placed, scope.code)
    if away is not None:
        yield _others("near", len(away))
    people = inhabitants(own[0], data, scope.selection)
    if people is not None:
        yield people


def inhabitants(region: str, data: Datasets, selection: Selection) -> Figure | None:
    """How many live in a region, where that is known."""
    country = data.regions.country(region)
    found = measure("density_pop").divide_by(selection.set_of(country, data), data, selection)
    if found is None or region not in found.values.index:
        return None
    label = phrase("brief.figure_population", region=Ref("region", region))
    return Figure(label, Amount(float(found.values[region])))


def _further(row: pd.Series, data: Datasets, scope: Scope) -> Iterator[Figure]:
    """What is known of any cluster, however little its sources say."""
    every = data.records.table
    parent = data.sectors.path(str(row["sector_code"]))[0]
    branch = every["sector_code"].isin(data.sectors.branch(parent))
    yield _others("same_everywhere", int((every["sector_code"] == row["sector_code"]).sum()) - 1)
    yield _others("same_branch", int(branch.sum()) - 1)
    yield _others("country", len(select(data, scope.selection)))


def mapped(scope: Scope, data: Datasets) -> Selection:
    """The clusters of the same sector in its country, its regions outlined."""
    row = data.records.record(scope.code)
    regions = support.regions_of(str(row["region_codes"]), data, scope.selection)
    return replace(
        scope.selection,
        sectors=(str(row["sector_code"]),),
        regions=tuple(regions)[:MAX_REGIONS],
    )
