"""Every form in which the maps of Algeria leave, under each of its three laws, opened again.

The short run takes each form once, laws and languages in turn; the long run all of them.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import subprocess
from collections.abc import Callable
from itertools import product
from pathlib import Path

import docx
import openpyxl
import pytest
from PIL import Image
from pptx import Presentation

from analytics import plates
from analytics.figures.book import Book, leaf
from analytics.figures.compose import compose
from analytics.selection import Selection
from analytics.surfaces import exports, paper
from analytics.surfaces.data import datafiles
from analytics.surfaces.paper.sizes import DISTINCT
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from tests.analytics.books import holds
from tests.analytics.toyland import LANGS
from tests.corpus import WHOLE

LAWS = {"DZ-1984": 48, "DZ-2019": 58, "DZ-2026": 69}
FIGURES = ("region_map", "point_map")
FORMS = (
    *product(paper.FORMATS, DISTINCT),
    *((name, "") for name in ("pptx", "docx", "xlsx", "html")),
    *((name, "") for name in datafiles.FORMATS if name != "xlsx"),
)
Case = tuple[tuple[str, str], str, str, str]
# Each form once, laws, languages and figures in turn.
IN_TURN: list[Case] = [
    (form, list(LAWS)[i % 3], LANGS[(i // 3) % 3], FIGURES[i % 2]) for i, form in enumerate(FORMS)
]
CASES = list(product(FORMS, LAWS, LANGS, FIGURES)) if WHOLE else IN_TURN


def under(law: str) -> Selection:
    return Selection(countries=("DZ",), sets=(("DZ", law),), measure="density_km2")


def test_every_form_of_a_figure_is_tried() -> None:
    assert len(FORMS) == 22
    assert {law for _, law, _, _ in IN_TURN} == set(LAWS)
    assert {lang for _, _, lang, _ in IN_TURN} == set(LANGS)


@pytest.mark.parametrize(
    ("form", "law", "lang", "figure"), CASES, ids=["-".join((*c[0], *c[1:])) for c in CASES]
)
def test_a_map_leaves_under_each_law(
    data: Datasets,
    wordings: dict[str, Wording],
    tmp_path: Path,
    form: tuple[str, str],
    law: str,
    lang: str,
    figure: str,
) -> None:
    """What was written opens, and says what it shows and under which law."""
    plate, words = plates.build(figure, data, under(law)), wordings[lang]
    format_, size = form
    options = {"size": size, "dpi": 72} if size else {}
    content = exports.encode_plate(plate, words, format_, **options)  # type: ignore[arg-type]
    path = tmp_path / f"map.{format_}"
    path.write_bytes(content)
    said = READERS[format_](path)
    sheet = compose(plate, words)
    if format_ in datafiles.FORMATS and format_ != "xlsx":
        rows = LAWS[law] if figure == "region_map" else len(plate.table)
        assert said == str(rows)
    elif format_ != "png":
        named = data.boundary_sets[law].called(lang)
        # Text taken from a PDF keeps the words of an Arabic line, not always their order.
        title = sheet.title.split() if format_ == "pdf" and sheet.rtl else [sheet.title]
        words_only = [part for part in title if len(title) == 1 or part.isalpha()]
        assert holds(said, *words_only, *([] if size else [named])) == []


def _picture(path: Path) -> str:
    with Image.open(path) as picture:
        colours = picture.convert("RGB").getcolors(picture.width * picture.height)
    assert colours is not None
    assert len(colours) > 20, "an empty country has few colours"
    return ""


def _pdf(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def _slides(path: Path) -> str:
    deck = Presentation(str(path))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    notes = [s.notes_slide.notes_text_frame.text for s in deck.slides if s.has_notes_slide]
    texts = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    return "\n".join([*texts, *notes])


def _document(path: Path) -> str:
    written = docx.Document(str(path))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in written.paragraphs), *cells])


def _workbook(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    return "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )


def _features(path: Path) -> str:
    return str(len(json.loads(path.read_bytes())["features"]))


def _geopackage(path: Path) -> str:
    with sqlite3.connect(path) as base:
        (table,) = base.execute("select table_name from gpkg_contents").fetchone()
        return str(base.execute(f'select count(*) from "{table}"').fetchone()[0])


def _lines(path: Path) -> str:
    text = path.read_text("utf-8-sig")
    return str(sum(1 for _ in csv.DictReader(io.StringIO(text), delimiter=";")))


READERS: dict[str, Callable[[Path], str]] = {
    "png": _picture,
    "svg": lambda path: re.sub(r"<[^>]+>", "", path.read_text("utf-8")),
    "pdf": _pdf,
    "pptx": _slides,
    "docx": _document,
    "xlsx": _workbook,
    "html": lambda path: path.read_text("utf-8"),
    "csv": _lines,
    "geojson": _features,
    "gpkg": _geopackage,
}


@pytest.mark.parametrize("format_", exports.BOOK_FORMATS if WHOLE else ("pptx",))
def test_a_deck_holds_a_figure_of_each_law(
    data: Datasets, wordings: dict[str, Wording], tmp_path: Path, format_: str
) -> None:
    words = wordings["fr"]
    leaves = tuple(leaf(plates.build("region_map", data, under(law)), words) for law in LAWS)
    path = tmp_path / f"deck.{format_}"
    path.write_bytes(exports.encode_book(Book("Trois lois", words, leaves), format_))
    said = READERS[format_](path)
    assert holds(said, *(data.boundary_sets[law].called("fr") for law in LAWS)) == []
