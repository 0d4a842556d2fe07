"""Plates: titled, sourced, dated figures with their tables."""

from __future__ import annotations

from importlib import import_module

from analytics.plates import drawable, unheard
from analytics.plates.declared import PLATES, Declaration
from analytics.plates.model import Plate
from analytics.selection import Selection
from geodata.datasets import Datasets
from geodata.errors import GeodataError

__all__ = ["PLATES", "Declaration", "Plate", "as_read", "build", "declaration", "of_families"]

# Modules whose plates declare themselves, in the order of the list of plates.
MODULES = (
    *("maps", "communes", "multiples", "rankings", "compositions", "matrices", "timelines"),
    *("profiles", "densities", "surfaces", "published", "specialisations", "robustness", "indices"),
    *(
        "growths",
        "bubbles",
        "relations",
        "benchmarked",
        "patterns",
        "distances",
        "firmplaces",
        "gaps",
    ),
    *("steering", "monies", "presences", "sessions"),
)
for _module in MODULES:
    import_module(f"{__name__}.{_module}")


def declaration(key: str) -> Declaration:
    """What the plate of that key declares.

    Raises
    ------
    GeodataError
        ``unknown_plate`` with the known keys.
    """
    if key not in PLATES:
        raise GeodataError("unknown_plate", plate=key, known=sorted(PLATES))
    return PLATES[key]


def of_families(*families: str) -> list[str]:
    """Keys of the plates that answer these questions."""
    return [key for key, one in PLATES.items() if one.family in families]


def as_read(key: str, selection: Selection, data: Datasets) -> Selection:
    """The selection with what the plate looks at and nothing else: one figure, one key."""
    return selection.only(declaration(key).read_of(selection, data))


def build(key: str, data: Datasets, selection: Selection) -> Plate:
    """The plate of that key for a selection; filters it does not look at are named on it.

    Raises
    ------
    GeodataError
        ``unknown_plate`` with the known keys.
    """
    made = drawable.drawn(declaration(key).make, data, as_read(key, selection, data))
    return unheard.named(made, selection, data)
