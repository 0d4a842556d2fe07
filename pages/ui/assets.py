"""Files the map needs, served by the app itself: no address but its own.

Leaflet comes with the package XStatic-Leaflet; the map's script and style lie
in ``analytics/render/web``; geometry is written to a folder of the process the
first time a boundary set is shown, under a name that holds its hash.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit.components.v1 as components
from xstatic.pkg import leaflet as xstatic_leaflet

from analytics.render import leaflet
from geodata.datasets import Datasets


@cache
def geometry_folder() -> Path:
    """Where geometry scripts of this process lie."""
    return Path(tempfile.mkdtemp(prefix="atlas-grappes-"))


@cache
def links() -> leaflet.Links:
    """Addresses of the map's libraries, relative to the map's own page."""
    library = _served("leaflet", Path(xstatic_leaflet.BASE_DIR))
    web = _served("web", leaflet.WEB)
    return leaflet.Links(
        leaflet_js=f"{library}/leaflet.js",
        leaflet_css=f"{library}/leaflet.css",
        atlas_js=f"{web}/atlas.js?{_hash(leaflet.WEB / 'atlas.js')}",
        atlas_css=f"{web}/atlas.css?{_hash(leaflet.WEB / 'atlas.css')}",
    )


def scripts(sets: Mapping[str, str], data: Datasets) -> dict[str, str]:
    """Addresses of the geometry scripts of the sets drawn, and of the backdrop."""
    base = _served("geometry", geometry_folder())
    return {name: f"{base}/{file}" for name, file in write_scripts(sets, data).items()}


def write_scripts(sets: Mapping[str, str], data: Datasets) -> dict[str, str]:
    """Write the geometry scripts that are not there yet; returns their file names."""
    found = {"backdrop": _backdrop()}
    for name in sets.values():
        entry = data.boundary_sets[name]
        if entry.drawn:
            found[name] = _geometry(name, f"{entry.sha256[:10]}-{entry.origin}", data)
    return found


_written: dict[tuple[str, str], str] = {}


def _geometry(name: str, version: str, data: Datasets) -> str:
    """The script of one boundary set, written once per version."""
    key = (name, version)
    if key not in _written:
        text = leaflet.geometry_script(name, data.geometry(name))
        _written[key] = _write(f"{name}-{version}.js", text)
    return _written[key]


@cache
def _backdrop() -> str:
    text = leaflet.backdrop_script()
    return _write(f"backdrop-{hashlib.sha256(text.encode()).hexdigest()[:10]}.js", text)


def _write(name: str, text: str) -> str:
    """Write a script whole, so that no browser reads half of it."""
    part = geometry_folder() / f"{name}.part"
    part.write_text(text, encoding="utf-8")
    part.replace(geometry_folder() / name)
    return name


@cache
def _served(name: str, folder: Path) -> str:
    components.declare_component(name, path=str(folder))
    return f"../{__name__}.{name}"


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
