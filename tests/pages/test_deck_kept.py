"""The deck of a browser without a browser: two sessions are two windows, a new one is F5."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics import deck_shelf as shelf
from pages.ui import browsers
from tests.pages.test_deck_page import plates_of, press, slide_keys
from tests.pages.test_pages import run, texts

pytestmark = pytest.mark.part(one_in=3)

MINE, OTHERS = "m" * 43, "o" * 43
LANGS = pytest.mark.parametrize("lang", ["fr", "en", "ar"])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, and a browser that is known."""
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path))
    monkeypatch.setattr(browsers, "id_of", lambda cookies: MINE)
    return tmp_path


def window(lang: str = "fr") -> AppTest:
    """A new window on the deck page."""
    app = run("deck", {"lang": [lang]})
    assert not app.exception
    return app


def filled() -> AppTest:
    """A window with the five plates of Constantine."""
    app = press(window(), "deck_start_region_DZ-25")
    assert len(plates_of(app)) == 5
    return app


def field(app: AppTest, key: str) -> Any:
    return next(one for one in [*app.text_input, *app.text_area] if one.key == key)


def kept_file(home: Path) -> Path:
    (path,) = (home / "decks").glob("*.json")
    return path


def test_a_new_session_finds_the_deck_whole(home: Path) -> None:
    app = filled()
    first, second = slide_keys(app)[:2]
    field(app, f"slide_title_{first}").input("Constantine, en bref").run()
    field(app, f"slide_comment_{first}").input("À dire d’abord").run()
    field(app, "deck_title").input("Comité de mardi").run()
    press(app, f"slide_remove_{second}")
    again = window()
    assert plates_of(again) == plates_of(app)
    assert slide_keys(again) == slide_keys(app)
    assert field(again, f"slide_title_{first}").value == "Constantine, en bref"
    assert field(again, f"slide_comment_{first}").value == "À dire d’abord"
    assert field(again, "deck_title").value == "Comité de mardi"
    assert "Gardé sur le serveur pour ce navigateur, jusqu’à 365" in texts(again)
    assert len(plates_of(press(again, "deck_undo"))) == 5, "the last step can still be undone"


def test_another_browser_sees_nothing_of_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled()
    monkeypatch.setattr(browsers, "id_of", lambda cookies: OTHERS)
    assert plates_of(window()) == []


def test_a_figure_added_from_any_page_joins_the_deck_that_is_kept(home: Path) -> None:
    filled()
    page = press(run("regions", {"region": ["DZ-05"]}), "deck_add_ranking_regions")
    assert [toast.value for toast in page.toast] == ["Dossier\xa0: 6 planches"]
    assert len(plates_of(window())) == 6


def test_a_visitor_who_does_not_look_at_decks_waits_for_none(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled()
    monkeypatch.setattr(shelf, "read", lambda *_: pytest.fail("read"))
    for page in ("overview", "map"):
        assert not run(page, {}).exception


def test_two_windows_add_to_each_other(home: Path) -> None:
    one = filled()
    two = window()
    first = slide_keys(one)[0]
    press(one, f"slide_copy_{first}")
    press(two, f"slide_down_{first}")
    assert len(plates_of(two)) == 6
    assert slide_keys(two)[:3] == [slide_keys(one)[1], first, *slide_keys(one)[2:3]]
    assert "les deux modifications y sont" in texts(two)
    one.run()
    assert slide_keys(one) == slide_keys(two), "the next run shows what the other did"
    assert "les deux modifications" not in texts(one)


def test_no_window_undoes_what_it_has_not_seen(home: Path) -> None:
    one = filled()
    two = window()
    press(one, f"slide_copy_{slide_keys(one)[0]}")
    press(two, "deck_undo")
    assert "rien n’a été annulé" in texts(two)
    assert len(plates_of(two)) == 6
    assert len(plates_of(press(two, "deck_undo"))) == 5


def test_what_is_replaced_unseen_is_told_and_comes_back(home: Path) -> None:
    one = filled()
    two = window()
    press(one, f"slide_copy_{slide_keys(one)[0]}")
    press(two, "deck_start_sector_C35")
    assert "« Annuler la dernière étape » le ramène" in texts(two).replace("\xa0", " ")
    assert len(plates_of(press(two, "deck_undo"))) == 6


def test_a_text_that_gives_way_or_finds_no_slide_is_told(home: Path) -> None:
    one = filled()
    two = window()
    first, second = slide_keys(one)[:2]
    field(one, f"slide_title_{first}").input("De la première").run()
    field(two, f"slide_title_{first}").input("De la seconde").run()
    assert "« De la première »" in texts(two).replace("\xa0", " ")
    assert field(two, f"slide_title_{first}").value == "De la seconde"
    one.run()
    assert field(one, f"slide_title_{first}").value == "De la seconde"
    press(one, f"slide_remove_{second}")
    field(two, f"slide_comment_{second}").input("Trop <b>tard</b>").run()
    assert not two.exception
    markup = texts(two).replace("\xa0", " ")
    assert "n’est plus dans le dossier" in markup
    assert "« Trop &lt;b&gt;tard&lt;/b&gt; »" in markup
    assert slide_keys(two) == slide_keys(one)


@LANGS
def test_without_a_folder_to_write_the_deck_lives_in_the_window_and_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(blocked))
    monkeypatch.setattr(browsers, "id_of", lambda cookies: MINE)
    app = press(window(lang), "deck_start_region_DZ-25")
    assert not app.exception
    assert len(plates_of(app)) == 5
    press(app, f"slide_remove_{slide_keys(app)[0]}")
    assert len(plates_of(app)) == 4
    said = {
        "fr": "ne peut pas écrire dans son répertoire de données. Ce dossier disparaîtra",
        "en": "cannot write to its data folder. This deck goes with this window",
        "ar": "لا يستطيع الأطلس الكتابة في مجلد بياناته. سيختفي هذا الملف",
    }
    assert said[lang] in texts(app)
    assert plates_of(window(lang)) == []


def test_what_could_not_be_written_is_written_once_it_can(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = filled()
    monkeypatch.setattr(shelf, "MAX_SHELF_BYTES", 0)
    press(app, f"slide_remove_{slide_keys(app)[0]}")
    assert "réserve aux dossiers est épuisée" in texts(app)
    assert len(plates_of(window())) == 5
    monkeypatch.undo()
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(home))
    monkeypatch.setattr(browsers, "id_of", lambda cookies: MINE)
    press(app, f"slide_remove_{slide_keys(app)[0]}")
    assert "épuisée" not in texts(app)
    assert len(plates_of(window())) == 3


def test_a_browser_that_is_not_known_is_told_so() -> None:
    app = press(window(), "deck_start_region_DZ-25")
    assert "n’accepte pas les témoins (cookies)" in texts(app)
    assert len(plates_of(app)) == 5


@LANGS
@pytest.mark.parametrize("damage", ["newer", "half", "cut"])
def test_a_file_that_cannot_be_read_is_told_and_set_aside(
    home: Path, damage: str, lang: str
) -> None:
    filled()
    path = kept_file(home)
    content = path.read_bytes()
    document = json.loads(content[shelf.MARK :])
    if damage == "newer":
        document["version"] = 9
    elif damage == "half":
        document["deck"]["slides"][0]["plate"] = "of_tomorrow"
    whole = content[: shelf.MARK] + json.dumps(document).encode()
    damaged = whole[:-40] if damage == "cut" else whole
    path.write_bytes(damaged)
    app = window(lang)
    said = {
        "fr": ("n’est pas effacé", "mis de côté sur le serveur"),
        "en": ("is not erased", "set aside on the server"),
        "ar": ("لم يُمحَ", "جانبًا على الخادم"),
    }[lang]
    assert said[0] in texts(app)
    assert len(plates_of(app)) == (4 if damage == "half" else 0)
    assert path.read_bytes() == damaged, "looking changes nothing"
    if damage == "half":
        assert "of_tomorrow" in texts(app)
        press(app, f"slide_down_{slide_keys(app)[0]}")
    else:
        press(app, "deck_start_region_DZ-25")
    assert said[1] in texts(app)
    (aside,) = (home / "decks").glob("*.aside")
    assert aside.read_bytes() == damaged
    assert aside.name in texts(app)
    assert plates_of(window(lang)) == plates_of(app)


def test_a_past_day_takes_nothing_out_of_the_deck(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deck is read with today's data, whatever day is looked at."""
    filled()
    seen: list[Any] = []
    read = shelf.read
    monkeypatch.setattr(shelf, "read", lambda *args: seen.append(args[1]) or read(*args))
    today = dt.date.today().isoformat()
    app = run("deck", {"asof": [today]})
    assert not app.exception
    assert app.session_state["asof"] == today
    assert len(plates_of(app)) == 5
    assert [data.as_of for data in seen] == [""]


def test_several_decks_of_a_browser_and_one_handed_on(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(filled(), "deck_begin")
    assert plates_of(app) == []
    app = press(app, "deck_choose_0")
    assert len(plates_of(app)) == 5
    token = press(app, "deck_hand_on").session_state["deck_link"]
    monkeypatch.setattr(browsers, "id_of", lambda cookies: OTHERS)
    theirs = run("deck", {"lang": ["fr"], "shared": [token]})
    assert "5 planches" in texts(theirs)
    assert plates_of(theirs) == []
    taken = press(theirs, "deck_handed_take")
    assert plates_of(taken) == plates_of(app)
    assert "5 planches" not in texts(taken)
    unknown = run("deck", {"lang": ["fr"], "shared": [f"{token}x"]})
    assert "Ce lien ne mène plus à un dossier." in texts(unknown)
