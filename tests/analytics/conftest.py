"""Words over the bundled data, made-up countries, documents, and how often a property is tried."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import settings

from analytics import plates
from analytics.figures.book import Book
from analytics.figures.compose import compose
from analytics.figures.marks import Sheet
from analytics.selection import Selection
from analytics.surfaces import exports
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from tests import corpus
from tests.analytics.books import every_plate
from tests.analytics.gridland import gridland
from tests.analytics.registerland import registerland
from tests.analytics.toyland import LANGS, records, toyland

# The same examples on every machine; many more of them in the long run.
settings.register_profile(
    "analytics", deadline=None, derandomize=True, max_examples=corpus.share(400)
)
settings.load_profile("analytics")


@pytest.fixture(scope="session")
def wordings(data: Datasets) -> dict[str, Wording]:
    """The words of every language over the bundled data."""
    return {lang: Wording(lang, data) for lang in LANGS}


@pytest.fixture(scope="session")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Datasets:
    """Algeria with a made-up register, in a data folder of its own."""
    return registerland(tmp_path_factory.mktemp("register"))


Books = Callable[[str, str], Book]
Documents = Callable[[str, str, str], bytes]


@pytest.fixture(scope="session")
def every_book(data: Datasets, registered: Datasets) -> Books:
    """All plates as a document, made once: name of the selection, language."""
    worlds = {"register": registered}

    @cache
    def make(name: str, lang: str) -> Book:
        return every_plate(Wording(lang, worlds.get(name, data)), name)

    return make


@pytest.fixture(scope="session")
def document(every_book: Books) -> Documents:
    """The bytes of such a document, written once: name, language, format."""

    @cache
    def write(name: str, lang: str, format_: str) -> bytes:
        return exports.encode_book(every_book(name, lang), format_)

    return write


Plates = Callable[[str, Selection], plates.Plate]
Sheets = Callable[[str, Selection, str], Sheet]


@pytest.fixture(scope="session")
def plate_of(data: Datasets) -> Plates:
    """A plate over the bundled data, built once for all tests that only read it."""
    return cache(lambda key, selection: plates.build(key, data, selection))


@pytest.fixture(scope="session")
def sheet_of(plate_of: Plates, wordings: dict[str, Wording]) -> Sheets:
    """Such a plate in words: key, selection, language."""
    return cache(lambda key, selection, lang: compose(plate_of(key, selection), wordings[lang]))


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Datasets:
    """Toyland and Farland, built through the real classes."""
    return toyland(records(), tmp_path_factory.mktemp("toyland"))


@pytest.fixture(scope="session")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Datasets:
    """Twenty-five squares with a whole table whose answer is known."""
    return gridland(tmp_path_factory.mktemp("gridland"))
