"""Scale bars: a round number of kilometres, in the corner of a window where least is covered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from analytics.surfaces.shared.boxes import Box, Projection
from analytics.surfaces.shared.labels import LEADING, Measure
from analytics.words.i18n import Wording

NICE = (1, 2, 5)
# At most so long: in type sizes, and in parts of the window's width.
LONGEST, SHARE = 12.0, 0.28
# From the edge of the window; height of its ends; from its words to the bar; in type sizes.
EDGE, TICK, ABOVE = 0.8, 0.3, 0.25
# Places where no corner is free, in parts of the window.
GRID = tuple(i / 12 for i in range(13))


@dataclass(frozen=True)
class Scale:
    """A bar, and the words above it in a type size; in points."""

    text: str
    size: float
    bar: float
    wide: float

    @property
    def high(self) -> float:
        """Height of words and bar."""
        return self.size * (LEADING + ABOVE)

    def line(self, box: Box) -> list[tuple[float, float]]:
        """The bar with its ends, in the box that it got."""
        middle, low = (box.left + box.right) / 2, box.bottom
        left, right, tick = middle - self.bar / 2, middle + self.bar / 2, self.size * TICK
        return [(left, low - tick), (left, low), (right, low), (right, low - tick)]

    def words(self, box: Box) -> Box:
        """Where its words stand, in the box that it got."""
        return Box(box.left, box.top, box.right, box.top + self.size * LEADING)


def scale(projection: Projection, words: Wording, size: float, measure: Measure) -> Scale | None:
    """The longest bar of a round length that a window has room for, if it has any."""
    room = min(projection.box.width * SHARE, size * LONGEST)
    most = room / projection.points_per_metre / 1000
    lengths = [n * 10**e for e in range(4) for n in NICE if n * 10**e <= most]
    if not lengths:
        return None
    length = max(lengths)
    text = words.text("map.kilometres", distance=words.number(length))
    bar = length * 1000 * projection.points_per_metre
    return Scale(text, size, bar, max(bar, measure(text, size, False)))


def corner(
    one: Scale,
    window: Box,
    land: BaseGeometry,
    covered: Sequence[Box],
    named: Iterable[BaseGeometry] = (),
) -> Box:
    """The corner for a bar: over no symbol or inset, then over as little ground as can be.

    Parameters
    ----------
    covered : sequence of Box
        What must stay visible.
    named : iterable of Geometry
        Grounds that want a name, which has to have room.
    """
    inner = window.inset(*([EDGE * one.size] * 4))
    free = [box for box in _places(one, inner, (0.0, 1.0)) if _clear(box, covered)]
    if not free:
        anywhere = _places(one, inner, GRID)
        return next((box for box in anywhere if _clear(box, covered)), anywhere[0])
    wanted = list(named)
    return min(free, key=lambda box: (_on(wanted, box), _on([land], box)))


def _clear(box: Box, covered: Sequence[Box]) -> bool:
    return not any(box.overlaps(other) for other in covered)


def _on(grounds: Sequence[BaseGeometry], box: Box) -> float:
    """The part of a box that lies on some grounds, to a tenth."""
    over = shapely.area(shapely.intersection(np.array(grounds, dtype=object), box.shape)).sum()
    return round(float(over) / box.area, 1)


def _places(one: Scale, inner: Box, parts: Sequence[float]) -> list[Box]:
    """Places at these parts of a window, the usual one, at the foot to the left, first."""
    tall, room = inner.height - one.high, inner.width - one.wide
    tops = [inner.bottom - one.high - part * tall for part in parts]
    lefts = [inner.left + part * room for part in parts]
    return [Box(left, top, left + one.wide, top + one.high) for top in tops for left in lefts]
