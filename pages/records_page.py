"""Records: search, the list in force, one record in full, downloads."""

import streamlit as st

from pages.ui import record_list, record_view, search_box, state

context = state.context()
words = context.wording

st.title(words.text("heading.records"), anchor=False)
search_box.show(context)
context = state.context()
if st.session_state["record"]:
    record_view.show(st.session_state["record"], context)
record_list.of_selection(context)
