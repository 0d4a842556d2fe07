"""Every case, door by door."""

from __future__ import annotations

from collections.abc import Iterator

from tests.doors import damages, documents, everywhere, outlines, restores, tables
from tests.doors.case import Case


def corpus() -> Iterator[Case]:
    """Every case, door by door."""
    for part in (
        everywhere.every_door,
        tables.cells,
        tables.drawn,
        tables.places,
        tables.registers,
        outlines.boundaries,
        documents.options,
        documents.decks,
        documents.templates,
        documents.heads,
        restores.cases,
        damages.damages,
    ):
        yield from part()
