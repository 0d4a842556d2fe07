"""Coverage: regions and sectors with clusters, and what is missing for them."""

import streamlit as st

from analytics.selection import PARAMETERS
from pages.ui import analyse, figures, state

context = state.context()
words = context.wording

st.title(words.text("heading.coverage_support"), anchor=False)
left, right = st.columns([3, 1], vertical_alignment="bottom")
with left:
    st.segmented_control(
        words.text("support.topic"),
        state.VIEWS["topic"],
        format_func=lambda topic: words.text(f"topic.{topic}"),
        key="topic",
        required=True,
    )
with right:
    years = PARAMETERS["recent"].values(context.data)
    st.selectbox(words.text("support.recent"), years, key="recent")
context = state.context()

left, right = figures.split("coverage")
with left:
    analyse.figure(f"coverage_{st.session_state['topic']}", context)
with right:
    figures.figure("coverage_regions", context)
figures.figure("coverage_records", context)
figures.figure("coverage_sectors", context)
figures.figure("facilitator_ratio", context)
