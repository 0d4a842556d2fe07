"""Overview: key figures, a small map, the leading sectors, and what the inventory lacks."""

import streamlit as st

from pages.ui import brief_buttons, cached, figures, state
from pages.ui.html import esc, key_figures, page_html

context = state.context()
words, data, selection = context.wording, context.data, context.selection

st.title(words.text("heading.overview"), anchor=False)
page_html(f'<p class="atlas-lead">{esc(words.say(cached.said("lead", selection)))}</p>')
# Where filters leave nothing, the sentence above says so: no five zeros.
if cached.count(selection):
    page_html(
        key_figures(
            [
                (words.say(item.label), words.say(item.value), words.say(item.context))
                for item in cached.said("key_figures", selection)
            ]
        )
    )

    left, right = figures.split("overview", (3, 2))
    with left:
        figures.title(cached.sheet("region_map", selection, context.lang))
        sheet = figures.map_figure("region_map", context, height=430, where="overview")
        figures.under(sheet, "region_map", selection, context)
    with right:
        figures.figure("ranking_sectors", context, selection=figures.rolled_up(context))

    st.subheader(words.text("heading.coverage"), anchor=False)
    lines = [words.say(line) for line in cached.said("coverage", selection)]
    page_html(f'<ul class="atlas-list">{"".join(f"<li>{esc(line)}</li>" for line in lines)}</ul>')
    page_html(f'<p class="atlas-muted">{esc(words.text("note.partial_inventory"))}</p>')
    shown = selection.shown_countries(data)
    if len(shown) == 1:
        # One region or one sector that the page is about has a brief of its own, which comes first.
        for kind, codes in (("region", selection.places), ("sector", selection.sectors)):
            if len(codes) == 1:
                brief_buttons.show(kind, codes[0], context, named=True)
        brief_buttons.show("country", shown[0], context, named=True)
