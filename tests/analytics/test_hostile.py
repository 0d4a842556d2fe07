"""Hostile texts through every format: they stay text, and every file opens."""

from __future__ import annotations

import csv
import html
import io
import json
import sqlite3
import xml.dom.minidom
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from analytics import plates
from analytics.figures import book
from analytics.figures.book import Book
from analytics.selection import Selection
from analytics.surfaces import exports, paper
from analytics.surfaces.data import datafiles
from analytics.surfaces.exports import deck_file_name, slug
from analytics.words.i18n import Wording
from analytics.words.plaintext import one_line, plain, without_marks
from geodata.files import FORMULA_STARTS
from tests.analytics.hostile import TEXTS
from tests.analytics.toyland import records, toyland

NAMED = ("R1", "R2", "R3", "R4", "R6")
KEYS = ("point_map", "ranking_regions", "timeline_stages", "profile", "matrix_region_sector")
BOOK_FORMATS = pytest.mark.parametrize("format_", exports.BOOK_FORMATS)


def hostile_books(folder: Path) -> Iterator[Book]:
    """Eight documents: five texts each, as names of records, titles and comments."""
    for start in range(0, len(TEXTS), len(NAMED)):
        texts = TEXTS[start : start + len(NAMED)]
        names = {
            code: dict.fromkeys(("name_fr", "name_en", "name_ar"), _storable(text))
            for code, text in zip(NAMED, texts, strict=True)
        }
        inside = folder / f"world-{start}"
        inside.mkdir()
        words = Wording("ar" if start % 2 else "fr", toyland(records(**names), inside))
        leaves = tuple(
            book.leaf(plates.build(key, words.data, Selection()), words, title=text, comment=text)
            for key, text in zip(KEYS, texts, strict=True)
        )
        yield Book(texts[0], words, leaves, (texts[1],))


def _storable(text: str) -> str:
    """The text as a table can hold it: no half of a letter pair."""
    return text.encode("utf-8", "ignore").decode()


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[Book]:
    return list(hostile_books(tmp_path_factory.mktemp("hostile")))


def test_there_are_forty() -> None:
    assert len(set(TEXTS)) == 40


@BOOK_FORMATS
def test_every_document_is_whole(books: list[Book], format_: str) -> None:
    for one in books:
        content = exports.encode_book(one, format_)
        if format_ == "pdf":
            assert content.startswith(b"%PDF")
            assert content.rstrip().endswith(b"%%EOF")
        elif format_ == "html":
            content.decode("utf-8")
        else:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                assert package.testzip() is None
                for name in package.namelist():
                    if name.endswith((".xml", ".rels")):
                        etree.fromstring(package.read(name))


@pytest.mark.parametrize("format_", ["pptx", "docx", "xlsx"])
def test_no_document_holds_a_formula_a_field_or_a_link(books: list[Book], format_: str) -> None:
    """Workbooks inside charts are opened too; fields are only the document's own."""
    for one in books:
        content = exports.encode_book(one, format_)
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                part = package.read(name)
                if name.endswith(".xlsx"):
                    assert formulas(part) == []
                if name.endswith(".rels"):
                    assert b'TargetMode="External"' not in part, name
                if name == "word/document.xml":
                    root = etree.fromstring(part)
                    told = {t.text.split()[0] for t in root.iter("{*}instrText")}
                    assert told <= {"TOC", "SEQ", "PAGE"}
        if format_ == "xlsx":
            assert formulas(content) == []


def formulas(content: bytes) -> list[str]:
    """Cells of a workbook that a spreadsheet would compute or follow."""
    native = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in native for row in sheet.iter_rows() for cell in row]
    return [c.coordinate for c in cells if c.data_type == "f" or c.hyperlink is not None]


def test_texts_are_still_there_as_text(books: list[Book]) -> None:
    """What XML can hold comes back as it was; the rest is dropped, not the file."""
    for i, one in enumerate(books):
        native = openpyxl.load_workbook(io.BytesIO(exports.encode_book(one, "xlsx")))
        there = {
            without_marks(str(cell.value))
            for sheet in native
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for text in TEXTS[i * 5 : i * 5 + 5]:
            assert without_marks(one_line(text)) in there


def test_page_holds_no_tag_and_no_script_of_a_text(books: list[Book]) -> None:
    for one in books:
        page = exports.encode_book(one, "html").decode()
        body = page[page.index("<body>") : page.index("<script>")]
        assert body.count("<script") == 1, "its own data, and no other"
        assert "<svg onload" not in body
        assert "<img src=x" not in body
        assert 'href="http' not in body


def test_data_files_run_nothing(books: list[Book]) -> None:
    for one in books:
        plate = one.leaves[0].plate
        text = datafiles.encode(plate, one.wording, "csv").decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
        for row in rows[1:]:
            for cell in row:
                number = cell.replace(",", ".").lstrip("-").replace(".", "").isdigit()
                assert number or not cell.startswith(FORMULA_STARTS)
        json.loads(datafiles.encode(plate, one.wording, "geojson"))


def test_geopackage_opens_and_holds_every_row(books: list[Book], tmp_path: Path) -> None:
    for i, one in enumerate(books):
        plate = one.leaves[0].plate
        target = tmp_path / f"{i}.gpkg"
        target.write_bytes(datafiles.encode(plate, one.wording, "gpkg"))
        with sqlite3.connect(target) as base:
            assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            count = base.execute("SELECT count(*) FROM point_map").fetchone()[0]
        base.close()
        assert count == len(plate.table)


@pytest.mark.parametrize("format_", paper.FORMATS)
def test_pictures_are_drawn(books: list[Book], format_: str) -> None:
    for one in books:
        for leaf in one.leaves[:2]:
            content = paper.paint(leaf.sheet, one.wording, format_, "full", dpi=60)
            if format_ == "svg":
                xml.dom.minidom.parseString(content)
                assert b"<script" not in content
            assert len(content) > 1000


def test_file_names_are_safe(books: list[Book]) -> None:
    for text in (*TEXTS, "ولاية قسنطينة", "a/b\\c", "..", "CON", " ", "'\""):
        name = deck_file_name(text, books[0].wording, "pptx")
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_.")
        assert ".." not in name
        assert len(name) < 120
        assert slug(text)


def test_plain_text_is_what_xml_and_a_line_can_hold() -> None:
    for text in TEXTS:
        cleaned = plain(text)
        etree.fromstring(f"<a>{html.escape(cleaned)}</a>")
        starts = sum(cleaned.count(c) for c in "\u2066\u2067\u2068")
        assert starts == cleaned.count("\u2069")
        assert "\n" not in one_line(text)
        assert plain(cleaned) == cleaned
    assert plain("Béjaïa, تيزي وزو – 1\u202f234 €") == "Béjaïa, تيزي وزو – 1\u202f234 €"
