"""A store of one's own for each test, filled from the bundled records, in either database."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata.store import Store, core, current
from geodata.store import engine as databases
from tests.geodata.store import postgres
from tests.geodata.store.postgres import Server

NUMBERS = itertools.count(1)
TEMPLATE = "filled"


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the bundled records, closed."""
    folder = tmp_path_factory.mktemp("filled")
    made = current(folder)
    core.forget(made.url)
    return folder / "atlas.db"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL server whose database ``filled`` holds the bundled records."""
    with postgres.running() as started:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path_factory.mktemp("filled")))
            patch.setenv(databases.DATABASE_VARIABLE, started.create(TEMPLATE))
            core.forget(current().url)
        yield started


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The ministry's folder, and a state folder of the account of its own."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(folder))
    monkeypatch.setenv("ATLAS_GRAPPES_STATE", str(tmp_path / "account"))
    return folder


@pytest.fixture
def in_file(filled: Path, home: Path) -> Iterator[Store]:
    """A fresh copy of the filled file: what only a database that is a file can suffer."""
    shutil.copy(filled, home / "atlas.db")
    opened = current()
    yield opened
    core.forget(opened.url)


@pytest.fixture
def on_server(server: Server, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A fresh copy of the server's filled database."""
    url = server.create(f"store_{next(NUMBERS)}", TEMPLATE)
    monkeypatch.setenv(databases.DATABASE_VARIABLE, url)
    opened = current()
    yield opened
    core.forget(opened.url)


@pytest.fixture(params=["in_file", "on_server"])
def store(request: pytest.FixtureRequest) -> Store:
    """A filled store, first in a file, then on a server; ``current()`` finds it."""
    found: Store = request.getfixturevalue(request.param)
    return found
