"""What visitors upload does not stay in memory: not beyond a size, nor when they are gone.

Streamlit keeps every file until the next visitor comes after its session has ended, and
sets no bound to their sum. Here the oldest files of a session make room for its newest,
no more is taken than the server holds at once, and what ended is let go every minute.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from streamlit import runtime

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PLACE = "/_stcore/upload_file/"
MEGABYTE = 2**20
# Files of one session, and of all of them together: a few times the largest that is taken.
MOST_OF_ONE, MOST_OF_ALL = 150 * MEGABYTE, 1024 * MEGABYTE
SECONDS = 60.0
FULL = 507

Manager = Callable[[], Any]


def manager() -> Any:
    """Where Streamlit keeps uploads of the running server."""
    return runtime.get_instance().uploaded_file_mgr


class Uploads:
    """Makes room for an upload before it is taken, or refuses it.

    Parameters
    ----------
    kept : callable
        Gives what keeps the files.
    """

    def __init__(self, app: ASGIApp, kept: Manager = manager) -> None:
        self.app, self.kept = app, kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        coming = _coming(scope)
        if coming is not None and not room_for(self.kept(), *coming):
            await send({"type": "http.response.start", "status": FULL, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await self.app(scope, receive, send)


def _coming(scope: Scope) -> tuple[str, int] | None:
    """The session and the size of an upload; None where a request is none."""
    if scope["type"] != "http" or scope["method"] not in ("PUT", "POST"):
        return None
    _, found, rest = scope["path"].partition(PLACE)
    if not found:
        return None
    told = dict(scope["headers"]).get(b"content-length", b"")
    return rest.split("/", 1)[0], int(told) if told.isdigit() else 0


def room_for(kept: Any, session: str, size: int) -> bool:
    """Whether a file of this size may come; older ones of its session go for it."""
    own = kept.file_storage.get(session, {})
    for name in list(own):
        if sum(len(one.data) for one in own.values()) + size <= MOST_OF_ONE:
            break
        kept.remove_file(session, name)
    others = sum(len(f.data) for files in list(kept.file_storage.values()) for f in files.values())
    return others + size <= MOST_OF_ALL


async def let_go(seconds: float = SECONDS) -> None:
    """Every minute, drop sessions that have ended, and with them their files."""
    while True:
        await asyncio.sleep(seconds)
        # Where another version of Streamlit keeps sessions elsewhere, it does as it does.
        with contextlib.suppress(AttributeError, RuntimeError):
            sessions: Any = runtime.get_instance()._session_mgr
            sessions._session_storage._cache.expire()
