"""The quality table says how good every bundled border is, and can be recomputed."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.datasets import Datasets
from geodata.files import read_table
from geodata.places.regions import FOLDER


@pytest.fixture(scope="module")
def quality() -> pd.DataFrame:
    return read_table(FOLDER / "boundary_quality.csv").set_index(["set", "code"])


@pytest.mark.parametrize(
    "name", ["DZ-1984", "DZ-2019", "DZ-2026", "TN-2000", "EG-27", "JO-12", "LB-6", "PS-2"]
)
def test_every_drawn_region_is_measured(data: Datasets, quality: pd.DataFrame, name: str) -> None:
    rows = quality.loc[name]
    assert set(rows.index) == set(data.geometry(name).index)
    assert rows["iou"].astype(float).between(0, 1).all()
    assert set(rows["status"]) <= {"good", "approximate"}
    assert ((rows["iou"].astype(float) >= 0.95) == (rows["status"] == "good")).all()


def test_morocco_says_that_it_was_not_measured(data: Datasets, quality: pd.DataFrame) -> None:
    rows = quality.loc["MA-2015"]
    assert set(rows.index) == set(data.geometry("MA-2015").index)
    assert set(rows["status"]) == {"not_measured"}


def test_ratio_is_drawn_over_yardstick(quality: pd.DataFrame) -> None:
    measured = quality[quality["status"] != "not_measured"]
    drawn, other = (measured[f"area_{kind}_km2"].astype(float) for kind in ("drawn", "yardstick"))
    assert (drawn / other - measured["area_ratio"].astype(float)).abs().max() < 0.006


def test_what_the_registry_says_of_tunisia(quality: pd.DataFrame) -> None:
    # "Borders are approximate in ten governorates"; Algeria's are all good.
    assert (quality.loc["TN-2000"]["status"] == "approximate").sum() == 10
    algeria = quality.loc[["DZ-1984", "DZ-2019", "DZ-2026"]]
    assert set(algeria["status"]) == {"good"}
    overlaps = algeria["iou"].astype(float)
    assert overlaps.min() >= 0.978
    assert overlaps.groupby(level=0).mean().min() >= 0.99
    assert (quality.loc[["DZ-1984", "TN-2000"]]["seat_inside"] == "yes").all()
    # GeoNames has no town of these names in the three wilayas.
    unknown = algeria[algeria["seat_inside"] != "yes"]
    assert {code for _, code in unknown.index} == {"DZ-50", "DZ-61", "DZ-63"}
    assert set(unknown["seat_inside"]) == {""}


@pytest.mark.parametrize(
    ("name", "code", "file", "key", "value"),
    [
        ("DZ-1984", "DZ-25", "dz_wilayas_1984_48.geojson", "code", 25),
        ("DZ-2026", "DZ-68", "dz_wilayas_2026_69.geojson", "code", 68),
        ("TN-2000", "TN-52", "tn_governorates_24.geojson", "iso3166_2", "TN-52"),
    ],
)
def test_recomputed_overlap(
    data: Datasets,
    quality: pd.DataFrame,
    yardsticks: Path,
    name: str,
    code: str,
    file: str,
    key: str,
    value: object,
) -> None:
    document = json.loads((yardsticks / file).read_text("utf-8"))
    (feature,) = (f for f in document["features"] if f["properties"][key] == value)
    theirs = shapely.make_valid(shapely.from_geojson(json.dumps(feature["geometry"])))
    both = gpd.GeoSeries([data.geometry(name).geometry[code], theirs], crs="EPSG:4326")
    # Another equal-area projection than the build script's.
    ours, other = both.to_crs("+proj=laea +lat_0=35 +lon_0=7 +datum=WGS84")
    overlap = ours.intersection(other).area / ours.union(other).area
    assert overlap == pytest.approx(float(quality.loc[(name, code), "iou"]), abs=0.003)
    drawn = ours.area / 1e6
    assert drawn == pytest.approx(float(quality.loc[(name, code), "area_drawn_km2"]), rel=0.002)
