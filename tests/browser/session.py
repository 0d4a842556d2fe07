"""A browser without a window: sessions by messages over a WebSocket, as browsers send them."""

from __future__ import annotations

import urllib.request
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

HEADER = "X-Remote-User"
FIRST_PAGE = "overview"
EDGE = "edge-of-the-file"
Widget = tuple[str, str]
Value = str | bool | tuple[str, ...] | UploadedFileInfo


@dataclass
class Shown:
    """What a session was sent: widgets of the last run by key, pages by address.

    Attributes
    ----------
    widgets : dict
        Key → id and kind.
    options : dict
        Key of a box → what may be chosen in it.
    """

    widgets: dict[str, Widget] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    session: str = ""

    def take(self, message: ForwardMsg) -> None:
        """Note what a message brings."""
        kind = message.WhichOneof("type")
        if kind == "navigation":
            for page in message.navigation.app_pages:
                self.pages[page.url_pathname or FIRST_PAGE] = page.page_script_hash
        elif kind == "new_session":
            self.session = message.new_session.initialize.session_id or self.session
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            name = element.WhichOneof("type") or ""
            identity = str(getattr(getattr(element, name, None), "id", ""))
            if identity.startswith("$$ID-"):
                key = identity.split("-", 2)[2]
                self.widgets[key] = (identity, name)
                self.options[key] = list(getattr(getattr(element, name), "options", ()))


@dataclass
class Visit:
    """One session of an account."""

    socket: ClientConnection
    url: str
    shown: Shown = field(default_factory=Shown)
    last: ClientState = field(default_factory=ClientState)

    async def send(self, asked: ClientState) -> None:
        """Ask for a run, and take all that the server sends until it stands still."""
        self.last = asked
        self.shown.widgets.clear()
        await self.socket.send(BackMsg(rerun_script=asked).SerializeToString())
        async for content in self.socket:
            said = ForwardMsg.FromString(content)  # type: ignore[arg-type]
            self.shown.take(said)
            ended = said.WhichOneof("type") == "script_finished"
            if ended and said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return
        raise AssertionError("closed")

    async def open(self, page: str, query: str = "lang=en", *, menu: bool = False) -> None:
        """A page by its address, or from the menu of the first."""
        if not menu:
            await self.send(ClientState(page_name=page, query_string=query))
            return
        await self.open(FIRST_PAGE, query)
        # Nobody who is not let in is told of pages: they take the hash from somebody else.
        known = self.shown.pages.get(page, "")
        await self.send(ClientState(page_script_hash=known, query_string=query))

    async def go(self, page: str) -> None:
        """Another page, from the menu."""
        query = self.last.query_string
        await self.send(ClientState(page_script_hash=self.shown.pages[page], query_string=query))

    async def press(self, values: Mapping[str, Value], known: Mapping[str, Widget]) -> None:
        """Set widgets, by the first letters of their keys, and press what is set to True."""
        asked = ClientState()
        asked.CopyFrom(self.last)
        asked.ClearField("widget_states")
        for start, value in values.items():
            if widget := found(start, known):
                asked.widget_states.widgets.append(_state(*widget, value))
        await self.send(asked)

    def uploaded(self, name: str, content: bytes) -> UploadedFileInfo:
        """A file given to a box of this session, as browsers send it."""
        place = f"{self.url}/_stcore/upload_file/{self.shown.session}/{name}"
        with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=60) as answer:
            given = SimpleCookie(", ".join(answer.headers.get_all("Set-Cookie") or []))
        token = given["_streamlit_xsrf"].value
        head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"'
        body = f"{head}\r\n\r\n".encode() + content + f"\r\n--{EDGE}--\r\n".encode()
        request = urllib.request.Request(place, body, method="PUT")
        for header, value in {
            "Content-Type": f"multipart/form-data; boundary={EDGE}",
            "Cookie": f"_streamlit_xsrf={token}",
            "X-Xsrftoken": token,
        }.items():
            request.add_header(header, value)
        urllib.request.urlopen(request, timeout=60).close()
        info = UploadedFileInfo(file_id=name, name=name, size=len(content))
        info.file_urls.file_id = name
        info.file_urls.upload_url = info.file_urls.delete_url = place
        return info


def found(start: str, known: Mapping[str, Widget]) -> Widget | None:
    """The widget whose key begins so."""
    return next((widget for key, widget in known.items() if key.startswith(start)), None)


def _state(identity: str, kind: str, value: Value) -> WidgetState:
    state = WidgetState(id=identity)
    if isinstance(value, UploadedFileInfo):
        state.file_uploader_state_value.uploaded_file_info.append(value)
    elif isinstance(value, tuple):
        state.string_array_value.data.extend(value)
    elif kind == "button":
        state.trigger_value = True
    else:
        state.string_value = str(value)
    return state


@asynccontextmanager
async def visiting(
    server: str, account: str = "", sent: Mapping[str, str] | None = None, **options: Any
) -> AsyncIterator[Visit]:
    """A session of an account; of nobody where it is empty.

    Parameters
    ----------
    sent : mapping, optional
        Further headers.
    **options
        Of the connection, such as its certificates.
    """
    headers = {**({HEADER: account} if account else {}), **(sent or {})}
    address = urlsplit(server)
    scheme = "wss" if address.scheme == "https" else "ws"
    url = f"{scheme}://{address.netloc}{address.path}/_stcore/stream"
    async with connect(
        url, additional_headers=headers, max_size=None, open_timeout=120, **options
    ) as socket:
        yield Visit(socket, server)
