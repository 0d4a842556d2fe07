"""Indices against published results, against their definitions, and against bad input."""

from __future__ import annotations

import itertools
import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.__main__ import main
from analytics.measures import concentration, density, metric, pattern, plane, specialisation
from analytics.measures.numbers import MeasureError

PUBLISHED = json.loads((Path(__file__).parent / "published.json").read_text("utf-8"))
GRID = {  # a chessboard of nine squares, neighbours by edge
    str(3 * r + c): [
        3 * (r + dr) + c + dc
        for dr, dc in ((-1, 0), (0, -1), (0, 1), (1, 0))
        if 0 <= r + dr < 3 and 0 <= c + dc < 3
    ]
    for r in range(3)
    for c in range(3)
}
COUNTS = st.lists(st.integers(1, 10_000), min_size=2, max_size=12)


@pytest.mark.parametrize("case", PUBLISHED, ids=[case["id"] for case in PUBLISHED])
def test_published_result(
    case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Through the command line, as a sceptic would check it."""
    path = tmp_path / "input.json"
    path.write_text(json.dumps(case["input"]), "utf-8")
    assert main(["metric", case["metric"], "--input", str(path)]) == 0
    found, expected = json.loads(capsys.readouterr().out)[case["field"]], case["expected"]
    if isinstance(expected, list):
        found = found[: len(expected)]  # Of long lists the first are printed.
    # An absolute tolerance, as the published decimals allow.
    assert found == pytest.approx(expected, abs=case["tolerance"], rel=0)


def test_contract_names_every_index() -> None:
    assert set(metric.METRICS) == {
        *("location_quotient", "herfindahl", "gini", "locational_gini", "specialisation_gini"),
        *("krugman_specialisation", "krugman_concentration", "theil_mean_log"),
        *("litzenberger_sternberg", "ellison_glaeser", "moran", "local_moran", "getis_ord_g"),
        *("getis_ord_gi", "nearest_neighbour", "kernel_density", "density", "theil"),
        *("dartboard_quotient", "empirical_bayes", "false_discovery", "moran_rates"),
        *("growth", "shift_share", "esteban_marquillas", "growth_quadrant"),
        *("proximity", "relatedness_density", "coagglomeration", "benchmark_clusters"),
        *("k_density", "marcon_puech_m", "spatial_scan", "scan_likelihood"),
        "quotients_with_neighbours",
    }


# By hand -----------------------------------------------------------------------------


def test_location_quotient_by_hand() -> None:
    """30 of 100 here, 100 of 1,000 everywhere: three times the share."""
    found = specialisation.location_quotient(30, 100, 100, 1000)
    assert found.value == pytest.approx(3.0)
    assert found.verdict == "above"
    few = specialisation.location_quotient(1, 2, 100, 1000)
    assert few.value == pytest.approx(5.0)
    assert few.verdict == "unsure", "one unit of two proves nothing"
    none = specialisation.location_quotient(0, 200, 100, 1000)
    assert (none.value, none.low, none.verdict) == (0.0, 0.0, "below")
    whole = specialisation.location_quotient(100, 1000, 100, 1000)
    assert (whole.value, whole.verdict) == (1.0, "unsure")


def test_interval_is_where_the_tail_is_two_and_a_half_per_cent() -> None:
    """The definition: at its ends, so few or so many have a chance of exactly 2.5 %."""

    def at_most(k: int, n: int, p: float) -> float:
        return sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1))

    for k, n in ((1, 5), (3, 17), (12, 40)):
        low, high = specialisation.binomial_interval(k, n)
        assert at_most(k, n, high) == pytest.approx(0.025, abs=1e-9)
        assert 1 - at_most(k - 1, n, low) == pytest.approx(0.025, abs=1e-9)


def test_litzenberger_sternberg_by_hand() -> None:
    """Twice the density, four times the stock per inhabitant, firms of half the size: 16."""
    found = concentration.litzenberger_sternberg(
        e_ij=20, e_i=100, a_j=10, a=100, p_j=50, p=1000, b_ij=4, b_i=10
    )
    assert found == pytest.approx((20 / 10 / 1) * (20 / 50 / 0.1) / ((20 / 4) / (100 / 10)))


def test_krugman_by_hand() -> None:
    assert specialisation.krugman_specialisation([1, 1], [1, 3]) == pytest.approx(0.5)
    found = concentration.krugman_concentration([1, 0], [[1, 1], [0, 1]])
    assert found == pytest.approx(1.5), "1 and 0 against the mean shares 1/4 and 3/4"


def test_density_by_hand() -> None:
    assert density.density(2, 2243.3, 938475) == {
        "per_1000_km2": pytest.approx(0.891544, abs=1e-6),
        "per_100000_inhabitants": pytest.approx(0.213112, abs=1e-6),
    }


def test_empirical_bayes_draws_small_regions_further() -> None:
    """Equal rates stay; a small region's extreme rate moves most, none past the mean."""
    same = density.empirical_bayes([10, 20, 30], [100, 200, 300])
    assert same == pytest.approx([0.1, 0.1, 0.1])
    count, people = [0, 30, 400], [20, 100, 4000]
    raw = np.array(count) / np.array(people)
    mean = sum(count) / sum(people)
    found = density.empirical_bayes(count, people)
    moved = np.abs(found - raw) / np.abs(mean - raw)
    assert list(moved) == sorted(moved, reverse=True)
    assert ((moved >= 0) & (moved <= 1)).all()


def test_empirical_bayes_is_that_of_esda() -> None:
    """The variance between regions is Marshall's, as in esda's smoothing."""
    from esda.smoothing import Empirical_Bayes

    count, people = [3, 9, 1, 40, 7], [100, 150, 90, 400, 60]
    theirs = Empirical_Bayes(np.array(count), np.array(people)).r.ravel()
    assert density.empirical_bayes(count, people) == pytest.approx(theirs)


def test_standardised_rates_by_hand() -> None:
    """Rates 0.1, 0.3, 0.2 of 10, 10 and 20: overall 0.2, s² = 0.005, less 0.2 / 13.33: a = -0.01.

    Of ten people v is 0.02 - 0.01; of twenty nothing is left, and 0.2 / 20 counts.
    """
    found = pattern.standardised_rates([1, 3, 4], [10, 10, 20])
    assert found == pytest.approx([-1.0, 1.0, 0.0])


def test_standardised_rates_are_those_of_esda() -> None:
    from esda.smoothing import assuncao_rate

    count, people = [3, 9, 1, 40, 7], [100, 150, 90, 400, 60]
    theirs = assuncao_rate(np.array(count), np.array(people))
    assert pattern.standardised_rates(count, people) == pytest.approx(theirs)


def test_equal_populations_leave_the_pattern_as_it_is() -> None:
    y = [4, 2, 9, 1, 7, 3, 8, 8, 2]
    plain = pattern.moran(y, GRID)
    freed = pattern.moran_of_rates(y, [100] * 9, GRID)
    assert {k: v for k, v in freed.items() if k != "rates"} == pytest.approx(plain)


def test_benjamini_and_hochberg_find_four_of_fifteen() -> None:
    """The example of their article of 1995 (p. 296): at 5 % the four smallest stand."""
    p_values = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
        *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
    ]
    found = metric.compute("false_discovery", {"p_values": p_values})
    assert found["significant"] == [True] * 4 + [False] * 11
    assert found["adjusted"][3] == pytest.approx(0.0095 * 15 / 4)
    strict = metric.compute("false_discovery", {"p_values": p_values, "rate": 0.01})
    assert sum(strict["significant"]) == 3


def test_empirical_bayes_through_the_command() -> None:
    """Rates 0, 0.3 and 0.1 about a mean of 430 / 4,120: as the function itself."""
    given = {"count": [0, 30, 400], "population": [20, 100, 4000]}
    found = metric.compute("empirical_bayes", given)["values"]
    assert found == pytest.approx(density.empirical_bayes(*given.values()))


def test_theil_by_hand_and_its_parts_add_up() -> None:
    """Shares 1/2, 1/2, 0 against 1/4, 1/4, 1/2: ln 2; the first and the third are a district."""
    found = concentration.theil([5, 5, 0], [10, 10, 20], ["a", "b", "a"])
    assert found["value"] == pytest.approx(math.log(2))
    between = 0.5 * math.log(0.5 / 0.75) + 0.5 * math.log(0.5 / 0.25)
    assert found["between"] == pytest.approx(between)
    # Within a: its half of the sector, all of it in a region of a third of a.
    assert found["within"] == pytest.approx(0.5 * math.log(1 / (1 / 3)))
    assert concentration.theil([1, 2], [10, 20]) == {"value": pytest.approx(0.0)}


def thrown_everywhere(plants: list[float], share: list[float]) -> list[tuple[float, np.ndarray]]:
    """Every way in which plants can fall on regions: its chance, and the sector's shares."""
    ways = []
    for regions in itertools.product(range(len(share)), repeat=len(plants)):
        sums = np.bincount(regions, plants, len(share)) / sum(plants)
        ways.append((float(np.prod([share[i] for i in regions])), sums))
    return ways


def test_standard_error_of_ellison_and_glaeser_is_that_of_every_throw() -> None:
    """Three plants over three regions: all 27 ways, weighed by their chance."""
    plants, share = [50.0, 30.0, 20.0], [0.5, 0.3, 0.2]
    regions = {f"r{i}": 1000 * part for i, part in enumerate(share)}
    found = concentration.ellison_glaeser(plants, ["r0", "r1", "r0"], regions)
    gammas = []
    for chance, sums in thrown_everywhere(plants, share):
        raw = float(((sums - share) ** 2).sum())
        spread, index = 1 - sum(x * x for x in share), 0.38
        gammas.append((chance, (raw - spread * index) / (spread * (1 - index))))
    mean = sum(chance * gamma for chance, gamma in gammas)
    assert mean == pytest.approx(0.0, abs=1e-12)
    error = math.sqrt(sum(chance * gamma**2 for chance, gamma in gammas))
    assert found["standard_error"] == pytest.approx(error)
    assert found["z"] == pytest.approx(found["value"] / error)


def test_standard_error_of_a_dartboard_quotient_is_that_of_every_throw() -> None:
    """The region holds half of all jobs; 80 of the sector's 100 jobs are there."""
    plants, share = [50.0, 30.0, 20.0], [0.5, 0.3, 0.2]
    given = {"e_ij": 80, "e_j": 500, "e_i": 100, "e": 1000}
    found = metric.compute("dartboard_quotient", {**given, "plants": plants})
    ways = thrown_everywhere(plants, share)
    assert sum(chance * sums[0] / 0.5 for chance, sums in ways) == pytest.approx(1.0)
    spread = sum(chance * (sums[0] / 0.5 - 1) ** 2 for chance, sums in ways)
    assert found["standard_error"] == pytest.approx(math.sqrt(spread))
    assert found["value"] == pytest.approx(1.6)
    assert found["verdict"] == "unsure", "three plants prove nothing"
    same = metric.compute("dartboard_quotient", {**given, "herfindahl_of_plants": 0.38})
    assert same == pytest.approx(found)


def test_equal_plants_are_draws() -> None:
    """Four plants of 25 jobs, all four in a region of half of all jobs: chance 1/16, twice that."""
    cell = 100, 500, 100, 1000
    assert specialisation.plants_p(*cell, 0.25) == pytest.approx(2 / 16)
    found = specialisation.quotient_on_plants(*cell, 0.25)
    # So few that all four come with a chance of 2.5 %: p⁴ = 0.025, over a half.
    assert found.low == pytest.approx(0.025**0.25 / 0.5)
    assert (found.value, found.high, found.verdict) == (2.0, 2.0, "unsure")
    many = specialisation.quotient_on_plants(*cell, 0.01)
    assert many.verdict == "above", "a hundred plants, all of them there"


def test_one_plant_of_five_hundred_jobs_is_one_draw() -> None:
    """500 jobs in one plant of the sector's 5,000 in ten: a quotient of 2, and no verdict."""
    given = {"e_ij": 500, "e_j": 2000, "e_i": 5000, "e": 40_000}
    by_jobs = metric.compute("location_quotient", given)
    by_plants = metric.compute("dartboard_quotient", {**given, "plants": [500] * 10})
    assert (by_jobs["verdict"], by_plants["verdict"]) == ("above", "unsure")


def test_kernel_is_the_exact_sum() -> None:
    points, at, h = [[0.0, 0.0], [3.0, 4.0]], [[0.0, 0.0], [1.0, 1.0], [50.0, 50.0]], 2.0
    wanted = [
        sum(math.exp(-((x - a) ** 2 + (y - b) ** 2) / (2 * h * h)) for a, b in points)
        / (2 * math.pi * h * h)
        for x, y in at
    ]
    assert plane.kernel_density(points, h, at) == pytest.approx(wanted, rel=1e-12)


def test_clark_evans_by_hand() -> None:
    """Four corners of a square of side 2 in an area of 4: mean 2, expected 0.5."""
    corners = [[0, 0], [0, 2], [2, 0], [2, 2]]
    assert plane.nearest_neighbour(corners) == {"mean_distance": 2.0, "ratio": 4.0}
    assert plane.nearest_neighbour(corners, 16)["ratio"] == pytest.approx(2.0)


def test_hot_spots_follow_the_published_formula() -> None:
    """Ord and Getis (1995), equation 14, by numpy on binary weights that hold the place itself."""
    y = np.array([4.0, 2, 9, 1, 7, 3, 8, 8, 2])
    w = np.array([[float(j in GRID[str(i)] or i == j) for j in range(9)] for i in range(9)])
    mean, s = y.mean(), y.std()
    held = w.sum(axis=1)
    z = (w @ y - held * mean) / (s * np.sqrt((9 * (w**2).sum(axis=1) - held**2) / 8))
    assert pattern.hot_spots(list(y), GRID)["z"] == pytest.approx(list(z))


def test_discoveries_are_benjamini_hochbergs() -> None:
    """Their example: fifteen p-values, the first four stand at 5 %."""
    published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    published += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    assert pattern.discoveries(published) == [True] * 4 + [False] * 11
    assert pattern.discoveries([0.5, 0.9]) == [False, False]


def test_local_moran_finds_the_planted_corner_and_repeats_itself() -> None:
    y = [9.0, 8, 1, 8, 1, 1, 1, 1, 1]
    first, second = (pattern.local_moran(y, GRID) for _ in range(2))
    assert first == second
    assert first["quadrants"][0] == 1
    local = sum(first["values"]) / 8  # esda scales by n - 1
    assert local == pytest.approx(pattern.moran(y, GRID)["value"]), "local values add up to I"


def test_local_moran_finds_nothing_in_ties() -> None:
    """One 10 among nine zeros on a ring: by counting, C(8, 2) of C(9, 2) leave the zero's
    neighbours alike, so the two beside the 10 have 2 × 8/36, and all others 1."""
    ring = {str(i): [str((i - 1) % 10), str((i + 1) % 10)] for i in range(10)}
    found = pattern.local_moran([0.0] * 9 + [10.0], ring)
    exact = [4 / 9, *[1.0] * 7, 4 / 9, 1.0]
    assert found["p_values"] == pytest.approx(exact, abs=0.02)
    assert not any(found["significant"])


def test_numbers_that_differ_in_their_last_digit_are_equal() -> None:
    with pytest.raises(MeasureError, match="all_equal"):
        pattern.moran([0.1 + 0.2, 0.3, 0.3, 0.3], {"0": [1], "1": [0], "2": [3], "3": [2]})


# Whatever the numbers ----------------------------------------------------------------


@given(COUNTS)
def test_herfindahl_lies_between_equal_and_single(values: list[int]) -> None:
    found = specialisation.herfindahl(values)
    assert 1 / len(values) - 1e-12 <= found["value"] <= 1
    assert 1 - 1e-9 <= found["equivalent_number"] <= len(values) + 1e-9


@given(COUNTS, st.randoms(use_true_random=False))
def test_order_changes_nothing(values: list[int], shuffle: Any) -> None:
    turned = list(values)
    shuffle.shuffle(turned)
    for index in (specialisation.herfindahl, specialisation.gini):
        assert index(turned) == pytest.approx(index(values))
    assert concentration.theil_mean_log(turned) == pytest.approx(
        concentration.theil_mean_log(values), abs=1e-12
    )


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 5000)), min_size=2, max_size=9))
def test_weighted_mean_of_quotients_is_one(pairs: list[tuple[int, int]]) -> None:
    """Σ_j (e_j / e) · LQ_j = 1: some regions are above only because others are below."""
    parts = [inside for inside, _ in pairs]
    regions = [inside + others for inside, others in pairs]
    sector, whole = sum(parts), sum(regions)
    if not sector:
        return
    mean = 0.0
    for part, region in zip(parts, regions, strict=True):
        found = specialisation.location_quotient(part, region, sector, whole)
        assert found.low <= found.value <= found.high
        mean += region / whole * found.value
    assert mean == pytest.approx(1.0)


@given(st.integers(0, 10_000), st.floats(0.1, 1e6), st.floats(1, 1e8))
def test_density_times_area_is_the_count(count: int, area: float, people: float) -> None:
    found = density.density(count, area, people)
    assert found["per_1000_km2"] * area / 1000 == pytest.approx(count)
    assert found["per_100000_inhabitants"] * people / 100_000 == pytest.approx(count)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 5000)), min_size=2, max_size=9))
def test_steadied_rates_stay_between_raw_and_mean(pairs: list[tuple[int, int]]) -> None:
    count, people = (list(side) for side in zip(*pairs, strict=True))
    mean = sum(count) / sum(people)
    for steady, n, size in zip(density.empirical_bayes(count, people), count, people, strict=True):
        low, high = sorted((n / size, mean))
        assert low - 1e-12 <= steady <= high + 1e-12


# Bad input ---------------------------------------------------------------------------

REFUSED = [
    ("herfindahl", {"values": [0, 0]}, "zero_total"),
    ("herfindahl", {"values": [5]}, "too_few"),
    ("herfindahl", {"values": [1, -2]}, "negative_number"),
    ("herfindahl", {"values": [1, None]}, "missing_number"),
    ("herfindahl", {"values": [1, float("nan")]}, "missing_number"),
    ("herfindahl", {"values": [True, 2]}, "not_a_number"),
    ("herfindahl", {"values": "12"}, "not_a_list"),
    ("herfindahl", {"values": [1e308, 1e308]}, "not_finite"),
    ("gini", {"values": [3]}, "too_few"),
    ("gini", {"values": [0, 0, 0]}, "zero_total"),
    ("theil_mean_log", {"values": [0, 1]}, "zero_value"),
    ("location_quotient", {"e_ij": 1, "e_j": 0, "e_i": 1, "e": 2}, "zero_total"),
    ("location_quotient", {"e_ij": 3, "e_j": 2, "e_i": 5, "e": 9}, "part_above_whole"),
    ("location_quotient", {"e_ij": 0, "e_j": 10, "e_i": 10, "e": 15}, "part_above_whole"),
    ("location_quotient", {"e_ij": 1, "e_j": 2}, "missing_input"),
    ("location_quotient", {"e_ij": 1, "e_j": 2, "e_i": 3, "e": 9, "x": 1}, "unknown_input"),
    ("locational_gini", {"e_ij": [1, 0], "e_j": [1, 0]}, "absent_everywhere"),
    ("locational_gini", {"e_ij": [1, 2, 3], "e_j": [1, 2]}, "lengths_differ"),
    ("specialisation_gini", {"e_ij": [0, 0], "e_i": [1, 2]}, "zero_total"),
    ("krugman_specialisation", {"e_ij": [1, 2], "e_il": [1, 2, 3]}, "lengths_differ"),
    ("krugman_concentration", {"target": [1, 2], "others": []}, "too_few"),
    (
        "ellison_glaeser",
        {"firm_jobs": [1, 2], "firm_region": ["a", "z"], "region_jobs": {"a": 1, "b": 1}},
        "unknown_region_name",
    ),
    (
        "ellison_glaeser",
        {"firm_jobs": [1, 0], "firm_region": ["a", "b"], "region_jobs": {"a": 1, "b": 1}},
        "one_holds_all",
    ),
    ("moran", {"y": [1, 1, 1], "neighbours": {"a": ["b"], "b": ["a"], "c": ["a"]}}, "all_equal"),
    ("moran", {"y": [1, 2, 3], "neighbours": {"a": ["b"], "b": ["a"]}}, "neighbours_differ"),
    ("moran", {"y": [1, 2, 3], "neighbours": {"a": ["b"], "b": ["a"], "c": []}}, "no_neighbour"),
    (
        "moran",
        {"y": [1, 2, 3], "neighbours": {"a": ["a"], "b": ["a"], "c": ["a"]}},
        "repeated_neighbour",
    ),
    (
        "moran",
        {"y": [1, 2, 3], "neighbours": {"a": ["z"], "b": ["a"], "c": ["a"]}},
        "unknown_neighbour",
    ),
    ("moran", {"y": [1, 2], "neighbours": {"a": ["b"], "b": ["a"]}}, "too_few"),
    (
        "moran",
        {"y": [1, 2, 3], "neighbours": {"a": ["b"], "b": ["a", "c"], "c": ["b"]}},
        "too_few",
    ),
    (
        "getis_ord_gi",
        {"points": [[0, 0], [1, 0], [2, 0], [3, 0]], "y": [1, 2, 3, 5], "threshold": 2},
        "neighbour_of_all",
    ),
    ("moran", {"y": [1, 2, 3, 4], "neighbours": [1]}, "not_a_mapping"),
    (
        "moran",
        {"y": [1, 2, 3], "neighbours": {"a": ["b"], "b": ["a"], "c": ["a"]}, "transform": "x"},
        "unknown_transform",
    ),
    ("getis_ord_g", {"points": [[0, 0], [1, 0], [9, 9]], "y": [1, 2, 3], "threshold": 0}, None),
    ("getis_ord_g", {"points": [[0, 0], [1, 0], [9, 9]], "y": [1, 2, 3], "threshold": 2}, None),
    (
        "getis_ord_gi",
        {"points": [[0, 0], [1, 0], [0, 1]], "y": [1, 2, 3], "threshold": 2, "star": "yes"},
        "not_a_flag",
    ),
    ("nearest_neighbour", {"points": [[0, 0]]}, "too_few"),
    ("nearest_neighbour", {"points": [[0, 0], [0, 0]]}, "zero_total"),
    ("nearest_neighbour", {"points": [[0, 0, 1]]}, "not_points"),
    ("kernel_density", {"points": [[0, 0]], "bandwidth": 0, "at": [[0, 0]]}, "bad_bandwidth"),
    ("kernel_density", {"points": [[0, 0]], "bandwidth": -1, "at": [[0, 0]]}, "bad_bandwidth"),
    ("density", {"count": 1, "area_km2": 0}, "zero_total"),
    ("density", {"count": -1, "area_km2": 10}, "negative_number"),
    ("false_discovery", {"p_values": [0.1, 1.2]}, "not_a_chance"),
    ("false_discovery", {"p_values": [0.1], "rate": 5}, "not_a_chance"),
    ("empirical_bayes", {"count": [1, 2], "population": [10, 0]}, "zero_total"),
    ("theil", {"e_ij": [1, 2], "e_j": [1, 0]}, "absent_everywhere"),
    ("theil", {"e_ij": [1, 2], "e_j": [1, 2], "districts": ["a"]}, "lengths_differ"),
    (
        "moran_rates",
        {"count": [1, 2, 3, 4], "population": [9, 9, 9], "neighbours": GRID},
        "lengths_differ",
    ),
    (
        "moran_rates",
        {"count": [1, 2, 3, 4], "population": [9, 9, 9, 0], "neighbours": GRID},
        "zero_total",
    ),
    (
        "moran_rates",
        {"count": [0, 0, 0, 0], "population": [9, 9, 9, 9], "neighbours": GRID},
        "zero_total",
    ),
    ("dartboard_quotient", {"e_ij": 1, "e_j": 2, "e_i": 3, "e": 9}, "missing_number"),
    ("fractal", {}, "unknown_metric"),
]


@pytest.mark.parametrize(("name", "inputs", "code"), REFUSED)
def test_bad_input_is_refused_in_words(
    name: str,
    inputs: dict[str, Any],
    code: str | None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "input.json"
    path.write_text(json.dumps(inputs), "utf-8")
    for lang in ("fr", "en", "ar"):
        assert main(["metric", name, "--input", str(path), "--lang", lang]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        told = json.loads(printed.err)
        assert code in (None, told["code"])
        assert not told["error"].startswith("error.")
        assert "{" not in told["error"]


@pytest.mark.parametrize("content", ["[1]", "{", "", "3", '{"values": }'])
def test_a_file_that_is_no_object_is_refused(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "input.json"
    path.write_text(content, "utf-8")
    assert main(["metric", "gini", "--input", str(path)]) == 2
    assert "error" in json.loads(capsys.readouterr().err)
    assert main(["metric", "gini", "--input", str(tmp_path / "none.json")]) == 2


def test_indices_of_numbers_need_no_spatial_library() -> None:
    """esda and its kin take seconds to import: only what needs them may ask for them."""
    import subprocess

    code = (
        "import sys; from analytics.measures import metric; "
        "metric.compute('gini', {'values': [1, 2]}); "
        "metric.compute('location_quotient', {'e_ij': 1, 'e_j': 2, 'e_i': 3, 'e': 9}); "
        "print([m for m in ('esda', 'libpysal', 'matplotlib', 'sklearn') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_errors_are_of_the_data_layers_family() -> None:
    with pytest.raises(MeasureError) as caught:
        specialisation.gini([])
    assert caught.value.code == "too_few"
