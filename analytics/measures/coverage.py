"""What data may be asked: each refusal once, in words a director understands.

The inventory is partial and chosen. Nothing that needs true zeros is computed
from it; tables are used as far as they declare to reach, and no further.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analytics.measures.units import Units
from analytics.phrases import Phrase, Ref, phrase
from geodata.datasets import Datasets

# Below this, a pattern over regions says more of the sample than of the country.
LEAST_REGIONS = 20
MOST_ZEROS = 0.5
REFUSALS = (
    "all_equal",
    "gap_needs_table",
    "inventory_partial",
    "no_geometry",
    "no_parts",
    "no_reference",
    "no_values",
    "not_all_regions",
    "not_all_sectors",
    "not_a_count",
    "one_country",
    "pattern_needs_table",
    "some_regions_unknown",
    "too_few_regions",
    "too_many_zeros",
)


@dataclass(frozen=True)
class Refusal:
    """Why something is not computed: a code of ``REFUSALS``, and what its sentence needs."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def phrase(self) -> Phrase:
        """The sentence."""
        return phrase(f"refusal.{self.code}", **self.params)


def for_quotients(units: Units) -> Refusal | None:
    """Location quotients need categories, and what the regions are compared with."""
    if units.cells.empty or not units.cells.columns.size:
        return Refusal("no_parts", {"table": units.name})
    if units.reference is None:
        return Refusal("no_reference", {"table": units.name})
    return None


def for_indices(units: Units) -> Refusal | None:
    """Concentration and diversity need every region and every sector."""
    if units.table is None:
        return Refusal("inventory_partial")
    return for_quotients(units) or _incomplete(units)


def for_gaps(units: Units, regions: int) -> Refusal | None:
    """The gap verdict compares records with a table that covers everything.

    Parameters
    ----------
    regions : int
        How many the boundary set has: the table that is missing is described.
    """
    if units.table is None:
        wanted = {
            "country": Ref("country", units.country),
            "regions": regions,
            "set": Ref("boundary_set", units.boundary_set),
            "code": units.boundary_set,
        }
        return Refusal("gap_needs_table", wanted)
    return for_quotients(units) or _incomplete(units)


def for_pattern(units: Units, values: pd.Series, *, drawn: bool) -> Refusal | None:
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
    if not units.table.coverage.all_regions:
        return Refusal("not_all_regions", {"table": units.name})
    if not drawn:
        return Refusal("no_geometry", {"set": Ref("boundary_set", units.boundary_set)})
    if values.isna().any():
        return Refusal("some_regions_unknown", {"table": units.name, "unknown": _missing(values)})
    if len(values) < LEAST_REGIONS:
        return Refusal("too_few_regions", {"regions": len(values), "least": LEAST_REGIONS})
    zeros = int((values == 0).sum())
    if zeros / len(values) > MOST_ZEROS:
        return Refusal("too_many_zeros", {"zeros": zeros, "regions": len(values)})
    if values.nunique() == 1:
        return Refusal("all_equal", {"table": units.name})
    return None


def for_density(units: Units, rows: pd.DataFrame) -> Refusal | None:
    """A density divides a count; a percentage is already divided.

    Parameters
    ----------
    rows : DataFrame
        The rates, with ``value`` missing where there is nothing to divide by.
    """
    if units.table is not None and units.table.unit == "%":
        return Refusal("not_a_count", {"table": units.name})
    if rows["value"].notna().sum() == 0:
        return Refusal("no_values", {"table": units.name})
    return None


def for_map(units: Units, data: Datasets) -> Refusal | None:
    """A map needs borders to draw."""
    if data.geometry(units.boundary_set).empty:
        return Refusal("no_geometry", {"set": Ref("boundary_set", units.boundary_set)})
    return None


def _incomplete(units: Units) -> Refusal | None:
    assert units.table is not None
    if not units.table.coverage.all_regions:
        return Refusal("not_all_regions", {"table": units.name})
    if not units.table.coverage.all_sectors:
        return Refusal("not_all_sectors", {"table": units.name})
    return None


def _missing(values: pd.Series) -> tuple[Ref, ...]:
    return tuple(Ref("region", str(code)) for code in values.index[values.isna()])
