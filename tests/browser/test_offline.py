"""Nothing the app does needs the internet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor, map_frame

pytestmark = pytest.mark.browser
PAGES = (
    "",
    "map",
    "map?view=density&measure=density_km2",
    "sectors",
    "regions",
    "records",
    "method",
)


@pytest.mark.parametrize("lang", ["fr", "en", "ar"])
def test_every_page_works_with_the_network_cut(visit: Callable[..., Visitor], lang: str) -> None:
    visitor = visit()
    for path in PAGES:
        page = visitor.open(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        assert page.locator("[role=alert]").count() == 0, path
        page.close()


def test_map_is_visible(visit: Callable[..., Visitor]) -> None:
    page = visit().open("map?view=density")
    frame = map_frame(page)
    assert frame.locator("path.leaflet-interactive").count() >= 48
    assert frame.locator(".atlas-name").count() >= 5
    box = page.locator("iframe").first.bounding_box()
    assert box
    assert box["width"] > 500
    assert box["height"] > 500


def test_charts_are_visible(visit: Callable[..., Visitor]) -> None:
    page = visit().open("sectors")
    page.locator(".js-plotly-plot").nth(4).wait_for()
    assert page.locator(".js-plotly-plot").count() >= 5
    assert page.locator(".js-plotly-plot .bars path").count() > 20
