"""Where there are clusters, is anybody there for them? Yes, no longer, none, or not recorded.

That a table holds no row is no proof that there is nothing: only a dated
declaration that the recording is complete makes "not recorded" a "none".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from analytics import catalogue
from analytics.selection import Selection, select
from analytics.summary import linked, support
from analytics.summary.support import Row
from geodata import lists
from geodata.datasets import Datasets
from geodata.schema.cells import before
from geodata.schema.tables import TOPICS

YES, EARLIER, NONE, UNRECORDED = "yes", "earlier", "none", "unrecorded"
KIND_OF = {"facilitators": "facilitator", "partners": "field_partner"}


@dataclass(frozen=True)
class Trace:
    """One row of support, as far as presence goes.

    Attributes
    ----------
    regions, sectors, records : frozenset of str
        What it speaks of; regions in the sets in force.
    present : bool
        Whether it speaks of the present, not of the past.
    """

    regions: frozenset[str]
    sectors: frozenset[str]
    records: frozenset[str]
    present: bool


def by_region(topic: str, data: Datasets, selection: Selection) -> pd.DataFrame:
    """One row per region that has a cluster of the selection.

    Returns
    -------
    DataFrame
        ``country_code``, ``region_code``, ``clusters`` (records, by presence),
        ``rows`` (rows of support that speak of the present), ``presence``
        (``yes``, ``earlier``, ``none`` or ``unrecorded``), ``declared`` (day of
        the declaration in force, empty without one).
    """
    chosen = select(data, selection)
    links = linked(data, selection, chosen)
    records_in = links.groupby("region_code", sort=True)["record_id"].agg(frozenset)
    traces = list(_traces(topic, data, selection))
    judged = []
    for code, records in records_in.items():
        mine = [t for t in traces if str(code) in t.regions or t.records & records]
        country = data.regions.country(str(code))
        declared = _declared(topic, country, str(code), data, selection)
        judged.append(
            {
                "country_code": country,
                "region_code": str(code),
                "clusters": len(records),
                **_judged(mine, declared),
            }
        )
    columns = ["country_code", "region_code", "clusters", "rows", "presence", "declared"]
    return pd.DataFrame(judged, columns=columns)


def by_sector(topic: str, data: Datasets, selection: Selection) -> pd.DataFrame:
    """One row per sector that has a cluster of the selection; columns as :func:`by_region`."""
    chosen = select(data, selection)
    codes = chosen["sector_code"]
    if selection.level is not None:
        level = selection.level
        codes = codes.map(lambda code: data.sectors.ancestor(code, level))
    traces = list(_traces(topic, data, selection))
    shown = selection.shown_countries(data)
    days = [_declared(topic, country, "", data, selection) for country in shown]
    declared = min(days) if all(days) else ""
    judged = []
    for code in (one for one in data.sectors.codes if one in set(codes)):
        records = frozenset(map(str, codes.index[codes == code]))
        near = {*data.sectors.path(code), *data.sectors.branch(code)}
        mine = [t for t in traces if t.sectors & near or t.records & records]
        judged.append({"sector_code": code, "clusters": len(records), **_judged(mine, declared)})
    return pd.DataFrame(judged, columns=["sector_code", "clusters", "rows", "presence", "declared"])


def by_record(topic: str, data: Datasets, selection: Selection) -> pd.DataFrame:
    """One row per cluster of the selection: what names it, or works in one of its regions.

    Returns
    -------
    DataFrame
        ``country_code``, ``record_id``, ``stage``, then as :func:`by_region`.
    """
    chosen = select(data, selection)
    links = linked(data, selection, chosen)
    homes = links.groupby("record_id")["region_code"].agg(frozenset).to_dict()
    traces = list(_traces(topic, data, selection))
    # Many clusters lie in one region: what is declared of it is looked up once.
    declared = cache(lambda country, region: _declared(topic, country, region, data, selection))
    judged = []
    for key, row in chosen.iterrows():
        country, home = row["country_code"], homes.get(key, frozenset())
        mine = [t for t in traces if key in t.records or t.regions & home]
        days = [declared(country, str(region)) for region in home or {""}]
        known = _judged(mine, min(days) if all(days) else "")
        stage = row["stage"]
        judged.append({"country_code": country, "record_id": str(key), "stage": stage, **known})
    columns = ["country_code", "record_id", "stage", "rows", "presence", "declared"]
    return pd.DataFrame(judged, columns=columns)


def per_cluster(data: Datasets, selection: Selection) -> pd.DataFrame:
    """Facilitators of each region against its clusters and its enterprises.

    Returns
    -------
    DataFrame
        As :func:`by_region`, with ``value`` (per cluster), ``enterprises`` (of
        the published table that covers most regions) and ``per_100`` (per 100
        enterprises). Missing where nobody recorded whether there are any.
    """
    rows = by_region("facilitators", data, selection)
    known = rows["presence"].isin([YES, NONE])
    count = rows["rows"].where(known).astype(float)
    firms = pd.Series(float("nan"), index=rows.index)
    for country in selection.shown_countries(data):
        measure = catalogue.get("density_firms")
        divisor = measure.divide_by(selection.set_of(country, data), data, selection)
        if divisor is not None:
            mine = rows["country_code"] == country
            firms = firms.where(~mine, rows["region_code"].map(divisor.values).astype(float))
    return rows.assign(
        value=count / rows["clusters"], enterprises=firms, per_100=count / firms * 100
    )


def traced(
    topic: str, record: str, regions: Collection[str], data: Datasets, selection: Selection
) -> bool:
    """Whether anything is recorded of a topic for one cluster, or for a region of it."""
    return any(
        record in trace.records or trace.regions & set(regions)
        for trace in _traces(topic, data, selection)
    )


def _judged(mine: list[Trace], declared: str) -> dict[str, Any]:
    present = sum(trace.present for trace in mine)
    if present:
        presence = YES
    elif declared:
        presence = NONE
    else:
        presence = EARLIER if mine else UNRECORDED
    return {"rows": present, "presence": presence, "declared": declared}


def _traces(topic: str, data: Datasets, selection: Selection) -> Iterator[Trace]:
    now = data.version.as_of
    if topic == "actions":
        for row in data.support.table("action").to_dict("records"):
            present = _recent_action(row, now, selection.recent)
            yield Trace(frozenset(), frozenset(), frozenset([row["cluster_id"]]), present)
        return
    table = data.support.table("budget_line" if topic == "budget" else "facilitator")
    for row in table.to_dict("records"):
        if topic != "budget" and row["kind"] != KIND_OF[topic]:
            continue
        yield Trace(
            frozenset(support.regions_of(row["region_codes"], data, selection)),
            frozenset(lists.parts(row["sector_codes"], "sector_codes")),
            frozenset(lists.parts(row["cluster_ids"], "cluster_ids")),
            topic == "budget" or _still_there(row, now),
        )


def _still_there(row: Row, now: str) -> bool:
    return row["availability"] != "former" and not before(row["until"], now)


def _recent_action(row: Row, now: str, years: int) -> bool:
    """Going on, or ended within so many years; an undated action that has ended says nothing."""
    if row["status"] == "ongoing":
        return True
    last = row["date_end"] or row["date_start"]
    return bool(last) and int(last[:4]) >= int(now[:4]) - years


def _declared(topic: str, country: str, region: str, data: Datasets, selection: Selection) -> str:
    """Day of the latest declaration that speaks of a region; without one, of a whole country."""
    now, days = data.version.as_of, []
    for row in data.support.table("declaration").to_dict("records"):
        if row["topic"] != topic or row["country_code"] != country:
            continue
        named = support.regions_of(row["region_codes"], data, selection)
        speaks = not row["region_codes"] or region in named
        if speaks and int(row["as_of"][:4]) >= int(now[:4]) - selection.recent:
            days.append(row["as_of"])
    return max(days, default="")


def every_topic(by: str, data: Datasets, selection: Selection) -> pd.DataFrame:
    """Regions, sectors or clusters with the presence of each topic side by side.

    Parameters
    ----------
    by : str
        ``region``, ``sector`` or ``record``.

    Returns
    -------
    DataFrame
        The columns that are of no topic, then one column per topic.
    """
    judge = {"region": by_region, "sector": by_sector, "record": by_record}[by]
    topics: pd.DataFrame | None = None
    for topic in TOPICS:
        rows = judge(topic, data, selection)
        if topics is None:
            topics = rows.drop(columns=["rows", "presence", "declared"])
        topics[topic] = rows["presence"]
    assert topics is not None
    return topics
