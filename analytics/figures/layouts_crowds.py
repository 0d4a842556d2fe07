"""How plates of distances and places are laid out: curves with envelopes, encircled places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from analytics import theme
from analytics.figures import layouts_measured
from analytics.figures.mapmarks import AreaMark, LegendEntry, Outline
from analytics.figures.marks import Band, CurveMark, Mark, RasterMark
from analytics.plates.model import Curve, Encircled, Plate
from analytics.words.i18n import Wording
from geodata import lists

TICKS = 6
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
# Regions of a place that are named, and shades that are not used.
NAMED, SPARED = 2, 2
# Degrees around the places of a map.
MARGIN = 1.0
# Room above the highest line.
HEADROOM = 1.05


def curve(body: Curve, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """The line in the accent, envelopes in greys behind it."""
    rows = plate.table

    def line(column: str) -> tuple[tuple[float, float], ...]:
        return tuple(zip(rows[body.x].astype(float), rows[column].astype(float), strict=True))

    titles = {column.key: wording.say(column.title) for column in plate.columns}
    greys = (theme.BAND_COLOURS["around"], theme.SHADE_COLOURS["unsure"])
    bands = tuple(
        Band(wording.say(said), line(low), line(high), colour, (titles[low], titles[high]))
        for (low, high, said), colour in zip(body.bands, greys, strict=False)
    )
    top = float(rows[[body.y, *(high for _, high, _ in body.bands)]].to_numpy(float).max())
    return (
        CurveMark(
            line=line(body.y),
            label=wording.say(body.said),
            colour=theme.ACCENT,
            bands=bands,
            x_axis=wording.say(body.axes[0]),
            y_axis=wording.say(body.axes[1]),
            x_ticks=ticks(float(rows[body.x].max()), wording),
            y_ticks=ticks(max(top, body.even or 0.0) * HEADROOM, wording),
            even=body.even,
        ),
    )


def ticks(top: float, wording: Wording) -> tuple[tuple[float, str], ...]:
    """Round numbers from zero to the first one at or beyond the highest value."""
    if top <= 0:
        top = 1.0
    power = 10.0 ** len(str(int(top))) if top >= 1 else 1.0
    while power > top:
        power /= 10
    sizes = [step * power / 10 for step in STEPS] + [step * power for step in STEPS]
    step = next(size for size in sizes if top / size <= TICKS)
    count = int(-(-top // step))
    decimals = next((n for n in range(8) if abs(round(step, n) - step) <= step * 1e-9), 8)
    return tuple((i * step, wording.number(i * step, decimals)) for i in range(count + 1))


def encircled(body: Encircled, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Places shaded by their number under clear regions, a broken line around each.

    Only the regions that hold most of a place are named: a place may reach into ten.
    """
    area, raster = layouts_measured.surface(body, plate, wording)
    assert isinstance(area, AreaMark)
    assert isinstance(raster, RasterMark)
    held = [lists.parts(text, "region_codes")[:NAMED] for text in plate.table["region_codes"]]
    named = {code for codes in held for code in codes}
    areas = tuple(replace(one, label=one.code in named) for one in area.areas)
    # The darkest shades are left out: names and lines are to be read on them.
    colours = tuple(theme.sequential(len(raster.colours) + SPARED)[: len(raster.colours)])
    shades = zip(area.legend, colours, strict=True)
    legend = tuple(replace(entry, colour=colour) for entry, colour in shades)
    lines = tuple(Outline((), wording.say(said), shape) for shape, said in body.shapes)
    entry = LegendEntry(
        wording.text("legend.encircled"),
        outline=theme.INK,
        count=wording.number(len(lines)),
    )
    return (
        replace(
            area,
            areas=areas,
            outlines=lines,
            legend=(*legend, entry),
            bounds=_around([shape for shape, _ in body.shapes]),
        ),
        replace(raster, colours=colours, stepped=True),
    )


def _around(shapes: Sequence[BaseGeometry]) -> tuple[float, float, float, float] | None:
    """Degrees that show all places, with their surroundings; the countries where there are none."""
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(list(shapes)).tolist()
    return west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN
