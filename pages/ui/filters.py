"""The sidebar: language, then filters in the order people think."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from analytics.i18n import LANGUAGES, Wording
from analytics.selection import CLASS_COUNTS, COUNTINGS, SCHEMES, select
from geodata import store
from geodata.datasets import Datasets
from geodata.records import KINDS, MEMBER_KINDS, STAGES
from pages.ui import state
from pages.ui.html import muted, page_html

LANGUAGE_NAMES = {"fr": "FR", "en": "EN", "ar": "ع"}


def language_switch() -> None:
    """FR · EN · ع, above everything else."""
    words = Wording(st.session_state["lang"], state.cached.datasets())
    st.segmented_control(
        words.text("filter.language"),
        LANGUAGES,
        format_func=LANGUAGE_NAMES.__getitem__,
        key="lang",
        required=True,
        label_visibility="collapsed",
    )


def filters(context: state.Context) -> None:
    """Country, sector, stage; the rest folded; the number of records always visible."""
    words, data = context.wording, context.data
    changed = {"on_change": state.dismiss}
    count = len(select(data, context.selection))
    page_html(
        f'<p class="atlas-count" role="status"><b>{words.number(count)}</b> '
        f"{words.plural('filter.records', count)}</p>"
    )
    st.multiselect(
        words.text("filter.country"),
        data.countries,
        format_func=lambda code: words.name("country", code),
        key="countries",
        placeholder=words.text("filter.all_countries"),
        **changed,
    )
    st.multiselect(
        words.text("filter.sector"),
        data.sectors.codes,
        format_func=lambda code: _indented(code, words),
        key="sectors",
        placeholder=words.text("filter.all_sectors"),
        **changed,
    )
    st.multiselect(
        words.text("filter.stage"),
        STAGES,
        format_func=lambda code: words.name("stage", code),
        key="stages",
        placeholder=words.text("filter.all_stages"),
        **changed,
    )
    more = st.expander(words.text("filter.more"), key="more_filters", on_change="rerun")
    if more.open:
        with more:
            _more(context)
    st.button(words.text("filter.reset"), on_click=state.reset, width="stretch")
    page_html(muted(words.text("filter.version", version=data.version.short)))


def _indented(code: str, words: Wording) -> str:
    """A sector under its parent: the depth shows in the list."""
    depth = words.data.sectors.level(code) - 1
    return "\u2007\u2007" * depth + words.name("sector", code)


def _more(context: state.Context) -> None:
    words, data = context.wording, context.data
    st.multiselect(
        words.text("filter.kind"),
        KINDS,
        format_func=lambda code: words.name("kind", code),
        key="kinds",
        placeholder=words.text("filter.all"),
        on_change=state.dismiss,
    )
    st.multiselect(
        words.text("filter.programme"),
        _programmes(data),
        format_func=lambda code: words.name("programme", code),
        key="programmes",
        placeholder=words.text("filter.all"),
        on_change=state.dismiss,
    )
    st.slider(words.text("filter.years"), *state.YEARS, key="years", on_change=state.dismiss)
    for country in context.selection.shown_countries(data):
        _boundary_set(country, context)
    _ways_of_counting(context)
    if len(context.selection.shown_countries(data)) > 1:
        st.checkbox(words.text("filter.across"), key="across")


def _boundary_set(country: str, context: state.Context) -> None:
    """The division of a country, where it has several."""
    words, sets = context.wording, context.data.regions.sets_of(country)
    if len(sets) > 1:
        st.selectbox(
            words.text("filter.set_of", country=words.name("country", country)),
            sets,
            format_func=lambda name: words.name("boundary_set", name),
            key=f"set_{country}",
        )


def _ways_of_counting(context: state.Context) -> None:
    """Counting rule, map classes, kind of member, population count."""
    words, data = context.wording, context.data
    st.selectbox(
        words.text("filter.counting"),
        (state.USUAL, *COUNTINGS),
        format_func=lambda rule: words.text(f"filter.counting_{rule}"),
        key="counting",
    )
    st.selectbox(
        words.text("filter.scheme"),
        SCHEMES,
        format_func=lambda name: words.text(f"filter.scheme_{name}"),
        key="scheme",
    )
    st.selectbox(words.text("filter.classes"), [int(k) for k in CLASS_COUNTS], key="classes")
    st.selectbox(
        words.text("filter.member_kind"),
        MEMBER_KINDS,
        format_func=lambda code: words.name("members_kind", code),
        key="member_kind",
    )
    references = list(dict.fromkeys(data.population.table["reference"]))
    st.selectbox(
        words.text("filter.population"),
        (state.USUAL, *references),
        format_func=lambda name: (
            words.text("filter.latest") if name == state.USUAL else words.name("population", name)
        ),
        key="population",
    )
    _past_day(context)


def _past_day(context: state.Context) -> None:
    """Records as they stood at the end of a day; empty for today."""
    if context.data.trouble:
        return
    session = st.session_state
    first = dt.date.fromisoformat(store.current().first_day())
    session["asof_day"] = dt.date.fromisoformat(session["asof"]) if session["asof"] else None
    st.date_input(
        context.wording.text("filter.asof"),
        min_value=first,
        max_value=max(dt.date.today(), first),
        key="asof_day",
        format="YYYY-MM-DD",
        on_change=_choose_day,
    )


def _choose_day() -> None:
    day = st.session_state["asof_day"]
    st.session_state["asof"] = day.isoformat() if day and day != dt.date.today() else ""
    st.session_state["record"] = ""


def _programmes(data: Datasets) -> list[str]:
    """Programmes with most records first."""
    keys = data.records.table["programme_key"]
    return [str(key) for key in keys[keys != ""].value_counts().index]
