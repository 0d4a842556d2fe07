"""Paper: text stays on the page, nothing overlaps, and what is not drawn is said."""

from __future__ import annotations

import re

import pytest

from analytics import plates
from analytics.figures import marks as mk
from analytics.selection import Selection
from analytics.surfaces.paper import page, tables
from analytics.surfaces.paper.sizes import DISTINCT, PAGES, Size
from analytics.surfaces.paper.typeset import Sheet, Style, direction, width
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from tests.analytics import ink
from tests.analytics.conftest import Sheets
from tests.analytics.toyland import LANGS

SELECTIONS = {
    "all": Selection(),
    "DZ": Selection(countries=("DZ",), regions=("DZ-25", "DZ-05")),
}
MORE = {
    "empty": Selection(countries=("JO",), stages=("planned",)),
    "TN": Selection(countries=("TN",)),
    "MA and EG": Selection(countries=("MA", "EG")),
    "six": Selection(regions=("DZ-25", "DZ-05", "DZ-34", "MA-01", "TN-11", "LB-AS")),
    "density": Selection(measure="density_km2", sets=(("DZ", "DZ-2026"),)),
    "per head": Selection(sectors=("C35",), measure="density_pop"),
    "members": Selection(measure="members", across=True),
    **{code: Selection(countries=(code,)) for code in ("JO", "LB", "PS")},
}
EVERY_PLATE = pytest.mark.parametrize("key", plates.PLATES)
EVERY_LANG = pytest.mark.parametrize("lang", LANGS)


def check(sheet: mk.Sheet, words: Wording, size: str) -> None:
    """What must be true of every page."""
    paper = page.lay_out(sheet, words, size)
    assert ink.outside(paper) == []
    assert ink.overlapping(paper) == []
    assert ink.shapes_outside(paper) == []
    found = ink.pieces(paper)
    on = PAGES[size]
    assert min(piece.size for piece in found) >= on.least - 1e-9
    _check_blocks(sheet, found, on)
    _check_texts(sheet, found, on)
    if sheet.key == "point_map" and not sheet.empty:
        _check_names(sheet, words, found)


def _check_blocks(sheet: mk.Sheet, found: list[ink.Piece], on: Size) -> None:
    """From the top: title, subtitle, figure, foot."""
    title = [p for p in found if p.size == on.title]
    subtitle = [p for p in found if p.size == on.subtitle and p not in title]
    starts = squeezed(sheet.foot.sources)[:12]
    first = next(i for i, p in enumerate(found) if squeezed(p.text).startswith(starts))
    body, foot = found[len(title) + len(subtitle) : first], found[first:]
    for above, below in ((title, subtitle), (subtitle, body), (body, foot)):
        lowest = max((p.outline.bounds[3] for p in above), default=0.0)
        highest = min((p.outline.bounds[1] for p in below), default=1e9)
        assert lowest < highest


def _check_texts(sheet: mk.Sheet, found: list[ink.Piece], on: Size) -> None:
    """Title, subtitle, sources, counting rule, date, boundary set, disclaimer: in full.

    On a slide, which is seen from afar, in few words: ``brief`` has all of them.
    """
    there = squeezed(" ".join(piece.text for piece in found))
    foot = sheet.foot
    told = [foot.sources, foot.counting, foot.dated, foot.sets, foot.disclaimer, foot.licence]
    if on.height is not None and not on.listed:
        told = [foot.brief]
    notes = foot.notes if on.height is None else foot.notes[:1]
    needed = [sheet.title, sheet.subtitle, *told, *notes]
    assert [text for text in needed if squeezed(text) not in there] == []


def _check_names(sheet: mk.Sheet, words: Wording, found: list[ink.Piece]) -> None:
    """Some regions or countries are named on a map, and no name covers another."""
    area = next(mark for mark in sheet.marks if isinstance(mark, mk.AreaMark))
    known = {one.name for one in area.areas}
    known |= {words.name("country", code).upper() for code in sheet.countries}
    names = [piece for piece in found if piece.plain in known]
    assert names
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            assert one.outline.intersection(other.outline).area < 0.01 * one.outline.area


def squeezed(text: str) -> str:
    """Without spaces and marks of direction: a line may be broken at any space."""
    return re.sub("[\\s\u200e\u200f\u2066-\u2069]", "", text)


@pytest.mark.full
@EVERY_LANG
@EVERY_PLATE
@pytest.mark.parametrize("size", ["half", "full", "slide"])
@pytest.mark.parametrize("name", SELECTIONS)
def test_text_stays_on_the_page_and_apart(
    sheet_of: Sheets, wordings: dict[str, Wording], name: str, size: str, key: str, lang: str
) -> None:
    check(sheet_of(key, SELECTIONS[name], lang), wordings[lang], size)


@pytest.mark.full(one_in=100)
@pytest.mark.parametrize("size", DISTINCT)
@pytest.mark.parametrize("name", MORE)
@EVERY_LANG
@EVERY_PLATE
def test_text_stays_apart_on_more_selections(
    sheet_of: Sheets, wordings: dict[str, Wording], key: str, lang: str, name: str, size: str
) -> None:
    check(sheet_of(key, MORE[name], lang), wordings[lang], size)


def test_ink_tells_overlap_from_neighbours() -> None:
    """The measure itself: two words apart, two on one spot, one over the edge."""
    paper = Sheet(200, 100, rtl=False)
    paper.line("Batna", 10, 10, Style(10))
    paper.line("Oran", 60, 10, Style(10))
    assert ink.overlapping(paper) == []
    assert ink.outside(paper) == []
    paper.line("Alger", 12, 12, Style(10))
    assert ink.overlapping(paper) == [("Batna", "Alger")]
    paper.line("Constantine", 180, 50, Style(10))
    assert ink.outside(paper) == ["Constantine"]


def test_slide_has_nothing_under_fourteen_points() -> None:
    size = PAGES["slide"]
    assert min(size.title, size.subtitle, size.label, size.foot) >= 14
    assert (size.width / size.height) == pytest.approx(16 / 9, rel=0.001)


@EVERY_LANG
def test_text_is_as_wide_as_it_was_measured(lang: str) -> None:
    """Measured and drawn in the same family: a line that fits when measured fits when drawn."""
    rtl = lang == "ar"
    paper = Sheet(400, 100, rtl=rtl)
    samples = ["OpenStreetMap contributors, via world-atlas", "1\u202f234,5", "2014"]
    samples.append("الجزائر: 15 من أصل 48 ولاية" if rtl else "Énergies renouvelables, eau")
    for text in samples:
        paper.line(text, 200, 20, Style(9), "centre")
        with direction(rtl=rtl):
            measured = width(text, 9)
        left, _, right, _ = ink.pieces(paper)[-1].outline.bounds
        assert right - left == pytest.approx(measured, abs=0.6), text


# What does not fit ---------------------------------------------------------------


def test_ranking_of_countries_keeps_every_country(
    data: Datasets, sheet_of: Sheets, wordings: dict[str, Wording]
) -> None:
    """54 regions do not fit: the first of each country are drawn, not the first countries."""
    words = wordings["fr"]
    sheet = sheet_of("ranking_regions", Selection(), "fr")
    (mark,) = sheet.marks
    assert isinstance(mark, mk.BarMark)
    assert mark.total == 54
    assert len(mark.bars) <= 30
    assert {bar.group for bar in mark.bars} == {words.name("country", c) for c in data.countries}
    assert str(len(mark.bars)) in mark.rest
    assert "54" in mark.rest
    drawn = [piece.plain for piece in ink.pieces(page.lay_out(sheet, words, "full"))]
    assert mark.rest in drawn


def test_short_ranking_is_whole_and_says_nothing(sheet_of: Sheets) -> None:
    (mark,) = sheet_of("ranking_regions", SELECTIONS["DZ"], "fr").marks
    assert isinstance(mark, mk.BarMark)
    assert (len(mark.bars), mark.rest) == (15, "")


@EVERY_LANG
@pytest.mark.parametrize("key", ["ranking_regions", "ranking_sectors", "matrix_region_sector"])
def test_slide_says_how_much_of_the_table_it_shows(
    sheet_of: Sheets, wordings: dict[str, Wording], key: str, lang: str
) -> None:
    sheet, words = sheet_of(key, Selection(), lang), wordings[lang]
    drawn = " ".join(piece.plain for piece in ink.pieces(page.lay_out(sheet, words, "slide")))
    shown = re.search(words.text("chart.shown_of", shown=r"(\d+)", total=r"(\d+)"), drawn)
    assert shown is not None
    first, last = sorted(map(int, shown.groups()))
    assert sheet.table is not None
    assert last == len(sheet.table.rows)
    assert 3 < first < last


def test_highlighted_region_is_always_drawn(data: Datasets, sheet_of: Sheets) -> None:
    chosen = Selection(regions=("TN-23", "DZ-15"))
    (mark,) = sheet_of("ranking_regions", chosen, "en").marks
    assert isinstance(mark, mk.BarMark)
    held = set(plates.build("ranking_regions", data, chosen).table["region_code"])
    strong = [bar.label for bar in mark.bars if bar.strong]
    assert len(strong) == len(held & set(chosen.regions)) > 0


def test_numbers_of_a_divided_matrix_are_all_there(
    sheet_of: Sheets, wordings: dict[str, Wording]
) -> None:
    """Columns that do not fit side by side go on below: no number is lost, none twice."""
    words = wordings["fr"]
    sheet = sheet_of("matrix_region_sector", Selection(), "fr")
    (mark,) = sheet.marks
    assert isinstance(mark, mk.MatrixMark)
    wanted = sorted(text for line in mark.texts for text in line if text)
    for size in ("half", "full"):
        found = [p.plain for p in ink.pieces(page.lay_out(sheet, words, size))]
        numbers = sorted(text for text in found if text.isdecimal())
        assert numbers == wanted
        for name in mark.columns:
            assert name in found


def test_wide_profile_goes_on_below(sheet_of: Sheets, wordings: dict[str, Wording]) -> None:
    """Six regions and their countries on half a page: every column, no number broken."""
    words = wordings["en"]
    sheet = sheet_of("profile", MORE["six"], "en")
    found = [piece.plain for piece in ink.pieces(page.lay_out(sheet, words, "half"))]
    assert sheet.table is not None
    for row in sheet.table.rows:
        for cell in row[1:]:
            assert cell in found


def test_low_page_drops_the_last_columns_of_a_list_before_its_rows(
    wordings: dict[str, Wording],
) -> None:
    """Eight wide columns on a page for four: the first stay, more rows are read, and it is said."""
    words = wordings["en"]
    headings = tuple(f"Heading{j}" for j in range(8))
    rows = tuple(tuple(f"wide-cell-{i}-{j}" for j in range(8)) for i in range(9))
    mark = mk.TableMark(headings, rows, (False,) * 8)
    wide, size = 400.0, 12.0
    high = tables.least_height(mark.pick(0, 1, 2), wide, size) + 2 * size
    cut = tables.cut(mark, wide, high, size, words)
    kept = len(cut.headings)
    assert 2 <= kept < 8
    assert cut.headings == headings[:kept]
    assert [row[0] for row in cut.rows] == [row[0] for row in rows]
    assert cut.rest == words.text("chart.shown_columns", shown=str(kept), total="8")
    assert tables.cut(mark, wide, 10 * high, size, words) == mark
