"""The box of a parameter, built from what the table of parameters says of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from analytics.parameters import Parameter
from analytics.words.i18n import Wording
from pages.ui import state
from pages.ui.html import literal


def box(parameter: Parameter, context: state.Context, offered: Sequence[Any] | None = None) -> None:
    """A box for several codes, for one value, or for yes and no.

    Parameters
    ----------
    offered : sequence, optional
        What is to be chosen from, where that is less than everything.
    """
    words, key = context.wording, parameter.field
    if isinstance(parameter.usual, bool):
        st.checkbox(literal(label(parameter, words)), key=key, on_change=state.dismiss)
        return
    options = parameter.values(context.data) if offered is None else list(offered)
    if parameter.many:
        st.multiselect(
            literal(label(parameter, words)),
            options,
            format_func=lambda value: called(parameter, value, words),
            select_all=False,
            key=key,
            placeholder=everything(parameter, words),
            on_change=state.dismiss,
        )
        return
    usual = [] if parameter.usual in options else [state.blank(parameter)]
    st.selectbox(
        literal(label(parameter, words)),
        [*usual, *options],
        format_func=lambda value: called(parameter, value, words),
        key=key,
        on_change=state.dismiss,
    )


def label(parameter: Parameter, words: Wording) -> str:
    """What stands over the box: what the parameter is called, unless a box says more."""
    key = f"filter.{parameter.name}"
    text = words.text(key) if words.has(key) else words.say(parameter.label)
    return text[:1].upper() + text[1:]


def everything(parameter: Parameter, words: Wording) -> str:
    """What an empty box means."""
    key = f"filter.all_{parameter.name}"
    return words.text(key if words.has(key) else "filter.all")


def called(parameter: Parameter, value: Any, words: Wording) -> str:
    """A value in a list of choices."""
    if parameter.usual is None and value == state.blank(parameter):
        return words.text(f"filter.{parameter.name}_usual")
    if parameter.kind == "sector":
        return _indented(value, words)
    if parameter.kind == "programme_short":
        return words.name("programme", value)
    return words.say(parameter.named([value] if parameter.many else value)[0])


def _indented(code: str, words: Wording) -> str:
    """A sector under its parent: the depth shows in the list."""
    depth = words.data.sectors.level(code) - 1
    return "\u2007\u2007" * depth + words.name("sector", code)
