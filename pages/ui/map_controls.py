"""What stands above the map: sectors or density, the measure, the framing."""

from __future__ import annotations

import streamlit as st

from analytics.plates import communes
from analytics.selection import ENLARGED as ENLARGED_CORNER
from analytics.selection import FRAMINGS, PARAMETERS, SPLITS, WHOLE, view
from analytics.surfaces.shared import windows
from analytics.surfaces.shared.windows import ENLARGED
from pages.ui import boxes, figures, state
from pages.ui.html import literal

PLATES = {
    "sectors": "point_map",
    "density": "region_map",
    "small": "small_maps",
    "communes": "commune_map",
}


def show(context: state.Context) -> str:
    """Draw the controls; returns the key of the plate to show."""
    words = context.wording
    with st.container(horizontal=True, vertical_alignment="bottom", key="view_bar"):
        st.segmented_control(
            words.text("map.view"),
            _views(context),
            format_func=lambda view: words.text(f"map.view_{view}"),
            key="view",
            required=True,
            on_change=_view_changed,
            width="content",
        )
        if st.session_state["view"] != "communes":
            frame(context)
        if st.session_state["view"] == "density":
            figures.measure_control(context)
        if st.session_state["view"] == "small":
            _split(context)
    return PLATES[st.session_state["view"]]


def _split(context: state.Context) -> None:
    """What a small map is drawn for."""
    words = context.wording
    st.segmented_control(
        literal(boxes.label(PARAMETERS["split"], words)),
        SPLITS,
        format_func=lambda split: words.text(f"split.{split}"),
        key="split",
        required=True,
        width="content",
    )


def _views(context: state.Context) -> tuple[str, ...]:
    """Communes only where the first chosen region has some that are known."""
    if communes.subject(context.data, context.selection) is not None:
        return tuple(PLATES)
    if st.session_state["view"] == "communes":
        st.session_state["view"] = "sectors"
    return tuple(view for view in PLATES if view != "communes")


def frame(context: state.Context) -> None:
    """The whole country or its crowded corner, where it has one; else what suits the figure.

    A view that was kept on the map is one more of these, until another is chosen.
    """
    words = context.wording
    countries = context.selection.shown_countries(context.data)
    kept = view(context.selection.framing) is not None
    cornered = len(countries) == 1 and countries[0] in ENLARGED
    large = len(countries) > 1 or any(windows.large(country) for country in countries)
    if not cornered and not kept and not large:
        return
    offered = FRAMINGS if cornered else FRAMINGS[: 2 if large else 1]
    names = {ENLARGED_CORNER: countries[0]}
    if len(countries) > 1:
        names[WHOLE] = "all"
    if kept:
        offered = (*offered, context.selection.framing)
        names[context.selection.framing] = "kept"
    st.segmented_control(
        words.text("map.frame"),
        offered,
        format_func=lambda frame: words.text(f"map.frame_{names.get(frame, frame)}"),
        key="framing",
        required=True,
        width="content",
    )


def _view_changed() -> None:
    """The density view opens on a density, not on the count that is there by default."""
    if st.session_state["view"] == "density" and st.session_state["measure"] == "clusters":
        st.session_state["measure"] = "density_km2"
