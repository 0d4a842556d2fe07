"""Posters carry the list of what their map shows; an SVG keeps its words as words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image

from analytics import plates
from analytics.figures import marks as mk
from analytics.figures.compose import compose
from analytics.selection import Selection
from analytics.surfaces import paper
from analytics.surfaces.paper import listed, sizes
from analytics.surfaces.paper.listed import Entry
from analytics.surfaces.shared import windows
from analytics.surfaces.shared.boxes import Box
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from tests.analytics.test_render import pdf_text, tokens

# The others are these, larger or smaller.
POSTERS = ("poster", "poster_tall")
ACROSS = Selection(countries=("DZ", "TN"))


def composed(data: Datasets, key: str, chosen: Selection, lang: str) -> tuple[mk.Sheet, Wording]:
    words = Wording(lang, data)
    return compose(plates.build(key, data, chosen), words), words


@pytest.mark.parametrize("size", POSTERS)
def test_a_poster_names_every_record_by_its_region(
    data: Datasets, tmp_path: Path, size: str
) -> None:
    """52 located records of Algeria and Tunisia, each under every region it lies in."""
    sheet, words = composed(data, "point_map", ACROSS, "fr")
    there = tokens(pdf_text(paper.paint(sheet, words, "pdf", size), tmp_path))
    points = sheet.every(mk.PointMark)[0].points
    assert len(points) == 52
    for point in points:
        assert tokens(point.label) <= there, point.label
    assert {"Algérie", "Tunisie"} <= there


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_poster_bears_the_head_and_the_mark_of_the_ministry(
    data: Datasets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """Both from its folder; a figure for a report, which has a head of its own, bears neither."""
    sheet, words = composed(data, "region_map", Selection(countries=("TN",)), lang)
    plain = paper.paint(sheet, words, "svg", "poster_a3").decode()
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path))
    (tmp_path / "letterhead.csv").write_text(
        "lang,line\nfr,Ministère\nar,وزارة\n", encoding="utf-8"
    )
    Image.new("RGB", (40, 20), "#106060").save(tmp_path / "logo.png")
    borne = paper.paint(sheet, words, "svg", "poster_a3").decode()
    assert borne.count("<image") == plain.count("<image") + 1
    assert {"fr": "Ministère", "ar": "وزارة"}[lang] in borne
    assert paper.paint(sheet, words, "svg", "full").decode().count("<image") == 0


def test_the_list_says_each_record_under_each_of_its_regions(data: Datasets) -> None:
    sheet, words = composed(data, "point_map", ACROSS, "ar")
    every = listed.entries(windows.scene_of(sheet, words), words)
    points = sheet.every(mk.PointMark)[0].points
    assert sum(entry.point is not None for entry in every) == sum(len(p.codes) for p in points)
    assert [entry.text for entry in every if entry.country] == ["الجزائر", "تونس"]


def test_a_list_that_is_too_long_counts_the_rest(data: Datasets) -> None:
    words = Wording("fr", data)
    every = [Entry(f"Grappe {i}") for i in range(400)]
    found = listed.arranged(every, Box(0, 0, 300, 200), 12.0, words, rtl=False)
    assert found is not None
    shown = [entry.text for column in found.columns for entry in column]
    assert shown[-1] == words.plural("list.others", 400 - len(shown) + 1, count=401 - len(shown))
    assert shown[:-1] == [f"Grappe {i}" for i in range(len(shown) - 1)]


def test_sheets_of_the_a_series() -> None:
    """ISO 216: each sheet is half of the one before."""
    found = {name: (size.width, size.height) for name, size in sizes.EXPORTED.items()}
    assert found["poster_a3"] == (42.0, 29.7)
    assert found["poster_tall"] == (42.0, 59.4)
    assert found["poster_a1"] == pytest.approx((84.1, 59.4), abs=0.1)


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_words_of_an_svg_are_words(data: Datasets, lang: str) -> None:
    """Title and every name as text, in faces that the file brings along."""
    sheet, words = composed(data, "point_map", Selection(countries=("TN",)), lang)
    content = paper.paint(sheet, words, "svg", "slide").decode()
    root = ET.fromstring(content)
    texts = [element for element in root.iter() if element.tag.endswith("}text")]
    said = {"".join(element.itertext()).strip("\u200f") for element in texts}
    assert sheet.title in said
    assert words.name("region", "TN-72") in said, "Tozeur"
    for element in texts:
        style = element.get("style", "")
        face = re.search(r"font-family: '([^']+)'", style)
        assert face is not None
        assert f"@font-face {{ font-family: '{face[1]}'" in content
        assert ("direction: rtl" in style) == (lang == "ar")
    assert "halo_" in content
    assert content.count("paint-order: stroke") == content.count('id="halo_')
