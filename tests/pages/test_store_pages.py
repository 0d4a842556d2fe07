"""Editing, history, conflicts, past days and undo, on the pages a steward uses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Radio

from geodata.schema.fields import Schema
from geodata.schema.tables import RECORD, SOURCE, SUPPORT
from geodata.statements import STATEMENTS
from geodata.store import Edit, Store, archive, core, current, write
from pages.ui.row_questions import GONE, STILL
from tests.conftest import ROOT
from tests.inventory import IN


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path))
    store = current()
    yield store
    core.forget(store.url)


def opened(page: str, **params: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run().switch_page(f"pages/{page}_page.py").run()


def texts(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def press(app: AppTest) -> AppTest:
    return next(b for b in app.button if b.label == "Enregistrer").click().run()


def save(
    app: AppTest,
    code: str,
    members: str,
    who: str = "Amel",
    why: str = "relecture",
    answer: str = STILL,
) -> AppTest:
    """Fill the form, press, and answer the question about the date beside the number."""
    app.text_input(key="who").set_value(who)
    app.text_input(key=f"row_record_{code}_0_members").set_value(members)
    app.text_input(key=f"row_record_{code}_0_why").set_value(why)
    app = press(app)
    for radio in questions(app):
        radio.set_value(answer)
    return press(app) if questions(app) else app


def questions(app: AppTest) -> list[Radio]:
    return [radio for radio in app.radio if str(radio.key).endswith("_doubt")]


def stored(home: Store, code: str = "DZ-003") -> dict[str, str]:
    found = home.row("record", code)
    assert found is not None
    return found[0]


def test_edit_is_stored_shown_and_in_the_history(home: Store) -> None:
    app = save(opened("records", record="DZ-003"), "DZ-003", "31")
    assert not app.exception
    row = home.row("record", "DZ-003")
    assert row is not None
    assert (row[0]["members"], row[1]) == ("31", 2)
    markup = texts(app)
    assert "Modification enregistrée" in markup
    assert "31 membres" in markup
    assert "Amel – modification" in markup
    batch = home.batches()[0]
    assert (batch.who, batch.why, batch.kind) == ("Amel", "relecture", "edit")


def member_line(app: AppTest) -> str:
    """What the sheet says of the members, between its label and the next one."""
    found = re.search(r"<dt>Membres</dt><dd>(.*?)</dd>", texts(app))
    assert found is not None
    return re.sub("<[^>]+>", "", found[1])


def test_corrected_number_does_not_keep_the_old_date_in_silence(home: Store) -> None:
    app = opened("records", record="DZ-003")
    assert member_line(app) == "25 membres – adhérents (02/2017)"
    app.text_input(key="who").set_value("Amel")
    app.text_input(key="row_record_DZ-003_0_members").set_value("30")
    app.text_input(key="row_record_DZ-003_0_why").set_value("enquête")
    app = press(app)
    assert len(home.batches()) == 1, "asked first"
    assert "Rien n’est encore enregistré" in texts(app)
    (question,) = questions(app)
    assert question.value is None
    assert len(question.options) == 2
    assert "adhérents (02/2017)" in texts(app)
    app = press(app)
    assert len(home.batches()) == 1, "no answer, nothing stored"
    questions(app)[0].set_value(GONE)
    app = press(app)
    assert not app.exception
    now = stored(home)
    assert (now["members"], now["members_kind"], now["members_unit"]) == ("30", "members", "")
    assert member_line(app) == "30 membres"
    assert "Effacé avec l’ancienne valeur" in texts(app)
    assert app.text_input(key="row_record_DZ-003_1_members_unit").value == "", (
        "the form begins anew"
    )


def test_confirmed_date_stays_and_a_corrected_one_is_taken(home: Store) -> None:
    save(opened("records", record="DZ-003"), "DZ-003", "30", answer=STILL)
    assert stored(home)["members_unit"] == "adhérents (02/2017)"
    app = opened("records", record="DZ-003")
    app.text_input(key="row_record_DZ-003_0_members_unit").set_value("adhérents (11/2026)")
    app = save(app, "DZ-003", "32")
    assert questions(app) == [], "a value and its date changed together need no question"
    assert member_line(app) == "32 membres – adhérents (11/2026)"


@pytest.mark.parametrize(
    ("field", "value", "emptied"),
    [
        ("stage", "pilot", {"stage_as_of": ""}),
        ("year", "2016", {"year_meaning": ""}),
    ],
)
def test_every_dated_value_asks_for_its_date(
    home: Store, field: str, value: str, emptied: dict[str, str]
) -> None:
    app = opened("records", record="DZ-003")
    widgets = app.selectbox if field == "stage" else app.text_input
    widgets(key=f"row_record_DZ-003_0_{field}").set_value(value)
    app = save(app, "DZ-003", "25", answer=GONE)
    before = {name: text for name, text in stored(home).items() if name in emptied}
    assert stored(home)[field] == value
    assert before == emptied


def test_value_without_a_date_asks_for_its_source(home: Store) -> None:
    app = opened("records", record="DZ-003")
    app.text_input(key="row_record_DZ-003_0_jobs").set_value("120")
    app = save(app, "DZ-003", "25")
    assert stored(home)["jobs"] == "120"
    app = opened("records", record="DZ-003")
    app.text_input(key="row_record_DZ-003_0_jobs").set_value("130")
    box = app.multiselect(key="row_record_DZ-003_0_source_ids")
    box.set_value([*box.value, "ECOMDZ"])
    app = save(app, "DZ-003", "25")
    assert questions(app) == []
    assert stored(home)["jobs"] == "130"


def test_number_that_is_erased_takes_its_date_with_it(home: Store) -> None:
    app = save(opened("records", record="DZ-003"), "DZ-003", "")
    assert questions(app) == []
    now = stored(home)
    assert (now["members"], now["members_kind"], now["members_unit"]) == ("", "", "")
    assert "adhérents (02/2017)" in texts(app), "told, and in the history"


def test_degrees_are_read_as_written_and_nothing_else_is_taken(home: Store) -> None:
    app = opened("records", record="DZ-001")
    app.text_input(key="row_record_DZ-001_0_lat").set_value("36,365")
    app.text_input(key="row_record_DZ-001_0_lon").set_value("beaucoup")
    app = save(app, "DZ-001", "")
    assert "n’est pas une coordonnée en degrés" in texts(app)
    assert len(home.batches()) == 1
    app.text_input(key="row_record_DZ-001_0_lon").set_value("6° 36' 53\" E")
    app = press(app)
    assert (stored(home, "DZ-001")["lat"], stored(home, "DZ-001")["lon"]) == ("36.365", "6.6147222")


@pytest.mark.parametrize(
    ("members", "who", "why", "told"),
    [
        ("beaucoup", "Amel", "x", "n’est pas un nombre entier"),
        ("31", "", "x", "qui fait la modification"),
        ("31", "Amel", "", "motif de la modification"),
    ],
)
def test_wrong_or_nameless_edit_is_told_and_not_stored(
    home: Store, members: str, who: str, why: str, told: str
) -> None:
    app = save(opened("records", record="DZ-003"), "DZ-003", members, who, why)
    assert told in texts(app)
    assert len(home.batches()) == 1


def test_edit_without_a_source_is_refused(home: Store) -> None:
    app = opened("records", record="DZ-003")
    app.multiselect(key="row_record_DZ-003_0_source_ids").set_value([])
    app = save(app, "DZ-003", "31")
    assert "Aucune source" in texts(app)
    assert len(home.batches()) == 1


def test_second_steward_sees_the_difference_and_overwrites_nothing(home: Store) -> None:
    app = opened("records", record="DZ-003")
    theirs = {"members": "40", "members_kind": "members", "members_unit": "adhérents (02/2017)"}
    theirs["locality"] = "Akbou"
    home.commit([Edit("record", "DZ-003", theirs)], who="Karim", why="enquête")
    app = save(app, "DZ-003", "31")
    assert "modifié entre-temps" in texts(app)
    assert home.row("record", "DZ-003")[0]["members"] == "40"  # type: ignore[index]
    frames = [frame.value for frame in app.dataframe]
    shown = next(frame for frame in frames if "en vigueur" in frame.columns)
    assert shown[["votre saisie", "en vigueur"]].to_numpy().tolist() == [["31", "40"]]
    # Saved again, now knowing of the other's change.
    app = press(app)
    assert stored(home)["members"] == "31"
    assert stored(home)["locality"] == "Akbou", "what was not touched stays as the other left it"


def test_every_page_shows_a_past_day_as_it_was(
    home: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = dt.datetime.now().astimezone().date()
    later = (today + dt.timedelta(days=2)).isoformat()
    monkeypatch.setattr(write, "_now", lambda last: f"{later}T10:00:00.000000Z")
    home.commit([Edit("record", "DZ-003", None)], who="Karim", why="retrait")
    assert "<b>25</b>" in texts(opened("regions"))
    for page in ("overview", "map", "sectors", "regions", "records", "quality", "method"):
        app = opened(page, asof=today.isoformat())
        assert not app.exception
        assert f"<b>{IN['DZ']}</b>" in texts(app)
        assert "État des grappes au" in texts(app)
    # Before the store began its records are today's, under the law of that day.
    app = opened("overview", asof="2018-06-01")
    told = texts(app)
    assert "2018-06-01" in told
    assert "<b>25</b>" in told
    assert app.session_state["set_DZ"] == "DZ-1984"
    # A day to come has no state: today's is shown, under the law in force.
    app = opened("overview", asof=later)
    assert f"{later} est encore à venir" in texts(app)
    assert app.session_state["set_DZ"] == "DZ-2026"


def test_undo_on_the_page(home: Store) -> None:
    home.commit([Edit("record", "DZ-003", {"members": "40"})], who="Karim", why="x", kind="import")
    app = opened("intake")
    app.text_input(key="who").set_value("Amel").run()
    app.text_input(key="undo_why").set_value("erreur").run()
    assert app.button(key="undo_button").disabled, "nobody said yet which one"
    app.selectbox(key="undo_number").set_value(2).run()
    app.button(key="undo_button").click().run()
    assert "Enregistrement n° 2 annulé" in texts(app).replace("\xa0", " ")
    assert home.row("record", "DZ-003")[0]["members"] == "25"  # type: ignore[index]


def test_without_a_store_pages_run_from_the_bundled_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(blocked))
    for page in ("overview", "records", "intake", "quality"):
        app = opened(page)
        assert not app.exception
        assert f"<b>{IN['DZ']}</b>" in texts(app)
        assert "rien ne peut être modifié" in texts(app)


def test_undo_under_an_open_form_is_told_and_nothing_is_lost(home: Store) -> None:
    app = opened("records", record="DZ-003")
    home.commit([Edit("record", "DZ-003", {"locality": "Akbou"})], who="Karim", why="erreur")
    home.undo(2, who="Karim", why="trop vite")
    app = app.run()
    assert "ont changé depuis l’ouverture" in texts(app)
    assert "Karim – annulation" in texts(app)
    app = save(app, "DZ-003", "31")
    assert "modifié entre-temps" in texts(app)
    app = press(app)
    assert not app.exception
    assert stored(home)["members"] == "31"


def test_cluster_is_added_and_removed_by_hand(home: Store) -> None:
    app = opened("records")
    next(b for b in app.button if b.label == "Nouvelle grappe").click().run()
    where = "row_record__0"
    app.text_input(key="who").set_value("Amel")
    app.text_input(key=f"{where}_name_fr").set_value("Grappe du liège de Jijel")
    for name, value in {"country_code": "DZ", "sector_code": "C35", "stage": "planned"}.items():
        app.selectbox(key=f"{where}_{name}").set_value(value)
    app.selectbox(key=f"{where}_kind").set_value("cluster")
    app.multiselect(key=f"{where}_region_codes").set_value(["DZ-18"])
    app.multiselect(key=f"{where}_source_ids").set_value(["ECOMDZ"])
    app.text_input(key=f"{where}_why").set_value("arrêté 2026")
    app = press(app)
    assert not app.exception
    assert "« DZ-025 » enregistré" in texts(app).replace("\xa0", " "), "the next free number"
    new = stored(home, "DZ-025")
    assert (new["region_codes"], new["stage"], new["members"]) == ("DZ-18", "planned", "")
    app = opened("records", record="DZ-025")
    app.text_input(key="who").set_value("Amel")
    app.text_input(key="row_gone_why_record_DZ-025").set_value("doublon")
    app.button(key="row_gone_record_DZ-025").click().run()
    assert home.row("record", "DZ-025") is None
    assert "« DZ-025 » retiré" in texts(app).replace("\xa0", " ")


@pytest.mark.parametrize("schema", [RECORD, SOURCE, *SUPPORT.values()], ids=lambda s: s.entity)
def test_form_holds_every_declared_field_once_and_its_values_together(schema: Schema) -> None:
    lines = list(schema.groups)
    assert sorted(f.name for line in lines for f in line) == sorted(schema.columns)
    for one in STATEMENTS.get(schema.entity, ()):
        line = next(line for line in lines if one.name in {f.name for f in line})
        assert set(one.companions) < {f.name for f in line}


@pytest.mark.parametrize("page", ["records", "map"])
@pytest.mark.parametrize("way", ["undo", "restore"])
def test_cluster_that_vanishes_under_an_open_page_is_told(
    home: Store, tmp_path: Path, page: str, way: str
) -> None:
    """An import undone, or an older backup put back, while a page shows one of its rows."""
    backup = tmp_path / "before.zip"
    archive.backup(home, backup, tmp_path)
    new = {**stored(home), "name_fr": "Grappe du liège", "locality": ""}
    number = home.commit(
        [Edit("record", "DZ-999", new)], who="Karim", why="liste", kind="import"
    ).number  # type: ignore[union-attr]
    app = opened(page, record="DZ-999")
    assert not app.exception
    assert "Grappe du liège" in texts(app)
    if way == "undo":
        home.undo(number, who="Karim", why="erreur")
    else:
        archive.restore(home, backup, tmp_path)
    app = app.run()
    assert not app.exception
    assert app.session_state["record"] == ""
    assert "DZ-999" in texts(app), "what is no longer there is named"
    assert not app.run().exception
