"""Streamlit's own controls speak the reader's language, to the eye and to a screen reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from analytics.words.phrases import MESSAGES
from geodata.languages import LANGUAGES
from pages.ui.control_words import STREAMLIT_SAYS
from tests.browser.conftest import PATIENCE, Server, Visitor, running, wait_idle

pytestmark = pytest.mark.browser
# "Format" is the same word in French; texts of the atlas may be one of these words.
ENGLISH = re.compile(
    "|".join(
        f"^{re.escape(own).replace(re.escape('{}'), '.+')}$"
        for own in STREAMLIT_SAYS
        if own != "Format"
    )
)
NAMES = """() => [...document.querySelectorAll("[aria-label],[title],[placeholder]")].flatMap(
    (one) => ["aria-label", "title", "placeholder"].map((name) => one.getAttribute(name) ?? "")
).filter((text) => text)"""


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("page", ["overview", "intake"])
def test_controls_are_named_in_the_language_of_the_page(
    visit: Callable[..., Visitor], page: str, lang: str
) -> None:
    opened = visit().open(f"{page}?lang={lang}")
    _all_speak(opened, lang)


def test_another_language_is_spoken_at_once(visit: Callable[..., Visitor]) -> None:
    page = visit().open("overview?lang=fr")
    page.get_by_test_id("stSidebar").get_by_text(LANGUAGES["ar"].label, exact=True).click()
    _all_speak(page, "ar")


def test_a_search_in_a_box_that_finds_nothing_says_so(visit: Callable[..., Visitor]) -> None:
    page = visit().open("overview?lang=fr")
    page.get_by_test_id("stSidebar").get_by_role("combobox").first.fill("zzzz")
    expect(page.get_by_text(MESSAGES.text("control.no_results", "fr"))).to_be_visible()


def test_a_lost_server_is_told_without_a_command(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path) as server:
        page = _opened(browser, server)
        server.process.kill()
        told = page.get_by_role("dialog")
        expect(told).to_contain_text(MESSAGES.text("control.wait", "fr"), timeout=PATIENCE)
        assert "streamlit" not in told.inner_text().lower()
        page.close()


def _all_speak(page: Page, lang: str) -> None:
    """What listens for names comes with the page, a moment after it."""
    expect(page.get_by_label(MESSAGES.text("control.sidebar", lang), exact=True)).to_be_attached()
    wait_idle(page)
    assert [name for name in page.evaluate(NAMES) if ENGLISH.search(name)] == []


def _opened(browser: Browser, server: Server) -> Page:
    page = browser.new_page()
    page.goto(f"{server.url}/overview?lang=fr")
    wait_idle(page)
    return page


def test_on_a_phone_an_arabic_list_begins_with_its_names(visit: Callable[..., Visitor]) -> None:
    page = visit(390, 844).open("records?lang=ar")
    page.wait_for_function(
        """() => {
            const list = document.querySelector("[data-testid=stDataFrame] .dvn-scroller");
            const hidden = list ? list.scrollWidth - list.clientWidth : 0;
            return hidden > 0 && Math.abs(list.scrollLeft - hidden) < 2;
        }"""
    )
