"""A steward's morning: import a messy workbook in French, settle its doubts, undo it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor, wait_idle
from tests.geodata.intake import messy

pytestmark = pytest.mark.browser


def answer(page: Page, about: str, choice: str) -> None:
    box = page.get_by_role("combobox", name=re.compile(re.escape(about))).last
    box.scroll_into_view_if_needed()
    box.click()
    page.keyboard.type(choice)
    page.get_by_role("option", name=choice).first.wait_for()
    page.keyboard.press("Enter")
    box.wait_for(state="hidden")
    wait_idle(page)


def test_messy_workbook_is_imported_settled_and_undone(
    visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    made = messy.swapped("fr")
    path = tmp_path / "liste.xlsx"
    path.write_bytes(made.content())
    visitor = visit(height=1700)
    visitor.open("").close()
    page = visitor.open("intake")
    page.get_by_label("Votre nom").first.fill("Amel")
    page.get_by_label("Votre nom").first.press("Enter")
    wait_idle(page)
    # Idle may still be the moment before the name's own run: that must be over, too.
    page.wait_for_timeout(500)
    wait_idle(page)
    page.set_input_files("input[type=file]", str(path))
    page.get_by_text("liste.xlsx").first.wait_for()
    # The first file also starts the process that reads files.
    page.get_by_text("2 questions avant").wait_for(timeout=240_000)
    wait_idle(page)
    answer(page, "2.75 36.26", "36.26 2.75")
    answer(page, "48.85 2.35", "laisser vide")
    page.get_by_role("button", name="Enregistrer 4 lignes").click()
    page.get_by_text("Enregistré sous le n°").wait_for()
    wait_idle(page)
    assert page.locator(".atlas-count b").inner_text() == "30"
    page.get_by_role("tab", name="Enregistrements et annulation").click()
    page.get_by_label("Motif").last.fill("essai")
    page.get_by_label("Motif").last.press("Enter")
    wait_idle(page)
    page.get_by_role("button", name="Annuler cet enregistrement").click()
    page.get_by_text("lignes rétablies").wait_for()
    wait_idle(page)
    assert page.locator(".atlas-count b").inner_text() == "26"
