"""The PDF dossier as a reader copies it: every figure, its sources, the contents' page numbers."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analytics import plates
from analytics.figures import book
from analytics.surfaces.paper import dossier
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from tests.analytics import ink
from tests.analytics.books import (
    COMMENT,
    SELECTIONS,
    every_document,
    place_of,
    promised,
    squeezed,
    written,
)
from tests.analytics.conftest import Books, Documents
from tests.analytics.test_render import pdf_text, tokens

pytestmark = pytest.mark.part(one_in=2)


@pytest.fixture(scope="module")
def made(every_book: Books, document: Documents, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Book, bytes, text of the contents and text by page after them, read once."""

    @cache
    def make(name: str, lang: str) -> tuple[book.Book, bytes, list[str], list[str]]:
        one, content = every_book(name, lang), document(name, lang, "pdf")
        folder = tmp_path_factory.mktemp("dossier")
        _, *pages = pdf_text(content, folder).split("\f")[:-1]
        # Each figure has the comment on its page, and nothing before it has.
        first = next(i for i, page in enumerate(pages) if COMMENT.split()[2] in page)
        return one, content, pages[:first], pages[first:]

    return make


def share(wanted: str, there: str) -> float:
    """Part of the words of a text that a page holds."""
    words = tokens(wanted)
    return len(words & tokens(there)) / len(words)


# Writing one is the longest of all: once in each direction.
@every_document("DZ", "register")
def test_one_plate_a_page_with_all_it_must_say(made: Any, name: str, lang: str) -> None:
    one, _, _, pages = made(name, lang)
    # Readers take some joined Arabic letters apart; numbers must be there whole.
    least = 0.65 if lang == "ar" else 1.0
    for leaf, there in zip(one.leaves, pages, strict=False):
        for text in [*promised(leaf), *leaf.sheet.foot.notes, *leaf.comment.splitlines()]:
            assert share(text, there) >= least, (leaf.sheet.key, text)
        assert set(re.findall(r"\d{4}", leaf.sheet.foot.dated)) <= set(re.findall(r"\d{4}", there))


@pytest.mark.parametrize("lang", [lang for _, lang in written("DZ") if lang != "ar"])
def test_contents_name_the_page_of_each_figure(made: Any, lang: str) -> None:
    one, _, contents, pages = made("DZ", lang)
    titles = [leaf.sheet.title for leaf in one.leaves]
    for i, title in enumerate(titles):
        assert squeezed(title) in squeezed(pages[i])
    listed: list[int] = []
    for page in contents:
        # Entries, then the number of the page itself.
        numbers = re.findall(r"\s(\d+)$", page.rstrip("\n"), re.MULTILINE)
        listed += map(int, numbers[:-1])
    first = 2 + len(contents)
    assert listed == list(range(first, first + len(titles) + 1))
    assert one.wording.text("book.sources") in pages[len(titles)]


def test_sources_stand_at_the_end_in_full(made: Any) -> None:
    one, _, _, pages = made("DZ", "fr")
    there = squeezed("".join(pages[len(one.leaves) :]))
    for line in one.source_lines:
        assert squeezed(line) in there


def test_numbers_of_a_ranking_are_on_its_page(made: Any) -> None:
    one, _, _, pages = made("DZ", "fr")
    leaf = one.leaves[place_of("DZ", "ranking_regions")]
    there = pages[place_of("DZ", "ranking_regions")]
    for row in leaf.sheet.table.rows:
        assert re.search(rf"{row[1]}\s+{row[2]}\b", there), row


def test_list_counts_all_its_rows(registered: Datasets, tmp_path: Path) -> None:
    """The figure cuts it at sixty, the page at what fits: the count is of all."""
    plate = plates.build("gap_list", registered, SELECTIONS["register"])
    total = len(plate.table)
    assert total > 60
    content = dossier.write(book.single(plate, Wording("fr", registered)))
    there = pdf_text(content, tmp_path).replace("\u00a0", " ")
    assert re.search(rf"Les \d+ premières sur {total}\b", there)


@every_document("DZ", "register")
def test_figures_are_vector(made: Any, tmp_path: Path, name: str, lang: str) -> None:
    _, content, *_ = made(name, lang)
    path = tmp_path / "dossier.pdf"
    path.write_bytes(content)
    listed = subprocess.run(["pdfimages", "-list", str(path)], capture_output=True, text=True)
    assert listed.stdout.count("\n") == 2, "headings only: no picture on any page"
    size = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True).stdout
    assert "A4" in size


def test_empty_selection_gives_clean_pages_that_say_why(made: Any) -> None:
    one, _, _, pages = made("empty", "en")
    for leaf, there in zip(one.leaves, pages, strict=False):
        if leaf.plate.empty is not None:
            assert share(leaf.sheet.empty, there) == 1.0


def test_long_comment_never_leaves_the_page(data: Datasets, wordings: dict[str, Wording]) -> None:
    words = wordings["fr"]
    plate = plates.build("ranking_sectors", data, SELECTIONS["DZ"])
    one = book.leaf(plate, words, title="Titre " * 50, comment="Un avis long. " * 280)
    with dossier.typeset.direction(rtl=False):
        sheet = dossier._plate(one, words)
    assert ink.outside(sheet) == []
    assert ink.overlapping(sheet) == []
