"""The one-file page opened from disk with the network cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from analytics.surfaces import exports
from analytics.words.i18n import Wording
from geodata import datasets
from tests import corpus
from tests.analytics.books import every_plate, keys_of
from tests.analytics.registerland import registerland
from tests.analytics.test_hostile import hostile_books
from tests.browser.conftest import PATIENCE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page of all plates in French and Arabic; and of what only a whole table draws."""
    data = datasets.load(tmp_path_factory.mktemp("home"))
    folder = tmp_path_factory.mktemp("stick")
    found = {}
    for lang in ("fr", "ar"):
        found[lang] = folder / f"dossier_{lang}.html"
        found[lang].write_bytes(exports.encode_book(every_plate(Wording(lang, data), "DZ"), "html"))
    whole = registerland(tmp_path_factory.mktemp("register"))
    found["register"] = folder / "register_fr.html"
    found["register"].write_bytes(
        exports.encode_book(every_plate(Wording("fr", whole), "register"), "html")
    )
    return found


@pytest.fixture(scope="module")
def open_page(browser: Browser, files: dict[str, Path]) -> Iterator[Callable[[str], Page]]:
    """Open each file once, offline; afterwards it must have asked for nothing but itself."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    context.set_default_timeout(PATIENCE)
    asked: list[str] = []
    errors: list[str] = []
    pages: dict[str, Page] = {}

    def open_(lang: str) -> Page:
        if lang not in pages:
            page = pages[lang] = context.new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on(
                "console",
                lambda message: errors.append(message.text) if message.type == "error" else None,
            )
            page.goto(files[lang].as_uri())
            page.locator(".map[data-painted]").nth(1).wait_for()
            page.locator(".js-plotly-plot").last.wait_for()
        pages[lang].bring_to_front()
        return pages[lang]

    yield open_
    context.close()
    outside = [url for url in asked if not url.startswith(("file://", "data:", "blob:"))]
    assert outside == []
    assert len([url for url in asked if url.startswith("file://")]) == len(pages)
    assert errors == []


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_charts_and_maps_are_drawn(open_page, files: dict[str, Path], lang: str) -> None:
    page = open_page(lang)
    print(f"{files[lang].name}: {files[lang].stat().st_size / 1e6:.2f} MB")
    assert page.locator(".js-plotly-plot").count() >= 8
    assert page.locator(".js-plotly-plot .bars path").count() > 40
    assert page.locator(".map").first.locator("path.region").count() == 69
    assert page.locator(".map").nth(1).locator("path.symbol").count() >= 15
    assert page.locator(".map").first.locator("text.name").count() >= 5


@pytest.mark.parametrize("lang", ["fr", "ar", "register"])
def test_nothing_is_wider_than_the_window_and_labels_are_whole(open_page, lang: str) -> None:
    page = open_page(lang)
    wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap((plot) => {
          const box = plot.getBoundingClientRect();
          return [...plot.querySelectorAll('.ytick text')].filter((label) => {
            const own = label.getBoundingClientRect();
            return own.left < box.left - 2 || own.right > box.right + 2;
          }).map((label) => label.textContent);
        })"""
    )
    assert cut == []


def test_tooltips_tell_the_region_and_the_bar(open_page) -> None:
    page = open_page("fr")
    holder = page.locator(".map").first
    holder.scroll_into_view_if_needed()
    page.locator("path.region").nth(24).hover(force=True)
    tip = page.locator("#tip")
    tip.wait_for()
    lines = tip.locator("strong, div").all_inner_texts()
    assert lines[0]
    assert "grappe" in lines[1]
    bar = page.locator(".js-plotly-plot").first.locator(".bars path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator(".hoverlayer .hovertext").first.wait_for()
    told = page.locator(".hoverlayer .hovertext").first.text_content()
    assert told
    assert "3" in told


def test_comparisons_are_drawn(open_page) -> None:
    """Points with their slope, cells by verdict, a surface under regions that can be pointed at."""
    page = open_page("register")
    keys = keys_of("register")

    def figure(key: str) -> Locator:
        section = page.locator("main > section").nth(keys.index(key))
        section.scroll_into_view_if_needed()
        return section

    scatter = figure("moran_scatter")
    assert scatter.locator(".scatterlayer .point").count() >= 48
    assert scatter.locator(".scatterlayer .js-line").count() == 1
    figure("quotient_matrix").locator(".heatmaplayer image").wait_for()
    assert figure("quotient_matrix").locator(".legend .traces").count() >= 3
    surface = figure("density_surface")
    assert surface.locator("path.band").count() >= 3
    bands = surface.locator("path.band").first.evaluate(
        "(b) => [...b.parentNode.children].indexOf(b)"
    )
    regions = surface.locator("path.region")
    assert regions.count() == 69
    assert bands < regions.first.evaluate("(r) => [...r.parentNode.children].indexOf(r)")
    regions.nth(20).hover(force=True)
    page.locator("#tip").wait_for()
    coloured = (
        figure("gap_map")
        .locator("path.region")
        .evaluate_all("(all) => new Set(all.map((r) => r.getAttribute('fill'))).size")
    )
    assert coloured >= 1
    lisa = (
        figure("lisa_map")
        .locator("path.region")
        .evaluate_all("(all) => new Set(all.map((r) => r.getAttribute('fill'))).size")
    )
    # Units thrown at random: rates freed of the sizes of populations stand out nowhere.
    assert lisa == 1
    assert figure("gap_list").locator("tbody tr").count() > 60


def test_map_pans_and_zooms(open_page) -> None:
    page = open_page("fr")
    holder = page.locator(".map").first
    holder.scroll_into_view_if_needed()
    ground = holder.locator("svg.canvas > g").first
    before = ground.get_attribute("transform")
    holder.locator("button").first.click()
    zoomed = ground.get_attribute("transform")
    assert zoomed != before
    box = holder.bounding_box()
    assert box
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 380, box["y"] + 260, steps=4)
    page.mouse.up()
    assert ground.get_attribute("transform") != zoomed
    holder.focus()
    page.keyboard.press("0")
    whole = ground.get_attribute("transform")
    page.keyboard.press("+")
    assert ground.get_attribute("transform") != whole


def test_hostile_texts_run_no_script(browser: Browser, tmp_path: Path) -> None:
    """Texts as names, titles and comments: forty in the long run; hovering included."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    asked: list[str] = []
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for i, one in enumerate(corpus.tenth(hostile_books(tmp_path), one_in=3)):
        target = tmp_path / f"{i}.html"
        target.write_bytes(exports.encode_book(one, "html"))
        page.goto(target.as_uri())
        page.locator(".map[data-painted]").first.wait_for()
        for symbol in page.locator("path.symbol").all():
            symbol.hover(force=True)
            assert page.locator("#tip").inner_text()
        for bar in page.locator(".bars path").all()[:3]:
            bar.hover(force=True)
        assert page.evaluate("() => window.hacked") is None
        # Five figures and the sources; then the pages of words, and none that a text has made.
        assert page.locator("main > section[id]").count() == 6
        told = len(one.before) + len(one.after)
        assert page.locator("main > section").count() == 6 + told
    context.close()
    assert [url for url in asked if not url.startswith(("file://", "data:", "blob:"))] == []
