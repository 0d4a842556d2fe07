"""Data quality: what is missing, doubtful or old, each with the way to its repair."""

import streamlit as st

from analytics import quality
from pages.ui import quality_view, state

context = state.context()

st.title(context.wording.text("heading.quality"), anchor=False)
quality_view.completeness(context)
for kind in quality.KINDS:
    quality_view.issues(kind, context)
