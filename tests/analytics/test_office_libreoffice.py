"""LibreOffice reads every office file: all plates, languages and hostile texts in one call."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from analytics import plates
from analytics.figures import book
from analytics.figures.book import Book
from analytics.selection import Selection
from analytics.surfaces import exports
from analytics.surfaces.office import docx
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from tests import corpus
from tests.analytics.books import SELECTIONS, written
from tests.analytics.conftest import Books, Documents
from tests.analytics.test_hostile import hostile_books
from tests.analytics.test_render import tokens
from tests.corpus import WHOLE

FORMATS = ("pptx", "docx", "xlsx")
# Two regions side by side, as a committee is given them on paper.
PAIR = Selection(countries=("DZ",), regions=("DZ-25", "DZ-05"))
PAIRED = ("fr", "ar")
# Of how many hostile documents one is read.
HOSTILE = 3
SECONDS = 1500 if WHOLE else 540
# Every selection in two formats, in one of its languages each; in the long run in all of all.
WANTED = [
    (name, lang, format_)
    for i, name in enumerate(SELECTIONS)
    for k, format_ in enumerate(FORMATS)
    if WHOLE or (k - i) % len(FORMATS) < 2
    for langs in [[lang for _, lang in written(name)]]
    for lang in (langs if WHOLE else [langs[k % len(langs)]])
]
REPORTS = [(name, lang) for name, lang, format_ in WANTED if format_ == "docx" and name != "empty"]


@dataclass(frozen=True)
class Converted:
    """A document, and the words of its pages as LibreOffice lays them out."""

    book: Book
    format_: str
    pages: list[str]


@pytest.fixture(scope="module")
def converted(
    data: Datasets,
    every_book: Books,
    document: Documents,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Converted]:
    """Every document as PDF; one call for all of them is many times faster."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.fail("LibreOffice is missing: sudo apt-get install libreoffice-impress …")
    folder = tmp_path_factory.mktemp("office")
    books, sources = {}, []

    def keep(name: str, one: Book, format_: str, content: bytes) -> None:
        # One name for each, as the PDF keeps only that.
        path = folder / f"{name}_{format_}.{format_}"
        path.write_bytes(content)
        books[path.stem] = one
        sources.append(path)

    for name, lang, format_ in WANTED:
        content = document(name, lang, format_)
        keep(f"{name}_{lang}", every_book(name, lang), format_, content)
    for lang in PAIRED:
        alone = book.single(plates.build("profile", data, PAIR), Wording(lang, data))
        keep(f"pair_{lang}", alone, "docx", exports.encode_book(alone, "docx"))
    for i, one in enumerate(corpus.tenth(hostile_books(folder), HOSTILE)):
        for format_ in FORMATS:
            keep(f"hostile_{i}", one, format_, exports.encode_book(one, format_))
    subprocess.run(
        [
            office,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder / "pdf"),
            *map(str, sources),
        ],
        check=True,
        capture_output=True,
        timeout=SECONDS,
    )
    return {
        path.stem: Converted(books[path.stem], path.suffix[1:], _pages(folder / "pdf", path.stem))
        for path in sources
    }


def _pages(folder: Path, stem: str) -> list[str]:
    """The words of each page; none where the file could not be read."""
    path = folder / f"{stem}.pdf"
    if not path.is_file():
        return []
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return text.split("\f")[:-1]


def test_every_file_is_read(converted: dict[str, Converted]) -> None:
    hostile = len(corpus.tenth(range(8), HOSTILE))
    assert len(converted) == len(WANTED) + len(PAIRED) + len(FORMATS) * hostile
    made = {(name, format_) for name, _, format_ in WANTED}
    assert made <= set(product(SELECTIONS, FORMATS))
    assert len(made) == len(SELECTIONS) * (len(FORMATS) if WHOLE else 2)
    assert {format_ for _, format_ in made} == set(FORMATS)
    assert [name for name, one in converted.items() if not one.pages] == []


@pytest.mark.parametrize(("name", "lang", "format_"), WANTED)
def test_titles_sources_and_dates_are_on_the_pages(
    converted: dict[str, Converted], name: str, lang: str, format_: str
) -> None:
    one = converted[f"{name}_{lang}_{format_}"]
    leaves = one.book.leaves
    whole = " ".join(one.pages)
    if format_ == "pptx":
        assert len(one.pages) == len(leaves)
    # Readers take some joined Arabic letters apart, so nearly all must do there.
    least = 0.6 if lang == "ar" else 0.95
    for i, leaf in enumerate(leaves):
        there = tokens(one.pages[i] if format_ == "pptx" else whole)
        foot = leaf.sheet.foot
        says = foot.brief if format_ == "pptx" else f"{foot.sources} {foot.dated} {foot.counting}"
        wanted = tokens(f"{leaf.sheet.title} {says}")
        assert len(wanted & there) >= least * len(wanted), (leaf.sheet.key, wanted - there)
        # Four digits within the mark of the data's state are no year.
        date = re.findall(r"\b\d{4}\b", foot.dated)
        assert set(date) <= set(re.findall(r"\d{4}", " ".join(there)))


@pytest.mark.parametrize("lang", PAIRED)
def test_two_regions_fit_one_page_with_their_clusters_and_sources(
    converted: dict[str, Converted], lang: str
) -> None:
    (page,) = converted[f"pair_{lang}_docx"].pages
    (leaf,) = converted[f"pair_{lang}_docx"].book.leaves
    assert [len(one.table.rows) for one in leaf.named] == [2, 1]
    there = tokens(page)
    for one in leaf.named:
        # The readers take joined Arabic letters apart; Latin words are whole.
        named = tokens(" ".join(one.sources if lang == "ar" else (*one.table.rows[0], one.region)))
        latin = {word for word in named if word.isascii() and "/" not in word}
        assert len(latin & there) >= 0.9 * len(latin), latin - there


@pytest.mark.parametrize(("name", "lang"), REPORTS)
def test_numbers_of_the_tables_are_in_the_report(
    converted: dict[str, Converted], name: str, lang: str
) -> None:
    one = converted[f"{name}_{lang}_docx"]
    there = tokens(" ".join(one.pages))
    for leaf in one.book.leaves:
        table = leaf.sheet.table
        assert table is not None
        columns = [j for j, numeric in enumerate(table.numeric) if numeric]
        rows = table.rows[: docx.MAX_ROWS]
        numbers = tokens(" ".join(row[j] for row in rows for j in columns)) - {"–", "%"}
        assert numbers <= there, (leaf.sheet.key, numbers - there)


def test_numbers_of_the_bars_are_on_the_slide(converted: dict[str, Converted]) -> None:
    one = converted["DZ_fr_pptx"]
    keys = [leaf.sheet.key for leaf in one.book.leaves]
    page = one.pages[keys.index("ranking_regions")]
    numbers = re.findall(r"^\d+$", page, re.MULTILINE)
    assert numbers.count("3") >= 4
    assert numbers.count("2") >= 2
