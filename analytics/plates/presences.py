"""Where support is missing: maps and lists in which "none" and "not recorded" never look alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.plates import declared, findings
from analytics.plates.declared import ON_A_MAP, SUPPORT
from analytics.plates.frame import Basis, column, frame, of_records, sentences
from analytics.plates.model import ClassMap, Listing, Plate, Ranking
from analytics.selection import Selection
from analytics.summary import Summary, summarise
from analytics.summary import presence as measure
from analytics.summary import support as steering
from analytics.summary.presence import EARLIER, NONE, UNRECORDED, YES
from analytics.summary.support import Row
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.datasets import Datasets
from geodata.schema.tables import TOPICS

NO_CLUSTER = "no_cluster"
# The lacks first: that is what a committee looks for.
ORDER = {code: i for i, code in enumerate((NONE, EARLIER, UNRECORDED, YES, NO_CLUSTER))}
CITED = {
    "facilitators": "facilitator",
    "partners": "facilitator",
    "actions": "action",
    "budget": "budget_line",
}

# What a line of a list stands for → its columns before those of the topics.
LISTED = {
    "region": (column("region_code", "region"), column("clusters", "count")),
    "sector": (column("sector_code", "sector"), column("clusters", "count")),
    "record": (column("record_id", "record"), column("stage", "stage")),
}


@declared.plate("coverage_facilitators", family="coverage", reads=SUPPORT | ON_A_MAP | {"recent"})
def coverage_facilitators(data: Datasets, selection: Selection) -> Plate:
    """Regions with clusters by whether a facilitator works there."""
    return _coverage("facilitators", data, selection)


@declared.plate("coverage_partners", family="coverage", reads=SUPPORT | ON_A_MAP | {"recent"})
def coverage_partners(data: Datasets, selection: Selection) -> Plate:
    """Regions with clusters by whether a field partner works there."""
    return _coverage("partners", data, selection)


@declared.plate("coverage_actions", family="coverage", reads=SUPPORT | ON_A_MAP | {"recent"})
def coverage_actions(data: Datasets, selection: Selection) -> Plate:
    """Regions with clusters by whether an action took place in the last years."""
    return _coverage("actions", data, selection)


@declared.plate("coverage_budget", family="coverage", reads=SUPPORT | ON_A_MAP | {"recent"})
def coverage_budget(data: Datasets, selection: Selection) -> Plate:
    """Regions with clusters by whether a budget line names them."""
    return _coverage("budget", data, selection)


def _coverage(topic: str, data: Datasets, selection: Selection) -> Plate:
    base = steering.counted(selection)
    summary = summarise(data, base, by=("region",))
    rows = measure.by_region(topic, data, base)
    table = _with_the_rest(rows, summary)
    table = table.assign(
        value=table["rows"].where(table["presence"].isin([YES, NONE])).astype("Float64"),
        said=sentences(table, [_said(topic, row) for row in table.to_dict("records")]),
        order=table["presence"].map(ORDER),
    ).sort_values(["order", "clusters", "region_code"], ascending=[True, False, True])
    basis = _citing((topic,), data, summary)
    return frame(
        basis,
        title=_finding(topic, rows, data, base),
        subtitle=phrase(f"subtitle.coverage_{topic}", years=base.recent),
        table=table.drop(columns="order"),
        columns=(
            column("country_code", "country"),
            column("region_code", "region"),
            column("clusters", "count"),
            column("presence", "presence", f"presence_{topic}"),
            column("value", "count", "present_rows"),
            column("declared", "day"),
        ),
        body=ClassMap(
            basis.sets,
            "presence",
            "presence",
            "said",
            phrase(f"topic.{topic}"),
            quiet=(NO_CLUSTER,),
            unknown=(UNRECORDED,),
            highlight=selection.regions,
            framing=selection.framing,
        ),
        notes=(phrase("note.presence", years=base.recent), phrase("note.support_partial")),
    )


def _with_the_rest(rows: pd.DataFrame, summary: Summary) -> pd.DataFrame:
    """With the regions that have no record: they are not asked about, but they are drawn."""
    asked = set(rows["region_code"])
    rest = summary.rows[~summary.rows["region_code"].isin(asked)]
    others = pd.DataFrame(
        {
            "country_code": rest["country_code"].to_numpy(),
            "region_code": rest["region_code"].to_numpy(),
            "presence": NO_CLUSTER,
            "declared": "",
        }
    )
    parts = [part for part in (rows, others) if len(part)]
    if not parts:
        return rows
    joined = pd.concat([part.reindex(columns=rows.columns) for part in parts], ignore_index=True)
    counts = {name: joined[name].astype("Int64") for name in ("clusters", "rows")}
    return joined.assign(**counts)


def _said(topic: str, row: Row) -> Phrase:
    """What a tooltip says of a region."""
    if row["presence"] == NO_CLUSTER:
        return phrase("presence.no_cluster")
    about = {
        "topic": phrase(f"topic.{topic}"),
        "presence": phrase(f"presence.{row['presence']}"),
        "clusters": Amount(float(row["clusters"])),
    }
    if row["presence"] == YES:
        return phrase("label.presence_rows", rows=Amount(float(row["rows"])), **about)
    if row["declared"]:
        return phrase("label.presence_declared", date=Ref("day", row["declared"]), **about)
    return phrase("label.presence", **about)


def _finding(topic: str, rows: pd.DataFrame, data: Datasets, selection: Selection) -> Phrase:
    counts = rows["presence"].value_counts()
    named: dict[str, Any] = {
        "topic": phrase(f"topic.{topic}"),
        "scope": findings.scope(selection.shown_countries(data)),
    }
    if rows.empty:
        return phrase("title.bare", what=named["topic"], scope=named["scope"])
    if not counts.get(YES, 0) and not counts.get(NONE, 0):
        return phrase("title.coverage_nothing", total=Amount(len(rows)), **named)
    return phrase(
        "title.coverage",
        **named,
        total=Amount(len(rows)),
        yes=Amount(int(counts.get(YES, 0))),
        none=Amount(int(counts.get(NONE, 0))),
        unrecorded=Amount(int(counts.get(UNRECORDED, 0) + counts.get(EARLIER, 0))),
    )


def _citing(topics: tuple[str, ...], data: Datasets, summary: Summary) -> Basis:
    """Records, with the sources of the rows of support beside theirs."""
    basis = of_records(data, summary)
    entities = dict.fromkeys(CITED[topic] for topic in topics)
    rows = {name: steering.rows(name, data, summary.selection) for name in entities}
    lacks = data.support.table("declaration")
    rows["declaration"] = lacks[lacks["country_code"].isin(list(basis.sets))]
    return replace(basis, cited=tuple(data.support.sources(rows)))


@declared.plate("coverage_regions", family="coverage", reads=SUPPORT | {"recent"})
def coverage_regions(data: Datasets, selection: Selection) -> Plate:
    """Regions with clusters, and for each topic whether anything is there."""
    return _list("region", data, steering.counted(selection))


@declared.plate("coverage_sectors", family="coverage", reads=SUPPORT | {"recent", "level"})
def coverage_sectors(data: Datasets, selection: Selection) -> Plate:
    """Sectors with clusters, and for each topic whether anything is there."""
    return _list("sector", data, steering.counted(selection))


@declared.plate("coverage_records", family="coverage", reads=SUPPORT | {"recent"})
def coverage_records(data: Datasets, selection: Selection) -> Plate:
    """Clusters, and for each topic whether anything is there."""
    return _list("record", data, steering.counted(selection))


def _list(by: str, data: Datasets, selection: Selection) -> Plate:
    # Each cluster has its sector: none is left out of the sources.
    summary = summarise(data, selection, by=("region" if by == "region" else "sector",))
    rows = measure.every_topic(by, data, selection)
    lacks = sum((rows[topic].map(ORDER) for topic in TOPICS), start=pd.Series(0, rows.index))
    named = LISTED[by]
    # The most clusters first, where one line stands for several.
    most = ["clusters"] if "clusters" in rows else []
    ordered = rows.assign(lacks=lacks).sort_values(
        [*most, "lacks", named[0].key], ascending=[False] * len(most) + [True, True]
    )
    lacking = int((rows[list(TOPICS)] != YES).all(axis=1).sum())
    return frame(
        _citing(TOPICS, data, summary),
        title=_lacking(by, lacking, len(rows), findings.scope(selection.shown_countries(data))),
        subtitle=phrase("subtitle.coverage_list", years=selection.recent),
        table=ordered.drop(columns="lacks"),
        columns=(
            *named,
            *(column(topic, "presence", f"presence_{topic}") for topic in TOPICS),
        ),
        body=Listing(),
        notes=(phrase("note.presence", years=selection.recent), phrase("note.support_partial")),
    )


def _lacking(by: str, lacking: int, total: int, scope: Phrase | tuple[Ref, ...]) -> Phrase:
    """For how many of them nothing is recorded; what is listed, where there are none."""
    if not total:
        return phrase("title.bare", what=phrase(f"figure_of.coverage_{by}s"), scope=scope)
    return phrase(
        f"title.coverage_{by}s", lacking=Amount(lacking), total=Amount(total), scope=scope
    )


def _ratio_title(rows: pd.DataFrame, scope: Phrase | tuple[Ref, ...]) -> Phrase:
    """For how many regions the ratio is known; what it is, where there are none."""
    if rows.empty:
        return phrase("title.bare", what=phrase("column.per_cluster"), scope=scope)
    return phrase(
        "title.facilitator_ratio",
        known=Amount(int(rows["value"].notna().sum())),
        total=Amount(len(rows)),
        scope=scope,
    )


@declared.plate("facilitator_ratio", family="coverage", reads=SUPPORT | {"recent", "regions"})
def facilitator_ratio(data: Datasets, selection: Selection) -> Plate:
    """Facilitators per cluster, region by region; per 100 enterprises beside it."""
    base = steering.counted(selection)
    summary = summarise(data, base, by=("region",))
    rows = measure.per_cluster(data, base).sort_values(
        ["value", "clusters", "region_code"], ascending=[False, False, True], na_position="last"
    )
    basis = _citing(("facilitators",), data, summary)
    if basis.empty is None and rows["value"].isna().all():
        basis = replace(basis, empty=phrase("empty.no_facilitators"))
    return frame(
        basis,
        title=_ratio_title(rows, findings.scope(base.shown_countries(data))),
        subtitle=phrase("subtitle.facilitator_ratio"),
        table=rows,
        columns=(
            column("country_code", "country"),
            column("region_code", "region"),
            column("clusters", "count"),
            column("presence", "presence", "presence_facilitators"),
            column("rows", "count", "facilitators"),
            column("value", "number", "per_cluster", 2),
            column("enterprises", "number", "denominator_enterprises"),
            column("per_100", "number", "per_100", 3),
        ),
        body=Ranking(
            category="region_code",
            highlight=selection.regions,
            axis=phrase("column.per_cluster"),
        ),
        notes=(phrase("note.facilitator_ratio"), phrase("note.support_partial")),
    )
