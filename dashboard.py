"""Atlas Grappes: the frame around every page."""

import streamlit as st
from streamlit import runtime

from pages.ui import filters, launch, navigation, state
from pages.ui.html import esc, page_html, styles

if not runtime.exists():  # started as `python dashboard.py`
    launch.main()

st.set_page_config(
    page_title="Atlas Grappes",
    page_icon=navigation.ICON,
    layout="wide",
    initial_sidebar_state="expanded",
)

state.prepare()
context = state.context()
styles(rtl=context.wording.rtl)
page = navigation.pages(context)

with st.sidebar:
    page_html('<p class="atlas-brand">Atlas <span>Grappes</span></p>')
    filters.language_switch()
    filters.filters(context)

for notice in navigation.notice_texts(context):
    page_html(f'<p class="atlas-note" role="status">{esc(notice)}</p>')

navigation.run(page, context)
state.publish(state.context())
page_html('<span class="atlas-ready"></span>')
