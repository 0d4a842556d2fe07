"""The same desk without a mouse: everything is reached by keys, from where the focus stands."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.browser.conftest import its_run
from tests.browser.desk import Desk
from tests.inventory import rows

# So many stops of the focus are more than a page has: the map's regions among them.
MOST_STOPS = 500
# Whether the focus is on an element, or on the part of it that takes keys.
FOCUSED = (
    "e => { const a = document.activeElement; return !!a && a !== document.body && e.contains(a); }"
)
HIGHLIGHTED = """() => {
  const id = document.activeElement.getAttribute('aria-activedescendant');
  const lit = id ? document.getElementById(id)
    : document.querySelector('[role=option][data-focused]');
  return lit ? lit.textContent : '';
}"""


class Keys(Desk):
    """A desk whose user has keys only."""

    def reach(self, target: Locator) -> None:
        """Tab until the focus is there; within an open menu, go down it."""
        target.first.wait_for(state="attached")
        in_menu = target.first.get_attribute("role") == "menuitem"
        for _ in range(MOST_STOPS):
            if target.first.evaluate(FOCUSED):
                return
            self.page.keyboard.press("ArrowDown" if in_menu else "Tab")
        raise AssertionError(f"no key leads to {target}")

    def hit(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def enter(self, box: Locator, text: str) -> None:
        self.reach(box)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def take_option(self, box: Locator, option: str) -> None:
        self.reach(box)
        self.page.keyboard.type(option)
        self.page.get_by_role("option", name=option).first.wait_for()
        for _ in range(MOST_STOPS):
            if option in self.page.evaluate(HIGHLIGHTED):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")

    def pick(self, name: str) -> None:
        """One of a row of choices: tab to the row, then along it."""
        wanted = self.page.get_by_role("radio", name=name, exact=True).first
        row = wanted.locator("xpath=ancestor::*[@role='radiogroup'][1]")
        self.reach(row)
        for _ in range(MOST_STOPS):
            if wanted.evaluate(FOCUSED):
                break
            self.page.keyboard.press("ArrowRight")
        with its_run(self.page):
            self.page.keyboard.press("Space")

    def only(self, country: str) -> None:
        self.leave("DZ")
        self.choose(self.box(self.label("parameter.country")), self.words.name("country", country))

    def leave(self, country: str) -> None:
        """The last country that was chosen, by the key that deletes backwards."""
        assert self.page.locator(".st-key-countries [data-tag]").count() == 1
        self.reach(self.box(self.label("parameter.country")))
        with its_run(self.page):
            self.page.keyboard.press("Backspace")

    def open_line(self, number: int = 1) -> None:
        """A cluster of the list: by the hits of the search that made the list short."""
        names = [self.words.name("record", row["id"]) for row in rows("clusters.csv")]
        hits = self.page.locator(".st-key-hits").get_by_role("button")
        listed = [text for text in hits.all_inner_texts() if any(name in text for name in names)]
        self.follow(listed[number - 1])
