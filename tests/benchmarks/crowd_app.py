"""Synthetic data: the atlas's own map with 2,000 made-up points, to see how it grows."""

import numpy as np
import streamlit as st
from streamlit_folium import st_folium

from analytics import theme
from analytics.figures.compose import compose
from analytics.plates import build
from analytics.selection import Selection
from analytics.surfaces.screen import leaflet
from analytics.words.i18n import Wording
from geodata import datasets
from pages.ui import assets

COUNT = 2000
st.set_page_config(layout="wide")


@st.cache_resource
def prepared():  # type: ignore[no-untyped-def]
    """Base payload and the made-up points."""
    data = datasets.load()
    words = Wording("fr", data)
    sheet = compose(build("point_map", data, Selection(countries=("DZ", "TN"))), words)
    scripts = assets.scripts({"DZ": "DZ-1984", "TN": "TN-2000"}, data)
    chance = np.random.default_rng(7)
    groups = list(theme.GROUP_STYLE)
    made_up = [
        {
            "i": f"S{i}",
            "x": float(x),
            "y": float(y),
            "g": groups[i % len(groups)],
            "o": 0,
            "t": ["donnée synthétique"],
            "r": [],
        }
        for i, (x, y) in enumerate(
            zip(chance.uniform(-2, 10, COUNT), chance.uniform(30, 36.8, COUNT), strict=True)
        )
    ]
    return leaflet.payload(sheet, words, scripts), made_up


payload, made_up = prepared()
stages = st.multiselect("Stade", ["mapped", "planned", "pilot", "operational"])
kept = [point for i, point in enumerate(made_up) if not stages or i % 4 != 0]
payload = {**payload, "points": kept, "stamp": f"{len(kept)}"}
st_folium(
    leaflet.base_map(assets.links()),
    key="crowd",
    height=560,
    width=None,
    returned_objects=[],
    feature_group_to_add=leaflet.layer(payload),
)
