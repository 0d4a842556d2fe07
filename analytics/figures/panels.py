"""Small maps side by side: one for each part, in the same classes and the same frame."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from analytics import theme
from analytics.figures import areawords, framing
from analytics.figures.framing import Bounds
from analytics.figures.mapmarks import LegendEntry, Panel, PanelMark
from analytics.figures.marks import Mark
from analytics.plates.model import Plate, SmallMaps
from analytics.selection import ENLARGED, FITTED, view
from analytics.words.i18n import Wording
from geodata.datasets import Datasets

# Outlines may be so much simpler, as a share of the width of what is shown.
DETAIL = 1 / 500
Shapes = Mapping[str, BaseGeometry]


def small_maps(body: SmallMaps, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """A panel for each part; by country, each shows its own."""
    shades = theme.sequential(len(body.breaks))
    whole = _shapes(wording.data, tuple(body.sets.values()))
    panels, bounds = [], []
    for code, placed, every in body.parts:
        rows = plate.table[plate.table["part"] == code]
        own = code if body.parted_by == "country" else ""
        shapes = _shapes(wording.data, (body.sets[own],)) if own else whole
        indices = [body.breaks.index(float(value)) for value in rows["clusters"]]
        fills = {str(r): shades[i] for r, i in zip(rows["region_code"], indices, strict=True)}
        seen = _bounds(own or _single(body), rows if own else plate.table, shapes, body)
        note = _note(placed, every, [r for r in fills if _outside(shapes[r], seen)], wording)
        panels.append(Panel(wording.name(body.parted_by, code), note, fills, shapes))
        bounds.append(seen)
    legend = areawords.class_entries(body.breaks, shades, wording)
    legend = [LegendEntry(entry.label, entry.colour) for entry in legend]
    legend.append(LegendEntry(wording.name("status", "no_record"), theme.LAND))
    title = wording.plural("unit.clusters", 3)
    return (PanelMark(tuple(panels), title, tuple(legend), tuple(bounds)),)


def _outside(shape: BaseGeometry, seen: Bounds) -> bool:
    return not shape.intersects(shapely.box(*seen))


def _note(placed: int, every: int, outside: list[str], wording: Wording) -> str:
    """How many records are located, and the regions that have some but are not seen."""
    if not outside:
        return wording.text("panel.located", count=placed, all=every)
    names = wording.listed([wording.name("region", code) for code in outside])
    return wording.text("panel.located_outside", count=placed, all=every, regions=names)


def _single(body: SmallMaps) -> str:
    """The only country shown, if there is only one."""
    return next(iter(body.sets)) if len(body.sets) == 1 else ""


def _bounds(country: str, rows: pd.DataFrame, shapes: Shapes, body: SmallMaps) -> Bounds:
    """What a panel shows: a view of one's own, the corner where nearly all lies, or the whole."""
    chosen = body.framing
    if own := view(chosen):
        return own
    places = [shapes[code].representative_point() for code in rows["region_code"]]
    points = [(place.x, place.y) for place in places]
    crowded = framing.gathered(country, points, list(rows["clusters"]))
    if country in framing.ENLARGED and (chosen == ENLARGED or (chosen == FITTED and crowded)):
        return framing.ENLARGED[country]
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    return float(west), float(south), float(east), float(north)


def _shapes(data: Datasets, sets: tuple[str, ...]) -> Shapes:
    """Outlines of the regions of some sets, as simple as small maps need them."""
    frames = [data.geometry(name).geometry for name in sets]
    outlines = {str(code): shape for frame in frames for code, shape in frame.items()}
    if not outlines:
        return {}
    west, _, east, _ = shapely.total_bounds(list(outlines.values()))
    simple = shapely.coverage_simplify(list(outlines.values()), (east - west) * DETAIL)
    return dict(zip(outlines, simple, strict=True))
