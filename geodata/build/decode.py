"""The two encodings the source packages use: ECharts' packed GeoJSON and TopoJSON.

Polygons by code are written as GeoJSON: the same bytes every time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.build.coverage import DECIMALS, check

# ECharts divides its integer coordinates by this unless the file says otherwise.
ECHARTS_SCALE = 1024
# Each packed character carries its value this far above zero.
ECHARTS_SHIFT = 64
# Names end in invisible direction marks here and there.
INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c"))
RING_MINIMUM = 4


def echarts(script: str) -> dict[str, BaseGeometry]:
    """Polygons by name from an ECharts map script.

    The script is never run: its single ``registerMap`` call holds one JSON
    object, and only that object is read.
    """
    start = script.index("{", script.index("registerMap("))
    document, _ = json.JSONDecoder().raw_decode(script, start)
    scale = document.get("UTF8Scale", ECHARTS_SCALE)
    shapes: dict[str, BaseGeometry] = {}
    for feature in document["features"]:
        name = feature["properties"]["name"].translate(INVISIBLE).strip()
        if name in shapes:
            raise ValueError(f"two features named {name}")
        shapes[name] = polygonal(_echarts_geometry(feature["geometry"], scale))
    return shapes


def _echarts_geometry(geometry: dict[str, Any], scale: int) -> MultiPolygon:
    packed, offsets = geometry["coordinates"], geometry["encodeOffsets"]
    if geometry["type"] == "Polygon":
        packed, offsets = [packed], [offsets]
    polygons = []
    for rings, starts in zip(packed, offsets, strict=True):
        shell, *holes = [
            _echarts_ring(text, start, scale) for text, start in zip(rings, starts, strict=True)
        ]
        polygons.append(Polygon(shell, holes))
    return MultiPolygon(polygons)


def _echarts_ring(text: str, start: Sequence[int], scale: int) -> np.ndarray:
    """Zigzag-coded steps, two characters per point, counted from `start`."""
    codes = np.array([ord(character) for character in text], dtype=np.int64) - ECHARTS_SHIFT
    steps = (codes >> 1) ^ -(codes & 1)
    pairs = steps[: len(steps) // 2 * 2].reshape(-1, 2)
    ring: np.ndarray = (np.cumsum(pairs, axis=0) + np.array(start)) / scale
    return ring


def topojson(
    topology: dict[str, Any], layer: str
) -> Iterator[tuple[str, dict[str, Any], BaseGeometry]]:
    """Id, properties and geometry of every polygon of a TopoJSON layer."""
    arcs = _arcs(topology)
    for item in topology["objects"][layer]["geometries"]:
        if item["type"] not in ("Polygon", "MultiPolygon"):
            continue
        parts = [item["arcs"]] if item["type"] == "Polygon" else item["arcs"]
        polygons = [_topojson_polygon(rings, arcs) for rings in parts]
        geometry = MultiPolygon([polygon for polygon in polygons if polygon is not None])
        yield str(item.get("id", "")), item.get("properties", {}), polygonal(geometry)


def _arcs(topology: dict[str, Any]) -> list[np.ndarray]:
    scale = np.array(topology["transform"]["scale"])
    origin = np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc), axis=0) * scale + origin for arc in topology["arcs"]]


def _topojson_polygon(rings: list[list[int]], arcs: list[np.ndarray]) -> Polygon | None:
    shell, *holes = [_topojson_ring(ring, arcs) for ring in rings]
    # Quantisation can shrink a small island to a line.
    if len(shell) < RING_MINIMUM:
        return None
    return Polygon(shell, [hole for hole in holes if len(hole) >= RING_MINIMUM])


def _topojson_ring(ring: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    """Arcs in order; a negative index is an arc walked backwards."""
    pieces = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in ring]
    return np.vstack([pieces[0], *[piece[1:] for piece in pieces[1:]]])


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """The valid areal part of a geometry, whatever lines and points it leaves behind."""
    valid = geometry if geometry.is_valid else shapely.make_valid(geometry, method="structure")
    parts = shapely.get_parts(shapely.get_parts(valid))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])


def write(shapes: Mapping[str, BaseGeometry], path: Path) -> None:
    """Write regions as GeoJSON: id and code only, sorted, the same bytes every time."""
    check(shapes, path.name)
    features = [feature(code, {"code": code}, shapes[code]) for code in sorted(shapes)]
    write_features(features, path)


def feature(identity: str, properties: dict[str, str], geometry: BaseGeometry) -> dict[str, Any]:
    """One GeoJSON feature, rings wound as RFC 7946 asks."""
    wound = shapely.orient_polygons(shapely.normalize(geometry))
    return {
        "type": "Feature",
        "id": identity,
        "properties": properties,
        "geometry": _mapping(wound),
    }


def _mapping(geometry: BaseGeometry) -> dict[str, Any]:
    polygons = [
        [
            # Adding zero turns -0.0 into 0.0.
            (np.round(shapely.get_coordinates(ring), DECIMALS) + 0.0).tolist()
            for ring in (part.exterior, *part.interiors)
        ]
        for part in shapely.get_parts(geometry)
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def write_features(features: list[dict[str, Any]], path: Path) -> None:
    """Write a feature collection without spaces and with a final newline."""
    document = {"type": "FeatureCollection", "features": features}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8") + b"\n")
