"""Text from data is never markup: a browser shows it letter by letter and asks for nothing."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from pages.ui.html import JOINER
from tests.browser.conftest import PATIENCE, running
from tests.browser.hostile_labels import TEXTS
from tests.conftest import ROOT

pytestmark = pytest.mark.browser
MARKUP = ("img", "a", ".katex", "em", "strong", "code", "del", "li", "table", "blockquote")
LABELS = (
    "[data-testid=stButton] button",
    "[data-testid=stCheckbox] label",
    "[data-testid=stRadio] [role=radiogroup] label",
    "[data-testid=stButtonGroup] button",
    "[data-testid=stCaptionContainer]",
    "[data-testid=stHeading] h3",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of labels alone."""
    home = tmp_path_factory.mktemp("labels")
    app = str(ROOT / "tests" / "browser" / "labels_app.py")
    command = [sys.executable, "-m", "streamlit", "run", app, "--server.headless", "true"]
    with running(home, command=command) as server:
        yield server.url


@pytest.fixture(scope="module")
def labels(browser: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    """The page, and what it asked of anybody else."""
    page = browser.new_page()
    others: list[str] = []
    page.on("request", lambda asked: others.append(asked.url))
    page.goto(address)
    page.wait_for_selector(".all-there", state="attached", timeout=PATIENCE)
    page.locator(LABELS[-1]).nth(len(TEXTS) - 1).wait_for()
    yield page, [url for url in others if not url.startswith((address, "data:", "blob:"))]
    page.close()


def test_nothing_is_asked_for_and_nothing_is_formatted(labels: tuple[Page, list[str]]) -> None:
    page, others = labels
    assert [url for url in others if not url.startswith("ws")] == []
    found = {tag: page.locator(f"[data-testid=stMain] {tag}").count() for tag in MARKUP}
    assert found == dict.fromkeys(MARKUP, 0)


@pytest.mark.parametrize("selector", LABELS)
def test_every_letter_is_shown(labels: tuple[Page, list[str]], selector: str) -> None:
    shown = labels[0].locator(selector).all_inner_texts()
    plain = [re.sub(r"\s+", " ", text.replace(JOINER, "")).strip() for text in shown]
    assert plain == list(TEXTS)
