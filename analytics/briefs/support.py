"""What is done for the clusters of a scope, and what nobody has recorded yet."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analytics import overview
from analytics.briefs.model import CLUSTER, COUNTRY, REGION, Scope
from analytics.plates.steering import ACTION
from analytics.quality import fresh_since
from analytics.summary import presence, support
from analytics.words.phrases import Phrase, Ref, phrase
from geodata.datasets import Datasets
from geodata.schema.tables import TOPICS

# What a decision maker asks of a cluster, in the order it is asked.
ASKED = ("members", "jobs", "lead_organisation", "year", "locality")
ENTITIES = ("event", "action", "facilitator", "budget_line")
COUNTED = ("facilitator", "budget_line")


def rows(scope: Scope, data: Datasets) -> dict[str, pd.DataFrame]:
    """Rows of each kind of support that speak of the scope."""
    if scope.kind == CLUSTER:
        return {entity: support.naming(entity, scope.code, data) for entity in ENTITIES}
    return {entity: support.rows(entity, data, scope.selection) for entity in ENTITIES}


def done(found: dict[str, pd.DataFrame]) -> tuple[Phrase, ...]:
    """Events and actions, the latest first, then how many people and budget lines there are."""
    counted = [
        phrase(f"brief.count_{entity}", count=len(found[entity]))
        for entity in COUNTED
        if len(found[entity])
    ]
    return (*happenings(found), *counted)


def happenings(found: dict[str, pd.DataFrame]) -> tuple[Phrase, ...]:
    """Events and actions, the latest first."""
    happened = sorted(_happenings(found), key=lambda pair: pair[0], reverse=True)
    return tuple(said for _, said in happened)


def _happenings(found: dict[str, pd.DataFrame]) -> Iterator[tuple[str, Phrase]]:
    for entity in ("event", ACTION):
        table = found[entity]
        for key, row in zip(map(str, table.index), table.to_dict("records"), strict=True):
            day = str(row["date_start"])
            what = row["type"] if entity == "event" else ACTION
            named = {"what": Ref("happening", str(what)), "title": Ref(entity, key)}
            if day:
                yield day, phrase("brief.happened", day=Ref("day", day), **named)
            else:
                yield day, phrase("brief.happened_undated", **named)


def missing(scope: Scope, data: Datasets) -> tuple[Phrase, ...]:
    """What is unknown of the clusters, then what is not recorded of their support."""
    unknown = _of_cluster if scope.kind == CLUSTER else _of_many
    return (*unknown(scope, data), *_unsupported(scope, data))


def _of_cluster(scope: Scope, data: Datasets) -> Iterator[Phrase]:
    row = data.records.record(scope.code)
    lacking = [name for name in ASKED if pd.isna(row[name]) or row[name] == ""]
    if lacking:
        labels = tuple(phrase(f"brief.lacks_{name}") for name in lacking)
        yield phrase("brief.fields_missing", fields=labels)
    if pd.isna(row["stage_as_of"]):
        yield phrase("brief.stage_no_date")
    elif row["stage_as_of"] < fresh_since(data):
        yield phrase("brief.stage_old", year=str(int(row["stage_as_of"])))
    if len(data.records.sources_of(scope.code)) <= 1:
        yield phrase("brief.one_source")
    if row["note_fr"]:
        yield phrase("brief.conflict")


def _of_many(scope: Scope, data: Datasets) -> Iterator[Phrase]:
    for line in overview.coverage(data, scope.selection):
        if line.count:
            yield line


def _unsupported(scope: Scope, data: Datasets) -> Iterator[Phrase]:
    """Topics that nobody recorded anything of, together; then those recorded for some regions."""
    nowhere, partly = [], []
    for topic in TOPICS:
        recorded, total = _recorded(topic, scope, data)
        if not recorded:
            nowhere.append(phrase(f"brief.lacks_{topic}"))
        elif recorded < total:
            told = {"topic": phrase(f"topic.{topic}"), "total": total}
            partly.append(phrase("brief.topic_partly", count=total - recorded, **told))
    if nowhere:
        yield phrase("brief.topics_missing", topics=tuple(nowhere))
    yield from partly


def _recorded(topic: str, scope: Scope, data: Datasets) -> tuple[int, int]:
    """Of how many regions, or of the cluster, something is known of a topic, and of how many."""
    if scope.kind == CLUSTER:
        regions = support.regions_of_records(data, scope.selection).get(scope.code, [])
        return int(presence.traced(topic, scope.code, regions, data, scope.selection)), 1
    by_place = scope.kind in (REGION, COUNTRY)
    judge = presence.by_region if by_place else presence.by_sector
    found = judge(topic, data, scope.selection)
    if scope.kind == REGION:
        found = found[found["region_code"] == scope.code]
    return int((found["presence"] != presence.UNRECORDED).sum()), len(found)
