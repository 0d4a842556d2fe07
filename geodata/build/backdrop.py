"""Make the land that stands behind and around the bundled sets.

``python -m geodata.build.backdrop --cache DIR``. The neighbours come from
Natural Earth at 1:10 million, whose borders run up to a few kilometres beside
those of the sets. They are therefore cut where a set covers them and stretched
where a strip would stay open, so that nothing shows between a set and its
neighbours. The seven countries themselves are in the backdrop too, as the
outline of their sets: a map of one country still shows land all around it.

Everything is one coverage, simplified together.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pycountry
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.build import boundaries, registry
from geodata.build.corrections import natural_earth
from geodata.build.coverage import Shapes, check, rebuild, without_specks
from geodata.build.decode import feature, write_features
from geodata.build.morocco import TERRITORY
from geodata.build.set_facts import BACKDROP

# As far as a map is ever zoomed out, so that no edge of the drawing is seen; and what lies
# within the maps of the seven countries, in more detail.
EXTENT = shapely.box(-34, -10, 60, 62)
NEARER = shapely.box(-19, 15, 45, 46)
OWN = ("DZ", "EG", "JO", "LB", "MA", "PS", "TN")
# Detail of the seven countries with the neighbours they touch, of others on their maps, and of
# those that only a map zoomed out shows.
NEAR_DEGREES = 0.022
FAR_DEGREES = 0.1
FARTHEST_DEGREES = 0.25
# Islands smaller than this are dropped: nearly none of the seven countries' own.
SPECK_KM2 = 100.0
OWN_SPECK_KM2 = 1.0
FARTHEST_SPECK_KM2 = 2_000.0
# A country that lies with so much of its ground on the maps of the seven is one of theirs.
NEARER_SHARE = 0.25
# Half the width of the widest strip that two drawings of one border leave open, and
# the share of its edge such a strip must have on either side.
STRIP_DEGREES = 0.05
STRIP_SIDE = 0.2
SLIVER_DEGREES = 0.01

# Natural Earth's names that are no country's short name in the code list.
CODES = {
    "Bosnia and Herz.": "BA",
    "Central African Rep.": "CF",
    "Dem. Rep. Congo": "CD",
    "Eq. Guinea": "GQ",
    "Faeroe Is.": "FO",
    "Iran": "IR",
    "Kosovo": "XK",
    "Macedonia": "MK",
    "Moldova": "MD",
    "Palestine": "PS",
    "Russia": "RU",
    "S. Sudan": "SS",
    "Saint Helena": "SH",
    "Syria": "SY",
    "São Tomé and Principe": "ST",
    "Tanzania": "TZ",
    "Turkey": "TR",
    # Parts Natural Earth draws apart are shown as one island.
    "N. Cyprus": "CY",
    "Cyprus U.N. Buffer Zone": "CY",
    "Akrotiri": "CY",
    "Dhekelia": "CY",
    # As the United Nations draw it.
    "Somaliland": "SO",
    "Åland": "FI",
}
# Specks on a coast at this scale.
LEFT_OUT = ("Gibraltar", "Monaco", "W. Sahara")
# Natural Earth draws who holds the ground. This part goes back to the country the
# General Assembly sees it in: (from, to, a point in the part).
REASSIGNED = (("RU", "UA", shapely.Point(34.3, 45.2)),)

GOLAN = "SY-X-GO"
# West side of the Golan Heights, from Ghajar along the Jordan and the lake to the
# Yarmouk: traced by hand for a small-scale map, good to about two kilometres.
GOLAN_OUTLINE = (
    (35.62, 33.30),
    (35.63, 33.26),
    (35.68, 33.245),
    (35.655, 33.20),
    (35.635, 33.10),
    (35.63, 33.00),
    (35.625, 32.89),
    (35.65, 32.84),
    (35.66, 32.77),
    (35.655, 32.72),
    (35.69, 32.67),
    # From here on far outside: Natural Earth's own line is the eastern side.
    (36.2, 32.67),
    (36.2, 33.45),
    (35.75, 33.45),
)


def build(cache: Path) -> Shapes:
    """Code → polygon for the seven countries, the territories and their neighbours."""
    built = boundaries.build(cache)
    own = {
        name[:2]: shapely.union_all(list(shapes.values())) for name, shapes in built.drawn.items()
    }
    own[TERRITORY] = built.territory
    around = neighbours(natural_earth(cache))
    around[GOLAN] = shapely.intersection(around["IL"], shapely.Polygon(GOLAN_OUTLINE))
    around["IL"] = shapely.difference(around["IL"], around[GOLAN])
    whole = _worth_drawing(fitted(own, around))
    near = {code for code, geometry in whole.items() if _touches(geometry, whole, own)}
    seen = {code for code, geometry in whole.items() if _is_nearer(geometry)}
    drawn: Shapes = {}
    for tolerance, codes in (
        (NEAR_DEGREES, near),
        (FAR_DEGREES, seen - near),
        (FARTHEST_DEGREES, whole.keys() - seen - near),
    ):
        simple = _simplified(whole, tolerance)
        drawn = fitted(drawn, {code: simple[code] for code in simple if code in codes})
    result = _worth_drawing(drawn)
    check(result, BACKDROP)
    return result


def fitted(fixed: Shapes, around: Shapes) -> Shapes:
    """`around` cut and stretched to meet `fixed`, which does not move.

    The strips that stay open between the two are found by closing the land as a
    whole: what a closing adds is a strip where it borders on both, and an inlet
    of the sea where it does not.
    """
    first = rebuild(fixed | around, 0.0).shapes
    land = shapely.union_all(list(first.values()))
    closed = shapely.buffer(shapely.buffer(land, STRIP_DEGREES), -STRIP_DEGREES)
    result = dict(first)
    for strip in shapely.get_parts(shapely.difference(closed, land)):
        fixed_side = _common_borders(strip, first, set(fixed))
        other_side = _common_borders(strip, first, set(around))
        if min(sum(fixed_side.values()), sum(other_side.values())) < STRIP_SIDE * strip.length:
            continue
        taker = min(other_side, key=lambda code: (-other_side[code], code))
        result[taker] = shapely.union(result[taker], strip)
    # Fixed shapes come first: they keep the ground that both claim.
    return rebuild({code: result[code] for code in (*fixed, *around)}, SLIVER_DEGREES).shapes


def _common_borders(strip: BaseGeometry, shapes: Shapes, codes: set[str]) -> dict[str, float]:
    """Length of border a strip has with each of the shapes."""
    # Closing moves the ends of a border a little, hence the tolerance.
    edge = shapely.buffer(strip, SLIVER_DEGREES / 4)
    lengths = {
        code: float(shapely.length(shapely.intersection(shapes[code].boundary, edge)))
        for code in sorted(codes)
        if shapely.intersects(shapes[code], edge)
    }
    return {code: length for code, length in lengths.items() if length > 0}


def _touches(geometry: BaseGeometry, whole: Shapes, own: Shapes) -> bool:
    return any(shapely.intersects(geometry, whole[code]) for code in own)


def _is_nearer(geometry: BaseGeometry) -> bool:
    inside = shapely.area(shapely.intersection(geometry, NEARER))
    return bool(inside >= NEARER_SHARE * shapely.area(geometry))


def _simplified(shapes: Shapes, tolerance: float) -> Shapes:
    simpler = shapely.coverage_simplify(list(shapes.values()), tolerance)
    return dict(zip(shapes, simpler, strict=True))


def neighbours(countries: Shapes) -> Shapes:
    """Natural Earth's other countries inside the extent, by ISO code."""
    outlines: dict[str, list[BaseGeometry]] = {}
    for name, geometry in sorted(countries.items()):
        inside = shapely.intersection(geometry, EXTENT)
        if inside.is_empty or name in LEFT_OUT:
            continue
        outlines.setdefault(_code(name), []).append(inside)
    shapes = {code: shapely.union_all(parts) for code, parts in outlines.items() if code not in OWN}
    for giver, taker, point in REASSIGNED:
        parts = shapely.get_parts(shapes[giver])
        moved = [part for part in parts if part.contains(point)]
        shapes[taker] = shapely.union_all([shapes[taker], *moved])
        shapes[giver] = shapely.difference(shapes[giver], shapely.union_all(moved))
    return shapes


def _code(name: str) -> str:
    if name in CODES:
        return CODES[name]
    country = pycountry.countries.get(name=name)
    if country is None:
        raise ValueError(f"no code for {name}")
    return str(country.alpha_2)


def _worth_drawing(shapes: Shapes) -> Shapes:
    """Without islets, and without the countries that are nothing else at this scale."""
    own = {code: geometry for code, geometry in shapes.items() if code in (*OWN, TERRITORY)}
    other = {code: geometry for code, geometry in shapes.items() if code not in own}
    far = {code: geometry for code, geometry in other.items() if not _is_nearer(geometry)}
    near = {code: geometry for code, geometry in other.items() if code not in far}
    kept = without_specks(own, OWN_SPECK_KM2) | without_specks(near, SPECK_KM2)
    kept |= without_specks(far, FARTHEST_SPECK_KM2)
    return {code: kept[code] for code in sorted(kept)}


def features(shapes: Shapes) -> list[dict[str, Any]]:
    """GeoJSON features with kind and code."""
    territories = (TERRITORY, GOLAN)
    return [
        feature(
            code,
            {"kind": "territory" if code in territories else "country", "code": code},
            geometry,
        )
        for code, geometry in shapes.items()
    ]


def main(arguments: list[str] | None = None) -> None:
    """Write the backdrop and enter it in the registry."""
    parser = argparse.ArgumentParser(description="Make the backdrop of the maps.")
    parser.add_argument(
        "--cache", type=Path, required=True, help="folder of npm tarballs and wheels"
    )
    options = parser.parse_args(arguments)
    path = registry.FOLDER / BACKDROP
    write_features(features(build(options.cache)), path)
    registry.write()
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
