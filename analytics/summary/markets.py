"""A table's categories as benchmark clusters: what sells beyond its region, and what serves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analytics.measures.coverage import Refusal, for_quotients
from analytics.summary import focus as focuses
from analytics.summary.units import Units
from geodata import benchmarks
from geodata.benchmarks import LOCAL, MIXED, OUTSIDE, TRADED, Told
from geodata.observations import TOTAL
from geodata.registers.published import REGISTER
from geodata.sectors import SectorTree

# A category without a code of ISIC, and units that no category tells.
UNCODED, UNTOLD = "uncoded", "untold"
MARKETS = (TRADED, LOCAL, MIXED, OUTSIDE, UNCODED, UNTOLD)
# Sums that miss the whole by less are the whole.
HAIR = 1e-6


@dataclass(frozen=True)
class Markets:
    """What the benchmark definitions say of a table.

    Attributes
    ----------
    codes : mapping
        Category → the ISIC codes that it is, none where nobody can know.
    told : mapping
        Category → what the definitions say of it; None without a code.
    regions : DataFrame
        Units by region and market, columns ``MARKETS``; regions without a total are not there.
    country : Series
        The same of the whole country.
    """

    codes: Mapping[str, tuple[str, ...]]
    told: Mapping[str, Told | None]
    regions: pd.DataFrame
    country: pd.Series

    def market(self, category: str) -> str:
        """The market of a category."""
        found = self.told[category]
        return UNCODED if found is None else found.kind

    @property
    def members(self) -> dict[str, list[str]]:
        """Cluster → categories that lie wholly in it, clusters in their order."""
        found: dict[str, list[str]] = {}
        for category, one in self.told.items():
            if one is not None and one.cluster:
                found.setdefault(one.cluster, []).append(category)
        return {code: found[code] for code in sorted(found, key=int)}


def for_markets(units: Units, tree: SectorTree) -> Refusal | None:
    """Markets need a table whose categories are, or stand for, codes of ISIC Rev.4."""
    if units.table is None:
        return Refusal("inventory_partial")
    refused = for_quotients(units)
    if refused is not None:
        return refused
    told = [benchmarks.told(codes) for codes in isic(units, tree).values()]
    if not any(told):
        return Refusal("no_isic", {"table": units.name})
    if not any(one is not None and one.kind in (TRADED, LOCAL) for one in told):
        return Refusal("isic_too_coarse", {"table": units.name})
    return None


def isic(units: Units, tree: SectorTree) -> dict[str, tuple[str, ...]]:
    """The ISIC codes that each category of a table is made of; none where nobody can know."""
    assert units.table is not None
    every = [str(one) for one in units.cells.columns]
    named = units.table.classification
    if benchmarks.is_isic(named):
        return {one: benchmarks.codes_of(one, named) for one in every}
    listed = units.table.origin != REGISTER
    held = focuses.holdings(units, tree)
    return {
        one: benchmarks.codes_of_sectors(held.get(one, ()), tree, listed=listed) for one in every
    }


def markets(units: Units, tree: SectorTree) -> Markets:
    """What the definitions say of a table; it must not be refused by :func:`for_markets`."""
    assert units.reference is not None
    codes = isic(units, tree)
    told = {category: benchmarks.told(held) for category, held in codes.items()}
    kinds = {name: UNCODED if one is None else one.kind for name, one in told.items()}
    whole = units.totals.dropna()
    cells = units.cells.reindex(whole.index)
    regions = pd.DataFrame(
        {kind: cells[_of(kinds, kind)].sum(axis=1) for kind in MARKETS}, index=whole.index
    )
    regions[UNTOLD] = _rest(whole, regions)
    parts = {kind: units.reference[_of(kinds, kind)].sum() for kind in MARKETS}
    country = pd.Series(parts, dtype=float)
    country[UNTOLD] = max(float(units.reference[TOTAL]) - float(country.sum()), 0.0)
    return Markets(codes, told, regions[regions.sum(axis=1) > 0], country)


def by_cluster(units: Units, found: Markets) -> Units:
    """The units of each benchmark cluster that categories lie wholly in."""
    assert units.reference is not None
    members = found.members
    cells = {code: units.cells[held].sum(axis=1, skipna=False) for code, held in members.items()}
    sums = {code: units.reference[held].sum(skipna=False) for code, held in members.items()}
    plants = {
        code: units.plants[held[0]]
        for code, held in members.items()
        if len(held) == 1 and held[0] in units.plants
    }
    reference = pd.Series({**sums, TOTAL: units.reference[TOTAL]}, dtype=float)
    frame = pd.DataFrame(cells, index=units.cells.index)
    return replace(units, cells=frame, reference=reference, sectors={}, plants=plants, sums={})


def _of(kinds: Mapping[str, str], kind: str) -> list[str]:
    return [name for name, one in kinds.items() if one == kind]


def _rest(whole: pd.Series, told: pd.DataFrame) -> pd.Series:
    """Units of each region that no category tells."""
    left = (whole - told.sum(axis=1)).clip(lower=0)
    return left.where(left > HAIR * whole, 0.0)
