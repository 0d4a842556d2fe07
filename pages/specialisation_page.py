"""Specialisation: one sector, every sector at once, indices; what grew, what goes together."""

import streamlit as st

from pages.ui import analyse, more_analysis, state

context = state.context()
words = context.wording

st.title(words.text("heading.specialisation"), anchor=False)
context = analyse.opened("specialisation", sector=True)

analyse.figure("quotient_regions", context)
if context.selection.table:
    analyse.figure("quotient_map", context)
    if (box := analyse.more("quotients", context)) is not None:
        with box:
            analyse.figure("quotient_reach", context)
            analyse.figure("quotient_borders", context, where="borders")
analyse.figure("quotient_matrix", context)
sheet = analyse.figure("concentration_sectors", context)
if not sheet.empty:  # one refusal says it for all indices
    analyse.figure("diversity_regions", context)
    with st.expander(words.text("analyse.other")):
        analyse.figure("other_indices", context)

if context.selection.table:
    more_analysis.growth(context)
    more_analysis.relatedness(context)
    more_analysis.benchmarks(context)
