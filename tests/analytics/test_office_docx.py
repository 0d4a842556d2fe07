"""The Word report, opened by another reader: captions, alternative texts, tables, contents."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from analytics import plates
from analytics.figures import book
from analytics.figures import marks as mk
from analytics.surfaces import paper
from analytics.surfaces.office import docx
from analytics.words.i18n import Wording
from analytics.words.plaintext import without_marks
from geodata.datasets import Datasets
from tests.analytics.books import (
    NO_DATE,
    SELECTIONS,
    dates_in,
    every_document,
    every_language,
    holds,
    in_arabic,
    place_of,
    promised,
)
from tests.analytics.conftest import Books, Documents

pytestmark = pytest.mark.part(one_in=2)


@pytest.fixture(scope="module")
def made(every_book: Books, document: Documents) -> Any:
    """Book and document of a selection in a language, read once."""

    @cache
    def make(name: str, lang: str) -> tuple[book.Book, Any]:
        content = document(name, lang, "docx")
        return every_book(name, lang), Document(io.BytesIO(content))

    return make


def texts(document: Any) -> str:
    return "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.iter(qn("w:p"))
    )


@every_document("DZ", "empty", "register")
def test_report_says_what_the_plates_say(made: Any, name: str, lang: str) -> None:
    one, document = made(name, lang)
    there = texts(document)
    for leaf in one.leaves:
        assert holds(there, *promised(leaf), *leaf.sheet.foot.notes, leaf.comment) == []
        if leaf.sheet.empty and not leaf.sheet.marks:
            assert holds(there, leaf.sheet.empty) == []
    assert holds(there, *one.source_lines) == []


@every_document("DZ", "register")
def test_tables_are_the_plates_tables(made: Any, name: str, lang: str) -> None:
    one, document = made(name, lang)
    wanted = [leaf.sheet.table for leaf in one.leaves if leaf.sheet.table.rows]
    tables = [table for table in document.tables if not is_band(table)]
    assert len(tables) == len(wanted)
    assert all(leaf.sheet.table.rows for leaf in one.leaves if leaf.plate.empty is None)
    for table, mark in zip(tables, wanted, strict=True):
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        # A table that would fill a report of its own is begun, and says so.
        expected = [list(mark.headings), *map(list, mark.rows[: docx.MAX_ROWS])]
        if len(mark.rows) > docx.MAX_ROWS:
            words = one.wording
            counted = {"shown": docx.MAX_ROWS, "total": words.number(len(mark.rows))}
            assert holds(texts(document), words.text("book.rows_of", **counted)) == []
        assert [[without_marks(t) for t in row] for row in rows] == [
            [without_marks(t) for t in row] for row in expected
        ]
        first = table.rows[0]._tr.trPr
        assert first.find(qn("w:tblHeader")) is not None, "headings repeat on every page"
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def is_band(table: Any) -> bool:
    """Whether a table is part of a coloured matrix: nothing stands over its first column."""
    return not table.rows[0].cells[0].text


def coloured(sheet: mk.Sheet) -> bool:
    """Whether a figure is a matrix of classes, which Word holds as tables."""
    return any(isinstance(mark, mk.MatrixMark) and mark.fills for mark in sheet.marks)


def pictured(sheet: mk.Sheet) -> bool:
    """Whether a figure is more than a table."""
    drawn = [mark for mark in sheet.marks if not isinstance(mark, mk.TableMark)]
    return bool(drawn) and not coloured(sheet)


@every_document("DZ", "register")
def test_figures_are_captioned_and_described(made: Any, name: str, lang: str) -> None:
    one, document = made(name, lang)
    drawn = [leaf for leaf in one.leaves if pictured(leaf.sheet)]
    pictures = document.inline_shapes
    assert len(pictures) == len(drawn) >= 12
    for shape, leaf in zip(pictures, drawn, strict=True):
        described = shape._inline.docPr.get("descr")
        assert without_marks(described) == without_marks(leaf.sheet.alt)
        assert shape.width.cm <= 16.01
    wanted = []
    for leaf in one.leaves:
        parts = 0 if leaf.sheet.is_table else len(leaf.sheet.every(mk.TableMark))
        wanted += ["Table"] * (coloured(leaf.sheet) + parts)
        wanted += ["Figure"] * pictured(leaf.sheet) + ["Table"] * len(leaf.named)
        # A table that is part of the figure is not written a second time.
        wanted += ["Table"] * (bool(leaf.sheet.table.rows) and not parts)
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    for i, (caption, kind) in enumerate(zip(captions, wanted, strict=True)):
        told = "".join(t.text or "" for t in caption._p.iter(qn("w:instrText")))
        assert f"SEQ {kind}" in told
        number = wanted[: i + 1].count(kind)
        assert f"\u00a0{number} – " in without_marks(caption.text)


@every_language("register")
@pytest.mark.parametrize("key", ["quotient_matrix", "gap_matrix"])
def test_matrix_is_a_native_table_coloured_by_verdict(made: Any, key: str, lang: str) -> None:
    one, document = made("register", lang)
    leaf = one.leaves[place_of("register", key)]
    (mark,) = leaf.sheet.marks
    wanted = {
        (without_marks(row), without_marks(column)): (without_marks(text), fill)
        for row, said, fills in zip(mark.rows, mark.texts, mark.fills, strict=True)
        for column, text, fill in zip(mark.columns, said, fills, strict=True)
    }
    bands = iter([table for table in document.tables if is_band(table)])
    drawn = [leaf.sheet for leaf in one.leaves if coloured(leaf.sheet)]
    own: list[Any] = []
    for sheet in drawn[: [sheet.key for sheet in drawn].index(key) + 1]:
        own, columns = [], 0
        while columns < len(sheet.marks[0].columns):
            own.append(next(bands))
            columns += len(own[-1].rows[0].cells) - 1
    found = {}
    for table in own:
        heads = [without_marks(cell.text) for cell in table.rows[0].cells]
        for row in list(table.rows)[1:]:
            name, *cells = row.cells
            for head, cell in zip(heads[1:], cells, strict=True):
                fill = cell._tc.tcPr.find(qn("w:shd")).get(qn("w:fill"))
                found[without_marks(name.text), head] = (without_marks(cell.text), f"#{fill}")
    assert found == {cell: told for cell, told in wanted.items() if cell in found}
    held = sum(value is not None for line in mark.values for value in line)
    assert len([cell for cell in found if wanted[cell][0]]) == held
    legend = {shade.get(qn("w:fill")) for shade in document.element.iter(qn("w:shd"))}
    assert {fill.lstrip("#") for _, fill in mark.legend} <= legend
    assert holds(texts(document), *(words for words, _ in mark.legend)) == []


def test_picture_is_as_sharp_as_print_asks(made: Any) -> None:
    _, document = made("DZ", "fr")
    part = document.part.related_parts[
        document.inline_shapes[0]._inline.xpath(".//a:blip/@r:embed")[0]
    ]
    picture = Image.open(io.BytesIO(part.blob))
    assert picture.width / (document.inline_shapes[0].width.inches) >= 200


@every_language("DZ")
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


@pytest.mark.parametrize("name", in_arabic("DZ", "register"))
def test_arabic_report_runs_from_right_to_left(made: Any, name: str) -> None:
    _, document = made(name, "ar")
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
    first = docx.write(one, paper.paint)
    assert docx.write(one, paper.paint) == first
    assert dates_in(first) == {NO_DATE, data.version.as_of}, "no clock in the file"
