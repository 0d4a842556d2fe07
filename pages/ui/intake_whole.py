"""What is said once of a whole table on the Import page: its division, unit, period, source."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geodata.intake import steps
from geodata.intake.book import Book
from geodata.intake.plan import Plan
from geodata.intake.report import Preview
from geodata.schema.fields import Field
from geodata.schema.tables import SCHEMAS
from pages.ui import state
from pages.ui.html import esc, literal, page_html

PER_ROW = 3


def said_once(plan: Plan, book: Book, context: state.Context) -> Plan:
    """What is said once of a whole table, where none of its columns says it.

    What it cannot do without stands first; the code it is kept under is taken from
    its file's name where nobody gives one.
    """
    rows_of = plan.rows_of
    if not rows_of.within:
        return plan
    given = set(plan.fields.values())
    needed = [field for field in SCHEMAS[rows_of.within].fields if field.required]
    others = [field for field in SCHEMAS[rows_of.within].fields if not field.required]
    values: dict[str, str] = {}
    with st.container(border=True):
        st.caption(context.wording.text("intake.said_once"))
        for fields in (needed, [Field(rows_of.whole), *others]):
            asked = [field for field in fields if field.name not in given]
            for start in range(0, len(asked), PER_ROW):
                row = asked[start : start + PER_ROW]
                for box, field in zip(st.columns(PER_ROW), row, strict=False):
                    with box:
                        values[field.name] = _said(field, plan, book, context)
    return replace(plan, shared=steps.declared(values, plan.schema, book.name, context.data))


def _said(field: Field, plan: Plan, book: Book, context: state.Context) -> str:
    """One fact of a whole table, as codes."""
    words, key = context.wording, f"intake_said_{field.name}"
    label = words.text(f"field.{field.name}") + (" *" if field.required else "")
    if field.kind == "flag":
        return "yes" if st.checkbox(literal(label), key=key) else "no"
    if field.kind == "set":
        options = [name for name in context.data.regions.sets if name.startswith(plan.country)]
        return st.selectbox(
            literal(label),
            ["", *options],
            format_func=lambda name: (
                f"{name} – {words.name('boundary_set', name)}" if name else "–"
            ),
            key=f"{key}_{plan.country}",
        )
    if field.words:
        return st.selectbox(
            literal(label),
            ["", *field.words],
            format_func=lambda code: words.name(field.group, code) if code else "–",
            key=key,
        )
    own = field.name == plan.rows_of.whole
    hint = steps.named_after(book.name) if own else words.text(f"hint.{field.name}")
    return st.text_input(literal(label), key=key, placeholder=hint).strip()


def tell_missing(preview: Preview, context: state.Context) -> None:
    """Which of these facts the table still lacks: said where they are asked for, and once."""
    words = context.wording
    if preview.undeclared:
        named = words.listed([words.text(f"field.{name}") for name in preview.undeclared])
        told = words.text("intake.undeclared", fields=named)
        page_html(f'<p class="atlas-note" role="alert">{esc(told)}</p>')
