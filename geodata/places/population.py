"""Population of regions: what is known, for which year, from whom.

Algeria: census of 2008 for the 48 wilayas and, from communes, for the 58, the
69 and nearly all communes. Tunisia: census of 2014 and the statistical office's estimate for
1 January 2023; the 2024 census by governorate is not complete in what was
found and is left out. Other countries have none yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd

from geodata.files import DATA
from geodata.places import set_tables
from geodata.places.lineage import Lineage

COLUMNS = ["boundary_set", "code", "reference", "year", "value", "source"]


@dataclass(frozen=True)
class Reference:
    """One population count: name ("RGPH 2008"), year, and where it was read."""

    name: str
    year: int
    source: str


@dataclass(frozen=True)
class Population:
    """Population tables by boundary set.

    Attributes
    ----------
    table : DataFrame
        One row per set, region and reference; columns ``COLUMNS``; ``value``
        in inhabitants.
    """

    table: pd.DataFrame
    lineage: Lineage
    _bases: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def references(self, boundary_set: str) -> list[Reference]:
        """The counts that exist for a set, latest first."""
        base = self._base(boundary_set)
        rows = self.table[self.table["boundary_set"] == base]
        counts = rows.drop_duplicates("reference").sort_values("year", ascending=False)
        return [
            Reference(str(name), int(year), str(source))
            for name, year, source in counts[["reference", "year", "source"]].to_numpy()
        ]

    def values(self, boundary_set: str, reference: str) -> pd.Series:
        """Inhabitants by region code; a region that cannot be known is absent."""
        base = self._base(boundary_set)
        chosen = (self.table["boundary_set"] == base) & (self.table["reference"] == reference)
        known = self.table[chosen].set_index("code")["value"]
        if base == boundary_set:
            return known
        moved = {code: self.lineage.move(str(code), boundary_set, base) for code in known.index}
        # A divided wilaya's count belongs to the territory before the division.
        usable = {
            code: move.code for code, move in moved.items() if move and move.status != "parent_only"
        }
        return known[list(usable)].groupby(usable).sum()

    def _base(self, boundary_set: str) -> str:
        """The set whose counts serve `boundary_set`: itself, or the one that serves most of it.

        Among sets with counts that can be carried over, the one of which least is
        lost does where several serve as many regions, then the coarsest: its counts
        are those that were published.
        """
        if boundary_set not in self._bases:
            self._bases[boundary_set] = self._serving(boundary_set)
        return self._bases[boundary_set]

    def _serving(self, boundary_set: str) -> str:
        counted = {
            str(name): set(part["code"]) for name, part in self.table.groupby("boundary_set")
        }
        if boundary_set in counted:
            return boundary_set
        served: dict[str, tuple[int, int]] = {}
        for name in [*self.lineage.order, *counted]:
            moves = [
                self.lineage.move(str(code), boundary_set, name) for code in counted.get(name, ())
            ]
            usable = {move.code for move in moves if move and move.status != "parent_only"}
            served.setdefault(name, (len(usable), -moves.count(None)))
        best = max(served, key=lambda name: served[name], default=boundary_set)
        return best if served.get(best, (0, 0))[0] else boundary_set


@lru_cache(maxsize=8)
def load(lineage: Lineage, folder: Path = DATA / "regions") -> Population:
    """Read the population tables that ``sets.toml`` lists."""
    return Population(table=set_tables.population(folder)[COLUMNS], lineage=lineage)
