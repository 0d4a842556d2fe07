"""Records to regions: by code, name, point and locality, and why some have none."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata import datasets, records
from geodata.datasets import Datasets
from geodata.files import read_table
from geodata.intake import boundary_adding
from geodata.intake.boundary_adding import Description
from geodata.places import placement
from geodata.places.gazetteer import Gazetteer
from geodata.places.placement import Localities, Placement
from geodata.places.regions import Regions
from tests.inventory import RECORDS

SETS = (
    {},
    {"DZ": "DZ-2019"},
    {"DZ": "DZ-2026"},
    {"TN": "TN-R6"},
    {"TN": "TN-D5", "DZ": "DZ-2026"},
)


@pytest.mark.parametrize("sets", SETS)
def test_every_record_is_placed_or_counted_as_not_located(
    data: Datasets, sets: dict[str, str]
) -> None:
    found = data.placement(sets)
    placed = set(found.links["record_id"])
    unplaced = set(found.unplaced["record_id"])
    assert placed | unplaced == set(data.records.table.index)
    assert not placed & unplaced
    assert len(placed) + len(unplaced) == RECORDS
    assert len(found.unplaced) == len(unplaced)


@pytest.mark.parametrize("sets", SETS)
def test_each_placed_record_weighs_one(data: Datasets, sets: dict[str, str]) -> None:
    found = data.placement(sets)
    weights = found.links.groupby("record_id")["weight"].sum()
    assert weights.to_numpy() == pytest.approx(1)
    assert found.links["weight"].sum() == pytest.approx(len(weights))
    assert not found.links.duplicated(["record_id", "region_code"]).any()


def test_a_record_in_four_wilayas(data: Datasets) -> None:
    links = data.placement({}).links
    soummam = links[links["record_id"] == "DZ-003"]
    assert list(soummam["region_code"]) == ["DZ-06", "DZ-10", "DZ-19", "DZ-34"]
    assert set(soummam["weight"]) == {0.25}
    assert set(soummam["method"]) == {"code"}
    assert set(soummam["status"]) == {"exact"}


def test_reasons(data: Datasets) -> None:
    unplaced = data.placement({}).unplaced.set_index("record_id")["reason"]
    assert set(unplaced) == {"no_region_stated", "locality_not_a_region"}
    # "Sahel" and "the north of the West Bank" name no region.
    named = unplaced[unplaced == "locality_not_a_region"]
    assert list(named.index) == ["TN-032", "PS-005"]


def test_finer_codes_roll_up(data: Datasets) -> None:
    links = data.placement({}).links
    palestine = links[links["record_id"].str.startswith("PS-")]
    assert len(palestine) > 0
    assert set(palestine["region_code"]) <= {"PS-X-WB", "PS-X-GZ"}
    assert set(palestine["status"]) == {"rolled_up"}
    assert palestine["declared_code"].str.startswith("PS-").all()


def test_governorates_in_the_same_region_count_once(data: Datasets) -> None:
    links = data.placement({"TN": "TN-R6"}).links
    tunisian = links[links["record_id"].str.startswith("TN-")]
    assert tunisian["region_code"].str.startswith("TN-X-").all()
    fine = data.placement({}).links
    assert len(tunisian) <= fine["record_id"].str.startswith("TN-").sum()
    assert set(tunisian["record_id"]) == {r for r in fine["record_id"] if r.startswith("TN-")}


def test_the_locality_decides_where_a_wilaya_was_divided(data: Datasets) -> None:
    links = data.placement({"DZ": "DZ-2026"}).links
    # Batna lost Barika, Biskra lost Ouled Djellal and El Kantara, Tamanrasset the far south.
    decided = links[links["declared_code"].isin(["DZ-05", "DZ-07", "DZ-11"])]
    assert set(decided["method"]) == {"locality"}
    assert set(decided["status"]) == {"exact"}
    assert (decided["region_code"] == decided["declared_code"]).all()
    # Constantine was never divided.
    constantine = links[links["record_id"] == "DZ-001"].iloc[0]
    assert (constantine["region_code"], constantine["status"]) == ("DZ-25", "exact")


@pytest.mark.parametrize(
    ("set_id", "file", "decided"),
    [
        # The towns of Batna, Biskra and Tamanrasset lie in what kept their wilayas' names.
        ("DZ-2019", "dz_wilayas_2019_58.geojson", {"DZ-007": "DZ-07", "DZ-020": "DZ-11"}),
        (
            "DZ-2026",
            "dz_wilayas_2026_69.geojson",
            {"DZ-002": "DZ-05", "DZ-007": "DZ-07", "DZ-020": "DZ-11"},
        ),
    ],
)
def test_the_locality_decides_where_geometry_exists(
    yardsticks: Path,
    known: Regions,
    tmp_path: Path,
    set_id: str,
    file: str,
    decided: dict[str, str],
) -> None:
    description = Description("DZ", set_id, "code", 2026, "ODbL-1.0", "OpenStreetMap")
    boundary_adding.add(yardsticks / file, description, known, tmp_path)
    links = datasets.load(tmp_path).placement({"DZ": set_id}).links
    by_town = links[links["method"] == "locality"]
    assert dict(zip(by_town["record_id"], by_town["region_code"], strict=True)) == decided
    assert set(by_town["status"]) == {"exact"}
    assert "parent_only" not in set(links["status"])


# --- made-up records over real regions ---------------------------------------------


def placed(
    data: Datasets,
    gazetteer: Gazetteer,
    rows: list[dict[str, object]],
    sets: dict[str, str],
    geometry: gpd.GeoDataFrame | None = None,
    points: list[dict[str, object]] | None = None,
) -> Placement:
    """Place records that differ from the first bundled one in what `rows` says."""
    base = read_table(records.RECORDS_FILE).head(1)
    made = pd.concat([base.assign(**{"id": f"R{i}", **row}) for i, row in enumerate(rows)])
    localities = pd.DataFrame(
        points or [], columns=["record_id", "region_code", "name", "lat", "lon", "status"]
    )
    return placement.place(
        records.from_tables(made, read_table(records.SOURCES_FILE)),
        data.regions,
        gazetteer,
        Localities(localities),
        sets,
        lambda name: geometry if geometry is not None else data.geometry(name),
    )


def only_link(found: Placement) -> tuple[str, str, str]:
    """Region, method and status of the only link."""
    (link,) = found.links.to_dict("records")
    return link["region_code"], link["method"], link["status"]


@pytest.mark.parametrize(
    ("row", "sets", "expected"),
    [
        ({"region_codes": "LB-AK", "country_code": "LB"}, "LB-6", ("LB-AS", "code", "rolled_up")),
        ({"region_codes": "DZ-51"}, "DZ-1984", ("DZ-07", "code", "rolled_up")),
        ({"region_codes": "DZ-07|DZ-51"}, "DZ-1984", ("DZ-07", "code", "rolled_up")),
        ({"region_codes": "", "locality": "Wilaya d'Oran"}, "DZ-1984", ("DZ-31", "name", "exact")),
        ({"region_codes": "", "locality": "Timimoun"}, "DZ-1984", ("DZ-01", "name", "rolled_up")),
        ({"region_codes": "", "locality": "", "lon": "5.08", "lat": "36.75"}, "DZ-1984",
         ("DZ-06", "point", "exact")),
    ],
)  # fmt: skip
def test_ways_to_a_region(
    data: Datasets,
    gazetteer: Gazetteer,
    row: dict[str, object],
    sets: str,
    expected: tuple[str, str, str],
) -> None:
    country = str(row.get("country_code", "DZ"))
    found = placed(data, gazetteer, [row], {country: sets})
    assert only_link(found) == expected
    assert found.links["weight"].tolist() == [1.0]
    assert found.unplaced.empty


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"region_codes": "", "locality": ""}, "no_region_stated"),
        ({"region_codes": "", "locality": "Sidi Bou Saïd"}, "locality_not_a_region"),
        # A Tunisian name does not place an Algerian record.
        ({"region_codes": "", "locality": "Sfax"}, "locality_not_a_region"),
        ({"region_codes": "TN-11", "locality": "Oran"}, "region_not_in_set"),
        ({"region_codes": "", "locality": "", "lon": "0", "lat": "0"}, "no_region_stated"),
    ],
)
def test_reasons_for_no_region(
    data: Datasets, gazetteer: Gazetteer, row: dict[str, object], reason: str
) -> None:
    found = placed(data, gazetteer, [row], {"DZ": "DZ-1984"})
    assert found.links.empty
    assert found.unplaced.to_dict("records") == [{"record_id": "R0", "reason": reason}]


@pytest.fixture
def halves() -> gpd.GeoDataFrame:
    """Biskra of 2019 west of 5.5° E, Ouled Djellal east of it: squares, not the real ones."""
    boxes = {"DZ-07": shapely.box(5, 34, 5.5, 35), "DZ-51": shapely.box(5.5, 34, 6, 35)}
    return gpd.GeoDataFrame(geometry=list(boxes.values()), index=list(boxes), crs="EPSG:4326")


@pytest.mark.parametrize(
    ("lon", "expected"),
    [
        (5.2, ("DZ-07", "locality", "exact")),
        (5.8, ("DZ-51", "locality", "exact")),
        # A point outside both parts decides nothing.
        (9.0, ("DZ-07", "code", "parent_only")),
    ],
)
def test_a_town_decides_between_the_parts(
    data: Datasets,
    gazetteer: Gazetteer,
    halves: gpd.GeoDataFrame,
    lon: float,
    expected: tuple[str, str, str],
) -> None:
    point = {"record_id": "R0", "region_code": "DZ-07", "name": "Town", "lat": 34.5}
    points: list[dict[str, object]] = [{**point, "lon": lon, "status": "found"}]
    found = placed(data, gazetteer, [{"region_codes": "DZ-07"}], {"DZ": "DZ-2019"}, halves, points)
    assert only_link(found) == expected


def test_the_order_of_records_is_kept(data: Datasets, gazetteer: Gazetteer) -> None:
    rows: list[dict[str, object]] = [
        {"region_codes": code} for code in ("DZ-31", "DZ-06|DZ-05", "DZ-25")
    ]
    links = placed(data, gazetteer, rows, {"DZ": "DZ-1984"}).links
    assert list(links["record_id"]) == ["R0", "R1", "R1", "R2"]
    assert list(links["region_code"]) == ["DZ-31", "DZ-06", "DZ-05", "DZ-25"]
    assert list(links["weight"]) == [1, 0.5, 0.5, 1]
