"""Every page, opened once with the network cut: nothing fails, is cut off, or shuts anyone out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from analytics.words.phrases import MESSAGES
from geodata.languages import LANGUAGES
from pages.ui.addresses import PAGES
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

POPULATION = "country=TN&table=TN-population-2023-01-01-1aa7d"
STATES = (
    "map?region=DZ-25&view=density",
    "map?view=density&measure=density_km2",
    "records?record=DZ-003&q=batna",
    "?country=JO&stage=planned",
    f"pattern?{POPULATION}",
    "support?country=TN",
    "support?board=tables",
    "coverage?topic=actions&country=DZ",
    "density?layer=rates",
    f"density?{POPULATION}&layer=rates&region=TN-11",
)
# A window of its own, with its own tests.
FULL_SCREEN = ("present",)
ADDRESSES = (
    *("" if page == "overview" else page for page in PAGES if page not in FULL_SCREEN),
    *STATES,
)
NARROW, WIDE, PHONE = (1024, 768), (1440, 900), (390, 844)
# Streamlit's own: its field for files is no section, yet may be reached.
NOT_OURS = {"exclude": [["[data-testid=stFileUploaderDropzone]"]]}
FITS = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    const whole = document.scrollingElement;
    return main.scrollWidth - main.clientWidth <= 1 && whole.scrollWidth <= innerWidth;
}"""


@dataclass(frozen=True)
class Seen:
    """A page in a language."""

    page: Page
    lang: str


@pytest.fixture(scope="module")
def path(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def seen(walker: Visitor, path: str, lang: str) -> Iterator[Seen]:
    """The page at an address; the tests of one address share it."""
    page = walker.open(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    yield Seen(page, lang)
    page.close()


def everywhere(test: Any) -> Any:
    """At each address in one language; in all three in the long run."""
    for name, values in (("path", ADDRESSES), ("lang", tuple(LANGUAGES))):
        test = pytest.mark.parametrize(name, values, indirect=True, scope="module")(test)
    return pytest.mark.full(one_in=3)(test)


@everywhere
def test_it_works_with_the_network_cut(seen: Seen, walker: Visitor) -> None:
    assert seen.page.locator("[role=alert]").count() == 0
    assert walker.outside == []
    assert walker.errors == []


@everywhere
def test_axe_finds_nothing(seen: Seen) -> None:
    violations = Axe().run(seen.page, context=NOT_OURS).response["violations"]
    assert not violations, [(v["id"], v["nodes"][0]["html"][:200]) for v in violations]


@everywhere
def test_every_figure_has_its_table(seen: Seen) -> None:
    page = seen.page
    figures = page.locator(".js-plotly-plot").count() + page.locator("iframe").count()
    tables = page.get_by_text(MESSAGES.text("figure.table", seen.lang)).count()
    assert tables >= figures - 1
    assert page.locator("[role=img][aria-label]").count() >= min(figures, 1)


@everywhere
def test_nothing_runs_out_of_the_window(seen: Seen) -> None:
    for width, height in (NARROW, PHONE, WIDE):
        seen.page.set_viewport_size({"width": width, "height": height})
        seen.page.wait_for_function(FITS)
