"""LibreOffice reads every office file: all plates, languages and hostile texts in one call."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from analytics.render import exports
from analytics.render.book import Book
from analytics.render.office import docx
from tests.analytics.books import SELECTIONS
from tests.analytics.conftest import Books, Documents
from tests.analytics.test_hostile import hostile_books
from tests.analytics.test_render import tokens
from tests.analytics.toyland import LANGS

FORMATS = ("pptx", "docx", "xlsx")
SECONDS = 540


@dataclass(frozen=True)
class Converted:
    """A document, and the words of its pages as LibreOffice lays them out."""

    book: Book
    format_: str
    pages: list[str]


@pytest.fixture(scope="module")
def converted(
    every_book: Books, document: Documents, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Converted]:
    """Every document as PDF; one call for all of them is many times faster."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.fail("LibreOffice is missing: sudo apt-get install libreoffice-impress …")
    folder = tmp_path_factory.mktemp("office")
    books = {f"{name}_{lang}": every_book(name, lang) for name in SELECTIONS for lang in LANGS}
    for i, one in enumerate(hostile_books(folder)):
        books[f"hostile_{i}"] = one
    sources = []
    for name, one in books.items():
        for format_ in FORMATS:
            # One name for each, as the PDF keeps only that.
            path = folder / f"{name}_{format_}.{format_}"
            known = tuple(name.rsplit("_", 1)) if name.rsplit("_", 1)[0] in SELECTIONS else ()
            path.write_bytes(
                document(*known, format_) if known else exports.encode_book(one, format_)
            )
            sources.append(path)
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
        path.stem: Converted(
            books[path.stem.rsplit("_", 1)[0]], path.suffix[1:], _pages(folder / "pdf", path.stem)
        )
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
    assert len(converted) == 3 * (len(SELECTIONS) * len(LANGS) + 8)
    assert [name for name, one in converted.items() if not one.pages] == []


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", SELECTIONS)
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
        date = re.findall(r"\d{4}", foot.dated)
        assert set(date) <= set(re.findall(r"\d{4}", " ".join(there)))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["DZ", "all", "register"])
def test_numbers_of_the_tables_are_in_the_report(
    converted: dict[str, Converted], name: str, lang: str
) -> None:
    one = converted[f"{name}_{lang}_docx"]
    there = tokens(" ".join(one.pages))
    for leaf in one.book.leaves:
        table = leaf.sheet.table
        assert table is not None
        columns = [j for j, numeric in enumerate(table.numeric) if numeric]
        rows = table.rows[: docx.MOST_ROWS]
        numbers = tokens(" ".join(row[j] for row in rows for j in columns)) - {"–", "%"}
        assert numbers <= there, (leaf.sheet.key, numbers - there)


def test_numbers_of_the_bars_are_on_the_slide(converted: dict[str, Converted]) -> None:
    one = converted["DZ_fr_pptx"]
    page = one.pages[2]
    numbers = re.findall(r"^\d+$", page, re.MULTILINE)
    assert numbers.count("3") >= 4
    assert numbers.count("2") >= 2
