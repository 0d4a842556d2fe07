"""Every version of a record: when, who, why, and what changed."""

from __future__ import annotations

import streamlit as st

from geodata import store
from geodata.store import Change
from pages.ui import state
from pages.ui.html import esc, french, muted, page_html


def show(code: str, context: state.Context) -> None:
    """The folded history under a record."""
    words = context.wording
    if context.data.trouble:
        return
    with st.expander(words.text("history.title")):
        for change in store.current().history("record", code):
            page_html(_version(change, context))


def _version(change: Change, context: state.Context) -> str:
    words, batch = context.wording, change.batch
    what = words.text(f"batch.{batch.kind}")
    why = words.text("batch.bundled_why") if batch.kind == "bundled" else batch.why
    head = words.text(
        "history.version",
        version=change.version,
        date=words.date(batch.at[:10]),
        who=batch.who,
        what=what,
        why=why,
    )
    if change.before is None or change.after is None:
        key = "history.created" if change.after is not None else "history.removed"
        return f"<p><b>{esc(head)}</b></p>{muted(words.text(key))}"
    lines = "".join(
        f"<li>{esc(words.text(f'field.{name}'))} : "
        f"{french(change.before.get(name, '') or '–')} → {french(change.after[name] or '–')}</li>"
        for name in change.fields
    )
    return f'<p><b>{esc(head)}</b></p><ul class="atlas-list">{lines}</ul>'
