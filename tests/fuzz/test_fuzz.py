"""Mutated inputs from a fixed seed: each parser of our own takes or refuses them in its words."""

from __future__ import annotations

import platform
import sys

import pytest

from tests.corpus import WHOLE, share
from tests.fuzz.__main__ import guided, walk
from tests.fuzz.targets import Target, targets

# Of one that costs milliseconds, fewer.
INPUTS = {
    "cell": 1500,
    "sheet": 500,
    "table": 100,
    "records": 600,
    "log": 3000,
    "handed back": 5000,
    "book": 200,
    "text": 4000,
    "document": 5000,
    "draft": 5000,
    "deck values": 5000,
}


@pytest.mark.parametrize("name", sorted(targets()))
def test_no_parser_falls_over(name: str) -> None:
    refused, found = walk(targets()[name], share(INPUTS.get(name, 20_000)))
    assert [(one.content[:300], one.what[-400:]) for one in found] == []
    assert refused < share(INPUTS.get(name, 20_000)), "not even the good ones are taken"


# As tests/requirements.txt says of the program that guides by coverage.
GUIDED = (platform.system(), platform.machine()) == ("Linux", "x86_64") and sys.version_info < (
    3,
    14,
)


@pytest.mark.skipif(not WHOLE, reason="takes minutes: part of make test-full")
@pytest.mark.parametrize("name", sorted(targets()) if GUIDED else [])
def test_no_parser_falls_over_what_coverage_chooses(name: str) -> None:
    assert guided(name, targets()[name], INPUTS.get(name, 20_000)) == 0


def test_a_fall_is_found() -> None:
    def take(content: bytes) -> None:
        if len(content) != 4:
            raise KeyError("nobody expected this")

    _, found = walk(Target(take, [b"good"]), 50)
    assert len(found) == 1
