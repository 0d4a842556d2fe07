"""What the scripts of maps are given, in the app and in a file of its own alike.

Geometry as compact JSON (rings as differences of whole numbers); the areas, symbols and
outlines of one map; how they look; and the script itself, which begins with the core that
both maps share.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import shape

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.shared import names, symbols
from analytics.surfaces.shared.names import pole_of
from analytics.surfaces.shared.symbols import vertices
from analytics.surfaces.shared.windows import Scene, hatched
from analytics.words.plaintext import one_line
from geodata.places import boundaries

ASSETS = Path(__file__).parent / "assets"
CORE = "mapcore.js"
UNIT = 1000
SIMPLIFY_DEGREES = 0.0015
POLE_DEGREES = 0.005
# How symbols and names are placed: what the numbers mean is said where they are declared.
RULES = {
    "symbolRings": symbols.RINGS,
    "symbolDirections": symbols.DIRECTIONS,
    "crowded": symbols.CROWDED,
    "reaches": (symbols.REACH, symbols.LEAST_REACH),
    "grid": names.GRID,
    "directions": names.DIRECTIONS,
    "rings": names.RINGS,
    "strongRings": names.STRONG_RINGS,
    "overhang": names.OVERHANG,
    "across": names.ACROSS,
    "down": names.DOWN,
    "groundCost": names.GROUND_COST,
    "middleCost": names.MIDDLE_COST,
    "between": names.BETWEEN,
    "step": names.STEP,
    "leastBroken": names.LEAST_BROKEN,
}


COLOURS = {
    "land": theme.LAND,
    "landLine": theme.LAND_LINE,
    "line": theme.REGION_LINE,
    "highlight": theme.HIGHLIGHT,
    "muted": theme.MUTED,
    "border": theme.MUTED,
    "ink": theme.INK,
    "paper": theme.PAPER,
    "hatch": theme.HATCH,
}


# Names and sentences return with every change of a filter: each is made safe once.
_line = lru_cache(maxsize=16_384)(one_line)


def script(*names: str) -> str:
    """A map's scripts, after the core that it shares with the other map's."""
    rules = f"window.atlasRules = {script_json(RULES)};"
    files = ((ASSETS / file).read_text(encoding="utf-8") for file in (CORE, *names))
    return "\n".join((rules, *files))


def looks() -> dict[str, Any]:
    """Colour and shape of every group of symbols, outlines of the shapes, colours of the map."""
    shapes = sorted({shape_name for _, shape_name in theme.GROUP_STYLE.values()})
    return {
        "styles": {k: {"colour": c, "shape": s} for k, (c, s) in theme.GROUP_STYLE.items()},
        "shapes": {name: [[round(v, 3) for v in p] for p in vertices(name)] for name in shapes},
        "colours": COLOURS,
    }


def drawn(scene: Scene) -> dict[str, Any]:
    """Areas by code, symbols, and outlines of regions together, of one map.

    Of an area: name, text, fill; whether it is hatched (``h``), strong (``s``) or named by
    the title (``b``), and the weight of its name (``w``) where it wants to be named, only on
    its own ground (``i``), in grey (``q``). Of a symbol: record, degrees, group, whether its
    place is approximate (``o``), lines, regions.
    """
    groups = {style: key for key, style in theme.GROUP_STYLE.items()}
    points = scene.points.points if scene.points else ()
    return {
        "areas": {item.code: _area(item) for item in scene.area.areas},
        "points": [_point(item, groups[item.colour, item.shape]) for item in points],
        "countries": [{"n": name, "r": codes} for name, codes in scene.countries.values()],
        "together": [
            {"p": outline(whole, SIMPLIFY_DEGREES), "t": _line(one.text), "unit": UNIT}
            for one, whole in scene.outlines
        ],
    }


def _area(area: mk.Area) -> dict[str, Any]:
    said = " · ".join(filter(None, (area.text, area.rank)))
    facts: dict[str, Any] = {"n": _line(area.name), "t": _line(said), "f": area.fill}
    if hatched(area):
        facts["h"] = 1
    if area.label or area.highlight:
        facts["w"] = area.weight
    marks = {"s": area.highlight, "b": area.told, "i": area.held, "q": area.around}
    return facts | {key: 1 for key, is_so in marks.items() if is_so}


def _point(point: mk.Point, group: str) -> dict[str, Any]:
    return {
        "i": point.id,
        "x": round(point.lon, 4),
        "y": round(point.lat, 4),
        "g": group,
        "o": int(point.approximate),
        "t": [_line(text) for text in (point.label, *point.lines)],
        "r": point.codes,
    }


def regions(areas: gpd.GeoDataFrame, tolerance: float = SIMPLIFY_DEGREES) -> dict[str, Any]:
    """A boundary set: code → where it can be named, and its rings; and what lies around all.

    Simplified as a coverage, so that shared borders stay shared.
    """
    simple = shapely.coverage_simplify(areas.geometry.to_numpy(), tolerance)
    regions = {}
    for code, whole, polygon in zip(areas.index, areas.geometry, simple, strict=True):
        anchor = [round(part, 3) for part in pole_of(whole, POLE_DEGREES)]
        regions[str(code)] = {"a": anchor, "p": _deltas(polygon)}
    return {"unit": UNIT, "regions": regions, "edge": _deltas(boundaries.joined(simple))}


def backdrop() -> dict[str, Any]:
    """The land around, in the same form, and how far it reaches: degrees, (lat, lon) twice."""
    drawn = [
        (f["properties"]["kind"], shape(f["geometry"])) for f in boundaries.backdrop()["features"]
    ]
    west, south, east, north = shapely.total_bounds([land for _, land in drawn]).tolist()
    shapes = [{"kind": kind, "p": _deltas(land)} for kind, land in drawn]
    return {"unit": UNIT, "shapes": shapes, "bounds": [[south, west], [north, east]]}


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
