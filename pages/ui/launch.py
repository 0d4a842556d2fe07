"""Serving the dashboard: its layers before Streamlit, warm before the first visitor.

``python dashboard.py`` and ``streamlit run dashboard.py`` start the same
server: the libraries and the data are read while the browser is still opening,
and the first address that someone opens may be any page.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.starlette import App
from streamlit.web import cli

from geodata import modes
from geodata.intake.sandbox import policy, pool
from geodata.languages import DEFAULT_LANGUAGE
from geodata.messages import CATALOGUE
from pages.ui import identity, one_importer, uploads
from pages.ui.addresses import Addresses
from pages.ui.browsers import BrowserIds
from pages.ui.guards import Guards
from pages.ui.identity import TrustedProxy
from pages.ui.uploads import Uploads

# Outside a session, Streamlit's cache complains on every call.
SESSION_LOGGER = "streamlit.runtime.scriptrunner_utils.script_run_context"
HERE = ("127.0.0.1", "localhost", "::1")
DASHBOARD = Path(__file__).parent.parent.parent / "dashboard.py"


def main() -> None:
    """Serve the dashboard; arguments are those of ``streamlit run``."""
    sys.argv = ["streamlit", "run", str(DASHBOARD), *sys.argv[1:]]
    cli.main(prog_name="streamlit")


def layers() -> dict[str, Any]:
    """What the server's application has besides Streamlit itself."""
    # The pages are declared by the frame, not by the folder's file names: until
    # the frame has run once, Streamlit would call every deep link unknown.
    PagesManager.uses_pages_directory = False
    _refuse_open_door(config.get_option("server.address"))
    if modes.mode() == modes.PROXY:
        # Which address a header comes from must be the one that sent it: the server
        # would believe whoever stands on this machine what it says of others.
        os.environ["FORWARDED_ALLOW_IPS"] = ""
    _date_the_log()
    return {
        "middleware": [
            *(Middleware(Guards), Middleware(TrustedProxy)),
            *(Middleware(Addresses), Middleware(BrowserIds), Middleware(Uploads)),
        ],
        "lifespan": _serving,
    }


def _refuse_open_door(address: str | None) -> None:
    """Without sign-in nobody but this machine may reach the atlas, unless it is asked for."""
    if modes.mode() not in modes.MODES:
        known = ", ".join(modes.MODES)
        raise SystemExit(_said("serve.unknown_mode", value=modes.mode(), known=known))
    if modes.mode() != modes.OPEN or address in HERE:
        return
    if os.environ.get(identity.ALL_VARIABLE) != "yes":
        raise SystemExit(_said("serve.not_open", address=address or "0.0.0.0"))
    print(_said("serve.open_to_all"), file=sys.stderr)


def _said(key: str, **told: str) -> str:
    return "\n".join(CATALOGUE.text(key, lang, **told) for lang in ("fr", "en"))


def _date_the_log() -> None:
    """Every line that the atlas itself writes to the server's log says when."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("atlas_grappes")
    if not logger.handlers:
        logger.addHandler(handler)


@asynccontextmanager
async def _serving(app: App) -> AsyncIterator[dict[str, Any]]:
    """While the server answers; what the first page needs is read beside it."""
    policy.serve_at(config.get_option("server.address"))
    one_importer.expect()
    threading.Thread(target=_warm, name="warm", daemon=True).start()
    tidying = asyncio.create_task(uploads.let_go())
    yield {}
    tidying.cancel()


def _warm() -> None:
    """Import what the first page needs and read the data.

    Components are left alone: they register only inside a session.
    """
    logging.getLogger(SESSION_LOGGER).setLevel(logging.ERROR)
    with one_importer.importing():
        import folium.plugins  # noqa: F401

        from analytics.selection import Selection
        from analytics.words.i18n import DEFAULT_LANGUAGE
        from pages.ui import (  # noqa: F401
            assets,
            cached,
            chips,
            figures,
            filters,
            navigation,
            search_box,
            state,
        )

    country = state.first_country()
    first = Selection(countries=(country,))
    for key in ("region_map", "ranking_sectors"):
        cached.sheet(key, first, DEFAULT_LANGUAGE)
    data = cached.datasets()
    assets.write_scripts({country: first.set_of(country, data)}, data)
    _tell_of_locks()


def _tell_of_locks() -> None:
    """Say in the log where files from outside cannot be locked in, and what follows."""
    told = pool.warning(DEFAULT_LANGUAGE)
    if told:
        logging.getLogger(__name__).warning(told)
