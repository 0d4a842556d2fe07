"""A register of 102,000 firms from the file to the figures: what was planted, nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analytics import plates
from analytics.plates import Plate
from analytics.selection import Selection
from geodata import datasets, lists, nearness, sectors
from geodata.datasets import Datasets
from geodata.registers import measured, store
from geodata.registers.activities import OTHER
from tests.planted import PLANTED, RELATED_SECTORS, SECTOR, Points, added, country, strewn

TABLE = "essai-2025-firms"
DRAWS = 9  # of the curves, which are not asked here; places keep all of theirs

# From the middle of a place to that of the town it is around.
DEGREES = 0.3


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    register = added(folder, country(np.random.default_rng(9), middles(datasets.load(folder))))
    every = [code for code in register.facts.sectors if code != OTHER]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearness, "SIMULATIONS", DRAWS)
        measured.measure("essai", sectors.load(), folder, codes=every)
    return folder


def middles(data: Datasets) -> Points:
    shapes = data.geometry("DZ-1984").geometry.representative_point()
    return np.column_stack([shapes.x, shapes.y])


@pytest.fixture(scope="module")
def land(home: Path) -> Datasets:
    return datasets.load(home)


def made(key: str, land: Datasets, *codes: str, division: str = "") -> Plate:
    sets = (("DZ", division),) if division else ()
    return plates.build(
        key, land, Selection(countries=("DZ",), table=TABLE, sectors=codes, sets=sets)
    )


def test_two_places_are_found_that_cross_borders_and_no_other(home: Path, land: Datasets) -> None:
    every = measured.read(store.find("essai", home)).places
    assert (every["sector_code"] == SECTOR).sum() == len(PLANTED)
    plate = made("firm_places", land, SECTOR)
    named = [set(lists.parts(text, "region_codes")) for text in plate.table["region_codes"]]
    first, second = sorted(named, key=lambda codes: "DZ-19" in codes)
    assert {"DZ-09", "DZ-42"} <= first
    assert {"DZ-19", "DZ-34"} <= second
    # Of a thousand planted 500 are textile, and one in sixteen of the others.
    assert plate.table["firms"].between(450, 600).all()
    assert (plate.table["value"] > 4).all()


def test_no_place_is_found_of_what_was_planted_nowhere(home: Path, land: Datasets) -> None:
    """Of the two that go together a place may be, where they are four tenths more."""
    every = measured.read(store.find("essai", home)).places
    others = every[every["sector_code"] != SECTOR]
    assert set(others["sector_code"]) <= RELATED_SECTORS
    more = middles(land)[strewn(middles(land))]
    for text in others["circles"]:
        for lon, lat, _ in measured.circles_of(text):
            assert np.hypot(*(more - (lon, lat)).T).min() < DEGREES


@pytest.mark.parametrize("division", ["DZ-1984", "DZ-2019", "DZ-2026"])
def test_two_sectors_go_together_and_no_other(land: Datasets, division: str) -> None:
    table = made("related_pairs", land, division=division).table
    beyond = table[table["beyond"]]
    assert [{a, b} for a, b in zip(beyond["first"], beyond["second"], strict=True)] == [
        RELATED_SECTORS
    ]
