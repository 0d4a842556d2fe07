"""Editing, history, conflicts, past days and undo, on the pages a steward uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geodata.store import Edit, Store, core, current, write
from tests.conftest import ROOT


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


def save(
    app: AppTest, code: str, members: str, who: str = "Amel", why: str = "relecture"
) -> AppTest:
    app.text_input(key="who").set_value(who)
    app.text_input(key=f"edit_{code}_members").set_value(members)
    app.text_input(key=f"edit_why_{code}").set_value(why)
    button = next(b for b in app.button if b.label == "Enregistrer")
    return button.click().run()


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
    app.multiselect(key="edit_DZ-003_sources").set_value([])
    app = save(app, "DZ-003", "31")
    assert "Aucune source" in texts(app)
    assert len(home.batches()) == 1


def test_second_steward_sees_the_difference_and_overwrites_nothing(home: Store) -> None:
    app = opened("records", record="DZ-003")
    home.commit([Edit("record", "DZ-003", {"members": "40"})], who="Karim", why="enquête")
    app = save(app, "DZ-003", "31")
    assert "modifié entre-temps" in texts(app)
    assert home.row("record", "DZ-003")[0]["members"] == "40"  # type: ignore[index]
    frames = [frame.value for frame in app.dataframe]
    shown = next(frame for frame in frames if "en vigueur" in frame.columns)
    assert shown[["votre saisie", "en vigueur"]].to_numpy().tolist() == [["31", "40"]]
    # Saved again, now knowing of the other's change.
    app = save(app, "DZ-003", "31")
    assert home.row("record", "DZ-003")[0]["members"] == "31"  # type: ignore[index]


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
        assert "<b>26</b>" in texts(app)
        assert "État des fiches au" in texts(app)
    told = texts(opened("overview", asof="1999-01-01"))
    assert "1999-01-01" in told
    assert "<b>25</b>" in told


def test_undo_on_the_page(home: Store) -> None:
    home.commit([Edit("record", "DZ-003", {"members": "40"})], who="Karim", why="x", kind="import")
    app = opened("intake")
    app.text_input(key="who").set_value("Amel").run()
    app.text_input(key="undo_why").set_value("erreur").run()
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
        assert "<b>26</b>" in texts(app)
        assert "rien ne peut être modifié" in texts(app)
