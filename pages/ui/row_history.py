"""Every version of a row of any table: when, who, why, and what changed."""

from __future__ import annotations

import streamlit as st

from analytics.words import choices
from analytics.words.i18n import UNKNOWN
from geodata import merging, store
from geodata.schema.fields import Schema
from geodata.schema.persons import masked_change, may_show
from geodata.store import Batch, Change
from pages.ui import state
from pages.ui.html import esc, french, muted, page_html


def show(schema: Schema, key: str, context: state.Context) -> None:
    """The folded history under a row; names of persons only where they are ticked."""
    if context.data.trouble:
        return
    with st.expander(context.wording.text("history.title")):
        now = store.current().row(schema.entity, key)
        # A tick that was taken back hides the name in earlier versions too.
        _versions(schema, key, names=now is not None and may_show(now[0]), context=context)


def _versions(schema: Schema, key: str, *, names: bool, context: state.Context) -> None:
    """The versions of a row, the latest first; under a merger, those of the row it took in."""
    for change in store.current().history(schema.entity, key):
        shown = masked_change(change, names=names)
        page_html(_version(schema, change, shown, context))
        pair = merging.told(change.batch)
        if pair is not None and pair[1] == key and change.after is not None:
            page_html(muted(context.wording.text("history.merged", key=pair[0])))
            _versions(schema, pair[0], names=names, context=context)


def batch_line(batch: Batch, version: int, context: state.Context) -> str:
    """Who wrote a version, when, how and why."""
    words = context.wording
    return words.text(
        "history.version",
        version=version,
        date=words.date(batch.at[:10]),
        who=batch.who,
        what=words.text(f"batch.{batch.kind}"),
        why=words.text("batch.bundled_why") if batch.kind == "bundled" else batch.why,
    )


def _version(schema: Schema, change: Change, shown: Change, context: state.Context) -> str:
    """One version: what it changed, in the words that may be shown."""
    words, head = context.wording, esc(batch_line(change.batch, change.version, context))
    if shown.before is None or shown.after is None:
        key = "history.created" if shown.after is not None else "history.removed"
        return f"<p><b>{head}</b></p>{muted(words.text(key))}"
    lines = "".join(
        f"<li>{esc(choices.heading(schema, name, words))} : "
        f"{_cell(schema, name, shown.before.get(name, ''), context)} → "
        f"{_cell(schema, name, shown.after[name], context)}</li>"
        for name in change.fields
    )
    return f'<p><b>{head}</b></p><ul class="atlas-list">{lines}</ul>'


def _cell(schema: Schema, name: str, cell: str, context: state.Context) -> str:
    """Codes in words of the page; anything else is the words of a source."""
    field = schema.by_name[name]
    if field.kind in choices.CODES:
        return esc(choices.said(field, cell, context.wording) or UNKNOWN)
    return french(cell or UNKNOWN)
