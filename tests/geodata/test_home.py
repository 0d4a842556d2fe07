"""A file comes into the ministry's folder whole, whoever else writes it at that moment."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geodata import home


def test_two_threads_that_write_one_file_do_not_meet(tmp_path: Path) -> None:
    """The warm-up and the first visitor write the same script at once."""
    path = tmp_path / "backdrop.js"
    both_writing = threading.Barrier(2)

    def make(part: Path) -> None:
        part.write_text("whole")
        both_writing.wait(timeout=60)

    with ThreadPoolExecutor(2) as threads:
        for made in [threads.submit(home.put_whole, path, make) for _ in range(2)]:
            made.result()
    assert path.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [path]


def test_what_breaks_off_leaves_the_file_before(tmp_path: Path) -> None:
    path = tmp_path / "deck.json"
    home.write_whole(path, "before")

    def make(part: Path) -> None:
        part.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        home.put_whole(path, make)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_run_left_a_day_ago_goes_and_nothing_else(tmp_path: Path) -> None:
    old, young, mine = (
        home.draft_in(tmp_path, "sirene"),
        home.draft_in(tmp_path, "x"),
        tmp_path / "x",
    )
    for one in (old, young, mine):
        (one / "rows").mkdir(parents=True)
    day = time.time() - home.ABANDONED_SECONDS - 1
    for one in (old, mine):
        os.utime(one, (day, day))
    assert not home.draft_in(tmp_path, "restore").exists()
    assert sorted(tmp_path.iterdir()) == sorted([young, mine])
