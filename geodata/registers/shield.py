"""Which further cells of a table are hidden, so that no hidden one can be worked out.

Hiding only what is confidential would let anyone subtract it from the margins.
Around each hidden cell a rectangle of the table (margins are cells too) is
hidden with it, around which an amount can be moved without any visible number
changing: one corner gains what its neighbours lose. How far it can be moved is
how far a reader stays in doubt. Rectangles are chosen so that the doubt is
wide at every corner, not only at the one they are drawn for; where none will
do without a total, the cheapest flow through the whole table is found by
linear programming.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from geodata.registers import feasible

Amounts = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Cell = tuple[int, int]
NEVER = np.inf


@dataclass(frozen=True)
class Move:
    """A way of moving an amount around a table, and what it costs to hide it.

    Attributes
    ----------
    cells : list of (row, column)
    rises, falls : list of float
        How far each of them can rise, and fall, on this way.
    cost : float
    """

    cells: list[Cell]
    rises: list[float]
    falls: list[float]
    cost: float


@dataclass
class Shield:
    """A table with margins, what of it is hidden, and how far each hidden cell can move.

    Attributes
    ----------
    value : ndarray of float, shape (rows + 1, columns + 1)
        The last row and the last column are the totals.
    lowest : ndarray of float
        What a reader knows each cell to hold at least.
    cost : ndarray of float
        What is lost by hiding a cell; infinite where it is told in any case.
    mask : ndarray of bool
        Hidden cells.
    within : float
        No hidden value may be known to within this part of it.
    far : ndarray of float, shape (columns + 1, columns + 1)
        How many times dearer a column is to hide for the sake of another one.
    """

    value: Amounts
    lowest: Amounts
    cost: Amounts
    mask: Mask
    within: float
    far: Amounts
    _rise: Amounts = field(init=False)
    _fall: Amounts = field(init=False)

    def __post_init__(self) -> None:
        # How far a hidden cell was seen to move: certain, if not the most.
        self._rise, self._fall = np.zeros_like(self.value), np.zeros_like(self.value)

    @cached_property
    def _spare(self) -> Amounts:
        return self.value - self.lowest

    @cached_property
    def _sign(self) -> npt.NDArray[np.int64]:
        """-1 in a total, which gains what its parts gain where a neighbour loses it."""
        sides = [np.where(np.arange(n) == n - 1, -1, 1) for n in self.value.shape]
        return sides[0][:, None] * sides[1]

    def around(self, confidential: Mask) -> Mask:
        """Hide what is needed around every hidden cell.

        Parameters
        ----------
        confidential : ndarray of bool
            Hidden cells that must stay in doubt upwards and downwards each; the
            others as a whole.

        Returns
        -------
        ndarray of bool
            The mask, with what was hidden besides.
        """
        hidden = np.argwhere(self.mask)
        # The largest first: what can move far around them protects the small ones too.
        order = np.argsort(-self.value[self.mask], kind="stable")
        waiting = deque((int(row), int(column)) for row, column in hidden[order])
        while waiting:
            at = waiting.popleft()
            waiting.extend(self._settle(at, both=bool(confidential[at])))
        return self.mask

    def _settle(self, at: Cell, *, both: bool) -> list[Cell]:
        """Hide what one cell needs; the cells that then need something themselves."""
        rise, fall = self._asked(at) if both else (0.0, 0.0)
        if self._is_settled(at, self._rise[at], self._fall[at], rise, fall):
            return []
        best = self._rectangle(at, rise, fall)
        if best is None or any(self._is_new_total(cell) for cell in best.cells):
            found = [move for move in (best, self._flow(at, both=both)) if move is not None]
            best = min(found, key=lambda move: move.cost, default=Move([], [], [], 0.0))
        fresh = [cell for cell in best.cells if not self.mask[cell]]
        for cell, rises, falls in zip(best.cells, best.rises, best.falls, strict=True):
            self.mask[cell] = True
            self._rise[cell] = max(self._rise[cell], rises)
            self._fall[cell] = max(self._fall[cell], falls)
        return fresh

    def _asked(self, at: Cell) -> tuple[float, float]:
        """How far a confidential cell must be able to rise and to fall."""
        step = float(np.floor(self.within * self.value[at]) + 1)
        fall = min(step, float(self._spare[at]))
        return max(step, self._widening(at, 0.0, fall)[0]), fall

    def _widening(self, at: Cell, rise: float, fall: float) -> tuple[float, float]:
        """How far a cell must rise, or else fall, for its doubt to be wide."""
        lacking = 2 * self.within * self.value[at]
        rises = (lacking - fall * (1 + self.within)) / (1 - self.within)
        falls = (lacking - rise * (1 - self.within)) / (1 + self.within)
        return float(np.floor(max(rises, 0.0)) + 1), float(np.floor(max(falls, 0.0)) + 1)

    def _is_settled(
        self, at: Cell, rises: Amounts, falls: Amounts, rise: float, fall: float
    ) -> Mask:
        wide = feasible.wide(self.value[at], rises, falls, self.within)
        return wide & (rises >= rise) & (falls >= fall)

    def _is_new_total(self, cell: Cell) -> bool:
        rows, columns = self.value.shape
        return not self.mask[cell] and (cell[0] == rows - 1 or cell[1] == columns - 1)

    def _rectangle(self, at: Cell, rise: float, fall: float) -> Move | None:
        """The cheapest rectangle in which a cell can rise and fall as far as asked."""
        row, column = at
        # Which corners move with the cell: in its row, in its column, opposite.
        moves = (
            -self._sign[at] * self._sign[row] > 0,
            (-self._sign[at] * self._sign[:, column] > 0)[:, None],
            self._sign[at] * self._sign > 0,
        )
        corners: tuple[Any, ...] = (np.s_[row, :], np.s_[:, column, None], np.s_[:, :])
        cost = np.where(self.mask, 0.0, self.cost)
        spare = [self._spare[part] for part in corners]
        rises, falls = np.full_like(cost, NEVER), np.full_like(cost, self._spare[at])
        for left, along in zip(spare, moves, strict=True):
            rises = np.minimum(rises, np.where(along, NEVER, left))
            falls = np.minimum(falls, np.where(along, left, NEVER))
        total = (cost[row, :] + cost[:, column, None] + cost) * self.far[column]
        total[row, :] = total[:, column] = NEVER
        fits = self._is_settled(
            at, np.maximum(rises, self._rise[at]), np.maximum(falls, self._fall[at]), rise, fall
        )
        for part, along in zip(corners, moves, strict=True):
            up, down = np.where(along, rises, falls), np.where(along, falls, rises)
            fits &= self.mask[part] | feasible.wide(self.value[part], up, down, self.within)
        total = np.where(fits, total, NEVER)
        i, j = (int(n) for n in np.unravel_index(int(np.argmin(total)), total.shape))
        if not np.isfinite(total[i, j]):
            return None
        ways = [True, bool(moves[0][j]), bool(moves[1][i, 0]), bool(moves[2][i, j])]
        ends = (float(rises[i, j]), float(falls[i, j]))
        return Move(
            [at, (row, j), (i, column), (i, j)],
            [ends[0] if way else ends[1] for way in ways],
            [ends[1] if way else ends[0] for way in ways],
            float(total[i, j]),
        )

    def _flow(self, at: Cell, *, both: bool) -> Move | None:
        """The cheapest way through the whole table by which a cell rises and falls as asked."""
        if both:
            rise, fall = self._asked(at)
            up = self._one_way(at, rise)
            return _together([up, self._one_way(at, -fall)], self) if fall else up
        rise, fall = self._widening(at, self._rise[at], self._fall[at])
        found = [self._one_way(at, rise)]
        if fall <= self._spare[at]:
            found.append(self._one_way(at, -fall))
        return min(filter(None, found), key=lambda move: move.cost, default=None)

    def _one_way(self, at: Cell, amount: float) -> Move | None:
        cost = np.where(self.mask, 0.0, self.cost)
        change = feasible.moved(self._spare, cost, at, amount)
        if change is None:
            return None
        cells = [(int(i), int(j)) for i, j in np.argwhere(change)]
        return Move(
            cells,
            [max(float(change[cell]), 0.0) for cell in cells],
            [max(-float(change[cell]), 0.0) for cell in cells],
            float(cost[change != 0].sum()),
        )


def _together(ways: list[Move | None], table: Shield) -> Move | None:
    """Two moves as one; none if one of them is none."""
    first, second = ways
    if first is None or second is None:
        return None
    cells = [*first.cells, *second.cells]
    cost = sum(float(table.cost[cell]) for cell in set(cells) if not table.mask[cell])
    return Move(cells, [*first.rises, *second.rises], [*first.falls, *second.falls], cost)
