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


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_search_covers_no_entry_of_the_menu(visit: Callable[..., Visitor], lang: str) -> None:
    """At the widths of usual screens: what lay under it could be neither read nor clicked."""
    page = visit(1240, 800).open(f"method?lang={lang}")
    for width in (1240, 1280, 1366, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(
            """() => {
                const search = document.querySelector('.st-key-search').getBoundingClientRect();
                const entries = [...document.querySelectorAll('.rc-overflow-item')]
                    .map((entry) => entry.getBoundingClientRect()).filter((box) => box.width > 0);
                const clear = (box) => box.bottom <= search.top
                    || box.right <= search.left || box.left >= search.right;
                return entries.length > 5 && entries.every(clear);
            }"""
        )
