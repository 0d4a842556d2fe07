"""What was chosen for Tuesday is there on Tuesday: F5, another window, a server that died."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.ui.browsers import COOKIE
from tests.browser.conftest import Server, Visitor, free_port, its_run, start_server, wait_idle
from tests.browser.proxy import stripping

pytestmark = [pytest.mark.browser, pytest.mark.part(one_in=2)]


def filled(visitor: Visitor) -> Page:
    """The deck page with the five plates of Constantine, the first commented."""
    page = visitor.open("deck")
    page.locator(".st-key-deck_start_region_DZ-25 button").click()
    counted(page, 5)
    wait_idle(page)
    comment = page.get_by_label("Commentaire").first
    comment.fill("À dire d’abord")
    with its_run(page):
        comment.press("Control+Enter")
    return page


def slides(page: Page) -> Locator:
    """The slides, not the fields and buttons in them."""
    return page.locator("[class*=st-key-slide_][data-testid=stVerticalBlock]")


def counted(page: Page, number: int) -> None:
    """Wait until that many slides are drawn."""
    expect(slides(page)).to_have_count(number)


def intact(page: Page) -> None:
    counted(page, 5)
    expect(page.get_by_label("Commentaire").first).to_have_value("À dire d’abord")


def test_the_deck_outlives_reload_and_window(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = filled(visitor)
    page.reload()
    intact(page)
    page.close()
    intact(visitor.open("deck?lang=fr"))
    assert slides(visit().open("deck")).count() == 0, "another browser has its own"


def test_the_presentation_outlives_reload(visit: Callable[..., Visitor]) -> None:
    page = filled(visit())
    page.locator(".st-key-deck_bar button[kind=primary]").click()
    page.locator(".atlas-stage").wait_for()
    page.reload()
    page.locator(".atlas-stage").wait_for()
    assert page.locator(".atlas-counter").inner_text() == "1 / 5"


def test_no_script_reads_what_the_deck_is_found_by(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open("map")
    (cookie,) = [one for one in visitor.context.cookies() if one["name"] == COOKIE]
    assert cookie["httpOnly"]
    assert COOKIE not in page.evaluate("document.cookie")


def test_two_windows_add_to_one_deck(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    one = filled(visitor)
    two = visitor.open("deck")
    intact(two)
    one.get_by_role("button", name="Dupliquer").first.click()
    counted(one, 6)
    two.get_by_role("button", name="Retirer").last.click()
    expect(two.locator(".atlas-note", has_text="dans une autre fenêtre")).to_be_visible()
    counted(two, 5)
    one.reload()
    counted(one, 5)


def connected(page: Page, wanted: bool) -> None:
    """Wait until a window has a server, or knows that it has none."""
    page.wait_for_function(
        "wanted => wanted === (document.querySelector('[data-testid=stApp]')"
        ".dataset.testConnectionState === 'CONNECTED')",
        arg=wanted,
    )


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Callable[[], Server]]:
    """A server that can be started again at the same address over the same folder."""
    port = free_port()
    started: list[Server] = []

    def start() -> Server:
        started.append(start_server(tmp_path, tmp_path / f"log{len(started)}", port=port))
        return started[-1]

    yield start
    for server in started:
        server.process.kill()
        server.process.wait()


def test_the_deck_outlives_a_server_that_is_killed(
    visit: Callable[..., Visitor], mortal: Callable[[], Server]
) -> None:
    server = mortal()
    visitor = visit(base=server.url)
    page = filled(visitor)
    server.process.kill()
    server.process.wait()
    connected(page, False)
    mortal()
    # The open window comes back by itself; what is done next is done to the deck as it was.
    connected(page, True)
    page = visitor.open("deck")
    intact(page)
    page.get_by_role("button", name="Dupliquer").first.click()
    counted(page, 6)
    page.get_by_role("button", name="Annuler la dernière étape").click()
    intact(page)
    intact(visitor.open("deck"))


def test_the_deck_is_found_behind_a_proxy(visit: Callable[..., Visitor], server: Server) -> None:
    with stripping("/outils/atlas", int(server.url.rpartition(":")[2])) as address:
        page = filled(visit(base=address))
        page.reload()
        intact(page)
