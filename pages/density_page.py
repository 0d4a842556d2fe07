"""Density: rates with their denominators, steadied where small, and where records crowd."""

import streamlit as st

from analytics.selection import PARAMETERS
from pages.ui import analyse, figures, map_controls, state

context = state.context()
words = context.wording

st.title(words.text("heading.density"), anchor=False)
analyse.controls(context, rate=True)
context = state.context()

left, right = figures.split("density")
with left:
    analyse.figure("density_ranking", context)
with right:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = analyse.layer("layer", context)
        map_controls.frame(context)
    if layer == "surface":
        widths = PARAMETERS["bandwidth"].values(context.data)
        st.select_slider(words.text("analyse.bandwidth"), widths, key="bandwidth")
        context = state.context()
    analyse.figure("density_surface" if layer == "surface" else "density_map", context)

st.subheader(words.text("heading.published"), anchor=False)
analyse.figure("published_figures", context)
