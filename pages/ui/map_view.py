"""The map on a page: a base that stays, a layer that changes, a legend over it."""

from __future__ import annotations

import base64

import streamlit as st

from analytics.i18n import Wording
from analytics.render import marks as mk
from analytics.render.shapes import svg_path
from pages.ui import state
from pages.ui.html import esc, page_html

HEIGHT = 560


def show(sheet: mk.Sheet, context: state.Context, *, key: str, height: int = HEIGHT) -> None:
    """Draw a map; a click on a region or a symbol chooses it for the whole page.

    The base map is the same on every run, so that the browser keeps its frame
    and zoom and repaints only what changed.
    """
    # Imported when the first map is drawn, so that the words above it come first.
    from streamlit_folium import st_folium

    from analytics.render import leaflet
    from pages.ui import assets

    words = context.wording
    area = next(mark for mark in sheet.marks if isinstance(mark, mk.AreaMark))
    scripts = assets.scripts(area.sets, context.data)
    payload = leaflet.payload(sheet, words, scripts, frame=st.session_state["frame"])
    with st.container(key=f"map_{key}"):
        st_folium(
            leaflet.base_map(assets.links()),
            key=f"atlas_{key}",
            height=height,
            width=None,
            returned_objects=[],
            feature_group_to_add=leaflet.layer(payload),
            on_change=lambda: _clicked(f"atlas_{key}"),
        )
        page_html(legend(sheet, words))
        if sheet.empty:
            page_html(f'<p class="atlas-map-empty" role="status">{esc(sheet.empty)}</p>')


def _clicked(key: str) -> None:
    """Runs before the page does, so that one run shows the choice everywhere."""
    value = st.session_state.get(key) or {}
    if value.get("region") in state.cached.datasets().regions:
        st.session_state["record"] = ""
        state.choose_region(value["region"])
    elif value.get("record") in state.cached.datasets().records.table.index:
        st.session_state["record"] = value["record"]


def legend(sheet: mk.Sheet, words: Wording) -> str:
    """The legend as an overlay of the page, not of the map, whose base must not change."""
    blocks = []
    for mark in sheet.marks:
        if isinstance(mark, (mk.AreaMark, mk.PointMark)) and mark.legend:
            rows = "".join(_entry(entry) for entry in mark.legend)
            blocks.append(f"<p>{esc(mark.legend_title)}</p><ul>{rows}</ul>")
    if not blocks:
        return "<span></span>"
    return (
        f'<div class="atlas-legend" dir="{"rtl" if words.rtl else "ltr"}">{"".join(blocks)}</div>'
    )


def _symbol(entry: mk.LegendEntry) -> str:
    """The symbol as an inline picture: Streamlit strips drawings from markup."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-9 -9 18 18">'
        f'<path d="{svg_path(entry.shape, 7)}" fill="{entry.colour}"/></svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"


def _entry(entry: mk.LegendEntry) -> str:
    if entry.shape:
        swatch = f'<img alt="" width="18" height="18" src="{_symbol(entry)}">'
    else:
        hatch = " hatch" if entry.hatch else ""
        swatch = f'<i class="swatch{hatch}" style="background-color:{entry.colour}"></i>'
    count = f"<span>{esc(entry.count)}</span>" if entry.count else ""
    return f"<li>{swatch}<b>{esc(entry.label)}</b>{count}</li>"
