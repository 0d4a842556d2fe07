"""Records: search, the list in force, one record in full, downloads."""

import streamlit as st

from geodata.schema.tables import RECORD
from pages.ui import record_list, record_view, row_form, search_box, state

context = state.context()
words = context.wording

st.title(words.text("heading.records"), anchor=False)
search_box.show(context)
context = state.context()
row_form.tell_done()
if st.session_state["record"]:
    record_view.show(st.session_state["record"], context)
record_list.of_selection(context)
# The form of a cluster to be is made only when it is asked for.
addable = not st.session_state["record"] and row_form.may_change(context)
if addable and st.toggle(words.text("records.new"), key="record_new"):
    row_form.show(RECORD, row_form.NEW, context)
