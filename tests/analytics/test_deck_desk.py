"""Several decks of one browser, and decks handed on by a link: nothing is replaced or lost."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from analytics import deck_desk as desk
from analytics import deck_shelf as shelf
from analytics.deck import Deck
from analytics.deck_shelf import Kept
from geodata.datasets import Datasets
from geodata.errors import GeodataError

ANNA, BILAL = "a" * 43, "b" * 43


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path))
    return tmp_path


def titled(number: int, title: str, data: Datasets) -> None:
    """Give one of Anna's decks a title, as its window does."""
    shelf.change(desk.place(ANNA, number), lambda draft: draft.retitled(title), Kept(), data)


def listed() -> dict[int, str]:
    return {entry.number: entry.title for entry in desk.entries(ANNA)}


def test_one_deck_is_there_before_any_is_begun() -> None:
    assert listed() == {0: ""}
    assert desk.place(ANNA, 0) == ANNA, "decks of before stay where they are"


def test_decks_lie_side_by_side_and_the_last_one_opened_is_remembered(data: Datasets) -> None:
    titled(0, "Mars", data)
    second = desk.begin(ANNA)
    titled(second, "Avril", data)
    assert listed() == {0: "Mars", second: "Avril"}
    assert desk.read(ANNA).open == second
    assert desk.choose(ANNA, 0) == desk.read(ANNA).open == 0
    assert desk.choose(ANNA, 99) == 0, "a deck that is gone is not opened"
    assert [one.number for one in desk.entries(BILAL)] == [0]


def test_what_is_taken_away_comes_back_whole(data: Datasets) -> None:
    titled(0, "Mars", data)
    second = desk.begin(ANNA)
    titled(second, "Avril", data)
    assert desk.take_away(ANNA, second) == 0
    third = desk.take_away(ANNA, 0)
    assert listed() == {third: ""}, "an empty one is there where all are taken away"
    assert third not in (0, second), "no number is given twice"
    assert desk.bring_back(ANNA) == 0
    assert desk.bring_back(ANNA) == second
    assert listed() == {third: "", 0: "Mars", second: "Avril"}
    assert desk.bring_back(ANNA) == second, "nothing more to bring back"


def test_a_list_has_an_end() -> None:
    for _ in range(desk.MOST - 1):
        desk.begin(ANNA)
    with pytest.raises(GeodataError) as error:
        desk.begin(ANNA)
    assert error.value.code == "deck_too_many_decks"
    assert len(desk.read(ANNA).numbers) == desk.MOST


@pytest.mark.parametrize("content", ["", "[]", '{"format": 1}', "{" * 9_000, '{"open":"x"}'])
def test_a_damaged_list_leaves_the_first_deck(home: Path, data: Datasets, content: str) -> None:
    titled(0, "Mars", data)
    desk.begin(ANNA)
    (path,) = (home / "decks").glob("*.desk")
    path.write_text(content)
    assert listed() == {0: "Mars"}


def test_a_list_that_is_looked_at_is_not_old(home: Path, data: Datasets) -> None:
    titled(desk.begin(ANNA), "Avril", data)
    long_ago = time.time() - 2 * shelf.KEEP_DAYS * shelf.DAY
    for path in (home / "decks").iterdir():
        os.utime(path, (long_ago, long_ago))
    shelf.read(desk.place(ANNA, 1), data)
    assert desk.read(ANNA).numbers == (0, 1)
    shelf.tidy()
    assert listed() == {0: "", 1: "Avril"}


def test_a_deck_that_an_older_list_does_not_name_is_not_written_over(
    home: Path, data: Datasets
) -> None:
    desk.begin(ANNA)
    (path,) = (home / "decks").glob("*.desk")
    older = path.read_bytes()
    titled(desk.begin(ANNA), "Avril", data)
    path.write_bytes(older)
    assert desk.begin(ANNA) == 3
    assert listed() == {0: "", 1: "", 3: ""}


def test_a_copy_is_handed_on_and_stays_as_it_was(data: Datasets) -> None:
    token = desk.hand_on(Deck("Comité"), data)
    assert desk.handed(token, data).draft.deck == Deck("Comité")
    assert desk.handed(f"{token}x", data) == Kept()
    assert listed() == {0: ""}, "nobody's own decks have changed"
    assert len({desk.hand_on(Deck(), data) for _ in range(20)}) == 20
