"""The Arabic letters of the page, served by the app itself, on pages without a map too."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit.components.v1 as components

FOLDER = Path(__file__).parents[2] / "analytics" / "render" / "web"


@cache
def serve() -> None:
    """Make the font files reachable, once for the process."""
    components.declare_component("fonts", path=str(FOLDER))
