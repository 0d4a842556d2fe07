"""Records as tables to be read: not located ones, and those of a region."""

from __future__ import annotations

import pandas as pd

from analytics.i18n import UNKNOWN, Wording
from analytics.render.layouts import members_text, stage_text
from analytics.render.marks import TableMark
from analytics.selection import Selection, select
from analytics.summary import linked

LIST_COLUMNS = ("record_id", "sector_code", "stage", "members", "sources")


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
    data = wording.data
    chosen = select(data, selection)
    links = linked(data, selection, chosen)
    codes = links.loc[links["region_code"] == region, "record_id"]
    rows = tuple(_record_row(str(code), chosen.loc[code], wording) for code in codes)
    headings = tuple(wording.text(f"column.{key}") for key in LIST_COLUMNS)
    return TableMark(headings, rows, (False,) * len(headings))


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
