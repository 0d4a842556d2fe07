"""What a map of shaded regions says: of each region, of each class, of what has no shade."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from typing import Any

import pandas as pd

from analytics import theme
from analytics.classes import Breaks
from analytics.figures import together
from analytics.figures.mapmarks import Area, LegendEntry
from analytics.plates.model import Plate, RegionMap
from analytics.words.i18n import Wording

# Why a region has no shade, in the order of the legend; of the last, nothing at all is known.
HATCHED = ("not_published", "no_record")
UNSHADED = (
    *("conflict", "range", "partial", "parent_only", "thin", "suppressed", "unknown"),
    *("no_denominator", *HATCHED),
)
MIN_RANKED = 3
Row = dict[Hashable, Any]


def fill_without_value(status: str) -> str:
    """The colour of a region that has no class."""
    return theme.PAPER if status in HATCHED else theme.THIN


def places(table: pd.DataFrame, wording: Wording) -> dict[str, str]:
    """Region → its place among the values that the map shades, in words; equals share a place.

    Inventories of several countries aren't compared, and of fewer than `MIN_RANKED`
    values nobody needs a place.
    """
    valued = table[table["class_index"] >= 0].set_index("region_code")
    if len(valued) < MIN_RANKED or valued["country_code"].nunique() > 1:
        return {}
    place = valued["value"].rank(method="min", ascending=False).astype(int)
    shared = valued["value"].duplicated(keep=False)
    keys = shared.map({True: "tooltip.place_shared", False: "tooltip.place"})
    return {
        str(code): wording.text(keys[code], place=place[code], count=len(valued))
        for code in place.index
    }


def text(row: Row, status: str, decimals: int | None, plate: Plate, wording: Wording) -> str:
    """What a tooltip says of a region: its value and records, or why there is none."""
    body = plate.body
    assert isinstance(body, RegionMap)
    if body.text:
        return wording.say(row[body.text])
    maybe = together.of_area(str(row["region_code"]), body.undivided, wording)
    if status == "no_record":
        return maybe or wording.name("status", "no_record")
    records = wording.plural("count.clusters", math.ceil(float(row["clusters"])))
    parts = [records, maybe]
    if plate.selection.measure != "clusters":
        value = wording.number(float(row["value"]), decimals)
        known = not pd.isna(row["value"])
        measured = f"{value} {wording.say(body.unit)}" if known else wording.name("status", status)
        parts.insert(0, measured)
    return " · ".join(filter(None, parts))


def class_entries(breaks: Breaks, shades: list[str], wording: Wording) -> list[LegendEntry]:
    """Each class by its ends, and how many regions are in it."""
    entries = []
    for i, shade in enumerate(shades):
        text = class_text(*breaks.bounds(i), wording, closed=breaks.reaches(i))
        count = wording.number(breaks.counts[i])
        entries.append(LegendEntry(text, shade, count=count))
    return entries


def class_text(low: float, high: float, wording: Wording, *, closed: bool) -> str:
    """A class in words; `closed` says whether its upper end belongs to it."""
    if low == high:
        return wording.tidy(low)
    key = "legend.range" if closed else "legend.to_less"
    return wording.text(key, low=wording.tidy(low), high=wording.tidy(high))


def tinted_entries(areas: Iterable[Area], units: str, wording: Wording) -> list[LegendEntry]:
    """What the tint under symbols means, and of how many regions."""
    count = sum(area.fill == theme.RECORDED for area in areas)
    text = wording.text("legend.tinted", units=units)
    return [LegendEntry(text, theme.RECORDED, count=wording.number(count))] if count else []


def status_entries(plate: Plate, wording: Wording) -> list[LegendEntry]:
    """Regions without a shade, by the reason."""
    counts = plate.table.loc[plate.table["class_index"] < 0, "status"].value_counts()
    entries = []
    for status in UNSHADED:
        if status in counts.index:
            entries.append(
                LegendEntry(
                    wording.name("status", status),
                    fill_without_value(status),
                    hatch=status in HATCHED,
                    count=wording.number(int(counts[status])),
                )
            )
    return entries
