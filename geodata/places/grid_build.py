"""How the grid over regions is made: borders rasterised on cells within cells.

Nothing here is near a border in doubt: a cell that a side comes within
``TOLERANCE`` of counts as touched, and what is said of a touched cell is only
which side runs through it, where it is one side alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Labels = npt.NDArray[np.int32]
Holding = Callable[[Ints, Ints], tuple[Ints, Ints]]
NOWHERE, ASK, SIDE = -1, -2, -3
# In cells: rounding of coordinates in grid units stays far below this.
TOLERANCE = 1e-4
# Flatter than this across a row, and dividing by the slope would lose digits.
FLAT = 1e-3


@dataclass(frozen=True)
class Sides:
    """Different sides of all polygons, whichever way they run, and the edges that use them.

    Attributes
    ----------
    start, end : ndarray of float, n × 2
        Ends of each side in degrees, the western first (of equals, the southern).
    left, right : ndarray of int32
        The region on each hand, -1 for none, ``ASK`` where several lie there.
    starts, regions, turned : ndarray
        Regions that have the k-th side, ``regions[starts[k]:starts[k + 1]]``, and
        whether they run it from its end to its start, and so lie on its right.
    """

    start: Floats
    end: Floats
    left: Labels
    right: Labels
    starts: Ints
    regions: Ints
    turned: npt.NDArray[np.bool_]

    @property
    def reach(self) -> float:
        """The longest of them, in degrees."""
        return float(np.abs(self.end - self.start).max(initial=0.0))


def sides(polygons: npt.NDArray[np.object_]) -> Sides:
    """The sides of valid polygons; of rings that run with their inside on the left."""
    parts, region_of_part = shapely.get_parts(shapely.orient_polygons(polygons), return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    real = (ring[1:] == ring[:-1]) & (points[1:] != points[:-1]).any(axis=1)
    start, end = points[:-1][real], points[1:][real]
    region = region_of_part[part_of_ring[ring[1:][real]]].astype(np.int64)
    turned = (end[:, 0] < start[:, 0]) | ((end[:, 0] == start[:, 0]) & (end[:, 1] < start[:, 1]))
    start[turned], end[turned] = end[turned], start[turned].copy()
    order = np.lexsort((region, end[:, 1], end[:, 0], start[:, 1], start[:, 0]))
    start, end, region, turned = start[order], end[order], region[order], turned[order]
    new = np.ones(len(start), dtype=bool)
    new[1:] = (start[1:] != start[:-1]).any(axis=1) | (end[1:] != end[:-1]).any(axis=1)
    side = np.cumsum(new) - 1
    firsts = np.flatnonzero(new)
    left, right = (_hand(side[hand], region[hand], firsts.size) for hand in (~turned, turned))
    starts = np.append(firsts, len(start))
    return Sides(start[new], end[new], left, right, starts, region, turned)


def _hand(side: Ints, region: Ints, count: int) -> Labels:
    """The one region on this hand of each side."""
    label = np.full(count, NOWHERE, dtype=np.int32)
    label[side] = region
    label[np.bincount(side, minlength=count) > 1] = ASK
    return label


@dataclass(frozen=True)
class Traces:
    """The sides in grid units."""

    u1: Floats
    v1: Floats
    u2: Floats
    v2: Floats

    def take(self, which: Ints) -> Traces:
        """Some of them."""
        return Traces(self.u1[which], self.v1[which], self.u2[which], self.v2[which])

    def touched(self) -> tuple[Ints, Ints, Ints]:
        """Row and column of every cell that a side may touch, and the side."""
        low = np.floor(np.minimum(self.v1, self.v2) - TOLERANCE).astype(np.int64)
        high = np.floor(np.maximum(self.v1, self.v2) + TOLERANCE).astype(np.int64)
        which, row = runs(low, high)
        part = self.take(which)
        start, end = part.within(row)
        left = np.floor(np.minimum(start, end) - TOLERANCE).astype(np.int64)
        right = np.floor(np.maximum(start, end) + TOLERANCE).astype(np.int64)
        again, column = runs(left, right)
        return row[again], column, which[again]

    def within(self, row: Ints) -> tuple[Floats, Floats]:
        """Where each enters and leaves a row; all of its width where it is nearly flat."""
        rise = self.v2 - self.v1
        flat = np.abs(rise) < FLAT
        slope = np.divide(self.u2 - self.u1, rise, out=np.zeros_like(rise), where=~flat)
        lower, upper = np.minimum(self.v1, self.v2), np.maximum(self.v1, self.v2)
        start = self.u1 + (np.clip(row - TOLERANCE, lower, upper) - self.v1) * slope
        end = self.u1 + (np.clip(row + 1 + TOLERANCE, lower, upper) - self.v1) * slope
        return np.where(flat, self.u1, start), np.where(flat, self.u2, end)

    def crossings(self) -> tuple[Ints, Ints, Ints]:
        """Row and column of the cells where a side crosses the middle of a row, and the side."""
        low = np.ceil(np.minimum(self.v1, self.v2) - 0.5).astype(np.int64)
        high = np.ceil(np.maximum(self.v1, self.v2) - 0.5).astype(np.int64) - 1
        which, row = runs(low, high)
        part = self.take(which)
        share = (row + 0.5 - part.v1) / (part.v2 - part.v1)
        return row, np.floor(part.u1 + share * (part.u2 - part.u1)).astype(np.int64), which


@dataclass(frozen=True)
class Cells:
    """Labels of cells; see :class:`geodata.places.grid_index.GridIndex`."""

    labels: Labels
    fine: Labels
    starts: Labels
    candidates: Labels


@dataclass(frozen=True)
class _Blocks:
    """The cells that a side touches, numbered, each with its square of fine cells."""

    crossed: npt.NDArray[np.bool_]
    number: Labels
    side: int
    bits: int

    @classmethod
    def over(cls, row: Ints, column: Ints, side: int, bits: int) -> _Blocks:
        crossed = np.zeros(side * side, dtype=bool)
        crossed[(row >> bits) * side + (column >> bits)] = True
        return cls(crossed, np.cumsum(crossed, dtype=np.int32) - np.int32(1), side, bits)

    @property
    def count(self) -> int:
        return int(self.number[-1]) + 1

    @property
    def places(self) -> Ints:
        """The cell of each."""
        return np.flatnonzero(self.crossed)

    def of(self, row: Ints, column: Ints) -> Ints:
        """The number of the block that a fine cell lies in."""
        return self.number[(row >> self.bits) * self.side + (column >> self.bits)].astype(np.int64)

    def spots(self, row: Ints, column: Ints) -> Ints:
        """Where a fine cell stands among those of all blocks."""
        mask = (1 << self.bits) - 1
        within = ((row & mask) << self.bits) + (column & mask)
        return (self.of(row, column) << 2 * self.bits) + within


@dataclass(frozen=True)
class _States:
    """What holds the middle of a row, going east: how many regions, and the sum of their numbers.

    Numbers count from 1 here, so that a sum is 0 where there is nothing. Each
    is an array of blocks × rows × cells, right behind the western edge of each
    cell and behind the eastern edge of the last.
    """

    cover: Labels
    sums: Labels

    @classmethod
    def along(cls, drawn: Sides, traces: Traces, blocks: _Blocks) -> _States:
        row, column, which = traces.crossings()
        spots = blocks.spots(row, column)
        # Going north a side has its left hand in the west.
        sign = np.where(traces.v1 < traces.v2, 1, -1).astype(np.int32)
        side = np.repeat(np.arange(len(drawn.left)), np.diff(drawn.starts))
        turn = np.where(drawn.turned, 1, -1).astype(np.int32) * sign[side]
        counts, numbers = np.zeros(len(sign), np.int32), np.zeros(len(sign), np.int32)
        np.add.at(counts, side, turn)
        np.add.at(numbers, side, turn * (drawn.regions + 1).astype(np.int32))
        return cls(*(_running(change[which], spots, blocks) for change in (counts, numbers)))


def _running(change: Labels, spots: Ints, blocks: _Blocks) -> Labels:
    """Sums from the west; a whole row of cells sums to zero, so that rows follow each other."""
    inner = 1 << blocks.bits
    state = np.zeros((blocks.count, inner, inner + 1), dtype=np.int32)
    counted = np.flatnonzero(change)
    at = spots[counted]
    at += (at >> blocks.bits) + 1
    np.add.at(state.reshape(-1), at, change[counted])
    total = state.sum(axis=2, dtype=np.int32)
    state[:, :, 0] = np.cumsum(total, axis=0, dtype=np.int32) - total
    return np.cumsum(state, axis=2, dtype=np.int32, out=state)


def cells(drawn: Sides, traces: Traces, side: int, bits: int, holding: Holding) -> Cells:
    """Label the cells of a grid, and the fine cells within those that a side touches.

    Parameters
    ----------
    traces : Traces
        The same sides in fine cells.
    side, bits : int
        Cells along the grid; fine cells along a cell, as a power of two.
    holding : callable
        Rows and columns of cells → pairs (which of them, region) of the regions
        that hold the middle of each.
    """
    row, column, which = traces.touched()
    blocks = _Blocks.over(row, column, side, bits)
    states = _States.along(drawn, traces, blocks)
    cover, sums = states.cover[:, :, 1:], states.sums[:, :, 1:]
    fine = np.where(cover == 1, sums - 1, np.where((cover == 0) & (sums == 0), NOWHERE, ASK))
    fine = fine.astype(np.int32).reshape(-1)
    _write_sides(fine, blocks.spots(row, column), which, drawn, states, bits)
    starts, candidates = _candidates(blocks.of(row, column), which, drawn, states, blocks, holding)
    many = 1 + int(drawn.regions.max(initial=0))
    labels = _whole(states, blocks, many, holding)
    return Cells(labels, fine, starts, candidates)


def _write_sides(
    fine: Labels, spots: Ints, which: Ints, drawn: Sides, states: _States, bits: int
) -> None:
    """Say of each touched cell which side runs through it, if it is one with one answer a hand."""
    fine[spots] = SIDE - which
    before = spots + (spots >> bits)
    cover, number = states.cover.reshape(-1)[before], states.sums.reshape(-1)[before] - 1
    left, right = drawn.left[which], drawn.right[which]
    known = ((cover == 0) & (number == -1)) | (
        (cover == 1) & ((number == left) | (number == right))
    )
    known &= (fine[spots] == SIDE - which) & (left != ASK) & (right != ASK)
    fine[spots[~known]] = ASK


def _candidates(
    block: Ints, which: Ints, drawn: Sides, states: _States, blocks: _Blocks, holding: Holding
) -> tuple[Labels, Labels]:
    """Regions that a point of each block may lie in, in rows one behind the other.

    Those that have a side there, and those that hold all of it: they hold its
    western edge too.
    """
    block, side = np.divmod(_distinct(block * len(drawn.left) + which), len(drawn.left))
    again, entry = runs(drawn.starts[side], drawn.starts[side + 1] - 1)
    many = 1 + int(drawn.regions.max(initial=0))
    keys = [block[again] * many + drawn.regions[entry]]
    cover, sums = states.cover[:, 0, 0], states.sums[:, 0, 0]
    one = np.flatnonzero(cover == 1)
    keys.append(one * many + np.clip(sums[one] - 1, 0, many - 1))
    odd = np.flatnonzero((cover != 1) & ((cover != 0) | (sums != 0)))
    if odd.size:
        which_odd, region = holding(*np.divmod(blocks.places[odd], blocks.side))
        keys.append(odd[which_odd] * many + region)
    block, candidates = np.divmod(_distinct(np.concatenate(keys)), many)
    starts = np.searchsorted(block, np.arange(blocks.count + 1))
    return starts.astype(np.int32), candidates.astype(np.int32)


def _whole(states: _States, blocks: _Blocks, many: int, holding: Holding) -> Labels:
    """Labels of cells: those behind a block are what is behind its eastern edge."""
    cover, sums = states.cover[:, 0, -1], states.sums[:, 0, -1]
    behind = np.where(cover == 0, NOWHERE, sums - 1).astype(np.int32)
    places = blocks.places
    odd = np.flatnonzero(
        (cover > 1) & ~blocks.crossed[np.minimum(places + 1, blocks.crossed.size - 1)]
    )
    if odd.size:
        which, region = holding(*np.divmod(places[odd] + 1, blocks.side))
        lowest = np.full(odd.size, many, dtype=np.int64)
        np.minimum.at(lowest, which, region)
        behind[odd] = lowest + many
    labels = np.append(behind, np.int32(NOWHERE))[blocks.number]
    labels[places] = ASK - np.arange(places.size, dtype=np.int32)
    return labels


def _distinct(values: Ints) -> Ints:
    """Different values, ascending: sorting beats the hashing of ``np.unique`` here."""
    ordered = np.sort(values)
    first = np.ones(ordered.size, dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def runs(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """All whole numbers from first to last of each pair, and the pair each comes from."""
    counts = np.maximum(last - first + 1, 0)
    which = np.repeat(np.arange(counts.size), counts)
    before = np.cumsum(counts) - counts
    return which, np.arange(which.size) - before[which] + first[which]
