"""The Method page: what is measured, how it is counted, where it comes from."""

from __future__ import annotations

import streamlit as st

from analytics.catalogue import COUNTINGS
from analytics.figures.marks import TableMark
from analytics.plates import divisions
from analytics.selection import Selection
from geodata import benchmarks, lists
from geodata.languages import LANGUAGES
from geodata.places import boundaries
from pages.ui import cached, state
from pages.ui.html import esc, page_html, table

SECTIONS = (
    "definitions",
    "counting",
    "measures",
    "classes",
    "observations",
    "density",
    "specialisation",
    "indices",
    "growth",
    "relatedness",
    "benchmarks",
    "pattern",
    "crowding",
    "gaps",
    "secrecy",
    "doubts",
    "placement",
    "boundaries",
    "divisions",
    "quality",
    "sectors",
    "sources",
    "licences",
)
PARAGRAPHS = {
    "definitions": ("record", "kinds", "stages", "inventory"),
    "counting": (*COUNTINGS, "unlocated", "countries"),
    "measures": (
        *("clusters", "density_km2", "density_pop"),
        *("density_firms", "members", "unknown"),
    ),
    "classes": ("round", "quantiles", "natural", "equal"),
    "observations": ("tables", "coverage", "conflicts"),
    "density": ("steadied", "kernel", "enterprises"),
    "specialisation": ("quotient", "interval", "plants", "control", "records", "stars", "reach"),
    "indices": (
        *("herfindahl", "gini", "krugman", "theil", "litzenberger", "ellison"),
        *("dartboard", "told"),
    ),
    "growth": ("change", "shift_share", "esteban", "quadrants", "together", "refused"),
    "relatedness": ("proximity", "density", "chance", "coagglomeration", "refused"),
    "benchmarks": ("definitions", "isic", "stars", "refused"),
    "pattern": ("moran", "local", "hot_spots", "neighbours", "refused", "clark_evans"),
    "crowding": ("k_density", "m", "scan", "grid", "told", "refused"),
    "gaps": ("classes", "control", "limits"),
    "secrecy": ("confidential", "doubt", "surfaces", "twice"),
    "doubts": ("zeros", "few", "many", "borders", "reference", "sizes", "order", "cause"),
    "placement": ("code", "lineage", "parent_only", "points"),
    "boundaries": ("sets", "areas", "disputed"),
    "divisions": ("laws", "numbers"),
    "quality": ("iou", "better"),
    "sectors": ("tree",),
    "sources": ("rule",),
    "licences": ("code", "data"),
}


def show(section: str, context: state.Context) -> None:
    """One section: paragraphs, then its table where it has one."""
    words = context.wording
    page_html(
        f'<h2 class="atlas-section" id="{section}">{esc(words.text(f"method.{section}"))}</h2>'
    )
    texts = [words.text(f"method.{section}_{name}") for name in PARAGRAPHS[section]]
    page_html(f'<div class="atlas-prose">{"".join(f"<p>{esc(text)}</p>" for text in texts)}</div>')
    if section in TABLES:
        with st.expander(words.text(f"method.{section}_table"), expanded=section == "boundaries"):
            page_html(_table(section, context.lang))


def _boundaries(context: state.Context) -> TableMark:
    words = context.wording
    headings = (
        "boundary_set",
        "country_code",
        "law",
        "units",
        "drawn",
        "licence",
        "attribution",
        "sha256",
    )
    rows = tuple(
        (
            entry.called(words.lang),
            words.name("country", entry.country),
            entry.law or "–",
            words.number(entry.units),
            words.number(entry.drawn),
            entry.licence or "–",
            entry.attribution or "–",
            entry.sha256[:12] or "–",
        )
        for entry in context.data.boundary_sets.values()
    )
    numeric = tuple(key in ("units", "drawn") for key in headings)
    return TableMark(tuple(words.text(f"column.{key}") for key in headings), rows, numeric)


def _divisions(context: state.Context) -> TableMark:
    """48 → 58 → 69: which regions each law took from which, with numbers before and after."""
    words, data = context.wording, context.data
    usual = Selection()
    keys = ("area", "people", "clusters")
    rows = []
    for country in data.countries:
        for one in divisions.all_divisions(data, country):
            before = divisions.numbers(one.before, one.region, data, usual, "before")
            after = divisions.numbers(one.after, one.region, data, usual, "after")
            change = [
                f"{words.say(before[f'{key}_before'])} → {words.say(after[f'{key}_after'])}"
                for key in keys
            ]
            left = words.text("list.comma").join(words.name("region", code) for code in one.left)
            year = str(data.boundary_sets[one.after].year)
            rows.append((year, words.name("region", one.region), left, *change))
    headings = ("year", "region_code", "left", "area_change", "people_change", "clusters_change")
    numeric = tuple(key.endswith("_change") for key in headings)
    return TableMark(tuple(words.text(f"column.{key}") for key in headings), tuple(rows), numeric)


def _quality(context: state.Context) -> TableMark:
    """Every bundled region against a better drawing: overlap, area, seat."""
    words = context.wording
    measured = boundaries.measured_quality()
    measured = measured[measured["status"] != "not_measured"]
    headings = (
        "region_code",
        "iou",
        "area_drawn",
        "area_yardstick",
        "seat_inside",
        "quality",
        "remark",
    )
    rows = tuple(
        (
            words.name("region", row["code"]),
            words.number(float(row["iou"]), 3),
            words.number(float(row["area_drawn_km2"]), 0),
            words.number(float(row["area_yardstick_km2"]), 0),
            words.text(f"word.{row['seat_inside']}") if row["seat_inside"] else "–",
            words.name("quality", row["status"]),
            words.name("quality_remark", row["remark_code"]),
        )
        for row in measured.to_dict("records")
    )
    numeric = tuple(key in ("iou", "area_drawn", "area_yardstick") for key in headings)
    return TableMark(tuple(words.text(f"column.{key}") for key in headings), rows, numeric)


def _sectors(context: state.Context) -> TableMark:
    words = context.wording
    table_ = context.data.sectors.table
    headings = ("code", "sector_code", "sector_group", "isic", "unesco")
    rows = tuple(
        (
            str(code),
            "\u2007\u2007" * (int(row["level"]) - 1) + words.name("sector", str(code)),
            words.name("sector_group", context.data.sectors.group_of[str(code)]),
            ", ".join(lists.parts(row["isic_rev4"], "isic_rev4")) or "–",
            str(row["unesco_fcs_domain"]) or "–",
        )
        for code, row in table_.iterrows()
    )
    return TableMark(
        tuple(words.text(f"column.{k}") for k in headings), rows, (False,) * len(headings)
    )


def _benchmarks(context: state.Context) -> TableMark:
    """Every benchmark cluster, and the ISIC classes of which it is all."""
    words, wholly = context.wording, benchmarks.wholly()
    rows = tuple(
        (
            str(code),
            words.name("benchmark", str(code)),
            words.text(f"market.{kind}"),
            ", ".join(wholly.get(str(code), ())) or "–",
        )
        for code, kind in benchmarks.clusters()["kind"].items()
    )
    headings = ("code", "benchmark", "market", "isic_whole")
    return TableMark(tuple(words.text(f"column.{key}") for key in headings), rows, (False,) * 4)


def _sources(context: state.Context) -> TableMark:
    words = context.wording
    cited = context.data.records.citations["source_id"].value_counts()
    headings = ("publisher", "title", "date", "confidence", "records_citing")
    rows = tuple(
        (
            words.isolate(str(row["publisher"])),
            words.isolate(str(row["title"])),
            str(row["date"]) or "–",
            words.name("confidence", str(row["kind"])),
            words.number(int(cited.get(code, 0))),
        )
        for code, row in context.data.records.sources.iterrows()
    )
    numeric = tuple(key == "records_citing" for key in headings)
    return TableMark(tuple(words.text(f"column.{key}") for key in headings), rows, numeric)


TABLES = {
    "boundaries": _boundaries,
    "divisions": _divisions,
    "quality": _quality,
    "sectors": _sectors,
    "sources": _sources,
    "benchmarks": _benchmarks,
}


@cached.kept(len(TABLES) * len(LANGUAGES))
def _table(section: str, lang: str) -> str:
    """The table of a section, made once for everybody: it knows no selection."""
    words = cached.wording(lang)
    usual = state.Context(cached.datasets(), words, Selection())
    caption = words.text(f"method.{section}_table")
    return table(TABLES[section](usual), caption, rtl=words.rtl)
