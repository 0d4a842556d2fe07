"""A grid over regions: most points are answered by a look-up, few are left to GEOS.

A cell that no border comes near lies wholly inside the same regions and is
labelled once. A cell that one does is divided into fine cells, labelled alike;
of a fine cell that a single side of two regions runs through, the side says on
which hand of it a point lies, by the sign of a determinant that rounding cannot
have turned. What is left (corners, and points on a side itself) is asked of
GEOS, of the few regions concerned. Nothing here decides what GEOS could decide
otherwise.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from geodata.places import grid_build
from geodata.places.grid_build import ASK, NOWHERE, SIDE, Floats, Ints, Labels, Traces

# Points whose working arrays fit a processor's cache.
CHUNK = 1 << 16
# Rounding of a determinant, in shares of the numbers it is made of: far above
# the 3.4e-16 of Shewchuk (1997), and few points are that near to a side.
ROUNDING = 1e-15
# Degrees: cells of smaller frames would be too fine for the digits of a coordinate.
LEAST = 1e-4


def copied(polygons: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """The same shapes as other objects."""
    return np.atleast_1d(shapely.transform(polygons, np.copy))


@dataclass(frozen=True)
class IndexFrame:
    """How coordinates become cells; the same monotone formula builds and asks.

    A ring of empty cells lies around the regions: what is outside of the
    frame is clamped into it.
    """

    west: float
    south: float
    per_degree_x: float
    per_degree_y: float
    side: int

    @classmethod
    def around(cls, bounds: Sequence[float], side: int, free: int = 2) -> IndexFrame:
        """A frame of `side` × `side` cells, its outermost `free` rings empty."""
        west, south, east, north = bounds
        across, up = max(east - west, LEAST), max(north - south, LEAST)
        inner = side - 2 * free
        return cls(
            west - free * across / inner,
            south - free * up / inner,
            inner / across,
            inner / up,
            side,
        )

    def units(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Coordinates counted in cells."""
        return (x - self.west) * self.per_degree_x, (y - self.south) * self.per_degree_y

    def cells(self, x: Floats, y: Floats) -> tuple[Labels, Labels]:
        """Column and row of each point; what is no number falls into the empty ring."""
        u, v = self.units(x, y)
        last = self.side - 1
        for part in (u, v):
            np.fmin(np.fmax(part, 0.0, out=part), last, out=part)
        return u.astype(np.int32), v.astype(np.int32)

    def middles(self, column: Floats, row: Floats) -> tuple[Floats, Floats]:
        """Degrees of the middles of cells."""
        x: Floats = (column + 0.5) / self.per_degree_x + self.west
        y: Floats = (row + 0.5) / self.per_degree_y + self.south
        return x, y


@dataclass(frozen=True)
class GridIndex:
    """Which regions each cell belongs to.

    Attributes
    ----------
    frame : IndexFrame
        Of the fine cells.
    bits : int
        Fine cells along a cell, as a power of two.
    labels : ndarray of int32
        One per cell: a region's number where the whole cell lies in that region
        alone; that number and the count of all regions where it lies in others too
        and that one is the lowest; -1 where it lies in none; -2 - k for the k-th
        cell that a border touches.
    fine : ndarray of int32
        One per fine cell of those: a region's number, -1 for none, -2 where GEOS is
        asked, -3 - k where the k-th side alone runs through it.
    starts, candidates : ndarray of int32
        Regions that a point of the k-th touched cell may lie in:
        ``candidates[starts[k]:starts[k + 1]]``.
    lines : ndarray of float, 4 × n
        Longitude and latitude of a side's start, and from there to its end.
    hands : ndarray of int32, 2 × n
        Regions on the left and on the right of each side.
    doubt : float
        A determinant below it says nothing.
    polygons : ndarray of Geometry
        In the order of region numbers.
    """

    frame: IndexFrame
    bits: int
    labels: Labels
    fine: Labels
    starts: Labels
    candidates: Labels
    lines: Floats
    hands: Labels
    doubt: float
    polygons: npt.NDArray[np.object_]
    # GEOS keeps what it learns about a prepared polygon inside it, without a lock.
    _asking: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @classmethod
    def build(cls, polygons: npt.NDArray[np.object_], side: int, bits: int) -> GridIndex:
        """Index valid polygons on `side` × `side` cells of 2^bits × 2^bits fine ones."""
        free = 2 << bits
        frame = IndexFrame.around(shapely.total_bounds(polygons).tolist(), side << bits, free)
        drawn = grid_build.sides(polygons)
        traces = Traces(*frame.units(*drawn.start.T), *frame.units(*drawn.end.T))
        half = (1 << bits) / 2 - 0.5

        def holding(row: Ints, column: Ints) -> tuple[Ints, Ints]:
            u, v = ((at << bits).astype(float) + half for at in (column, row))
            x, y = frame.middles(u, v)
            found = shapely.STRtree(polygons).query(shapely.points(x, y), predicate="intersects")
            return found[0], found[1]

        made = grid_build.cells(drawn, traces, side, bits, holding)
        lines = np.vstack([drawn.start.T, (drawn.end - drawn.start).T])
        cell = max(1 / frame.per_degree_x, 1 / frame.per_degree_y)
        return cls(
            frame=frame,
            bits=bits,
            labels=made.labels,
            fine=made.fine,
            starts=made.starts,
            candidates=made.candidates,
            lines=np.ascontiguousarray(lines),
            hands=np.vstack([drawn.left, drawn.right]),
            doubt=2 * ROUNDING * (drawn.reach + 2 * cell) ** 2,
            polygons=polygons,
        )

    def find(self, x: Floats, y: Floats) -> tuple[Labels, int]:
        """The lowest region number of each point, -1 for none.

        Returns
        -------
        ndarray of int32
        int
            How many of the points lie in more than one region.
        """
        found = np.empty(x.size, dtype=np.int32)
        asked, where = [], []
        for first in range(0, x.size, CHUNK):
            part = slice(first, first + CHUNK)
            open_, block = self._look_up(x[part], y[part], found[part])
            asked.append(open_ + first)
            where.append(block)
        several = self._shared(found)
        if asked:
            several += self._ask(np.concatenate(asked), np.concatenate(where), x, y, found)
        return found, several

    def _look_up(self, x: Floats, y: Floats, found: Labels) -> tuple[Ints, Labels]:
        """Write what cells and sides say; returns points that are open, and their block."""
        column, row = self.frame.cells(x, y)
        place = row >> self.bits
        place *= self.frame.side >> self.bits
        place += column >> self.bits
        self.labels.take(place, out=found, mode="clip")
        near = np.flatnonzero(found < NOWHERE)
        if not near.size:
            return near, found[:0]
        block = ASK - found.take(near)
        mask = (1 << self.bits) - 1
        spot = (block << 2 * self.bits) + ((row.take(near) & mask) << self.bits)
        spot += column.take(near) & mask
        label = self.fine.take(spot)
        beside = np.flatnonzero(label <= SIDE)
        at = near.take(beside)
        label[beside] = self._beside(SIDE - label.take(beside), x.take(at), y.take(at))
        found[near] = label
        open_ = np.flatnonzero(label == ASK)
        return near.take(open_), block.take(open_)

    def _beside(self, side: Labels, x: Floats, y: Floats) -> Labels:
        """The region on that hand of a side on which each point lies."""
        west, south, across, up = (line.take(side) for line in self.lines)
        y -= south
        y *= across
        x -= west
        x *= up
        y -= x
        left, right = (hand.take(side) for hand in self.hands)
        label: Labels = np.where(y > 0, left, right)
        label[np.abs(y) <= self.doubt] = ASK
        return label

    def _shared(self, found: Labels) -> int:
        """Give points of cells that several regions hold their lowest region's number."""
        many = len(self.polygons)
        if not found.size or found.max() < many:
            return 0
        shared = np.flatnonzero(found >= many)
        found[shared] -= many
        return int(shared.size)

    def _ask(self, open_: Ints, block: Labels, x: Floats, y: Floats, found: Labels) -> int:
        """Let GEOS decide what is open, region by region."""
        found[open_] = NOWHERE
        last = self.starts[block + 1].astype(np.int64) - 1
        point, position = grid_build.runs(self.starts[block].astype(np.int64), last)
        region = self.candidates[position]
        order = np.argsort(region, kind="stable")
        point, region = point[order], region[order]
        bounds = np.flatnonzero(np.diff(region, prepend=-1, append=-1))
        hits = np.zeros(open_.size, dtype=np.uint8)
        # From the highest number down: the lowest is written last and stays.
        for first, last in zip(bounds[-2::-1], bounds[:0:-1], strict=True):
            inside = point[first:last]
            there = open_[inside]
            hit = self._inside(region[first], x[there], y[there])
            found[there[hit]] = region[first]
            hits[inside[hit]] += 1
        return int((hits > 1).sum())

    def _inside(self, region: int, x: Floats, y: Floats) -> npt.NDArray[np.bool_]:
        with self._asking:
            shapely.prepare(self.polygons[region])
            return shapely.intersects_xy(self.polygons[region], x, y)
