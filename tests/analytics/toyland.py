"""A made-up country small enough to count by hand.

Toyland lies on four squares of one degree. Under its first law (``TO-1``) it
has two regions, West and East; under the second (``TO-2``) the south of East
has become a region of its own. Farland has one region and no census.

```
        0°E     1°E     2°E
   2°N   +-------+-------+        West  TO-W  200 km², 1,000 inhabitants
         | TO-W  | TO-E  |        East  TO-E  800 km², 4,000 inhabitants
   1°N   |       +-------+        under TO-2: TO-E 300 km², TO-S 500 km²
         |       | TO-S  |        Farland FA-A  50 km²
   0°N   +-------+-------+
```

| record | regions     | sector | stage       | year | members         | jobs |
|--------|-------------|--------|-------------|------|-----------------|------|
| R1     | TO-W        | A11    | pilot       | 2014 | 10 firms        | 40   |
| R2     | TO-W, TO-E  | A11    | operational | 2018 | 6 firms         | 12   |
| R3     | TO-E        | A12    | mapped      |      | 5 artisans      |      |
| R4     | TO-E        | B1     | planned     | 2020 |                 |      |
| R5     | none        | B1     | mapped      | 2014 | 3 firms         |      |
| R6     | FA-A        | A12    | pilot       | 2016 | 7 firms         | 9    |
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from geodata.datasets import Datasets
from geodata.files import sha256
from geodata.languages import LANGUAGES
from geodata.places.boundaries import BoundarySet
from geodata.places.lineage import Lineage
from geodata.places.placement import Localities
from geodata.places.population import Population
from geodata.places.regions import Regions
from geodata.records import Records, from_tables
from geodata.sectors import SectorTree
from geodata.version import DataVersion

LANGS = tuple(LANGUAGES)
AREAS = {
    "TO-1": {"TO-W": 200.0, "TO-E": 800.0},
    "TO-2": {"TO-W": 200.0, "TO-E": 300.0, "TO-S": 500.0},
    "FA-1": {"FA-A": 50.0},
}
INHABITANTS = {"TO-W": 1000.0, "TO-E": 4000.0}
SQUARES = {
    "TO-1": {"TO-W": (0, 0, 1, 2), "TO-E": (1, 0, 2, 2)},
    "TO-2": {"TO-W": (0, 0, 1, 2), "TO-E": (1, 1, 2, 2), "TO-S": (1, 0, 2, 1)},
    "FA-1": {"FA-A": (3, 0, 4, 1)},
}
NAMES = {"TO-W": "West", "TO-E": "East", "TO-S": "South", "FA-A": "Alpha"}
RECORDS = """
id,country_code,region_codes,sector_code,stage,stage_as_of,year,year_kind,members,members_kind,jobs,programme,programme_id,locality,source_ids
R1,TO,TO-W,A11,pilot,2014,2014,creation,10,firms,40,Programme One,P1,Townville,S1
R2,TO,TO-W|TO-E,A11,operational,2025,2018,launch,6,firms,12,,,,S1;S2
R3,TO,TO-E,A12,mapped,,,,5,artisans,,Programme One,P1,,S2
R4,TO,TO-E,B1,planned,2020,2020,report,,,,,,,S2
R5,TO,,B1,mapped,2014,2014,creation,3,firms,,,,somewhere in the hills,S3
R6,FA,FA-A,A12,pilot,2016,2016,creation,7,firms,9,Programme Two,,,S2
"""
OTHER_COLUMNS = (
    "region_basis",
    "filiere_fr",
    "lead_organisation",
    "year_meaning",
    "members_unit",
    "confidence",
    "summary_fr",
    "note_fr",
    "name_en",
    "name_ar",
    "name_status",
    "summary_en",
    "summary_ar",
    "kind",
    "name_fr",
)


def records(**changes: dict[str, str]) -> Records:
    """The six records, with other cells for some of them: ``R1={"name_fr": "…"}``."""
    rows = []
    for given in csv.DictReader(io.StringIO(RECORDS.strip())):
        usual = {"kind": "cluster", "name_fr": f"Grappe {given['id']}"}
        row = dict.fromkeys(OTHER_COLUMNS, "") | usual | given
        rows.append(row | changes.get(given["id"], {}))
    sources = pd.DataFrame(
        [
            {
                "source_id": f"S{n}",
                "publisher": f"Publisher {n}",
                "title": f"Title {n}",
                "date": "2020",
                "kind": "primary",
                "url": f"https://example.org/{n}",
                "lang": "fr",
                "url_public": "yes" if n == 1 else "no",
            }
            for n in (1, 2, 3)
        ],
        dtype=str,
    )
    return from_tables(pd.DataFrame(rows, dtype=str), sources)


def toyland(inventory: Records, folder: Path) -> Datasets:
    """Both countries with these records, their boundaries written to a folder."""
    regions = _regions()
    sets = {name: boundary_set(name, squares, folder) for name, squares in SQUARES.items()}
    return Datasets(
        records=inventory,
        sectors=_sectors(),
        regions=regions,
        population=_population(regions.lineage),
        localities=_localities(),
        boundary_sets=sets,
        version=DataVersion.of(inventory.fingerprint, sets),
    )


def _regions() -> Regions:
    rows = [
        {
            "boundary_set": name,
            "code": code,
            "country_code": code[:2],
            "name_fr": NAMES[code],
            "name_en": NAMES[code],
            "name_ar": NAMES[code],
            "area_km2": area,
            "area_basis": "sourced" if name.startswith("TO") else "computed",
            "area_published_km2": float("nan"),
            "code_status": "official",
        }
        for name, areas in AREAS.items()
        for code, area in areas.items()
    ]
    table = pd.DataFrame(rows)
    steps = pd.DataFrame(
        {
            "fine_set": "TO-2",
            "fine": ["TO-W", "TO-E", "TO-S"],
            "coarse_set": "TO-1",
            "coarse": ["TO-W", "TO-E", "TO-E"],
        }
    )
    countries = pd.DataFrame(
        [
            ("TO", "Toyland", "region", "TO-1", "TO-W|TO-E"),
            ("FA", "Farland", "territory", "FA-1", ""),
        ],
        columns=["code", "name_fr", "unit_key", "default_set", "first_compared"],
    )
    countries = countries.assign(name_en=countries["name_fr"], name_ar=countries["name_fr"])
    lineage = Lineage(members=table[["boundary_set", "code"]], steps=steps)
    return Regions(table.set_index(["boundary_set", "code"]), countries.set_index("code"), lineage)


def _sectors() -> SectorTree:
    rows = [
        ("A", "", 1),
        ("A1", "A", 2),
        ("A11", "A1", 3),
        ("A12", "A1", 3),
        ("B", "", 1),
        ("B1", "B", 2),
    ]
    table = pd.DataFrame(rows, columns=["code", "parent", "level"])
    for lang in LANGS:
        table[f"label_{lang}"] = "Sector " + table["code"]
    table["isic_rev4"] = ""
    groups = pd.DataFrame({"group": ["craft", "food"], "sectors": ["A", "B"]})
    for lang in LANGS:
        groups[f"label_{lang}"] = groups["group"]
    return SectorTree(table.set_index("code"), groups.set_index("group"))


def _population(lineage: Lineage) -> Population:
    rows = [
        ("TO-1", code, reference, year, value * factor, "Toy census")
        for reference, year, factor in (("Census 2010", 2010, 1.0), ("Estimate 2020", 2020, 2.0))
        for code, value in INHABITANTS.items()
    ]
    columns = ["boundary_set", "code", "reference", "year", "value", "source"]
    return Population(pd.DataFrame(rows, columns=columns), lineage)


def _localities() -> Localities:
    """R1's town stands at a known point; the others are drawn somewhere in their region."""
    row = ("R1", "TO-W", "Townville", "Townville", 1.5, 0.25, "found")
    columns = ["record_id", "region_code", "locality_query", "name", "lat", "lon", "status"]
    return Localities(pd.DataFrame([row], columns=columns))


def boundary_set(
    name: str, squares: Mapping[str, tuple[float, float, float, float]], folder: Path
) -> BoundarySet:
    """A set of a made-up country, each region a rectangle: west, south, east, north."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {"type": "Polygon", "coordinates": [_ring(*square)]},
        }
        for code, square in squares.items()
    ]
    path = folder / f"{name}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return BoundarySet(
        id=name,
        country=name[:2],
        name=dict.fromkeys(LANGS, f"regions of {name}"),
        regions=name,
        law="",
        year=2000,
        units=len(features),
        drawn=len(features),
        path=path,
        sha256=sha256(path),
        licence="CC0",
        attribution="Made-up surveyors",
        source="",
        retrieved="",
        method="",
        origin="bundled",
    )


def _ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [[float(x), float(y)] for x, y in corners]
