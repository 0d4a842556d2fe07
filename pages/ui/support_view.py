"""Beside the figures of support: committee sessions to prepare, and people in the field."""

from __future__ import annotations

import streamlit as st

from analytics.figures.marks import TableMark
from analytics.summary import support
from analytics.words.i18n import UNKNOWN
from geodata import lists
from geodata.schema import persons
from geodata.schema.tables import SESSION
from pages.ui import deck_files, state
from pages.ui.html import esc, muted, page_html, table


def sessions(context: state.Context) -> None:
    """Committee sessions of the selection; one click makes the pack of one of them."""
    words, data = context.wording, context.data
    sessions = support.rows("event", data, context.selection)
    keys = [str(key) for key, kind in sessions["type"].items() if kind == SESSION]
    if not keys:
        return
    keys.sort(key=lambda key: str(sessions.at[key, "date_start"]), reverse=True)
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
                f"{words.day(str(sessions.at[key, 'date_start']))} – {words.name('event', key)}"
            ),
            key="pack_session",
        )
    with right:
        pressed = st.button(words.text("support.pack"), type="primary", key="pack_make")
    if pressed and chosen:
        deck_files.begin_session(str(chosen), words.lang)
        st.switch_page("pages/deck_page.py")


def people(context: state.Context) -> None:
    """Facilitators and field partners: role, body, place; a name only where it is ticked."""
    words = context.wording
    st.subheader(words.text("support.people"), anchor=False)
    listed = support.rows("facilitator", context.data, context.selection)
    if listed.empty:
        page_html(f'<p class="atlas-empty" role="status">{esc(words.text("empty.support"))}</p>')
        return
    rows = tuple(
        _person(str(key), {str(k): str(v) for k, v in row.items()}, context)
        for key, row in zip(listed.index, listed.to_dict("records"), strict=True)
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

    def listed(kind: str, column: str) -> str:
        return words.listed([words.name(kind, code) for code in lists.parts(row[column], column)])

    return (
        words.name("facilitator", key),
        words.name("facilitator_kind", row["kind"]),
        words.name("body", row["organisation_id"]) if row["organisation_id"] else UNKNOWN,
        words.isolate(name) if name else UNKNOWN,
        listed("region", "region_codes"),
        listed("sector", "sector_codes"),
        listed("language", "languages"),
        words.name("availability", row["availability"]) if row["availability"] else UNKNOWN,
    )
