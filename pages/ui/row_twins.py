"""Before a new cluster is stored: those it may be, and whether it is another one."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from geodata import twins
from geodata.schema.fields import Schema
from geodata.twins import Twin
from pages.ui import state
from pages.ui.html import esc, page_html

ASKED = "row_twins"
Row = dict[str, str]


def raise_for(schema: Schema, key: str, after: Row, context: state.Context) -> None:
    """Ask at the next run, under the fields, whether a new row is one of those in force."""
    found = _found(schema, after, context) if not key else []
    if found and st.session_state.get(ASKED) != _signature(found):
        st.session_state[ASKED] = _signature(found)
        st.rerun()


def ask(schema: Schema, where: str, after: Row, context: state.Context) -> bool:
    """Show the clusters that a new one may be; returns whether it may be stored."""
    found = _found(schema, after, context)
    if not found:
        return True
    if st.session_state.get(ASKED) != _signature(found):
        return False
    words = context.wording
    lines = "".join(f"<li>{line(twin, context)}</li>" for twin in found)
    page_html(
        f'<div class="atlas-doubt" role="alert"><b>{esc(words.text("twins.asked"))}</b>'
        f'<ul class="atlas-list">{lines}</ul></div>'
    )
    # Other candidates are another question.
    return bool(st.checkbox(words.text("twins.another"), key=f"{where}_{_signature(found)}"))


def line(twin: Twin, context: state.Context) -> str:
    """A cluster that may be meant, as a link that leaves this page as it is, and why."""
    words = context.wording
    address = f"records?country=all&record={quote(twin.key)}&lang={words.lang}"
    signs = words.listed([words.text(f"twins.{sign}") for sign in twin.signs])
    return (
        f'<a href="{esc(address)}" target="_blank">{esc(words.name("record", twin.key))}</a> '
        f'<span class="atlas-muted">{esc(twin.key)} – {esc(signs)}</span>'
    )


def _found(schema: Schema, after: Row, context: state.Context) -> list[Twin]:
    return twins.of("", after, context.data.known.rows[schema.entity]) if schema.alike else []


def _signature(found: list[Twin]) -> str:
    return "|".join(twin.key for twin in found)
