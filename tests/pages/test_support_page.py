"""Rows of support entered, corrected and removed in the form that follows from their schema."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geodata.store import Edit, Store, core, current
from tests.pages.test_pages import run, texts


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path))
    store = current()
    yield store
    core.forget(store.url)


def opened(entity: str, key: str = "") -> AppTest:
    app = run("support", {"board": ["tables"]})
    app.selectbox(key="support_entity").set_value(entity).run()
    return app.selectbox(key=f"support_row_{entity}").set_value(key).run()


def field(app: AppTest, kind: str, name: str) -> object:
    """The widget of a field, whatever round the form is in."""
    return next(w for w in getattr(app, kind) if w.key and w.key.endswith(f"_{name}"))


def saved(app: AppTest, who: str = "Amel", why: str = "relevé 2026") -> AppTest:
    app.text_input(key="who").set_value(who)
    field(app, "text_input", "why").set_value(why)  # type: ignore[attr-defined]
    return next(b for b in app.button if b.label == "Enregistrer").click().run()


def test_bundled_facts_show_with_their_sources() -> None:
    tunisia = texts(run("support", {"country": ["TN"]}))
    assert "Partenaires de terrain et vivier d&#x27;animateurs" in tunisia
    assert "Lignes budgétaires et fonds dédiés" in tunisia
    assert "WebManagerCenter" in tunisia
    algeria = texts(run("support", {"country": ["DZ"]}))
    assert "Choix des deux clusters-pilotes algériens" in algeria
    assert "El Watan" in algeria
    money = texts(run("money", {"country": ["DZ"]}))
    assert "ce qui ne veut pas dire qu’il n’y a rien" in money


def test_new_row_is_stored_with_its_history(home: Store) -> None:
    app = opened("organisation")
    field(app, "text_input", "name_fr").set_value("Direction de l’artisanat")  # type: ignore[attr-defined]
    field(app, "selectbox", "type").set_value("agency")  # type: ignore[attr-defined]
    field(app, "multiselect", "source_ids").set_value(["MTA"])  # type: ignore[attr-defined]
    app = saved(app)
    assert not app.exception
    assert "« ORG-01 » enregistré." in texts(app).replace("\xa0", " ")
    row = home.row("organisation", "ORG-01")
    assert row is not None
    assert (row[0]["type"], row[1]) == ("agency", 1)
    assert home.batches()[0].why == "relevé 2026"


@pytest.mark.parametrize(
    ("entity", "key", "kind", "name", "value", "told"),
    [
        ("action", "A-01", "text_input", "amount", "1500", "n’a pas de devise"),
        ("action", "A-01", "text_input", "date_end", "2013", "précède le début"),
        ("event", "EV-02", "multiselect", "source_ids", [], "Aucune source"),
        ("committee", "TN-CPC", "selectbox", "chair_organisation", "TN-CPC", "tourne en rond"),
        ("committee", "DZ-CNP", "text_input", "founded_on", "2016", "après sa décision"),
    ],
)
def test_wrong_row_is_told_and_not_stored(
    home: Store, entity: str, key: str, kind: str, name: str, value: object, told: str
) -> None:
    app = opened(entity, key)
    field(app, kind, name).set_value(value)  # type: ignore[attr-defined]
    app = saved(app)
    assert told in texts(app)
    assert len(home.batches()) == 1


def test_body_that_is_referred_to_is_not_removed_and_the_rows_are_listed(home: Store) -> None:
    app = opened("organisation", "MIEM")
    app.text_input(key="who").set_value("Amel").run()
    app.text_input(key="row_gone_why_organisation_MIEM").set_value("doublon").run()
    app.button(key="row_gone_organisation_MIEM").click().run()
    markup = texts(app)
    assert "Comité de pilotage cluster" in markup
    assert "présidence (organisme)" in markup
    assert "EV-02" in markup
    assert home.row("organisation", "MIEM") is not None
    app = opened("organisation", "CTMCCV")
    app.text_input(key="who").set_value("Amel").run()
    app.text_input(key="row_gone_why_organisation_CTMCCV").set_value("doublon").run()
    app.button(key="row_gone_organisation_CTMCCV").click().run()
    assert home.row("organisation", "CTMCCV") is None


def test_another_stewards_change_is_not_overwritten(home: Store) -> None:
    app = opened("recommendation", "R1")
    home.commit([Edit("recommendation", "R1", {"status": "done"})], who="Karim", why="suivi")
    field(app, "selectbox", "status").set_value("dropped")  # type: ignore[attr-defined]
    app = saved(app)
    assert "modifié entre-temps" in texts(app)
    assert home.row("recommendation", "R1")[0]["status"] == "done"  # type: ignore[index]


def test_name_of_a_person_is_kept_replaced_or_erased_unseen(home: Store) -> None:
    home.commit(
        [Edit("committee", "DZ-CNP", {"chair_person": "Nadia Tester"})], who="Amel", why="essai"
    )
    app = opened("committee", "DZ-CNP")
    assert field(app, "text_input", "chair_person").value == ""  # type: ignore[attr-defined]
    field(app, "text_input", "founded_on").set_value("2013")  # type: ignore[attr-defined]
    app = saved(app)
    row = home.row("committee", "DZ-CNP")
    assert row is not None
    assert (row[0]["chair_person"], row[0]["founded_on"]) == ("Nadia Tester", "2013")
    app = opened("committee", "DZ-CNP")
    field(app, "checkbox", "chair_person_erase").set_value(True)  # type: ignore[attr-defined]
    saved(app)
    assert home.row("committee", "DZ-CNP")[0]["chair_person"] == ""  # type: ignore[index]


def test_pack_of_a_session_is_one_click(home: Store) -> None:
    app = run("support", {"country": ["TN"]})
    app.button(key="pack_make").click().run()
    assert not app.exception
    deck = app.session_state["deck"].draft.deck
    assert len(deck.slides) >= 6
    assert "Dossier de la séance" in deck.title
    assert "Ce qui manque à ce document" in texts(app)
    assert deck.session == "EV-02"


def test_past_day_and_missing_store_offer_no_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(blocked))
    app = run("support", {"board": ["tables"]})
    assert not app.exception
    assert all(button.label != "Enregistrer" for button in app.button)
    assert "WebManagerCenter" in texts(run("support", {"country": ["TN"]}))


def test_sheet_of_a_record_tells_what_was_done_for_it() -> None:
    markup = texts(run("records", {"record": ["DZ-001"]}))
    for told in (
        "Étapes et décisions",
        "Choix des deux clusters-pilotes algériens",
        "Visite d&#x27;un acheteur américain",
        "Grappes à moins de 100 km",
        "Cluster cuivre de Kairouan",
        "Il manque un tableau pour comparer",
    ):
        assert told in markup, told


def test_row_undone_under_its_open_form_is_told_and_can_be_made_anew(home: Store) -> None:
    row = {"name_fr": "Direction du cuir", "type": "agency", "source_ids": "MTA"}
    home.commit([Edit("organisation", "ORG-01", row)], who="Karim", why="essai")
    app = opened("organisation", "ORG-01")
    home.undo(2, who="Karim", why="trop tôt")
    app = app.run()
    assert not app.exception
    assert "supprimées ou annulées" in texts(app)
    field(app, "text_input", "acronym").set_value("DC")  # type: ignore[attr-defined]
    app = saved(app)
    assert "modifié entre-temps" in texts(app)
    assert home.row("organisation", "ORG-01") is None
    app = next(b for b in app.button if b.label == "Enregistrer").click().run()
    assert not app.exception
    kept = home.row("organisation", "ORG-01")
    assert kept is not None
    assert (kept[0]["name_fr"], kept[0]["acronym"]) == ("Direction du cuir", "DC")


def test_source_is_corrected_like_any_row(home: Store) -> None:
    app = opened("source", "ECOMDZ")
    field(app, "text_input", "date").set_value("2019-05")  # type: ignore[attr-defined]
    app = saved(app)
    assert not app.exception
    assert home.row("source", "ECOMDZ")[0]["date"] == "2019-05"  # type: ignore[index]
    assert "date : " in texts(app)


def test_second_save_changes_only_what_was_touched(home: Store) -> None:
    app = opened("recommendation", "R1")
    theirs = {"status": "done", "progress_fr": "Nommé en mai"}
    home.commit([Edit("recommendation", "R1", theirs)], who="Karim", why="suivi")
    field(app, "selectbox", "status").set_value("dropped")  # type: ignore[attr-defined]
    app = saved(app)
    assert "modifié entre-temps" in texts(app)
    app = next(b for b in app.button if b.label == "Enregistrer").click().run()
    now = home.row("recommendation", "R1")
    assert now is not None
    assert (now[0]["status"], now[0]["progress_fr"]) == ("dropped", "Nommé en mai")
