"""Communes as a level: what a table or a register of communes lets the atlas say."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analytics import plates
from analytics.figures.compose import compose
from analytics.selection import Selection
from analytics.summary import units
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from geodata.observations import COLUMNS, TOTAL, Coverage, Table
from geodata.schema.tables import REGIONAL

COMMUNES = Selection(countries=("DZ",), sets=(("DZ", "DZ-COM"),), table="communes")
# Made-up firms: in every commune one of crafts and one of leather; nine of leather in those
# of Batna.
SAID = {
    **dict.fromkeys(COLUMNS, ""),
    "table_id": "communes",
    "boundary_set": "DZ-COM",
    "scope": REGIONAL,
    "unit": "entreprises",
    "indicator": "industrial_firms",
    "period": "2025",
    "source": "Essai",
}

# Its regions are those of its rows.
COMMUNES_TABLE = Table(
    id="communes",
    country="DZ",
    boundary_set="DZ-COM",
    indicator="industrial_firms",
    classification="",
    period="2025",
    unit="entreprises",
    definition="",
    coverage=Coverage(True, True),
    source="Essai",
    vintage="",
    origin="user",
    regions=(),
    categories=("craft", "leather"),
)


@pytest.fixture(scope="module")
def communal(data: Datasets) -> Datasets:
    """The bundled data with that table."""
    lineage, rows = data.regions.lineage, []
    for code in map(str, data.regions.of_set("DZ-COM").index):
        batna = lineage.containing(code, "DZ-COM", "DZ-2026") == "DZ-05"
        firms = {"craft": 1.0, "leather": 9.0 if batna else 1.0, TOTAL: 10.0 if batna else 2.0}
        for category, value in firms.items():
            rows.append({**SAID, "region_code": code, "category": category, "value": value})
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    codes = tuple(map(str, data.regions.of_set("DZ-COM").index))
    table = replace(COMMUNES_TABLE, regions=codes)
    tables = data.observations.with_tables(frame, {"communes": table})
    return replace(data, observations=tables)


def test_density_per_commune(communal: Datasets) -> None:
    plate = plates.build("density_map", communal, replace(COMMUNES, measure="density_km2"))
    assert plate.empty is None
    assert plate.boundary_sets == ("DZ-COM",)
    rows = plate.table.set_index("region_code")
    assert len(rows) == 1541
    area = communal.regions.of_set("DZ-COM").at["DZ-0501", "area_km2"]
    assert rows.at["DZ-0501", "value"] == pytest.approx(10 / area * 1000)


def test_specialisation_per_commune(communal: Datasets) -> None:
    """Leather is 9 of 10 in Batna's 53 communes; 1 of 2 elsewhere: its quotient is by hand."""
    plate = plates.build("quotient_matrix", communal, COMMUNES)
    assert plate.empty is None
    cell = plate.table[
        (plate.table["region_code"] == "DZ-0501") & (plate.table["category"] == "leather")
    ].iloc[0]
    leather, every = 9 * 53 + (1541 - 53), 10 * 53 + 2 * (1541 - 53)
    assert cell["value"] == pytest.approx((9 / 10) / (leather / every))


def test_pattern_of_communes(communal: Datasets) -> None:
    """Every commune has its value and its neighbours: the pattern is measured."""
    plate = plates.build("moran_scatter", communal, replace(COMMUNES, measure="density_km2"))
    assert plate.empty is None
    assert len(plate.table) == 1541
    assert set(plate.table["region_code"]) == set(communal.geometry("DZ-COM").index)


def test_a_table_of_communes_sums_to_every_law(communal: Datasets) -> None:
    """53 communes of Batna under the law of 2026 hold 10 firms each, 61 under that of 2019."""
    totals = {}
    for law in ("DZ-2026", "DZ-2019", "DZ-1984"):
        summed = units.of(communal, replace(COMMUNES, sets=(("DZ", law),)))
        assert summed is not None
        assert summed.boundary_set == law
        totals[law] = summed.totals["DZ-05"]
    assert totals == {"DZ-2026": 530, "DZ-2019": 530 + 8 * 2, "DZ-1984": 530 + 8 * 2}


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_refusal_names_few_of_many_communes(communal: Datasets, lang: str) -> None:
    """Half the communes unknown: the refusal names the first and counts the others."""
    values = communal.observations.table
    hidden = values.assign(value=values["value"].where(values["region_code"] < "DZ-3000"))
    lacking = replace(communal, observations=replace(communal.observations, table=hidden))
    plate = plates.build("lisa_map", lacking, replace(COMMUNES, measure="density_km2"))
    sheet = compose(plate, Wording(lang, lacking))
    assert plate.empty is not None
    assert plate.empty.key == "refusal.some_regions_unknown"
    assert len(sheet.empty) < 500
