"""The bundled data, the toy country, and how many examples a property is tried on."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import settings

from analytics import plates
from analytics.i18n import Wording
from analytics.render import exports
from analytics.render.book import Book
from analytics.render.compose import compose
from analytics.render.marks import Sheet
from analytics.selection import Selection
from geodata import datasets
from geodata.datasets import Datasets
from tests.analytics.books import SELECTIONS, every_plate
from tests.analytics.registerland import registerland
from tests.analytics.toyland import LANGS, records, toyland

FULL = bool(os.environ.get("ATLAS_GRAPPES_FULL"))
# The same examples on every machine; many more of them in the long run.
settings.register_profile(
    "analytics", deadline=None, derandomize=True, max_examples=400 if FULL else 40
)
settings.load_profile("analytics")


# Every plate and selection in every format and size in one language each, all three
# in turn; in all of them in the long run.
THINNED = {
    "test_dossier",
    "test_office_docx",
    "test_office_pptx",
    "test_office_xlsx",
    "test_onefile",
    "test_paper",
    "test_screen_pages",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only the long run draws."""
    dropped = [] if FULL else [item for item in items if not _in_turn(item)]
    config.hook.pytest_deselected(items=dropped)
    gone = set(map(id, dropped))
    items[:] = [item for item in items if id(item) not in gone]


def _in_turn(item: pytest.Item) -> bool:
    params = dict(getattr(getattr(item, "callspec", None), "params", {}))
    lang = params.pop("lang", None)
    if item.path.stem not in THINNED or not params or lang not in LANGS:
        return True
    turns = {name: i for known in (SELECTIONS, plates.PLATES) for i, name in enumerate(known)}
    rest = sum(turns.get(value, sum(map(ord, str(value)))) for value in params.values())
    return LANGS.index(lang) == rest % len(LANGS)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Datasets:
    """The bundled data, without anything that a user may have registered."""
    return datasets.load(tmp_path_factory.mktemp("no-sets-of-ones-own"))


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


Sheets = Callable[[str, Selection, str], Sheet]


@pytest.fixture(scope="session")
def sheet_of(data: Datasets, wordings: dict[str, Wording]) -> Sheets:
    """A plate in words, made once for all tests: key, selection, language."""
    made: dict[tuple[str, Selection, str], Sheet] = {}
    built: dict[tuple[str, Selection], plates.Plate] = {}

    def sheet(key: str, selection: Selection, lang: str) -> Sheet:
        if (key, selection) not in built:
            built[key, selection] = plates.build(key, data, selection)
        if (key, selection, lang) not in made:
            plate = built[key, selection]
            made[key, selection, lang] = compose(plate, wordings[lang])
        return made[key, selection, lang]

    return sheet


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Datasets:
    """Toyland and Farland, built through the real classes."""
    return toyland(records(), tmp_path_factory.mktemp("toyland"))
