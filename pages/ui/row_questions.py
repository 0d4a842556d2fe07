"""A value that changed while its date, its words and its sources did not: asked, never guessed."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analytics.words import choices
from analytics.words.i18n import UNKNOWN
from geodata import statements
from geodata.schema.fields import Schema
from geodata.schema.persons import MASK
from pages.ui import state
from pages.ui.html import esc, french, literal, page_html

ASKED = "row_asked"
STILL, GONE = "still_true", "said_gone"


def forget() -> None:
    """No question is open: the form is a new one."""
    st.session_state[ASKED] = ()


def raise_for(schema: Schema, opened: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Ask at the next run, under the fields, about every value in doubt."""
    st.session_state[ASKED] = tuple(statements.unsettled(schema.entity, opened, after))
    st.rerun()


def ask(
    schema: Schema,
    where: str,
    opened: Mapping[str, str],
    after: Mapping[str, str],
    context: state.Context,
) -> dict[str, str] | None:
    """Put the open questions of the form.

    Returns
    -------
    dict or None
        Field → "" for what goes with a value that is replaced; None while a
        question is open, so that nothing can be stored.
    """
    doubts = statements.unsettled(schema.entity, opened, after)
    asked = [name for name in st.session_state.get(ASKED, ()) if name in doubts]
    gone = dict.fromkeys(statements.without_values(schema.entity, opened, after), "")
    if asked:
        told = esc(context.wording.text("edit.asked"))
        page_html(f'<p class="atlas-note" role="alert">{told}</p>')
    answers = {
        name: _answer(schema, where, name, doubts[name], (opened, after), context) for name in asked
    }
    if any(answers.get(name) is None for name in doubts):
        return None
    for name, answer in answers.items():
        if answer == GONE:
            gone |= dict.fromkeys(doubts[name], "")
    return gone


def _answer(
    schema: Schema,
    where: str,
    name: str,
    said: tuple[str, ...],
    sides: tuple[Mapping[str, str], Mapping[str, str]],
    context: state.Context,
) -> str | None:
    """One question: the value before and now, what was said of it, and what to do with that."""
    words = context.wording
    before, after = (in_words(schema, name, side.get(name, ""), context) for side in sides)
    head = words.text(
        "edit.value_changes",
        field=choices.heading(schema, name, words),
        before=words.isolate(before),
        after=words.isolate(after),
    )
    lines = "".join(
        f"<li>{esc(choices.heading(schema, one, words))} – {french(sides[0][one])}</li>"
        for one in said
    )
    told = words.text("edit.said_before" if said else "edit.sources_before")
    listed = f'<ul class="atlas-list">{lines}</ul>' if lines else ""
    page_html(f'<div class="atlas-doubt"><b>{esc(head)}</b> {esc(told)}{listed}</div>')
    options = (STILL, GONE) if said else (STILL,)
    chosen = st.radio(
        literal(head),
        options,
        index=None,
        format_func=lambda option: words.text(
            f"edit.{option}" if said else "edit.sources_still_true"
        ),
        # Another value is another question.
        key=f"{where}_{name}_{hash(sides[1][name])}_doubt",
        label_visibility="collapsed",
    )
    return None if chosen is None else str(chosen)


def in_words(schema: Schema, name: str, cell: str, context: state.Context) -> str:
    """A cell of a row as pages show it: no name of a person, a dash for nothing."""
    field = schema.by_name[name]
    if field.kind == "person":
        return MASK if cell else UNKNOWN
    return choices.said(field, cell, context.wording) or UNKNOWN
