"""Intake: a ministry's own files into the store, undone as a whole, and its boundaries."""

import streamlit as st

from pages.ui import boundary_view, import_history, intake_view, state

context = state.context()
words = context.wording

st.title(words.text("heading.intake"), anchor=False)
state.author_box(words)
files, done, sets = st.tabs([words.text(f"intake.tab_{name}") for name in ("file", "done", "sets")])
with files:
    intake_view.show(context)
with done:
    import_history.show(context)
with sets:
    boundary_view.show(context)
