"""Regions: up to six side by side, their ranking, and their records with sources."""

import streamlit as st

from analytics.selection import MAX_REGIONS
from pages.ui import brief_buttons, figures, record_list, state
from pages.ui.html import literal

context = state.context()
words, data = context.wording, context.data

st.title(words.text("heading.regions"), anchor=False)
options = [
    str(code)
    for country in context.selection.shown_countries(data)
    for code in data.regions.of_set(context.selection.set_of(country, data)).index
]
kept = [code for code in st.session_state["regions"] if code in options]
if kept != st.session_state["regions"]:
    st.session_state["regions"] = kept
st.multiselect(
    literal(words.text("regions.choose", most=MAX_REGIONS)),
    options,
    format_func=lambda code: words.name("region", code),
    select_all=False,
    key="regions",
    max_selections=MAX_REGIONS,
    placeholder=words.text("regions.placeholder"),
)
context = state.context()

left, right = figures.split("regions", (3, 2))
with left:
    sheet = figures.figure("profile", context)
with right:
    figures.measure_control(context)
    context = state.context()
    figures.figure("ranking_regions", context)

st.subheader(words.text("heading.records_of_regions"), anchor=False)
record_list.of_regions(context)
for code in context.selection.regions:
    brief_buttons.show("region", code, context, named=True)
