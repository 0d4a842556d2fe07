"""A grid over regions: most points are answered by a look-up, the rest by GEOS.

Borders are rasterised conservatively, so that a cell without a border lies
wholly inside the same regions. Such a cell is labelled once; points of cells
that a border crosses are tested by GEOS against the few regions concerned.
Nothing here decides what GEOS could decide otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
NOWHERE = -1
# Points whose working arrays fit a processor's cache.
CHUNK = 1 << 16
# In cells: rounding of coordinates in grid units stays far below this.
TOLERANCE = 1e-4
# Flatter than this across a row, and dividing by the slope would lose digits.
FLAT = 1e-3


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
    def around(cls, bounds: Sequence[float], side: int) -> IndexFrame:
        """A frame of `side` × `side` cells, its outermost ring free."""
        west, south, east, north = bounds
        across, up = max(east - west, 1e-9), max(north - south, 1e-9)
        inner = side - 4
        return cls(
            west - 2 * across / inner,
            south - 2 * up / inner,
            inner / across,
            inner / up,
            side,
        )

    def units(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Coordinates counted in cells."""
        return (x - self.west) * self.per_degree_x, (y - self.south) * self.per_degree_y

    def cells(self, x: Floats, y: Floats) -> npt.NDArray[np.int32]:
        """The cell of each point; what is no number falls into the empty ring."""
        u, v = self.units(x, y)
        last = self.side - 1
        for part in (u, v):
            np.fmin(np.fmax(part, 0.0, out=part), last, out=part)
        numbers = v.astype(np.int32)
        numbers *= np.int32(self.side)
        numbers += u.astype(np.int32)
        return numbers


@dataclass(frozen=True)
class GridIndex:
    """Which regions each cell belongs to.

    Attributes
    ----------
    frame : IndexFrame
    polygons : ndarray of Geometry
        Prepared, in the order of region numbers.
    labels : ndarray of int32
        One per cell: a region's number where the whole cell lies in that region
        alone; -1 where it lies in none; -2 - k for the k-th cell that has to be
        asked.
    starts, candidates : ndarray of int
        Regions that a point of the k-th asked cell may lie in:
        ``candidates[starts[k]:starts[k + 1]]``.
    """

    frame: IndexFrame
    polygons: npt.NDArray[np.object_]
    labels: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    candidates: npt.NDArray[np.int32]

    @classmethod
    def build(cls, polygons: npt.NDArray[np.object_], side: int) -> GridIndex:
        """Index valid polygons on a grid of `side` × `side` cells."""
        frame = IndexFrame.around(shapely.total_bounds(polygons).tolist(), side)
        edges = _edges(polygons, frame)
        edge_cells, edge_regions = _touched(edges, side)
        spans = _spans(edges, side)
        covering, labels = _covering(spans, side)
        many = max(len(polygons), 1)
        pairs = [edge_cells * many + edge_regions]
        pairs += _covers_of(_distinct(edge_cells), covering, labels, spans, many)
        cells, candidates = np.divmod(_distinct(np.concatenate(pairs)), many)
        firsts = np.flatnonzero(np.diff(cells, prepend=-1))
        labels[cells[firsts]] = -2 - np.arange(firsts.size, dtype=np.int32)
        shapely.prepare(polygons)
        starts = np.append(firsts, cells.size).astype(np.int32)
        return cls(frame, polygons, labels, starts, candidates.astype(np.int32))

    def find(self, x: Floats, y: Floats) -> tuple[npt.NDArray[np.int32], int]:
        """The lowest region number of each point, -1 for none.

        Returns
        -------
        ndarray of int32
        int
            How many of the points lie in more than one region.
        """
        polygons = np.empty(x.size, dtype=np.int32)
        for first in range(0, x.size, CHUNK):
            part = slice(first, first + CHUNK)
            self.labels.take(self.frame.cells(x[part], y[part]), out=polygons[part], mode="clip")
        open_ = np.flatnonzero(polygons < NOWHERE)
        several = self._ask(open_, x, y, polygons) if open_.size else 0
        return polygons, several

    def twin(self) -> GridIndex:
        """The same index with polygons of its own.

        GEOS keeps what it learns about a prepared polygon inside it, without a
        lock: two threads must not ask the same one.
        """
        copies = copied(self.polygons)
        shapely.prepare(copies)
        return replace(self, polygons=copies)

    def _ask(self, open_: Ints, x: Floats, y: Floats, found: npt.NDArray[np.int32]) -> int:
        """Let GEOS decide the points of crossed cells, region by region."""
        cell = -2 - found[open_]
        found[open_] = NOWHERE
        point, region = _pairs(self.starts, self.candidates, cell)
        order = np.argsort(region, kind="stable")
        point, region = point[order], region[order]
        bounds = np.flatnonzero(np.diff(region, prepend=-1, append=-1))
        hits = np.zeros(open_.size, dtype=np.uint8)
        # From the highest number down: the lowest is written last and stays.
        for first, last in zip(bounds[-2::-1], bounds[:0:-1], strict=True):
            inside = point[first:last]
            there = open_[inside]
            hit = shapely.intersects_xy(self.polygons[region[first]], x[there], y[there])
            found[there[hit]] = region[first]
            hits[inside[hit]] += 1
        return int((hits > 1).sum())


@dataclass(frozen=True)
class _Edges:
    """Sides of polygons in grid units, with the region each belongs to."""

    u1: Floats
    v1: Floats
    u2: Floats
    v2: Floats
    region: Ints

    def take(self, which: Ints) -> _Edges:
        return _Edges(
            self.u1[which], self.v1[which], self.u2[which], self.v2[which], self.region[which]
        )


@dataclass(frozen=True)
class _Spans:
    """Runs of cells of one row whose centres lie in a region: first and last cell, region."""

    first: Ints
    last: Ints
    region: Ints


def _edges(polygons: npt.NDArray[np.object_], frame: IndexFrame) -> _Edges:
    parts, region_of_part = shapely.get_parts(polygons, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    u, v = frame.units(points[:, 0], points[:, 1])
    same = ring_of_point[1:] == ring_of_point[:-1]
    region = region_of_part[part_of_ring[ring_of_point[1:][same]]]
    return _Edges(u[:-1][same], v[:-1][same], u[1:][same], v[1:][same], region)


def _touched(edges: _Edges, side: int) -> tuple[Ints, Ints]:
    """Every (cell, region) whose closed cell a side of the region may touch."""
    low = np.floor(np.minimum(edges.v1, edges.v2) - TOLERANCE).astype(np.int64)
    high = np.floor(np.maximum(edges.v1, edges.v2) + TOLERANCE).astype(np.int64)
    which, row = _runs(low, high)
    part = edges.take(which)
    start, end = _within_row(part, row)
    left = np.floor(np.minimum(start, end) - TOLERANCE).astype(np.int64)
    right = np.floor(np.maximum(start, end) + TOLERANCE).astype(np.int64)
    again, column = _runs(left, right)
    return row[again] * side + column, part.region[again]


def _within_row(part: _Edges, row: Ints) -> tuple[Floats, Floats]:
    """Where each side enters and leaves a row; all of its width where it is nearly flat."""
    rise = part.v2 - part.v1
    flat = np.abs(rise) < FLAT
    slope = np.divide(part.u2 - part.u1, rise, out=np.zeros_like(rise), where=~flat)
    lower, upper = np.minimum(part.v1, part.v2), np.maximum(part.v1, part.v2)
    start = part.u1 + (np.clip(row - TOLERANCE, lower, upper) - part.v1) * slope
    end = part.u1 + (np.clip(row + 1 + TOLERANCE, lower, upper) - part.v1) * slope
    return np.where(flat, part.u1, start), np.where(flat, part.u2, end)


def _spans(edges: _Edges, side: int) -> _Spans:
    """Runs of cell centres inside each region, by the parity of crossings of a row.

    Right for every cell that no side of the region touches: its centre is far
    from all of them. For the others it does not matter.
    """
    low = np.ceil(np.minimum(edges.v1, edges.v2) - 0.5).astype(np.int64)
    high = np.ceil(np.maximum(edges.v1, edges.v2) - 0.5).astype(np.int64) - 1
    which, row = _runs(low, high)
    part = edges.take(which)
    share = (row + 0.5 - part.v1) / (part.v2 - part.v1)
    crossing = part.u1 + share * (part.u2 - part.u1)
    order = np.lexsort((crossing, part.region * side + row))
    column = crossing[order].reshape(-1, 2)
    region, row = part.region[order][::2], row[order][::2]
    first = np.ceil(column[:, 0] - 0.5).astype(np.int64)
    last = np.floor(column[:, 1] - 0.5).astype(np.int64)
    filled = last >= first
    return _Spans((row * side + first)[filled], (row * side + last)[filled], region[filled])


def _covering(spans: _Spans, side: int) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int32]]:
    """How many regions hold each cell's centre and, where it is one, its number (else -1).

    Sums of differences: a region adds itself where a run starts and takes itself
    away after its end.
    """
    covering = np.zeros(side * side, dtype=np.int16)
    numbers = np.zeros(side * side, dtype=np.int32)
    ends, weight = spans.last + 1, (spans.region + 1).astype(np.int32)
    np.add.at(covering, spans.first, np.int16(1))
    np.add.at(covering, ends, np.int16(-1))
    np.add.at(numbers, spans.first, weight)
    np.add.at(numbers, ends, -weight)
    np.cumsum(covering, out=covering)
    np.cumsum(numbers, out=numbers)
    numbers -= 1
    return covering, numbers


def _covers_of(
    crossed: Ints,
    covering: npt.NDArray[np.int16],
    single: npt.NDArray[np.int32],
    spans: _Spans,
    many: int,
) -> list[Ints]:
    """(cell, region) keys of the regions that hold the centre of a cell to be asked.

    Those are the cells that a side crosses, and those that several regions share.
    """
    once = crossed[covering[crossed] == 1]
    keys = [once * many + single[once]]
    crowded = covering > 1
    if crowded.any():
        before = np.concatenate([[0], np.cumsum(crowded)])
        over = np.flatnonzero(before[spans.last + 1] > before[spans.first])
        which, cell = _runs(spans.first[over], spans.last[over])
        inside = crowded[cell]
        keys.append(cell[inside] * many + spans.region[over][which[inside]])
    return keys


def _distinct(values: Ints) -> Ints:
    """Different values, ascending: sorting beats the hashing of ``np.unique`` here."""
    ordered = np.sort(values)
    first = np.ones(ordered.size, dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def _runs(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """All whole numbers from first to last of each pair, and the pair each comes from."""
    counts = np.maximum(last - first + 1, 0)
    which = np.repeat(np.arange(counts.size), counts)
    before = np.cumsum(counts) - counts
    return which, np.arange(which.size) - before[which] + first[which]


def _pairs(
    starts: npt.NDArray[np.int32],
    candidates: npt.NDArray[np.int32],
    cell: npt.NDArray[np.int32],
) -> tuple[Ints, npt.NDArray[np.int32]]:
    """Every point of an asked cell with every region it may lie in."""
    first = starts[cell].astype(np.int64)
    point, position = _runs(first, starts[cell + 1].astype(np.int64) - 1)
    return point, candidates[position]
