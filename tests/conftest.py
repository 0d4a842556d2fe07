"""What every test shares: an empty data folder of its own, and how much of a corpus runs."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from xdist.scheduler import LoadScopeScheduling

from geodata import datasets
from geodata.datasets import Datasets
from tests import corpus

ROOT = Path(__file__).parent.parent


# The account's own folders: neither those of the person running the tests.
FOLDERS = ("ATLAS_GRAPPES_HOME", "ATLAS_GRAPPES_STATE")


# Files that look at the same documents, or at the same wordings: each is made in one process.
GROUPS = {
    "documents": {
        *(f"analytics/test_office_{kind}" for kind in ("docx", "libreoffice", "pptx", "xlsx")),
        *("analytics/test_dossier", "analytics/test_onefile"),
    },
    "wordings": {"test_catalogues", "test_sentences"},
}
# What takes longest begins first, so that no process is left alone with it at the end.
LONGEST = (
    *("documents", "browser/test_tasks", "browser/test_walk", "browser/test_links"),
    *("pages/test_store_pages", "analytics/test_one_page"),
    *("browser/test_present", "browser/test_onefile", "browser/test_deck_survives"),
    *("analytics/test_render", "wordings", "analytics/test_hostile", "analytics/test_bundled"),
    *("pages/test_pages", "pages/test_names", "pages/test_deck_kept", "browser/test_intake"),
    *("analytics/test_screen_pages", "analytics/test_plates", "analytics/test_paper"),
    *("geodata/store/test_writers", "analytics/test_deck", "analytics/test_natures"),
)


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees what the person running it has registered, nor leaves a note behind."""
    with pytest.MonkeyPatch.context() as patch:
        for name in FOLDERS:
            patch.setenv(name, str(tmp_path_factory.mktemp(name.rsplit("_")[-1].lower())))
        yield


@pytest.fixture(scope="session", autouse=True)
def _packages_scanned_once() -> Iterator[None]:
    """Streamlit reads the metadata of every installed package for each page that is tested."""
    with pytest.MonkeyPatch.context() as patch:
        once = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Datasets:
    """Everything bundled, without anything that a user may have registered."""
    return datasets.load(tmp_path_factory.mktemp("nobody"))


@pytest.fixture(scope="session")
def spoken(data: Datasets, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Keys asked for while every figure, table and fact is put into words."""
    from tests.spoken import keys_asked_for

    return keys_asked_for(data, tmp_path_factory.mktemp("gridland"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Thin the corpora; the longest groups come first."""
    corpora: dict[str, dict[str, pytest.Function]] = {}
    files: dict[str, dict[str, pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("full") and hasattr(item, "callspec"):
            corpora.setdefault(item.nodeid.split("[")[0], {})[item.nodeid] = item
        elif item.get_closest_marker("part"):
            files.setdefault(item.nodeid.split("::")[0], {})[item.nodeid] = item
    left_out = {name for cases in corpora.values() for name in cases.keys() - _sample(cases)}
    left_out |= {name for tests in files.values() for name in tests.keys() - _part(tests)}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in left_out])
    items[:] = [item for item in items if item.nodeid not in left_out]
    order = {group: i for i, group in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(group_of(item.nodeid), len(order)))


def group_of(nodeid: str) -> str:
    """Its file, or what several files are tests of: they share what is made once."""
    file = nodeid.split("::")[0].removeprefix("tests/").removesuffix(".py")
    return next((name for name, files in GROUPS.items() if file in files), file)


class Grouped(LoadScopeScheduling):
    """Sends the tests of one group to one process.

    By itself pytest-xdist 3.8 cannot: it writes groups where pytest 9 no longer looks.
    """

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Grouped:
    """How tests are shared among processes, whatever ``--dist`` says."""
    return Grouped(config, log)


def _sample(cases: dict[str, pytest.Function]) -> set[str]:
    marks = [item.get_closest_marker("full") for item in cases.values()]
    words = {
        name: {key: _word(value) for key, value in item.callspec.params.items()}
        for name, item in cases.items()
    }
    return corpus.sample(words, **(marks[0].kwargs if marks[0] else {}))


def _part(tests: dict[str, pytest.Item]) -> set[str]:
    mark = next(item.get_closest_marker("part") for item in tests.values())
    return corpus.part(tests, **(mark.kwargs if mark else {}))


def _word(value: object) -> str:
    """A parameter as a word that is the same in every process."""
    return getattr(value, "__qualname__", None) or repr(value)
