"""Who is whose neighbour: by border, by number, by distance; islands joined and named."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from analytics.measures import plane
from analytics.measures.numbers import Floats
from analytics.measures.plane import KM

NEAREST = 4


@dataclass(frozen=True)
class Neighbours:
    """Neighbours of every region.

    Attributes
    ----------
    of : dict
        Region → its neighbours, in the order of the regions given.
    rule : str
        ``queen``, ``nearest`` or ``distance``.
    islands : dict
        Region without a neighbour by the rule → the nearest one it was joined to.
    reach_km : float
        The distance used, for ``distance``; else 0.
    """

    of: dict[str, list[str]]
    rule: str
    islands: dict[str, str]
    reach_km: float = 0.0


def find(areas: gpd.GeoDataFrame, rule: str) -> Neighbours:
    """Neighbours through libpysal, imported here: it takes a second.

    Parameters
    ----------
    areas : GeoDataFrame
        Regions indexed by code, a clean coverage in degrees.
    rule : str
        ``queen``: a shared border or corner; ``nearest``: the four nearest
        centres; ``distance``: centres within the shortest distance that leaves
        no region alone.
    """
    centres = plane.centres(areas)
    codes = [str(code) for code in areas.index]
    if rule == "queen":
        linked = _touching(areas, codes)
        return _joined(linked, centres, rule)
    from libpysal.weights import KNN, DistanceBand

    if rule == "nearest":
        weights = KNN.from_array(centres, k=min(NEAREST, len(codes) - 1), silence_warnings=True)
        return _joined(_named(weights.neighbors, codes), centres, rule)
    # The distance that reaches every region's nearest one, and a hair for rounding.
    reach = float(np.max(_nearest_distances(centres))) * (1 + 1e-9)
    weights = DistanceBand.from_array(centres, reach, silence_warnings=True)
    linked = _named(weights.neighbors, codes)
    return _joined(linked, centres, rule, reach / KM)


def _touching(areas: gpd.GeoDataFrame, codes: list[str]) -> dict[str, list[str]]:
    """Queen contiguity of a coverage whose shared borders share their vertices."""
    from libpysal.weights import Queen

    weights = Queen.from_dataframe(
        areas.reset_index(drop=True), use_index=False, silence_warnings=True
    )
    return _named(weights.neighbors, codes)


def _named(neighbours: dict[int, list[int]], codes: list[str]) -> dict[str, list[str]]:
    return {code: sorted(codes[j] for j in neighbours[i]) for i, code in enumerate(codes)}


def _joined(
    linked: dict[str, list[str]], centres: Floats, rule: str, reach: float = 0.0
) -> Neighbours:
    """Islands joined to their nearest region, both ways, and named."""
    codes = list(linked)
    islands = {}
    for i, code in enumerate(codes):
        if linked[code]:
            continue
        gaps = np.hypot(*(centres - centres[i]).T)
        gaps[i] = np.inf
        islands[code] = codes[int(gaps.argmin())]
    for code, nearest in islands.items():
        linked[code] = sorted({*linked[code], nearest})
        linked[nearest] = sorted({*linked[nearest], code})
    return Neighbours(linked, rule, islands, reach)


def _nearest_distances(centres: Floats) -> Floats:
    from scipy.spatial import cKDTree

    distances: Floats = cKDTree(centres).query(centres, k=2)[0][:, 1]
    return distances
