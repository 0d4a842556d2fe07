"""Map: regions shaded or records as symbols, with the profile of a region beside."""

import streamlit as st

from pages.ui import cached, figures, map_controls, panel, state
from pages.ui.html import esc, page_html, table

context = state.context()
words = context.wording

st.title(words.text("heading.map"), anchor=False)
plate_key = map_controls.show(context)
sheet = cached.sheet(plate_key, context.selection, context.lang)
figures.title(sheet)

left, right = st.columns([2, 1], gap="medium")
with left:
    if sheet.is_map:
        figures.map_figure(plate_key, context, where="map")
        figures.under(sheet, plate_key, context.selection, context)
    else:
        figures.figure(plate_key, context, heading=False)
with right, st.container(key="panel"):
    panel.show(context)

unplaced = cached.unplaced(context.selection, context.lang)
if unplaced.rows:
    with st.expander(words.plural("map.not_located", len(unplaced.rows))):
        page_html(table(unplaced, words.text("map.not_located_caption"), rtl=words.rtl))
else:
    page_html(f'<p class="atlas-muted">{esc(words.text("map.all_located"))}</p>')
