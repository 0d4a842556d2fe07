"""A cluster announced yesterday, one that is known already, and two that are one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geodata.store import Store, core, current
from tests.pages.test_store_pages import opened, press, stored, texts

NEW = "row_record__0"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path))
    store = current()
    yield store
    core.forget(store.url)


def begun(name: str, region: str, sector: str) -> AppTest:
    """The form of a new cluster, filled as a deputy director would the day after."""
    app = opened("records")
    next(b for b in app.button if b.label == "Nouvelle grappe").click().run()
    app.text_input(key="who").set_value("Amel")
    app.text_input(key=f"{NEW}_name_fr").set_value(name)
    app.multiselect(key=f"{NEW}_region_codes").set_value([region])
    app.selectbox(key=f"{NEW}_sector_code").set_value(sector)
    app.selectbox(key=f"{NEW}_stage").set_value("planned")
    app.text_input(key=f"{NEW}_stage_as_of").set_value("2026")
    app.selectbox(key=f"{NEW}_kind").set_value("cluster")
    app.text_input(key=f"{NEW}_source_publisher").set_value("Ministère de l’Industrie")
    app.text_input(key=f"{NEW}_source_title").set_value("Note interne n° 12")
    app.text_input(key=f"{NEW}_why").set_value("annonce du 28 novembre")
    return app


def test_cluster_announced_yesterday_enters_with_a_source_of_our_own(home: Store) -> None:
    before = set(home.table("record")["id"])
    app = press(begun("Cluster du câble de Bel Abbès", "DZ-22", "I02"))
    assert not app.exception
    (key,) = set(home.table("record")["id"]) - before
    row = stored(home, key)
    assert (row["country_code"], row["stage"], row["stage_as_of"]) == ("DZ", "planned", "2026")
    source = home.row("source", row["source_ids"])
    assert source is not None
    assert source[0]["title"] == "Note interne n° 12"
    assert home.batches()[0].changes == 2, "the cluster and its source in one commit"
    assert app.session_state["record"] == key, "its sheet is open"
    assert re.search(r"<dt>Stade</dt><dd>projetée[^<]*2026", texts(app))


def test_known_cluster_is_asked_about_before_it_is_stored_again(home: Store) -> None:
    app = press(begun("Cluster bijouterie de Batna", "DZ-05", "C35"))
    assert len(home.batches()) == 1, "nothing stored"
    markup = texts(app)
    assert "est peut-être déjà dans l’inventaire" in markup
    assert "nom proche" in markup
    other = next(box for box in app.checkbox if box.label.startswith("C’est une autre grappe"))
    other.check()
    app = press(app)
    assert len(home.batches()) == 2


def test_two_sheets_become_one_and_the_old_link_leads_to_it(home: Store) -> None:
    app = opened("records", record="DZ-014")
    app.text_input(key="who").set_value("Amel")
    app.selectbox(key="merge_other_DZ-014").set_value("DZ-015").run()
    app.radio(key="merge_DZ-014_DZ-015_programme").set_value(1)
    app.text_input(key="merge_why_DZ-014").set_value("même projet")
    app.button(key="merge_DZ-014").click().run()
    assert not app.exception
    assert stored(home, "DZ-014")["programme"] == "Ministère de l’Industrie – Renault"
    assert home.row("record", "DZ-015") is None
    assert "Versions de DZ-015 avant la fusion" in texts(app)
    app = opened("records", record="DZ-015")
    assert "DZ-015 → DZ-014" in texts(app)
    assert app.session_state["record"] == "DZ-014"


def test_retired_cluster_says_so(home: Store) -> None:
    app = opened("records", record="DZ-015")
    app.text_input(key="who").set_value("Amel")
    app.text_input(key="row_gone_why_record_DZ-015").set_value("projet abandonné")
    app.button(key="row_gone_record_DZ-015").click().run()
    assert home.row("record", "DZ-015") is None
    assert home.batches()[0].why == "projet abandonné"
    assert "DZ-015 a été retirée de l’inventaire" in texts(opened("records", record="DZ-015"))
