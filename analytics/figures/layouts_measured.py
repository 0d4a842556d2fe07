"""How plates of comparisons are laid out: quotients, patterns, gaps, surfaces, tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics import theme
from analytics.figures import areawords
from analytics.figures.mapmarks import LED
from analytics.figures.marks import (
    Area,
    AreaMark,
    Dot,
    LegendEntry,
    Mark,
    MatrixMark,
    RasterMark,
    ScatterMark,
    TableMark,
)
from analytics.figures.shortened import shown_of
from analytics.figures.tables import table_mark
from analytics.plates.model import ClassMap, Listing, Matrix, Plate, Scatter, Surface
from analytics.words.i18n import Wording
from geodata import lists

NOT_NAMED = "none"
# More columns than these cannot be named side by side; fewer rows than these can.
MANY_COLUMNS, FEW_ROWS = 36, 20
# A point is at most so much wider than the smallest one.
MOST_SWOLLEN = 3.0
# Free share of an axis beyond the outermost points, and the least that lies either way of where
# the axes cross, in parts of the other way.
ROOM_BESIDE, LEAST_SIDE = 0.14, 0.4
# What a reader looks for first, where a matrix is too large to be drawn whole.
TELLING = {
    **dict.fromkeys(("candidate", "above", "over", "beyond"), 4.0),
    **dict.fromkeys(("both", "recognised", "slightly_above", "often"), 2.0),
    **dict.fromkeys(("below", "slightly_below"), 1.0),
}


def legend_of(
    palette: str, colours: Mapping[str, str], wording: Wording
) -> tuple[tuple[str, str], ...]:
    """Words and colours of the classes that occur, in their order."""
    return tuple((wording.text(f"{palette}.{code}"), colour) for code, colour in colours.items())


def class_matrix(body: Matrix, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Categories as rows, regions as columns, cells coloured by their class.

    Many regions beside few categories are rows: their names would cover each other.
    """
    kinds = {column.key: column.kind for column in plate.columns}
    across_too = kinds.get(body.columns, "region")
    sides = [(kinds.get(body.rows, "category"), body.rows), (across_too, body.columns)]
    counts = [plate.table[key].nunique() for _, key in sides]
    if across_too == "region" and counts[0] <= FEW_ROWS and counts[1] > MANY_COLUMNS:
        sides.reverse()
    (of_rows, down), (of_columns, across) = sides
    rows, columns = (list(dict.fromkeys(plate.table[key])) for key in (down, across))
    cells = {(row[down], row[across]): row for row in plate.table.to_dict("records")}

    def each(pick: Any, nothing: Any) -> tuple[tuple[Any, ...], ...]:
        return tuple(
            tuple(pick(cells[r, c]) if (r, c) in cells else nothing for c in columns) for r in rows
        )

    colours = theme.palette(body.palette, plate.table[body.coloured_by])
    return (
        MatrixMark(
            rows=tuple(wording.name(of_rows, str(code)) for code in rows),
            columns=tuple(wording.name(of_columns, str(code)) for code in columns),
            column_groups=("",) * len(columns),
            values=each(lambda row: float(row[body.value]), None),
            texts=each(lambda row: wording.say(row[body.text]), ""),
            fills=each(lambda row: colours[row[body.coloured_by]], theme.PAPER),
            legend=legend_of(body.palette, colours, wording),
            weights=each(lambda row: TELLING.get(str(row[body.coloured_by]), 0.0), 0.0),
        ),
    )


def scatter(body: Scatter, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Points by class, those that stand out named; the slope as a line."""
    colours = theme.palette(body.palette, plate.table[body.coloured_by])
    kind = next(column.kind for column in plate.columns if column.key == body.label)
    swells = swollen(plate.table[body.size]) if body.size else [1.0] * len(plate.table)
    dots = tuple(
        Dot(
            label=wording.name(kind, str(row[body.label])),
            x=float(row[body.x]),
            y=float(row[body.y]),
            text=wording.say(row[body.text]) if body.text else wording.number(float(row["value"])),
            colour=colours[row[body.coloured_by]],
            named=row[body.coloured_by] != NOT_NAMED,
            swell=swell,
        )
        for row, swell in zip(plate.table.to_dict("records"), swells, strict=True)
    )
    upper_right, upper_left, lower_left, lower_right = (
        wording.text(f"{body.palette}.{code}") for code in body.corners
    )
    slope = None
    if body.slope is not None:
        slope = (body.slope, wording.text("chart.moran", value=wording.number(body.slope, 2)))
    return (
        ScatterMark(
            dots=dots,
            x_axis=wording.say(body.axes[0]),
            y_axis=wording.say(body.axes[1]),
            slope=slope,
            corners=(upper_right, upper_left, lower_left, lower_right),
            legend=legend_of(body.palette, colours, wording),
            decimal=wording.number(0.5, 1)[1],
            cross=body.cross or (0.0, 0.0),
            window=_window(dots, body.cross) if body.cross is not None else None,
        ),
    )


def swollen(sizes: pd.Series) -> list[float]:
    """How much wider than the smallest point each is drawn: areas follow sizes, up to a limit."""
    known = sizes.fillna(0.0).astype(float)
    most = float(known.max()) if len(known) else 0.0
    widths = (known / most) ** 0.5 if most > 0 else known * 0.0
    return [max(1.0, MOST_SWOLLEN * float(width)) for width in widths]


def _window(dots: tuple[Dot, ...], cross: tuple[float, float]) -> tuple[float, float, float, float]:
    """Ends of the axes: what points reach, with room beside, and some of every quadrant."""
    ends = []
    for values, middle in (([d.x for d in dots], cross[0]), ([d.y for d in dots], cross[1])):
        low, high = min([*values, middle]), max([*values, middle])
        room = max(high - low, 1e-9) * ROOM_BESIDE
        least = max(high - middle, middle - low, 1e-9) * LEAST_SIDE
        ends += [min(low - room, middle - least), max(high + room, middle + least)]
    return ends[0], ends[1], ends[2], ends[3]


def class_map(body: ClassMap, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Regions coloured by class, with how many there are of each."""
    classes = plate.table[body.coloured_by]
    colours = theme.palette(body.palette, classes)
    areas = tuple(
        Area(
            code=str(row["region_code"]),
            name=wording.name("region", str(row["region_code"])),
            fill=colours[row[body.coloured_by]],
            status="no_record" if row[body.coloured_by] in body.unknown else "ok",
            text=wording.say(row[body.text]),
            label=row[body.coloured_by] not in body.quiet,
            highlight=str(row["region_code"]) in body.highlight,
            weight=0.0 if pd.isna(row[body.value]) else float(row[body.value]),
            held=len(body.sets) > LED,
        )
        for row in plate.table.to_dict("records")
    )
    counts = classes.value_counts()
    legend = tuple(
        LegendEntry(
            wording.text(f"{body.palette}.{code}"),
            colour,
            hatch=code in body.unknown,
            count=wording.number(int(counts[code])),
        )
        for code, colour in colours.items()
    )
    return (AreaMark(body.sets, areas, wording.say(body.title), legend, named=True),)


def surface(body: Surface, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """A raster under clear regions; regions that hold a record are named."""
    with_record = lists.every(plate.table["region_codes"], "region_codes")
    codes = [c for name in body.sets.values() for c in wording.data.geometry(name).index]
    areas = tuple(
        Area(
            code=str(code),
            name=wording.name("region", str(code)),
            fill=theme.CLEAR,
            status="ok",
            text="",
            label=str(code) in with_record,
            highlight=str(code) in body.highlight,
            weight=1.0 if str(code) in with_record else 0.0,
        )
        for code in codes
    )
    colours = tuple(theme.surface(len(body.edges) - 1))
    legend = tuple(
        LegendEntry(_range(body.edges[i], body.edges[i + 1], body.counted, wording), colour)
        for i, colour in enumerate(colours)
    )
    raster = RasterMark(
        lons=tuple(body.lons.tolist()),
        lats=tuple(body.lats.tolist()),
        values=tuple(map(tuple, body.values.tolist())),
        edges=body.edges,
        colours=colours,
        stepped=body.counted,
    )
    return (AreaMark(body.sets, areas, wording.say(body.unit), legend), raster)


def _range(low: float, high: float, counted: bool, wording: Wording) -> str:
    """A class in words; of whole numbers, the last that belongs to it."""
    last = high - 1 if counted else high
    return areawords.class_text(low, last, wording, closed=counted)


def listing(body: Listing, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """The table itself, its first rows on the figure."""
    table = table_mark(plate, wording)
    if len(table.rows) <= body.most:
        return (table,)
    total = len(table.rows)
    rest = shown_of(body.most, total, wording)
    return (TableMark(table.headings, table.rows[: body.most], table.numeric, rest, total),)
