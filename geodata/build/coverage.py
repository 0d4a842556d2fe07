"""Turning separate polygons into one coverage on a coordinate grid.

The outlines of all shapes are laid on a grid of 0.0001 degree and noded there,
so that crossings become grid points too. The small faces this gives are then
handed out, one owner each. What comes out has no overlaps, shares every common
border vertex by vertex, and can be written with four decimals without moving.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

DECIMALS = 4
GRID = 10**DECIMALS
WGS84 = Geod(ellps="WGS84")
# A face counts as lying in a shape when more than this share of it does.
MAJORITY = 0.5
# A gap narrower than this (mean width) comes from imprecise drawing, not from a lake.
GAP_WIDTH_DEGREES = 0.004

EDGE_DEGREES = 0.05

Shapes = dict[str, BaseGeometry]


@dataclass(frozen=True)
class Rebuilt:
    """A coverage and the gaps that were closed or left open in making it.

    Attributes
    ----------
    shapes : dict
        Code → polygon, in code order.
    closed, open : list of BaseGeometry
        Faces no shape covered: given to a neighbour, or kept as holes.
    """

    shapes: Shapes
    closed: list[BaseGeometry]
    open: list[BaseGeometry]


def rebuild(shapes: Mapping[str, BaseGeometry], gap_width: float = GAP_WIDTH_DEGREES) -> Rebuilt:
    """The shapes as a valid coverage on the grid.

    Where two shapes overlap, the first in the mapping's order keeps the ground.

    Parameters
    ----------
    shapes : mapping
        Code → polygon in degrees.
    gap_width : float
        Faces between shapes narrower than this are given to the neighbour with
        the longest common border.
    """
    codes = list(shapes)
    scaled = [shapely.transform(shapes[code], lambda xy: xy * GRID) for code in codes]
    faces = _faces(scaled)
    owners = _owners(faces, scaled)
    gaps = [index for index, owner in enumerate(owners) if owner is None]
    narrow = [index for index in gaps if mean_width(faces[index]) < gap_width * GRID]
    closed = _adopt(faces, owners, narrow)
    kept = [faces[index] for index in gaps if owners[index] is None]
    merged = {
        code: [face for face, owner in zip(faces, owners, strict=True) if owner == position]
        for position, code in enumerate(codes)
    }
    empty = [code for code, parts in merged.items() if not parts]
    if empty:
        raise ValueError(f"nothing left of {', '.join(empty)}")
    joined = {code: _to_degrees(shapely.coverage_union_all(merged[code])) for code in sorted(codes)}
    return Rebuilt(joined, [_to_degrees(f) for f in closed], [_to_degrees(f) for f in kept])


def _faces(scaled: list[BaseGeometry]) -> list[BaseGeometry]:
    """Smallest areas the outlines enclose, once noded on whole numbers."""
    lines = shapely.union_all(shapely.boundary(scaled), grid_size=1)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    return list(faces)


def _owners(faces: list[BaseGeometry], scaled: list[BaseGeometry]) -> list[int | None]:
    """For each face the first shape that covers most of it."""
    tree = shapely.STRtree(scaled)
    owners: list[int | None] = []
    for face in faces:
        near = sorted(int(index) for index in tree.query(face))
        shares = [shapely.area(shapely.intersection(face, scaled[index])) for index in near]
        inside = [
            index for index, share in zip(near, shares, strict=True) if share > MAJORITY * face.area
        ]
        owners.append(inside[0] if inside else None)
    return owners


def _adopt(
    faces: list[BaseGeometry], owners: list[int | None], orphans: list[int]
) -> list[BaseGeometry]:
    """Give each orphan face to the neighbour it shares the longest border with.

    Works in place on `owners`, and in rounds, because a face may touch owned
    ground only after its neighbour has been given away.
    """
    adopted = []
    waiting = list(orphans)
    tree = shapely.STRtree(faces)
    while waiting:
        later = []
        for index in waiting:
            owner = _longest_neighbour(index, faces, owners, tree)
            if owner is None:
                later.append(index)
            else:
                owners[index] = owner
                adopted.append(faces[index])
        if len(later) == len(waiting):
            break
        waiting = later
    return adopted


def _longest_neighbour(
    index: int, faces: list[BaseGeometry], owners: list[int | None], tree: shapely.STRtree
) -> int | None:
    edge = faces[index].boundary
    shared: dict[int, float] = {}
    for other in tree.query(faces[index]):
        owner = owners[other]
        if owner is None or other == index:
            continue
        length = shapely.length(shapely.intersection(edge, faces[other].boundary))
        shared[owner] = shared.get(owner, 0.0) + float(length)
    touching = {owner: length for owner, length in shared.items() if length > 0}
    # The smaller position breaks ties, so that two runs agree.
    return min(touching, key=lambda owner: (-touching[owner], owner)) if touching else None


def mean_width(face: BaseGeometry) -> float:
    """Width of the strip that has the face's area and perimeter."""
    return 2 * float(face.area) / float(face.length)


def _to_degrees(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda xy: np.round(xy / GRID, DECIMALS))


def without_specks(shapes: Mapping[str, BaseGeometry], minimum_km2: float) -> Shapes:
    """The shapes without detached parts below a size; the largest part always stays."""
    result = {}
    for code, geometry in shapes.items():
        parts = sorted(shapely.get_parts(geometry), key=shapely.area, reverse=True)
        kept = [part for part in parts[1:] if area_km2(part) >= minimum_km2]
        result[code] = shapely.union_all([parts[0], *kept])
    return result


def densified(geometry: BaseGeometry) -> BaseGeometry:
    """The same outline with a vertex at least every few kilometres.

    A desert border can be one edge of a thousand kilometres. It is meant as a
    straight line in degrees, which is neither a geodesic nor straight in a
    projection; between close vertices the difference does not matter.
    """
    return shapely.segmentize(geometry, EDGE_DEGREES)


def area_km2(geometry: BaseGeometry) -> float:
    """Area on the WGS 84 ellipsoid."""
    wound = shapely.orient_polygons(densified(geometry))
    area, _ = WGS84.geometry_area_perimeter(wound)
    return abs(float(area)) / 1e6


def check(shapes: Mapping[str, BaseGeometry], what: str) -> None:
    """Refuse anything that is not a valid coverage of valid polygons."""
    geometries = list(shapes.values())
    if not all(shapely.is_valid(geometries)):
        raise ValueError(f"{what}: invalid polygon")
    if not shapely.coverage_is_valid(geometries):
        raise ValueError(f"{what}: overlaps or unmatched borders")
