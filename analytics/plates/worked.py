"""What a figure is worked out of: the units of a table, what was found in them, or why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from analytics.measures.coverage import Refusal
from analytics.plates.frame import Basis, of_units
from analytics.selection import Selection
from analytics.summary import units as unit_tables
from analytics.summary.units import Units
from analytics.words.phrases import Phrase, phrase
from geodata.datasets import Datasets

Found = TypeVar("Found")


@dataclass(frozen=True)
class Worked(Generic[Found]):
    """Units of a selection with what was found in them; `found` is None where it is refused."""

    basis: Basis
    units: Units | None
    found: Found | None
    refusal: Refusal | None

    @property
    def name(self) -> Phrase:
        """What the units are of."""
        return self.units.name if self.units is not None else phrase("units.inventory")

    @property
    def unit(self) -> Phrase:
        """What one of them is."""
        return self.units.unit if self.units is not None else phrase("unit.clusters")


def work_out(
    data: Datasets,
    selection: Selection,
    refused: Callable[[Units], Refusal | None],
    find: Callable[[Units], Found],
) -> Worked[Found]:
    """Find something in the units of a selection, unless there are none or they do not carry it."""
    units = unit_tables.of(data, selection)
    basis = of_units(data, selection, units)
    refusal = refused(units) if units is not None else None
    if units is None or refusal is not None:
        return Worked(basis, units, None, refusal)
    return Worked(basis, units, find(units), None)
