"""Plates: titled, sourced, dated figures with their tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from analytics.plates.compositions import composition_sectors, composition_stages
from analytics.plates.densities import density_map, density_ranking
from analytics.plates.gaps import gap_list, gap_map, gap_matrix
from analytics.plates.maps import point_map, region_map
from analytics.plates.matrices import matrix_region_sector
from analytics.plates.model import KINDS, Plate
from analytics.plates.monies import budget_lines, money
from analytics.plates.patterns import hotspot_map, lisa_map, moran_scatter
from analytics.plates.presences import (
    coverage_actions,
    coverage_budget,
    coverage_facilitators,
    coverage_partners,
    coverage_regions,
    coverage_sectors,
    facilitator_ratio,
)
from analytics.plates.profiles import profile
from analytics.plates.published import published_figures
from analytics.plates.rankings import ranking_regions, ranking_sectors
from analytics.plates.sessions import session_decisions, session_followup
from analytics.plates.specialisations import (
    concentration_sectors,
    diversity_regions,
    other_indices,
    quotient_matrix,
    quotient_regions,
)
from analytics.plates.steering import (
    recommendations,
    support_list,
    support_timeline,
    who_is_where,
)
from analytics.plates.surfaces import density_surface
from analytics.plates.timelines import timeline_stages, timeline_years
from analytics.selection import Selection
from geodata.datasets import Datasets
from geodata.errors import GeodataError

__all__ = ["KINDS", "PLATES", "SUPPORT", "Plate", "build"]

PLATES: dict[str, Callable[[Datasets, Selection], Plate]] = {
    "region_map": region_map,
    "point_map": point_map,
    "ranking_regions": ranking_regions,
    "ranking_sectors": ranking_sectors,
    "composition_sectors": composition_sectors,
    "composition_stages": composition_stages,
    "matrix_region_sector": matrix_region_sector,
    "timeline_years": timeline_years,
    "timeline_stages": timeline_stages,
    "profile": profile,
    "density_ranking": density_ranking,
    "density_map": density_map,
    "density_surface": density_surface,
    "published_figures": published_figures,
    "quotient_regions": quotient_regions,
    "quotient_matrix": quotient_matrix,
    "concentration_sectors": concentration_sectors,
    "diversity_regions": diversity_regions,
    "other_indices": other_indices,
    "moran_scatter": moran_scatter,
    "lisa_map": lisa_map,
    "hotspot_map": hotspot_map,
    "gap_matrix": gap_matrix,
    "gap_map": gap_map,
    "gap_list": gap_list,
    "support_timeline": support_timeline,
    "support_list": support_list,
    "recommendations": recommendations,
    "who_is_where": who_is_where,
    "money": money,
    "budget_lines": budget_lines,
    "coverage_facilitators": coverage_facilitators,
    "coverage_partners": coverage_partners,
    "coverage_actions": coverage_actions,
    "coverage_budget": coverage_budget,
    "coverage_regions": coverage_regions,
    "coverage_sectors": coverage_sectors,
    "facilitator_ratio": facilitator_ratio,
    "session_followup": session_followup,
    "session_decisions": session_decisions,
}
# Figures of what is done for clusters, not of the clusters themselves.
SUPPORT = tuple(PLATES)[list(PLATES).index("support_timeline") :]


# Figures that show every sector at once: a filter on sectors changes nothing in them.
ALL_SECTORS = frozenset(
    {
        *("quotient_matrix", "concentration_sectors", "diversity_regions", "other_indices"),
        *("moran_scatter", "lisa_map", "hotspot_map", "gap_matrix", "gap_map", "gap_list"),
    }
)
# These speak of a table's totals where one is chosen.
TOTALS_OF_TABLE = frozenset({"density_ranking", "density_map"})


def canonical(key: str, selection: Selection) -> Selection:
    """The selection without what the plate does not look at: one figure, one key."""
    if key in ALL_SECTORS or (selection.table and key in TOTALS_OF_TABLE):
        return replace(selection, sectors=())
    return selection


def build(key: str, data: Datasets, selection: Selection) -> Plate:
    """The plate of that key for a selection.

    Raises
    ------
    GeodataError
        ``unknown_plate`` with the known keys.
    """
    if key not in PLATES:
        raise GeodataError("unknown_plate", plate=key, known=sorted(PLATES))
    return PLATES[key](data, selection)
