"""What a person does with a page, step by step; every click in the window is counted."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, TimeoutError

from analytics.words.i18n import Wording
from analytics.words.plaintext import without_marks
from pages.ui.addresses import SECTIONS
from tests.browser.conftest import PATIENCE, its_run, wait_idle

# Clicks into the map's frame are clicks of the same window.
COUNT_CLICKS = """
addEventListener('mousedown', () => { top.atlasClicks = (top.atlasClicks || 0) + 1; }, true);
"""
# Height of a line of a grid, headings included.
LINE = 36
RAN = "before => window.atlasRuns > before"


@dataclass
class Desk:
    """A page of the atlas and the words on it."""

    page: Page
    words: Wording
    began: float = field(default_factory=time.monotonic)

    @property
    def clicks(self) -> int:
        """How often the mouse was pressed since the page was opened."""
        return int(self.page.evaluate("() => window.atlasClicks || 0"))

    @property
    def seconds(self) -> float:
        """Since the page stood still; of a machine that neither reads nor thinks."""
        return time.monotonic() - self.began

    @property
    def said(self) -> str:
        """What the page says, without marks of direction."""
        return plain(self.page.locator("[data-testid=stMain]").inner_text())

    def hit(self, target: Locator) -> None:
        """Press a button, follow a link, unfold a box."""
        target.click()

    def enter(self, box: Locator, text: str) -> None:
        """Write into a line, in the place of what stands there."""
        box.click()
        box.fill(text)

    def take_option(self, box: Locator, option: str) -> None:
        """One of a list, which its first letters shorten."""
        box.scroll_into_view_if_needed()
        box.click()
        self.page.keyboard.type(option)
        self.page.get_by_role("option", name=option).first.click()

    def text(self, key: str) -> str:
        """A text of the atlas in the language of the page."""
        return self.words.text(key)

    def go(self, name: str) -> None:
        """To another page by the menu."""
        section = next(one for one, names in SECTIONS.items() if name in names)
        if section:
            label = self.text(f"section.{section}")
            self.hit(self.page.get_by_test_id("stTopNavSection").filter(has_text=label))
        name_of = re.compile(rf"^\s*{re.escape(self.text(f'page.{name}'))}\s*$")
        link = self.page.locator("a[href]:visible").filter(has_text=name_of).last
        with its_run(self.page):
            self.hit(link)
        self.page.wait_for_function("name => location.pathname.endsWith(name)", arg=name)
        wait_idle(self.page)

    def press(self, key: str) -> None:
        """A button by what is written on it."""
        button = self.page.get_by_role("button", name=self.text(key), exact=True).first
        with its_run(self.page):
            self.hit(button)

    def find(self, text: str) -> None:
        """Look for a name in the header."""
        self.enter(self.page.locator(".st-key-search input"), text)
        with its_run(self.page):
            self.page.keyboard.press("Enter")

    def follow(self, name: str, to: str = "records") -> None:
        """One of the hits of the search, and the page that it leads to."""
        hits = self.page.locator(".st-key-hits")
        self.hit(hits.get_by_role("button").filter(has_text=name).first)
        self.page.wait_for_function("to => location.pathname.endsWith(to)", arg=to)
        hits.wait_for(state="detached")
        wait_idle(self.page)

    def choose(self, box: Locator, option: str) -> None:
        """One of a list, and the page that comes of it."""
        with its_run(self.page):
            self.take_option(box, option)
        self._fold(box)

    def box(self, label: str) -> Locator:
        """A list to choose from, by what stands over it."""
        return self.page.get_by_role("combobox", name=re.compile(re.escape(label))).first

    def choose_quietly(self, place: str, option: str) -> None:
        """One of a list in a form, which runs when it is sent."""
        box = self.page.locator(place).get_by_role("combobox")
        self.take_option(box, option)
        self._fold(box)

    def _fold(self, box: Locator) -> None:
        """Close a list of which several may be taken."""
        if box.get_attribute("aria-expanded") == "true":
            self.page.keyboard.press("Escape")

    def fill(self, place: str, text: str) -> None:
        """A line of a form."""
        self.enter(self.page.locator(place).get_by_role("textbox"), text)

    def write(self, box: Locator, text: str) -> None:
        """A line that is read as soon as it is entered."""
        self.enter(box, text)
        with its_run(self.page):
            box.press("Enter")

    def pick(self, name: str) -> None:
        """One of a row of choices."""
        with its_run(self.page):
            self.page.get_by_role("radio", name=name, exact=True).first.click()

    def only(self, country: str) -> None:
        """Another country in the place of the first one."""
        box = self.label("parameter.country")
        self.choose(self.box(box), self.words.name("country", country))
        self.leave("DZ")

    def leave(self, country: str) -> None:
        """A country by the cross on its tag; without any, all are shown."""
        name = self.words.name("country", country)
        tag = self.page.get_by_test_id("stSidebar").locator(f"[data-tag][aria-label='{name}']")
        with its_run(self.page):
            tag.get_by_role("button", include_hidden=True).click()
        wait_idle(self.page)

    def label(self, key: str) -> str:
        """What stands over a box."""
        text = self.text(key)
        return text[:1].upper() + text[1:]

    def open_line(self, number: int = 1) -> None:
        """A line of the list of clusters, by a click on its name, first as the page is read."""
        grid = self.page.get_by_test_id("stDataFrame").first
        grid.locator("[role=gridcell]").first.wait_for(state="attached")
        before = self.page.evaluate("() => window.atlasRuns")
        # What stands above the list may come between measuring and pressing: then once more.
        for patience in (PATIENCE / 8, PATIENCE):
            box = grid.locator("canvas").first.bounding_box()
            assert box is not None
            across = box["width"] - 80 if self.words.rtl else 60
            self.page.mouse.click(box["x"] + across, box["y"] + LINE * (number + 0.5))
            with suppress(TimeoutError):
                self.page.wait_for_function(RAN, arg=before, timeout=patience)
                break
        wait_idle(self.page)

    def take(self, button: Locator) -> Path:
        """A file from its button."""
        with self.page.expect_download() as taken:
            self.hit(button)
        return Path(taken.value.path())

    def export(self, plate: str, format_: str, size: str = "") -> Path:
        """A figure from its menu."""
        with its_run(self.page):
            self.hit(self.page.locator(f".st-key-menu_{plate} button"))
        if size:
            menu = self.page.get_by_role("dialog")
            self.choose(menu.get_by_role("combobox"), self.text(f"export.size_{size}"))
        return self.take(self.page.locator(f".st-key-export_{plate}_{format_} button"))


def plain(text: str) -> str:
    """Text with one kind of space and no marks of direction."""
    return re.sub(r"\s+", " ", without_marks(text))
