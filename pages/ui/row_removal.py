"""A row is taken away: with a reason, never while others name it, and its history stays."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.words import choices
from analytics.words.i18n import error_text
from geodata import store
from geodata.errors import GeodataError, ReferredToError
from geodata.schema.fields import Schema
from geodata.schema.tables import SCHEMAS
from geodata.store import Edit
from pages.ui import row_form, state
from pages.ui.html import esc


def show(
    schema: Schema, key: str, context: state.Context, then: Callable[[], None] | None = None
) -> None:
    """Take a row away, unless others refer to it: then each of them is named.

    Parameters
    ----------
    then : callable, optional
        What the page does when the row is gone.
    """
    if key not in context.data.known.rows[schema.entity]:
        return
    words, where = context.wording, f"{schema.entity}_{key}"
    with st.expander(words.text("support.remove")):
        why = st.text_input(words.text("edit.why"), key=f"row_gone_why_{where}")
        if not st.button(words.text("support.remove_now"), key=f"row_gone_{where}"):
            return
        version = (
            st.session_state[row_form.OPENED][1].version
            if row_form.OPENED in st.session_state
            else None
        )
        edit = Edit(schema.entity, key, None, expected=version)
        try:
            store.current().commit([edit], who=state.actor(), why=why)
        except ReferredToError as error:
            _tell_references(error, context)
        except GeodataError as error:
            row_form.alert(error_text(error, context.lang))
        else:
            if then is not None:
                then()
            row_form.done(words.text("support.removed", key=key))


def _tell_references(error: ReferredToError, context: state.Context) -> None:
    """The refusal, with every row that refers to the one that was to go."""
    words = context.wording
    lines = "".join(
        f"<li>{esc(words.text(f'entity.{entity}'))} – {esc(key)}, "
        f"{esc(choices.row_called(SCHEMAS[entity], key, words))} "
        f"({esc(choices.heading(SCHEMAS[entity], column, words))})</li>"
        for entity, key, column in error.references
    )
    text = words.text("support.referred", key=error.key)
    row_form.alert(text, f'<ul class="atlas-list">{lines}</ul>')
