"""Intake: a ministry's own files into the store, undone as a whole, and its boundaries."""

import streamlit as st

from geodata.access import BOUNDARIES, IMPORT, REGISTERS
from pages.ui import (
    boundary_view,
    gate,
    import_history,
    intake_files,
    intake_view,
    register_adding,
    state,
)

context = state.context()
words = context.wording

st.title(words.text("heading.intake"), anchor=False)
intake_files.tell_of_locks(words)
gate.author_box(words)
labels = {name: words.text(f"intake.tab_{name}") for name in intake_view.TABS}
first = labels[st.session_state.get("intake_tab", intake_view.TABS[0])]
files, done, sets, registers = st.tabs(list(labels.values()), default=first)
with files:
    if not gate.refused(IMPORT, context):
        intake_view.show(context)
with done:
    import_history.show(context)
with sets:
    if not gate.refused(BOUNDARIES, context):
        boundary_view.show(context)
with registers:
    if not gate.refused(REGISTERS, context):
        register_adding.show(context)
