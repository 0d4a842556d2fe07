"""The pack of a session: an agenda, decisions, the situation, candidates, and what is missing."""

from __future__ import annotations

import io

import pytest
from pptx import Presentation

from analytics import deck as decks
from analytics import plates, sessions, starters
from analytics.figures import deckbook
from analytics.surfaces import exports
from analytics.words.i18n import Wording
from analytics.words.phrases import Ref
from analytics.words.plaintext import without_marks
from geodata.datasets import Datasets
from geodata.errors import GeodataError
from tests.analytics.support.filled import filled


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Datasets:
    return filled(tmp_path_factory.mktemp("land"))


def test_pack_of_a_session(land: Datasets) -> None:
    words = Wording("fr", land)
    deck, told = starters.pack("E2", words)
    keys = [slide.plate for slide in deck.slides]
    assert keys[:2] == ["session_followup", "session_decisions"]
    assert keys[2:5] == ["region_map", "composition_stages", "ranking_sectors"]
    assert keys.count("money") == 2, "one figure for each currency"
    assert "gap_list" not in keys
    assert deck.session == "E2"
    assert {remark.key for remark in told} == {"pack.left_out"}, "the gap needs a table"
    followed = plates.build("session_followup", land, deck.slides[0].selection).table
    assert list(followed["recommendation"]) == ["R-a", "R-b", "R-c"], "not those of the day itself"
    asked = plates.build("session_decisions", land, deck.slides[1].selection).table
    assert asked[["point", "text"]].to_numpy().tolist() == [
        ["agenda", "Bilan"],
        ["agenda", "Couverture"],
        ["decision", "Nommer un animateur"],
        ["taken", Ref("recommendation", "R-d")],
    ]
    assert "1 décembre 2026" in deck.title


def test_pack_has_its_agenda_first_and_what_is_missing_last(land: Datasets) -> None:
    for lang, agenda in (("fr", "Ordre du jour"), ("en", "Agenda"), ("ar", "جدول الأعمال")):
        words = Wording(lang, land)
        deck, told = starters.pack("E2", words)
        book = deckbook.book_of(deck, words, told)
        assert book.before[0].title == agenda
        assert len(book.before[0].lines) == 3
        assert book.cover is not None
        assert "2026" in book.cover.occasion
        slides = Presentation(io.BytesIO(exports.encode_book(book, "pptx"))).slides
        titles = [without_marks(slide.shapes.title.text_frame.text) for slide in slides]
        assert titles[0] == without_marks(deck.title)
        assert titles[1] == agenda
        assert titles[-1] == words.text("book.missing")
        assert all(leaf.sheet.marks and not leaf.sheet.empty for leaf in book.leaves)


def test_since_the_last_session_is_what_is_dated_between(land: Datasets) -> None:
    assert sessions.previous("E2", land) == "E1"
    assert sessions.previous("E1", land) == ""
    titles = [said.params["title"] for said in sessions.since("E2", land)]
    assert Ref("event", "E3") in titles, "the fair of 2025"
    assert Ref("event", "E1") not in titles
    assert sessions.since("E1", land) == ()


def test_a_deck_of_a_session_is_read_as_it_was_written(land: Datasets) -> None:
    deck, _ = starters.pack("E2", Wording("fr", land))
    again, remarks = decks.load(decks.dump(deck), land)
    assert (again.session, remarks) == ("E2", ())
    lost = decks.dump(decks.Deck("x", deck.slides, "E-77"))
    again, remarks = decks.load(lost, land)
    assert again.session == ""
    assert [remark.key for remark in remarks] == ["deck.unknown_session"]


def test_pack_of_anything_but_a_session_is_refused(land: Datasets) -> None:
    for wrong in ("E3", "nothing"):
        with pytest.raises(GeodataError) as error:
            starters.pack(wrong, Wording("fr", land))
        assert error.value.params["known"] == ["E1", "E2"]


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_no_slide_of_the_bundled_pack_is_empty(data: Datasets, lang: str) -> None:
    words = Wording(lang, data)
    deck, told = starters.pack("EV-02", words)
    book = deckbook.book_of(deck, words, told)
    assert book.after, "what there is no figure of is listed"
    assert all(leaf.sheet.marks and not leaf.sheet.empty for leaf in book.leaves)
    left_out = {remark.params["title"].key for remark in told if "title" in remark.params}
    assert left_out == {
        f"figure_of.{key}"
        for key in starters.FIGURES
        if key not in {slide.plate for slide in deck.slides}
    }
