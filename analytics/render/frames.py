"""How maps are framed: the whole of a selection, and the crowded corner enlarged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Bounds = tuple[float, float, float, float]

# West, south, east, north in degrees. 17 of the 19 placed Algerian records lie
# north of the Saharan Atlas; greater Tunis holds four governorates.
ENLARGED: dict[str, Bounds] = {
    "DZ": (-2.25, 34.15, 8.75, 37.2),
    "TN": (9.45, 36.3, 11.15, 37.4),
}


@dataclass(frozen=True)
class Frame:
    """One window of a map: its key in the catalogue and its bounds in degrees."""

    key: str
    bounds: Bounds


def frames(countries: tuple[str, ...], extents: Mapping[str, Bounds]) -> list[Frame]:
    """The windows a paper map needs: the whole, and one inset for a single country."""
    shown = [extents[code] for code in countries if code in extents]
    if not shown:
        return [Frame("whole", (-13.5, 19.0, 39.5, 37.8))]
    whole = (
        min(b[0] for b in shown),
        min(b[1] for b in shown),
        max(b[2] for b in shown),
        max(b[3] for b in shown),
    )
    found = [Frame("whole", whole)]
    if len(countries) == 1 and countries[0] in ENLARGED:
        found.append(Frame(f"inset_{countries[0]}", ENLARGED[countries[0]]))
    return found
