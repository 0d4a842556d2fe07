"""Which region came out of which: moving codes between boundary sets.

Rolling up (69 → 58 → 48 wilayas, 24 governorates → 6 regions) follows the
table exactly. Splitting down is never guessed: a code whose territory was
divided later stays at the region that kept its code, marked ``parent_only``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

# Coarse to fine. A code that several sets hold is read in the first of them:
# "DZ-07" alone means Biskra as it was before Ouled Djellal left it.
LAW_ORDER = (
    "DZ-1984",
    "DZ-2019",
    "DZ-2026",
    "TN-R6",
    "TN-D5",
    "TN-2000",
    "MA-2015",
    "EG-27",
    "JO-12",
    "LB-6",
    "PS-2",
    "LB-ISO",
    "PS-ISO",
)


@dataclass(frozen=True)
class Move:
    """A code carried into another boundary set.

    Attributes
    ----------
    code : str
        The region in the target set.
    status : str
        ``exact`` same territory; ``rolled_up`` the region that contains it;
        ``parent_only`` the territory was divided and nobody says which part.
    """

    code: str
    status: str


@dataclass(frozen=True)
class Lineage:
    """Containment between the regions of the boundary sets of one country.

    Attributes
    ----------
    members : DataFrame
        One row per region of a set: ``boundary_set``, ``code``.
    steps : DataFrame
        One row per region and coarser set: ``fine_set``, ``fine``,
        ``coarse_set``, ``coarse``.
    """

    members: pd.DataFrame
    steps: pd.DataFrame

    @cached_property
    def _codes(self) -> dict[str, set[str]]:
        groups = self.members.groupby("boundary_set")["code"]
        return {str(name): set(codes) for name, codes in groups}

    @cached_property
    def _rows(self) -> list[tuple[str, str, str, str]]:
        """Fine set, fine code, coarse set, coarse code."""
        columns = ["fine_set", "fine", "coarse_set", "coarse"]
        return [(str(a), str(b), str(c), str(d)) for a, b, c, d in self.steps[columns].to_numpy()]

    @cached_property
    def _up(self) -> dict[tuple[str, str, str], str]:
        return {(fine_set, fine, over): coarse for fine_set, fine, over, coarse in self._rows}

    @cached_property
    def _down(self) -> dict[tuple[str, str, str], list[str]]:
        found: dict[tuple[str, str, str], list[str]] = {}
        for fine_set, fine, coarse_set, coarse in self._rows:
            found.setdefault((coarse_set, coarse, fine_set), []).append(fine)
        return found

    def declared_set(self, code: str) -> str | None:
        """The set in which a bare code is read: the earliest that holds it."""
        for name in LAW_ORDER:
            if code in self._codes.get(name, ()):
                return name
        return next((name for name, codes in self._codes.items() if code in codes), None)

    def parts(self, code: str, coarse_set: str, fine_set: str) -> list[str]:
        """The regions of `fine_set` that make up `code` of `coarse_set`."""
        return self._down.get((coarse_set, code, fine_set), [])

    def containing(self, code: str, fine_set: str, coarse_set: str) -> str | None:
        """The region of `coarse_set` that contains `code` of `fine_set`."""
        return self._up.get((fine_set, code, coarse_set))

    def move(self, code: str, target: str, source: str | None = None) -> Move | None:
        """Carry `code` into the set `target`; None when nothing connects them.

        Parameters
        ----------
        code : str
            Region code, read in `source` or, without it, in `declared_set`.
        target : str
            Boundary set to express it in.
        """
        source = source or self.declared_set(code)
        if source is None:
            return None
        if source == target:
            return Move(code, "exact")
        above = self.containing(code, source, target)
        if above is not None:
            alone = self.parts(above, target, source) == [code]
            return Move(above, "exact" if alone else "rolled_up")
        parts = self.parts(code, source, target)
        if len(parts) == 1:
            return Move(parts[0], "exact")
        if code in parts:
            return Move(code, "parent_only")
        return None
