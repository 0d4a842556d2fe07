"""Every door holds: refused in words or read right, and nothing else happens.

A fixed twentieth of the cases runs here, every door among them; ``make test-full`` and
``python -m tests.doors`` walk them all.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.corpus import WHOLE
from tests.doors.__main__ import table
from tests.doors.case import PIPE, Case
from tests.doors.cases import corpus
from tests.doors.runner import GOOD, OUTSIDE, TRACE, UNSAID, walk

ONE_IN = 20
# What runs into a limit of time takes that time: it waits for the whole corpus.
PATIENT = ("endless", "600 000", "200 MB", "60 million", "400 MB", "bomb", "60 000 columns")


def part() -> list[Case]:
    """The cases that run: all of them, or a fixed part without those that take their time."""
    cases = list(corpus())
    if WHOLE:
        return cases
    quick = [case for case in cases if not any(word in case.what for word in PATIENT)]
    firsts = {case.door: case for case in reversed(quick)}
    return [*firsts.values(), *quick[::ONE_IN]]


def test_there_are_enough_cases_at_every_door() -> None:
    doors = Counter(case.door for case in corpus())
    assert sum(doors.values()) >= 1500
    assert len(doors) >= 20


def test_every_door_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = list(walk(part(), tmp_path))
    with capsys.disabled():
        print(f"\n{table(outcomes)}")
    wrong = [f"{one.what} {one.case.name}: {one.said[-300:]}" for one in outcomes]
    assert [text for text, one in zip(wrong, outcomes, strict=True) if one.what not in GOOD] == []


def test_the_watch_sees_what_goes_wrong(tmp_path: Path) -> None:
    """A door that fell over, said nothing, or wrote elsewhere would be told as such."""
    wrong = [
        Case("watch", "a trace", ("call", "falls")),
        Case("watch", "no word", ("call", "silent")),
        Case("watch", "elsewhere", ("call", "strays")),
        Case("watch", "a pipe that is seen", ("geodata", "check", "{f}/p.csv"), {"p.csv": PIPE}),
    ]
    found = [one.what for one in walk(wrong, tmp_path)]
    assert found == [TRACE, UNSAID, OUTSIDE, "refused"]
