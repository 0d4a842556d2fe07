"""Where horizontal bars lie on paper: between their labels and the numbers at their ends."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.surfaces.paper.typeset import Sheet
from analytics.surfaces.shared.boxes import Box

# Of the width, for labels.
LABEL_SHARE = 0.42


@dataclass(frozen=True)
class Lane:
    """Horizontal room for bars, from the reading start."""

    start: float
    length: float
    sign: int

    def at(self, share: float) -> float:
        """Where a share of the longest bar ends."""
        return self.start + self.sign * self.length * share


def lane_of(paper: Sheet, box: Box, gutter: float, room: float) -> Lane:
    """What is left for bars between their labels and the numbers at their ends."""
    length = max(box.width - gutter - room, box.width * 0.2)
    if paper.rtl:
        return Lane(box.right - gutter, length, -1)
    return Lane(box.left + gutter, length, 1)
