"""Branches of the sector tree over the columns of a register's table.

The total of a branch is what all below it sum to. Where a part of it is hidden, the
total can be told only if other parts of the same branch and region are hidden too:
so these are hidden first, and the total is told where every hidden number stays in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geodata.sectors import SectorTree

Amounts = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
# Hiding a cell outside the branch costs so many times what it hides, for each level left.
LEAVING = 4.0


@dataclass(frozen=True)
class Branches:
    """Which columns of a table each branch holds.

    Attributes
    ----------
    columns : mapping
        Code of a branch → whether it holds each sector, without the total.
    """

    columns: Mapping[str, Mask] = field(default_factory=dict)

    def around(self, column: int) -> list[Mask]:
        """The branches that hold a column, the smallest first; none holds the total."""
        found = [held for held in self.columns.values() if column < len(held) and held[column]]
        return sorted(found, key=lambda held: int(held.sum()))

    def far(self, size: int) -> Amounts:
        """How many times dearer each column is to hide for the sake of each other one.

        Parameters
        ----------
        size : int
            Columns of the table, the total among them.
        """
        dear = np.full((size, size), 1.0)
        for held in self.columns.values():
            inside = np.append(held, np.zeros(size - len(held), dtype=bool))
            dear[np.ix_(inside, ~inside)] *= LEAVING
        return dear


NONE = Branches()


def of(sectors: tuple[str, ...], tree: SectorTree) -> Branches:
    """The branches with more than one of these sectors."""
    found = {}
    for code in tree.codes:
        held = np.isin(sectors, tree.branch(code))
        if held.sum() > 1:
            found[code] = held
    return Branches(found)
