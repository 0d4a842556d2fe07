"""What an official does first: look for a name, open a cluster, take a figure away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import MAP, Visitor, its_run, wait_idle

pytestmark = pytest.mark.browser

# Language → hit, name of the first cluster of the list, label of the export menu, PNG.
WORDS = {
    "fr": ("El Watan", "Cluster dinanderie de Constantine", "Exporter", "Image PNG"),
    "ar": ("El Watan", "التجمع العنقودي للنحاسيات", "تصدير", "صورة PNG"),
}
BOTH = pytest.mark.parametrize("lang", WORDS)


def search(page: Page, text: str) -> None:
    page.locator(".st-key-search input").fill(text)
    with its_run(page):
        page.keyboard.press("Enter")


@BOTH
def test_a_name_leads_to_the_sheet_of_a_cluster(visit: Callable[..., Visitor], lang: str) -> None:
    hit, name, *_ = WORDS[lang]
    page = visit().open(f"sectors?lang={lang}")
    search(page, "el watan")
    page.locator(".st-key-hits").get_by_role("button", name=hit).click()
    page.wait_for_function("() => location.pathname.endsWith('/records')")
    wait_idle(page)
    grid = page.locator("[data-testid=stDataFrame] canvas").first
    grid.wait_for()
    # In Arabic the names stand on the right, as the page is read.
    box = grid.bounding_box()
    assert box is not None
    across = 60 if lang == "fr" else box["width"] - 80
    with its_run(page):
        page.mouse.click(box["x"] + across, box["y"] + 54)
    assert name in page.locator("h2.atlas-title").first.inner_text()
    page.locator(MAP).first.wait_for()
    assert "record=DZ-001" in page.url


@BOTH
@pytest.mark.parametrize("path", ["map", "density"])
def test_export_menu_is_never_cut_and_closes_by_keyboard(
    visit: Callable[..., Visitor], path: str, lang: str
) -> None:
    *_, label, picture = WORDS[lang]
    page = visit().open(f"{path}?lang={lang}")
    page.get_by_role("button", name=label, exact=True).first.focus()
    page.keyboard.press("Enter")
    menu = page.get_by_role("dialog")
    button = menu.get_by_role("button", name=picture, exact=True)
    button.wait_for()
    box, last = button.bounding_box(), menu.locator("code").bounding_box()
    assert box is not None
    assert last is not None
    assert 0 <= box["y"] < last["y"] + last["height"] <= 900
    page.keyboard.press("Escape")
    menu.wait_for(state="hidden")
