"""Which part of a country a map shows: its extent, and the corner where records crowd."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geodata.places import set_tables
from geodata.places.regions import FOLDER

Bounds = tuple[float, float, float, float]
# So much of what is shown lies in the enlarged corner: then that is the map.
GATHERED = 0.66
# A window without a table of its own leaves out at most so many of the places that it is for,
# each only where that saves a good part of it; around them so much is seen, at least so far.
LEFT_OUT, SAVED = 0.1, 0.06
AROUND, LEAST_AROUND = 0.05, 0.8


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


def fitted(places: Sequence[tuple[float, float]]) -> Bounds | None:
    """The window that holds nearly all of some places, in degrees: those far off are left out."""
    if not places:
        return None
    kept = np.asarray(places, dtype=float)
    least = len(kept) * (1 - LEFT_OUT)
    while len(kept) - 1 >= max(least, 2):
        smaller = [np.delete(kept, i, axis=0) for i in {*kept.argmin(0), *kept.argmax(0)}]
        best = min(smaller, key=_extent)
        if _extent(best) > (1 - SAVED) * _extent(kept):
            break
        kept = best
    (west, south), (east, north) = kept.min(0).tolist(), kept.max(0).tolist()
    wide, high = (max(AROUND * size, LEAST_AROUND) for size in (east - west, north - south))
    return west - wide, south - high, east + wide, north + high


def _extent(places: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    wide, high = np.ptp(places, axis=0) + 2 * LEAST_AROUND
    return float(wide * high)
