"""Which region came out of which: moving codes between boundary sets.

Rolling up (69 → 58 → 48 wilayas, 24 governorates → 6 regions) follows the
table exactly. Splitting down is never guessed: a code whose territory was
divided later stays at the region that kept its code, marked ``parent_only``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd


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


# Told apart by identity: what is derived from one is kept beside it.
@dataclass(frozen=True, eq=False)
class Lineage:
    """Containment between the regions of the boundary sets of one country.

    Attributes
    ----------
    members : DataFrame
        One row per region of a set: ``boundary_set``, ``code``.
    steps : DataFrame
        One row per region and coarser set: ``fine_set``, ``fine``,
        ``coarse_set``, ``coarse``.
    order : tuple of str
        Sets, coarse to fine: a code that several hold is read in the first of them.
    """

    members: pd.DataFrame
    steps: pd.DataFrame
    order: tuple[str, ...] = ()

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
        parts: dict[tuple[str, str, str], list[str]] = {}
        for fine_set, fine, coarse_set, coarse in self._rows:
            parts.setdefault((coarse_set, coarse, fine_set), []).append(fine)
        return parts

    def declared_set(self, code: str) -> str | None:
        """The set in which a bare code is read: the earliest that holds it."""
        for name in self.order:
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
        above = self._over_all_parts(code, target, source)
        return Move(above, "rolled_up") if above else None

    def _over_all_parts(self, code: str, target: str, source: str) -> str | None:
        """The region of `target` that holds all that `code` became under one later law.

        A grouping joins the regions of one law; older codes reach it through them.
        """
        for law in self.order:
            above = {self.containing(part, law, target) for part in self.parts(code, source, law)}
            if len(above) == 1 and None not in above:
                return above.pop()
        return None

    def candidates(self, code: str, target: str) -> list[str]:
        """The regions of `target` in which something known only at `code` may lie.

        One where nothing was divided, all parts where it was; none where nothing
        connects them.
        """
        move = self.move(code, target)
        if move is None:
            return []
        source = self.declared_set(code)
        divided = move.status == "parent_only" and source is not None
        return self.parts(code, str(source), target) if divided else [move.code]
