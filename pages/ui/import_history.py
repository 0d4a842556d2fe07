"""What was stored and by whom; any import can be taken back as a whole."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.words.i18n import error_text
from geodata import store
from geodata.errors import GeodataError
from geodata.messages import CATALOGUE
from geodata.store import Batch, core
from pages.ui import state
from pages.ui.html import esc, muted, page_html

SHOWN = 50


def show(context: state.Context) -> None:
    """The latest commits, and the box that undoes one."""
    words = context.wording
    if context.data.trouble:
        return
    undone = st.session_state.pop("undo_done", "")
    if undone:
        page_html(f'<p class="atlas-note" role="status">{esc(undone)}</p>')
    if jumped := store.current().clock_jumped():
        told = CATALOGUE.text(core.JUMPED, context.lang, day=jumped)
        page_html(f'<p class="atlas-note" role="alert">{esc(told)}</p>')
    batches = store.current().batches(limit=SHOWN)
    st.dataframe(pd.DataFrame([_line(batch, context) for batch in batches]), hide_index=True)
    open_ones = [b for b in batches if b.kind != "bundled" and b.undone_by is None]
    if not open_ones:
        page_html(muted(words.text("undo.nothing")))
        return
    st.subheader(words.text("undo.title"), anchor=False)
    labels = {b.number: f"{b.number} – {b.file or b.why} ({b.who})"[:90] for b in open_ones}
    number = st.selectbox(
        words.text("undo.which"),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        placeholder=words.text("undo.choose"),
        key="undo_number",
    )
    why = st.text_input(words.text("edit.why"), key="undo_why")
    who = state.author()
    said = number is not None and bool(who) and bool(why.strip())
    if st.button(words.text("undo.button"), disabled=not said, key="undo_button"):
        _undo(int(number or 0), why, context)
    if not who:
        page_html(muted(words.text("edit.who_first")))


def _undo(number: int, why: str, context: state.Context) -> None:
    try:
        done = store.current().undo(number, who=state.actor(), why=why)
    except GeodataError as error:
        page_html(f'<p class="atlas-note" role="alert">{esc(error_text(error, context.lang))}</p>')
        return
    st.session_state["undo_done"] = context.wording.text(
        "undo.told", number=number, batch=done.number, count=done.changes
    )
    st.rerun()


def _line(batch: Batch, context: state.Context) -> dict[str, object]:
    words = context.wording
    kind = words.text(f"batch.{batch.kind}")
    if batch.undone_by:
        kind = words.text("batch.undone", kind=kind, number=batch.undone_by)
    return {
        words.text("batch.number"): batch.number,
        words.text("column.date"): f"{batch.at[:10]} {batch.at[11:16]} UTC",
        words.text("batch.who"): batch.who,
        words.text("batch.what"): kind,
        words.text("batch.changes"): batch.changes,
        words.text("batch.file"): batch.file or "–",
        words.text("batch.why"): words.text("batch.bundled_why")
        if batch.kind == "bundled"
        else batch.why,
    }
