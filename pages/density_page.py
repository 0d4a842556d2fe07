"""Density: rates with their denominators, steadied where small, and where records crowd."""

from dataclasses import replace

import streamlit as st

from analytics.plates import register_surfaces
from analytics.selection import PARAMETERS
from pages.ui import analyse, figures, map_controls, state

context = state.context()
words = context.wording

st.title(words.text("heading.density"), anchor=False)
context = analyse.opened("density", rate=True)

left, right = figures.split("density")
with left:
    analyse.figure("density_ranking", context)
with right:
    # A published table has no points, so no surface.
    has_points = register_surfaces.has_points(context.data, context.selection)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = analyse.layer("layer", context) if has_points else "rates"
        map_controls.frame(context)
    if layer == "surface":
        widths = PARAMETERS["bandwidth"].values(context.data)
        width = st.select_slider(words.text("analyse.bandwidth"), widths, key="bandwidth")
        context = replace(context, selection=replace(context.selection, bandwidth=width))
    analyse.figure("density_surface" if layer == "surface" else "density_map", context)

st.subheader(words.text("heading.published"), anchor=False)
analyse.figure("published_figures", context)
