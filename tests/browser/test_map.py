"""The map stays while filters change, and answers to clicks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Frame, Page

from analytics import theme
from tests.browser.conftest import MAP, Visitor, map_frame, wait_idle

pytestmark = pytest.mark.browser


def painted(frame: Frame) -> str:
    return str(frame.locator(".leaflet-container").get_attribute("data-painted"))


def choose_stage(page: Page, label: str) -> None:
    page.get_by_role("combobox", name="Stade").click()
    page.get_by_role("option", name=label).click()


def click_at(page: Page, frame: Frame, lat: float, lon: float) -> None:
    """Click a place on the map."""
    page.mouse.click(*spot_of(page, frame, lat, lon))


def spot_of(page: Page, frame: Frame, lat: float, lon: float) -> tuple[float, float]:
    """Where on the screen a place of the map is."""
    spot = frame.evaluate(
        "place => { const p = window.map.latLngToContainerPoint(place); return [p.x, p.y]; }",
        [lat, lon],
    )
    box = page.locator("iframe").first.bounding_box()
    assert box
    return box["x"] + spot[0], box["y"] + spot[1]


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
    page = visit().open("map?view=density&frame=whole")
    click_at(page, map_frame(page), 23.0, 5.0)  # the Hoggar: Tamanrasset
    page.get_by_role("heading", name="Tamanghasset").wait_for()
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
        "opérationnelle (d’après une source de 2017)",
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
    counts = map_frame(page).locator(".leaflet-marker-icon.atlas-count").all_inner_texts()
    assert len(boxes) + sum(int(count) - 1 for count in counts) == 89, "none is lost"
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


# Whether two things on the map lie over each other.
MEET = """tags => {
  const [a, b] = tags.map(tag => tag.getBoundingClientRect());
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}"""
# Whether the middle of a name on the map lies in the region of that name.
IN_IT = """tag => {
  const frame = window.map.getContainer().getBoundingClientRect();
  const box = tag.getBoundingClientRect();
  const [x, y] = [(box.left + box.right) / 2 - frame.left, (box.top + box.bottom) / 2 - frame.top];
  const at = window.map.containerPointToLatLng([x, y]);
  let inside = false;
  window.map.eachLayer(layer => {
    if (layer.code !== tag.dataset.region) return;
    layer.getLatLngs().flat().forEach(ring => ring.forEach((p, i) => {
      const q = ring[(i + 1) % ring.length];
      const over = (p.lat > at.lat) !== (q.lat > at.lat);
      const border = ((q.lng - p.lng) * (at.lat - p.lat)) / (q.lat - p.lat) + p.lng;
      if (over && at.lng < border) inside = !inside;
    }));
  });
  return inside;
}"""


@pytest.mark.parametrize(
    ("address", "least"),
    [("map?country=DZ", 10), ("map?view=density&country=TN&lang=ar", 10), ("map?country=all", 0)],
)
def test_names_lie_in_their_region_or_lead_there(
    visit: Callable[..., Visitor], address: str, least: int
) -> None:
    page = visit().open(address)
    names = map_frame(page).locator(".atlas-name:not(.country)").all()
    assert len(names) >= least
    for name in names:
        led = name.get_attribute("data-led") == "1"
        assert led or name.evaluate(IN_IT), name.inner_text()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_no_map_ends_before_its_frame(
    visit: Callable[..., Visitor], width: int, height: int
) -> None:
    """Zoomed out as far as it goes, the drawn land still fills the frame; the scale stays clear."""
    frame = map_frame(visit(width, height).open("map?country=all&lang=ar"))
    frame.evaluate("() => window.map.setZoom(window.map.getMinZoom(), {animate: false})")
    bounds = "L.latLngBounds(window.atlasData.backdrop.bounds)"
    assert frame.evaluate(f"() => {bounds}.pad(0.02).contains(window.map.getBounds())")
    assert frame.evaluate("() => window.map.getMinZoom() > 1")
    bar = frame.locator(".leaflet-control-scale-line")
    assert "كم" in bar.inner_text()
    low, high = (frame.locator(f".leaflet-control-{name}") for name in ("scale", "attribution"))
    assert not frame.evaluate(MEET, [low.element_handle(), high.element_handle()])


def test_of_several_countries_each_is_named(visit: Callable[..., Visitor]) -> None:
    """Regions only where their name fits in: lines from a hundred of them would cross all over."""
    frame = map_frame(visit().open("map?country=all&lang=fr"))
    named = set(frame.locator(".atlas-name.country").all_inner_texts())
    assert named == {"ALGÉRIE", "ÉGYPTE", "JORDANIE", "LIBAN", "MAROC", "PALESTINE", "TUNISIE"}
    assert frame.locator(".atlas-name:not(.country)[data-led]").count() == 0


def test_the_frame_follows_what_is_shown(visit: Callable[..., Visitor]) -> None:
    """18 of the 19 Algerian records with a place lie in the north; a rate covers the country."""
    page = visit().open("map?country=DZ")
    frame = map_frame(page)
    inside = "place => window.map.getBounds().contains(place)"
    assert not frame.evaluate(inside, [19.0, 4.0]), "the far south"
    page.get_by_role("radio", name="Pays entier").click()
    frame.wait_for_function("() => window.map.getBounds().contains([19.0, 4.0])")


def test_the_wheel_moves_the_page_until_the_map_is_chosen(visit: Callable[..., Visitor]) -> None:
    """With Ctrl, or once the map was pressed, it zooms; the home button leads back."""
    page = visit().open("map?country=TN")
    frame = map_frame(page)
    zoom = "() => window.map.getZoom()"
    first = frame.evaluate(zoom)
    box = page.locator("iframe").first.bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.wheel(0, 400)
    page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop > 0")
    assert frame.evaluate(zoom) == first
    box = page.locator("iframe").first.bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    frame.wait_for_function("first => window.map.getZoom() > first", arg=first)
    frame.get_by_role("button", name="Vue d’ensemble").click()
    frame.wait_for_function("first => window.map.getZoom() === first", arg=first)


def test_one_finger_scrolls_the_page_and_two_move_the_map(visit: Callable[..., Visitor]) -> None:
    """On a phone a page is not held by its map; pinching zooms."""
    visitor = visit(390, 844, touch=True)
    page = visitor.open("map?country=TN&view=density")
    frame = map_frame(page)
    hand = visitor.context.new_cdp_session(page)
    view = "() => [window.map.getZoom(), window.map.getCenter().lat, window.map.getCenter().lng]"
    first = frame.evaluate(view)
    swipe(hand, 200, 700)
    page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop > 50")
    assert frame.evaluate(view) == first
    x, y = spot_of(page, frame, 34.35, 9.0)  # Gafsa
    pinch = {"x": x, "y": y, "scaleFactor": 2.0, "gestureSourceType": "touch"}
    hand.send("Input.synthesizePinchGesture", pinch)
    frame.wait_for_function("first => window.map.getZoom() > first", arg=first[0])


def swipe(hand: CDPSession, x: float, y: float) -> None:
    """One finger moves up by 120 pixels."""
    for kind, up in (("touchStart", 0), *(("touchMove", 15 * i) for i in range(1, 9))):
        at = [{"x": x, "y": y - up}]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_wide_map_is_fitted_to_what_it_speaks_of(visit: Callable[..., Visitor]) -> None:
    """There the least zoom is beyond the one a map begins with, and was reached last."""
    page = visit(1440, 900).open("specialisation?country=DZ")
    page.locator(MAP).first.scroll_into_view_if_needed()
    frame = map_frame(page)
    frame.locator(".leaflet-container[data-painted]").wait_for()
    assert frame.evaluate("() => window.map.getSize().x") > 1000
    frame.wait_for_function("() => !window.map._animatingZoom")
    # The north, between the sea and the Saharan Atlas: not a quarter of the country's height.
    south = frame.evaluate("() => window.map.getBounds().getSouth()")
    assert 30 < south < 35


def test_the_home_button_is_heard_while_the_map_still_zooms(visit: Callable[..., Visitor]) -> None:
    """Leaflet leaves a frame out that is asked for during a zoom."""
    frame = map_frame(visit().open("map?country=TN"))
    first = frame.evaluate("() => window.map.getZoom()")
    frame.evaluate(
        """() => {
            const press = () => document.querySelector(".atlas-home").click();
            window.map.once("zoomanim", () => setTimeout(press));
            window.map.setZoom(window.map.getZoom() + 1, { animate: true });
        }"""
    )
    frame.wait_for_function("() => !window.map._animatingZoom")
    frame.wait_for_function("first => window.map.getZoom() === first", arg=first)


def test_regions_are_walked_by_keyboard(visit: Callable[..., Visitor]) -> None:
    """South of where one begins, then the region's profile; each is said as it is reached."""
    page = visit().open("map?country=TN&view=density")
    frame = map_frame(page)
    frame.locator(".leaflet-container").focus()
    walked = "() => document.querySelector('.leaflet-container').dataset.walked"
    page.keyboard.press("Enter")
    frame.wait_for_function(walked)
    first = frame.evaluate(walked)
    page.keyboard.press("ArrowDown")
    frame.wait_for_function(f"first => ({walked})() !== first", arg=first)
    second = frame.evaluate(walked)
    tops = frame.evaluate(
        "codes => codes.map((code) => window.atlasData['TN-2000'].regions[code].a[1])",
        [first, second],
    )
    assert tops[1] < tops[0]
    said = "() => document.querySelector('.atlas-voice').textContent"
    name = str(frame.evaluate(said)).split(". ")[0]
    frame.locator(".leaflet-tooltip strong", has_text=name).wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**region={second}**")
    page.get_by_role("heading", name=name).wait_for()


def test_a_view_that_is_kept_is_the_window_of_the_map(visit: Callable[..., Visitor]) -> None:
    """It stands in the address, is offered beside the others, and is left with the country."""
    page = visit().open("map?country=TN")
    frame = map_frame(page)
    frame.evaluate("() => window.map.setView([33.9, 8.1], 8, { animate: false })")
    frame.get_by_role("button", name="Garder ce cadrage").click()
    page.wait_for_url("**frame=*")
    page.get_by_role("radio", name="Cadrage gardé").wait_for()
    wait_idle(page)
    held = frame.evaluate("() => window.map.getBounds().contains([33.9, 8.1])")
    assert held, "Tozeur"
    page.get_by_role("radio", name="Ajusté").click()
    frame.wait_for_function("() => window.map.getBounds().contains([36.8, 10.2])")
    page.wait_for_url(lambda address: "frame=" not in address)


def test_north_is_one_click_away(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map?frame=whole")
    frame = map_frame(page)
    before = frame.evaluate("() => window.map.getZoom()")
    page.get_by_role("radio", name="Nord").click()
    frame.wait_for_function("before => window.map.getZoom() > before + 0.5", arg=before)
    wait_idle(page)
    inside = "place => window.map.getBounds().contains(place)"
    assert frame.evaluate(inside, [35.7, -0.6]), "Oran"
    assert frame.evaluate(inside, [36.9, 7.8]), "Annaba"
    assert not frame.evaluate(inside, [22.8, 5.5]), "Tamanrasset"


def rgb(colour: str) -> str:
    """A colour of the theme as browsers tell it."""
    return "rgb({}, {}, {})".format(*(int(colour[i : i + 2], 16) for i in (1, 3, 5)))


def test_colours_of_the_theme_reach_page_and_map(visit: Callable[..., Visitor]) -> None:
    """Style sheets name colours only; without the theme's sheet the sea would be white."""
    page = visit().open("map?view=density")
    ground = "element => getComputedStyle(element).backgroundColor"
    ink = "element => getComputedStyle(element).color"
    frame = map_frame(page)
    assert frame.locator(".leaflet-container").evaluate(ground) == rgb(theme.SEA)
    assert frame.locator(".atlas-name").first.evaluate(ink) in (
        rgb(theme.INK),
        rgb(theme.HIGHLIGHT_TEXT),
    )
    lines = "line => getComputedStyle(line).stroke"
    assert frame.locator("#hatch line").evaluate(lines) == rgb(theme.HATCH)
    assert page.locator(".atlas-brand span").evaluate(ink) == rgb(theme.HIGHLIGHT_TEXT)
    assert page.locator(".atlas-count b").evaluate(ink) == rgb(theme.ACCENT)
