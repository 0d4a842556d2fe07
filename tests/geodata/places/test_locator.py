"""Points to regions: exactly as GEOS says, with a reason where there is none."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.datasets import Datasets
from geodata.places import locator


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (0.5, 0.5, "XX-A"),
        (1.5, 0.5, "XX-B"),
        (0.5, 1.5, "XX-C"),
        (1.5, 1.5, "XX-D"),
        # On a border, and where four regions meet, the lowest code.
        (1.0, 0.5, "XX-A"),
        (1.0, 1.5, "XX-C"),
        (0.5, 1.0, "XX-A"),
        (1.0, 1.0, "XX-A"),
        # The outer border belongs to the region.
        (0.0, 0.0, "XX-A"),
        (2.0, 2.0, "XX-D"),
    ],
)
def test_squares(squares: gpd.GeoDataFrame, lon: float, lat: float, code: str) -> None:
    found = locator.locate([lon], [lat], squares)
    assert (found.codes[0], found.reasons[0]) == (code, "")


@pytest.mark.parametrize(
    ("lon", "lat", "reason"),
    [
        (2.1, 0.5, "outside"),
        (-0.0001, 0.5, "outside"),
        (math.nan, 0.5, "not_a_number"),
        (0.5, math.nan, "not_a_number"),
        (math.inf, 0.5, "not_a_number"),
        (0.5, -math.inf, "not_a_number"),
        (180.5, 0.5, "out_of_range"),
        (0.5, 90.01, "out_of_range"),
        # Metres instead of degrees.
        (540_000.0, 4_060_000.0, "out_of_range"),
        (180.0, -90.0, "outside"),
    ],
)
def test_reasons(squares: gpd.GeoDataFrame, lon: float, lat: float, reason: str) -> None:
    found = locator.locate([lon], [lat], squares)
    assert (found.codes[0], found.reasons[0]) == ("", reason)


def test_the_answer_does_not_depend_on_the_order_of_rows(squares: gpd.GeoDataFrame) -> None:
    x, y = np.meshgrid(np.linspace(-0.5, 2.5, 13), np.linspace(-0.5, 2.5, 13))
    first = locator.locate(x.ravel(), y.ravel(), squares)
    second = locator.locate(x.ravel(), y.ravel(), squares.iloc[::-1])
    assert list(first.codes) == list(second.codes)
    assert list(first.reasons) == list(second.reasons)


def test_no_points_and_no_regions(squares: gpd.GeoDataFrame) -> None:
    assert locator.locate([], [], squares).codes.size == 0
    found = locator.locate([0.5], [0.5], squares.iloc[:0])
    assert (found.codes[0], found.reasons[0]) == ("", "outside")


def test_a_hole_is_outside() -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    regions = gpd.GeoDataFrame(geometry=[ring], index=["XX-O"], crs="EPSG:4326")
    found = locator.locate([1.5, 0.5], [1.5, 0.5], regions)
    assert list(found.codes) == ["", "XX-O"]


@given(
    points=st.lists(
        st.tuples(
            st.floats(-9, 12.5, allow_nan=False).map(lambda value: round(value, 4)),
            st.floats(18, 38, allow_nan=False).map(lambda value: round(value, 4)),
        ),
        min_size=1,
        max_size=30,
    )
)
@settings(
    derandomize=True,
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_against_shapely(data: Datasets, points: list[tuple[float, float]]) -> None:
    wilayas = data.geometry("DZ-1984")
    found = locator.locate(*zip(*points, strict=True), wilayas)
    for (lon, lat), code in zip(points, found.codes, strict=True):
        point = shapely.Point(lon, lat)
        hit = sorted(
            str(c) for c, area in wilayas.geometry.items() if shapely.intersects(area, point)
        )
        assert code == (hit[0] if hit else "")


def test_capitals(data: Datasets) -> None:
    # GeoNames: Constantine, Alger, Tamanrasset; and Tunis, in no wilaya.
    lon, lat = [6.6147, 3.0588, 5.5228, 10.1658], [36.365, 36.7732, 22.785, 36.819]
    found = locator.locate(lon, lat, data.geometry("DZ-1984"))
    assert list(found.codes) == ["DZ-25", "DZ-16", "DZ-11", ""]


def test_distance(squares: gpd.GeoDataFrame) -> None:
    square = squares.geometry["XX-A"]
    assert locator.distance_m(0.5, 0.5, square) == 0
    # One degree of latitude at the equator is 110.57 km, of longitude 111.32 km.
    assert locator.distance_m(0.5, -1, square) == pytest.approx(110_574, rel=1e-3)
    assert locator.distance_m(-1, 0, square) == pytest.approx(111_320, rel=1e-3)
