"""How units of a sector crowd, whatever the borders: a sentence and a map, the curves folded."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.summary import crowds
from pages.ui import analyse, state


def show(context: state.Context) -> None:
    """The section of a country that has a register; nothing without one."""
    words = context.wording
    table = crowds.usual_table(context.data, context.selection)
    if not table:
        return
    chosen = replace(context, selection=replace(context.selection, table=table))
    st.subheader(words.text("heading.crowding"), anchor=False)
    one = len(chosen.selection.sectors) == 1
    analyse.figure("firm_places" if one else "distance_sectors", chosen, where="crowding")
    if not one or not crowds.told(chosen.data, chosen.selection):
        return
    if (box := analyse.more("crowding", chosen)) is not None:
        with box:
            for key in ("distance_density", "distance_m", "distance_sectors"):
                analyse.figure(key, chosen)
