"""Sectors: ranking, tree, region × sector matrix, stages and years."""

import streamlit as st

from pages.ui import brief_buttons, figures, state

context = state.context()
words = context.wording

st.title(words.text("heading.sectors"), anchor=False)
st.segmented_control(
    words.text("filter.level"),
    (0, 1, 2, 3),
    format_func=lambda level: words.text(f"filter.level_{level or 'own'}"),
    key="level",
    required=True,
)
context = state.context()

left, right = figures.split("sectors")
with left:
    figures.figure("ranking_sectors", context)
with right:
    figures.figure("composition_stages", context)
    figures.figure("timeline_stages", context)
figures.figure("composition_sectors", context)
left, right = figures.split("sectors_counted")
with left:
    figures.figure("matrix_sector_stage", context)
with right:
    several = len(context.selection.shown_countries(context.data)) > 1
    figures.figure("matrix_sector_country" if several else "matrix_programme_country", context)
if several:
    figures.figure("matrix_programme_country", context)
figures.figure("matrix_region_sector", context)
figures.figure("timeline_years", context)
for code in context.selection.sectors:
    brief_buttons.show("sector", code, context, named=True)
