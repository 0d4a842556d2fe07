"""The grid answers what GEOS answers: on borders, on vertices, an ulp beside them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.datasets import Datasets
from geodata.places import index_shelf, locator
from geodata.places.grid_index import GridIndex, IndexFrame, copied
from geodata.places.locator import Locator
from tests import corpus

# Cells along the grid, and fine cells along each as a power of two.
SIDES = ((8, 0), (8, 3), (16, 2), (64, 1), (64, 3), (256, 2))
Floats = npt.NDArray[np.float64]


def lowest_by_geos(polygons: npt.NDArray[np.object_], x: Floats, y: Floats) -> tuple[Floats, int]:
    """Every polygon asked about every point: the lowest number, and points in several."""
    inside = np.array([shapely.intersects_xy(polygon, x, y) for polygon in polygons])
    lowest = np.where(inside.any(axis=0), inside.argmax(axis=0), -1)
    return lowest, int((inside.sum(axis=0) > 1).sum())


def awkward_points(polygons: npt.NDArray[np.object_], seed: int) -> tuple[Floats, Floats]:
    """Random points, vertices, points on sides, and all of these an ulp to each side."""
    rng = np.random.default_rng(seed)
    corners = shapely.get_coordinates(polygons)
    share = rng.uniform(size=(len(corners) - 1, 1))
    between = corners[:-1] + share * (corners[1:] - corners[:-1])
    low, high = corners.min(axis=0) - 0.3, corners.max(axis=0) + 0.3
    exact = np.vstack([rng.uniform(low, high, (200, 2)), corners, between])
    beside = [np.nextafter(exact, side) for side in (-np.inf, np.inf)]
    points = np.vstack([exact, *beside, np.column_stack([beside[0][:, 0], beside[1][:, 1]])])
    return points[:, 0].copy(), points[:, 1].copy()


def covering(seed: int) -> npt.NDArray[np.object_]:
    """Cells around random points, some with a hole filled by another region."""
    rng = np.random.default_rng(seed)
    sites = shapely.MultiPoint(rng.uniform(-3, 3, (int(rng.integers(2, 25)), 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=shapely.box(-4, -4, 4, 4)))
    cells = shapely.intersection(cells, shapely.box(-4, -4, 4, 4))
    lake = shapely.buffer(shapely.Point(rng.uniform(-2, 2, 2)), 0.7, quad_segs=4)
    whole = np.append(shapely.difference(cells, lake), lake)
    return shapely.normalize(whole[~shapely.is_empty(whole)])


def soup(seed: int) -> npt.NDArray[np.object_]:
    """Discs, boxes, stars and multipolygons that overlap as they like."""
    rng = np.random.default_rng(seed)
    shapes: list[shapely.Geometry] = []
    for _ in range(int(rng.integers(1, 14))):
        x, y, size = *rng.uniform(-3, 3, 2), rng.uniform(0.05, 3)
        disc = shapely.Point(x, y).buffer(size, quad_segs=int(rng.integers(1, 9)))
        box = shapely.box(x, y, x + size, y + rng.uniform(1e-7, 2))
        shapes.append([disc, box, disc.difference(box), disc.union(box)][int(rng.integers(4))])
    kept = [shape for shape in shapes if not shape.is_empty and shape.area > 0]
    return np.array(kept or [shapely.box(0, 0, 1, 1)], dtype=object)


@given(seed=st.integers(0, 10**6), sides=st.sampled_from(SIDES), overlapping=st.booleans())
@settings(derandomize=True, deadline=None, max_examples=corpus.share(4000))
def test_agrees_with_geos(seed: int, sides: tuple[int, int], overlapping: bool) -> None:
    polygons = soup(seed) if overlapping else covering(seed)
    x, y = awkward_points(polygons, seed)
    expected, several = lowest_by_geos(polygons, x, y)
    found, counted = GridIndex.build(copied(polygons), *sides).find(x, y)
    assert (found == expected).all()
    assert counted == several


@pytest.mark.parametrize("name", ["DZ-1984", "TN-2000", "TN-R6", "MA-2015"])
@pytest.mark.parametrize("side", [512, index_shelf.SIDE])
def test_bundled_borders(data: Datasets, name: str, side: int) -> None:
    areas = data.geometry(name).sort_index()
    polygons = areas.geometry.to_numpy()
    x, y = awkward_points(polygons, 7)
    found, several = GridIndex.build(copied(polygons), side, index_shelf.BITS).find(x, y)
    expected, shared = lowest_by_geos(polygons, x, y)
    assert (found == expected).all()
    assert several == shared > 0, "vertices of shared borders lie in two regions"


def test_threads_and_sizes_change_nothing(data: Datasets, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    x, y = rng.uniform(-9, 13, 30_000), rng.uniform(18, 38, 30_000)
    x[:4], y[:4] = (np.nan, np.inf, 181.0, 5.0), (1.0, 2.0, 3.0, -np.inf)
    wilayas = data.geometry("DZ-1984")
    plain = locator.locate(x[:15_000], y[:15_000], wilayas)
    monkeypatch.setattr(locator, "CHUNK", 1000)
    threaded = Locator(wilayas).locate(x, y, threads=2)
    assert (threaded.numbers[:15_000] == plain.numbers).all()
    assert (threaded.why[:15_000] == plain.why).all()
    no_number = "not_a_number"
    assert list(threaded.reasons[:4]) == [no_number, no_number, "out_of_range", no_number]


def test_a_ready_index_serves_a_few_points_too(data: Datasets) -> None:
    asked = Locator(data.geometry("TN-2000"))
    x, y = np.full(30_000, 10.1658), np.full(30_000, 36.819)
    assert set(asked.locate(x, y).codes) == {"TN-11"}
    index = asked._index
    assert index is not None
    assert set(asked.locate(x[:5], y[:5]).codes) == {"TN-11"}
    assert asked._index is index


def near_borders(polygons: npt.NDArray[np.object_], count: int, metres: float) -> Floats:
    """Points beside the sides of polygons, as firms of border towns are."""
    rng = np.random.default_rng(11)
    rings = shapely.get_rings(shapely.get_parts(polygons))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    start, end = (part[ring[1:] == ring[:-1]] for part in (corners[:-1], corners[1:]))
    which = rng.integers(len(start), size=count)
    share = rng.uniform(size=(count, 1))
    on = start[which] + share * (end - start)[which]
    return on + rng.uniform(-1, 1, (count, 2)) * metres / 111_000


@pytest.mark.parametrize("name", ["DZ-2026", "DZ-COM"])
def test_beside_borders_sides_decide_as_geos_does(data: Datasets, name: str) -> None:
    polygons = data.geometry(name).sort_index().geometry.to_numpy()
    points = near_borders(polygons, 20_000, 300)
    index = GridIndex.build(copied(polygons), index_shelf.SIDE, index_shelf.BITS)
    found, several = index.find(points[:, 0].copy(), points[:, 1].copy())
    which, region = shapely.STRtree(polygons).query(shapely.points(points), predicate="intersects")
    lowest = np.full(len(points), len(polygons))
    np.minimum.at(lowest, which, region)
    assert (np.where(found < 0, len(polygons), found) == lowest).all()
    assert several == int((np.bincount(which, minlength=len(points)) > 1).sum())


def test_regions_within_regions() -> None:
    # All of the small one lies in the large one, neither has the lower number everywhere.
    shapes = [shapely.box(0, 0, 10, 10), shapely.box(4, 4, 5, 5), shapely.box(-1, -1, 11, 11)]
    x, y = np.array([4.5, 2.0, 10.5, 10.0, 12.0]), np.array([4.5, 2.0, 5.0, 5.0, 5.0])
    for bits in (0, 3):
        found, several = GridIndex.build(np.array(shapes, dtype=object), 64, bits).find(x, y)
        assert list(found) == [0, 0, 2, 0, -1]
        assert several == 3


def test_the_caller_keeps_its_own_polygons(squares: gpd.GeoDataFrame) -> None:
    locator.locate([0.5], [0.5], squares)
    assert not shapely.is_prepared(squares.geometry.to_numpy()).any()


def test_overlaps_are_counted_and_given_to_the_lowest() -> None:
    shapes = [shapely.box(1, 0, 3, 1), shapely.box(0, 0, 2, 1)]
    regions = gpd.GeoDataFrame(geometry=shapes, index=["XX-B", "XX-A"], crs="EPSG:4326")
    found = locator.locate([0.5, 1.5, 2.5], [0.5, 0.5, 0.5], regions)
    assert list(found.codes) == ["XX-A", "XX-A", "XX-B"]
    assert found.several == 1


def test_empty_and_missing_shapes_hold_nothing() -> None:
    shapes = [shapely.Polygon(), None, shapely.box(0, 0, 1, 1)]
    regions = gpd.GeoDataFrame(geometry=shapes, index=["XX-A", "XX-B", "XX-C"], crs="EPSG:4326")
    assert list(locator.locate([0.5], [0.5], regions).codes) == ["XX-C"]


def test_cells_are_monotone_and_stay_inside() -> None:
    frame = IndexFrame.around((-10.0, 20.0, 12.0, 37.0), 512)
    x = np.sort(np.random.default_rng(1).uniform(-200, 200, 5000))
    columns, _ = frame.cells(x, np.full(5000, 30.0))
    assert (np.diff(columns) >= 0).all()
    strange = np.array([np.nan, np.inf, -np.inf, 1e300])
    for cells in frame.cells(strange, strange[::-1].copy()):
        assert ((cells >= 0) & (cells < 512)).all()
