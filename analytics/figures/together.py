"""Regions that a map outlines together: records are known at all of them, at none alone."""

from __future__ import annotations

from collections.abc import Iterable

import shapely

from analytics import theme
from analytics.figures.mapmarks import AreaMark, LegendEntry, Outline
from analytics.summary.undivided import Undivided
from analytics.words.i18n import Wording
from geodata.places import boundaries


def outlines(groups: Iterable[Undivided], wording: Wording) -> tuple[Outline, ...]:
    """One line around the parts of every divided region that records are known only at."""
    return tuple(Outline(one.parts, said(one, wording)) for one in groups)


def legend_entries(groups: tuple[Undivided, ...], wording: Wording) -> tuple[LegendEntry, ...]:
    """What the line means, and of how many records."""
    records = {record for one in groups for record in one.records}
    if not records:
        return ()
    count = wording.number(len(records))
    return (LegendEntry(wording.text("legend.undivided"), outline=theme.INK, count=count),)


def said(one: Undivided, wording: Wording) -> str:
    """How many records are known only before a division, and where they may be."""
    return wording.plural(
        "tooltip.undivided",
        len(one.records),
        region=wording.name("region", one.region),
        parts=wording.one_of([wording.name("region", part) for part in one.parts]),
    )


def of_area(code: str, groups: Iterable[Undivided], wording: Wording) -> str:
    """What a region's tooltip adds where records may lie in it; empty where none may."""
    return wording.text("list.semicolon").join(
        said(one, wording) for one in groups if code in one.parts
    )


def shape(outline: Outline, area: AreaMark, wording: Wording) -> shapely.Geometry | None:
    """What an outline goes around as one shape, in degrees; None where none is drawn."""
    if outline.shape is not None:
        return outline.shape
    for name in area.sets.values():
        drawn = wording.data.geometry(name).geometry
        parts = [drawn[code] for code in outline.codes if code in drawn.index]
        if parts:
            return boundaries.joined(parts)
    return None
