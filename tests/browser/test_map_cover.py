"""On screen nothing on a map covers anything: names, symbols, buttons, scale, sources, legend."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from tests.browser.conftest import Visitor, map_frame, wait_idle

pytestmark = pytest.mark.browser

SIZES = {"desk": (1440, 900), "projector": (1024, 768), "phone": (390, 844)}
CHOSEN = {
    "48": "country=DZ&set=DZ-1984",
    "58": "country=DZ&set=DZ-2019",
    "69": "country=DZ",
    "TN": "country=TN",
    "DZ TN": "country=DZ&country=TN",
    "all": "country=all",
}
PAGES = {"symbols": "map?", "shades": "map?view=density&", "table": "density?", "overview": "?"}
# Everything that stands on the map, and who owns the ground under each place of it.
MEASURE = """() => {
  const map = window.map, frame = map.getContainer().getBoundingClientRect();
  const box = (tag) => { const b = tag.getBoundingClientRect();
    return [b.left - frame.left, b.top - frame.top, b.right - frame.left, b.bottom - frame.top]; };
  const slack = 2;
  const meet = (a, b) => a[0] + slack < b[2] && b[0] + slack < a[2]
    && a[1] + slack < b[3] && b[1] + slack < a[3];
  const regions = [];
  map.eachLayer((layer) => { if (layer.code) regions.push(layer); });
  const holds = (layer, x, y) => {
    const at = map.containerPointToLatLng([x, y]);
    let inside = false;
    layer.getLatLngs().flat().forEach((ring) => ring.forEach((p, i) => {
      const q = ring[(i + 1) % ring.length];
      if ((p.lat > at.lat) === (q.lat > at.lat)) return;
      const border = ((q.lng - p.lng) * (at.lat - p.lat)) / (q.lat - p.lat) + p.lng;
      if (at.lng < border) inside = !inside;
    }));
    return inside;
  };
  const names = [...document.querySelectorAll(".atlas-name")].map((tag) => ({
    text: tag.textContent, box: box(tag), led: tag.dataset.led === "1", code: tag.dataset.region,
    nation: tag.classList.contains("country") }));
  /* The white around a line of type is no ink. */
  names.forEach((one) => { one.box[1] += 2; one.box[3] -= 2; });
  const symbols = [...document.querySelectorAll("path.atlas-symbol")].map((tag) => box(tag));
  const overlays = [...document.querySelectorAll(".leaflet-control")].map((tag) => box(tag));
  const here = window.frameElement.getBoundingClientRect();
  window.parent.document.querySelectorAll(".atlas-legend").forEach((tag) => {
    const b = tag.getBoundingClientRect();
    overlays.push([b.left - here.left, b.top - here.top, b.right - here.left, b.bottom - here.top]);
  });
  const near = (far) => [[0, 0], [far, 0], [-far, 0], [0, far], [0, -far]];
  const faults = [];
  let inside = 0, led = 0;
  names.forEach((one, i) => {
    const [x, y] = [(one.box[0] + one.box[2]) / 2, (one.box[1] + one.box[3]) / 2];
    if (one.led) led += 1;
    else if (near(2).some(([a, b]) => regions.some((r) =>
      (one.nation || r.code === one.code) && holds(r, x + a, y + b)))) inside += 1;
    else faults.push(`elsewhere: ${one.text}`);
    names.slice(0, i).forEach((other) => {
      if (meet(one.box, other.box)) faults.push(`overlap: ${one.text} / ${other.text}`); });
    symbols.forEach((other) => {
      if (meet(one.box, other)) faults.push(`overlap: ${one.text} / a symbol`); });
    overlays.forEach((other) => {
      if (meet(one.box, other)) faults.push(`overlap: ${one.text} / a button or legend`); });
    if (one.box[0] < -1 || one.box[1] < -3 || one.box[2] > frame.width + 1
      || one.box[3] > frame.height + 3) faults.push(`edge: ${one.text}`);
  });
  symbols.forEach((one, i) => {
    symbols.slice(0, i).forEach((other) => {
      const far = Math.hypot(one[0] + one[2] - other[0] - other[2],
        one[1] + one[3] - other[1] - other[3]) / 2;
      const least = (one[2] - one[0] + other[2] - other[0]) / 2 - 4;
      if (far < least) faults.push("overlap: two symbols");
    });
    const [x, y] = [(one[0] + one[2]) / 2, (one[1] + one[3]) / 2];
    const seen = x > 0 && y > 0 && x < frame.width && y < frame.height;
    const under = overlays.some((other) => meet(one, other));
    if (seen && under) faults.push("overlap: a symbol / a button or legend");
    const held = near(3).some(([a, b]) => regions.some((r) => holds(r, x + a, y + b)));
    if (!held) faults.push(`symbol: at sea ${x} ${y}`);
  });
  overlays.forEach((one, i) => overlays.slice(0, i).forEach((other) => {
    if (meet(one, other)) faults.push("overlap: two of buttons, scale, sources, legend"); }));
  return { names: names.length, inside, led, symbols: symbols.length, faults };
}"""


@pytest.mark.full(one_in=24)
@pytest.mark.parametrize(
    ("place", "chosen", "size", "lang"), [*product(PAGES, CHOSEN, SIZES, ("fr", "ar"))]
)
def test_nothing_on_a_map_covers_anything(
    visit: Callable[..., Visitor], place: str, chosen: str, size: str, lang: str
) -> None:
    page = visit(*SIZES[size]).open(f"{PAGES[place]}{CHOSEN[chosen]}&lang={lang}")
    if place == "table" and page.locator("iframe[title*=folium]").count() == 0:
        return
    wait_idle(page)
    frame = map_frame(page)
    # Names make way for the legend, which the page draws after its map.
    page.wait_for_timeout(900)
    found = frame.evaluate(MEASURE)
    assert found["faults"] == []
