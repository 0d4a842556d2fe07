"""The page of registers, with one in force: rows by reason, and on to the analysis."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from geodata import datasets
from geodata.intake import register_files, register_synth
from geodata.intake.register_files import Description
from geodata.registers.rows import RegisterColumns
from tests.pages.test_pages import run, texts

ANALYSIS = ("density", "specialisation", "pattern", "gaps")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with a made-up register of 20,000 units in Tunisia."""
    folder = tmp_path_factory.mktemp("home")
    path = folder / "units.parquet"
    register_synth.write(path, 20_000, "TN", datasets.load(folder), year=2024, seed=2)
    said = Description(
        id="essai",
        name="Répertoire d’essai",
        country="TN",
        source="Test",
        licence="",
        year=2024,
        columns=RegisterColumns(jobs="jobs", id="id"),
    )
    register_files.add([path], said, datasets.load(folder), user=folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_GRAPPES_HOME", str(folder))
        st.cache_resource.clear()
        yield folder
    st.cache_resource.clear()


@pytest.mark.parametrize("lang", ["fr", "en", "ar"])
def test_rows_add_up_on_the_page(home: Path, lang: str) -> None:
    app = run("registers", {"country": ["TN"], "lang": [lang]})
    assert not app.exception
    markup = texts(app)
    assert 'role="alert"' not in markup
    facts = datasets.load(home).registers["essai"].facts
    assert sum(facts.reasons.values()) == facts.rows == 20_000
    digits = "".join(c for c in markup if c.isdecimal() or c in "<>")
    for count in (facts.placed, *filter(None, facts.reasons.values())):
        assert f">{count}<" in digits


@pytest.mark.parametrize("page", ANALYSIS)
def test_analysis_of_a_register_says_that_it_is_made_up(home: Path, page: str) -> None:
    app = run(page, {"country": ["TN"], "table": ["essai-2024-firms"]})
    assert not app.exception
    markup = texts(app)
    assert 'role="alert"' not in markup
    assert "DONNÉES FICTIVES" in markup


def test_button_leads_to_the_analysis(home: Path) -> None:
    app = run("registers", {"country": ["TN"]})
    (button,) = [one for one in app.button if "Analyser" in one.label]
    button.click().run()
    assert not app.exception
    assert app.session_state["table"] == "essai-2024-firms"
