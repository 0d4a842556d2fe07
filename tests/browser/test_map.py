"""The map stays while filters change, and answers to clicks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Frame, Page

from tests.browser.conftest import Visitor, map_frame, wait_idle

pytestmark = pytest.mark.browser


def painted(frame: Frame) -> str:
    return str(frame.locator(".leaflet-container").get_attribute("data-painted"))


def choose_stage(page: Page, label: str) -> None:
    page.get_by_role("combobox", name="Stade").click()
    page.get_by_role("option", name=label).click()


def click_at(page: Page, frame: Frame, lat: float, lon: float) -> None:
    """Click a place on the map."""
    spot = frame.evaluate(
        "place => { const p = window.map.latLngToContainerPoint(place); return [p.x, p.y]; }",
        [lat, lon],
    )
    box = page.locator("iframe").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + spot[0], box["y"] + spot[1])


def test_filter_repaints_without_remount_or_loss_of_zoom(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map?view=density")
    frame = map_frame(page)
    frame.evaluate(
        "() => { window.stayed = true; window.map.setView([36, 5], 7, {animate: false}); }"
    )
    before = painted(frame)
    choose_stage(page, "opérationnelle")
    frame.wait_for_function(
        "before => document.querySelector('.leaflet-container').dataset.painted !== before",
        arg=before,
    )
    assert frame.evaluate("() => window.stayed"), "the frame was built anew"
    assert frame.evaluate("() => window.map.getZoom()") == 7
    centre = frame.evaluate("() => window.map.getCenter()")
    assert (round(centre["lat"], 1), round(centre["lng"], 1)) == (36.0, 5.0)


def test_boundary_set_and_country_change_without_remount(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map?view=density")
    frame = map_frame(page)
    frame.evaluate("() => { window.stayed = true; }")
    before = painted(frame)
    page.get_by_role("combobox", name="Pays").click()
    page.get_by_role("option", name="Tunisie").click()
    frame.wait_for_function(
        "before => document.querySelector('.leaflet-container').dataset.painted !== before",
        arg=before,
    )
    assert frame.evaluate("() => window.stayed")
    assert frame.locator("path.leaflet-interactive").count() >= 48 + 24


def test_click_on_a_region_shows_its_profile(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map?view=density")
    click_at(page, map_frame(page), 23.0, 5.0)  # the Hoggar: Tamanrasset
    page.get_by_role("heading", name="Tamanrasset").wait_for()
    page.wait_for_url("**region=DZ-11**")
    facts = page.locator(".atlas-facts").inner_text()
    assert "1 sur 19 localisées" in facts


def test_click_on_a_symbol_opens_its_record(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map?sector=C32")
    frame = map_frame(page)
    frame.locator("path.atlas-symbol").click()
    page.get_by_role("heading", name="Cluster bijouterie de Batna").wait_for()
    page.wait_for_url("**record=DZ-002**")


def test_tooltip_is_text_and_names_what_is_known(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map?sector=I011")
    frame = map_frame(page)
    frame.locator("path.atlas-symbol").hover()
    tip = frame.locator(".atlas-tip").inner_text()
    for part in (
        "Cluster Boissons Soummam",
        "opérationnelle (connu en 2017)",
        "25 membres",
        "6 sources",
    ):
        assert part in tip


def test_symbols_never_hide_each_other(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map?country=all")
    boxes = map_frame(page).evaluate(
        "() => [...document.querySelectorAll('path.atlas-symbol')].map(p => {"
        " const b = p.getBBox(); return [b.x + b.width / 2, b.y + b.height / 2]; })"
    )
    assert len(boxes) == 89
    for i, (x, y) in enumerate(boxes):
        for other_x, other_y in boxes[:i]:
            assert (x - other_x) ** 2 + (y - other_y) ** 2 > 12**2


def test_names_on_the_map_never_overlap(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map?view=density&country=TN")
    boxes = map_frame(page).evaluate(
        "() => [...document.querySelectorAll('.atlas-name')].map(e => {"
        " const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; })"
    )
    assert len(boxes) >= 10
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            apart = a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 3 or b[3] <= a[1] + 3
            assert apart, (a, b)


def test_north_is_one_click_away(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map")
    frame = map_frame(page)
    before = frame.evaluate("() => window.map.getZoom()")
    page.get_by_role("radio", name="Nord").click()
    frame.wait_for_function("before => window.map.getZoom() > before + 0.5", arg=before)
    wait_idle(page)
    inside = "place => window.map.getBounds().contains(place)"
    assert frame.evaluate(inside, [35.7, -0.6]), "Oran"
    assert frame.evaluate(inside, [36.9, 7.8]), "Annaba"
    assert not frame.evaluate(inside, [22.8, 5.5]), "Tamanrasset"
