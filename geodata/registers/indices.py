"""Indices of a register's tables and sums of branches, as far as secrecy lets them be told.

Hidden cells are part of an index, and of a branch. An index is told to ``DIGITS``
decimals where enough units stand behind it, a sum exactly; and either only where whoever
knows all indices and sums told still cannot know a hidden value: for each hidden cell
another table, far enough from the true one, has the same numbers told, the same indices
and the same sums. What such a table contradicts is not told.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import spread
from geodata.registers import feasible
from geodata.registers.branches import NONE, Branches
from geodata.registers.secrecy import Rule

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
DIGITS = 2
# Fewer units behind an index, and it tells where they are.
MIN_UNITS = 10
SECTOR, REGION = "sector", "region"
# Begins the name of what is told of a region and is the sum of a branch.
SUM = "sum:"
COLUMNS = ("year", "measure", "of", "code", "index", "value")
Key = tuple[str, str]


def indices(
    table: Floats, groups: npt.NDArray[np.int64] | None = None, branches: Branches = NONE
) -> dict[Key, Floats]:
    """Every index of a table of regions × sectors, missing where there is nothing to measure.

    Parameters
    ----------
    groups : ndarray of int, optional
        The district of each region.

    Returns
    -------
    dict
        (``sector`` or ``region``, index) → one number for each. Of a sector:
        Herfindahl over regions, Gini of its quotients, Krugman's distance from
        the mean of the others, Theil's T of its shares against those of all
        sectors and, of it, what lies between districts. Of a region: Herfindahl
        over sectors, Gini of its quotients, Krugman's distance from the rest; and
        :data:`SUM` with the code of a branch: what the region has in it.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        by_sector, by_region, whole = table.sum(axis=0), table.sum(axis=1), table.sum()
        lively, there = by_region > 0, by_sector > 0
        shares, mix = table / by_sector, (table / by_region[:, None]).T
        everywhere, economy = by_region / whole, by_sector / whole
        others = (np.nansum(shares, axis=1, keepdims=True) - shares) / (there.sum() - 1)
        rest = ((by_sector - table) / (whole - by_region[:, None])).T
        found = {
            (SECTOR, "herfindahl"): spread.herfindahl(shares),
            (SECTOR, "gini"): spread.gini((shares / everywhere[:, None])[lively]),
            (SECTOR, "krugman"): spread.distance(shares, others),
            (SECTOR, "theil"): spread.theil(shares, everywhere[:, None]),
            (REGION, "herfindahl"): spread.herfindahl(mix),
            (REGION, "gini"): spread.gini((mix / economy[:, None])[there]),
            (REGION, "krugman"): spread.distance(mix, rest),
        }
        if groups is not None:
            districts = np.eye(int(groups.max()) + 1)[groups].T
            between = spread.theil(districts @ shares, (districts @ everywhere)[:, None])
            found[SECTOR, "theil_between"] = between
    for (of, _), values in found.items():
        values[~(there if of == SECTOR else lively)] = np.nan
    for code, held in branches.columns.items():
        found[REGION, f"{SUM}{code}"] = table[:, held].sum(axis=1).astype(float)
    return found


def told(
    value: Floats,
    lowest: Floats,
    mask: Mask,
    units: npt.NDArray[np.int64],
    rule: Rule,
    groups: npt.NDArray[np.int64] | None = None,
    branches: Branches = NONE,
) -> dict[Key, Floats]:
    """The indices and sums that may be told, rounded; missing where they may not.

    Parameters
    ----------
    value, lowest, mask : ndarray, shape (regions + 1, sectors + 1)
        With margins, as :func:`geodata.registers.feasible.narrowed` takes them.
    units : ndarray of int, shape (regions, sectors)
        Units that state the value.
    """
    found = indices(value[:-1, :-1], groups, branches)
    true = {key: np.round(v, DIGITS) for key, v in found.items()}
    enough = {SECTOR: units.sum(axis=0) >= MIN_UNITS, REGION: units.sum(axis=1) >= MIN_UNITS}
    tell = {key: enough[key[0]] & np.isfinite(v) for key, v in true.items()}
    # Where all or all but one part are told, there is nothing to tell.
    tell |= {
        (REGION, f"{SUM}{code}"): mask[:-1, :-1][:, held].sum(axis=1) > 1
        for code, held in branches.columns.items()
    }
    for choices in feasible.doubles(value, lowest, mask, rule.within, branches):
        kept = [_agreed(tell, true, tables, groups, branches) for tables in choices]
        # Without another table nothing that involves the cell is told.
        nothing = {key: v & False for key, v in tell.items()}
        tell = max(kept, key=lambda one: sum(map(np.sum, one.values())), default=nothing)
    return {key: np.where(tell[key], v, np.nan) for key, v in true.items()}


def _agreed(
    tell: dict[Key, Mask],
    true: dict[Key, Floats],
    tables: list[Floats],
    groups: npt.NDArray[np.int64] | None,
    branches: Branches,
) -> dict[Key, Mask]:
    """Indices to tell that are the same in all of these tables."""
    for table in tables:
        other = indices(table[:-1, :-1], groups, branches)
        tell = {key: v & (np.round(other[key], DIGITS) == true[key]) for key, v in tell.items()}
    return tell


def rows(
    found: Mapping[Key, Floats], names: Mapping[str, tuple[str, ...]], year: int, measure: str
) -> pd.DataFrame:
    """Indices that are told as rows of :data:`COLUMNS`.

    Parameters
    ----------
    names : mapping
        ``sector`` and ``region`` → their codes in the order of the arrays.
    """
    frames = [
        pd.DataFrame(
            {"year": year, "measure": measure, "of": of, "code": names[of], "index": index}
        ).assign(value=values)
        for (of, index), values in found.items()
    ]
    return pd.concat(frames, ignore_index=True).dropna(subset=["value"])[list(COLUMNS)]
