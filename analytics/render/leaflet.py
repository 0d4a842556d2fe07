"""Maps on screen: a base that never changes, and a payload that repaints it.

The base is a folium map whose libraries come from installed packages; geometry
is written once per boundary set as a script file that browsers keep. A filter
change sends only fills, names and symbols.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
from folium.template import Template

from analytics import theme
from analytics.i18n import Wording
from analytics.render import deltas, raster
from analytics.render import marks as mk
from analytics.render.deltas import script_json
from analytics.render.frames import ENLARGED, Bounds
from analytics.render.shapes import vertices

WEB = Path(__file__).parent / "web"
BASE_CENTRE = (31.0, 13.0)
BASE_ZOOM = 4
MAX_ZOOM = 11


@dataclass(frozen=True)
class Links:
    """Addresses, relative to the map's own, of what its page loads."""

    leaflet_js: str
    leaflet_css: str
    atlas_js: str
    atlas_css: str


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
    Base.default_css = [("leaflet_css", links.leaflet_css), ("atlas_css", links.atlas_css)]
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
    *,
    frame: str = "whole",
) -> dict[str, Any]:
    """What the browser needs to repaint the map.

    Parameters
    ----------
    scripts : mapping
        Address of the geometry script of each boundary set drawn, and of
        ``backdrop``.
    frame : str
        ``whole`` or ``enlarged``: which window to fit when the selection's
        countries or sets change.
    """
    area = next(mark for mark in sheet.marks if isinstance(mark, mk.AreaMark))
    points = [m for mark in sheet.marks if isinstance(mark, mk.PointMark) for m in mark.points]
    drawn = {c: s for c, s in area.sets.items() if not wording.data.geometry(s).empty}
    shapes = {shape_name for _, shape_name in theme.GROUP_STYLE.values()}
    groups = {style: key for key, style in theme.GROUP_STYLE.items()}
    content = {
        "lang": wording.lang,
        "rtl": wording.rtl,
        "alt": sheet.alt,
        "texts": {key: wording.text(f"map.{key}") for key in ("zoomIn", "zoomOut", "title")},
        "backdrop": scripts["backdrop"],
        "sets": [{"id": name, "url": scripts[name]} for name in drawn.values()],
        "areas": {one.code: _area(one) for one in area.areas},
        "points": [_point(one, groups) for one in points],
        "raster": next(
            (raster.layer(mark) for mark in sheet.marks if isinstance(mark, mk.RasterMark)), None
        ),
        "styles": {k: {"colour": c, "shape": s} for k, (c, s) in theme.GROUP_STYLE.items()},
        "shapes": {name: [[round(v, 3) for v in p] for p in vertices(name)] for name in shapes},
        "colours": {
            "land": theme.LAND,
            "landLine": theme.LAND_LINE,
            "line": theme.REGION_LINE,
            "highlight": theme.HIGHLIGHT,
            "muted": theme.MUTED,
        },
        "attribution": _attribution(drawn, wording),
        "fit": _fit(drawn, frame, wording),
    }
    content["stamp"] = hashlib.sha256(script_json(content).encode()).hexdigest()[:12]
    return content


def geometry_script(name: str, areas: gpd.GeoDataFrame) -> str:
    """A boundary set as a script."""
    return _assignment(name, deltas.regions(areas))


def backdrop_script() -> str:
    """The land around, in the same form."""
    return _assignment("backdrop", deltas.backdrop())


def _assignment(name: str, content: Any) -> str:
    return f"window.atlasData[{script_json(name)}]={script_json(content)};\n"


def _area(area: mk.Area) -> dict[str, Any]:
    facts: dict[str, Any] = {"name": area.name, "text": area.text, "fill": area.fill}
    if area.status == "no_record" and area.fill == theme.PAPER:
        facts["hatch"] = 1
    if area.label or area.highlight:
        facts |= {"label": 1, "weight": area.weight}
    if area.highlight:
        facts["strong"] = 1
    return facts


def _point(point: mk.Point, groups: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    return {
        "i": point.id,
        "x": round(point.lon, 4),
        "y": round(point.lat, 4),
        "g": groups[(point.colour, point.shape)],
        "o": int(point.approximate),
        "t": point.label,
        "l": point.lines,
        "r": point.codes,
    }


def _attribution(drawn: Mapping[str, str], wording: Wording) -> str:
    sets = [wording.data.boundary_sets[name] for name in drawn.values()]
    texts = dict.fromkeys(entry.attribution for entry in sets if entry.attribution)
    return " · ".join(text.replace("&", "&amp;").replace("<", "&lt;") for text in texts)


def _fit(drawn: Mapping[str, str], frame: str, wording: Wording) -> dict[str, Any]:
    boxes: list[Bounds] = []
    for country, name in drawn.items():
        if frame == "enlarged" and country in ENLARGED:
            boxes.append(ENLARGED[country])
        else:
            west, south, east, north = wording.data.geometry(name).total_bounds
            boxes.append((float(west), float(south), float(east), float(north)))
    boxes = boxes or [(-13.5, 19.0, 39.5, 37.8)]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    token = f"{frame}:{','.join(sorted(drawn))}"
    return {"token": token, "bounds": [[south, west], [north, east]]}
