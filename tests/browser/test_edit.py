"""A number corrected as an official does it: on the form, and in a list taken out and put back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page

from analytics.words.phrases import MESSAGES
from analytics.words.plaintext import without_marks
from tests.browser.conftest import Visitor, its_run, wait_idle

pytestmark = pytest.mark.browser

# Language → words of the page: form, name box, save, the two answers, what the sheet then says.
WORDS = {
    "fr": ("Modifier cette grappe", "Enregistrer", "L’effacer", "Membres", "30 membres"),
    "ar": ("تعديل هذا التجمع", "تسجيل", "محوه", "الأعضاء", "30 عضوا"),
}


def members(page: Page, label: str) -> str:
    """What the first list of facts says of the members."""
    facts = page.locator(".atlas-facts").first
    return facts.locator(f"dt:text-is('{label}') + dd").first.inner_text()


@pytest.mark.parametrize("lang", WORDS)
def test_corrected_number_asks_for_its_date_and_sheds_it(
    visit: Callable[..., Visitor], lang: str
) -> None:
    form, save, erase, label, expected = WORDS[lang]
    record = {"fr": "DZ-003", "ar": "TN-030"}[lang]
    country = {"fr": "DZ", "ar": "TN"}[lang]
    page = visit(height=1700).open(f"records?record={record}&country={country}&lang={lang}")
    assert "20" in members(page, label), "the number has a date before"
    page.get_by_text(form).first.click()
    page.locator(".st-key-who input").fill("Amel")
    with its_run(page):
        page.locator(".st-key-who input").press("Enter")
    page.locator(f".st-key-row_record_{record}_0_members input").fill("30")
    page.locator(f".st-key-row_record_{record}_0_why input").fill("enquête")
    with its_run(page):
        page.get_by_role("button", name=save, exact=True).click()
    page.get_by_text(erase).first.wait_for()
    page.get_by_text(erase).first.click()
    with its_run(page):
        page.get_by_role("button", name=save, exact=True).click()
    page.get_by_text(erase).first.wait_for(state="detached")
    assert members(page, label) == expected


@pytest.mark.parametrize("lang", WORDS)
def test_half_filled_form_is_not_left_unasked(visit: Callable[..., Visitor], lang: str) -> None:
    """By the menu, the page stays as it is; where the window is closed, the browser asks."""
    page = visit().open(f"records?record=DZ-003&lang={lang}")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message if dialog.type == "confirm" else dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_text(WORDS[lang][0]).first.click()
    field = page.locator(".st-key-row_record_DZ-003_0_why input")
    # The form is watched from when it is open: a hand takes longer than a test.
    page.wait_for_function("() => window.atlasUnsaved && window.atlasUnsaved.listening")
    field.fill("enquête")
    page.get_by_role("link", name=MESSAGES.text("page.sectors", lang), exact=True).click()
    assert asked == [MESSAGES.text("edit.unsaved", lang)]
    assert page.url.partition("?")[0].endswith("/records")
    assert field.input_value() == "enquête"
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked[1:] == ["beforeunload"]


def test_list_taken_out_and_corrected_asks_for_the_date_left_in_it(
    visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    visitor = visit(height=1900)
    page = visitor.open("records?lang=en&country=TN")
    with page.expect_download() as taken:
        page.locator(".st-key-records_csv button").click()
    rows = list(csv.DictReader(io.StringIO(Path(taken.value.path()).read_text("utf-8-sig"))))
    corrected = next(row for row in rows if row["id"] == "TN-016")
    assert corrected["label_en"] == corrected["name_en"] != corrected["name_fr"]
    corrected["members"] = "60"
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    page.close()
    page = visitor.open("intake?lang=fr")
    page.set_input_files("input[type=file]", str(path))
    page.get_by_text("1 question avant").wait_for()
    wait_idle(page)
    doubt = without_marks(page.locator(".atlas-doubt").inner_text())
    assert "La valeur passe de 56 à 60" in doubt
    assert "entreprises (19e anniversaire)" in doubt
    assert page.locator(".atlas-figure").nth(1).inner_text().split() == ["modifiées", "0"]
    box = page.get_by_role("combobox", name="La valeur passe de").last
    box.click()
    page.keyboard.type("laisser")
    page.get_by_role("option", name="laisser vide").first.wait_for()
    with its_run(page):
        page.keyboard.press("Enter")
    page.get_by_text("1 question avant").wait_for(state="detached")
    assert page.locator(".atlas-figure").nth(1).inner_text().split() == ["modifiées", "1"]
