"""The records of a selection as files: every field, sources written out."""

from __future__ import annotations

import pandas as pd
import shapely

from analytics.i18n import Wording
from analytics.plates.maps import points
from analytics.render import datafiles
from analytics.selection import Selection, select
from geodata.records import INTEGER_COLUMNS

HIDDEN = ("programme_key",)


def record_frame(selection: Selection, wording: Wording) -> pd.DataFrame:
    """One row per record with all its columns, and names beside codes."""
    chosen = select(wording.data, selection).drop(columns=list(HIDDEN))
    frame = chosen.reset_index()
    frame.insert(1, "name", [wording.name("record", code) for code in chosen.index])
    frame["sector"] = [wording.name("sector", code) for code in frame["sector_code"]]
    frame["regions"] = [
        "; ".join(wording.name("region", part) for part in codes.split("|") if part)
        for codes in frame["region_codes"]
    ]
    frame["sources"] = [
        " | ".join(datafiles.source_text(part, wording) for part in ids.split(";") if part)
        for ids in frame["source_ids"]
    ]
    for column in INTEGER_COLUMNS:
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    return frame


def encode(selection: Selection, wording: Wording, format_: str) -> bytes:
    """The records as ``csv``, ``xlsx`` or ``geojson``."""
    frame = record_frame(selection, wording)
    if format_ == "csv":
        return datafiles.csv_bytes(frame, wording.lang)
    if format_ == "xlsx":
        return datafiles.workbook({wording.text("sheet.records"): frame}, rtl=wording.rtl)
    placed = points(wording.data, selection, select(wording.data, selection))
    places = {row["record_id"]: row for row in placed.to_dict("records")}
    shapes = [
        shapely.Point(places[code]["lon"], places[code]["lat"]) if code in places else None
        for code in frame["id"]
    ]
    precision = [places[code]["precision"] if code in places else "" for code in frame["id"]]
    return datafiles.feature_collection(frame.assign(precision=precision), shapes)
