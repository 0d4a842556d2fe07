"""Maps and charts are drawn with the network cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor, map_frame

pytestmark = pytest.mark.browser


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


def test_surface_is_laid_under_the_regions(visit: Callable[..., Visitor]) -> None:
    page = visit().open("density?source=records")
    frame = map_frame(page)
    picture = frame.locator("img.leaflet-image-layer")
    picture.wait_for(state="attached")
    assert str(picture.get_attribute("src")).startswith("data:image/png;base64,")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
