"""A link is a selection: pasted into a fresh browser it shows the same figures."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from pages.ui.browsers import COOKIE
from tests.browser.conftest import (
    PYTHON,
    STREAMLIT,
    Server,
    Visitor,
    free_port,
    its_run,
    running,
    wait_idle,
)
from tests.browser.proxy import stripping
from tests.inventory import IN

pytestmark = [pytest.mark.browser, pytest.mark.part(one_in=3)]
# Records as the page counts them.
TUNISIA, BOTH = str(IN["TN"]), str(IN["DZ"] + IN["TN"])


def test_filter_lives_in_the_address_and_survives_pages_and_reload(
    visit: Callable[..., Visitor],
) -> None:
    page = visit().open("")
    page.get_by_role("combobox", name="Pays").click()
    page.get_by_role("option", name="Tunisie").click()
    page.wait_for_url("**country=DZ&country=TN**")
    page.keyboard.press("Escape")
    wait_idle(page)
    with its_run(page):
        page.get_by_role("link", name="Régions").click()
    page.wait_for_url("**/regions?country=DZ&country=TN")
    assert page.locator(".atlas-count b").inner_text() == BOTH
    page.reload()
    page.locator("h1").first.wait_for()
    wait_idle(page)
    assert page.locator(".atlas-count b").inner_text() == BOTH


def test_pasted_link_shows_identical_figures(visit: Callable[..., Visitor]) -> None:
    path = "regions?country=TN&region=TN-33&region=TN-52&measure=density_pop&lang=en"
    tables = [
        [table.inner_text() for table in visit().open(path).locator(".atlas-table").all()]
        for _ in range(2)
    ]
    assert tables[0]
    assert tables[0] == tables[1]


def test_language_switch_keeps_filters_and_page(visit: Callable[..., Visitor]) -> None:
    page = visit().open("sectors?country=TN&stage=pilot")
    with its_run(page):
        page.get_by_role("radio", name="ع").click()
    page.get_by_role("heading", name="القطاعات", exact=True).wait_for()
    assert "country=TN" in page.url
    assert "stage=pilot" in page.url
    assert page.locator(".atlas-count b").inner_text() == "9"
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('.stApp')).direction") == "rtl"
    )


def test_broken_link_shows_the_page_and_a_notice(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map?sector=XX&country=DZ")
    notice = page.locator(".atlas-note").first.inner_text()
    assert "XX" in notice
    assert page.locator(".atlas-count b").inner_text() == str(IN["DZ"])


def copied(page: Page) -> str:
    """The link that the first export menu of a page offers."""
    page.locator("[class*=st-key-menu_] button").first.click()
    code = page.locator("[role=dialog] [data-testid=stCode]")
    code.wait_for()
    return code.inner_text().strip()


def shown(page: Page) -> tuple[str, str, list[str]]:
    """What tells one page of figures from another."""
    return (
        page.locator("h1").first.inner_text(),
        page.locator(".atlas-count b").inner_text(),
        [table.inner_text() for table in page.locator("table.atlas-table").all()],
    )


def notes(page: Page) -> list[str]:
    """The sentences over a page, spaces made plain."""
    return [re.sub(r"\s", " ", text) for text in page.locator(".atlas-note").all_inner_texts()]


@pytest.fixture(scope="module")
def under_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The atlas under a base path of its own."""
    folder = tmp_path_factory.mktemp("base")
    options = ("--server.baseUrlPath", "atlas")
    with running(folder, *options, base="/atlas") as started:
        yield started.url


@pytest.fixture(scope="module")
def behind_proxy(server: Server) -> Iterator[str]:
    """The atlas behind a proxy that strips a path; its folder is called like a page of ours."""
    with stripping("/outils/map", int(server.url.rpartition(":")[2])) as address:
        yield address


@pytest.fixture
def places(server: Server, under_base: str, behind_proxy: str) -> dict[str, str]:
    return {"root": server.url, "base": under_base, "proxy": behind_proxy}


PLACES = pytest.mark.parametrize("place", ["root", "base", "proxy"])


@pytest.mark.parametrize(
    ("place", "path"),
    [
        *(("root", path) for path in ("", "map", "sectors", "coverage")),
        *(("base", path) for path in ("", "sectors")),
        *(("proxy", path) for path in ("", "map")),
    ],
)
def test_copied_link_opens_what_is_seen(
    visit: Callable[..., Visitor], places: dict[str, str], place: str, path: str
) -> None:
    base = places[place]
    page = visit(base=base).open(f"{path}?country=TN&stage=pilot&lang=en")
    link = copied(page)
    assert link == f"{base}/{path}?country=TN&stage=pilot&lang=en"
    other = visit(base=base).open(link.removeprefix(f"{base}/"))
    assert shown(other) == shown(page)
    assert other.url == link


def test_copied_link_follows_from_page_to_page(
    visit: Callable[..., Visitor], behind_proxy: str
) -> None:
    """The browser still stands at the address before when a page is built."""
    page = visit(base=behind_proxy).open("map")
    for name, path in (("Filières", "sectors"), ("Aperçu", ""), ("Carte", "map")):
        with its_run(page):
            page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_function("path => location.pathname.endsWith('/' + path)", arg=path)
        assert copied(page) == f"{behind_proxy}/{path}"
        page.keyboard.press("Escape")
        page.locator("[role=dialog]").wait_for(state="hidden")


@PLACES
@pytest.mark.parametrize(
    ("path", "name", "heading", "said"),
    [
        ("map/map?country=TN", "map", "Carte", "Cette adresse n’existe pas (« /{path} »)"),
        ("a/b/c/d?lang=en", "", "Overview", "This address does not exist (“/{path}”)"),
        ("xyz?lang=ar", "", "نظرة عامة", "هذا العنوان غير موجود"),
    ],
    ids=["doubled", "deep", "plain"],
)
def test_an_unknown_address_shows_the_atlas_and_says_so(
    visit: Callable[..., Visitor],
    places: dict[str, str],
    place: str,
    path: str,
    name: str,
    heading: str,
    said: str,
) -> None:
    base = places[place]
    page = visit(base=base).open(path)
    assert page.locator("[role=dialog]").count() == 0
    asked = urlsplit(f"{'/atlas' if place == 'base' else ''}/{path}").path.strip("/")
    (note,) = notes(page)
    assert said.format(path=asked) in note
    assert f"« {heading} »" in note or f"“{heading}”" in note or f"«{heading}»" in note
    assert urlsplit(page.url).path == f"{urlsplit(base).path}/{name}"
    assert page.locator(".atlas-count b").inner_text() == str(IN["TN" if "TN" in path else "DZ"])


def test_the_sentence_goes_with_the_next_step(visit: Callable[..., Visitor]) -> None:
    page = visit().open("xyz")
    assert len(notes(page)) == 1
    with its_run(page):
        page.get_by_role("link", name="Régions", exact=True).click()
    page.wait_for_url("**/regions")
    assert notes(page) == []
    with its_run(page):
        page.get_by_role("link", name="Aperçu", exact=True).click()
    page.wait_for_function("() => location.pathname === '/'")
    assert notes(page) == []
    assert "unknown" not in page.url


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_sentence_is_seen_on_a_telephone(visit: Callable[..., Visitor], lang: str) -> None:
    page = visit(390, 844).open(f"xyz?lang={lang}")
    covered = """note => {
        const box = note.getBoundingClientRect();
        const middle = [box.left + box.width / 2, box.top + box.height / 2];
        return !note.contains(document.elementFromPoint(...middle));
    }"""
    assert page.locator(".atlas-note").evaluate(covered) is False
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("radio", name="EN").click()
    page.get_by_role("heading", name="Overview", exact=True).wait_for()
    assert "This address does not exist" in notes(page)[0]


def test_the_overview_is_an_address(visit: Callable[..., Visitor]) -> None:
    page = visit().open("overview?country=TN")
    assert page.locator("[role=dialog]").count() == 0
    assert page.locator(".atlas-count b").inner_text() == TUNISIA
    assert notes(page) == []


def test_presentation_is_a_link_like_any_other(
    visit: Callable[..., Visitor], places: dict[str, str]
) -> None:
    for base in (places["base"], places["proxy"]):
        page = visit(base=base).open("present/present?lang=en")
        assert urlsplit(page.url).path == f"{urlsplit(base).path}/present"
        assert "“Presentation”" in notes(page)[0]


def test_one_click_is_one_step_back(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map?country=TN")
    steps = [page.evaluate("history.length")]

    def settled(path: str, count: str) -> None:
        page.wait_for_function("path => location.pathname === path", arg=path)
        page.wait_for_function(
            "count => document.querySelector('.atlas-count b').textContent === count", arg=count
        )
        wait_idle(page)

    for name, path in (("Régions", "/regions"), ("Filières", "/sectors")):
        with its_run(page):
            page.get_by_role("link", name=name, exact=True).click()
        settled(path, TUNISIA)
        steps.append(page.evaluate("history.length"))
    page.get_by_role("combobox", name="Pays").click()
    with its_run(page):
        page.get_by_role("option", name="Algérie").click()
    page.keyboard.press("Escape")
    settled("/sectors", BOTH)
    steps.append(page.evaluate("history.length"))
    assert [step - steps[0] for step in steps] == [0, 1, 2, 3]
    for path in ("/sectors", "/regions", "/map"):
        with its_run(page):
            page.go_back()
        settled(path, TUNISIA)
        assert "country=DZ" not in page.url, "the selection of that step is back"
    for path, count in (("/regions", TUNISIA), ("/sectors", TUNISIA), ("/sectors", BOTH)):
        with its_run(page):
            page.go_forward()
        settled(path, count)


def test_a_broken_link_is_one_step_too(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map?sector=XX&country=DZ")
    assert page.evaluate("history.length") == 2, "an empty window and this page"
    assert "XX" in notes(page)[0]
    with its_run(page):
        page.get_by_role("link", name="Régions", exact=True).click()
    page.wait_for_url("**/regions")
    assert page.evaluate("history.length") == 3
    assert "XX" not in page.url


@pytest.mark.parametrize("command", [PYTHON, STREAMLIT], ids=["python", "streamlit"])
def test_both_ways_of_starting_serve_the_same(tmp_path: Path, command: tuple[str, ...]) -> None:
    port = free_port()
    with running(tmp_path, command=command, port=port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/map/map?lang=ar", headers={"Accept": "text/html"})
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Location")) == (
            307,
            "../map?lang=ar&unknown=map%2Fmap",
        )
        answer.read()
        connection.request("GET", "/map", headers={"Accept": "text/html"})
        answer = connection.getresponse()
        assert answer.status == 200
        assert (answer.getheader("Set-Cookie") or "").startswith(f"{COOKIE}=")
        connection.close()
