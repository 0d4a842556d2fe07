"""A deck being worked on: numbers stay with their slides, one step can be undone."""

from __future__ import annotations

import json
import random

import pytest

from analytics import deck_draft
from analytics.deck import MAX_SLIDES, Deck, Slide
from analytics.deck_draft import Draft, dump, load
from analytics.selection import Selection
from analytics.starters import starter
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from geodata.errors import GeodataError

DZ = Selection(countries=("DZ",))


def named(*titles: str) -> Deck:
    return Deck("Titre", tuple(Slide("region_map", DZ, title) for title in titles))


def shown(draft: Draft) -> dict[int, str]:
    """Number of every slide, in order, with its title."""
    titles = [slide.title for slide in draft.deck.slides]
    return dict(zip(draft.numbers, titles, strict=True))


@pytest.fixture
def draft() -> Draft:
    return Draft().replaced(named("a", "b", "c"))


def test_every_change_names_its_slide(draft: Draft) -> None:
    assert shown(draft) == {1: "a", 2: "b", 3: "c"}
    assert list(shown(draft.moved(3, -1)).values()) == ["a", "c", "b"]
    assert list(shown(draft.moved(1, -1))) == [1, 2, 3]
    assert list(shown(draft.moved(1, 9))) == [2, 3, 1]
    assert shown(draft.without(2)) == {1: "a", 3: "c"}
    assert list(shown(draft.copied(1)).items()) == [(1, "a"), (4, "a"), (2, "b"), (3, "c")]
    assert shown(draft.edited(2, title="B")) == {1: "a", 2: "B", 3: "c"}
    assert draft.retitled("Autre").deck.title == "Autre"


def test_no_number_is_given_twice(draft: Draft) -> None:
    shorter = draft.without(3)
    again = shorter.added(named("d").slides[0])
    assert shown(again) == {1: "a", 2: "b", 4: "d"}
    assert list(shown(again.undone().undone().replaced(named("e")))) == [5]


def test_one_step_is_undone_and_brought_back(draft: Draft) -> None:
    taken = draft.without(2)
    assert shown(taken.undone()) == shown(draft)
    assert shown(taken.undone().undone()) == shown(taken)
    assert shown(draft.copied(1).undone()) == shown(draft), "a copy is one step"
    typed = taken.edited(1, title="A")
    assert shown(typed.undone()) == shown(draft), "typing is none"
    assert Draft().undone() == Draft()


def test_a_slide_that_is_gone_is_said_to_be(draft: Draft) -> None:
    gone = draft.without(2)
    for change in (
        lambda: gone.moved(2, 1),
        lambda: gone.without(2),
        lambda: gone.copied(2),
        lambda: gone.edited(2, title="x"),
    ):
        with pytest.raises(GeodataError, match="deck_slide_gone"):
            change()


def test_a_full_deck_takes_no_more() -> None:
    full = Draft().replaced(Deck("", named("a").slides * MAX_SLIDES))
    with pytest.raises(GeodataError, match="deck_full"):
        full.copied(1)


def test_numbers_and_slides_stay_together_through_any_changes(draft: Draft) -> None:
    """Titles name their slide here, so that any slip between the two shows."""
    dice = random.Random(7)
    draft = Draft()
    for _ in range(400):
        number = dice.choice(draft.numbers) if draft.numbers else None
        if number is None or dice.random() < 0.3:
            slide = Slide("region_map", DZ, str(draft.last + 1))
            draft = draft.added(slide) if len(draft.numbers) < 20 else draft.without(number)
        else:
            draft = dice.choice(
                (draft.moved(number, dice.randint(-3, 3)), draft.without(number), draft.undone())
            )
        assert all(str(number) == title for number, title in shown(draft).items())
        assert len(set(draft.numbers)) == len(draft.numbers)
        assert draft.last >= max(draft.numbers, default=0)


def test_saved_and_read_is_the_same(data: Datasets) -> None:
    for kind, code in (("country", "DZ"), ("region", "TN-33"), ("sector", "C35")):
        draft = Draft().replaced(starter(kind, code, Wording("fr", data)))
        changed = draft.without(draft.numbers[1]).edited(draft.numbers[0], comment="Dire\nd’abord")
        assert load(dump(changed), data) == (changed, ())


def test_file_of_a_newer_version_or_damaged_is_refused(data: Datasets, draft: Draft) -> None:
    whole = json.loads(dump(draft))
    for broken, code in (
        ({**whole, "version": 2}, "deck_newer"),
        ({**whole, "deck": {**whole["deck"], "version": 2}}, "deck_newer"),
        ({**whole, "format": "other"}, "deck_unreadable"),
        ({**whole, "deck": []}, "deck_unreadable"),
        ({**whole, "last": "3"}, "deck_unreadable"),
        ({**whole, "last": True}, "deck_unreadable"),
        ([whole], "deck_unreadable"),
    ):
        with pytest.raises(GeodataError, match=code):
            load(json.dumps(broken).encode(), data)
    for content in (b"", dump(draft)[:-1], b"\xff\xfe", b"[" * 100_000):
        with pytest.raises(GeodataError, match="deck_unreadable"):
            load(content, data)


@pytest.mark.parametrize("numbers", [[1, 2], [1, 1, 2], ["1", 2, 3], [1, 2, -3], None, [1, 2, 3.0]])
def test_numbers_that_do_not_fit_are_given_anew(
    data: Datasets, draft: Draft, numbers: object
) -> None:
    content = json.loads(deck_draft.dump(draft)) | {"numbers": numbers}
    found, remarks = load(json.dumps(content).encode(), data)
    assert list(shown(found).items()) == [(4, "a"), (5, "b"), (6, "c")]
    assert remarks == ()


def test_what_is_left_out_is_said_once(data: Datasets, draft: Draft) -> None:
    content = json.loads(dump(draft.edited(1, comment="x").without(3)))
    for part in (content["deck"], content["before"]["deck"]):
        part["slides"][1]["plate"] = "of_tomorrow"
    found, remarks = load(json.dumps(content).encode(), data)
    assert [slide.title for slide in found.deck.slides] == ["a"]
    assert [remark.key for remark in remarks] == ["deck.unknown_plate"]
    assert found.before is not None
    assert [slide.title for slide in found.before.deck.slides] == ["a", "c"]
