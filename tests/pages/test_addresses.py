"""Every address leads to a page, wherever the atlas is served; every browser is known again."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from pages.ui import browsers
from pages.ui.addresses import PAGES, SECTIONS, UNKNOWN, Addresses, Asked
from pages.ui.browsers import COOKIE, FORM, BrowserIds, id_of
from tests.conftest import ROOT

HOST = "http://atlas.example"
HTML = {"accept": "text/html,*/*;q=0.8"}
# Where the atlas may stand: what a proxy strips before us, and our own base path.
PLACES = pytest.mark.parametrize(("strip", "base"), [("", ""), ("", "atlas"), ("/outils", "")])


async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers as Streamlit does: the start page, whatever is asked for, but for its own."""
    path = scope["path"]
    answer: Response = HTMLResponse("start")
    if path.startswith("//"):
        answer = PlainTextResponse("Bad Request", 400)
    elif path.endswith(("/_stcore/health", "/media/gone.html", "/component/x/gone.html")):
        answer = PlainTextResponse("Not Found", 404)
    elif path.endswith("/static/index.js"):
        answer = PlainTextResponse("js")
    await answer(scope, receive, send)


def ask(
    app: ASGIApp, path: str, headers: dict[str, str] = HTML, method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    url = urlsplit(HOST + path)
    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": url.path,
        "raw_path": url.path.encode(),
        "query_string": url.query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    # In a thread of its own: a browser of other tests of this process holds this one's loop.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(app(scope, receive, send))).result()
    start, *rest = sent
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], found, b"".join(part.get("body", b"") for part in rest)


@pytest.fixture(autouse=True)
def root_path() -> Any:
    yield
    config.set_option("server.baseUrlPath", "")


def visited(asked: str, strip: str = "", base: str = "") -> str:
    """The address at which a browser ends that asks for one."""
    config.set_option("server.baseUrlPath", base)
    address = HOST + strip + asked
    for _ in range(3):
        ours = address.removeprefix(HOST + strip)
        status, headers, _ = ask(Addresses(streamlit), ours)
        if status != 307:
            assert status == 200
            return address.removeprefix(HOST + strip)
        assert headers["cache-control"] == "no-store"
        assert not urlsplit(headers["location"]).scheme
        address = urljoin(address, headers["location"])
        assert address.startswith(HOST + strip + "/"), "no way leads out of our own"
    raise AssertionError("round and round")


@PLACES
@pytest.mark.parametrize("page", PAGES[1:])
def test_a_page_answers_at_its_address(page: str, strip: str, base: str) -> None:
    root = f"/{base}/" if base else "/"
    address = f"{root}{page}?country=TN"
    assert visited(address, strip, base) == address
    assert visited(f"{root}{page}/?country=TN", strip, base) == address
    assert visited(f"{root}{page.upper()}?country=TN", strip, base) == address


@PLACES
@pytest.mark.parametrize("name", ["", "overview", "Overview/", "index.html"])
def test_the_overview_has_an_address(name: str, strip: str, base: str) -> None:
    root = f"/{base}/" if base else "/"
    assert visited(f"{root}{name}?lang=ar", strip, base) == f"{root}?lang=ar"
    if base:
        assert visited(f"/{base}?lang=ar", strip, base) == f"{root}?lang=ar"


@PLACES
@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("xyz", ""),
        ("map/map", "map"),
        ("map/xyz", ""),
        ("a/b/c/d/e", ""),
        ("overview/overview", ""),
        ("component", ""),
        ("media", ""),
        ("static/nothing", ""),
        ("_stcore/nothing", ""),
        ("%D8%AE%D8%B1%D9%8A%D8%B7%D8%A9", ""),
        ("map%2Fmap", "map"),
        ("maps.aspx", ""),
    ],
)
def test_an_unknown_address_leads_to_a_page_that_knows_it(
    name: str, page: str, strip: str, base: str
) -> None:
    root = f"/{base}/" if base else "/"
    found = urlsplit(visited(f"{root}{name}?country=TN&lang=ar", strip, base))
    assert found.path == f"{root}{page}"
    said = parse_qs(found.query)
    assert said["country"] == ["TN"]
    assert said["lang"] == ["ar"]
    assert said[UNKNOWN] == [parse_qs(f"x={root[1:]}{name}")["x"][0]]


@given(
    st.text(
        alphabet=st.characters(codec="ascii", min_codepoint=33, exclude_characters="?#"),
        min_size=1,
        max_size=40,
    )
)
@settings(deadline=None, max_examples=300)
def test_whatever_is_typed_ends_at_a_page(name: str) -> None:
    path = urlsplit(visited(f"/x/{name}")).path
    assert path.lstrip("/") in ("", *PAGES[1:])


def test_an_address_beside_the_base_leads_under_it() -> None:
    config.set_option("server.baseUrlPath", "atlas")

    async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("Not Found", 404)(scope, receive, send)

    for path, location in (("/", "./atlas/"), ("/x/map", "../atlas/map?unknown=x%2Fmap")):
        status, headers, _ = ask(Addresses(nothing), path)
        assert (status, headers["location"]) == (307, location)


def test_programs_get_the_answers_they_know() -> None:
    app = Addresses(streamlit)
    for path in ("/_stcore/health", "/media/gone.html", "/component/x/gone.html"):
        assert ask(app, path)[0] == 404
    assert ask(app, "//x", {"accept": "*/*"})[0] == 400
    assert ask(app, "/static/index.js") == (
        200,
        {"content-length": "2", "content-type": "text/plain; charset=utf-8"},
        b"js",
    )
    for path in ("/media/report.html", "/component/streamlit_folium.st_folium/index.html"):
        assert ask(app, path)[2] == b"start"
    assert ask(app, "/xyz", method="POST")[0] == 200


def test_no_header_is_smuggled_by_an_address() -> None:
    _, headers, _ = ask(Addresses(streamlit), "/x%0d%0aSet-Cookie:a=b?lang=%0d%0aX:y")
    assert "\r" not in headers["location"]
    assert headers["location"].startswith("./?lang=%0d%0aX:y&unknown=")
    assert Asked("//evil.example/map").way_out == "../../map?unknown=evil.example%2Fmap"


def test_every_page_has_a_file_and_every_file_an_address() -> None:
    stems = {path.stem.removesuffix("_page") for path in (ROOT / "pages").glob("*_page.py")}
    assert stems == set(PAGES)
    assert len(PAGES) == sum(map(len, SECTIONS.values()))


# Ids of browsers -------------------------------------------------------------------


def cookie(path: str = "/map", **headers: str) -> tuple[str, dict[str, str]]:
    """The cookie that an answer sets: its value and its attributes."""
    _, found, _ = ask(BrowserIds(streamlit), path, {**HTML, **headers})
    (morsel,) = SimpleCookie(found["set-cookie"]).values()
    assert found["cache-control"] == "private, no-cache", "no proxy gives it to the next person"
    return morsel.value, {name: value for name, value in morsel.items() if value}


def test_a_new_browser_gets_an_id_that_nobody_guesses() -> None:
    values = {cookie()[0] for _ in range(50)}
    assert len(values) == 50
    assert all(FORM.fullmatch(value) for value in values)
    assert id_of({COOKIE: min(values)}) == min(values)


def test_no_script_and_no_other_site_sees_the_id() -> None:
    _, attributes = cookie()
    assert attributes["httponly"] is True
    assert attributes["samesite"] == "Lax"
    assert "secure" not in attributes
    assert "path" not in attributes, "a browser takes the folder of the page, proxy or not"
    assert cookie(**{"x-forwarded-proto": "https"})[1]["secure"] is True


def test_a_known_browser_keeps_its_id() -> None:
    mine = cookie()[0]
    assert cookie(cookie=f"a=1; {COOKIE}={mine}; b=2")[0] == mine
    for wrong in ("", "short", "../" * 20, mine + "x", mine[:-1] + "=", f'"{mine}'):
        assert cookie(cookie=f"{COOKIE}={wrong}")[0] not in (mine, wrong)


@pytest.mark.parametrize("wrong", ["", "x" * 42, "x" * 44, "x" * 42 + "/", "x" * 42 + "\n", None])
def test_an_id_of_another_form_is_none(wrong: str | None) -> None:
    assert id_of({} if wrong is None else {COOKIE: wrong}) is None


def test_only_pages_give_ids() -> None:
    for path in ("/static/index.js", "/xyz", "/_stcore/health", "/media/a.html"):
        assert "set-cookie" not in ask(BrowserIds(streamlit), path)[1]


def test_an_id_is_as_long_as_it_is_said_to_be() -> None:
    assert re.compile(r"\{(\d+)\}").findall(FORM.pattern) == [str(-(-browsers.BYTES * 8 // 6))]
