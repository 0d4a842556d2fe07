"""Funding: amounts by year, funder, status, sector and region, one currency a figure."""

import streamlit as st

from analytics.selection import MONEY_BY
from pages.ui import figures, money_view, state

context = state.context()
words = context.wording

st.title(words.text("heading.money"), anchor=False)
left, right = st.columns([3, 1], vertical_alignment="bottom")
with left:
    st.segmented_control(
        words.text("money.by"),
        MONEY_BY,
        format_func=lambda by: words.text(f"money_by.{by}"),
        key="money_by",
        required=True,
    )
with right:
    money_view.conversion(context)
context = state.context()
for number, currency in enumerate(money_view.currencies(context)):
    money_view.panel(number, currency, context)
figures.figure("budget_lines", context)
