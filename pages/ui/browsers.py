"""Which browser asks: an id that only the browser and the server know.

There is no sign-in, so what a person leaves on the server between two visits
(the deck) is found by this id. It comes with the start page, in a cookie that
no script can read; whoever does not hold it can neither guess it nor reach
what belongs to it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from pages.ui.addresses import READING, Asked

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "atlas_browser"
BYTES = 32
FORM = re.compile(r"[A-Za-z0-9_-]{43}")
# The longest that browsers keep a cookie, counted anew from each visit.
SECONDS = 400 * 24 * 3600


def id_of(cookies: Mapping[str, str]) -> str | None:
    """The id among the cookies of a request; None where there is none of our form."""
    given = str(cookies.get(COOKIE, ""))
    return given if FORM.fullmatch(given) else None


class BrowserIds:
    """Gives every browser that opens a page its id, and keeps it from running out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] not in READING or not Asked.of(scope).page:
            await self.app(scope, receive, send)
            return
        cookie = _cookie(scope)

        async def signed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with_cookie(message["headers"], cookie)
            await send(message)

        await self.app(scope, receive, signed)


def _with_cookie(headers: list[tuple[bytes, bytes]], cookie: str) -> list[tuple[bytes, bytes]]:
    """The headers with the id, which no cache on the way may hand to somebody else."""
    others = [(name, value) for name, value in headers if name.lower() != b"cache-control"]
    return [
        *others,
        (b"cache-control", b"private, no-cache"),
        (b"set-cookie", cookie.encode("ascii")),
    ]


def _cookie(scope: Scope) -> str:
    """The header's value: the id that came, or a new one.

    Without a path of its own the cookie holds for the folder of the page, which
    is the atlas's root also where a proxy puts it under a path we do not see.
    """
    given = dict(scope["headers"])
    known = id_of(_read(given.get(b"cookie", b"").decode("latin-1")))
    safe = b"https" in (given.get(b"x-forwarded-proto", b""), scope["scheme"].encode())
    parts = [f"{COOKIE}={known or secrets.token_urlsafe(BYTES)}", f"Max-Age={SECONDS}"]
    return "; ".join([*parts, "HttpOnly", "SameSite=Lax", *(["Secure"] if safe else [])])


def _read(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
