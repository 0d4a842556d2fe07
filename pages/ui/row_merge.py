"""Two clusters that are one: what the remaining one says is chosen, and both keep their history."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.words import choices
from analytics.words.i18n import error_text
from geodata import merging, store, twins
from geodata.errors import GeodataError, StoreError
from geodata.schema.fields import Field, Schema
from pages.ui import row_form, row_questions, row_twins, state
from pages.ui.html import esc, literal, muted, page_html

Row = dict[str, str]


def show(schema: Schema, key: str, context: state.Context) -> None:
    """Choose the other row, what stays of both where they differ, and why."""
    words, rows = context.wording, context.data.known.rows[schema.entity]
    likely = twins.of(key, rows[key], rows)
    with st.expander(words.text("merge.title")):
        page_html(muted(words.text("merge.hint", key=key)))
        if likely:
            lines = "".join(f"<li>{row_twins.line(twin, context)}</li>" for twin in likely)
            page_html(
                f'<p>{esc(words.text("merge.likely"))}</p><ul class="atlas-list">{lines}</ul>'
            )
        other = st.selectbox(
            words.text("merge.other"),
            _offered(key, [twin.key for twin in likely], context),
            index=None,
            format_func=lambda code: f"{code} – {choices.row_called(schema, code, words)}",
            placeholder=words.text("support.choose"),
            key=f"merge_other_{key}",
        )
        if other:
            _choose(schema, key, str(other), context)


def _offered(key: str, likely: list[str], context: state.Context) -> list[str]:
    """Every other cluster of the country, the likely ones first."""
    table = context.data.records.table
    country = table.at[key, "country_code"]
    others = [str(code) for code in table.index[table["country_code"] == country] if code != key]
    return list(dict.fromkeys([*likely, *others]))


def _choose(schema: Schema, key: str, other: str, context: state.Context) -> None:
    words = context.wording
    # As they are in force this moment: what is shown is what is joined.
    mine, theirs = (store.current().row(schema.entity, code) for code in (key, other))
    if mine is None or theirs is None:
        page_html(muted(words.text("edit.moved_away")))
        return
    (kept, version), (away, _) = mine, theirs
    taken = {
        group[0].name
        for group in merging.in_question(schema, kept, away)
        if _from_other(schema, group, (key, kept), (other, away), context)
    }
    why = st.text_input(words.text("edit.why"), key=f"merge_why_{key}")
    if st.button(
        literal(words.text("merge.now", other=other, key=key)), key=f"merge_{key}", type="primary"
    ):
        row = merging.merged(schema, kept, away, taken)
        _commit(schema, (key, other), row, version, why, context)


def _from_other(
    schema: Schema,
    group: tuple[Field, ...],
    one: tuple[str, Row],
    two: tuple[str, Row],
    context: state.Context,
) -> bool:
    """Which of two values stays, each shown with its date, its kind and its words."""
    words = context.wording

    def said(side: tuple[str, Row]) -> str:
        cells = [row_questions.in_words(schema, f.name, side[1][f.name], context) for f in group]
        stated = [cell for cell, field in zip(cells, group, strict=True) if side[1][field.name]]
        return f"{side[0]} : {words.text('list.comma').join(stated)}"

    sides = (one, two)
    chosen = st.radio(
        literal(choices.heading(schema, group[0].name, words)),
        (0, 1),
        format_func=lambda number: literal(said(sides[number])),
        key=f"merge_{one[0]}_{two[0]}_{group[0].name}",
    )
    return chosen == 1


def _commit(
    schema: Schema,
    keys: tuple[str, str],
    row: Row,
    version: int,
    why: str,
    context: state.Context,
) -> None:
    """One commit, or one sentence on why there was none."""
    words, (kept, other) = context.wording, keys
    first, *rest = merging.edits(context.data.known, schema, kept, other, row)
    edits = [replace(first, expected=version), *rest]
    try:
        if not why.strip():
            raise StoreError("no_reason")
        store.current().commit(
            edits, who=state.actor(), why=merging.why(kept, other, why), kind=merging.KIND
        )
    except GeodataError as error:
        text = esc(error_text(error, context.lang))
        page_html(f'<p class="atlas-note" role="alert">{text}</p>')
        return
    row_form.done(words.text("merge.done", other=other, key=kept))
