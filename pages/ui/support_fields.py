"""One widget per kind of field: what a form of support is made of."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.render.supportfiles import USUAL_CURRENCIES
from geodata.support.checks import currencies
from geodata.support.fields import REFERRED, Field
from pages.ui import state

LONG = 2000


def ask(field: Field, value: str, key: str, context: state.Context) -> str:
    """The cell that a user enters or chooses, as the store keeps it."""
    words = context.wording
    label = words.text(f"field.{field.name}") + (" *" if field.required else "")
    if field.kind == "person":
        return _person(label, value, key, context)
    if field.kind in ("long", "lines"):
        return st.text_area(label, value, height=80, max_chars=LONG, key=key).strip()
    choices = _choices(field, context)
    if choices is None:
        hint = "2014-05-06" if field.kind == "day" else ""
        text = st.text_input(label, value, max_chars=LONG, placeholder=hint, key=key)
        return text.strip()
    options, named = choices
    if field.separator:
        given = field.parts(value)
        every = list(dict.fromkeys([*given, *options]))
        return field.separator.join(
            st.multiselect(
                label,
                every,
                given,
                format_func=named,
                placeholder=words.text("support.choose"),
                key=key,
            )
        )
    every = list(dict.fromkeys(["", *([value] if value else []), *options]))
    chosen = st.selectbox(
        label,
        every,
        index=every.index(value),
        format_func=lambda code: named(code) if code else "–",
        key=key,
    )
    return str(chosen or "")


def _person(label: str, value: str, key: str, context: state.Context) -> str:
    """A name is never put on the page by the form: it is kept, replaced or erased."""
    words = context.wording
    hint = words.text("support.name_kept") if value else ""
    text = st.text_input(label, "", max_chars=120, placeholder=hint, key=key).strip()
    erase = bool(value) and st.checkbox(words.text("support.name_erase"), key=f"{key}_erase")
    return "" if erase else text or value


Namer = Callable[[str], str]


def _choices(field: Field, context: state.Context) -> tuple[list[str], Namer] | None:
    """Codes that a field may hold and what each is called; None where it is free text."""
    words, data = context.wording, context.data
    if field.kind in ("word", "languages"):
        return list(field.words), lambda code: words.name(field.group, code)
    if field.kind == "flag":
        return ["yes", "no"], lambda code: words.text(f"word.{code}")
    if field.kind == "currency":
        every = [*USUAL_CURRENCIES, *sorted(currencies() - set(USUAL_CURRENCIES))]
        return every, lambda code: words.name("currency", code)
    if field.kind in ("country", "countries"):
        return list(data.countries), lambda code: words.name("country", code)
    if field.kind == "regions":
        codes = [
            str(code)
            for country in data.countries
            for name in data.regions.sets_of(country)
            for code in data.regions.of_set(name).index
        ]
        return list(dict.fromkeys(codes)), lambda code: words.name("region", code)
    if field.kind == "sectors":
        return list(data.sectors.codes), lambda code: words.name("sector", code)
    return _rows(field, context) if field.kind in REFERRED else None


def _rows(field: Field, context: state.Context) -> tuple[list[str], Namer]:
    """Rows that a field may refer to."""
    words, data = context.wording, context.data
    kinds = REFERRED[field.kind]
    if kinds == ("record",):
        codes = [str(code) for code in data.records.table.index]
        return codes, lambda code: f"{code} – {words.name('record', code)}"
    if kinds == ("source",):
        table = data.records.sources
        return [
            str(code) for code in table.index
        ], lambda code: f"{table.at[code, 'publisher']} – {table.at[code, 'title']}"[:90]
    codes = [str(code) for kind in kinds for code in data.support.table(kind).index]
    if field.kind == "programme":
        return codes, lambda code: words.name("programme_row", code)
    name = "body" if len(kinds) > 1 else kinds[0]
    return codes, lambda code: f"{code} – {words.name(name, code)}"
