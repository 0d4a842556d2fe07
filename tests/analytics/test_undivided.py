"""Records known only before a division: shown with all the parts they may lie in."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from itertools import accumulate

import pytest
import shapely
from pptx import Presentation

from analytics import plates
from analytics.figures import together
from analytics.figures.book import Book, leaf
from analytics.figures.compose import compose
from analytics.figures.marks import AreaMark, Sheet
from analytics.figures.recordwords import maybe_in, region_words
from analytics.selection import Selection
from analytics.summary import summarise
from analytics.summary.undivided import Undivided
from analytics.surfaces import exports, paper
from analytics.surfaces.screen import leaflet
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from tests.analytics.toyland import LANGS

EAST = Undivided("TO-E", ("TO-E", "TO-S"), ("R2", "R3", "R4"))
# The east of Toyland as it was before its south became a region.
GROUND = shapely.box(1, 0, 2, 2)
DIVIDED = Selection(countries=("TO",), sets=(("TO", "TO-2"),))
MAPS = ("region_map", "point_map")


def sheet(toy: Datasets, key: str, lang: str = "fr", chosen: Selection = DIVIDED) -> Sheet:
    return compose(plates.build(key, toy, chosen), Wording(lang, toy))


def area(drawn: Sheet) -> AreaMark:
    return next(mark for mark in drawn.marks if isinstance(mark, AreaMark))


def test_records_of_a_divided_region_keep_all_its_parts(toy: Datasets) -> None:
    summary = summarise(toy, DIVIDED)
    assert summary.undivided == (EAST,)
    assert summary.before_division == 3
    assert summarise(toy, replace(DIVIDED, sets=())).undivided == ()


@pytest.mark.parametrize("key", MAPS)
@pytest.mark.parametrize("lang", LANGS)
def test_the_parts_are_outlined_together_and_named(toy: Datasets, key: str, lang: str) -> None:
    drawn = sheet(toy, key, lang)
    (line,) = area(drawn).outlines
    ground = together.shape(line, area(drawn), Wording(lang, toy))
    assert ground is not None
    assert ground.equals(GROUND)
    assert "3" in line.text
    assert line.text.count("East") == 2
    assert "South" in line.text
    explained = [entry for mark in drawn.marks for entry in mark.legend if entry.outline]  # type: ignore[union-attr]
    assert [entry.count for entry in explained] == ["3"]
    assert not area(sheet(toy, key, lang, replace(DIVIDED, sets=()))).outlines


@pytest.mark.parametrize("key", MAPS)
def test_a_part_without_a_record_says_what_may_lie_in_it(toy: Datasets, key: str) -> None:
    """The south has no record of its own: three may be there."""
    drawn = sheet(toy, key)
    texts = {one.code: one.text for one in area(drawn).areas}
    assert area(drawn).outlines[0].text in texts["TO-S"]
    assert area(drawn).outlines[0].text not in texts["TO-W"]


@pytest.mark.parametrize("key", MAPS)
def test_every_surface_draws_the_line(toy: Datasets, key: str) -> None:
    drawn, words = sheet(toy, key), Wording("fr", toy)
    links = dict.fromkeys(("backdrop", "TO-2"), "x.js")
    (sent,) = leaflet.payload(drawn, words, links)["together"]
    assert (sent["t"], sent["unit"]) == (area(drawn).outlines[0].text, 1000)
    ((steps,),) = sent["p"]
    corners = set(zip(accumulate(steps[::2]), accumulate(steps[1::2]), strict=True))
    assert corners == {(1000, 0), (2000, 0), (2000, 2000), (1000, 2000)}
    svg = paper.paint(drawn, words, "svg", "slide").decode()
    plain = paper.paint(sheet(toy, key, "fr", replace(DIVIDED, sets=())), words, "svg", "slide")
    broken = re.compile(r"stroke-dasharray: ?5\.2")
    assert broken.search(svg)
    assert not broken.search(plain.decode())
    plate = plates.build(key, toy, DIVIDED)
    book = Book("T", words, (leaf(plate, words),))
    html = exports.encode_book(book, "html").decode()
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    (map_,) = json.loads(found[1])["maps"]
    assert len(map_["together"]) == 1
    deck = Presentation(io.BytesIO(exports.encode_book(book, "pptx")))
    groups = [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 6]
    names = {shape.name for group in groups for shape in group.shapes}
    assert area(drawn).outlines[0].text in names


def test_lists_and_the_sheet_say_where_a_record_may_be(toy: Datasets) -> None:
    words = Wording("fr", toy)
    vague = "East (avant division\u00a0: East ou South)"
    assert region_words("R3", DIVIDED, words) == [vague]
    assert region_words("R2", DIVIDED, words) == ["West", vague]
    assert region_words("R3", replace(DIVIDED, sets=()), words) == ["East"]
    assert region_words("R5", DIVIDED, words) == []
    (line,) = maybe_in("TO-S", DIVIDED, words)
    assert all(name in line for name in ("Grappe R2", "Grappe R3", "Grappe R4"))
    assert maybe_in("TO-W", DIVIDED, words) == ()
    notes = [words.say(note) for note in plates.build("ranking_regions", toy, DIVIDED).notes]
    assert any("East et South" in note for note in notes)
