"""An import that was begun waits on the server for the browser that began it."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.intake import drafts
from geodata.intake.drafts import Draft
from geodata.store import Store
from pages.ui import browsers
from tests.pages.test_intake_page import HEADER, counted, uploaded
from tests.pages.test_store_pages import home, opened, texts

__all__ = ["home"]

BROWSER = "b" * 43


def test_a_draft_is_kept_whole_and_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path))
    assert drafts.load(BROWSER) is None
    given = Draft("l.csv", b"", "", {"stage=x": "mapped"}, {"intake_country": "TN"})
    assert not drafts.keep(BROWSER, given), "a choice without its file is no draft"
    assert drafts.keep_file(BROWSER, b"a;b\n")
    assert drafts.keep(BROWSER, given)
    found = drafts.load(BROWSER)
    assert found is not None
    assert (found.name, found.content, found.answers) == ("l.csv", b"a;b\n", {"stage=x": "mapped"})
    assert found.chosen == {"intake_country": "TN"}
    assert drafts.load("c" * 43) is None
    monkeypatch.setattr(drafts, "MOST_BYTES", 10)
    assert not drafts.keep_file("c" * 43, b"1234567")
    assert not any(BROWSER in path.name for path in (tmp_path / drafts.FOLDER).iterdir())
    state = next((tmp_path / drafts.FOLDER).glob("*.json"))
    state.write_text("[]")
    assert drafts.load(BROWSER) is None
    drafts.drop(BROWSER)
    assert list((tmp_path / drafts.FOLDER).iterdir()) == []


def test_an_import_outlives_the_session_and_is_gone_once_stored(
    home: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsers, "id_of", lambda cookies: BROWSER)
    app = uploaded(HEADER + "A;Jijel;cuir;dissoute;grappe;2015;X\n")
    box = next(b for b in app.selectbox if (b.key or "").startswith("intake_answer_stage"))
    app = box.set_value("mapped").run(timeout=120)
    assert counted(app)["ajoutées"] == 1
    again = opened("intake", lang="fr")
    assert not again.exception
    again = again.button(key="intake_draft_resume").click().run(timeout=120)
    assert not again.exception
    assert counted(again)["ajoutées"] == 1
    again.text_input(key="who").set_value("Amel").run(timeout=120)
    again = again.button(key="intake_commit").click().run(timeout=120)
    assert home.batches()[0].file == "liste.csv"
    assert drafts.load(BROWSER) is None


def test_a_file_chosen_again_goes_on_where_it_stood(
    home: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsers, "id_of", lambda cookies: BROWSER)
    rows = HEADER + "A;Jijel;cuir;dissoute;grappe;2015;X\n"
    app = uploaded(rows)
    box = next(b for b in app.selectbox if (b.key or "").startswith("intake_answer_stage"))
    app = box.set_value("mapped").run(timeout=120)
    again = uploaded(rows)
    assert not again.exception
    assert counted(again)["ajoutées"] == 1
    assert "1 réponse est reprise" in texts(again)
    other = uploaded(HEADER + "B;Jijel;cuir;dissoute;grappe;2015;X\n")
    assert counted(other)["à confirmer"] == 1
    assert "réponse est reprise" not in texts(other)


def test_a_file_stored_before_says_so(home: Store) -> None:
    rows = HEADER + "A;Jijel;cuir;cartographiée;grappe;2015;X\n"
    app = uploaded(rows)
    assert "déjà été enregistré" not in texts(app)
    app.text_input(key="who").set_value("Amel").run(timeout=120)
    app = app.button(key="intake_commit").click().run(timeout=120)
    again = uploaded(rows)
    assert "Ce fichier a déjà été enregistré sous le n° 2" in texts(again)
    assert counted(again)["inchangées"] == 1
