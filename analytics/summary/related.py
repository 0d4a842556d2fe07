"""Which sectors of a table go together over its regions, and what is near to what a region has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.measures import relatedness
from analytics.measures.coverage import Refusal, for_indices
from analytics.measures.numbers import Floats, MeasureError
from analytics.measures.pattern import discoveries
from analytics.measures.thresholds import (
    MIN_REGIONS_FOR_PAIRS,
    MIN_SECTORS_FOR_PAIRS,
    MIN_UNITS_A_REGION_FOR_PAIRS,
    MIN_UNITS_FOR_RATE,
)
from analytics.summary import known as ranges
from analytics.summary.focus import Focus
from analytics.summary.gaps import is_residual
from analytics.summary.quotients import quotients
from analytics.summary.units import Units
from geodata.datasets import Datasets

# Hidden cells may move co-agglomeration in what follows, and it is shown.
GAMMA_DECIMALS = 3
PAIRS = ("first", "second", "value", "both", "of_first", "of_second", "p_value", "beyond", "gamma")


@dataclass(frozen=True)
class Related:
    """Sectors by how they go together.

    Attributes
    ----------
    present : DataFrame
        By region and sector: 1 where the quotient is 1 or more, 0 where less, missing
        where nobody knows or the region has too few units for a quotient to mean it.
    quotients, units : DataFrame
        The same, of the quotients and the units.
    near : DataFrame
        Proximity of every two sectors.
    density : DataFrame
        Relatedness density by region and sector.
    pairs : DataFrame
        One row per pair, columns :data:`PAIRS`: proximity, how many regions hold both and
        each, the chance of so many, whether that is beyond chance under false discovery
        control over all pairs, and co-agglomeration, missing where a hidden cell could
        change its :data:`GAMMA_DECIMALS`.
    """

    present: pd.DataFrame
    quotients: pd.DataFrame
    units: pd.DataFrame
    near: pd.DataFrame
    density: pd.DataFrame
    pairs: pd.DataFrame


def for_pairs(units: Units) -> Refusal | None:
    """Pairs need a whole table, enough regions, and enough sectors of a size."""
    refused = for_indices(units)
    if refused is not None:
        return refused
    regions = int((units.totals >= MIN_UNITS_FOR_RATE).sum())
    if regions < MIN_REGIONS_FOR_PAIRS:
        told = {"regions": regions, "least": MIN_REGIONS_FOR_PAIRS, "units": MIN_UNITS_FOR_RATE}
        return Refusal("related_few_regions", told)
    sectors = len(_weighty(units))
    if sectors < MIN_SECTORS_FOR_PAIRS:
        least = {"least": MIN_SECTORS_FOR_PAIRS, "units": MIN_UNITS_A_REGION_FOR_PAIRS}
        return Refusal("related_few_sectors", {"sectors": sectors, **least})
    return None


def related(units: Units, data: Datasets) -> Related:
    """How the sectors of a table go together; it must not be refused by :func:`for_pairs`."""
    rows = quotients(units)
    wide = rows.pivot(index="region_code", columns="category", values="value")
    codes = _weighty(units)
    regions = [code for code in map(str, units.totals.index) if code in wide.index]
    wide = wide.reindex(index=regions, columns=codes)
    weighs = units.totals.reindex(regions) >= MIN_UNITS_FOR_RATE
    known = wide.notna().mul(weighs, axis=0)
    present = (wide >= relatedness.HELD).astype(float).where(known)
    held = present.to_numpy(float)
    near, both = relatedness.proximities(held)
    frame = pd.DataFrame(near, index=codes, columns=codes)
    density = pd.DataFrame(relatedness.densities(held, near), index=regions, columns=codes)
    pairs = _pairs(codes, (near, both, relatedness.chances(held)), held)
    pairs["gamma"] = _gammas(units, data, pairs)
    cells = units.cells.reindex(index=regions, columns=codes)
    return Related(present, wide, cells, frame, density, pairs)


def _weighty(units: Units) -> list[str]:
    """Sectors of a size that are something: what fits nowhere else goes with nothing."""
    assert units.reference is not None
    least = MIN_UNITS_A_REGION_FOR_PAIRS * len(units.totals)
    return [
        str(code)
        for code in units.cells.columns
        if not is_residual(str(code)) and float(units.reference[code]) >= least
    ]


def _pairs(
    codes: list[str],
    found: tuple[np.ndarray, np.ndarray, np.ndarray],
    held: np.ndarray,
) -> pd.DataFrame:
    near, both, chance = found
    first, second = np.triu_indices(len(codes), 1)
    each = np.nansum(held, axis=0)
    p_values = chance[first, second]
    frame = pd.DataFrame(
        {
            "first": [codes[i] for i in first],
            "second": [codes[j] for j in second],
            "value": near[first, second],
            "both": both[first, second],
            "of_first": each[first],
            "of_second": each[second],
            "p_value": p_values,
            "beyond": discoveries(p_values.tolist()),
            "gamma": float("nan"),
        }
    )
    order = ["beyond", "value", "p_value", "first", "second"]
    ascending = [False, False, True, True, True]
    return frame.sort_values(order, ascending=ascending, ignore_index=True)[list(PAIRS)]


def _gammas(units: Units, data: Datasets, pairs: pd.DataFrame) -> list[float]:
    """Co-agglomeration of each pair; missing where what is hidden would change what is shown."""
    codes = sorted({*pairs["first"], *pairs["second"]})
    whole = units.totals.to_numpy(float)
    if not np.isfinite(whole).all():
        return [float("nan")] * len(pairs)
    ends = {code: _ends(units, data, code) for code in codes}
    return [
        _shown(ends[first], ends[second], whole)
        for first, second in zip(pairs["first"], pairs["second"], strict=True)
    ]


def _ends(units: Units, data: Datasets, code: str) -> tuple[Floats, Floats]:
    """Least and most units of a sector in every region: the same where they are known."""
    cells = units.cells[code].reindex(units.totals.index)
    if cells.notna().all() or units.table is None:
        return (cells.to_numpy(float),) * 2
    found = ranges.regions(units, data, Focus((code,)))
    least, most = (cells.fillna(found[end]).to_numpy(float) for end in ("least", "most"))
    return least, most


def _shown(first: tuple[Floats, Floats], second: tuple[Floats, Floats], whole: Floats) -> float:
    if first[0] is first[1] and second[0] is second[1]:
        try:
            given = (one.tolist() for one in (first[0], second[0], whole))
            return relatedness.coagglomeration(*given)
        except MeasureError:
            return float("nan")
    if not np.isfinite([first[1], second[1]]).all() or np.ptp(whole) == whole.sum():
        return float("nan")
    ends = relatedness.coagglomeration_ends(first, second, whole)
    low, high = (round(end, GAMMA_DECIMALS) for end in ends)
    return low if low == high else float("nan")


def backbone(found: Related) -> pd.DataFrame:
    """The pairs that a network draws: those beyond chance, and what joins all at their nearest.

    The second are the tree that spans the sectors with the highest proximities (Hidalgo et al.
    2007 draw the product space over it); proximities of 0 join nothing.
    """
    from scipy.cluster.hierarchy import DisjointSet

    codes = list(found.near.columns)
    trees, kept = DisjointSet(codes), []
    ordered = found.pairs.sort_values(["value", "p_value"], ascending=[False, True])
    for row in ordered.to_dict("records"):
        if row["value"] > 0 and trees.merge(row["first"], row["second"]):
            kept.append((row["first"], row["second"]))
    drawn = [
        bool(row["beyond"]) or (row["first"], row["second"]) in kept
        for row in found.pairs.to_dict("records")
    ]
    return found.pairs[drawn].reset_index(drop=True)


def clustered(near: pd.DataFrame) -> list[str]:
    """Sectors in an order that puts side by side what is near (average linkage)."""
    from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering

    codes = [str(code) for code in near.columns]
    apart = 1 - near.to_numpy(float)[np.triu_indices(len(codes), 1)]
    tree = optimal_leaf_ordering(linkage(apart, "average"), apart)
    return [codes[i] for i in leaves_list(tree)]
