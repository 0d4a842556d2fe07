"""How plates of comparisons are laid out: quotients, patterns, gaps, surfaces, tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics import theme
from analytics.i18n import Wording
from analytics.plates.model import ClassMap, Listing, Matrix, Plate, Scatter, Surface
from analytics.render.marks import (
    CLEAR,
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
from analytics.render.shortened import shown_of
from analytics.render.tables import table_mark

CORNERS = ("high_high", "low_high", "low_low", "high_low")
NOT_NAMED = "none"
# What a reader looks for first, where a matrix is too large to be drawn whole.
TELLING = {"candidate": 4.0, "above": 4.0, "both": 2.0, "recognised": 2.0, "below": 1.0}


def legend_of(
    colours: Mapping[str, tuple[str, str]], present: set[str], wording: Wording
) -> tuple[tuple[str, str], ...]:
    """Words and colours of the classes that occur, in their order."""
    return tuple(
        (wording.text(key), colour) for code, (colour, key) in colours.items() if code in present
    )


def class_matrix(plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Categories as rows, regions as columns, cells coloured by their class."""
    body = plate.body
    assert isinstance(body, Matrix)
    rows = list(dict.fromkeys(plate.table[body.rows]))
    columns = list(dict.fromkeys(plate.table[body.columns]))
    cells = {(row[body.rows], row[body.columns]): row for row in plate.table.to_dict("records")}

    def each(pick: Any, nothing: Any) -> tuple[tuple[Any, ...], ...]:
        return tuple(
            tuple(pick(cells[r, c]) if (r, c) in cells else nothing for c in columns) for r in rows
        )

    present = set(plate.table[body.coloured_by])
    return (
        MatrixMark(
            rows=tuple(wording.name("category", str(code)) for code in rows),
            columns=tuple(wording.name("region", str(code)) for code in columns),
            column_groups=("",) * len(columns),
            values=each(lambda row: float(row[body.value]), None),
            texts=each(lambda row: wording.say(row[body.text]), ""),
            fills=each(lambda row: body.colours[row[body.coloured_by]][0], theme.PAPER),
            legend=legend_of(body.colours, present, wording),
            weights=each(lambda row: TELLING.get(str(row[body.coloured_by]), 0.0), 0.0),
        ),
    )


def scatter(plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Points by class, those that stand out named; the slope as a line."""
    body = plate.body
    assert isinstance(body, Scatter)
    dots = tuple(
        Dot(
            label=wording.name("region", str(row[body.label])),
            x=float(row[body.x]),
            y=float(row[body.y]),
            text=wording.number(float(row["value"])),
            colour=body.colours[row[body.coloured_by]][0],
            named=row[body.coloured_by] != NOT_NAMED,
        )
        for row in plate.table.to_dict("records")
    )
    upper_right, upper_left, lower_left, lower_right = (
        wording.text(f"pattern.{code}") for code in CORNERS
    )
    return (
        ScatterMark(
            dots=dots,
            x_axis=wording.say(body.axes[0]),
            y_axis=wording.say(body.axes[1]),
            slope=(body.slope, wording.text("chart.moran", value=wording.number(body.slope, 2))),
            corners=(upper_right, upper_left, lower_left, lower_right),
            legend=legend_of(body.colours, set(plate.table[body.coloured_by]), wording),
        ),
    )


def class_map(plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Regions coloured by class, with how many there are of each."""
    body = plate.body
    assert isinstance(body, ClassMap)
    classes = plate.table[body.coloured_by]
    areas = tuple(
        Area(
            code=str(row["region_code"]),
            name=wording.name("region", str(row["region_code"])),
            fill=body.colours[row[body.coloured_by]][0],
            status="no_record" if row[body.coloured_by] in body.unknown else "ok",
            text=wording.say(row[body.text]),
            label=row[body.coloured_by] not in body.quiet,
            highlight=str(row["region_code"]) in body.highlight,
            weight=0.0 if pd.isna(row["value"]) else float(row["value"]),
        )
        for row in plate.table.to_dict("records")
    )
    counts = classes.value_counts()
    legend = tuple(
        LegendEntry(
            wording.text(key),
            colour,
            hatch=code in body.unknown,
            count=wording.number(int(counts[code])),
        )
        for code, (colour, key) in body.colours.items()
        if code in counts.index
    )
    return (AreaMark(body.sets, areas, wording.say(body.title), legend, named=True),)


def surface(plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """A raster under clear regions; regions that hold a record are named."""
    body = plate.body
    assert isinstance(body, Surface)
    held = {code for codes in plate.table["region_codes"] for code in str(codes).split("|")}
    codes = [c for name in body.sets.values() for c in wording.data.geometry(name).index]
    areas = tuple(
        Area(
            code=str(code),
            name=wording.name("region", str(code)),
            fill=CLEAR,
            status="ok",
            text="",
            label=str(code) in held,
            highlight=str(code) in plate.selection.regions,
            weight=1.0 if str(code) in held else 0.0,
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
    if last == low:
        return wording.tidy(low)
    return wording.text("legend.range", low=wording.tidy(low), high=wording.tidy(last))


def listing(plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """The table itself, its first rows on the figure."""
    body = plate.body
    assert isinstance(body, Listing)
    table = table_mark(plate, wording)
    if len(table.rows) <= body.most:
        return (table,)
    total = len(table.rows)
    rest = shown_of(body.most, total, wording)
    return (TableMark(table.headings, table.rows[: body.most], table.numeric, rest, total),)
