"""Method and sources: definitions, formulas, counting rules, boundaries, licences."""

import streamlit as st

from pages.ui import method_view, state

context = state.context()

st.title(context.wording.text("heading.method"), anchor=False)
for section in method_view.SECTIONS:
    method_view.show(section, context)
