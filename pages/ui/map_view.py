"""The map on a page: a base that stays, a layer that changes, a legend over it."""

from __future__ import annotations

import streamlit as st

from analytics.figures import marks as mk
from analytics.selection import view
from analytics.surfaces.shared.markup import esc, legend
from analytics.surfaces.shared.windows import scene_of
from pages.ui import cached, state
from pages.ui.html import page_html

HEIGHT = 560


def show(
    sheet: mk.Sheet,
    context: state.Context,
    *,
    key: str,
    height: int = HEIGHT,
    with_legend: bool = True,
    chooses: bool = True,
) -> None:
    """Draw a map; a click on a region or a symbol chooses it for the whole page, if it `chooses`.

    The base map is the same on every run, so that the browser keeps its frame
    and zoom and repaints only what changed.
    """
    # Imported when the first map is drawn, so that the words above it come first.
    from streamlit_folium import st_folium

    from analytics.surfaces.screen import leaflet
    from pages.ui import assets

    words = context.wording
    scripts = assets.scripts(scene_of(sheet, words).area.sets, context.data)
    payload = leaflet.payload(sheet, words, scripts)
    with st.container(key=f"map_{key}"):
        st_folium(
            leaflet.base_map(assets.links()),
            key=f"atlas_{key}",
            height=height,
            width=None,
            returned_objects=[],
            render=False,  # it is, once more, before it is sent
            feature_group_to_add=leaflet.layer(payload),
            on_change=(lambda: _clicked(f"atlas_{key}")) if chooses else None,
        )
        # Where there is nothing to read off the map, the reason stands in the legend's place.
        if sheet.empty:
            page_html(f'<p class="atlas-map-empty" role="status">{esc(sheet.empty)}</p>')
        elif with_legend:
            page_html(legend(sheet))


def _clicked(key: str) -> None:
    """Runs before the page does, so that one run shows the choice everywhere."""
    value = st.session_state.get(key) or {}
    if value.get("region") in cached.datasets().regions:
        st.session_state["record"] = ""
        state.choose_region(value["region"])
    elif value.get("record") in cached.datasets().records.table.index:
        st.session_state["record"] = value["record"]
    elif isinstance(value.get("view"), str) and view(value["view"]):
        st.session_state["framing"] = value["view"]
