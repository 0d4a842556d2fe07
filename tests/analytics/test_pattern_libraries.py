"""Our statistics, neighbours and classes beside those of PySAL, which users do not install."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pytest

from analytics import classes
from analytics.measures import neighbours, pattern
from geodata.datasets import Datasets

esda_moran = pytest.importorskip("esda.moran")
esda_getisord = pytest.importorskip("esda.getisord")
libpysal_weights = pytest.importorskip("libpysal.weights")
mapclassify = pytest.importorskip("mapclassify")
Floats = npt.NDArray[np.float64]
SETS = ("DZ-2026", "DZ-1984", "TN-2000", "MA-2015")


@pytest.fixture(autouse=True)
def advice() -> Iterator[None]:
    """The libraries advise a compiler, and joined islands."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def drawn(data: Datasets, name: str) -> gpd.GeoDataFrame:
    return data.geometry(name).sort_index()


def values(count: int) -> Floats:
    return np.random.default_rng(count).gamma(1.5, 20, count).round(1)


@pytest.mark.parametrize("name", SETS)
def test_neighbours(data: Datasets, name: str) -> None:
    areas = drawn(data, name)
    codes = list(areas.index)
    found = neighbours.find(areas, "queen")
    theirs = libpysal_weights.Queen.from_dataframe(
        areas.reset_index(drop=True), use_index=False, silence_warnings=True
    )
    for i, code in enumerate(codes):
        if theirs.neighbors[i]:
            ours = set(found.of[code]) - {one for one, to in found.islands.items() if to == code}
            assert ours == {codes[j] for j in theirs.neighbors[i]}, code


@pytest.mark.parametrize("transform", ["row", "binary"])
@pytest.mark.parametrize("name", SETS)
def test_moran(data: Datasets, name: str, transform: str) -> None:
    linked = neighbours.find(drawn(data, name), "queen").of
    y = values(len(linked))
    weights = libpysal_weights.W(linked, id_order=list(linked), silence_warnings=True)
    letter = {"row": "r", "binary": "b"}[transform]
    theirs = esda_moran.Moran(y, weights, transformation=letter, permutations=0)
    ours = pattern.moran(list(y), linked, transform)
    expected = (theirs.I, theirs.EI, theirs.VI_norm, theirs.VI_rand, theirs.z_rand)
    assert list(ours.values()) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("transform", ["row", "binary"])
def test_local_moran(data: Datasets, transform: str) -> None:
    linked = neighbours.find(drawn(data, "DZ-2026"), "queen").of
    y = values(len(linked))
    weights = libpysal_weights.W(linked, id_order=list(linked), silence_warnings=True)
    theirs = esda_moran.Moran_Local(
        y,
        weights,
        transformation={"row": "r", "binary": "b"}[transform],
        permutations=pattern.PERMUTATIONS,
        seed=pattern.SEED,
        n_jobs=1,
    )
    ours = pattern.local_moran(list(y), linked, transform)
    assert ours["quadrants"] == theirs.q.tolist()
    assert ours["values"] == pytest.approx(theirs.Is.tolist(), rel=1e-9)
    expected = pattern.two_sided(theirs.Is, theirs.rlisas)
    assert ours["p_values"] == pytest.approx(expected.tolist(), abs=1e-12)


@pytest.mark.parametrize("star", [True, False])
def test_getis_and_ord(data: Datasets, star: bool) -> None:
    linked = neighbours.find(drawn(data, "DZ-2026"), "nearest").of
    y = values(len(linked))
    weights = libpysal_weights.W(linked, id_order=list(linked), silence_warnings=True)
    theirs = esda_getisord.G_Local(y, weights, transform="B", permutations=0, star=star, n_jobs=1)
    assert pattern.hot_spots(y, linked, star=star)["z"] == pytest.approx(theirs.Zs, rel=1e-9)


def test_general_g() -> None:
    rng = np.random.default_rng(4)
    points, y = rng.uniform(0, 10, (40, 2)), rng.gamma(2, 5, 40)
    weights = libpysal_weights.DistanceBand(points, 3.0, binary=True, silence_warnings=True)
    theirs = esda_getisord.G(y, weights, permutations=0)
    ours = pattern.getis_ord_g(points.tolist(), y.tolist(), 3.0)
    assert ours == pytest.approx(
        {"value": theirs.G, "expected": theirs.EG, "z": theirs.z_norm}, rel=1e-9
    )


@pytest.mark.parametrize("seed", range(40))
def test_classes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    y = rng.gamma(1.2, 10, int(rng.integers(8, 60))).round(int(rng.integers(0, 3)))
    k = int(rng.integers(2, 8))
    equal = mapclassify.EqualInterval(y, k=k).bins
    assert classes._edges(y, "equal", k)[1:] == pytest.approx(equal, rel=1e-9)
    quantiles = np.unique(mapclassify.Quantiles(y, k=k).bins)
    assert classes._edges(y, "quantiles", k)[1:] == pytest.approx(quantiles, rel=1e-9)
    if np.unique(y).size >= k:
        ours = classes.natural_breaks(y, k)
        theirs = np.unique(mapclassify.FisherJenks(y, k=k).bins)
        # The library sums in single precision: ours is never the worse.
        assert spread(y, ours) <= spread(y, theirs) * (1 + 1e-6)


def spread(y: Floats, upper: Floats) -> float:
    """The sum of squares within classes."""
    number = np.searchsorted(upper, y)
    return sum(
        float(((own - own.mean()) ** 2).sum())
        for own in map(y.__getitem__, (number == i for i in np.unique(number)))
    )
