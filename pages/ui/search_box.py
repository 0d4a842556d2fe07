"""One box that finds records, regions and sectors in any of the three languages."""

from __future__ import annotations

import streamlit as st

from analytics.search import search
from analytics.words.phrases import Ref
from pages.ui import cached, state
from pages.ui.html import esc, page_html

COLUMNS = 3


def show(context: state.Context) -> None:
    """The box and what it found, as buttons that lead there."""
    words = context.wording
    st.text_input(
        words.text("search.label"),
        key="q",
        placeholder=words.text("search.placeholder"),
        max_chars=100,
    )
    text = st.session_state["q"]
    if not text.strip():
        return
    hits = search(text, context.data)
    if not hits:
        page_html(f'<p class="atlas-muted" role="status">{esc(words.text("search.nothing"))}</p>')
        return
    columns = st.columns(COLUMNS)
    for i, hit in enumerate(hits):
        kind = words.text(f"search.kind_{hit.ref.kind}")
        with columns[i % COLUMNS]:
            st.button(
                f"{words.name(hit.ref.kind, hit.ref.code)} · {kind}",
                key=f"hit_{hit.ref.kind}_{hit.ref.code}",
                on_click=_follow,
                args=(hit.ref,),
                width="stretch",
            )


def _follow(ref: Ref) -> None:
    """Open a record, or narrow the selection to a sector or a region's country."""
    session = st.session_state
    session["q"] = ""
    if ref.kind == "record":
        session["record"] = ref.code
        country = cached.datasets().records.table.at[ref.code, "country_code"]
        if session["countries"] and country not in session["countries"]:
            session["countries"] = [country]
    elif ref.kind == "sector":
        session["sectors"], session["record"] = [ref.code], ""
    else:
        regions = cached.datasets().regions
        session["countries"], session["record"] = [regions.country(ref.code)], ""
        state.choose_region(ref.code)
