"""What the pages of analysis share: which data, which rate, and one way to show a figure."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.catalogue import MEASURES
from analytics.figures import marks as mk
from analytics.measures.thresholds import MIN_REGIONS_TO_COMPARE
from analytics.plates import patterns
from analytics.selection import NEIGHBOURS, QUOTIENTS
from analytics.summary import units as unit_tables
from analytics.summary.units import USUAL_LEVEL, table_name
from pages.ui import cached, figures, state

RATES = tuple(key for key in MEASURES if key.startswith("density"))
MAP_HEIGHT = 480
# Families that have figures of the records too.
WITH_RECORDS = ("density", "specialisation")


def opened(family: str, **asked: bool) -> state.Context:
    """The controls of a page of analysis, and what it reads once they are set.

    Without a choice it reads the country's best table for the family; the
    records where they are asked for, or where the country has no table.
    """
    context = state.context()
    best = cached.best_table(context.selection, family)
    _controls(context, best, family, **asked)
    context = state.context()
    chosen = context.selection
    if family in WITH_RECORDS and _of_records():
        return replace(context, selection=replace(chosen, table=""))
    best = cached.best_table(chosen, family)
    return replace(context, selection=replace(chosen, table=chosen.table or best))


def _usual_rate(context: state.Context, best: str, family: str) -> str:
    """Per area; of a pattern, what shows more than where people live."""
    chosen = replace(context.selection, table=context.selection.table or best)
    units = unit_tables.of(context.data, chosen) if family == "pattern" else None
    if units is None:
        return RATES[0]
    return patterns.usual_rate(chosen, units, context.data)


def _of_records() -> bool:
    """Whether the page speaks of the records, whatever tables there are."""
    return bool(st.session_state["source"] == "records")


def _controls(
    context: state.Context,
    best: str,
    family: str,
    *,
    rate: bool = False,
    sector: bool = False,
    neighbours: bool = False,
    least: bool = False,
) -> None:
    """Data, and as asked for: divided by what, the sector, who is near, the least quotient."""
    words = context.wording
    if best and family in WITH_RECORDS:
        layer("source", context)
    # A box without effect is not shown: one that is greyed out cannot be read.
    tables = not (best and family in WITH_RECORDS and _of_records())
    sector = sector and not (tables and (st.session_state["table"] or best))
    asked = [rate, sector, neighbours, least]
    widths = [*([2] if tables else []), *(1 for place in asked if place), 1]
    places = iter(st.columns(widths[: max(tables + sum(asked), 1)]))
    if tables:
        with next(places):
            _table(context, best)
    if rate:
        if st.session_state["measure"] not in RATES:
            st.session_state["measure"] = _usual_rate(context, best, family)
        with next(places):
            st.selectbox(
                words.text("analyse.rate"),
                RATES,
                format_func=lambda key: words.text(f"per.{key}"),
                key="measure",
            )
    if sector:
        with next(places):
            _level(context)
    if neighbours:
        with next(places):
            st.selectbox(
                words.text("analyse.neighbours"),
                NEIGHBOURS,
                format_func=lambda rule: words.text(f"neighbours.{rule}"),
                key="neighbours",
            )

    if least:
        with next(places):
            _least(context)


def _least(context: state.Context) -> None:
    """The least quotient of a candidate."""
    words = context.wording
    st.selectbox(
        words.text("parameter.quotient"),
        QUOTIENTS,
        format_func=lambda text: words.number(float(text), 2),
        key="quotient",
    )


def _level(context: state.Context) -> None:
    """The level of the tree that records are counted at: the second unless another is chosen."""
    words = context.wording
    held = st.session_state["level"]
    usual = held if held in (0, USUAL_LEVEL) else 0
    st.selectbox(
        words.text("filter.level"),
        (1, usual, 3),
        format_func=lambda level: words.text(f"filter.level_{level or USUAL_LEVEL}"),
        key="level",
    )


def _table(context: state.Context, best: str) -> None:
    """The records, or a published table of the countries shown; those declared whole first.

    Where nothing is chosen the best table stands for itself, by its name.
    """
    words = context.wording
    shown = context.selection.shown_countries(context.data)
    known = context.data.observations.tables
    tables = sorted(
        (
            t
            for t in known.values()
            if t.country in shown and len(t.regions) >= MIN_REGIONS_TO_COMPARE
        ),
        key=lambda t: (t.origin != "user", not t.complete, -len(t.regions), t.id),
    )
    options = ["", *(table.id for table in tables if table.id != best)]
    held = st.session_state["table"]
    if held not in options:
        # A table of one region is still shown where a link asks for it.
        if held in known and known[held].country in shown:
            options.append(held)
        else:
            st.session_state["table"] = ""
    if held == best:
        st.session_state["table"] = ""
    st.selectbox(
        words.text("analyse.table"),
        options,
        format_func=lambda name: (
            words.say(table_name(known[name or best]))
            if name or best
            else words.text("analyse.inventory")
        ),
        key="table",
    )


def layer(name: str, context: state.Context) -> str:
    """Which of two layers a map shows."""
    words = context.wording
    st.segmented_control(
        words.text(f"analyse.{name}"),
        state.VIEWS[name],
        format_func=lambda one: words.text(f"analyse.{name}_{one}"),
        key=name,
        required=True,
        label_visibility="collapsed",
    )
    return str(st.session_state[name])


def more(name: str, context: state.Context) -> DeltaGenerator | None:
    """Where what economists ask next is folded; None while it is: what is not seen is not made."""
    words = context.wording
    box = st.expander(words.text("analyse.more"), key=f"more_{name}", on_change="rerun")
    return box if box.open else None


def figure(key: str, context: state.Context, *, where: str = "analyse") -> mk.Sheet:
    """A plate as it asks to be shown: map, chart, table, or the reason why not.

    `where` tells apart the maps of one page.
    """
    sheet = cached.sheet(key, context.selection, context.lang)
    if not sheet.is_map:
        return figures.figure(key, context)
    figures.title(sheet)
    figures.map_figure(key, context, height=MAP_HEIGHT, where=where)
    figures.under(sheet, key, context.selection, context)
    return sheet
