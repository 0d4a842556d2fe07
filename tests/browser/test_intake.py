"""A steward's morning: import a messy workbook in French, settle its doubts, undo it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import Page

from geodata.places import boundaries
from tests.browser.conftest import Visitor, its_run, wait_idle
from tests.geodata.intake import messy
from tests.inventory import IN
from tests.pages.test_intake_page import many_doubts

pytestmark = pytest.mark.browser


def answer(page: Page, about: str, choice: str) -> None:
    box = page.get_by_role("combobox", name=re.compile(re.escape(about))).last
    box.scroll_into_view_if_needed()
    box.click()
    page.keyboard.type(choice)
    page.get_by_role("option", name=choice).first.wait_for()
    with its_run(page):
        page.keyboard.press("Enter")
    box.wait_for(state="hidden")


def test_what_the_server_does_not_take_is_told_in_the_visitors_language(
    visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    """Streamlit's own words for it are English, in the box and in a tooltip."""
    path = tmp_path / "liste.csv"
    with path.open("wb") as file:
        file.truncate(51 * 2**20)
    page = visit().open("intake?lang=ar")
    page.set_input_files("input[type=file]", str(path))
    chip = page.locator("[data-testid=stFileChip][aria-invalid]")
    chip.hover()
    told = chip.evaluate("chip => getComputedStyle(chip, '::after').content")
    assert "50 ميغابايت" in told
    page.locator("[data-testid=stTooltipErrorContent]").wait_for(state="attached")
    english = page.get_by_text("File must be")
    assert not any(english.nth(i).is_visible() for i in range(english.count()))
    chip.get_by_role("button").click()
    chip.wait_for(state="detached")


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
    with its_run(page):
        page.get_by_label("Votre nom").first.press("Enter")
    page.set_input_files("input[type=file]", str(path))
    page.get_by_text("liste.xlsx").first.wait_for()
    page.get_by_text("2 questions avant").wait_for()
    wait_idle(page)
    answer(page, "2.75 36.26", "36.26 2.75")
    answer(page, "48.85 2.35", "laisser vide")
    with its_run(page):
        page.get_by_role("button", name="Enregistrer 4 lignes").click()
    page.get_by_text("Enregistré sous le n°").wait_for()
    assert page.locator(".atlas-count b").inner_text() == str(IN["DZ"] + 4)
    page.get_by_role("tab", name="Enregistrements et annulation").click()
    # Nothing is about to be undone until somebody says what.
    page.get_by_role("combobox", name="Enregistrement").click()
    with its_run(page):
        page.get_by_role("option", name=re.compile("liste.xlsx")).first.click()
    page.get_by_label("Motif").last.fill("essai")
    with its_run(page):
        page.get_by_label("Motif").last.press("Enter")
    with its_run(page):
        page.get_by_role("button", name="Annuler cet enregistrement").click()
    page.get_by_text("lignes rétablies").wait_for()
    assert page.locator(".atlas-count b").inner_text() == str(IN["DZ"])


def test_three_hundred_questions_are_settled_in_few_clicks(
    visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    """Each click on the page is counted: two for each kind of question, and the storing."""
    path = tmp_path / "liste.csv"
    path.write_text(many_doubts(), encoding="utf-8")
    visitor = visit(height=1700)
    visitor.open("").close()
    page = visitor.open("intake")
    page.get_by_label("Votre nom").first.fill("Amel")
    with its_run(page):
        page.get_by_label("Votre nom").first.press("Enter")
    page.evaluate("window.clicks = 0; addEventListener('mousedown', () => window.clicks++, true)")
    page.set_input_files("input[type=file]", str(path))
    page.get_by_text("300 questions avant").wait_for()
    wait_idle(page)
    # Of trades that are like none nothing is suggested: one is chosen for all.
    asked = {
        "Cuir, maroquinerie": "200 questions avant",
        "première suggestion": "100 questions avant",
        "première suggestion de": "Enregistrer 100 lignes",
    }
    for chosen, left in asked.items():
        box = page.get_by_role("combobox", name=re.compile("questions de cette sorte")).first
        box.scroll_into_view_if_needed()
        box.click()
        with its_run(page):
            page.keyboard.type(chosen)
            page.get_by_role("option", name=re.compile(chosen)).first.click()
        page.get_by_text(left).first.wait_for()
        wait_idle(page)
    with its_run(page):
        page.get_by_role("button", name="Enregistrer 100 lignes").click()
    page.get_by_text("Enregistré sous le n°").wait_for()
    assert page.evaluate("window.clicks") <= 40


def governorates(path: Path, *, exchanged: bool = False) -> Path:
    """The bundled governorates as a file, latitude in the place of longitude where asked."""
    areas = boundaries.load(boundaries.bundled()["TN-2000"]).reset_index()
    if exchanged:
        areas = areas.set_geometry(shapely.transform(areas.geometry, lambda xy: xy[:, ::-1]))
    path.write_text(areas.to_json(), encoding="utf-8")
    return path


LABELS = {
    "fr": ("Pays", "Nom du découpage", "Licence", "Source et attribution"),
    "ar": ("البلد", "اسم التقسيم", "الرخصة", "المصدر والإسناد"),
}
TUNISIA = {"fr": "Tunisie", "ar": "تونس"}
REGISTER = {"fr": "Vérifier et enregistrer", "ar": "التحقق والتسجيل"}


def register(page: Page, path: Path, lang: str, set_id: str) -> None:
    """Fill in the form of a boundary file and send it."""
    country, name, licence, source = LABELS[lang]
    page.get_by_role("tab").nth(2).click()
    wait_idle(page)
    panel = page.get_by_role("tabpanel")
    panel.locator("input[type=file]").set_input_files(str(path))
    panel.get_by_role("button", name=REGISTER[lang]).wait_for()
    wait_idle(page)
    form = panel.get_by_test_id("stForm").last
    panel.get_by_role("combobox", name=re.compile(country)).last.click()
    page.keyboard.type(TUNISIA[lang])
    with its_run(page):
        page.get_by_role("option", name=TUNISIA[lang]).first.click()
    # The form proposes the division in force of the country chosen, not another country's.
    assert form.get_by_label(re.compile(name)).first.input_value() == "TN-2000"
    for label, value in ((name, set_id), (licence, "ODbL"), (source, "OSM")):
        form.get_by_label(re.compile(label)).first.fill(value)
    form.get_by_role("button", name=REGISTER[lang]).click()


@pytest.mark.parametrize(
    ("lang", "told"),
    [("fr", "les axes semblent échangés"), ("ar", "يبدو أن المحورين معكوسان")],
)
def test_boundaries_with_exchanged_axes_are_refused_on_the_page(
    visit: Callable[..., Visitor], tmp_path: Path, lang: str, told: str
) -> None:
    path = governorates(tmp_path / "gouvernorats.geojson", exchanged=True)
    page = visit(height=1500).open(f"intake?lang={lang}")
    register(page, path, lang, "TN-2000")
    alert = page.get_by_role("alert").filter(has_text=told)
    alert.wait_for()
    wait_idle(page)
    assert TUNISIA[lang] in alert.inner_text()
    assert "gouvernorats.geojson" in alert.inner_text()


def test_boundaries_are_added_taken_away_and_brought_back(
    visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    page = visit(height=1500).open("intake?lang=fr")
    register(page, governorates(tmp_path / "gouvernorats.geojson"), "fr", "TN-OSM")
    told = page.get_by_role("status")
    told.filter(has_text="Unités : 24 ; sommets").wait_for()
    wait_idle(page)
    for button, sentence in (
        ("Retirer", "Découpage TN-OSM retiré"),
        ("Rétablir l’état précédent", "l’état précédent est rétabli"),
        ("Retirer", "Découpage TN-OSM retiré"),
    ):
        with its_run(page):
            page.get_by_role("button", name=button, exact=True).click()
        told.filter(has_text=sentence).wait_for()
