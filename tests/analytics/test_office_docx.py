"""The Word report, opened by another reader: captions, alternative texts, tables, contents."""

from __future__ import annotations

import io
import time
from functools import cache
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from analytics import plates
from analytics.i18n import Wording
from analytics.plaintext import without_marks
from analytics.render import book
from analytics.render.office import docx
from geodata.datasets import Datasets
from tests.analytics.books import SELECTIONS, every_plate, holds, promised
from tests.analytics.toyland import LANGS

EVERY_LANG = pytest.mark.parametrize("lang", LANGS)


@pytest.fixture(scope="module")
def made(data: Datasets, wordings: dict[str, Wording]) -> Any:
    """Book and document of a selection in a language, written once."""

    @cache
    def make(name: str, lang: str) -> tuple[book.Book, Any]:
        one = every_plate(data, wordings[lang], name)
        return one, Document(io.BytesIO(docx.write(one)))

    return make


def texts(document: Any) -> str:
    return "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.iter(qn("w:p"))
    )


@EVERY_LANG
@pytest.mark.parametrize("name", ["DZ", "empty"])
def test_report_says_what_the_plates_say(made: Any, name: str, lang: str) -> None:
    one, document = made(name, lang)
    there = texts(document)
    for leaf in one.leaves:
        assert holds(there, *promised(leaf), *leaf.sheet.foot.notes, leaf.comment) == []
        if leaf.sheet.empty and not leaf.sheet.marks:
            assert holds(there, leaf.sheet.empty) == []
    assert holds(there, *one.source_lines) == []


@EVERY_LANG
def test_tables_are_the_plates_tables(made: Any, lang: str) -> None:
    one, document = made("DZ", lang)
    wanted = [leaf.sheet.table for leaf in one.leaves if leaf.sheet.table.rows]
    assert len(document.tables) == len(wanted) == len(plates.PLATES)
    for table, mark in zip(document.tables, wanted, strict=True):
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        expected = [list(mark.headings), *map(list, mark.rows)]
        assert [[without_marks(t) for t in row] for row in rows] == [
            [without_marks(t) for t in row] for row in expected
        ]
        first = table.rows[0]._tr.trPr
        assert first.find(qn("w:tblHeader")) is not None, "headings repeat on every page"
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


@EVERY_LANG
def test_figures_are_captioned_and_described(made: Any, lang: str) -> None:
    one, document = made("DZ", lang)
    pictures = document.inline_shapes
    assert len(pictures) == len(one.leaves)
    for shape, leaf in zip(pictures, one.leaves, strict=True):
        described = shape._inline.docPr.get("descr")
        assert without_marks(described) == without_marks(leaf.sheet.alt)
        assert shape.width.cm <= 16.01
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    numbers = [i for i in range(1, len(one.leaves) + 1) for _ in ("figure", "table")]
    for caption, number in zip(captions, numbers, strict=True):
        told = "".join(t.text or "" for t in caption._p.iter(qn("w:instrText")))
        assert "SEQ" in told
        assert f"\u00a0{number} – " in without_marks(caption.text)


def test_picture_is_as_sharp_as_print_asks(made: Any) -> None:
    _, document = made("DZ", "fr")
    part = document.part.related_parts[
        document.inline_shapes[0]._inline.xpath(".//a:blip/@r:embed")[0]
    ]
    picture = Image.open(io.BytesIO(part.blob))
    assert picture.width / (document.inline_shapes[0].width.inches) >= 200


@EVERY_LANG
def test_headings_build_the_contents(made: Any, lang: str) -> None:
    one, document = made("DZ", lang)
    headings = [p for p in document.paragraphs if p.style.name == "Heading 1"]
    titles = [leaf.sheet.title for leaf in one.leaves] + [one.wording.text("book.sources")]
    assert [without_marks(p.text) for p in headings] == [without_marks(t) for t in titles]
    told = "".join(t.text or "" for t in document.element.iter(qn("w:instrText")))
    assert 'TOC \\o "1-1"' in told
    links = [link.get(qn("w:anchor")) for link in document.element.iter(qn("w:hyperlink"))]
    marks = [mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))]
    assert links == marks
    assert len(set(links)) == len(titles)


def test_arabic_report_runs_from_right_to_left(made: Any) -> None:
    _, document = made("DZ", "ar")
    for paragraph in document.element.body.iter(qn("w:p")):
        if any(t.text for t in paragraph.iter(qn("w:t"))):
            assert paragraph.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None
            for run in paragraph.iter(qn("w:r")):
                if run.find(qn("w:t")) is not None:
                    assert run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None
    for table in document.tables:
        assert table._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    _, french = made("DZ", "fr")
    assert list(french.element.iter(qn("w:bidi"))) == []


def test_same_report_is_the_same_file(data: Datasets, wordings: dict[str, Wording]) -> None:
    plate = plates.build("ranking_regions", data, SELECTIONS["DZ"])
    one = book.single(plate, wordings["fr"])
    first = docx.write(one)
    time.sleep(2.1)  # packages are dated to two seconds
    assert docx.write(one) == first
