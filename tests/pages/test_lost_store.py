"""What the pages say and do where the store was there and is no longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geodata import datasets
from geodata.store import Edit, Store, core, current, engine
from tests.analytics.test_bundled import SAID
from tests.conftest import ROOT
from tests.geodata.store import postgres
from tests.inventory import IN

TOLD = {"fr": "a été vidée", "en": "was emptied", "ar": "أُفرغت"}
WHOSE = {"fr": "inventaire livré", "en": "inventory that came", "ar": "الجرد المرفق"}

NEW = {
    "name_fr": "Grappe du ministère",
    "country_code": "DZ",
    "source_ids": "ELWATAN15",
    "sector_code": "C35",
    "stage": "pilot",
    "kind": "cluster",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A ministry's folder whose store holds one record more than the bundled ones."""
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path))
    added(current(), "DZ-900", NEW)
    yield tmp_path
    core.forget(engine.url_of())


def added(store: Store, key: str, row: dict[str, str]) -> None:
    store.commit([Edit("record", key, row)], who="Amel", why="saisie")


def run(**params: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def markup(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("lang", TOLD)
def test_emptied_store_is_told_and_stays_empty(home: Path, lang: str) -> None:
    app = run(lang=lang)
    assert "<b>27</b>" in markup(app)
    assert TOLD[lang] not in markup(app)
    (home / "atlas.db").write_bytes(b"")
    shown = markup(app.run())
    assert not app.exception
    assert TOLD[lang] in shown
    assert WHOSE[lang] in shown
    assert SAID[lang] in shown, "under the title of each figure"
    assert f"<b>{IN['DZ']}</b>" in shown
    assert "python" not in shown, "no command of a shell in the browser"
    assert (home / "atlas.db").read_bytes() == b""


def test_store_that_comes_back_is_shown_again(home: Path) -> None:
    app = run()
    away = (home / "atlas.db").rename(home / "elsewhere.db")
    shown = markup(app.run())
    assert "a disparu" in shown
    assert f"<b>{IN['DZ']}</b>" in shown
    away.rename(home / "atlas.db")
    shown = markup(app.run())
    assert "a disparu" not in shown
    assert SAID["fr"] not in shown
    assert "<b>27</b>" in shown


@pytest.mark.parametrize("page", ["records", "intake", "support", "deck", "quality", "method"])
def test_pages_stand_without_the_store(home: Path, page: str) -> None:
    core.forget(engine.url_of())
    (home / "atlas.db").unlink()
    app = run(record="DZ-001", board="tables").switch_page(f"pages/{page}_page.py").run()
    assert not app.exception
    assert 'role="alert"' not in markup(app)
    assert "a disparu" in markup(app)
    assert not (home / "atlas.db").exists()


def test_store_lost_while_a_past_day_is_looked_at(home: Path) -> None:
    day = dt.date.today().isoformat()
    app = run(asof=day)
    assert app.session_state["asof"] == day
    (home / "atlas.db").write_bytes(b"")
    shown = markup(app.run())
    assert not app.exception
    assert f"L’état au {day} ne peut pas être montré" in shown
    assert "a été vidée" in shown
    assert app.session_state["asof"] == ""


def test_link_to_a_past_day_without_the_store(home: Path) -> None:
    core.forget(engine.url_of())
    (home / "atlas.db").write_bytes(b"")
    app = run(asof="2026-11-20")
    assert not app.exception
    assert "L’état au 2026-11-20 ne peut pas être montré" in markup(app)


def test_what_was_read_while_the_store_came_back_is_not_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stamp says the store is there, reading finds it away: the next run asks again."""
    load = datasets.load
    monkeypatch.setattr(
        datasets, "load", lambda *args, **options: load(home / "atlas.db", **options)
    )
    app = run()
    assert SAID["fr"] in markup(app)
    monkeypatch.undo()
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(home))
    shown = markup(app.run())
    assert SAID["fr"] not in shown
    assert "<b>27</b>" in shown


def test_database_restarted_under_an_open_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed, it is told and the bundled records stand in; once it is back, so are its own."""
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path))
    with postgres.running(safe=True) as server:
        monkeypatch.setenv(engine.DATABASE_VARIABLE, server.create("atlas"))
        added(current(), "DZ-900", NEW)
        app = run(lang="en")
        assert "<b>27</b>" in markup(app)
        server.kill()
        shown = markup(app.run())
        assert not app.exception
        assert WHOSE["en"] in shown
        assert f"<b>{IN['DZ']}</b>" in shown
        server.start()
        shown = markup(app.run())
        assert not app.exception
        assert WHOSE["en"] not in shown
        assert "<b>27</b>" in shown
        core.forget(engine.url_of())
