"""The usual pattern, for comparison: map rebuilt on each run, one marker per record.

Same records, same regions, same browser; only the way of drawing differs.
"""

import folium
import streamlit as st
from streamlit_folium import st_folium

from analytics.plates.maps import points
from analytics.selection import Selection, select
from geodata import datasets
from pages.ui import assets

st.set_page_config(layout="wide")


@st.cache_resource
def load() -> datasets.Datasets:
    """Read the data once, as any careful page would."""
    return datasets.load()


data = load()
stages = st.multiselect("Stade", ["mapped", "planned", "pilot", "operational"])
selection = Selection(countries=("DZ", "TN"), stages=tuple(stages))
rows = points(data, selection, select(data, selection))

links = assets.links()
folium.Map.default_js = [("leaflet", links.leaflet_js)]
folium.Map.default_css = [("leaflet", links.leaflet_css)]
folium.GeoJson.default_js = []
drawn = folium.Map(location=[32, 6], zoom_start=5, tiles=None)
for name in ("DZ-1984", "TN-2000"):
    for polygon in data.geometry(name).geometry:
        folium.GeoJson(polygon.__geo_interface__).add_to(drawn)
for row in rows.itertuples():
    folium.CircleMarker([row.lat, row.lon], radius=7, tooltip=row.record_id).add_to(drawn)
st_folium(drawn, key="naive", height=560, width=None, returned_objects=[])
st.html(f'<i class="count">{len(rows)}</i>')
