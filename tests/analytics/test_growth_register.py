"""A register of two years with two related sectors: growth and the pair are found, no other.

Eight activities in the 24 governorates: in nine of them, drawn for each by itself, some 45
units, elsewhere some 14. Vehicles (2910) are where electronics (2610) are. In 2024 one
governorate has ten times the electronics; nothing else changes but by chance.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics import plates
from analytics.plates.model import Plate
from analytics.selection import Selection
from geodata import datasets
from geodata.datasets import Datasets
from geodata.intake import register_files
from geodata.intake.register_files import Description
from geodata.registers.rows import RegisterColumns

ACTIVITIES = ("1410", "1520", "1040", "2910", "2610", "2100", "2220", "1610")
YEARS = (2019, 2024)
GREW = "TN-51"
CHOSEN = Selection(countries=("TN",), table="essai-deux-2024-firms")


def units(regions: list[str]) -> pd.DataFrame:
    """Rows of the list: where, what, when."""
    chance = np.random.default_rng(4)
    places = {one: set(chance.choice(regions, 9, replace=False)) for one in ACTIVITIES}
    places["2910"] = places["2610"]
    rows: list[tuple[str, str, int]] = []
    for year in YEARS:
        for code in regions:
            for one in ACTIVITIES:
                number = int(chance.poisson(45 if code in places[one] else 14))
                grown = year == YEARS[1] and (code, one) == (GREW, "2610")
                rows += [(code, one, year)] * (10 * number if grown else number)
    frame = pd.DataFrame(rows, columns=["region", "activity", "year"])
    return frame.assign(id=range(len(frame)))


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Datasets:
    home = tmp_path_factory.mktemp("two")
    before = datasets.load(home)
    path = home / "units.csv"
    units([str(code) for code in before.regions.of_set("TN-2000").index]).to_csv(path, index=False)
    said = Description(
        id="essai-deux",
        name="Essai",
        country="TN",
        source="Test",
        licence="",
        year=YEARS[1],
        boundary_set="TN-2000",
        columns=RegisterColumns(lon="", lat="", region="region", year="year", id="id"),
    )
    register_files.add([path], said, before, user=home)
    return datasets.load(home)


def built(key: str, two: Datasets) -> Plate:
    plate = plates.build(key, two, CHOSEN)
    assert plate.empty is None
    return plate


def test_the_related_pair_is_found_and_no_other(two: Datasets) -> None:
    plate = built("related_pairs", two)
    beyond = plate.table[plate.table["beyond"]]
    sectors = two.observations.sectors_of(CHOSEN.table)
    found = [
        {sectors[a], sectors[b]} for a, b in zip(beyond["first"], beyond["second"], strict=True)
    ]
    assert found == [{("I04",), ("I05",)}], "electronics and vehicles"


def test_what_grew_is_found(two: Datasets) -> None:
    plate = built("growth_map", two)
    rows = plate.table.set_index("region_code")
    assert rows["competitive"].idxmax() == GREW
    parts = rows[["national", "industry_mix", "competitive"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(rows["change"].to_numpy())
    assert rows["after"].sum() - rows["before"].sum() == rows["change"].sum()


def test_a_register_knows_its_earlier_year(two: Datasets) -> None:
    plate = built("growth_parts", two)
    note = next(note for note in plate.notes if note.key == "note.two_years")
    assert [note.params[name].params["period"] for name in ("earlier", "table")] == ["2019", "2024"]
