"""The deck page without a browser: add, start, edit, move, undo."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.deck import Snapshot
from tests.pages.test_pages import run, texts


def press(app: AppTest, key: str) -> AppTest:
    """Click the button of that key."""
    button = next(button for button in app.button if button.key == key)
    return button.click().run()


def plates_of(app: AppTest) -> list[str]:
    return [slide.plate for slide in app.session_state["deck"].draft.deck.slides]


@pytest.fixture
def deck() -> AppTest:
    """The region sheet of Constantine."""
    app = press(run("deck", {}), "deck_start_region_DZ-25")
    assert not app.exception
    return app


def slide_keys(app: AppTest) -> list[int]:
    return list(app.session_state["deck"].draft.numbers)


@pytest.mark.parametrize("lang", ["fr", "en", "ar"])
def test_figure_is_added_with_its_numbers(lang: str) -> None:
    app = run("regions", {"lang": [lang], "region": ["DZ-05"]})
    press(app, "deck_add_ranking_regions")
    (slide,) = app.session_state["deck"].draft.deck.slides
    assert slide.selection.regions == ("DZ-05",)
    rows = {row[1]: row[2] for row in slide.snapshot.rows}
    assert rows["DZ-05"] == 1.0
    app.switch_page("pages/deck_page.py").run()
    assert not app.exception
    assert "atlas-thumb" in texts(app)


def test_slides_are_moved_copied_removed_and_brought_back(deck: AppTest) -> None:
    before = plates_of(deck)
    first, second = slide_keys(deck)[:2]
    press(deck, f"slide_down_{first}")
    assert plates_of(deck)[:2] == [before[1], before[0]]
    assert slide_keys(deck)[:2] == [second, first]
    press(deck, f"slide_copy_{second}")
    assert plates_of(deck)[:3] == [before[1], before[1], before[0]]
    press(deck, f"slide_remove_{second}")
    assert plates_of(deck)[:2] == [before[1], before[0]]
    press(deck, "deck_undo")
    assert len(plates_of(deck)) == len(before) + 1


def test_titles_and_comments_stay_with_their_slide(deck: AppTest) -> None:
    first = slide_keys(deck)[0]
    field: Any = next(t for t in deck.text_input if t.key == f"slide_title_{first}")
    field.input("  Constantine,\ten bref ").run()
    area: Any = next(t for t in deck.text_area if t.key == f"slide_comment_{first}")
    area.input("<script>alert(1)</script>\nÀ dire d’abord").run()
    press(deck, f"slide_down_{first}")
    slide = deck.session_state["deck"].draft.deck.slides[1]
    assert slide.title == "Constantine, en bref"
    assert slide.comment == "<script>alert(1)</script>\nÀ dire d’abord"
    assert "<script>" not in texts(deck)


def test_changes_since_are_told_and_can_be_accepted(deck: AppTest) -> None:
    kept = deck.session_state["deck"]
    old = kept.draft.deck.slides[3].snapshot
    rows = tuple((*row[:2], 9.0, *row[3:]) for row in old.rows)
    snapshot = Snapshot(old.columns, rows, "0" * 64, "2026-10-01")
    draft = kept.draft.edited(slide_keys(deck)[3], snapshot=snapshot)
    deck.session_state["deck"] = replace(kept, draft=draft)
    deck.run()
    markup = texts(deck)
    assert "Depuis les données du 1 octobre 2026" in markup
    press(deck, f"slide_renew_{slide_keys(deck)[3]}")
    assert "Depuis les données" not in texts(deck)


def test_all_changes_are_accepted_at_once(deck: AppTest) -> None:
    kept = deck.session_state["deck"]
    draft = kept.draft
    for number in slide_keys(deck)[2:4]:
        old = draft.slide(number).snapshot
        rows = tuple((*row[:2], 9.0, *row[3:]) for row in old.rows)
        draft = draft.edited(number, snapshot=Snapshot(old.columns, rows, "0" * 64, "2026-10-01"))
    deck.session_state["deck"] = replace(kept, draft=draft)
    deck.run()
    assert texts(deck).count("Depuis les données du 1 octobre 2026") == 2
    assert "Les chiffres de 2 planches ont changé" in texts(deck)
    press(deck, "deck_renew_all")
    assert "Depuis les données" not in texts(deck)
    assert "ont changé" not in texts(deck)


def test_presentation_of_an_empty_deck_says_what_to_do() -> None:
    app = run("present", {})
    assert not app.exception
    assert "Le dossier est vide" in texts(app)


def test_presentation_shows_the_first_slide(deck: AppTest) -> None:
    deck.switch_page("pages/present_page.py").run()
    assert not deck.exception
    assert "1 / 5" in texts(deck)
    press(deck, "present_next")
    assert "2 / 5" in texts(deck)
