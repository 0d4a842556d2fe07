"""Localities of records: every point used lies in the region its record declares."""

from __future__ import annotations

import pytest

from geodata.datasets import Datasets
from geodata.places import locator
from geodata.places.placement import Localities


@pytest.fixture
def found(data: Datasets) -> Localities:
    return data.localities


def test_each_point_lies_in_its_declared_region(data: Datasets, found: Localities) -> None:
    regions = data.regions
    for row in found.points().itertuples(index=False):
        code = str(row.region_code)
        default = regions.default_set(regions.country(code))
        move = regions.lineage.move(code, default)
        assert move is not None, code
        area = data.geometry(default).geometry[move.code]
        distance = locator.distance_m(float(row.lon), float(row.lat), area)
        assert distance <= locator.COAST_TOLERANCE_M, (row.record_id, row.name, distance)


def test_every_row_is_a_record_and_one_of_its_regions(data: Datasets, found: Localities) -> None:
    for row in found.table.itertuples(index=False):
        declared = data.records.regions_of(str(row.record_id))
        assert row.region_code in ("", *declared)


def test_only_found_rows_carry_a_point(found: Localities) -> None:
    used = found.table["status"] == "found"
    assert set(found.table["status"]) <= {"found", "outside", "not_found"}
    assert found.table["lat"].notna().equals(used)
    assert found.table["lon"].notna().equals(used)
    assert len(found.points()) == used.sum() > 0


def test_a_known_town(found: Localities) -> None:
    points = found.points().set_index("record_id")
    batna = points.loc["DZ-002"]
    assert (batna["name"], batna["region_code"]) == ("Batna", "DZ-05")
    assert (batna["lat"], batna["lon"]) == pytest.approx((35.556, 6.174), abs=0.01)
