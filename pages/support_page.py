"""Follow-up: what was decided and done for clusters, who works where, and the tables behind."""

import streamlit as st

from pages.ui import figures, state, support_tables, support_view

context = state.context()
words = context.wording

st.title(words.text("heading.support"), anchor=False)
st.segmented_control(
    words.text("support.board"),
    state.VIEWS["board"],
    format_func=lambda board: words.text(f"support.board_{board}"),
    key="board",
    required=True,
    label_visibility="collapsed",
)
if st.session_state["board"] == "tables":
    support_tables.show(context)
else:
    left, right = figures.split("support", (2, 3))
    with left:
        figures.figure("support_timeline", context)
    with right:
        figures.figure("recommendations", context)
    support_view.sessions(context)
    figures.figure("support_list", context)
    figures.figure("who_is_where", context)
    support_view.people(context)
