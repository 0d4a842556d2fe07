"""Spatial pattern: whether neighbouring regions are alike, and which stand out."""

import streamlit as st

from pages.ui import analyse, crowding_view, figures, state

context = state.context()

st.title(context.wording.text("heading.pattern"), anchor=False)
context = analyse.opened("pattern", rate=True, neighbours=True)

left, right = figures.split("pattern")
with left:
    sheet = analyse.figure("moran_scatter", context)
if not sheet.empty:  # one refusal says it for all three figures
    with right:
        layer = analyse.layer("spots", context)
        analyse.figure("lisa_map" if layer == "lisa" else "hotspot_map", context)

crowding_view.show(context)
