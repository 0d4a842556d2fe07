"""How each kind of plate is laid out in marks."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import pandas as pd

from analytics import theme
from analytics.classes import Breaks
from analytics.i18n import Wording
from analytics.plates.model import (
    Composition,
    Matrix,
    Plate,
    PointMap,
    Profile,
    Ranking,
    RegionMap,
    Timeline,
)
from analytics.render import barwords
from analytics.render.layouts_measured import class_matrix
from analytics.render.marks import (
    Area,
    AreaMark,
    Bar,
    BarMark,
    ColumnMark,
    Facet,
    LegendEntry,
    Mark,
    MatrixMark,
    Part,
    Point,
    PointMark,
    Series,
    StackMark,
    TreeMark,
)
from analytics.render.shortened import first_bars
from analytics.render.tables import cell_text, table_mark

MAX_BARS = 30
Row = dict[Hashable, Any]


def ranking(plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Bars with their values written beside them."""
    body = plate.body
    assert isinstance(body, Ranking)
    kinds = {column.key: column for column in plate.columns}
    rows = plate.table[plate.table[body.value].notna()]
    bars = []
    for row in rows.to_dict("records"):
        code = str(row[body.category])
        strong = code in body.highlight
        bars.append(
            Bar(
                label=cell_text(code, kinds[body.category], wording, {}),
                value=float(row[body.value]),
                text=barwords.text(row, body, kinds, wording),
                colour=barwords.colour(row, body, strong=strong),
                group=wording.name("country", str(row[body.group])) if body.group else "",
                strong=strong,
                interval=barwords.interval(row, body),
                tick=barwords.tick(row, body),
            )
        )
    average = None
    if body.reference is not None:
        average = (body.reference[0], wording.say(body.reference[1]))
    if body.average is not None:
        written = wording.number(body.average, 1)
        average = (body.average, wording.text("chart.average", value=written))
    axis = wording.say(body.axis) if body.axis else ""
    titles = {key: wording.say(column.title) for key, column in kinds.items()}
    low, high = (titles.get(key, "") for key in body.interval or ("", ""))
    mark = BarMark(
        tuple(bars), axis, average, ends=(low, high), tick=titles.get(body.tick or "", "")
    )
    return (first_bars(mark, MAX_BARS, wording),)


def composition(plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """A tree of areas for sectors, stacked bars for the rest."""
    body = plate.body
    assert isinstance(body, Composition)
    kinds = {column.key: column.kind for column in plate.columns}
    wholes: dict[str, list[Part]] = {}
    for row in plate.table.to_dict("records"):
        whole, part = str(row[body.whole]), str(row[body.part])
        if plate.extra.get("tree"):
            colour = theme.tint(body.colours.get(whole, theme.ACCENT))
        else:
            colour = body.colours.get(part, theme.ACCENT)
        wholes.setdefault(whole, []).append(
            Part(
                wording.name(kinds[body.part], part),
                float(row[body.value]),
                wording.number(float(row[body.value])),
                colour,
            )
        )
    named = [(code, wording.name(kinds[body.whole], code), tuple(p)) for code, p in wholes.items()]
    if plate.extra.get("tree"):
        groups = tuple((name, body.colours[code], parts) for code, name, parts in named)
        return (TreeMark(groups),)
    present = {part.label for _, _, parts in named for part in parts}
    legend = tuple(
        (wording.name(kinds[body.part], code), colour) for code, colour in body.colours.items()
    )
    return (
        StackMark(
            rows=tuple((name, parts) for _, name, parts in named),
            legend=tuple(entry for entry in legend if entry[0] in present),
            axis=wording.say(body.axis) if body.axis else wording.text("unit.clusters"),
            summed=body.summed,
        ),
    )


def matrix(plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Sectors as rows (long names), regions as columns (short names)."""
    body = plate.body
    assert isinstance(body, Matrix)
    if body.coloured_by:
        return class_matrix(plate, wording)
    table = plate.table
    columns = list(dict.fromkeys(table[body.columns]))
    order = {code: i for i, code in enumerate(wording.data.sectors.codes)}
    rows = sorted(set(table[body.rows]), key=lambda code: order[code])
    cells = {
        (row[body.rows], row[body.columns]): float(row[body.value])
        for row in table.to_dict("records")
    }
    named = next(column.kind for column in plate.columns if column.key == body.rows)
    countries = dict(zip(table[body.columns], table["country_code"], strict=True))
    values = tuple(tuple(cells.get((row, column)) for column in columns) for row in rows)
    several = len(set(countries.values())) > 1
    return (
        MatrixMark(
            rows=tuple(wording.name(named, code) for code in rows),
            columns=tuple(wording.name("region", code) for code in columns),
            column_groups=tuple(
                wording.name("country", countries[code]) if several else "" for code in columns
            ),
            values=values,
            texts=tuple(
                tuple("" if value is None else wording.number(value) for value in line)
                for line in values
            ),
        ),
    )


def timeline(plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Columns per year: one facet per meaning of the year, or one stack by stage."""
    body = plate.body
    assert isinstance(body, Timeline)
    kind = next(column.kind for column in plate.columns if column.key == body.part)
    series = []
    parts = {str(code): rows for code, rows in plate.table.groupby(body.part)}
    for code in (code for code in body.colours if code in parts):
        rows = parts[code]
        dated = rows[rows[body.year].notna()]
        values = dict(zip(dated[body.year].astype(int), dated[body.value].astype(int), strict=True))
        unknown = int(rows.loc[rows[body.year].isna(), body.value].sum())
        series.append(Series(wording.name(kind, code), body.colours[code], values, unknown))
    years = [year for one in series for year in one.values]
    facets: tuple[Facet, ...] = (Facet("", tuple(series)),)
    legend = tuple((one.label, one.colour) for one in series)
    if plate.extra.get("facets"):
        facets = tuple(Facet(one.label, (one,)) for one in series)
        legend = ()
    return (
        ColumnMark(
            facets=facets,
            first=min(years, default=0),
            last=max(years, default=0),
            unknown_label=wording.text("chart.year_unknown"),
            legend=legend,
            axis=wording.say(body.axis) if body.axis else "",
        ),
    )


def region_map(plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Shaded regions with the classes as legend."""
    body = plate.body
    assert isinstance(body, RegionMap)
    shades = theme.sequential(len(body.breaks))
    value_column = next(column for column in plate.columns if column.key == "value")
    areas = []
    for row in plate.table.to_dict("records"):
        status = str(row["status"])
        index = int(row["class_index"])
        has_value = index >= 0
        areas.append(
            Area(
                code=str(row["region_code"]),
                name=wording.name("region", str(row["region_code"])),
                fill=shades[index] if has_value else _fill_without_value(status),
                status=status,
                text=_area_text(row, status, value_column.decimals, plate, wording),
                label=status != "no_record",
                highlight=str(row["region_code"]) in body.highlight,
                weight=float(row["value"]) if has_value else 0.0,
            )
        )
    legend = _class_entries(body.breaks, shades, wording) + _status_entries(plate, wording)
    title = wording.text(
        "legend.count_of", unit=wording.say(body.unit), units=_units(plate, wording)
    )
    return (AreaMark(body.sets, tuple(areas), title, tuple(legend)),)


def point_map(plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Symbols over plain regions; those with a record are labelled."""
    body = plate.body
    assert isinstance(body, PointMap)
    named = {code for codes in plate.table["region_codes"] for code in codes.split("|")}
    areas = []
    for boundary_set in body.sets.values():
        for code in wording.data.regions.of_set(boundary_set).index:
            held = code in named
            areas.append(
                Area(
                    code=str(code),
                    name=wording.name("region", str(code)),
                    fill=theme.PAPER if held else theme.LAND,
                    status="ok" if held else "no_record",
                    text="" if held else wording.name("status", "no_record"),
                    label=held,
                    highlight=code in body.highlight,
                    weight=1.0 if held else 0.0,
                )
            )
    points = tuple(_point(row, wording) for row in plate.table.to_dict("records"))
    return (
        AreaMark(body.sets, tuple(areas), "", ()),
        PointMark(points, wording.text("legend.sector_groups"), _group_entries(plate, wording)),
    )


def profile(plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Facts as a table, and the sector groups of each subject as stacked bars."""
    body = plate.body
    assert isinstance(body, Profile)
    sectors: pd.DataFrame = plate.extra["sectors"]
    rows = []
    for kind, code in body.subjects:
        inside = sectors[sectors["subject"] == code].set_index("sector_group")["clusters"]
        parts = tuple(
            Part(wording.name("sector_group", group), float(inside[group]), str(inside[group]), c)
            for group, (c, _) in theme.GROUP_STYLE.items()
            if group in inside.index
        )
        if kind == "region":
            rows.append((wording.name(kind, code), parts))
    regions = [code for kind, code in body.subjects if kind == "region"]
    present = set(sectors.loc[sectors["subject"].isin(regions), "sector_group"])
    legend = tuple(
        (wording.name("sector_group", group), colour)
        for group, (colour, _) in theme.GROUP_STYLE.items()
        if group in present
    )
    return (
        table_mark(plate, wording),
        StackMark(tuple(rows), legend, wording.text("unit.clusters")),
    )


def _units(plate: Plate, wording: Wording) -> str:
    """What regions are called, when all countries of the plate call them alike."""
    keys = {str(wording.data.regions.countries.loc[c, "unit_key"]) for c in plate.countries}
    return wording.plural(f"unit.{keys.pop() if len(keys) == 1 else 'mixed'}", 3)


def _point(row: Row, wording: Wording) -> Point:
    colour, shape = theme.GROUP_STYLE[row["sector_group"]]
    record = wording.data.records.record(str(row["record_id"]))
    codes = tuple(str(row["region_codes"]).split("|"))
    return Point(
        id=str(row["record_id"]),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        colour=colour,
        shape=shape,
        approximate=row["precision"] == "region",
        label=wording.name("record", str(row["record_id"])),
        lines=point_lines(row, record, codes, wording),
        codes=codes,
    )


def point_lines(
    row: Row, record: pd.Series, codes: tuple[str, ...], wording: Wording
) -> tuple[str, ...]:
    """Sector, stage with its year, place, members and number of sources."""
    lines = [wording.name("sector", str(row["sector_code"])), stage_text(record, wording)]
    place = wording.listed([wording.name("region", code) for code in codes])
    if row["precision"] == "region":
        place = wording.text("tooltip.approximate", place=place)
    lines.append(place)
    if not pd.isna(record["members"]):
        lines.append(members_text(record, wording))
    sources = len([code for code in str(record["source_ids"]).split(";") if code])
    lines.append(wording.plural("tooltip.sources", sources))
    return tuple(lines)


def stage_text(record: pd.Series, wording: Wording) -> str:
    """A stage with the year it was known: "pilote (connu en 2015)"."""
    stage = wording.name("stage", str(record["stage"]))
    if pd.isna(record["stage_as_of"]):
        return wording.text("stage.undated", stage=stage)
    return wording.text("stage.known_in", stage=stage, year=str(int(record["stage_as_of"])))


def members_text(record: pd.Series, wording: Wording) -> str:
    """Members with their kind, never a bare number."""
    kind = str(record["members_kind"]) or "members"
    return wording.plural(f"members.{kind}", int(record["members"]))


def _fill_without_value(status: str) -> str:
    return theme.PAPER if status == "no_record" else theme.THIN


def _area_text(row: Row, status: str, decimals: int | None, plate: Plate, wording: Wording) -> str:
    """What a tooltip says of a region: its value and records, or why there is none."""
    if status == "no_record":
        return wording.name("status", "no_record")
    records = wording.plural("count.clusters", math.ceil(float(row["clusters"])))
    if plate.selection.measure == "clusters":
        return records
    if pd.isna(row["value"]):
        return f"{wording.name('status', status)} · {records}"
    body = plate.body
    assert isinstance(body, RegionMap)
    value = wording.number(float(row["value"]), decimals)
    return f"{value} {wording.say(body.unit)} · {records}"


def _class_entries(breaks: Breaks, shades: list[str], wording: Wording) -> list[LegendEntry]:
    entries = []
    for i, shade in enumerate(shades):
        low, high = breaks.bounds(i)
        same = low == high
        ends = {"low": wording.tidy(low), "high": wording.tidy(high)}
        text = ends["low"] if same else wording.text("legend.range", **ends)
        count = wording.number(breaks.counts[i])
        entries.append(LegendEntry(text, shade, count=count))
    return entries


def _status_entries(plate: Plate, wording: Wording) -> list[LegendEntry]:
    """Regions without a shade, by the reason."""
    counts = plate.table.loc[plate.table["class_index"] < 0, "status"].value_counts()
    entries = []
    for status in ("parent_only", "thin", "unknown", "no_denominator", "no_record"):
        if status in counts.index:
            entries.append(
                LegendEntry(
                    wording.name("status", status),
                    theme.PAPER if status == "no_record" else theme.THIN,
                    hatch=status == "no_record",
                    count=wording.number(int(counts[status])),
                )
            )
    return entries


def _group_entries(plate: Plate, wording: Wording) -> tuple[LegendEntry, ...]:
    counts = plate.table["sector_group"].value_counts()
    return tuple(
        LegendEntry(
            wording.name("sector_group", group),
            colour,
            shape,
            count=wording.number(int(counts[group])),
        )
        for group, (colour, shape) in theme.GROUP_STYLE.items()
        if group in counts.index
    )
