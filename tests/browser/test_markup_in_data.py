"""Markdown, directives, formulas and HTML in every field, heading and sheet: shown, not obeyed.

Each text field of each row of a store holds one of the hostile texts, another for each row and
field, so that every text stands in every field somewhere. Every page is then looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page

from geodata.schema.tables import SCHEMAS
from geodata.store import Edit, core, current
from pages.ui.addresses import PAGES
from tests.browser.conftest import Visitor, its_run, running, visitors, wait_idle
from tests.browser.hostile_labels import TEXTS

pytestmark = pytest.mark.browser
FREE = ("text", "long", "lines", "person")
# Of a source these are of a form of their own.
FORMED = ("url", "lang", "date")
SCRIPTS = (
    "<img src=x onerror=window.obeyed=1>",
    "<script>window.obeyed=1</script>",
    "<a href='javascript:window.obeyed=1'>x</a>",
)
EVERY = (*TEXTS, *SCRIPTS)
# What shows that a text was obeyed: a formula, a link or a picture of its address, a colour,
# letters set off, a script that ran.
OBEYED = """() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const found = all('.katex, .stMarkdownColoredText, .stMarkdownBadge, .stMarkdownSmall');
  found.push(...all('a, img').filter((one) =>
    /127\\.0\\.0\\.1:9\\b|example\\.dz|x\\.y|mailto:|javascript:/.test(one.href || one.src || '')));
  found.push(...all('em, strong, del, code, mark, b').filter((one) =>
    ['b', 'i', 's', 'c', 'h', 'x'].includes(one.textContent.trim())));
  const told = found.map((one) => one.outerHTML.slice(0, 200));
  return window.obeyed ? [...told, 'a script'] : told;
}"""


@pytest.fixture(scope="module")
def visit(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Visitor]]:
    """Visitors of an atlas whose every text is hostile."""
    home = tmp_path_factory.mktemp("markup")
    store = current(home)
    edits = []
    for entity, schema in SCHEMAS.items():
        free = [one.name for one in schema.fields if one.kind in FREE and one.name not in FORMED]
        for i, key in enumerate(store.table(entity).iloc[:, 0]):
            texts = {name: EVERY[(i + j) % len(EVERY)] for j, name in enumerate(free)}
            edits.append(Edit(entity, str(key), texts))
    store.commit(edits, who=EVERY[0], why=EVERY[5])
    core.forget(store.url)
    with running(home) as server, visitors(browser, server) as make:
        yield make


def looked_at(visitor: Visitor, address: str) -> tuple[list[str], list[str]]:
    """What a page obeyed, and what it asked of the address in the texts."""
    asked: list[str] = []
    visitor.context.on("request", lambda one: asked.append(one.url))
    page = visitor.open(address)
    found = [str(one) for one in page.evaluate(OBEYED)]
    page.close()
    return found, [url for url in asked if re.match(r"https?://127\.0\.0\.1:9\b", url)]


@pytest.mark.full(one_in=6)
@pytest.mark.parametrize(
    "name", [*(one for one in PAGES if one != "present"), "records?record=DZ-003"]
)
def test_no_page_obeys_what_its_data_say(visit: Callable[..., Visitor], name: str) -> None:
    visitor = visit(height=1800)
    assert looked_at(visitor, name) == ([], [])
    assert visitor.errors == []


def typed(page: Page, key: str, text: str) -> None:
    """A text written into a field of the deck, and taken by the page."""
    field = page.locator(f"[class*=st-key-{key}] :is(input, textarea)").first
    field.fill(text)
    with its_run(page):
        field.press("Control+Enter" if "comment" in key or "notes" in key else "Enter")
    wait_idle(page)


def test_a_presentation_obeys_neither_its_data_nor_what_is_said_of_it(
    visit: Callable[..., Visitor],
) -> None:
    visitor = visit(height=900)
    asked: list[str] = []
    visitor.context.on("request", lambda one: asked.append(one.url))
    page = visitor.open("deck")
    with its_run(page):
        page.locator(".st-key-deck_start_country_DZ button").click()
    wait_idle(page)
    everything = " ".join(EVERY)
    for key in ("deck_title", "slide_title_", "slide_comment_", "slide_notes_"):
        typed(page, key, everything[:180])
    assert page.evaluate(OBEYED) == []
    page.locator(".st-key-deck_bar button[kind=primary]").click()
    page.wait_for_function("() => window.atlasPresent")
    wait_idle(page)
    slides = int(page.locator(".atlas-counter").inner_text().split("/")[1])
    for number in range(1, slides + 1):
        page.wait_for_function(
            "n => document.querySelector('.atlas-counter').textContent.startsWith(`${n} /`)",
            arg=number,
        )
        assert page.evaluate(OBEYED) == []
        page.keyboard.press("PageDown")
    assert [url for url in asked if re.match(r"https?://127\.0\.0\.1:9\b", url)] == []
    assert visitor.errors == []


def test_no_heading_cell_or_sheet_of_a_file_is_obeyed(
    visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    path = tmp_path / "liste.xlsx"
    book = Workbook()
    for number, name in enumerate(("![p](http://127.0.0.1:9/s)", ":red[x] $x^2$ **b**")):
        sheet = book.active if number == 0 else book.create_sheet()
        # What a program may write into a file, though this library would not.
        sheet._WorkbookChild__title = name
        sheet.append(["Nom du cluster", "Wilaya", "Secteur", "Stade", *EVERY])
        for text in EVERY:
            sheet.append([text, text, text, text, *EVERY[::-1]])
    book.save(path)
    visitor = visit(height=1800)
    asked: list[str] = []
    visitor.context.on("request", lambda one: asked.append(one.url))
    page = visitor.open("intake")
    page.set_input_files("input[type=file]", str(path))
    page.get_by_text("liste.xlsx").first.wait_for()
    page.locator("[data-testid=stMain] [data-testid=stSelectbox]").first.wait_for()
    wait_idle(page)
    assert page.evaluate(OBEYED) == []
    assert [url for url in asked if re.match(r"https?://127\.0\.0\.1:9\b", url)] == []
    assert visitor.errors == []


def test_what_is_obeyed_would_be_seen(visit: Callable[..., Visitor]) -> None:
    page = visit().open("method")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend',"
        " '<em>i</em><a href=http://127.0.0.1:9>x</a><span class=katex>x</span>')"
    )
    assert len(page.evaluate(OBEYED)) == 3
