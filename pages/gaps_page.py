"""Gaps: recognised clusters against measured concentration; candidates for the next pilot."""

import streamlit as st

from pages.ui import analyse, figures, state

context = state.context()

st.title(context.wording.text("heading.gaps"), anchor=False)
context = analyse.opened("gaps", least=True)

sheet = analyse.figure("gap_matrix", context)
if not sheet.empty:  # one refusal says it for all three figures
    left, right = figures.split("gaps")
    with left:
        analyse.figure("gap_list", context)
    with right:
        analyse.figure("gap_map", context)
