"""Registers: what became of every row, how activities are mapped, what is kept secret."""

import streamlit as st

from pages.ui import intake_view, register_view, state
from pages.ui.html import esc, page_html

context = state.context()
words = context.wording

st.title(words.text("heading.registers"), anchor=False)
page_html(f'<p class="atlas-lead">{esc(words.text("registers.lead"))}</p>')
if context.data.registers:
    register_view.show(context)
else:
    page_html(f'<p class="atlas-empty" role="status">{esc(words.text("registers.none"))}</p>')
    if st.button(words.text("fill.intake"), on_click=intake_view.open_registers):
        st.switch_page("pages/intake_page.py")
