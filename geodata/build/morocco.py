"""Morocco's regions and the territory of Western Sahara, cut from one drawing.

The neutral default: the regions end at 27°40' N and everything south of it is
the territory ``EH``, which belongs to no statistics set. Both come out of one
coverage, so that they meet without a gap.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.build import packages
from geodata.build.corrections import natural_earth
from geodata.build.coverage import Shapes, check, rebuild, without_specks
from geodata.build.decode import topojson

TERRITORY = "EH"
NEUTRAL_LATITUDE = 27 + 40 / 60
# Regions that reach across that latitude, and the one that lies wholly south of it.
CLIPPED = ("MA-10", "MA-11")
NOT_DRAWN = ("MA-12",)
# Natural Earth means the part east of the berm only.
NATURAL_EARTH_NAME = "W. Sahara"
# The source is a staircase of 160 m steps; this removes the steps and keeps the bends.
SIMPLIFY_DEGREES = 0.004
# Loops that the steps pinch off the coast, and islets the map could not show.
SPECK_KM2 = 1.0
# The two sources of the territory disagree by up to a few kilometres along the berm.
TERRITORY_GAP_DEGREES = 0.05
WORLD = shapely.box(-180, -90, 180, 90)


@dataclass(frozen=True)
class Morocco:
    """The regions at full detail and as drawn, and the territory beside them.

    Attributes
    ----------
    cleaned : dict
        Code → polygon before simplification, regions only.
    drawn : dict
        Code → polygon as written to disk, regions only.
    territory : BaseGeometry
        Western Sahara, in one coverage with `drawn`.
    """

    cleaned: Shapes
    drawn: Shapes
    territory: BaseGeometry


def build(cache: Path) -> Morocco:
    """Regions and territory from the pinned packages in `cache`."""
    regions = _regions(cache)
    north = shapely.clip_by_rect(WORLD, -180, NEUTRAL_LATITUDE, 180, 90)
    south = shapely.difference(WORLD, north)
    shapes = {
        code: shapely.intersection(geometry, north)
        for code, geometry in regions.items()
        if code not in NOT_DRAWN
    }
    lower = shapely.union_all([shapely.intersection(g, south) for g in regions.values()])
    east = shapely.intersection(natural_earth(cache)[NATURAL_EARTH_NAME], south)
    shapes[TERRITORY] = _joined(lower, east)
    cleaned = rebuild(without_specks(rebuild(shapes).shapes, SPECK_KM2)).shapes
    drawn = _simplified(cleaned)
    territory = drawn.pop(TERRITORY)
    cleaned.pop(TERRITORY)
    return Morocco(cleaned, drawn, territory)


def _regions(cache: Path) -> Shapes:
    topology = json.loads(packages.read_text(packages.MOROCCO, "data/regions.json", cache))
    return {code: geometry for code, _, geometry in topojson(topology, "regions")}


def _joined(lower: BaseGeometry, east: BaseGeometry) -> BaseGeometry:
    """Union of the two parts with the slivers between them closed."""
    halves = rebuild({"lower": lower, "east": east}, TERRITORY_GAP_DEGREES).shapes
    return shapely.coverage_union_all(list(halves.values()))


def _simplified(cleaned: Shapes) -> Shapes:
    simpler = shapely.coverage_simplify(list(cleaned.values()), SIMPLIFY_DEGREES)
    shapes = rebuild(dict(zip(cleaned, simpler, strict=True))).shapes
    check(shapes, "Morocco")
    return without_specks(shapes, SPECK_KM2)
