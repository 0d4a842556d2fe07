"""What data may be asked: each refusal once, in words a director understands.

The inventory is partial and chosen. Nothing that needs true zeros is computed
from it; tables are used as far as they declare to reach, and no further.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import pandas as pd

from analytics.measures.thresholds import MAX_ZEROS_FOR_PATTERN, MIN_REGIONS_FOR_PATTERN
from analytics.words.phrases import Phrase, Ref, phrase
from geodata.counted import AMOUNTS, PERSONS, SHARES, UNKNOWN
from geodata.datasets import Datasets
from geodata.observations import REGISTER, Table

# Regions without a value that a refusal names; beyond, it says how many there are.
MAX_NAMED = 8
REFUSALS = (
    "all_equal",
    "few_units",
    "gap_needs_table",
    "gap_needs_units",
    "gap_of_firms",
    "growth_changed",
    "growth_in_part",
    "growth_needs_two",
    "growth_nowhere",
    "inventory_partial",
    "isic_no_cluster",
    "isic_too_coarse",
    "needs_register",
    "no_geometry",
    "no_isic",
    "no_parts",
    "no_place",
    "no_reference",
    "no_sector_measured",
    "no_values",
    "not_all_regions",
    "not_all_sectors",
    "not_a_count",
    "not_judged",
    "not_measured",
    "nothing_to_draw",
    "one_country",
    "one_division",
    "one_sector",
    "pattern_needs_table",
    "related_all_held",
    "related_few_regions",
    "related_few_sectors",
    "related_nothing",
    "sector_across",
    "sector_not_in_table",
    "sector_not_measured",
    "some_regions_unknown",
    "stacked_units",
    "table_without_sectors",
    "too_few_points",
    "too_few_regions",
    "too_many_zeros",
    "unit_unknown",
    "unlocated_units",
)


class Counted(Protocol):
    """What a rule asks of the units of a figure: see :class:`analytics.summary.units.Units`."""

    @property
    def table(self) -> Table | None:
        """The published table; None for the records."""

    @property
    def country(self) -> str:
        """The one country that they are of."""

    @property
    def boundary_set(self) -> str:
        """The set of their regions."""

    @property
    def cells(self) -> pd.DataFrame:
        """Units by region and category."""

    @property
    def totals(self) -> pd.Series:
        """Units by region in all categories."""

    @property
    def reference(self) -> pd.Series | None:
        """Units of the whole country by category; None where nobody can know."""

    @property
    def nature(self) -> str:
        """What one unit is by nature, one of :data:`geodata.counted.NATURES` or unknown."""

    @property
    def name(self) -> Phrase:
        """What the figure speaks of."""

    @property
    def unit(self) -> Phrase:
        """What one unit is."""


@dataclass(frozen=True)
class Refusal:
    """Why something is not computed: a code of ``REFUSALS``, and what its sentence needs."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def phrase(self) -> Phrase:
        """The sentence."""
        return phrase(f"refusal.{self.code}", **self.params)


def for_quotients(units: Counted) -> Refusal | None:
    """Location quotients need categories of something that adds up, and a whole to compare with."""
    refused = _no_sum(units)
    if refused is not None:
        return refused
    if units.cells.empty or not units.cells.columns.size:
        return Refusal("no_parts", {"table": units.name})
    if units.reference is None:
        return Refusal("no_reference", {"table": units.name})
    return None


def for_indices(units: Counted) -> Refusal | None:
    """Concentration and diversity need every region and every sector."""
    if units.table is None:
        return Refusal("inventory_partial")
    return for_quotients(units) or _incomplete(units)


def for_spread(units: Counted) -> Refusal | None:
    """How one sector is spread needs every region, with its total; not the other sectors."""
    if units.table is None:
        return Refusal("inventory_partial")
    return for_quotients(units) or _regions_missing(units)


def for_gaps(units: Counted, regions: int) -> Refusal | None:
    """The gap verdict compares records with a table that covers everything.

    Parameters
    ----------
    regions : int
        How many the boundary set has: the table that is missing is described.
    """
    if units.table is None:
        params = {
            "country": Ref("country", units.country),
            "regions": regions,
            "set": Ref("boundary_set", units.boundary_set),
        }
        return Refusal("gap_needs_table", params)
    if units.table.origin == REGISTER and units.nature == PERSONS:
        return Refusal("gap_of_firms", {"table": units.name, "unit": units.unit})
    if units.nature in (PERSONS, AMOUNTS):
        # Concentrated is a verdict of chance, and nothing here was drawn one by one.
        return Refusal("gap_needs_units", {"table": units.name, "unit": units.unit})
    return for_quotients(units) or _regions_missing(units)


def for_pattern(units: Counted, values: pd.Series, *, drawn: bool) -> Refusal | None:
    """Moran and Getis–Ord need a true value for every region, enough of them, and a map.

    Parameters
    ----------
    values : Series
        By region, missing where unknown.
    drawn : bool
        Whether the boundary set has geometry to tell neighbours from.
    """
    if units.table is None:
        return Refusal("pattern_needs_table", {"country": Ref("country", units.country)})
    refused = _no_sum(units)
    if refused is not None:
        return refused
    if not units.table.coverage.all_regions:
        return Refusal("not_all_regions", {"table": units.name})
    if len(values) < MIN_REGIONS_FOR_PATTERN:
        # Neither borders nor further values would help.
        return Refusal(
            "too_few_regions", {"regions": len(values), "least": MIN_REGIONS_FOR_PATTERN}
        )
    if not drawn:
        return Refusal("no_geometry", {"set": Ref("boundary_set", units.boundary_set)})
    if values.isna().any():
        return Refusal("some_regions_unknown", {"table": units.name, "unknown": _missing(values)})
    zeros = int((values == 0).sum())
    if zeros / len(values) > MAX_ZEROS_FOR_PATTERN:
        return Refusal("too_many_zeros", {"zeros": zeros, "regions": len(values)})
    if values.nunique() == 1:
        return Refusal("all_equal", {"table": units.name})
    return None


def for_density(units: Counted, rows: pd.DataFrame) -> Refusal | None:
    """A density divides a count; a percentage is already divided.

    Parameters
    ----------
    rows : DataFrame
        The rates, with ``value`` missing where there is nothing to divide by,
        and ``low`` where a range is known instead.
    """
    refused = _no_sum(units)
    if refused is not None:
        return refused
    if rows[["value", "low"]].isna().all(axis=None):
        return Refusal("no_values", {"table": units.name})
    return None


def for_map(units: Counted, data: Datasets) -> Refusal | None:
    """A map needs borders to draw."""
    if data.geometry(units.boundary_set).empty:
        return Refusal("no_geometry", {"set": Ref("boundary_set", units.boundary_set)})
    return None


def _no_sum(units: Counted) -> Refusal | None:
    """Shares, rates and indices do not add up; of an unknown unit nobody knows."""
    about = {"table": units.name, "unit": units.unit}
    if units.nature == SHARES:
        return Refusal("not_a_count", about)
    return Refusal("unit_unknown", about) if units.nature == UNKNOWN else None


def _regions_missing(units: Counted) -> Refusal | None:
    assert units.table is not None
    if not units.table.coverage.all_regions:
        return Refusal("not_all_regions", {"table": units.name})
    # Without all sectors a region's total has to be printed.
    known = units.totals.notna().any()
    return None if known else Refusal("not_all_sectors", {"table": units.name})


def _incomplete(units: Counted) -> Refusal | None:
    assert units.table is not None
    if units.table.coverage.all_regions and not units.table.coverage.all_sectors:
        return Refusal("not_all_sectors", {"table": units.name})
    return _regions_missing(units)


def _missing(values: pd.Series) -> tuple[Ref | Phrase, ...]:
    """The regions without a value: each by name, or of many the first and how many others."""
    codes = values.index[values.isna()]
    named = codes if len(codes) <= MAX_NAMED + 1 else codes[:MAX_NAMED]
    refs = tuple(Ref("region", str(code)) for code in named)
    rest = len(codes) - len(named)
    return (*refs, phrase("list.others", count=rest)) if rest else refs
