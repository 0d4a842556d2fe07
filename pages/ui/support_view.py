"""Beside the figures of support: committee sessions to prepare, and people in the field."""

from __future__ import annotations

import streamlit as st

from analytics import packs
from analytics.i18n import UNKNOWN
from analytics.measures import steering
from analytics.render.marks import TableMark
from geodata.support import persons
from pages.ui import deck_state, state
from pages.ui.html import esc, muted, page_html, table

SESSION = "committee_session"


def sessions(context: state.Context) -> None:
    """Committee sessions of the selection; one click makes the pack of one of them."""
    words, data = context.wording, context.data
    found = steering.rows("event", data, context.selection)
    keys = [str(key) for key, kind in found["type"].items() if kind == SESSION]
    if not keys:
        return
    keys.sort(key=lambda key: str(found.at[key, "date_start"]), reverse=True)
    if st.session_state.get("pack_session") not in keys:
        st.session_state["pack_session"] = keys[0]
    st.subheader(words.text("support.sessions"), anchor=False)
    page_html(muted(words.text("support.pack_hint")))
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        chosen = st.selectbox(
            words.text("support.session"),
            keys,
            format_func=lambda key: (
                f"{words.day(str(found.at[key, 'date_start']))} – {words.name('event', key)}"
            ),
            key="pack_session",
        )
    with right:
        pressed = st.button(words.text("support.pack"), type="primary", key="pack_make")
    if pressed and chosen:
        deck, remarks = packs.pack(str(chosen), words)
        deck_state.store(deck)
        deck_state.tell([words.say(remark) for remark in remarks])
        st.switch_page("pages/deck_page.py")


def people(context: state.Context) -> None:
    """Facilitators and field partners: role, body, place; a name only where it is ticked."""
    words = context.wording
    st.subheader(words.text("support.people"), anchor=False)
    found = steering.rows("facilitator", context.data, context.selection)
    if found.empty:
        page_html(f'<p class="atlas-empty" role="status">{esc(words.text("empty.support"))}</p>')
        return
    rows = tuple(
        _person(str(key), row, context)
        for key, row in zip(found.index, found.to_dict("records"), strict=True)
    )
    columns = (
        "role_fr", "kind", "organisation_id", "person_name", "region_codes",
        "sector_codes", "languages", "availability",
    )  # fmt: skip
    headings = tuple(words.text(f"field.{name}") for name in columns)
    mark = TableMark(headings, rows, (False,) * len(headings))
    page_html(table(mark, words.text("support.people"), rtl=words.rtl))
    page_html(muted(words.text("support.names_hint")))


def _person(key: str, row: dict[str, str], context: state.Context) -> tuple[str, ...]:
    words = context.wording
    shown = persons.masked("facilitator", row, names=True)
    name = shown["person_name"] if shown["person_name"] != persons.MASK else ""

    def listed(kind: str, cell: str) -> str:
        return words.listed([words.name(kind, code) for code in cell.split("|") if code])

    return (
        words.name("facilitator", key),
        words.name("facilitator_kind", row["kind"]),
        words.name("body", row["organisation_id"]) if row["organisation_id"] else UNKNOWN,
        words.isolate(name) if name else UNKNOWN,
        listed("region", row["region_codes"]),
        listed("sector", row["sector_codes"]),
        listed("language", row["languages"]),
        words.name("availability", row["availability"]) if row["availability"] else UNKNOWN,
    )
