"""Presentation: the deck, one plate a screen, without sidebar or menus."""

import streamlit as st

from pages.ui import deck_state, present_view, state
from pages.ui.html import esc, page_html

context = state.context()
deck_state.refresh()

if present_view.left():
    st.switch_page("pages/deck_page.py")
if deck_state.current().slides:
    present_view.show(context)
else:
    st.title(context.wording.text("page.present"), anchor=False)
    page_html(f'<p class="atlas-lead">{esc(context.wording.text("deck.empty"))}</p>')
    if st.button(context.wording.text("deck.to_deck")):
        st.switch_page("pages/deck_page.py")
