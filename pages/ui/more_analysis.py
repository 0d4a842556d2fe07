"""What economists ask next: one sentence for everybody, the figures folded beneath."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from analytics.summary import years
from analytics.summary.units import table_name
from pages.ui import analyse, cached, figures, state
from pages.ui.html import literal

GROWTH = ("growth_parts", "growth_map", "growth_bubbles")
BENCHMARKS = ("market_regions", "market_matrix", "market_categories")
RELATEDNESS = ("related_list", "related_matrix", "related_network", "related_pairs")


def growth(context: state.Context) -> None:
    """What grew between two years of a table, where and by what."""
    st.subheader(context.wording.text("heading.growth"), anchor=False)
    _section("growth", "growth_parts", GROWTH, context, _earlier, _region("growth"))


def relatedness(context: state.Context) -> None:
    """Which sectors go together, and what could grow from what a region has."""
    st.subheader(context.wording.text("heading.relatedness"), anchor=False)
    _section("relatedness", "related_pairs", RELATEDNESS, context, _region("relatedness"))


def benchmarks(context: state.Context) -> None:
    """What sells beyond its region, and where benchmark clusters lie."""
    st.subheader(context.wording.text("heading.benchmarks"), anchor=False)
    _section("benchmarks", "market_regions", BENCHMARKS, context)


def _section(
    name: str,
    said: str,
    keys: tuple[str, ...],
    context: state.Context,
    *controls: Callable[[state.Context], None],
) -> None:
    """The finding of one figure; the others once they are asked for.

    A figure that is not seen is not made: the page costs no more than its sentence.
    """
    sheet = cached.sheet(said, context.selection, context.lang)
    if sheet.empty:
        figures.figure(said, context, heading=False)
        return
    figures.title(sheet)
    box = analyse.more(name, context)
    if box is None:
        return
    with box:
        places = st.columns(len(controls)) if controls else ()
        for control, place in zip(controls, places, strict=True):
            with place:
                control(context)
        chosen = _chosen(context)
        for key in keys:
            analyse.figure(key, chosen, where=name)


def _chosen(context: state.Context) -> state.Context:
    """The page's table with what was chosen in the box."""
    asked = state.context().selection
    selection = replace(context.selection, regions=asked.regions, earlier=asked.earlier)
    return replace(context, selection=selection)


def _region(name: str) -> Callable[[state.Context], None]:
    """A box for the region that the figures speak of; empty for all, or the largest."""
    key = f"region_of_{name}"

    def choose() -> None:
        code = st.session_state[key]
        st.session_state["regions"] = [code] if code else []

    def box(context: state.Context) -> None:
        words, data = context.wording, context.data
        table = data.observations.tables.get(context.selection.table)
        country = table.country if table is not None else ""
        known = data.regions.of_set(context.selection.set_of(country, data)).index
        options = [str(code) for code in known]
        chosen = next((c for c in st.session_state["regions"] if c in options), None)
        st.session_state[key] = chosen
        st.selectbox(
            literal(words.text("panel.region")),
            options,
            format_func=lambda code: words.name("region", code),
            key=key,
            index=None,
            placeholder=words.text("panel.placeholder"),
            on_change=choose,
        )

    return box


def _earlier(context: state.Context) -> None:
    """The year to compare with: of the same country and indicator, and earlier."""
    words, known = context.wording, context.data.observations.tables
    now = known[context.selection.table]
    fit = [table for table in known.values() if years.is_before(table, now)]
    options = ["", *(table.id for table in fit)]
    held = st.session_state["earlier"]
    if held not in options:
        # One that does not fit is still shown where a link asks for it: the figure says why not.
        options += [held] if held in known else []
        st.session_state["earlier"] = held if held in known else ""
    st.selectbox(
        literal(words.text("analyse.earlier")),
        options,
        format_func=lambda name: (
            words.say(table_name(known[name])) if name else words.text("analyse.earlier_usual")
        ),
        key="earlier",
    )
