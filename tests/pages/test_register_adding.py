"""A national list of enterprises from the browser: understood, tried, stored, taken away, back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.words.plaintext import without_marks
from geodata import datasets
from geodata.intake import register_synth
from geodata.registers import store
from geodata.store import core
from tests.pages.test_pages import run, texts

ROWS = 3000


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path))
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()
    core.forget(f"sqlite:///{tmp_path}/atlas.db")


def uploaded(home: Path, ending: str) -> AppTest:
    """A made-up list as an office would send it, on the Import page of Tunisia."""
    made = home / "units.csv"
    register_synth.write(made, ROWS, "TN", datasets.load(home), year=2024, seed=2)
    frame = pd.read_csv(made, dtype=str, keep_default_na=False)
    frame = frame.rename(columns={"lon": "Longitude", "lat": "Latitude", "activity": "Activité"})
    path = home / f"Répertoire{ending}"
    if ending == ".xlsx":
        frame.to_excel(path, index=False)
    elif ending == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_csv(path, index=False, sep=";", encoding="cp1252")
    app = run("intake", {"country": ["TN"]})
    box = next(one for one in app.file_uploader if one.key == "register_file")
    return box.set_value((path.name, path.read_bytes(), "")).run(timeout=240)


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_list_is_stored_taken_away_and_brought_back(home: Path, ending: str) -> None:
    app = uploaded(home, ending)
    assert not app.exception
    assert "Essai sur les premières lignes" in without_marks(texts(app)).replace("\xa0", " ")
    button = next(one for one in app.button if one.key == "register_add")
    assert button.disabled, "without a source"
    source = next(one for one in app.text_input if one.label == "Source et attribution")
    app = source.set_value("INS").run(timeout=240)
    app = next(one for one in app.button if one.key == "register_add").click().run(timeout=240)
    assert not app.exception
    (register,) = store.load(home).values()
    assert register.facts.id == "tn-repertoire"
    assert register.facts.rows == ROWS
    app = app.button(key="register_remove_tn-repertoire").click().run(timeout=240)
    assert store.load(home) == {}
    app = app.button(key="register_back_tn-repertoire").click().run(timeout=240)
    assert not app.exception
    assert list(store.load(home)) == ["tn-repertoire"]


def test_list_that_is_broken_off_leaves_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever ends the run while rows are placed: the click on the button is one of these."""
    from geodata.intake import register_files, register_reading

    path = home / "units.csv"
    register_synth.write(path, ROWS, "TN", datasets.load(home), year=2024, seed=2)
    columns, names = register_reading.understood(path)
    assert set(names) >= {columns.lon, columns.lat, columns.sector}
    monkeypatch.setattr(register_reading, "STEP", 500)
    seen: list[int] = []

    def told(rows: int) -> None:
        seen.append(rows)
        if len(seen) == 3:
            raise KeyboardInterrupt

    said = register_files.Description("x", "x", "TN", "INS", "", 2024, columns=columns)
    with pytest.raises(KeyboardInterrupt):
        register_files.add([path], said, run=register_reading.in_steps(told), user=home)
    assert seen == [500, 1000, 1500]
    assert list(store.folder_of(home).iterdir()) == []
