"""Labels, headings and options of every kind that hold what a file may hold."""

from __future__ import annotations

import streamlit as st

from pages.ui.html import literal
from tests.browser.hostile_labels import TEXTS

for number, text in enumerate(TEXTS):
    shown = literal(text)
    st.button(shown, key=f"button_{number}")
    st.checkbox(shown, key=f"checkbox_{number}")
    st.radio("radio", ["x"], format_func=lambda _, shown=shown: shown, key=f"radio_{number}")
    st.segmented_control(
        "options", ["x"], format_func=lambda _, shown=shown: shown, key=f"options_{number}"
    )
    st.selectbox(shown, [text], key=f"box_{number}")
    st.expander(shown)
    st.caption(shown)
    st.subheader(shown, anchor=False)
st.html('<span class="all-there"></span>')
