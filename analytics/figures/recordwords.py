"""What records say of themselves, in words: stage, members, regions, and lists of them.

A list is a table to be read: of records that are not located, of those of a region.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from analytics.figures.marks import TableMark
from analytics.figures.together import said
from analytics.selection import Selection, select
from analytics.summary import linked
from analytics.summary.undivided import undivided
from analytics.words.i18n import UNKNOWN, Wording

# A record as a row of its table, by column.
Cells = pd.Series | Mapping[Hashable, Any]
LIST_COLUMNS = ("record_id", "sector_code", "stage", "members", "sources")


def stage_text(record: Cells, wording: Wording) -> str:
    """A stage with the year it was known: "pilote (connu en 2015)"."""
    stage = wording.name("stage", str(record["stage"]))
    if pd.isna(record["stage_as_of"]):
        return wording.text("stage.undated", stage=stage)
    return wording.text("stage.known_in", stage=stage, year=str(int(record["stage_as_of"])))


def members_text(record: Cells, wording: Wording) -> str:
    """Members with their kind, or that it is not known; never a bare number."""
    kind = str(record["members_kind"]) or "unsaid"
    return wording.plural(f"members.{kind}", int(record["members"]))


def region_words(record: str, selection: Selection, wording: Wording) -> list[str]:
    """The regions that a record declares, each with what the set shown makes of it.

    "Batna", "Batna (Barika)" where its commune says so, "Batna (before division:
    Batna or Barika)" where nothing does.
    """
    data = wording.data
    links = data.placement(dict(selection.sets)).of_record.get(record, [])
    found = {declared: region for declared, region, _ in links}
    vague = {declared for declared, _, status in links if status == "parent_only"}
    words = []
    for code in data.records.regions_of(record):
        name = wording.name("region", code)
        if code in vague:
            shown = selection.set_of(data.regions.country(code), data)
            parts = data.regions.lineage.candidates(code, shown)
            listed = wording.one_of([wording.name("region", part) for part in parts])
            name = wording.text("place.before_division", region=name, parts=listed)
        elif found.get(code, code) != code:
            inside = wording.name("region", found[code])
            name = wording.text("place.inside", region=name, part=inside)
        words.append(name)
    return words


def maybe_in(region: str, selection: Selection, wording: Wording) -> tuple[str, ...]:
    """Of a region, the records that may lie in it: those known only before its division."""
    data = wording.data
    links = linked(data, selection, select(data, selection))
    return tuple(
        wording.text(
            "list.named",
            what=said(one, wording),
            names=wording.listed([wording.name("record", record) for record in one.records]),
        )
        for one in undivided(links, data, selection)
        if region in one.parts
    )


def unplaced_table(selection: Selection, wording: Wording) -> TableMark:
    """Records of the selection without a region: name, sector, place as cited, reason."""
    data = wording.data
    unplaced = data.placement(dict(selection.sets)).unplaced
    reasons = dict(zip(unplaced["record_id"], unplaced["reason"], strict=True))
    chosen = select(data, selection)
    inside = chosen[chosen.index.isin(list(reasons))]
    rows = tuple(
        (
            wording.name("record", str(code)),
            wording.name("sector", str(row["sector_code"])),
            str(row["locality"]) or UNKNOWN,
            wording.name("reason", str(reasons[str(code)])),
        )
        for code, row in inside.iterrows()
    )
    headings = ("record_id", "sector_code", "locality", "reason")
    return TableMark(
        tuple(wording.text(f"column.{key}") for key in headings), rows, (False,) * len(headings)
    )


def records_in(region: str, selection: Selection, wording: Wording) -> TableMark:
    """The records of one region: name, sector, stage with year, members, publishers."""
    return listed(codes_in(region, selection, wording), wording)


def listed(codes: list[str], wording: Wording) -> TableMark:
    """Some records, as :func:`records_in` lists those of a region."""
    known = wording.data.records
    rows = tuple(_record_row(code, known.record(code), wording) for code in codes)
    headings = tuple(wording.text(f"column.{key}") for key in LIST_COLUMNS)
    return TableMark(headings, rows, (False,) * len(headings))


def codes_in(region: str, selection: Selection, wording: Wording) -> list[str]:
    """The records of the selection that lie in a region."""
    links = linked(wording.data, selection, select(wording.data, selection))
    return [str(code) for code in links.loc[links["region_code"] == region, "record_id"]]


def _record_row(code: str, row: pd.Series, wording: Wording) -> tuple[str, ...]:
    members = UNKNOWN if pd.isna(row["members"]) else members_text(row, wording)
    return (
        wording.name("record", code),
        wording.name("sector", str(row["sector_code"])),
        stage_text(row, wording),
        members,
        publishers(code, wording),
    )


def publishers(code: str, wording: Wording) -> str:
    """Who published the sources of a record."""
    sources = wording.data.records.sources
    names = [str(sources.loc[key, "publisher"]) for key in wording.data.records.sources_of(code)]
    return wording.text("list.comma").join(wording.isolate(name) for name in dict.fromkeys(names))
