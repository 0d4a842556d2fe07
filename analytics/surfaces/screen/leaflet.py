"""Maps on screen: a base that never changes, and a payload that repaints it.

The base is a folium map whose libraries come from installed packages; geometry
is written once per boundary set as a script file that browsers keep. A filter
change sends only fills, names and symbols.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import folium
import geopandas as gpd
from folium.template import Template

from analytics.figures import marks as mk
from analytics.figures.origin import credit_lines
from analytics.selection import ENLARGED as ENLARGED_CORNER
from analytics.selection import WHOLE, view
from analytics.surfaces.shared import mapscript, rasters, windows
from analytics.surfaces.shared.mapscript import script_json
from analytics.words.i18n import Wording
from geodata.places.inside import SEPARATOR

WEB = mapscript.ASSETS
SCRIPTS = ("walk.js", "atlas.js")
BASE_CENTRE = (31.0, 13.0)
BASE_ZOOM = 4
MAX_ZOOM = 11
TEXTS = ("zoomIn", "zoomOut", "reset", "keep", "title", "walk")
# In the words of its scale, the place of the distance.
DISTANCE = "{}"


@dataclass(frozen=True)
class Links:
    """Addresses, relative to the map's own, of what its page loads."""

    leaflet_js: str
    leaflet_css: str
    atlas_js: str
    atlas_css: str
    theme_css: str


class Base(folium.Map):
    """The map without any theme; links are set once for the process."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012
    default_css: list[tuple[str, str]] = []  # noqa: RUF012


class Update(folium.MacroElement):
    """One call of ``atlas.update`` with its payload."""

    _template = Template(
        "{% macro script(this, kwargs) %}window.atlas.update(map_div, {{ this.payload }});"
        "{% endmacro %}"
    )

    def __init__(self, payload: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Update"
        self.payload = payload


def base_map(links: Links) -> folium.Map:
    """The constant base: no tiles, no theme, nothing that varies with a selection."""
    # One name for a script and a style would leave only the later of the two.
    Base.default_js = [("leaflet_js", links.leaflet_js), ("atlas_js", links.atlas_js)]
    Base.default_css = [
        ("leaflet_css", links.leaflet_css),
        ("theme_css", links.theme_css),
        ("atlas_css", links.atlas_css),
    ]
    return Base(
        location=list(BASE_CENTRE),
        zoom_start=BASE_ZOOM,
        tiles=None,
        max_zoom=MAX_ZOOM,
        min_zoom=3,
        zoom_control=False,
        zoom_snap=0.25,
        wheel_px_per_zoom_level=120,
    )


def layer(payload: Mapping[str, Any]) -> folium.FeatureGroup:
    """The varying part, as the group that streamlit-folium swaps without a remount."""
    group = folium.FeatureGroup(name="theme")
    group.add_child(Update(script_json(payload)))
    return group


def payload(
    sheet: mk.Sheet,
    wording: Wording,
    scripts: Mapping[str, str],
) -> dict[str, Any]:
    """What the browser needs to repaint the map.

    Parameters
    ----------
    scripts : mapping
        Address of the geometry script of each boundary set drawn, and of
        ``backdrop``.
    """
    scene = windows.scene_of(sheet, wording)
    drawn = scene.drawn
    content = {
        "lang": wording.lang,
        "rtl": wording.rtl,
        "alt": sheet.alt,
        "texts": {key: wording.text(f"map.{key}") for key in TEXTS}
        | {
            "kilometres": wording.text("map.kilometres", distance=DISTANCE),
            "metres": wording.text("map.metres", distance=DISTANCE),
        },
        "backdrop": scripts["backdrop"],
        "sets": [{"id": name, "url": scripts[name]} for name in drawn.values()],
        **mapscript.drawn(scene),
        **mapscript.looks(),
        "raster": rasters.layer(scene.raster) if scene.raster else None,
        "attribution": _attribution(drawn, wording),
        "fit": _fit(scene),
    }
    content["stamp"] = hashlib.sha256(script_json(content).encode()).hexdigest()[:12]
    return content


def script() -> str:
    """The script that repaints the map."""
    return mapscript.script(*SCRIPTS)


def geometry_script(name: str, areas: gpd.GeoDataFrame) -> str:
    """A boundary set as a script."""
    return _assignment(name, mapscript.regions(areas))


def backdrop_script() -> str:
    """The land around, in the same form."""
    return _assignment("backdrop", mapscript.backdrop())


def _assignment(name: str, content: Any) -> str:
    return f"window.atlasData[{script_json(name)}]={script_json(content)};\n"


def _attribution(drawn: Mapping[str, str], wording: Wording) -> str:
    texts = credit_lines(wording.data.boundary_sets[name].attribution for name in drawn.values())
    return " · ".join(text.replace("&", "&amp;").replace("<", "&lt;") for text in texts)


def _fit(scene: windows.Scene) -> dict[str, Any]:
    """The window to fit, and a token that changes when it has to be fitted anew."""
    frame = scene.area.framing
    if view(frame) is None:
        frame = ENLARGED_CORNER if scene.gathered else WHOLE
    west, south, east, north = scene.main.bounds
    parts = [name for name in scene.drawn.values() if SEPARATOR in name]
    token = f"{frame}:{','.join([*sorted(scene.drawn), *parts])}"
    bounds = [[south, west], [north, east]]
    left, low, right, top = scene.frames[0].bounds
    return {
        "token": token,
        "bounds": bounds,
        "view": frame if view(frame) else None,
        "whole": [[low, left], [top, right]],
        "several": len(scene.drawn) > 1,
    }
