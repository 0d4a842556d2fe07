"""Statistical secrecy: what may be told of a table of counts and of what its units hold.

A count is confidential when fewer than `least` units are in it; what they hold
(jobs) also when fewer than `least` of them say so, or when one of them holds
more than `share` of it. Whoever sees the rest must not come to know any hidden
value, confidential or hidden for its sake, to `within` a part of itself: the
p % rule of Hundepool et al. (2012, "Statistical Disclosure Control"), applied
to what may be worked out of a table. Further cells are hidden until that holds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geodata.errors import GeodataError
from geodata.registers import feasible
from geodata.registers.branches import NONE, Branches
from geodata.registers.shield import Shield

Counts = npt.NDArray[np.int64]
Amounts = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
MIN_UNITS = 3
LARGEST_SHARE = 0.85
WITHIN = 0.15
# The total of all is what every share is a share of.
WHOLE_COST = 1000.0


@dataclass(frozen=True)
class Rule:
    """When a cell is confidential, and how far hidden ones must stay in doubt.

    Attributes
    ----------
    least : int
        Units a cell needs to be told.
    share : float
        The largest part of a cell's value that one unit may hold.
    within : float
        The part of itself to within which no hidden value may be known.
    """

    least: int = MIN_UNITS
    share: float = LARGEST_SHARE
    within: float = WITHIN

    def few(self, units: Counts) -> Mask:
        """Cells of too few units; empty ones are told."""
        return (units > 0) & (units < self.least)

    def ruled(self, held: Held) -> Mask:
        """Cells whose value too few units state, or of which one holds too much."""
        return self.few(held.known) | (held.largest > self.share * held.value)


@dataclass(frozen=True)
class Held:
    """What the units of each cell hold, such as jobs.

    Attributes
    ----------
    value : ndarray of int
        Sum over the units that say so.
    known : ndarray of int
        How many do.
    largest : ndarray of int
        What the largest of them holds.
    """

    value: Counts
    known: Counts
    largest: Counts

    def with_margins(self) -> Held:
        """The same with a last row and a last column of totals."""
        return Held(with_margins(self.value), with_margins(self.known), with_largest(self.largest))


def with_margins(table: Counts) -> Counts:
    """A table of rows × columns with a last row and a last column of totals."""
    rows = np.vstack([table, table.sum(axis=0, keepdims=True)])
    return np.hstack([rows, rows.sum(axis=1, keepdims=True)])


def with_largest(largest: Counts) -> Counts:
    """The largest unit of each cell, row, column and of all."""
    rows = np.vstack([largest, largest.max(axis=0, keepdims=True, initial=0)])
    return np.hstack([rows, rows.max(axis=1, keepdims=True, initial=0)])


def hidden(units: Counts, rule: Rule, branches: Branches = NONE) -> Mask:
    """Which counts of a table with margins are not told.

    Parameters
    ----------
    units : ndarray of int, shape (rows, columns)
        Units by row and column, without margins.
    branches : Branches
        Columns whose sums shall be told if may be.

    Returns
    -------
    ndarray of bool, shape (rows + 1, columns + 1)
        The last row and the last column are the totals.

    Raises
    ------
    GeodataError
        ``not_protected`` if a value could be known all the same.
    """
    whole = with_margins(units)
    few = rule.few(whole)
    # An empty cell is told: a hidden one has a unit, a total one for each of its parts.
    lowest = with_margins((units > 0).astype(np.int64))
    return _protected(_shield(whole, lowest, whole, few, rule, branches), few)


def hidden_value(
    units: Counts, held: Held, rule: Rule, counts: Mask, branches: Branches = NONE
) -> Mask:
    """Which sums of what units hold are not told; where a count is hidden, no sum is told.

    Parameters
    ----------
    units : ndarray of int, shape (rows, columns)
    held : Held
        Without margins, like the units.
    counts : ndarray of bool, shape (rows + 1, columns + 1)
        The hidden counts.
    branches : Branches
        As of :func:`hidden`.

    Returns
    -------
    ndarray of bool, shape (rows + 1, columns + 1)

    Raises
    ------
    GeodataError
        ``not_protected`` if a value could be known all the same.
    """
    whole, sums = with_margins(units), held.with_margins()
    confidential = rule.few(whole) | rule.ruled(sums)
    # A reader may take each unit to hold something: less room to move is the safer guess.
    lowest = with_margins(np.minimum(held.known, held.value))
    shield = _shield(sums.value, lowest, whole, counts | confidential, rule, branches)
    return _protected(shield, confidential)


def _protected(shield: Shield, confidential: Mask) -> Mask:
    """The mask of a shield, once a reader armed with linear programmes has failed."""
    mask = shield.around(confidential)
    if feasible.narrowed(shield.value, shield.lowest, mask, shield.within).any():
        raise GeodataError("not_protected")
    return mask


def _shield(
    value: Counts, lowest: Counts, units: Counts, mask: Mask, rule: Rule, branches: Branches
) -> Shield:
    return Shield(
        value.astype(float),
        lowest.astype(float),
        _cost(value, units),
        mask.copy(),
        rule.within,
        branches.far(value.shape[1]),
    )


def _cost(value: Counts, units: Counts) -> Amounts:
    """What hiding a cell loses: its value; empty cells cannot be hidden, the whole hardly."""
    cost = np.where(units > 0, value + 1.0, np.inf)
    cost[-1, -1] *= WHOLE_COST
    return cost
