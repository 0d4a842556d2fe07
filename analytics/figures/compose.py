"""Plates → sheets: each kind lays out its marks in the words of one language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from analytics.figures import layouts, layouts_crowds, layouts_measured, networks, panels
from analytics.figures.marks import AreaMark, Foot, Mark, PointMark, Sheet, TableMark
from analytics.figures.origin import credit_lines, credited, dated, day, under_title
from analytics.figures.selected import selection_words
from analytics.figures.tables import table_mark
from analytics.plates import model
from analytics.plates.model import Body, Plate
from analytics.selection import view
from analytics.words.i18n import Wording

# More sources than this and a figure's foot grows longer than the figure.
MAX_SOURCES = 6
BRIEF_SOURCES = 2
ALT_ROWS = 3

# How each body is laid out in marks; a new kind of figure is one line more.
LAYOUTS: dict[type[Body], Callable[[Any, Plate, Wording], tuple[Mark, ...]]] = {
    model.Ranking: layouts.ranking,
    model.Composition: layouts.composition,
    model.Matrix: layouts.matrix,
    model.Timeline: layouts.timeline,
    model.RegionMap: layouts.region_map,
    model.PointMap: layouts.point_map,
    model.SmallMaps: panels.small_maps,
    model.Profile: layouts.profile,
    model.Scatter: layouts_measured.scatter,
    model.Network: networks.network,
    model.ClassMap: layouts_measured.class_map,
    model.Surface: layouts_measured.surface,
    model.Encircled: layouts_crowds.encircled,
    model.Curve: layouts_crowds.curve,
    model.Listing: layouts_measured.listing,
}


def compose(plate: Plate, wording: Wording) -> Sheet:
    """A plate as a sheet: title, marks, foot, table and alternative text."""
    table = table_mark(plate, wording)
    empty = wording.say(plate.empty) if plate.empty else ""
    marks = LAYOUTS[type(plate.body)](plate.body, plate, wording) if plate.drawn else ()
    marks = tuple(_framed(mark, plate) for mark in marks)
    if empty:
        marks = tuple(_unexplained(mark) for mark in marks)
    title = _stamped(wording.say(plate.title), plate, wording)
    subtitle = under_title(wording.say(plate.subtitle), plate.version, wording)
    return Sheet(
        key=plate.key,
        kind=plate.kind,
        title=title,
        subtitle=subtitle,
        marks=marks,
        foot=_foot(plate, wording),
        alt=_alt(plate, title, subtitle, table, empty, wording),
        lang=wording.lang,
        rtl=wording.rtl,
        countries=plate.countries,
        empty=empty,
        table=table,
        chosen=selection_words(plate.selection, wording),
    )


def _framed(mark: Mark, plate: Plate) -> Mark:
    """A map in the window that was chosen for it; what its title names has its name on it."""
    body = plate.body
    if not isinstance(mark, AreaMark) or not isinstance(body, model.MapBody):
        return mark
    told = {ref.code for ref in plate.title.refs() if ref.kind == "region"}
    areas = tuple(
        replace(one, label=True, told=True) if one.code in told else one for one in mark.areas
    )
    bounds = view(body.framing) or mark.bounds
    return replace(mark, framing=body.framing, bounds=bounds, areas=areas)


def _unexplained(mark: Mark) -> Mark:
    """A mark without its legend: where there is nothing to read off, the reason stands there."""
    return replace(mark, legend=()) if isinstance(mark, (AreaMark, PointMark)) else mark


def _stamped(title: str, plate: Plate, wording: Wording) -> str:
    """A title that says first when the data is made up: no surface can lose it."""
    return wording.text("stamp.synthetic", title=title) if plate.synthetic else title


def _foot(plate: Plate, wording: Wording) -> Foot:
    sets = [wording.data.boundary_sets[name] for name in plate.boundary_sets]
    named = [
        wording.text(
            "foot.set_of",
            country=wording.name("country", entry.country),
            set=entry.called(wording.lang),
        )
        for entry in sets
    ]
    attributions = [entry.attribution for entry in sets]
    licences = credit_lines(attributions)
    when = dated(plate.version, wording)
    disclaimer = wording.text("disclaimer.borders") if plate.has_borders else ""
    brief = [
        sources_line(plate, wording, BRIEF_SOURCES),
        wording.text(f"counting_brief.{plate.counting}"),
        # The version is for the notes and for files: nobody reads it from a wall.
        day(plate.version, wording),
        wording.text("foot.sets", sets=_brief_sets(named, wording)),
        disclaimer,
        _brief_licences(attributions, wording) if plate.has_borders else "",
    ]
    return Foot(
        notes=tuple(wording.say(note) for note in plate.notes),
        sources=sources_line(plate, wording),
        counting=wording.text(f"counting.{plate.counting}"),
        dated=when,
        sets=wording.text("foot.sets", sets=wording.text("list.semicolon").join(named)),
        disclaimer=disclaimer,
        brief=" ".join(part for part in brief if part),
        line=" ".join(filter(None, (*brief[:2], day(plate.version, wording), disclaimer))),
        licence=wording.text(
            "foot.boundaries",
            licences="; ".join(wording.isolate(licence, "ltr") for licence in licences),
        )
        if plate.has_borders and licences
        else "",
    )


def _brief_licences(attributions: list[str], wording: Wording) -> str:
    """Who is to be named for the borders, without the package they came by."""
    return wording.text("foot.boundaries", licences="; ".join(credited(attributions)))


def _brief_sets(named: list[str], wording: Wording) -> str:
    """The boundary set of one country, or of how many."""
    return named[0] if len(named) == 1 else wording.plural("scope.countries", len(named))


def sources_line(plate: Plate, wording: Wording, most: int = MAX_SOURCES) -> str:
    """Publishers of the cited sources, most cited first; the rest are counted."""
    publishers = list(
        dict.fromkeys(
            [
                *plate.published,
                *(
                    str(wording.data.records.sources.loc[code, "publisher"])
                    for code in plate.sources
                ),
            ]
        )
    )
    if not publishers:
        return wording.text("foot.no_source")
    shown = [wording.isolate(name) for name in publishers[:most]]
    rest = len(publishers) - len(shown)
    names = wording.text("list.comma").join(shown)
    if rest:
        return wording.plural("foot.sources_more", rest, sources=names)
    return wording.text("foot.sources", sources=names)


def _alt(
    plate: Plate, title: str, subtitle: str, table: TableMark, empty: str, wording: Wording
) -> str:
    """Kind, title and the first rows in one sentence each."""
    parts = [wording.text(f"alt.{plate.kind}"), title, subtitle]
    if empty:
        parts.append(empty)
    elif table.rows:
        rows = [" ".join(row[:3]) for row in table.rows[:ALT_ROWS]]
        parts.append(wording.text("alt.first_rows", rows=wording.text("list.semicolon").join(rows)))
    return " ".join(f"{part.rstrip(' .')}." for part in parts if part)
