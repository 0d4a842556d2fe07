"""Starting the dashboard by ``python dashboard.py``: warm before the first visitor.

``streamlit run dashboard.py`` works too; started this way, the libraries and
the data are read while the browser is still opening, and the first address
that someone opens may be any page.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from pathlib import Path

from streamlit import runtime
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

# Outside a session, Streamlit's cache complains on every call.
SESSION_LOGGER = "streamlit.runtime.scriptrunner_utils.script_run_context"
DASHBOARD = Path(__file__).parent.parent.parent / "dashboard.py"


def main() -> None:
    """Serve the dashboard; arguments are those of ``streamlit run``."""
    # The pages are declared by the frame, not by the folder's file names: until
    # the frame has run once, Streamlit would call every deep link unknown.
    PagesManager.uses_pages_directory = False
    threading.Thread(target=_warm, name="warm", daemon=True).start()
    sys.argv = ["streamlit", "run", str(DASHBOARD), *sys.argv[1:]]
    cli.main(prog_name="streamlit")


def _warm() -> None:
    """Import what the first page needs and read the data.

    Components are left alone: they register only inside a session.
    """
    while not runtime.exists():
        time.sleep(0.02)
    logging.getLogger(SESSION_LOGGER).setLevel(logging.ERROR)
    import folium.plugins  # noqa: F401

    from analytics.i18n import DEFAULT_LANGUAGE
    from analytics.selection import Selection
    from pages.ui import assets, cached, figures, filters, state  # noqa: F401

    country = state.first_country()
    first = Selection(countries=(country,))
    for key in ("region_map", "ranking_sectors"):
        cached.sheet(key, first, DEFAULT_LANGUAGE)
    data = cached.datasets()
    assets.write_scripts({country: first.set_of(country, data)}, data)
