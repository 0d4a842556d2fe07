"""Access: how people are known, what each role may, and who has one."""

import streamlit as st

from pages.ui import access_view, state

context = state.context()

st.title(context.wording.text("heading.access"), anchor=False)
access_view.show(context)
