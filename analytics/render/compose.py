"""Plates → sheets: each kind lays out its marks in the words of one language."""

from __future__ import annotations

from collections.abc import Callable

from analytics.i18n import Wording
from analytics.plates.model import Plate
from analytics.render import layouts, layouts_measured
from analytics.render.marks import Foot, Mark, Sheet, TableMark
from analytics.render.selected import selection_words
from analytics.render.tables import table_mark

# More sources than this and a figure's foot grows longer than the figure.
MAX_SOURCES = 6
BRIEF_SOURCES = 2
ALT_ROWS = 3

LAYOUTS: dict[str, Callable[[Plate, Wording], tuple[Mark, ...]]] = {
    "ranking": layouts.ranking,
    "composition": layouts.composition,
    "matrix": layouts.matrix,
    "timeline": layouts.timeline,
    "region_map": layouts.region_map,
    "point_map": layouts.point_map,
    "profile": layouts.profile,
    "scatter": layouts_measured.scatter,
    "class_map": layouts_measured.class_map,
    "surface": layouts_measured.surface,
    "table": layouts_measured.listing,
}


def compose(plate: Plate, wording: Wording) -> Sheet:
    """A plate as a sheet: title, marks, foot, table and alternative text."""
    table = table_mark(plate, wording)
    empty = wording.say(plate.empty) if plate.empty else ""
    # A map of regions without a record is a map; one that is refused is not.
    refused = plate.empty is not None and plate.empty.key.startswith("refusal.")
    drawn = not empty or (plate.kind in ("region_map", "point_map") and not refused)
    marks = LAYOUTS[plate.kind](plate, wording) if drawn else ()
    title = _stamped(wording.say(plate.title), plate, wording)
    subtitle = wording.say(plate.subtitle)
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


def _stamped(title: str, plate: Plate, wording: Wording) -> str:
    """A title that says first when the data is made up: no surface can lose it."""
    return wording.text("stamp.synthetic", title=title) if plate.synthetic else title


def _foot(plate: Plate, wording: Wording) -> Foot:
    sets = [wording.data.boundary_sets[name] for name in plate.boundary_sets]
    named = [
        wording.text(
            "foot.set_of",
            country=wording.name("country", entry.country),
            set=entry.name[wording.lang],
        )
        for entry in sets
    ]
    licences = dict.fromkeys(
        part for entry in sets for part in entry.attribution.split("; ") if part
    )
    dated = wording.text(
        "foot.dated", date=wording.date(plate.version.as_of), version=plate.version.short
    )
    disclaimer = wording.text("disclaimer.borders") if plate.is_map else ""
    brief = [
        sources_line(plate, wording, BRIEF_SOURCES),
        wording.text(f"counting_brief.{plate.counting}"),
        dated,
        wording.text("foot.sets", sets=_brief_sets(named, wording)),
        disclaimer,
        _brief_licences(list(licences), wording) if plate.is_map else "",
    ]
    return Foot(
        notes=tuple(wording.say(note) for note in plate.notes),
        sources=sources_line(plate, wording),
        counting=wording.text(f"counting.{plate.counting}"),
        dated=dated,
        sets=wording.text("foot.sets", sets=wording.text("list.semicolon").join(named)),
        disclaimer=disclaimer,
        brief=" ".join(part for part in brief if part),
        licence=wording.text(
            "foot.boundaries", licences="; ".join(wording.isolate(one, "ltr") for one in licences)
        )
        if plate.is_map and licences
        else "",
    )


def _brief_licences(licences: list[str], wording: Wording) -> str:
    """Who is to be named for the borders, without the package they came by."""
    named = dict.fromkeys(licence.split(", via ")[0] for licence in licences)
    return wording.text("foot.boundaries", licences="; ".join(named))


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
