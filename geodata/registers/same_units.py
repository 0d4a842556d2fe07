"""A second register of the same units, whose table would tell what the first one hides.

Two tables of one list at different levels, sets or thresholds hide different
cells: what one tells is taken off what the other tells.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from geodata.errors import IntakeError
from geodata.registers import store

Keys = npt.NDArray[np.uint64]
# From here on two lists are of the same units, whatever is declared.
MOSTLY_SHARED = 0.2


class Described(Protocol):
    """What has to be said of a register before it goes in."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def country(self) -> str:
        """Of its units."""

    @property
    def other_units(self) -> bool:
        """Whether the ministry declares that other registers list other units."""


def refuse(
    said: Described, years: tuple[int, ...], user: Path | None, draft: Path | None = None
) -> None:
    """Refuse a register that may be of the same units as one in force.

    Registers of one country and year are taken for lists of the same units unless
    the ministry declares otherwise, and the rows do not contradict it.

    Parameters
    ----------
    draft : Path, optional
        Folder of the rows as placed; without it only the declaration counts.

    Raises
    ------
    IntakeError
        ``register_same_units`` or ``register_units_shared``.
    """
    for other in store.load(user).values():
        same_year = set(years) & set(other.facts.years)
        if other.facts.id == said.id or other.facts.country != said.country or not same_year:
            continue
        if not said.other_units:
            raise IntakeError("register_same_units", register=other.facts.id, id=said.id)
        if draft is not None and shared(units(draft), units(other.folder)) >= MOSTLY_SHARED:
            raise IntakeError("register_units_shared", register=other.facts.id, id=said.id)


def shared(first: Keys, second: Keys) -> float:
    """Part of the shorter list's units that are in the other one too."""
    shorter = min(len(first), len(second))
    return len(np.intersect1d(first, second, assume_unique=True)) / shorter if shorter else 0.0


def units(folder: Path) -> Keys:
    """Keys of a register's units, each once; none where nothing tells units apart."""
    import pyarrow.parquet as pq

    found = [np.array([], dtype=np.uint64)]
    for path in sorted(folder.glob("rows/*/part-*.parquet")):
        try:
            # Registers of earlier versions have no keys.
            if "unit" in pq.read_schema(path).names:
                found.append(pq.read_table(path, columns=["unit"])["unit"].to_numpy())
        except OSError as error:
            raise IntakeError("unreadable", file=path.name, detail="") from error
    keys: Keys = np.unique(np.concatenate(found))
    known: Keys = keys[keys != 0]
    return known
