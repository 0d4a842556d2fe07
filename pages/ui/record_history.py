"""Every version of a record: when, who, why, and what changed."""

from __future__ import annotations

import streamlit as st

from geodata import store
from geodata.store import Change
from geodata.support.persons import masked_change, may_show
from pages.ui import state
from pages.ui.html import esc, french, muted, page_html


def show(code: str, context: state.Context, entity: str = "record") -> None:
    """The folded history under a row; names of persons only where they are ticked."""
    words = context.wording
    if context.data.trouble:
        return
    with st.expander(words.text("history.title")):
        now = store.current().row(entity, code)
        # A tick that was taken back hides the name in earlier versions too.
        names = now is not None and may_show(now[0])
        for change in store.current().history(entity, code):
            page_html(_version(change, masked_change(change, names=names), context))


def _version(change: Change, shown: Change, context: state.Context) -> str:
    """One version: what it changed, in the words that may be shown."""
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
    if shown.before is None or shown.after is None:
        key = "history.created" if shown.after is not None else "history.removed"
        return f"<p><b>{esc(head)}</b></p>{muted(words.text(key))}"
    lines = "".join(
        f"<li>{esc(words.text(f'field.{name}'))} : "
        f"{french(shown.before.get(name, '') or '–')} → {french(shown.after[name] or '–')}</li>"
        for name in change.fields
    )
    return f'<p><b>{esc(head)}</b></p><ul class="atlas-list">{lines}</ul>'
