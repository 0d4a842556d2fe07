"""Method and sources: definitions, formulas, counting rules, boundaries, licences."""

import streamlit as st

from analytics.figures.origin import dated
from pages.ui import method_view, state
from pages.ui.html import muted, page_html

context = state.context()

st.title(context.wording.text("heading.method"), anchor=False)
page_html(muted(dated(context.data.version, context.wording)))
for section in method_view.SECTIONS:
    method_view.show(section, context)
