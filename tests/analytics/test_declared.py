"""What plates declare of themselves is what they do."""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import ClassVar

import pytest

from analytics import plates
from analytics.plates.declared import FILTERS
from analytics.selection import Selection
from geodata.datasets import Datasets

NAMES = {field.name for field in fields(Selection)}
# Counting clusters asks for these whatever is counted; as usual, they change nothing.
COUNTED_BY = {"measure", "member_kind", "population", "level", "counting"}
CHOSEN = {"countries": ("DZ",), "regions": ("DZ-25",), "session": "S2"}
TABLE = "essai-2025-firms"
# Measure, table, sectors.
LOOKED_AT = (
    ("members", "", ("C", "I")),
    ("density_pop", "", ()),
    ("density_pop", TABLE, ()),
    ("density_pop", TABLE, ("C", "I")),
)


class Watched(Selection):
    """A selection that writes down which of its fields were asked for."""

    asked: ClassVar[set[str]] = set()

    def __getattribute__(self, name: str) -> object:
        value = super().__getattribute__(name)
        asked = name in NAMES and "dataclass" not in sys._getframe(1).f_code.co_filename
        # Whoever walks over the filters finds no sector chosen: nothing was read.
        if asked and (name != "sectors" or value):
            Watched.asked.add(name)
        return value


@pytest.fixture
def watched(registered: Datasets) -> dict[str, set[str]]:
    """Plate → fields that it asks for, with and without a table."""
    found: dict[str, set[str]] = {}
    for key, one in plates.PLATES.items():
        Watched.asked = set()
        for measure, table, sectors in LOOKED_AT:
            chosen = sectors if "sectors" in one.reads else ()
            one.make(registered, Watched(**CHOSEN, measure=measure, table=table, sectors=chosen))
        found[key] = set(Watched.asked)
    return found


def test_a_plate_asks_for_what_it_declares_and_nothing_else(watched: dict[str, set[str]]) -> None:
    reads = {key: one.reads for key, one in plates.PLATES.items()}
    pairs = [(key, reads[key], asked) for key, asked in watched.items()]
    assert [(key, declared - asked) for key, declared, asked in pairs if declared - asked] == []
    undeclared = [(key, asked - declared - COUNTED_BY) for key, declared, asked in pairs]
    assert [(key, fields_) for key, fields_ in undeclared if fields_] == []


def test_every_field_of_a_selection_is_read_by_some_plate() -> None:
    assert set().union(*(one.reads for one in plates.PLATES.values())) == NAMES
    assert NAMES >= FILTERS


def test_a_plate_cannot_read_what_no_selection_has() -> None:
    with pytest.raises(ValueError, match="colour"):
        plates.declared.plate("pie", family="sectors", reads={"colour"})
    assert "pie" not in plates.PLATES
