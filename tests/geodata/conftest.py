"""The bundled tables, the yardsticks beside the project, and a few squares."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geodata.places import gazetteer as gazetteers
from geodata.places import regions
from geodata.places.gazetteer import Gazetteer
from geodata.places.regions import Regions
from tests.conftest import ROOT

YARDSTICKS = ROOT.parent / "shared" / "data" / "boundaries"


@pytest.fixture(scope="session")
def known() -> Regions:
    """The region tables."""
    return regions.load()


@pytest.fixture(scope="session")
def gazetteer(known: Regions) -> Gazetteer:
    """The alias tables."""
    return gazetteers.load(known)


@pytest.fixture(scope="session")
def yardsticks() -> Path:
    """Better boundary files, which may not be shipped: tests that need them say so."""
    if not YARDSTICKS.is_dir():
        pytest.skip("no ../shared/data/boundaries beside the project: its files may not be shipped")
    return YARDSTICKS


@pytest.fixture
def squares() -> gpd.GeoDataFrame:
    """Four unit squares around (1, 1), rows on purpose not in code order.

    ::

        2 +---+---+
          | C | D |
        1 +---+---+
          | A | B |
        0 +---+---+
          0   1   2
    """
    boxes = {
        "XX-D": shapely.box(1, 1, 2, 2),
        "XX-A": shapely.box(0, 0, 1, 1),
        "XX-C": shapely.box(0, 1, 1, 2),
        "XX-B": shapely.box(1, 0, 2, 1),
    }
    return gpd.GeoDataFrame(geometry=list(boxes.values()), index=list(boxes), crs="EPSG:4326")


Writer = Callable[..., Path]


@pytest.fixture
def records_file(tmp_path: Path) -> Writer:
    """Write a records file: one good row, with changes, or several."""

    def write(*changes: dict[str, str], drop: tuple[str, ...] = ()) -> Path:
        rows = [GOOD_RECORD | change for change in changes or ({},)]
        header = [column for column in rows[0] if column not in drop]
        path = tmp_path / "records.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, header, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


GOOD_RECORD = {
    "id": "X-1",
    "name_fr": "Grappe d'essai",
    "country_code": "DZ",
    "region_codes": "DZ-06|DZ-10",
    "sector_code": "C35",
    "stage": "pilot",
    "kind": "cluster",
    "year": "2014",
    "members": "25",
    "members_kind": "firms",
    "source_ids": "ELWATAN15",
}
