"""A link is a selection: pasted into a fresh browser it shows the same figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor, wait_idle

pytestmark = pytest.mark.browser


def test_filter_lives_in_the_address_and_survives_pages_and_reload(
    visit: Callable[..., Visitor],
) -> None:
    page = visit().open("")
    page.get_by_role("combobox", name="Pays").click()
    page.get_by_role("option", name="Tunisie").click()
    page.wait_for_url("**country=DZ&country=TN**")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Régions").click()
    page.wait_for_url("**/regions?country=DZ&country=TN")
    wait_idle(page)
    assert page.locator(".atlas-count b").inner_text() == "67"
    page.reload()
    page.locator("h1").first.wait_for()
    wait_idle(page)
    assert page.locator(".atlas-count b").inner_text() == "67"


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
    page.get_by_role("radio", name="ع").click()
    page.get_by_role("heading", name="القطاعات", exact=True).wait_for()
    wait_idle(page)
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
    assert page.locator(".atlas-count b").inner_text() == "26"


def test_unknown_page_does_not_break(visit: Callable[..., Visitor]) -> None:
    page = visit().open("nowhere", settle=False)
    assert page.locator("h1").count() >= 1
