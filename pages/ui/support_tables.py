"""Sources and tables of support: their rows, the form, history, and files."""

from __future__ import annotations

import streamlit as st

from analytics.surfaces.data import tablefiles
from analytics.words import choices
from geodata.schema.fields import Schema
from geodata.schema.tables import SCHEMAS, SOURCE, SUPPORT
from pages.ui import export_menu, row_form, row_history, row_removal, state
from pages.ui.html import esc, muted, page_html

TABLES = (*SUPPORT, SOURCE.entity)


def show(context: state.Context) -> None:
    """Choose a table and a row; change it, remove it, see its history."""
    words = context.wording
    page_html(muted(words.text("support.tables_hint")))
    left, right = st.columns(2)
    with left:
        entity = st.selectbox(
            words.text("support.table"),
            TABLES,
            format_func=lambda name: (
                f"{words.text(f'entity.{name}')} – {len(context.data.known.rows[name])}"
            ),
            key="support_entity",
        )
    schema = SCHEMAS[entity]
    with right:
        key = _row(schema, context)
    row_form.tell_done()
    if row_form.may_change(context):
        row_form.show(schema, key, context)
        if key:
            row_removal.show(schema, key, context)
    else:
        notice = "intake.no_store" if context.data.trouble else "intake.past"
        page_html(f'<p class="atlas-note" role="status">{esc(words.text(notice))}</p>')
    if key:
        row_history.show(schema, key, context)
    _grid(schema, context)
    _files(context)


def _row(schema: Schema, context: state.Context) -> str:
    """The row to show; one that was taken away while it was open stays until another is chosen."""
    words, name = context.wording, f"support_row_{schema.entity}"
    rows = context.data.known.rows[schema.entity]
    chosen = str(st.session_state.get(name) or row_form.NEW)

    def called(key: str) -> str:
        if key == row_form.NEW:
            return words.text("support.new")
        return f"{key} – {choices.row_called(schema, key, words)}" if key in rows else key

    key = st.selectbox(
        words.text("support.row"),
        list(dict.fromkeys([row_form.NEW, *rows, chosen])),
        format_func=called,
        key=name,
    )
    return str(key or row_form.NEW)


def _grid(schema: Schema, context: state.Context) -> None:
    """The rows as they are in force; names of persons only where they are ticked."""
    words = context.wording
    frame = tablefiles.worded(schema, words, names=True)
    if frame.empty:
        page_html(f'<p class="atlas-empty" role="status">{esc(words.text("empty.support"))}</p>')
        return
    st.dataframe(frame, hide_index=True, height=min(36 * (len(frame) + 1) + 2, 420))
    export_menu.rows(schema, context)


def _files(context: state.Context) -> None:
    """All tables as one workbook, without names unless they are asked for."""
    words = context.wording
    names = st.checkbox(words.text("support.with_names"), key="support_with_names")
    st.download_button(
        words.text("support.workbook"),
        data=lambda: tablefiles.workbook(SUPPORT.values(), words, names=bool(names)),
        file_name=f"grappes_accompagnement_{context.data.version.as_of}_{words.lang}.xlsx",
        mime=export_menu.MIME["xlsx"],
        on_click="ignore",
        key="support_workbook",
    )
