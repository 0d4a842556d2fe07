"""Everyone can use it: axe-core, the keyboard, small screens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
PAGES = (
    *("", "map", "sectors", "regions"),
    *("density", "specialisation", "pattern", "gaps"),
    *("support", "coverage", "money"),
    *("records", "registers", "method"),
)
POPULATION = "country=TN&table=TN-population-2023-01-01-1aa7d"
STATES = {
    "map": "map?region=DZ-25&view=density",
    "records": "records?record=DZ-003&q=batna",
    "overview of nothing": "?country=JO&stage=planned",
    "pattern": f"pattern?{POPULATION}",
    "tables of support": "support?board=tables",
    "coverage by action": "coverage?topic=actions&country=DZ",
    "rates": f"density?{POPULATION}&layer=rates&region=TN-11",
}


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("path", [*PAGES, *STATES.values()])
def test_axe_finds_nothing(visit: Callable[..., Visitor], path: str, lang: str) -> None:
    page = visit().open(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    found = Axe().run(page).response["violations"]
    assert not found, [(v["id"], v["nodes"][0]["html"][:200]) for v in found]


def test_every_control_is_reached_by_keyboard(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map?view=density")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "() => { const e = document.activeElement;"
                " return e.getAttribute('aria-label') || e.innerText || e.tagName; }"
            ).strip()
        )
    for name in (
        "Carte",
        "Pays",
        "Filière",
        "Stade",
        "Réinitialiser",
        "Mesure",
        "Région",
        "Exporter",
    ):
        assert any(name in label for label in reached), (name, sorted(reached))
    assert any("FR" in label for label in reached)
    assert "IFRAME" in reached or any(
        "Leaflet" in label or "Carte des" in label for label in reached
    )


def test_a_region_is_chosen_and_a_table_opened_by_keyboard(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map?view=density")
    page.get_by_role("combobox", name="Région").focus()
    page.keyboard.type("Batna")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Batna", exact=True).wait_for()
    page.get_by_text("Voir le tableau").first.focus()


@pytest.mark.parametrize("path", PAGES)
def test_every_figure_has_its_table(visit: Callable[..., Visitor], path: str) -> None:
    page = visit().open(path)
    figures = page.locator(".js-plotly-plot").count() + page.locator("iframe").count()
    assert page.get_by_text("Voir le tableau").count() >= figures - 1
    assert page.locator("[role=img][aria-label]").count() >= min(figures, 1)


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_nothing_runs_out_of_the_window(
    visit: Callable[..., Visitor], size: tuple[int, int], lang: str
) -> None:
    visitor = visit(*size)
    for path in PAGES:
        page = visitor.open(f"{path}?lang={lang}")
        wide = page.evaluate(
            "() => { const m = document.querySelector('[data-testid=stMain]');"
            " return m.scrollWidth - m.clientWidth; }"
        )
        assert wide <= 1, (path, wide)
        page.close()
