"""How each kind of plate is laid out in marks."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from analytics import theme
from analytics.figures import areawords, barwords, together
from analytics.figures.layouts_measured import class_matrix
from analytics.figures.mapmarks import LED
from analytics.figures.marks import (
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
from analytics.figures.recordwords import members_text, stage_text
from analytics.figures.shortened import first_bars
from analytics.figures.tables import cell_text, table_mark
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
from analytics.summary.undivided import Undivided
from analytics.words.i18n import Wording
from geodata import lists
from geodata.places import inside

MAX_BARS = 30
# So many records of one region are named beside its map.
LISTED = 12
Row = dict[Hashable, Any]


def ranking(body: Ranking, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Bars with their values written beside them."""
    kinds = {column.key: column for column in plate.columns}
    known = plate.table[body.value].notna()
    if body.span is not None:
        known |= plate.table[body.span[0]].notna()
    rows = plate.table[known]
    bars = []
    for row in rows.to_dict("records"):
        code = str(row[body.category])
        strong = code in body.highlight
        bars.append(
            Bar(
                label=cell_text(code, kinds[body.category], wording, {}),
                value=barwords.value(row, body),
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
    low, high = (titles.get(key, "") for key in body.interval or body.span or ("", ""))
    mark = BarMark(
        tuple(bars), axis, average, ends=(low, high), tick=titles.get(body.tick or "", "")
    )
    return (first_bars(mark, MAX_BARS, wording),)


def composition(body: Composition, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """A tree of areas for sectors, stacked bars for the rest."""
    kinds = {column.key: column.kind for column in plate.columns}
    decimals = {column.key: column.decimals for column in plate.columns}.get(body.value)
    classed = body.whole if body.tree else body.part
    colours = theme.palette(body.palette, plate.table[classed].map(str))
    wholes: dict[str, list[Part]] = {}
    sums: dict[str, str] = {}
    for row in plate.table.to_dict("records"):
        whole, part = str(row[body.whole]), str(row[body.part])
        if body.sums:
            sums[whole] = wording.say(row[body.sums])
        colour = theme.tint(colours[whole]) if body.tree else colours[part]
        wholes.setdefault(whole, []).append(
            Part(
                wording.name(kinds[body.part], part),
                float(row[body.value]),
                wording.number(float(row[body.value]), decimals),
                colour,
            )
        )
    named = [(code, wording.name(kinds[body.whole], code), tuple(p)) for code, p in wholes.items()]
    if body.tree:
        return (TreeMark(tuple((name, colours[code], parts) for code, name, parts in named)),)
    axis = wording.say(body.axis) if body.axis else wording.text("unit.clusters")
    if len(named) == 1:
        # One whole alone: its parts are compared by their length, not along one thin bar.
        parts = named[0][2]
        bars = tuple(Bar(one.label, one.value, one.text, one.colour) for one in parts)
        return (BarMark(bars, axis, total=len(bars)),)
    legend = tuple((wording.name(kinds[body.part], code), one) for code, one in colours.items())
    return (
        StackMark(
            rows=tuple((name, parts) for _, name, parts in named),
            legend=legend,
            axis=axis,
            summed=body.summed,
            sums=tuple(sums.values()),
        ),
    )


def matrix(body: Matrix, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Sectors or programmes as rows (long names); regions, countries or stages as columns."""
    if body.coloured_by:
        return class_matrix(body, plate, wording)
    table = plate.table
    columns = list(dict.fromkeys(table[body.columns]))
    order = {code: i for i, code in enumerate(wording.data.sectors.codes)}
    # Sectors as in their tree; anything else as the table is sorted.
    rows = sorted(dict.fromkeys(table[body.rows]), key=lambda code: order.get(code, 0))
    cells = {
        (row[body.rows], row[body.columns]): float(row[body.value])
        for row in table.to_dict("records")
    }
    kinds = {column.key: column.kind for column in plate.columns}
    of_regions = body.columns == "region_code"
    held_by = table["country_code"] if of_regions else [""] * len(table)
    countries = dict(zip(table[body.columns], held_by, strict=True))
    values = tuple(tuple(cells.get((row, column)) for column in columns) for row in rows)
    several = len(set(countries.values())) > 1
    return (
        MatrixMark(
            rows=tuple(wording.name(kinds[body.rows], code) for code in rows),
            columns=tuple(wording.name(kinds[body.columns], code) for code in columns),
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


def timeline(body: Timeline, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Columns per year: one facet per meaning of the year, or one stack by stage."""
    kind = next(column.kind for column in plate.columns if column.key == body.part)
    series = []
    parts = {str(code): rows for code, rows in plate.table.groupby(body.part)}
    for code, colour in theme.palette(body.palette, plate.table[body.part].map(str)).items():
        rows = parts[code]
        dated = rows[rows[body.year].notna()]
        values = dict(zip(dated[body.year].astype(int), dated[body.value].astype(int), strict=True))
        unknown = int(rows.loc[rows[body.year].isna(), body.value].sum())
        series.append(Series(wording.name(kind, code), colour, values, unknown))
    years = [year for part in series for year in part.values]
    facets: tuple[Facet, ...] = (Facet("", tuple(series)),)
    legend = tuple((part.label, part.colour) for part in series)
    if body.facets:
        facets = tuple(Facet(part.label, (part,)) for part in series)
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


def region_map(body: RegionMap, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Shaded regions with the classes as legend."""
    shades = theme.sequential(len(body.breaks))
    value_column = next(column for column in plate.columns if column.key == "value")
    areas = []
    places = {} if body.text else areawords.places(plate.table, wording)
    for row in plate.table.to_dict("records"):
        status = str(row["status"])
        index = int(row["class_index"])
        has_value = index >= 0
        areas.append(
            Area(
                code=str(row["region_code"]),
                name=wording.name("region", str(row["region_code"])),
                fill=shades[index] if has_value else areawords.fill_without_value(status),
                # Painters hatch what has this status, whatever the reason.
                status="no_record" if status in areawords.HATCHED else status,
                text=areawords.text(row, status, value_column.decimals, plate, wording),
                rank=places.get(str(row["region_code"]), ""),
                label=status not in areawords.HATCHED,
                highlight=str(row["region_code"]) in body.highlight,
                weight=float(row["value"]) if has_value else 0.0,
                held=len(body.sets) > LED,
            )
        )
    legend = areawords.class_entries(body.breaks, shades, wording) + areawords.status_entries(
        plate, wording
    )
    title = wording.text(
        "legend.count_of", unit=wording.say(body.unit), units=_units(plate, wording)
    )
    legend += together.legend_entries(body.undivided, wording)
    lines = together.outlines(body.undivided, wording)
    return (AreaMark(body.sets, tuple(areas), title, tuple(legend), outlines=lines),)


def point_map(body: PointMap, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Symbols over plain regions; those with a record are labelled."""
    named = lists.every(plate.table["region_codes"], "region_codes")
    areas = []
    bounds: inside.Bounds | None = None
    for boundary_set in body.sets.values():
        drawn = wording.data.regions.of_set(boundary_set).index
        within = inside.read(boundary_set)
        own = set(drawn) if within is not None else named
        law = set(drawn)
        if within is not None:
            shown = wording.data.geometry(boundary_set)
            bounds = inside.window(within, wording.data.regions, shown)
            drawn = shown.index
        for code in drawn:
            has_record = code in named
            areas.append(
                Area(
                    code=str(code),
                    name=wording.name("region", str(code)),
                    fill=_ground(code, named, law),
                    # Hatching would say "no record" of a hundred small regions: too loud.
                    status="ok" if code in law else "no_record",
                    text=together.of_area(str(code), body.undivided, wording)
                    or ("" if has_record else wording.name("status", "no_record")),
                    label=has_record or len(body.sets) <= LED,
                    highlight=code in body.highlight,
                    weight=_weight(code, named, own),
                    held=not has_record or len(body.sets) > LED,
                    around=not has_record and (within is None or code not in own),
                )
            )
    vague = {(record, one.region): one for one in body.undivided for record in one.records}
    points = tuple(_point(row, vague, wording) for row in plate.table.to_dict("records"))
    one_region = any(inside.read(name) for name in body.sets.values())
    tinted = areawords.tinted_entries(areas, _units(plate, wording), wording)
    together_said = (*tinted, *together.legend_entries(body.undivided, wording))
    listed = _listed(points, wording) if one_region and len(points) <= LISTED else ()
    symbols = PointMark(
        points,
        wording.text("legend.sector_groups"),
        (*_group_entries(plate, wording), *together_said),
        wording.text("legend.records"),
        (*listed, *together_said) if listed else (),
    )
    lines = together.outlines(body.undivided, wording)
    return (
        AreaMark(body.sets, tuple(areas), "", (), bounds=bounds, outlines=lines),
        symbols,
    )


def _ground(code: str, named: Collection[str], law: Collection[str]) -> str:
    """Under symbols: tinted with a record, paper without; what lies around is land like any."""
    if code in named:
        return theme.RECORDED
    return theme.PAPER if code in law else theme.LAND


def _listed(points: Sequence[Point], wording: Wording) -> tuple[LegendEntry, ...]:
    """Each record of a map that shows few, with where it is."""
    return tuple(
        LegendEntry(
            wording.text(
                "legend.record",
                name=point.label,
                place=wording.listed([wording.name("region", code) for code in point.codes]),
            ),
            point.colour,
            point.shape,
            hollow=point.approximate,
        )
        for point in points
    )


def _weight(code: str, named: Collection[str], own: Collection[str]) -> float:
    """What names give way to: regions with a record first, then the others of the set."""
    return 1.0 if code in named else 0.5 if code in own else 0.0


def profile(body: Profile, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Facts as a table, and the sector groups of each subject as stacked bars."""
    sectors = body.sectors
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
    keys = {wording.data.regions.unit_key(name) for name in plate.boundary_sets}
    return wording.plural(f"unit.{keys.pop() if len(keys) == 1 else 'mixed'}", 3)


def _point(row: Row, vague: Mapping[tuple[str, str], Undivided], wording: Wording) -> Point:
    colour, shape = theme.GROUP_STYLE[row["sector_group"]]
    record = wording.data.records.record(str(row["record_id"]))
    codes = tuple(lists.parts(row["region_codes"], "region_codes"))
    return Point(
        id=str(row["record_id"]),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        colour=colour,
        shape=shape,
        approximate=row["precision"] == "region",
        label=wording.name("record", str(row["record_id"])),
        lines=(
            *point_lines(row, record, codes, wording),
            *(
                together.said(vague[key], wording)
                for code in codes
                if (key := (str(row["record_id"]), code)) in vague
            ),
        ),
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
    sources = len(lists.parts(record["source_ids"], "source_ids"))
    lines.append(wording.plural("tooltip.sources", sources))
    return tuple(lines)


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
