"""What was decided and done: events and actions over time, recommendations, who works where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analytics.plates import declared, findings
from analytics.plates.declared import SUPPORT
from analytics.plates.frame import bare_title, column, frame, of_support
from analytics.plates.model import Column, Listing, Plate, Timeline
from analytics.selection import Selection
from analytics.summary import support as steering
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata import lists
from geodata.datasets import Datasets
from geodata.schema import tables as schemas
from geodata.schema.cells import before
from geodata.support import year_of

ACTION = "action"
HAPPENINGS = (*schemas.SUPPORT["event"].by_name["type"].words, ACTION)
OPEN = ("open", "in_progress")
LATE, UNRECORDED, DONE = "late", "unrecorded", "done"
Row = Mapping[Any, Any]
RECOMMENDATION_COLUMNS = (
    column("issued_on", "day"),
    column("recommendation", "recommendation"),
    column("owner", "body"),
    column("due_on", "day"),
    column("progress", "progress"),
    column("told", "text", "progress_fr"),
    column("source_ids", "sources", "sources"),
)


@declared.plate("support_timeline", family="support", reads=SUPPORT)
def support_timeline(data: Datasets, selection: Selection) -> Plate:
    """Events and actions by the year they began in, by kind."""
    events, actions = (steering.rows(name, data, selection) for name in ("event", ACTION))
    happened = [*events["type"], *(ACTION for _ in range(len(actions)))]
    years = [year_of(str(day)) for day in (*events["date_start"], *actions["date_start"])]
    counts = Counter(zip(years, happened, strict=True))
    table = pd.DataFrame(
        [
            {"year": year, "happening": kind, "value": count}
            for (year, kind), count in sorted(
                counts.items(), key=lambda item: (item[0][0] or 9999, _place(item[0][1]))
            )
        ],
        columns=["year", "happening", "value"],
    ).astype({"year": "Int64"})
    basis = of_support(data, selection, {"event": events, ACTION: actions}, lacking=table.empty)
    return frame(
        basis,
        title=bare_title("support_timeline", basis),
        finding=phrase(
            "title.support_timeline",
            events=Amount(len(events)),
            actions=Amount(len(actions)),
            scope=findings.scope(selection.shown_countries(data)),
        ),
        subtitle=phrase("subtitle.support_timeline"),
        table=table,
        columns=(
            column("year", "year"),
            column("happening", "happening"),
            column("value", "count", "happenings"),
        ),
        body=Timeline("year", "happening", "value", "happening", phrase("axis.happenings")),
    )


def _place(kind: str) -> int:
    return HAPPENINGS.index(kind)


@declared.plate("support_list", family="support", reads=SUPPORT)
def support_list(data: Datasets, selection: Selection) -> Plate:
    """Every event and action, the latest first, with its clusters, its bodies and its sources."""
    events, actions = (steering.rows(name, data, selection) for name in ("event", ACTION))
    happenings = [
        *(_event(k, r) for k, r in _each(events)),
        *(_action(k, r) for k, r in _each(actions)),
    ]
    happenings.sort(key=lambda row: str(row["date"]), reverse=True)
    columns = (
        column("date", "day"),
        column("happening", "happening"),
        column("row", "support_row", "support_row"),
        column("clusters", "records", "clusters_named"),
        column("bodies", "bodies"),
        column("outcome", "text"),
        column("source_ids", "sources", "sources"),
    )
    table = pd.DataFrame(happenings, columns=[c.key for c in columns])
    basis = of_support(data, selection, {"event": events, ACTION: actions}, lacking=table.empty)
    return frame(
        basis,
        title=bare_title("support_list", basis),
        finding=phrase("title.support_list", scope=findings.scope(selection.shown_countries(data))),
        subtitle=phrase("subtitle.support_list"),
        table=table,
        columns=columns,
        body=Listing(),
    )


def _each(table: pd.DataFrame) -> Iterator[tuple[str, Row]]:
    return zip(map(str, table.index), table.to_dict("records"), strict=True)


def _event(key: str, row: Row) -> dict[str, str]:
    bodies = dict.fromkeys(filter(None, (row["committee_id"], row["organiser"])))
    return {
        "date": row["date_start"],
        "happening": row["type"],
        "row": f"event:{key}",
        "clusters": row["cluster_ids"],
        "bodies": lists.joined(bodies, "bodies"),
        "outcome": row["outcome_fr"],
        "source_ids": row["source_ids"],
    }


def _action(key: str, row: Row) -> dict[str, str]:
    return {
        "date": row["date_start"],
        "happening": ACTION,
        "row": f"action:{key}",
        "clusters": row["cluster_id"],
        "bodies": row["partner_organisations"],
        "outcome": row["result_fr"],
        "source_ids": row["source_ids"],
    }


@declared.plate("recommendations", family="support", reads=SUPPORT)
def recommendations(data: Datasets, selection: Selection) -> Plate:
    """Recommendations with their owner, their term and what has become of them."""
    rows = steering.rows("recommendation", data, selection)
    table = recommendation_rows(rows, data)
    basis = of_support(data, selection, {"recommendation": rows}, lacking=table.empty)
    return frame(
        basis,
        title=bare_title("recommendations", basis),
        finding=recommended(rows, data, selection),
        subtitle=phrase("subtitle.recommendations"),
        table=table,
        columns=RECOMMENDATION_COLUMNS,
        body=Listing(),
        notes=(phrase("note.progress"),),
    )


def recommended(found: pd.DataFrame, data: Datasets, selection: Selection) -> Phrase:
    """How many recommendations there are, how many are done, how many nobody reported on."""
    states = [progress(row, data.version.as_of) for row in found.to_dict("records")]
    return phrase(
        "title.recommendations",
        total=Amount(len(states)),
        done=Amount(states.count(DONE)),
        late=Amount(states.count(LATE)),
        unrecorded=Amount(states.count(UNRECORDED)),
        scope=findings.scope(selection.shown_countries(data)),
    )


def recommendation_rows(found: pd.DataFrame, data: Datasets) -> pd.DataFrame:
    """Rows as the columns of a list of recommendations ask for them, the oldest first."""
    rows = [
        {
            "issued_on": row["issued_on"],
            "recommendation": key,
            "owner": row["owner_organisation"],
            "due_on": row["due_on"],
            "progress": progress(row, data.version.as_of),
            "told": row["progress_fr"],
            "source_ids": row["source_ids"],
        }
        for key, row in _each(found)
    ]
    rows.sort(key=lambda row: (row["issued_on"], row["recommendation"]))
    return pd.DataFrame(rows, columns=[c.key for c in RECOMMENDATION_COLUMNS])


def progress(row: Row, today: str) -> str:
    """What has become of a recommendation; past its term while open, it is late."""
    if not row["status"]:
        return UNRECORDED
    late = row["status"] in OPEN and before(row["due_on"], today)
    return LATE if late else str(row["status"])


@declared.plate("who_is_where", family="support", reads=SUPPORT)
def who_is_where(data: Datasets, selection: Selection) -> Plate:
    """Bodies with what they do and the regions they do it in."""
    tables = {
        name: steering.rows(name, data, selection)
        for name in ("committee", "event", ACTION, "facilitator", "budget_line")
    }
    places = steering.regions_of_records(data, selection)
    involved: dict[str, dict[str, Any]] = {}
    for body, what, regions in _involvements(tables, places, data, selection):
        entry = involved.setdefault(body, {"regions": {}, **dict.fromkeys(INVOLVED, 0)})
        entry[what] += 1
        entry["regions"].update(dict.fromkeys(regions))
    rows = [
        {
            "body": body,
            "regions": lists.joined(entry.pop("regions"), "regions"),
            **{what: count or None for what, count in entry.items()},
        }
        for body, entry in involved.items()
    ]
    rows.sort(key=lambda row: (-sum(int(row[what] or 0) for what in INVOLVED), row["body"]))
    table = pd.DataFrame(rows, columns=["body", "regions", *INVOLVED])
    basis = of_support(data, selection, tables, lacking=table.empty)
    return frame(
        basis,
        title=bare_title("who_is_where", basis),
        finding=phrase(
            "title.who_is_where",
            total=Amount(len(rows)),
            scope=findings.scope(selection.shown_countries(data)),
        ),
        subtitle=phrase("subtitle.who_is_where"),
        table=table,
        columns=(
            column("body", "body"),
            *_involved_columns(),
            column("regions", "regions", "active_in"),
        ),
        body=Listing(),
        notes=(phrase("note.who_is_where"),),
    )


INVOLVED = ("committees", "events", "actions", "people", "budget_lines")


def _involved_columns() -> tuple[Column, ...]:
    return tuple(column(what, "count", f"involved_{what}") for what in INVOLVED)


def _involvements(
    kept: Mapping[str, pd.DataFrame],
    places: Mapping[str, list[str]],
    data: Datasets,
    selection: Selection,
) -> Iterator[tuple[str, str, list[str]]]:
    """Body, what it is involved in, and the regions that speaks of."""

    def named(row: Row) -> list[str]:
        clusters = lists.parts(row.get("cluster_id") or row.get("cluster_ids") or "", "cluster_ids")
        own = steering.regions_of(str(row.get("region_codes", "")), data, selection)
        return own or [code for cluster in clusters for code in places.get(cluster, [])]

    fields = {
        "committee": ("committees", ("chair_organisation", "member_organisations")),
        "event": ("events", ("organiser", "committee_id")),
        ACTION: ("actions", ("partner_organisations",)),
        "facilitator": ("people", ("organisation_id",)),
        "budget_line": ("budget_lines", ("funder",)),
    }
    for entity, (what, columns) in fields.items():
        for row in kept[entity].to_dict("records"):
            cells = lists.joined((str(row[name]) for name in columns), "bodies")
            for body in dict.fromkeys(lists.parts(cells, "bodies")):
                yield body, what, [] if entity == "committee" else named(row)


def session_title(key: str, event: str) -> Phrase:
    """A title that names the session a figure prepares."""
    return phrase(key, event=Ref("event", event))
