"""Statistical secrecy: what may be told of a table of counts.

A cell is confidential when fewer than `least` units are in it, or when one
unit holds more than `share` of its value. Hiding only those would let anyone
subtract them from the margins, so further cells are hidden with them: for each
confidential cell a rectangle of the table (margins are cells too) in which one
unit can be moved around without any visible number changing. What is visible
is then true of at least two different tables.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
LEAST_UNITS = 3
LARGEST_SHARE = 0.85
NEVER = np.inf


@dataclass(frozen=True)
class Rule:
    """When a cell is confidential.

    Attributes
    ----------
    least : int
        Units a cell needs to be told.
    share : float
        The largest part of a cell's value that one unit may hold.
    """

    least: int = LEAST_UNITS
    share: float = LARGEST_SHARE

    def primary(self, units: Counts, value: Counts | None, largest: Counts | None) -> Mask:
        """Cells that must not be told for their own sake; empty ones are told."""
        hidden = (units > 0) & (units < self.least)
        if value is not None and largest is not None:
            hidden |= (value > 0) & (largest > self.share * value)
        return hidden


def with_margins(table: Counts) -> Counts:
    """A table of rows × columns with a last row and a last column of totals."""
    rows = np.vstack([table, table.sum(axis=0, keepdims=True)])
    return np.hstack([rows, rows.sum(axis=1, keepdims=True)])


def with_largest(largest: Counts) -> Counts:
    """The largest unit of each cell, row, column and of all."""
    rows = np.vstack([largest, largest.max(axis=0, keepdims=True, initial=0)])
    return np.hstack([rows, rows.max(axis=1, keepdims=True, initial=0)])


def hidden(
    units: Counts,
    rule: Rule,
    value: Counts | None = None,
    largest: Counts | None = None,
) -> Mask:
    """Which cells of a table with margins are not told.

    Parameters
    ----------
    units : ndarray of int, shape (rows, columns)
        Units by row and column, without margins.
    value, largest : ndarray of int, optional
        What the units hold together (jobs), and what the largest of them holds.

    Returns
    -------
    ndarray of bool, shape (rows + 1, columns + 1)
        The last row and the last column are the totals.
    """
    whole = with_margins(units)
    held = None if value is None else with_margins(value)
    greatest = None if largest is None else with_largest(largest)
    mask = rule.primary(whole, held, greatest)
    protected = np.zeros_like(mask)
    # A margin's protection reaches into the table: the totals come last.
    for row, column in np.argwhere(mask):
        if not protected[row, column]:
            corners = _rectangle(row, column, whole, held, mask)
            for corner in corners:
                mask[corner] = True
            protected[row, column] = True
    return mask


def _rectangle(
    row: int, column: int, units: Counts, value: Counts | None, mask: Mask
) -> list[tuple[int, int]]:
    """The cheapest rectangle in which one more unit at the cell can be made up for."""
    rows, columns = units.shape
    cost = np.where(mask, 0.0, units.astype(float) + 1)
    cost[units == 0] = NEVER
    # Taking a unit away must leave a cell that still has one: empty cells are told.
    spare = units >= 2
    if value is not None:
        spare &= value >= 2
    less = np.where(spare, cost, NEVER)
    own_row_is_total, own_column_is_total = row == rows - 1, column == columns - 1
    other_rows, other_columns = np.arange(rows) != row, np.arange(columns) != column
    # Along a line the unit moves to another cell, which loses it; a total gains with its part.
    along_row = np.where(_loses(own_column_is_total, columns), less[row], cost[row])
    along_column = np.where(_loses(own_row_is_total, rows), less[:, column], cost[:, column])
    opposite_loses = (
        _loses(own_row_is_total, rows)[:, None] != _loses(own_column_is_total, columns)[None, :]
    )
    opposite = np.where(opposite_loses, less, cost)
    total = along_column[:, None] + along_row[None, :] + opposite
    total[~other_rows, :] = NEVER
    total[:, ~other_columns] = NEVER
    best = np.unravel_index(int(np.argmin(total)), total.shape)
    other_row, other_column = int(best[0]), int(best[1])
    return [(row, other_column), (other_row, column), (other_row, other_column)]


def _loses(own_is_total: bool, size: int) -> Mask:
    """Which cells of a line lose a unit when one is added at a cell of that line."""
    losing = np.ones(size, dtype=bool)
    losing[-1] = False
    return np.zeros(size, dtype=bool) if own_is_total else losing
