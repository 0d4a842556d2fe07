"""Pages for a window seen from afar: all type large, nothing cut, nothing overlapping."""

from __future__ import annotations

import pytest

from analytics import plates
from analytics.i18n import Wording
from analytics.render.paper import page
from analytics.selection import Selection
from tests.analytics import ink
from tests.analytics.conftest import Sheets
from tests.analytics.test_paper import squeezed
from tests.analytics.toyland import LANGS

SELECTIONS = (
    Selection(countries=("DZ",), regions=("DZ-25",)),
    Selection(),
    Selection(countries=("TN",), measure="density_km2"),
    Selection(countries=("JO",), stages=("planned",)),
)
LEAST = 18.0


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", plates.PLATES)
@pytest.mark.parametrize("size", ["screen", "screen_tall"])
def test_window_holds_the_figure_and_what_it_must_say(
    sheet_of: Sheets, wordings: dict[str, Wording], size: str, key: str, lang: str
) -> None:
    for selection in SELECTIONS:
        sheet = sheet_of(key, selection, lang)
        paper = page.lay_out(sheet, wordings[lang], size)
        assert ink.outside(paper) == []
        assert ink.overlapping(paper) == []
        assert ink.shapes_outside(paper) == []
        found = ink.pieces(paper)
        assert min(piece.size for piece in found) >= LEAST
        there = squeezed(" ".join(piece.text for piece in found))
        for text in (sheet.title, sheet.subtitle, sheet.foot.brief):
            assert squeezed(text) in there
        lowest = max(piece.outline.bounds[3] for piece in found)
        assert lowest <= paper.height - page.SIZES[size].reserved, "room for the controls"
