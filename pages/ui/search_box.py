"""One box in the header of every page: whatever has a name, and the way there."""

from __future__ import annotations

import streamlit as st

from analytics.search import LONGEST, Hit
from geodata.datasets import Datasets
from pages.ui import cached, state
from pages.ui.html import esc, literal, page_html

COLUMNS = 4
# The page that a hit leads to: choosing it empties the box, and with it the list of hits.
TO = "search_to"
# Where each kind of hit leads.
PAGES = {
    **dict.fromkeys(("record", "programme", "body", "source"), "records"),
    **dict.fromkeys(("region", "commune", "sector"), "map"),
}


def show(context: state.Context) -> None:
    """The box, and what it found as buttons that lead there."""
    words = context.wording
    if to := st.session_state.pop(TO, ""):
        st.switch_page(f"pages/{to}_page.py")
    with st.container(key="search"):
        st.text_input(
            words.text("search.label"),
            key="q",
            placeholder=words.text("search.label"),
            max_chars=LONGEST,
            label_visibility="collapsed",
        )
    text = st.session_state["q"].strip()
    if not text:
        return
    hits = cached.found(text)
    with st.container(key="hits"):
        if not hits:
            page_html(
                f'<p class="atlas-note" role="status">{esc(words.text("search.nothing"))}</p>'
            )
        columns = st.columns(COLUMNS)
        for number, hit in enumerate(hits):
            with columns[number % COLUMNS]:
                _hit(hit, context)


def _hit(hit: Hit, context: state.Context) -> None:
    words = context.wording
    named = "region" if hit.kind == "commune" else hit.kind
    label = f"{words.name(named, hit.ref.code)} · {words.text(f'search.kind_{hit.kind}')}"
    key = f"hit_{hit.kind}_{hit.ref.code}"
    st.button(literal(label), key=key, on_click=_follow, args=(hit, context.data), width="stretch")


def _follow(hit: Hit, data: Datasets) -> None:
    """What a hit chooses: a sheet, a place on the map, a filter, or the list of its clusters."""
    session, code = st.session_state, hit.ref.code
    session["q"], session[TO] = "", PAGES[hit.kind]
    state.show_record(code if hit.kind == "record" else "")
    if hit.kind == "record":
        _look_at(str(data.records.table.at[code, "country_code"]))
    elif hit.kind == "sector":
        session["sectors"] = [code]
    elif hit.kind == "programme" and code in set(data.records.table["programme_key"]):
        session["programmes"] = [code]
        session["countries"] = []
    elif hit.kind in ("programme", "body"):
        session["q"] = data.support.name(data.support.entity_of(code), code, session["lang"]).text
    elif hit.kind == "source":
        session["q"] = str(data.records.sources.at[code, "publisher"])
        session["countries"] = []
    else:
        _choose_place(hit, data)


def _look_at(country: str) -> None:
    """A country that is not shown comes in the place of those that are."""
    countries = st.session_state["countries"]
    if countries and country not in countries:
        st.session_state["countries"] = [country]


def _choose_place(hit: Hit, data: Datasets) -> None:
    code = hit.ref.code
    _look_at(data.regions.country(code))
    if hit.kind == "commune":
        country = data.regions.country(code)
        parts = next(n for n in data.regions.sets if code in data.regions.of_set(n).index)
        region = data.regions.lineage.containing(code, parts, data.regions.law(country))
        if region:
            state.choose_region(region)
        st.session_state["view"] = "communes"
    else:
        state.choose_region(code)
