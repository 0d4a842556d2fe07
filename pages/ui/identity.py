"""Who is at the browser: nobody in particular, whom the ministry's proxy names, or OIDC.

Three modes, one setting (``ATLAS_GRAPPES_ACCESS``):

``open``
    One person on one machine. Whoever reaches the port holds the machine, so the atlas
    listens on 127.0.0.1 alone unless ``ATLAS_GRAPPES_OPEN_TO_ALL=yes``.
``proxy``
    The ministry's own web server signs people in and names them in a header. It counts
    only from the addresses of ``ATLAS_GRAPPES_PROXIES``; from any other it is taken off
    before a page sees it.
``oidc``
    Streamlit's own sign-in with a provider (Keycloak, ADFS), as ``secrets.toml`` says.
    It ends after ``ATLAS_GRAPPES_SESSION_HOURS``, whatever the browser keeps.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from geodata.modes import OIDC, OPEN, PROXY, mode
from pages.ui import browsers

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from geodata.access import Actor

ALL_VARIABLE = "ATLAS_GRAPPES_OPEN_TO_ALL"
HEADER_VARIABLE = "ATLAS_GRAPPES_USER_HEADER"
PROXIES_VARIABLE = "ATLAS_GRAPPES_PROXIES"
CLAIM_VARIABLE = "ATLAS_GRAPPES_USER_CLAIM"
HOURS_VARIABLE = "ATLAS_GRAPPES_SESSION_HOURS"
HEADER, PROXIES, HOURS = "X-Remote-User", "127.0.0.1", 10.0
CLAIMS = ("preferred_username", "email", "upn")
LONGEST = 120


def header() -> str:
    """The header in which the proxy names who is signed in."""
    return os.environ.get(HEADER_VARIABLE) or HEADER


def account() -> str:
    """The account at the browser; empty where nobody is signed in, and in the open mode."""
    asked = mode()
    if asked == PROXY:
        return _clean(_named(st.context.headers))
    if asked == OIDC:
        return _clean(_signed_in(st.user.to_dict(), time.time()))
    return ""


def actor(name: str) -> Actor:
    """Who acts: the account, or whoever holds the machine under the name they gave."""
    from geodata.access import Actor

    return Actor(name, machine=True) if mode() == OPEN else Actor(account())


def keeper() -> str | None:
    """Whose deck and begun imports these are: the account's, else the browser's."""
    name = account()
    return f"account:{name.casefold()}" if name else browsers.id_of(st.context.cookies)


def _named(headers: Any) -> str:
    """The one account a header names; a header that comes twice names nobody."""
    given = headers.get_all(header())
    return str(given[0]) if len(given) == 1 else ""


def _signed_in(user: Mapping[str, Any], now: float) -> str:
    """The account of an OIDC sign-in that is not too old."""
    if not user.get("is_logged_in"):
        return ""
    hours = float(os.environ.get(HOURS_VARIABLE) or HOURS)
    since = user.get("auth_time") or user.get("iat")
    if not isinstance(since, (int, float)) or not -300 < now - since < hours * 3600:
        return ""
    claims = (os.environ[CLAIM_VARIABLE],) if os.environ.get(CLAIM_VARIABLE) else CLAIMS
    return next((str(user[name]) for name in claims if user.get(name)), "")


def _clean(text: str) -> str:
    """An account as a proxy or provider wrote it; one that no account can be is nobody's."""
    text = text.strip()
    return text if text.isprintable() and len(text) <= LONGEST else ""


class TrustedProxy:
    """Takes the header with the account off whatever does not come from the proxy itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or one WebSocket."""
        if scope["type"] in ("http", "websocket") and not _trusted(scope):
            name = header().lower().encode("latin-1")
            # Programs behind some servers take an underscore for a dash.
            names = {name, name.replace(b"-", b"_")}
            kept = [pair for pair in scope["headers"] if pair[0].lower() not in names]
            scope = {**scope, "headers": kept}
        await self.app(scope, receive, send)


def _trusted(scope: Scope) -> bool:
    named = os.environ.get(PROXIES_VARIABLE) or PROXIES
    addresses = {one.strip() for one in named.split(",")}
    client = scope.get("client")
    return mode() == PROXY and client is not None and client[0] in addresses
