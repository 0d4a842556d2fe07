"""What is chosen, one chip each, with its own ×: also what a folded box would hide."""

from __future__ import annotations

import streamlit as st

from analytics.figures.selected import part
from analytics.parameters import PAGE, Parameter
from analytics.selection import PARAMETERS
from pages.ui import state
from pages.ui.html import literal


def show(context: state.Context) -> None:
    """A chip for each filter and setting that is not as on a fresh visit.

    Their row stands without any chip, too: what follows it keeps its place, and
    the map its frame, when the first filter is chosen.
    """
    with st.container(horizontal=True, gap="small", key="chips"):
        for parameter in active(context):
            text = part(parameter, getattr(context.selection, parameter.field), context.wording)
            st.button(
                literal(f"{text[:1].upper()}{text[1:]} ×"),
                key=f"chip_{parameter.field}",
                on_click=state.clear,
                args=(parameter.field,),
                help=context.wording.text("filter.remove"),
            )


def active(context: state.Context) -> list[Parameter]:
    """Parameters with a chip: boxes of the side bar, and whatever a subtitle says."""
    selection = context.selection
    fresh = {"countries"} if selection.countries == (state.first_country(),) else set()
    return [
        PARAMETERS[field]
        for field in selection.given
        if field not in fresh and (PARAMETERS[field].place != PAGE or PARAMETERS[field].said)
    ]
