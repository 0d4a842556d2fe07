"""Clusters: search, the list in force, one cluster in full, a new one, downloads."""

import streamlit as st

from geodata.schema.tables import RECORD
from pages.ui import record_list, record_view, row_form, state
from pages.ui.html import literal

context = state.context()
words, session = context.wording, st.session_state

title, button = st.columns([4, 1], vertical_alignment="bottom")
title.title(words.text("heading.records"), anchor=False)
new = session.get("record_new", False) and not session["record"] and row_form.may_change(context)
with button:
    if session["record"] or new:
        back = words.text("records.back")
        st.button(
            literal(back),
            key="records_back",
            on_click=state.show_record,
            args=("",),
            width="stretch",
        )
    elif row_form.may_change(context):
        st.button(words.text("records.new"), on_click=record_view.begin_new, width="stretch")
row_form.tell_done()
if session["record"]:
    record_view.show(session["record"], context)
elif new:
    row_form.show(RECORD, row_form.NEW, context)
else:
    record_list.of_selection(context)
