"""A store of one's own for each test, filled from the bundled records."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata.store import Store, core, current


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the bundled records, closed."""
    folder = tmp_path_factory.mktemp("filled")
    made = current(folder)
    core.forget(made.url)
    return folder / "atlas.db"


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """A fresh copy of it."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(filled, folder / "atlas.db")
    opened = current(folder)
    yield opened
    core.forget(opened.url)
