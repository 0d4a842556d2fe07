"""Where the names of a network's points stand, on every surface alike."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.surfaces.shared import labels
from analytics.surfaces.shared.boxes import Box
from analytics.surfaces.shared.labels import Label, Measure, Placed

# A point to be named: its name, where it is, how far it reaches, how much it matters.
Spot = tuple[str, float, float, float, float]
# From the edge of a point to the middle of its name, in type sizes.
BESIDE = 0.75


def named(spots: Sequence[Spot], frame: Box, size: float, measure: Measure) -> list[Placed]:
    """Names above their points, where that is taken below or beside; none over another."""
    taken = [Box(x - r, y - r, x + r, y + r) for _, x, y, r, _ in spots]
    placed: list[Placed] = []
    waiting = list(spots)
    for right, down in ((0.0, -1.0), (0.0, 1.0), (1.0, 0.0), (-1.0, 0.0)):
        wanted = [
            Label(
                name,
                x + right * (r + 0.4 * size + measure(name, size, False) / 2),
                y + down * (r + BESIDE * size),
                weight,
            )
            for name, x, y, r, weight in waiting
        ]
        found = labels.place(wanted, taken, frame, size, measure)
        placed += found
        taken += [one.box for one in found]
        done = {one.label.text for one in found}
        waiting = [spot for spot in waiting if spot[0] not in done]
    return placed
