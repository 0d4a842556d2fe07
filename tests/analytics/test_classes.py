"""Class breaks: every value in one class, edges an official would write."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analytics.classes import Breaks, classify
from analytics.figures.areawords import class_entries
from analytics.selection import CLASS_COUNTS, SCHEMES, Selection
from analytics.summary import summarise
from analytics.words.i18n import Wording
from geodata.datasets import Datasets

SIZES = [int(k) for k in CLASS_COUNTS]
# What measures can be: counts, and densities of more than one in a million.
NUMBERS = st.one_of(
    st.integers(1, 5000).map(float),
    st.floats(1e-6, 1e6, allow_nan=False).map(lambda x: float(f"{x:.6g}")),
)


def holds(breaks: Breaks, values: list[float]) -> None:
    """What must be true of any classes of these values."""
    known = [value for value in values if not math.isnan(value)]
    assert list(breaks.edges) == sorted(breaks.edges)
    assert sum(breaks.counts) == len(known)
    assert len(breaks.counts) == len(breaks)
    for value in known:
        i = breaks.index(value)
        assert 0 <= i < len(breaks)
        assert value <= breaks.edges[i + 1] * (1 + 1e-9) + 1e-12
        assert value >= breaks.edges[i] * (1 - 1e-9) - 1e-12
        low, high = breaks.bounds(i)
        assert low <= value <= high
        assert value < high or breaks.reaches(i), "a limit belongs to the class that says so"


@pytest.mark.parametrize("scheme", SCHEMES)
@given(values=st.lists(NUMBERS, max_size=60), k=st.sampled_from(SIZES))
@example(values=[0.1, 0.2, 0.3], k=3)
@example(values=[1.0, 1.0000001, 1.0000002, 1.0000003], k=3)
@example(values=[1.0, 2.0, 1000000.0], k=7)
@example(values=[math.nan, 2.5, math.nan], k=5)
def test_classes_cover_every_value(scheme: str, values: list[float], k: int) -> None:
    breaks = classify(values, scheme, k)
    assert len(breaks) <= k
    holds(breaks, values)


@pytest.mark.parametrize("scheme", SCHEMES)
@given(values=st.lists(st.integers(1, 400), min_size=1, max_size=40), k=st.sampled_from(SIZES))
def test_whole_numbers_keep_whole_classes(scheme: str, values: list[int], k: int) -> None:
    """Neighbouring classes of counts read "1–3", "4–7": no count is in two of them."""
    breaks = classify(values, scheme, k)
    assert breaks.whole
    before = -1.0
    for i in range(len(breaks)):
        low, high = breaks.bounds(i)
        assert low > before
        assert low <= high
        assert (low, high) == (int(low), int(high))
        inside = [v for v in values if low <= v <= high]
        assert len(inside) == breaks.counts[i]
        before = high


@given(values=st.lists(NUMBERS, min_size=1, max_size=30), scheme=st.sampled_from(SCHEMES))
def test_order_of_values_changes_nothing(values: list[float], scheme: str) -> None:
    assert classify(values, scheme, 5) == classify(values[::-1], scheme, 5)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_value_has_no_class(scheme: str) -> None:
    for values in ([], [math.nan, math.nan]):
        breaks = classify(values, scheme, 5)
        assert len(breaks) == 0
        assert breaks.index(3.0) == -1


@pytest.mark.parametrize("scheme", SCHEMES)
def test_single_value_is_one_class(scheme: str) -> None:
    breaks = classify([3.0, 3.0, 3.0], scheme, 5)
    assert (len(breaks), breaks.counts, breaks.bounds(0)) == (1, (3,), (3.0, 3.0))
    breaks = classify([0.25], scheme, 5)
    assert (len(breaks), breaks.counts, breaks.bounds(0)) == (1, (1,), (0.25, 0.25))


def test_missing_value_has_no_class() -> None:
    breaks = classify([1.0, 2.0, math.nan, 3.0])
    assert breaks.index(math.nan) == -1
    assert sum(breaks.counts) == 3


def test_few_counts_have_a_class_each() -> None:
    breaks = classify([1, 1, 2, 3, 3, 3], "quantiles", 5)
    assert breaks.scheme == "unique"
    assert breaks.counts == (2, 1, 3)
    assert [breaks.bounds(i) for i in range(3)] == [(1, 1), (2, 2), (3, 3)]


def test_ties_stay_together() -> None:
    values = [1.5] * 20 + [2.5, 7.25, 9.0]
    for scheme in SCHEMES:
        breaks = classify(values, scheme, 4)
        assert breaks.counts[breaks.index(1.5)] >= 20
        holds(breaks, values)


def test_round_edges_are_round() -> None:
    assert classify([1, 12, 23, 35, 49], "round", 5).edges == (1.0, 10.0, 20.0, 30.0, 40.0, 50.0)
    fifths = classify([0.11, 0.18, 0.22, 0.29, 0.33], "round", 5).edges
    assert fifths == (0.1, 0.15, 0.2, 0.25, 0.3, 0.35)


def test_crowded_values_get_a_ladder() -> None:
    """Most near the low end and one far off: equal widths would put all but one together."""
    values = [0.02, 0.03, 0.04, 0.06, 0.09, 0.3, 0.9, 3.9]
    breaks = classify(values, "round", 5)
    assert all(edge == 0 or f"{edge:e}"[0] in "125" for edge in breaks.edges)
    assert min(breaks.counts) >= 1, "equal widths would leave classes empty"
    assert breaks.edges == (0.0, 0.1, 0.5, 2.0, 5.0)
    holds(breaks, values)


def test_one_tiny_value_does_not_stretch_the_ladder() -> None:
    """A desert's density must not push all the others into one class."""
    values = [0.0018, 0.08, 0.11, 0.25, 0.27, 0.3, 0.34, 0.35, 0.67, 0.68, 0.71, 0.89, 1.4, 3.9]
    breaks = classify(values, "round", 5)
    assert breaks.edges == (0.0, 0.2, 0.5, 1.0, 2.0, 5.0)
    assert breaks.counts == (3, 5, 4, 1, 1)


def test_library_schemes_agree_with_their_definition() -> None:
    values = [1.5, 2.5, 4.0, 8.0, 16.0, 32.0, 64.0, 128.5]
    assert classify(values, "quantiles", 4).counts == (2, 2, 2, 2)
    width = (128.5 - 1.5) / 4
    expected = [1.5 + width * i for i in range(5)]
    assert classify(values, "equal", 4).edges == pytest.approx(expected)
    # Two far clumps: natural breaks part them, wherever quantiles would.
    natural = classify([1.1, 1.2, 1.3, 9.1, 9.2, 9.3, 9.4], "natural", 3)
    assert natural.index(1.3) != natural.index(9.1)
    assert 9.1 in natural.edges, "the next class begins where its lowest value is"
    assert 1.3 not in natural.edges
    assert classify([0.1, 0.2, 0.25, 0.45, 0.5], "equal", 4).counts == (1, 2, 0, 2)


def test_a_limit_belongs_to_the_upper_class_and_the_legend_says_so(data: Datasets) -> None:
    """0.1, 0.2, … 0.5: a value of just 0.2 is in "0.2 to less than 0.3"."""
    breaks = classify([0.1, 0.2, 0.25, 0.41, 0.5], "round", 4)
    assert breaks.edges == (0.1, 0.2, 0.3, 0.4, 0.5)
    assert [breaks.index(value) for value in (0.1, 0.2, 0.25, 0.41, 0.5)] == [0, 1, 1, 3, 3]
    said = [entry.label for entry in class_entries(breaks, ["#000000"] * 4, Wording("en", data))]
    assert said == [
        "0.1 to less than 0.2",
        "0.2 to less than 0.3",
        "0.3 to less than 0.4",
        "0.4–0.5",
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("measure", ["clusters", "density_km2", "density_pop"])
def test_bundled_values_are_classified(data: Datasets, scheme: str, measure: str) -> None:
    values = summarise(data, Selection(measure=measure)).rows["value"].to_numpy(dtype=float)
    for k in SIZES:
        breaks = classify(values, scheme, k)
        assert 1 <= len(breaks) <= k
        holds(breaks, list(values))
        used = {breaks.index(value) for value in values if not np.isnan(value)}
        assert len(used) >= 2
