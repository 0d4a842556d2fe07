"""Everyone can use it: every control is reached by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def test_every_control_is_reached_by_keyboard(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map?view=density")
    reached = set()
    for _ in range(70):
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
