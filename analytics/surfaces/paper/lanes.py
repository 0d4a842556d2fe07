"""Horizontal bars on paper: where they lie, how many fit, and how it is said that not all do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from analytics.surfaces.paper.typeset import Sheet, Style, wrap
from analytics.surfaces.shared.boxes import Box

Mark = TypeVar("Mark")
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


def most_that_fit(
    count: int, first: Callable[[int], Mark], least: Callable[[Mark], float], height: float
) -> Mark:
    """A mark cut to its first rows, as many of its `count` as a height holds; one at least."""
    for most in range(count, 1, -1):
        shorter = first(most)
        if least(shorter) <= height:
            return shorter
    return first(1)


def rest_lines(text: str, size: float, inner: float) -> list[str]:
    """The lines below that say how many rows there are; none where all are drawn."""
    return wrap(text, Style(size), inner) if text else []
