"""Plates: titled, sourced, dated figures with their tables."""

from __future__ import annotations

from collections.abc import Callable

from analytics.plates.compositions import composition_sectors, composition_stages
from analytics.plates.maps import point_map, region_map
from analytics.plates.matrices import matrix_region_sector
from analytics.plates.model import KINDS, Plate
from analytics.plates.profiles import profile
from analytics.plates.rankings import ranking_regions, ranking_sectors
from analytics.plates.timelines import timeline_stages, timeline_years
from analytics.selection import Selection
from geodata.datasets import Datasets
from geodata.errors import GeodataError

__all__ = ["KINDS", "PLATES", "Plate", "build"]

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
}


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
