"""Pages for a window seen from afar: all type large, nothing cut, nothing overlapping."""

from __future__ import annotations

import pytest

from analytics import plates
from analytics.figures.marks import Sheet
from analytics.selection import Selection
from analytics.surfaces.paper import page
from analytics.surfaces.paper.sizes import PAGES
from analytics.words.i18n import Wording
from tests.analytics import ink
from tests.analytics.books import every_language, keys_of, place_of
from tests.analytics.conftest import Books, Sheets
from tests.analytics.test_paper import squeezed
from tests.analytics.toyland import LANGS

SELECTIONS = {
    "DZ": Selection(countries=("DZ",), regions=("DZ-25",)),
    "all": Selection(),
    "TN": Selection(countries=("TN",), measure="density_km2"),
    "empty": Selection(countries=("JO",), stages=("planned",)),
}
LEAST = 18.0


EVERY_SIZE = pytest.mark.parametrize("size", ["screen", "screen_tall"])
EVERY_LANG = pytest.mark.parametrize("lang", LANGS)
# What only a whole table can draw, or draws in another way.
# The made-up register is of one year: nothing has grown in it.
GROWN = {"growth_parts", "growth_map", "growth_bubbles"}
MEASURED = tuple(key for key in keys_of("register", whole=False) if key not in GROWN)


@pytest.mark.full
@EVERY_LANG
@pytest.mark.parametrize("key", plates.PLATES)
@EVERY_SIZE
@pytest.mark.parametrize("name", SELECTIONS)
def test_window_holds_the_figure_and_what_it_must_say(
    sheet_of: Sheets, wordings: dict[str, Wording], name: str, size: str, key: str, lang: str
) -> None:
    check(sheet_of(key, SELECTIONS[name], lang), wordings[lang], size)


@pytest.mark.full(one_in=6)
@every_language("register")
@pytest.mark.parametrize("key", MEASURED)
@EVERY_SIZE
def test_window_holds_what_is_drawn_from_a_register(
    every_book: Books, size: str, key: str, lang: str
) -> None:
    one = every_book("register", lang)
    leaf = one.leaves[place_of("register", key)]
    assert leaf.sheet.marks
    check(leaf.sheet, one.wording, size)


def check(sheet: Sheet, words: Wording, size: str) -> None:
    """All of a figure's words stand on the page, large, whole and apart."""
    paper = page.lay_out(sheet, words, size)
    assert ink.outside(paper) == []
    assert ink.overlapping(paper) == []
    assert ink.shapes_outside(paper) == []
    found = ink.pieces(paper)
    assert min(piece.size for piece in found) >= LEAST
    there = squeezed(" ".join(piece.text for piece in found))
    for text in (sheet.title, sheet.subtitle, sheet.foot.brief):
        assert squeezed(text) in there
    lowest = max(piece.outline.bounds[3] for piece in found)
    assert lowest <= paper.height - PAGES[size].reserved, "room for the controls"
