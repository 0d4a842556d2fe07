"""What the server says to programs and browsers: security headers, health, no numbers outside.

``/_atlas/health`` is for whoever watches the service: 200 while the database answers,
503 with the reason's code while it does not. Streamlit's own ``/_stcore/health`` says
only that the process lives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.responses import JSONResponse, Response

from pages.ui.addresses import Asked

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEALTH, METRICS = "_atlas/health", "_stcore/metrics"
HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
]
HERE = ("127.0.0.1", "::1")


class Guards:
    """Stands before everything else that answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        inside = Asked.of(scope).inside

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(pair for pair in HEADERS if pair[0] not in given),
                ]
            await send(message)

        answer: ASGIApp = self.app
        if inside == HEALTH:
            answer = await _health()
        elif inside == METRICS and not _from_here(scope):
            answer = Response(status_code=404)
        await answer(scope, receive, headed)


async def _health() -> Response:
    """Whether the database answers; asked beside the loop, for it may take its time."""
    from geodata import store
    from geodata.errors import StoreError

    try:
        head = await to_thread.run_sync(lambda: store.current().head())
        jumped = await to_thread.run_sync(lambda: store.current().clock_jumped())
    except StoreError as error:
        return JSONResponse({"status": "no database", "reason": error.code}, 503)
    clock = {"clock_jumped": jumped} if jumped else {}
    return JSONResponse({"status": "ok", "entries": head.seq, **clock})


def _from_here(scope: Scope) -> bool:
    """Whether a program on this machine asks, and no proxy for somebody else."""
    client = scope.get("client")
    passed_on = any(name.lower().startswith(b"x-forwarded") for name, _ in scope["headers"])
    return client is not None and client[0] in HERE and not passed_on
