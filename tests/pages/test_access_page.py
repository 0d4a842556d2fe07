"""Roles on the pages: what is shown to whom, and what is refused to whoever clicks all the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geodata import access
from geodata.access import ACCOUNT, ADMINISTRATOR, READER, ROLES, STEWARD
from geodata.store import Edit, Store, core, current
from pages.ui import identity
from tests.pages.test_deck_page import press
from tests.pages.test_pages import run, texts

LANGS = pytest.mark.parametrize("lang", ["fr", "en", "ar"])
REFUSED = "n’a pas le droit"
UNDOABLE = 2


@pytest.fixture
def atlas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store with one edit of somebody else, behind a proxy that signs people in."""
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ATLAS_GRAPPES_ACCESS", "proxy")
    monkeypatch.setenv("ATLAS_GRAPPES_LOG", str(tmp_path / "actions.log"))
    store = current()
    edit = Edit("record", "DZ-001", {"locality": "Ici"})
    assert store.commit([edit], who="Karim", why="x").number == UNDOABLE  # type: ignore[union-attr]
    yield store
    core.forget(store.url)


def sign_in(
    role: str, store: Store, monkeypatch: pytest.MonkeyPatch, account: str = "amel"
) -> None:
    if role:
        row = access.grant(account, role)
        store.commit([Edit(ACCOUNT.entity, account, row)], who="DSI", why="x")
    monkeypatch.setattr(identity, "account", lambda: account)


def undo(app: AppTest) -> AppTest:
    """Undo Karim's edit by the page of imports."""
    (box,) = (one for one in app.selectbox if one.key == "undo_number")
    box.set_value(UNDOABLE).run()
    next(one for one in app.text_input if one.key == "undo_why").input("x").run()
    return press(app, "undo_button")


@LANGS
def test_nobody_signed_in_sees_nothing_but_the_door(
    atlas: Store, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "account", lambda: "")
    app = run("overview", {"lang": [lang], "record": ["DZ-003"]})
    assert not app.exception
    assert not [*app.dataframe, *app.selectbox, *app.sidebar.selectbox]
    words = {"fr": "Connexion nécessaire", "en": "Sign-in needed", "ar": "يلزم تسجيل الدخول"}
    assert texts(app).splitlines()[-1] == words[lang]


@pytest.mark.parametrize("role", ROLES)
def test_undoing_what_another_did_is_for_administrators(
    atlas: Store, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(role, atlas, monkeypatch)
    head = atlas.head()
    app = undo(run("intake", {"lang": ["fr"]}))
    assert not app.exception
    assert (REFUSED in texts(app)) == (role != ADMINISTRATOR)
    assert (atlas.head() == head) == (role != ADMINISTRATOR)
    if role == ADMINISTRATOR:
        assert atlas.batches()[0].who == "amel", "the account, whatever else was typed"


@pytest.mark.parametrize("role", [READER, STEWARD])
def test_forms_are_for_those_who_may(
    atlas: Store, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(role, atlas, monkeypatch)
    shown = run("records", {"record": ["DZ-003"], "lang": ["fr"]})
    assert any(box.key.endswith("_why") for box in shown.text_input) == (role == STEWARD)
    app = run("intake", {"lang": ["fr"]})
    told = texts(app).count("peut consulter et exporter")
    assert told == {READER: 3, STEWARD: 2}[role], "files, boundaries, registers"


def test_role_taken_away_while_the_form_is_open(
    atlas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(ADMINISTRATOR, atlas, monkeypatch)
    app = run("intake", {"lang": ["fr"]})
    atlas.commit([Edit(ACCOUNT.entity, "amel", None)], who="DSI", why="départ")
    assert REFUSED in texts(undo(app))
    assert atlas.row("record", "DZ-001")[0]["locality"] == "Ici"  # type: ignore[index]


def test_administrator_gives_and_takes_a_role(
    atlas: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sign_in(ADMINISTRATOR, atlas, monkeypatch)
    app = run("access", {"lang": ["ar"]})
    field = {one.key: one for one in [*app.text_input, *app.selectbox, *app.multiselect]}
    field["access_account"].input("Karim@Ministry.dz")
    field["access_role"].set_value(STEWARD)
    field["access_countries"].set_value(["DZ"])
    field["access_why"].input("arrivée")
    app = press(app, "access_grant")
    kept = {"role": STEWARD, "countries": "DZ", "areas": ""}
    assert atlas.row(ACCOUNT.entity, "karim@ministry.dz") == (kept, 1)
    assert "karim@ministry.dz" in texts(app)
    app = press(app, "access_revoke")
    assert atlas.row(ACCOUNT.entity, "karim@ministry.dz") is None
    lines = [json.loads(line) for line in (tmp_path / "actions.log").read_text().splitlines()]
    assert [line["action"] for line in lines if line["account"] == "amel"] == [
        *("signed_in", "access", "access")
    ]
    assert all(line["at"].startswith("20") for line in lines)


def test_reader_sees_what_roles_may_and_no_accounts(
    atlas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(STEWARD, atlas, monkeypatch, "karim")
    sign_in(READER, atlas, monkeypatch, "amel")
    app = run("access", {"lang": ["fr"]})
    assert "Vous êtes connecté" in texts(app)
    assert "Annuler ceux des autres" in texts(app)
    assert "karim" not in texts(app)
    assert not app.text_input or all(box.key != "access_account" for box in app.text_input)


def test_deck_belongs_to_the_account(atlas: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.runtime.context import ContextProxy

    monkeypatch.setattr(ContextProxy, "cookies", property(lambda self: {}))
    monkeypatch.setattr(identity, "account", lambda: "Amel")
    assert identity.keeper() == "account:amel"
    monkeypatch.setattr(identity, "account", lambda: "")
    assert identity.keeper() is None


@pytest.mark.parametrize(
    ("user", "account"),
    [
        ({}, ""),
        ({"is_logged_in": False, "email": "a@b.dz", "iat": 1000}, ""),
        ({"is_logged_in": True, "email": "a@b.dz", "iat": 1000}, "a@b.dz"),
        ({"is_logged_in": True, "email": "a@b.dz", "preferred_username": "a", "iat": 1000}, "a"),
        ({"is_logged_in": True, "email": "a@b.dz", "iat": 1000 - 11 * 3600}, ""),
        ({"is_logged_in": True, "email": "a@b.dz", "iat": 99999}, ""),
        ({"is_logged_in": True, "email": "a@b.dz"}, ""),
        ({"is_logged_in": True, "iat": 1000}, ""),
    ],
)
def test_openid_sign_in_that_is_old_or_names_nobody_is_none(
    user: dict[str, object], account: str
) -> None:
    assert identity._signed_in(user, 1500.0) == account


def test_failure_has_a_number_that_the_log_has_too(
    atlas: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from pages.ui import access_view

    def fail(context: object) -> None:
        raise RuntimeError("of the test")

    sign_in(READER, atlas, monkeypatch)
    monkeypatch.setattr(access_view, "show", fail)
    shown = texts(run("access", {"lang": ["fr"]}))
    (failed,) = (
        json.loads(line)
        for line in (tmp_path / "actions.log").read_text().splitlines()
        if '"failed"' in line
    )
    assert (failed["page"], failed["account"]) == ("access", "amel")
    assert failed["number"] in shown
    assert "of the test" not in shown
