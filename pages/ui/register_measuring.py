"""Distances and places of a register's units, measured from the browser where somebody may."""

from __future__ import annotations

import streamlit as st

from geodata.registers import measured
from geodata.registers.store import Register
from pages.ui import state
from pages.ui.html import literal

DONE = "register_done"


def offer(register: Register, context: state.Context) -> None:
    """The button that measures a register, and how far it has come: it takes minutes.

    A run that is broken off stores nothing: what was measured before stays.
    """
    words, facts = context.wording, register.facts
    before = len(measured.read(register).findings) > 0
    text = words.text("registers.measure_again" if before else "registers.measure")
    if not st.button(literal(text), key=f"register_measure_{facts.id}"):
        return
    place = st.empty()

    def told(part: float) -> None:
        # A run that was asked for meanwhile begins here.
        place.progress(part, literal(words.text("registers.measuring", name=facts.name)))

    told(0.0)
    made = measured.measure(facts.id, context.data.sectors, actor=state.actor(), told=told)
    st.session_state[DONE] = words.text(
        "registers.measured",
        name=facts.name,
        sectors=words.number(made.curves["sector_code"].nunique()),
        places=words.number(len(made.places)),
    )
    st.rerun()
