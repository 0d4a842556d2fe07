"""Ground the source drawings miss, added from Natural Earth (public domain).

Two kinds. Where the drawing cuts off a headland with a town on it, Natural
Earth's land around that town is added. And the source's West Bank leaves out
East Jerusalem, which the set includes as United Nations maps do.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from geodata.build import packages
from geodata.build.coverage import Shapes, rebuild
from geodata.build.decode import topojson

KM_PER_DEGREE = 111.2
# A town's centre stands on land: this much around it is added whatever the coast says.
TOWN_RADIUS_KM = 0.5
HAIR = 1e-9


@dataclass(frozen=True)
class Headland:
    """A town outside its country's drawing, and how far around it the coast is mended."""

    code: str
    town: str
    longitude: float
    latitude: float
    radius_km: float


# Every GeoNames town the drawings of these countries leave in the sea, by 0.1 to 2.5 km.
HEADLANDS = (
    Headland("EG-ALX", "Abu Qir", 30.061, 31.311, 3.0),
    Headland("EG-BA", "Zafarana", 32.660, 29.110, 2.0),
    Headland("EG-PTS", "Port Said", 32.302, 31.265, 16.0),
    Headland("LB-AS", "Batroun", 35.658, 34.255, 1.0),
    Headland("LB-JA", "Tyre", 35.194, 33.273, 3.0),
    Headland("TN-51", "Hergla", 10.509, 36.030, 1.0),
    Headland("TN-52", "Monastir", 10.826, 35.778, 2.0),
    Headland("TN-53", "Mahdia", 11.0622, 35.5047, 3.0),
)

WEST_BANK = "PS-X-WB"
# Where the source's outline leaves the 1949 line to go round Jerusalem's eastern side.
EAST_JERUSALEM = shapely.box(35.165, 31.70, 35.285, 31.90)
# Natural Earth draws the West Bank a little too far west. This shift (degrees of
# longitude) gives the smallest mismatch with the source's outline away from Jerusalem.
NATURAL_EARTH_SHIFT = 0.012


def apply(shapes: Mapping[str, BaseGeometry], folder: Path) -> Shapes:
    """The shapes with every correction that concerns them, as a coverage again."""
    headlands = [headland for headland in HEADLANDS if headland.code in shapes]
    corrected = dict(shapes)
    if not headlands and WEST_BANK not in shapes:
        return corrected
    countries = natural_earth(folder)
    for headland in headlands:
        corrected[headland.code] = _mended(corrected, headland, countries)
    if WEST_BANK in corrected:
        corrected[WEST_BANK] = _with_east_jerusalem(corrected[WEST_BANK], countries["Palestine"])
    return rebuild(corrected).shapes


@cache
def natural_earth(folder: Path) -> Shapes:
    """Natural Earth's countries at 1:10 million, by name."""
    topology = json.loads(packages.read_text(packages.WORLD, "countries-10m.json", folder))
    named = [(p["name"], geometry) for _, p, geometry in topojson(topology, "countries")]
    return {
        name: shapely.union_all([geometry for other, geometry in named if other == name])
        for name, _ in named
    }


def _mended(shapes: Shapes, headland: Headland, countries: Shapes) -> BaseGeometry:
    around = _disc(headland, headland.radius_km)
    land = shapely.union_all([g for g in countries.values() if shapely.intersects(g, around)])
    town = _disc(headland, TOWN_RADIUS_KM)
    added = shapely.union(shapely.intersection(land, around), town)
    others = [geometry for code, geometry in shapes.items() if code != headland.code]
    region = shapes[headland.code]
    patch = shapely.difference(added, shapely.union_all([*others, region]))
    # Rounding can leave a hair between a patch and the coast it was cut from.
    joined = [part for part in shapely.get_parts(patch) if shapely.dwithin(part, region, HAIR)]
    return shapely.union_all([region, *joined])


def _disc(headland: Headland, radius_km: float) -> BaseGeometry:
    """A circle on the ground, near enough at a few kilometres."""
    circle = shapely.Point(0, 0).buffer(radius_km / KM_PER_DEGREE)
    stretch = np.array([1 / math.cos(math.radians(headland.latitude)), 1.0])
    centre = np.array([headland.longitude, headland.latitude])
    return shapely.transform(circle, lambda xy: xy * stretch + centre)


def _with_east_jerusalem(west_bank: BaseGeometry, palestine: BaseGeometry) -> BaseGeometry:
    moved = translate(palestine, xoff=NATURAL_EARTH_SHIFT)
    return shapely.union(west_bank, shapely.intersection(moved, EAST_JERUSALEM))
