"""Which part of a country a map shows: its extent, and the corner where records crowd."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.places import set_tables
from geodata.places.regions import FOLDER

Bounds = tuple[float, float, float, float]
# So much of what is shown lies in the enlarged corner: then that is the map.
GATHERED = 0.66


def _bounds(column: str) -> dict[str, Bounds]:
    """West, south, east, north of the countries that have a window, from their table."""
    cells = set_tables.countries(FOLDER)[column]
    numbers = {str(code): [float(part) for part in cell.split()] for code, cell in cells.items()}
    return {code: (box[0], box[1], box[2], box[3]) for code, box in numbers.items() if box}


# Where the records crowd: 17 of the 19 placed Algerian records lie north of the Saharan
# Atlas; greater Tunis holds four governorates.
ENLARGED = _bounds("enlarged")
# Rounded outer bounds, for proportions before drawing.
EXTENTS = _bounds("extent")


def gathered(
    country: str, places: Sequence[tuple[float, float]], counts: Sequence[float] | None = None
) -> bool:
    """Whether nearly all of some places, in degrees, lies in the corner of their country."""
    if country not in ENLARGED or not places:
        return False
    west, south, east, north = ENLARGED[country]
    weights = counts if counts is not None else [1.0] * len(places)
    pairs = zip(places, weights, strict=True)
    held = sum(n for (x, y), n in pairs if west <= x <= east and south <= y <= north)
    return held >= GATHERED * sum(weights)
