"""Decks kept for browsers: found again, never mixed, never lost to another window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from analytics import deck_draft
from analytics import deck_shelf as shelf
from analytics.deck import Deck, Slide
from analytics.deck_draft import Draft
from analytics.deck_shelf import Kept
from analytics.selection import Selection
from geodata.datasets import Datasets
from geodata.errors import GeodataError
from tests.conftest import ROOT

ANNA, BILAL = "a" * 43, "b" * 43
SLIDE = Slide("region_map", Selection(countries=("DZ",)))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def titled(title: str) -> Slide:
    return Slide(SLIDE.plate, SLIDE.selection, title)


def add(browser: str, title: str, data: Datasets, seen: Kept | None = None) -> Kept:
    """One more slide, put there by a window that has seen `seen`."""
    seen = seen or shelf.read(browser, data)
    return shelf.change(browser, lambda draft: draft.added(titled(title)), seen, data)[0]


def titles(kept: Kept) -> list[str]:
    return [slide.title for slide in kept.draft.deck.slides]


def files(home: Path) -> list[Path]:
    return sorted((home / "decks").iterdir()) if (home / "decks").exists() else []


def test_each_browser_finds_its_own_deck_and_no_other(data: Datasets, home: Path) -> None:
    assert shelf.read(ANNA, data) == Kept()
    assert files(home) == [], "looking leaves nothing"
    kept = add(ANNA, "un", data)
    assert titles(shelf.read(ANNA, data)) == ["un"]
    assert shelf.read(ANNA, data).draft.numbers == kept.draft.numbers
    assert shelf.read(ANNA, data).mark == kept.mark == shelf.mark(ANNA)
    assert shelf.read(BILAL, data) == Kept()


def test_nothing_in_the_folder_gives_access_and_nobody_else_may_read_it(
    data: Datasets, home: Path
) -> None:
    add(ANNA, "un", data)
    (path,) = files(home)
    assert ANNA not in path.name
    assert ANNA.encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("browser", ["../../x", "/etc/passwd", "a/b", "\x00", "é" * 5000, "."])
def test_no_id_leads_out_of_the_folder(data: Datasets, home: Path, browser: str) -> None:
    add(browser, "un", data)
    assert [path.parent for path in home.rglob("*.json")] == [home / "decks"]
    assert titles(shelf.read(browser, data)) == ["un"]


def test_two_windows_add_to_each_other(data: Datasets) -> None:
    first = add(ANNA, "un", data)
    second = shelf.read(ANNA, data)
    first = add(ANNA, "deux", data, first)
    now, found = shelf.change(ANNA, lambda draft: draft.added(titled("trois")), second, data)
    assert titles(now) == ["un", "deux", "trois"]
    assert found is not None
    assert titles(found) == ["un", "deux"], "the window learns that it was not alone"
    assert shelf.mark(ANNA) not in (first.mark, second.mark)
    _, alone = shelf.change(ANNA, lambda draft: draft.retitled("T"), now, data)
    assert alone is None


def test_a_deck_put_in_place_of_another_brings_back_what_it_was_not_shown(data: Datasets) -> None:
    seen = add(ANNA, "un", data)
    add(ANNA, "deux", data, seen)
    now, found = shelf.change(ANNA, lambda draft: draft.replaced(Deck("neuf")), seen, data)
    assert found is not None
    assert titles(now) == []
    undone, _ = shelf.change(ANNA, Draft.undone, now, data)
    assert titles(undone) == ["un", "deux"]


def test_many_windows_at_once_lose_nothing(data: Datasets) -> None:
    seen = add(ANNA, "0", data)

    def window(start: int) -> None:
        mine = seen
        for number in range(start, start + 5):
            mine = add(ANNA, str(number), data, mine)

    windows = [threading.Thread(target=window, args=(start,)) for start in range(1, 36, 5)]
    for one in windows:
        one.start()
    for one in windows:
        one.join()
    assert sorted(map(int, titles(shelf.read(ANNA, data)))) == list(range(36))


def test_a_killed_writer_leaves_the_old_deck_or_the_new_one(data: Datasets, home: Path) -> None:
    add(ANNA, "0", data)
    script = (
        "from tests.analytics.test_deck_shelf import ANNA, add, shelf\n"
        "from geodata import datasets\n"
        "data = datasets.load()\n"
        "print('on', flush=True)\n"
        "for number in range(1, 10**6):\n"
        "    kept = shelf.read(ANNA, data)\n"
        "    make = lambda draft: draft.retitled(str(number))\n"
        "    shelf.change(ANNA, make, kept, data)\n"
    )
    for _ in range(3):
        command = [sys.executable, "-c", script]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"on\n"
            before = shelf.mark(ANNA)
            while shelf.mark(ANNA) == before:
                assert writer.poll() is None
            writer.kill()
        kept = shelf.read(ANNA, data)
        assert kept.error is None
        assert titles(kept) == ["0"]


def test_a_folder_that_cannot_be_written_is_said_to_be(data: Datasets, home: Path) -> None:
    home.write_text("not a folder")
    assert shelf.mark(ANNA) == ""
    assert shelf.read(ANNA, data) == Kept()
    with pytest.raises(GeodataError, match="deck_not_writable"):
        add(ANNA, "un", data)


def test_changes_that_could_not_be_written_are_not_lost_to_another_window(data: Datasets) -> None:
    seen = add(ANNA, "un", data)
    add(ANNA, "deux", data, seen)
    mine = Kept(seen.draft.added(titled("à moi")), seen.mark)
    now, found = shelf.change(
        ANNA, lambda draft: draft.added(titled("aussi")), mine, data, unsaved=True
    )
    assert titles(now) == ["un", "à moi", "aussi"]
    assert found is not None
    assert titles(found) == ["un", "deux"]


def test_what_is_full_refuses_new_decks_and_pushes_out_none(
    data: Datasets, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = add(ANNA, "un", data)
    monkeypatch.setattr(shelf, "MAX_DECKS", 1)
    with pytest.raises(GeodataError, match="deck_shelf_full"):
        add(BILAL, "deux", data)
    kept = add(ANNA, "deux", data, kept)
    monkeypatch.setattr(shelf, "MAX_SHELF_BYTES", 2_000)
    with pytest.raises(GeodataError, match="deck_shelf_full"):
        shelf.change(ANNA, lambda draft: draft.retitled("x" * 3_000), kept, data)
    monkeypatch.setattr(shelf, "LARGEST", 2_000)
    with pytest.raises(GeodataError, match="deck_too_large_to_keep"):
        shelf.change(ANNA, lambda draft: draft.retitled("x" * 3_000), kept, data)
    assert titles(shelf.read(ANNA, data)) == ["un", "deux"]
    assert len(files(home)) == 1


def test_old_decks_make_room_and_opened_ones_are_not_old(data: Datasets, home: Path) -> None:
    add(ANNA, "un", data)
    (path,) = files(home)
    (path.parent / "x.json.part").write_bytes(b"left by a crash")
    old = time.time() - shelf.KEEP_DAYS * shelf.DAY - 1
    for one in files(home):
        os.utime(one, (old, old))
    shelf.read(ANNA, data)
    shelf.tidy()
    assert files(home) == [path]
    os.utime(path, (old, old))
    add(BILAL, "deux", data)
    assert shelf.read(ANNA, data) == Kept()
    assert len(files(home)) == 1


def newer(content: bytes) -> bytes:
    mark, rest = content[: shelf.MARK], json.loads(content[shelf.MARK :])
    return mark + json.dumps(rest | {"version": 2}).encode()


def half_known(content: bytes) -> bytes:
    return content.replace(b"region_map", b"region_moon", 1)


@pytest.mark.parametrize(
    ("damage", "left"),
    [
        (newer, []),
        (half_known, ["deux"]),
        (lambda content: content[:100], []),
        (lambda content: b"", []),
        (lambda content: b"x", []),
    ],
)
def test_what_cannot_be_read_stays_until_another_is_written(
    data: Datasets, home: Path, damage: object, left: list[str]
) -> None:
    add(ANNA, "deux", data, add(ANNA, "un", data))
    (path,) = files(home)
    assert callable(damage)
    path.write_bytes(damage(path.read_bytes()))
    damaged = path.read_bytes()
    seen = shelf.read(ANNA, data)
    assert titles(seen) == left
    assert bool(seen.error) != bool(seen.remarks)
    assert files(home) == [path]
    assert path.read_bytes() == damaged
    now = add(ANNA, "trois", data, seen)
    assert (home / now.aside).read_bytes() == damaged
    again = shelf.read(ANNA, data)
    assert titles(again) == [*left, "trois"]
    assert (again.error, again.remarks, again.aside) == (None, (), "")


def test_a_file_of_any_size_is_not_read_into_memory(
    data: Datasets, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(ANNA, "un", data)
    (path,) = files(home)
    with path.open("ab") as file:
        file.truncate(shelf.LARGEST + 1)
    read: list[bytes] = []

    def load(content: bytes, data: Datasets) -> None:
        read.append(content)
        raise GeodataError("deck_unreadable")

    monkeypatch.setattr(deck_draft, "load", load)
    assert shelf.read(ANNA, data).error is not None
    assert read == [b""]
