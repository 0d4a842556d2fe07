"""A committee: the deck presented by keyboard at three sizes of screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, Visitor, its_run, wait_idle

pytestmark = [pytest.mark.browser, pytest.mark.part(one_in=2)]
SIZES = ((1024, 768), (1280, 720), (1920, 1080))
MIN_PIXELS = 24.0  # 18 points
# Width in points of the page drawn for a broad and for a tall window: on it, no
# type is under 18 points, so its scale on the screen tells what is seen.
WIDTHS = {"broad": 33.867 / 2.54 * 72, "tall": 27.094 / 2.54 * 72}
SLIDES = 10


@pytest.fixture(scope="module", autouse=True)
def started(server: Server, browser: Browser) -> None:
    """A server that has never run a page calls every deep link unknown."""
    page = browser.new_page()
    page.goto(server.url)
    page.locator("h1").first.wait_for()
    page.close()


def presented(visitor: Visitor, lang: str = "fr") -> Page:
    """The presentation of a country in ten plates."""
    page = visitor.open(f"deck?lang={lang}")
    page.locator(".st-key-deck_start_country_DZ button").click()
    page.locator(".st-key-deck_bar button[kind=primary]").wait_for()
    wait_idle(page)
    page.locator(".st-key-deck_bar button[kind=primary]").click()
    page.locator(".atlas-stage").wait_for()
    page.wait_for_function("() => window.atlasPresent")
    wait_idle(page)
    return page


def counter(page: Page, number: int) -> None:
    """Wait for a slide to be shown."""
    page.wait_for_function(
        "n => document.querySelector('.atlas-counter').textContent === n",
        arg=f"{number} / {SLIDES}",
    )


@pytest.mark.parametrize("size", SIZES)
def test_nothing_overflows_and_all_is_legible(
    visit: Callable[..., Visitor], size: tuple[int, int]
) -> None:
    page = presented(visit(*size))
    sizes = []
    for number in range(1, SLIDES + 1):
        counter(page, number)
        shown = [i for i in page.locator(".atlas-stage img").all() if i.is_visible()]
        assert len(shown) == 1
        shape = shown[0].get_attribute("class") or ""
        natural = shown[0].evaluate("i => [i.naturalWidth, i.naturalHeight]")
        assert min(natural) > 0, "the drawing is whole"
        scale = min(size[0] / natural[0], size[1] / natural[1])
        points = natural[0] * scale / WIDTHS[shape]
        sizes.append(points * 18)
        page.keyboard.press("PageDown" if number % 2 else "ArrowRight")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("() => document.documentElement.scrollHeight <= innerHeight")
    written = page.evaluate(
        """() => [...document.querySelectorAll('.stMain *')].filter((e) =>
          [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())
          && e.checkVisibility() && e.getClientRects().length
          && !['STYLE', 'SCRIPT'].includes(e.tagName)
          && getComputedStyle(e).fontFamily.indexOf('Material') < 0
        ).map((e) => [parseFloat(getComputedStyle(e).fontSize), e.textContent.slice(0, 30)])"""
    )
    smallest = min([*sizes, *(pixels for pixels, _ in written)])
    print(f"{size[0]} × {size[1]}: smallest text {smallest * 0.75:.1f} pt")
    assert smallest >= MIN_PIXELS - 0.01, written
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.st-key-present_bar button, .atlas-counter')]
          .filter((e) => { const b = e.getBoundingClientRect();
            return b.left < 0 || b.top < 0 || b.right > innerWidth || b.bottom > innerHeight; })
          .length"""
    )
    assert outside == 0


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_keys_of_a_clicker_drive_it(visit: Callable[..., Visitor], lang: str) -> None:
    page = presented(visit(1280, 720), lang)
    forward, back = ("ArrowLeft", "ArrowRight") if lang == "ar" else ("ArrowRight", "ArrowLeft")
    for key, number in (
        ("PageDown", 2),
        (forward, 3),
        ("ArrowDown", 4),
        ("PageUp", 3),
        (back, 2),
        ("End", 10),
        ("PageDown", 10),
        ("Home", 1),
        ("PageUp", 1),
    ):
        page.keyboard.press(key)
        counter(page, number)
        wait_idle(page)
    page.keyboard.press("b")
    assert page.locator("#atlas-blank").count() == 1
    page.keyboard.press("PageDown")
    assert page.locator("#atlas-blank").count() == 0, "any key wakes the screen, and only that"
    counter(page, 1)
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile("/deck"))
    assert page.locator(".atlas-stage").count() == 0


def test_a_number_goes_to_its_slide_and_a_reload_keeps_it(visit: Callable[..., Visitor]) -> None:
    page = presented(visit(1024, 768))
    for key in ("1", "0", "Enter"):
        page.keyboard.press(key)
    counter(page, 10)
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    counter(page, 4)
    page.wait_for_url(re.compile("slide=4"))
    page.reload()
    page.locator(".atlas-stage").wait_for()
    counter(page, 4)
    page.wait_for_function("() => window.atlasPresent")
    wait_idle(page)
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/deck(?!.*slide=)"))


def test_the_overview_lists_every_slide(visit: Callable[..., Visitor]) -> None:
    page = presented(visit(1024, 768))
    page.locator(".st-key-present_overview button").first.click()
    listed = page.locator("[class*=st-key-present_to_] button")
    listed.nth(SLIDES - 1).wait_for()
    assert listed.count() == SLIDES
    listed.nth(6).click()
    counter(page, 7)


def test_a_key_changes_the_language(visit: Callable[..., Visitor]) -> None:
    page = presented(visit(1280, 720))
    page.keyboard.press("l")
    page.wait_for_url(re.compile("lang=en"))
    page.locator(".st-key-present_leave button", has_text="Leave").wait_for()


def test_no_sidebar_and_no_menus(visit: Callable[..., Visitor]) -> None:
    page = presented(visit(1280, 720))
    for part in ("stSidebar", "stHeader", "stToolbar"):
        assert not page.get_by_test_id(part).first.is_visible()


def test_filter_narrows_the_slide_and_is_gone_on_the_next(visit: Callable[..., Visitor]) -> None:
    page = presented(visit(1280, 720))
    picture = page.locator(".atlas-stage img.broad")
    before = picture.get_attribute("src")
    page.get_by_role("button", name="Filtrer").click()
    page.get_by_role("combobox", name="Stade").click()
    page.get_by_role("option", name="pilote").click()
    page.wait_for_function(
        "s => document.querySelector('.atlas-stage img.broad').src !== s", arg=before
    )
    assert "4 grappes" in (picture.get_attribute("alt") or "")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator(".st-key-present_next button").click()
    counter(page, 2)
    wait_idle(page)
    page.locator(".st-key-present_previous button").click()
    counter(page, 1)
    wait_idle(page)
    assert picture.get_attribute("src") == before


@pytest.mark.parametrize(("lang", "size"), [("fr", (1440, 900)), ("ar", (1024, 768))])
def test_a_map_can_be_moved_about_in(
    visit: Callable[..., Visitor], lang: str, size: tuple[int, int]
) -> None:
    """It fills the window beside its legend, and keys pressed in it still lead the slides."""
    page = visit(*size).open(f"map?lang={lang}")
    with its_run(page):
        page.locator("[class*=st-key-deck_add_] button").first.click()
    page.goto(page.url.replace("/map", "/present"))
    page.locator(".atlas-stage img:visible").wait_for()
    page.wait_for_function("() => window.atlasPresent")
    wait_idle(page)
    page.keyboard.press("z")
    frame = page.locator(".st-key-present_map iframe")
    inside = frame.content_frame.locator("#map_div")
    expect(inside).to_have_attribute("data-painted", re.compile(r"\w"))
    room, legend = (
        page.locator(s).bounding_box()
        for s in (".st-key-present_map iframe", ".st-key-present_map .atlas-legend")
    )
    assert room
    assert legend
    assert room["height"] > size[1] * 0.6
    apart = (
        (room["x"] + room["width"], legend["x"])
        if lang == "fr"
        else (legend["x"] + legend["width"], room["x"])
    )
    assert apart[0] <= apart[1]
    north = "() => { const b = map.getBounds(); return b.getNorth() - b.getSouth(); }"
    window = next(one for one in page.frames if one.locator("#map_div").count())
    # The frame is that of the north, not of a map that is higher than the window.
    assert window.evaluate("() => map.getSize().y <= innerHeight")
    before = window.evaluate(north)
    page.mouse.move(room["x"] + room["width"] / 2, room["y"] + room["height"] / 2)
    for _ in range(20):  # a wheel that turns while the map is still being painted is lost
        page.mouse.wheel(0, -400)
        page.wait_for_timeout(500)
        if window.evaluate(north) < before:
            break
    assert window.evaluate(north) < before
    page.keyboard.press("z")
    page.locator(".atlas-stage img:visible").wait_for()
    assert frame.count() == 0


def test_deck_is_saved_and_opened_again(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    page = visit().open("regions?region=DZ-25")
    page.get_by_role("button", name="Ajouter au dossier").first.click()
    page.get_by_text("Dossier : 1 planche").wait_for()
    wait_idle(page)
    page.goto(page.url.replace("/regions", "/deck"))
    # A new address is a new session; the deck of the browser is there, and gives way.
    page.get_by_role("button", name="Partir d’un modèle").click()
    page.locator(".st-key-deck_start_region_DZ-25 button").click()
    page.locator(".atlas-thumb").nth(4).wait_for()
    page.keyboard.press("Escape")
    wait_idle(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Enregistrer").click()
    download = waiting.value
    # The date is that of the data, which other tests of this server may have changed.
    name = r"grappes_fiche-regionale-constantine_\d{4}-\d\d-\d\d_fr\.json"
    assert re.fullmatch(name, download.suggested_filename)
    target = tmp_path / "deck.json"
    download.save_as(target)
    assert b'"plate":"profile"' in target.read_bytes()
    assert target.stat().st_size < 60_000
    fresh = visit().open("deck")
    fresh.get_by_role("button", name="Ouvrir").click()
    fresh.locator("input[type=file]").first.set_input_files(str(target))
    fresh.get_by_text("Dossier ouvert").wait_for()
    fresh.locator(".atlas-thumb").nth(4).wait_for()
    assert fresh.locator(".atlas-thumb").count() == 5
    bad = tmp_path / "bad.json"
    bad.write_text("<html>")
    wait_idle(fresh)
    if not fresh.locator("input[type=file]").count():
        fresh.get_by_role("button", name="Ouvrir").click()
    fresh.locator("input[type=file]").last.set_input_files(str(bad))
    fresh.get_by_text("n’est pas un dossier de l’atlas").wait_for()
    assert fresh.locator(".atlas-thumb").count() == 5, "the deck in hand is kept"


def test_the_speaker_has_a_window_of_their_own(visit: Callable[..., Visitor]) -> None:
    """It shows notes and the next slide, follows the hall, and its keys lead the hall."""
    visitor = visit(1280, 720)
    page = visitor.open("deck?lang=fr")
    with its_run(page):
        page.locator("[class*=st-key-deck_start_region] button").first.click()
    with its_run(page):
        page.locator("[class*=st-key-slide_notes] textarea").first.fill("Remercier la wilaya.")
        page.keyboard.press("Tab")
    hall, speaker = (visitor.context.new_page() for _ in range(2))
    for window, address in ((hall, "present?lang=fr"), (speaker, "present?lang=fr&speaker=1")):
        window.goto(f"{visitor.base}/{address}")
        window.locator(".atlas-stage").wait_for()
        window.wait_for_function("() => window.atlasPresent")
    shown = speaker.locator(".atlas-stage.speaker")
    assert "Remercier la wilaya." in shown.inner_text()
    assert shown.locator("img").count() == 2, "this slide and the next one"
    assert speaker.locator(".st-key-present_bar").count() == 0
    for window, place in ((speaker, "2 / 5"), (hall, "3 / 5"), (speaker, "4 / 5")):
        window.bring_to_front()
        window.keyboard.press("PageDown")
        for other in (hall, speaker):
            expect(other.locator(".atlas-counter")).to_have_text(place)
