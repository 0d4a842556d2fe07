"""Distances of a register measured from the browser, and where they are read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import streamlit as st

from analytics.words.plaintext import without_marks
from geodata.registers import measured, store
from geodata.store import core
from tests.pages.test_pages import run, texts
from tests.planted import SECTOR, added, units

ASKED = {"country": ["DZ"], "sector": [SECTOR]}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path))
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()
    core.forget(f"sqlite:///{tmp_path}/atlas.db")


def test_a_register_is_measured_once_and_read_on_the_page_of_patterns(home: Path) -> None:
    added(home, units(np.random.default_rng(5), 1_500))
    before = run("pattern", ASKED)
    assert not before.exception
    assert "n’ont pas encore été mesurées" in texts(before)
    app = run("intake", {"country": ["DZ"]})
    app = next(one for one in app.button if one.key == "register_measure_essai").click()
    app = app.run(timeout=240)
    assert not app.exception
    assert "distances mesurées" in without_marks(texts(app))
    assert len(measured.read(store.find("essai", home)).places)
    after = run("pattern", ASKED)
    assert not after.exception
    assert "se concentrent au-delà du hasard" in without_marks(texts(after))
