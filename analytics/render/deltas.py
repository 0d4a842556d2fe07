"""Geometry and data as compact JSON for scripts: rings as differences of whole numbers."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import shape

from geodata import boundaries

UNIT = 1000
SIMPLIFY_DEGREES = 0.0015


def regions(areas: gpd.GeoDataFrame, tolerance: float = SIMPLIFY_DEGREES) -> dict[str, Any]:
    """A boundary set: code → where it can be named, and its rings.

    Simplified as a coverage, so that shared borders stay shared.
    """
    simple = shapely.coverage_simplify(areas.geometry.to_numpy(), tolerance)
    found = {}
    for code, whole, polygon in zip(areas.index, areas.geometry, simple, strict=True):
        inside = whole.representative_point()
        anchor = [round(inside.x, 3), round(inside.y, 3)]
        found[str(code)] = {"a": anchor, "p": _deltas(polygon)}
    return {"unit": UNIT, "regions": found}


def backdrop() -> dict[str, Any]:
    """The land around, in the same form."""
    shapes = [
        {"kind": feature["properties"]["kind"], "p": _deltas(shape(feature["geometry"]))}
        for feature in boundaries.backdrop()["features"]
    ]
    return {"unit": UNIT, "shapes": shapes}


def outline(area: shapely.Geometry, tolerance: float) -> list[list[list[int]]]:
    """The rings of one shape, in the same form."""
    return _deltas(shapely.simplify(area, tolerance))


def script_json(value: Any) -> str:
    """JSON that is safe inside a script: no tag, no template literal, no line separator."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&`$\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _deltas(geometry: shapely.Geometry) -> list[list[list[int]]]:
    polygons = getattr(geometry, "geoms", [geometry])
    found = []
    for polygon in polygons:
        rings = [_ring(ring) for ring in (polygon.exterior, *polygon.interiors)]
        found.append([ring for ring in rings if len(ring) >= 6])
    return [rings for rings in found if rings]


def _ring(ring: shapely.LinearRing) -> list[int]:
    flat: list[int] = []
    before = (0, 0)
    for x, y in shapely.get_coordinates(ring)[:-1]:
        point = (round(x * UNIT), round(y * UNIT))
        if flat and point == before:
            continue
        flat += [point[0] - before[0], point[1] - before[1]]
        before = point
    return flat
