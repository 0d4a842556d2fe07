"""Files the map needs, served by the app itself: no address but its own.

Leaflet comes with the package XStatic-Leaflet; the map's script and style lie
in ``analytics/surfaces/shared/assets``; geometry is written to a folder of the process the
first time a boundary set is shown, under a name that holds its hash.
"""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit.components.v1 as components
from xstatic.pkg import leaflet as xstatic_leaflet

from analytics import theme
from analytics.surfaces.screen import leaflet
from geodata import home
from geodata.datasets import Datasets
from geodata.places.inside import SEPARATOR

_one_folder = threading.Lock()


def geometry_folder() -> Path:
    """Where geometry scripts of this process lie: one folder, whoever asks first."""
    with _one_folder:
        return _folder()


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="atlas-grappes-"))


@cache
def links() -> leaflet.Links:
    """Addresses of the map's libraries, relative to the map's own page."""
    library = _served("leaflet", Path(xstatic_leaflet.BASE_DIR))
    web = _served("web", leaflet.WEB)
    return leaflet.Links(
        leaflet_js=f"{library}/leaflet.js",
        leaflet_css=f"{library}/leaflet.css",
        atlas_js=f"{_served('geometry', geometry_folder())}/{_script()}",
        atlas_css=f"{web}/atlas.css?{_hash(leaflet.WEB / 'atlas.css')}",
        theme_css=f"{_served('geometry', geometry_folder())}/{_theme()}",
    )


def scripts(sets: Mapping[str, str], data: Datasets) -> dict[str, str]:
    """Addresses of the geometry scripts of the sets drawn, and of the backdrop."""
    base = _served("geometry", geometry_folder())
    return {name: f"{base}/{file}" for name, file in write_scripts(sets, data).items()}


def write_scripts(sets: Mapping[str, str], data: Datasets) -> dict[str, str]:
    """Write the geometry scripts that are not there yet; returns their file names."""
    files = {"backdrop": _backdrop()}
    for name in sets.values():
        entry = data.boundary_sets[name]
        if entry.drawn:
            files[name] = _geometry(name, f"{entry.sha256[:10]}-{entry.origin}", data)
    return files


_written: dict[tuple[str, str], str] = {}


def _geometry(name: str, version: str, data: Datasets) -> str:
    """The script of one boundary set, written once per version."""
    key = (name, version)
    if key not in _written:
        text = leaflet.geometry_script(name, data.geometry(name))
        file = name.replace(SEPARATOR, "-")
        _written[key] = _write(f"{file}-{version}.js", text)
    return _written[key]


@cache
def _backdrop() -> str:
    return _write_hashed("backdrop", "js", leaflet.backdrop_script())


@cache
def _script() -> str:
    return _write_hashed("atlas", "js", leaflet.script())


@cache
def _theme() -> str:
    return _write_hashed("theme", "css", theme.css())


def _write_hashed(stem: str, extension: str, text: str) -> str:
    return _write(f"{stem}-{hashlib.sha256(text.encode()).hexdigest()[:10]}.{extension}", text)


def _write(name: str, text: str) -> str:
    """Write a script whole, so that no browser reads half of it."""
    home.write_whole(geometry_folder() / name, text)
    return name


@cache
def _served(name: str, folder: Path) -> str:
    components.declare_component(name, path=str(folder))
    return f"../{__name__}.{name}"


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
