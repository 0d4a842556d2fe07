"""A made-up country of twenty-five squares, with a whole table whose answer is known.

Rows of squares run from south (``GR-00`` … ``GR-04``) to north (``GR-20`` …
``GR-24``). Every region has 40 units of alpha, 60 of beta, 80 of gamma and 20 of
delta, but for what was planted::

    GR-06 alpha 120   no record    a candidate
    GR-18 gamma 200   no record    a candidate
    GR-12 beta  160   a record     recognised and concentrated
    GR-00 alpha  40   a record     recognised, not measured as concentrated
    GR-24 delta 100   no record    delta matches no sector: cannot say

The second table, ``wealth``, counts 100 in the nine squares of the south-west
corner and 10 elsewhere; the third, ``part``, lacks a region.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from geodata.datasets import Datasets
from geodata.observations import COLUMNS, TOTAL, Coverage, Observations, Table
from geodata.places.lineage import Lineage
from geodata.places.population import Population
from geodata.places.regions import Regions
from tests.analytics.toyland import LANGS, boundary_set, records, toyland

SIDE = 5
CODES = tuple(f"GR-{i:02d}" for i in range(SIDE * SIDE))
BASE = {"alpha": 40, "beta": 60, "gamma": 80, "delta": 20}
SECTORS = {"alpha": "A11", "beta": "A12", "gamma": "B1", "delta": ""}
PLANTED = {
    ("GR-06", "alpha"): 120,
    ("GR-18", "gamma"): 200,
    ("GR-12", "beta"): 160,
    ("GR-24", "delta"): 100,
}
CANDIDATES = {("GR-06", "alpha"), ("GR-18", "gamma")}
CORNER = {f"GR-{SIDE * row + column:02d}" for row in range(3) for column in range(3)}
AREA = 100.0
PEOPLE = 10_000.0


def cells() -> dict[tuple[str, str], int]:
    """Units by region and category."""
    return {
        (code, category): PLANTED.get((code, category), units)
        for code in CODES
        for category, units in BASE.items()
    }


def gridland(folder: Path) -> Datasets:
    """The country with its records and its tables, built through the real classes."""
    inventory = records(
        R1={"country_code": "GR", "region_codes": "GR-12", "sector_code": "A12", "locality": ""},
        R2={"country_code": "GR", "region_codes": "GR-00", "sector_code": "A11"},
        R3={"country_code": "FA", "region_codes": "FA-A"},
        R4={"country_code": "FA", "region_codes": "FA-A"},
        R5={"country_code": "GR"},
    )
    base = toyland(inventory, folder)
    squares = {code: _square(code) for code in CODES}
    return replace(
        base,
        regions=_regions(base.regions),
        population=_population(),
        boundary_sets={**base.boundary_sets, "GR-1": boundary_set("GR-1", squares, folder)},
        observations=_observations(),
    )


def _square(code: str) -> tuple[float, float, float, float]:
    """West, south, east, north."""
    row, column = divmod(int(code[3:]), SIDE)
    return column, row, column + 1, row + 1


def _regions(others: Regions) -> Regions:
    rows = pd.DataFrame(
        {
            "boundary_set": "GR-1",
            "code": CODES,
            "country_code": "GR",
            **{f"name_{lang}": [f"Square {code[3:]}" for code in CODES] for lang in LANGS},
            "area_km2": AREA,
            "area_basis": "sourced",
            "area_published_km2": float("nan"),
            "code_status": "official",
        }
    )
    table = pd.concat([rows, others.table.reset_index().query("country_code == 'FA'")])
    facts = {"unit_key": "region", "default_set": "GR-1", "first_compared": ""}
    names = {f"name_{lang}": "Gridland" for lang in LANGS}
    country = pd.DataFrame({**names, **facts}, index=pd.Index(["GR"], name="code"))
    lineage = Lineage(table[["boundary_set", "code"]], others.lineage.steps.iloc[:0])
    countries = pd.concat([country, others.countries.loc[["FA"]]])
    return Regions(table.set_index(["boundary_set", "code"]), countries, lineage)


def _population() -> Population:
    rows = [("GR-1", code, "RGPH 2014", 2020, PEOPLE, "Grid census") for code in CODES]
    columns = ["boundary_set", "code", "reference", "year", "value", "source"]
    return Population(pd.DataFrame(rows, columns=columns), Lineage(pd.DataFrame(), pd.DataFrame()))


def _observations() -> Observations:
    firms = [(code, category, units) for (code, category), units in cells().items()]
    wealth = [(code, TOTAL, 100 if code in CORNER else 10) for code in CODES]
    whole = Coverage(all_regions=True, all_sectors=True, threshold="10")
    tables = [
        _table("firms", firms, whole),
        _table("wealth", wealth, Coverage(all_regions=True)),
        _table("part", firms[len(BASE) :], Coverage(all_sectors=True)),
        _table("share", wealth, Coverage(all_regions=True), unit="%"),
    ]
    rows = pd.concat([rows for rows, _ in tables], ignore_index=True)
    return Observations(rows, {table.id: table for _, table in tables})


def _table(
    name: str, given: list[tuple[str, str, int]], coverage: Coverage, unit: str = "entreprises"
) -> tuple[pd.DataFrame, Table]:
    rows = pd.DataFrame(given, columns=["region_code", "category", "value"])
    same = {
        "boundary_set": "GR-1",
        "indicator": "industrial_firms",
        "classification": "Toy",
        "period": "2024",
        "unit": unit,
    }
    rows = rows.assign(
        **same,
        scope="region",
        scope_name="",
        sector_codes=[SECTORS.get(category, "") for category in rows["category"]],
        value=rows["value"].astype(float),
        value_text=rows["value"].astype(str),
        status="",
        source="Grid statistics",
        vintage="",
        definition="Every firm",
        table_id=name,
    )[list(COLUMNS)]
    table = Table(
        id=name,
        country="GR",
        coverage=coverage,
        source="Grid statistics",
        vintage="",
        definition="Every firm",
        origin="user",
        regions=tuple(dict.fromkeys(rows["region_code"])),
        categories=tuple(c for c in dict.fromkeys(rows["category"]) if c != TOTAL),
        **same,
    )
    return rows, table
