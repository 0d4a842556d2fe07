"""Deck: figures in their order, retitled and commented, presented, sent and saved."""

import streamlit as st

from pages.ui import deck_files, deck_list, deck_state, deck_view, state
from pages.ui.html import esc, muted, page_html

context = state.context()
words = context.wording

st.title(words.text("heading.deck"), anchor=False)
deck_state.refresh()
for notice in deck_state.told():
    page_html(f'<p class="atlas-note" role="status">{esc(notice)}</p>')
deck_list.offered(context)
deck_files.bar(context)
if deck_state.current().slides:
    if deck_state.is_kept():
        page_html(muted(deck_state.keeping()))
    else:
        page_html(f'<p class="atlas-note" role="status">{esc(deck_state.keeping())}</p>')
    deck_view.title(context)
    deck_view.slides(context)
else:
    page_html(f'<p class="atlas-lead">{esc(words.text("deck.empty"))}</p>')
    deck_files.start(context)
