"""Addresses: which page answers, and where an address that does not exist leads.

Streamlit answers every address with the same start page and leaves the rest to
its script in the browser. Below a folder (``/map/map``) that script is looked
for in the wrong place and the window stays white; elsewhere it complains in
English. This layer stands before Streamlit and leads such an address to a page
of the atlas, which says so in the reader's language.

Every redirect is relative to the address asked for, so it holds at the root,
under ``server.baseUrlPath`` and behind a proxy that strips a path of its own.
Nothing heavy is imported here: it is read before the first visitor comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlencode

from starlette.responses import Response
from streamlit import config

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What is asked for every day stands in the bar itself, the rest under a heading.
SECTIONS = {
    "": ("overview", "records", "map", "sectors", "regions"),
    "analyse": ("density", "specialisation", "pattern", "gaps"),
    "support": ("support", "coverage", "money"),
    "present": ("deck", "present"),
    "data": ("intake", "registers", "quality", "method", "access"),
}
PAGES = tuple(name for names in SECTIONS.values() for name in names)
FIRST = PAGES[0]
# The first page stands at the root; what else people type for it leads there.
OTHER_NAMES = {FIRST: FIRST, "index.html": FIRST, "index.htm": FIRST}
# The parameter by which a page learns that another address was asked for.
UNKNOWN = "unknown"
LONGEST = 60
# Files that Streamlit serves below these are whole answers, pages or not.
FILES = ("component", "media")
# Below these a wrong address is answered to a program, not to a person.
PROGRAMS = (*FILES, "_stcore")
READING = ("GET", "HEAD")
# Left as they are in a query that is passed on.
KEPT = "%=&+:;@/?!$'()*,~-._"


@dataclass(frozen=True)
class Asked:
    """An address as a browser asked for it.

    Attributes
    ----------
    path : str
        As the browser wrote it, percent signs and all: its slashes are those
        by which the browser resolves a relative address.
    query : str
    base : str
        Path under which the atlas is served, without slashes; empty at the root.
    """

    path: str
    query: str = ""
    base: str = ""

    @classmethod
    def of(cls, scope: Scope) -> Asked:
        """The address of a request."""
        raw = scope.get("raw_path") or quote(scope["path"]).encode()
        return cls(
            path=raw.decode("latin-1"),
            query=scope.get("query_string", b"").decode("latin-1"),
            base=(config.get_option("server.baseUrlPath") or "").strip("/"),
        )

    @cached_property
    def inside(self) -> str | None:
        """The address below the base, percent signs read; None outside the base."""
        path = unquote(self.path).replace("\\", "/")
        if f"{path}/" == self.root:
            return ""
        return path.removeprefix(self.root) if path.startswith(self.root) else None

    @property
    def root(self) -> str:
        """The address of the first page."""
        return f"/{self.base}/" if self.base else "/"

    @property
    def page(self) -> str | None:
        """The page that this is the address of, letter by letter."""
        if self.path == self.root:
            return FIRST
        return self.inside if self.inside in PAGES[1:] else None

    @property
    def meant(self) -> str | None:
        """The page that this is another way to write for."""
        if self.inside is None:
            return None
        name = self.inside.strip("/").lower()
        if not name:
            return FIRST
        return name if name in PAGES[1:] else OTHER_NAMES.get(name)

    @property
    def belongs_to_files(self) -> bool:
        """Whether Streamlit has files below this address."""
        folder, slash, _ = (self.inside or "").partition("/")
        return bool(slash) and folder in FILES

    @property
    def belongs_to_programs(self) -> bool:
        """Whether no person reads what is answered here."""
        return (self.inside or "").partition("/")[0] in PROGRAMS

    def to(self, page: str, query: str = "") -> str:
        """The way from here to a page, as a relative address."""
        up = "../" * (self.path.count("/") - 1) or "./"
        name = "" if page == FIRST else page
        return f"{up}{self.root[1:]}{name}" + (f"?{query}" if query else "")

    @property
    def way_on(self) -> str | None:
        """Where another way to write a page's address leads; None for any other address."""
        if self.page is not None or self.meant is None:
            return None
        return self.to(self.meant, quote(self.query, safe=KEPT))

    @property
    def way_out(self) -> str:
        """Where an address that does not exist leads: the page it ends in, else the first.

        The selection that it carries is kept.
        """
        said = unquote(self.path).strip("/")
        last = said.rsplit("/", 1)[-1]
        told = urlencode({UNKNOWN: said[:LONGEST]}) if said else ""
        parts = [part for part in (quote(self.query, safe=KEPT), told) if part]
        return self.to(last if last in PAGES else FIRST, "&".join(parts))


class Addresses:
    """Leads every address that is no page's to one that is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] not in READING:
            await self.app(scope, receive, send)
            return
        asked = Asked.of(scope)
        if asked.way_on is not None:
            await _redirect(asked.way_on)(scope, receive, send)
        elif asked.page is not None:
            await self.app(scope, receive, send)
        else:
            await self._unless_nowhere(asked, scope, receive, send)

    async def _unless_nowhere(
        self, asked: Asked, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Streamlit's answer, or the way out where it has none of its own."""
        nowhere = False

        async def judged(message: Message) -> None:
            nonlocal nowhere
            if message["type"] == "http.response.start" and _is_nowhere(asked, message, scope):
                nowhere = True
                await _redirect(asked.way_out)(scope, receive, send)
            elif not nowhere:
                await send(message)

        await self.app(scope, receive, judged)


def _is_nowhere(asked: Asked, answer: Message, scope: Scope) -> bool:
    """Whether Streamlit knew nothing better than its start page, or refused a person."""
    if answer["status"] in (400, 404):
        wanted = _header(scope["headers"], b"accept")
        return b"text/html" in wanted and not asked.belongs_to_programs
    kind = _header(answer.get("headers", ()), b"content-type")
    return answer["status"] == 200 and kind.startswith(b"text/html") and not asked.belongs_to_files


def _header(headers: list[tuple[bytes, bytes]], name: bytes) -> bytes:
    return next((value for key, value in headers if key.lower() == name), b"")


def _redirect(location: str) -> Response:
    """Temporary: what is no address today may be one tomorrow."""
    return Response(status_code=307, headers={"location": location, "cache-control": "no-store"})
