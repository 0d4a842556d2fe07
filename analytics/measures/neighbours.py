"""Who is whose neighbour: by border, by number, by distance; islands joined and named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from analytics.measures import plane
from analytics.measures.numbers import Floats

NEAREST = 4
HAIR = 1e-9


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
    """

    of: dict[str, list[str]]
    rule: str
    islands: dict[str, str]


def find(areas: gpd.GeoDataFrame, rule: str) -> Neighbours:
    """Neighbours of regions.

    Parameters
    ----------
    areas : GeoDataFrame
        Regions indexed by code, a clean coverage in degrees.
    rule : str
        ``queen``: a shared border or corner; ``nearest``: the four nearest
        centres; ``distance``: centres whose circles to their own nearest one
        overlap (the sphere of influence of Toussaint 1988). One distance for a
        whole country would be that of its emptiest part: 460 km in Algeria,
        within which half of the country is everybody's neighbour.
    """
    centres = plane.centres(areas)
    codes = [str(code) for code in areas.index]
    if rule == "queen":
        linked = _touching(areas, codes)
        return _joined(linked, centres, rule)
    if rule == "nearest":
        return _joined(_named(_nearest(centres), codes), centres, rule)
    return _joined(_named(_overlapping(centres), codes), centres, rule)


def _overlapping(centres: Floats) -> dict[int, list[int]]:
    """Places nearer to each other than their distances to their own nearest ones together."""
    reach = _nearest_distances(centres)
    apart = np.hypot(*(centres[:, None] - centres[None]).transpose(2, 0, 1))
    # Circles that only touch do not overlap, whatever rounding says.
    near = apart < (reach[:, None] + reach[None]) * (1 - HAIR)
    np.fill_diagonal(near, val=False)
    return {i: [int(j) for j in np.flatnonzero(row)] for i, row in enumerate(near)}


def _touching(areas: gpd.GeoDataFrame, codes: list[str]) -> dict[str, list[str]]:
    """Queen contiguity of a coverage whose shared borders share their vertices."""
    points, region = shapely.get_coordinates(areas.geometry.to_numpy(), return_index=True)
    _, corner = np.unique(points, axis=0, return_inverse=True)
    at: dict[int, set[int]] = {}
    for one, where in zip(region.tolist(), corner.ravel().tolist(), strict=True):
        at.setdefault(where, set()).add(one)
    linked: dict[int, set[int]] = {i: set() for i in range(len(codes))}
    for together in at.values():
        for i in together:
            linked[i] |= together - {i}
    return _named(linked, codes)


def _nearest(centres: Floats) -> dict[int, list[int]]:
    """The nearest places of each."""
    from scipy.spatial import cKDTree

    count = min(NEAREST, len(centres) - 1)
    found = cKDTree(centres).query(centres, k=count + 1)[1]
    return {i: [j for j in row if j != i][:count] for i, row in enumerate(found.tolist())}


def _named(neighbours: Mapping[int, Iterable[int]], codes: list[str]) -> dict[str, list[str]]:
    return {code: sorted(codes[j] for j in neighbours[i]) for i, code in enumerate(codes)}


def _joined(linked: dict[str, list[str]], centres: Floats, rule: str) -> Neighbours:
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
    return Neighbours(linked, rule, islands)


def _nearest_distances(centres: Floats) -> Floats:
    from scipy.spatial import cKDTree

    distances: Floats = cKDTree(centres).query(centres, k=2)[0][:, 1]
    return distances
