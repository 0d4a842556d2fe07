"""Beside the map: the region or the record that was clicked, or chosen by keyboard."""

from __future__ import annotations

import streamlit as st

from analytics.figures.recordwords import maybe_in, records_in
from analytics.plates.profiles import changes, region_facts
from pages.ui import cached, record_view, state
from pages.ui.html import esc, muted, page_html, table


def show(context: state.Context) -> None:
    """The profile of the first chosen region, or the record under the pointer's last click."""
    words, data = context.wording, context.data
    options = [
        str(code)
        for country in context.selection.shown_countries(data)
        for code in data.regions.of_set(context.selection.set_of(country, data)).index
    ]
    chosen = next((c for c in st.session_state["regions"] if c in options), None)
    st.session_state["panel_region"] = chosen
    st.selectbox(
        words.text("panel.region"),
        options,
        format_func=lambda code: words.name("region", code),
        key="panel_region",
        index=None,
        placeholder=words.text("panel.placeholder"),
        on_change=_choose,
    )
    if st.session_state["record"]:
        record_view.card(st.session_state["record"], context)
        return
    if chosen is None:
        page_html(f'<p class="atlas-muted">{esc(words.text("panel.hint"))}</p>')
        _regions_with_records(context)
        return
    _profile(chosen, context)


def _regions_with_records(context: state.Context) -> None:
    """What there is to choose from: regions with a record, and their value."""
    ranked = cached.sheet("ranking_regions", context.selection, context.lang).table
    if ranked is None or not ranked.rows:
        return
    several = len(context.selection.shown_countries(context.data)) > 1
    caption = context.wording.text("panel.regions")
    page_html(
        table(ranked.pick(*((0, 1, 2) if several else (1, 2))), caption, rtl=context.wording.rtl)
    )


def _choose() -> None:
    code = st.session_state["panel_region"]
    st.session_state["record"] = ""
    if code:
        state.choose_region(code)
    else:
        st.session_state["regions"] = []


def _profile(code: str, context: state.Context) -> None:
    """Facts of a region against its country, then its records."""
    words = context.wording
    facts = region_facts(code, context.data, context.selection)
    rows = "".join(
        f"<dt>{esc(words.say(label))}</dt><dd>{esc(words.say(value))}</dd>"
        for label, value in facts
    )
    page_html(f'<h2 class="atlas-title">{esc(words.name("region", code))}</h2>')
    page_html(f'<dl class="atlas-facts">{rows}</dl>')
    for change in changes([code], context.data, context.selection.without(["regions"])):
        page_html(muted(words.say(change)))
    records = records_in(code, context.selection, words)
    if records.rows:
        caption = words.text("panel.records", region=words.name("region", code))
        page_html(table(records.pick(0, 1, 2), caption, rtl=words.rtl))
    else:
        page_html(f'<p class="atlas-muted">{esc(words.text("panel.no_record"))}</p>')
    for line in maybe_in(code, context.selection, words):
        page_html(f'<p class="atlas-note">{esc(line)}</p>')
