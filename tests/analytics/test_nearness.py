"""Distances between units, and places where they crowd: published results, by hand, by chance."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics.__main__ import main
from analytics.measures import metric
from analytics.measures.numbers import MeasureError
from geodata import nearness, neighbourhood, scan

# Medieval graves: Alt and Vach (1991), as the package smacpod carries them (French 2014).
GRAVES = json.loads((Path(__file__).parent / "graves.json").read_text("utf-8"))
# Trees of a hectare of forest in French Guiana, as the package dbmss carries them (paracou16).
TREES = json.loads((Path(__file__).parent / "trees.json").read_text("utf-8"))["points"]
# The first ninety are Vouacapoua americana, the 27 after them Qualea rosea.
AMERICANA, ROSEA = range(90), range(90, 117)
# A square of side 1.
SQUARE = [[0, 0], [1, 0], [0, 1], [1, 1]]


def through_the_command(
    name: str, given: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str]
) -> dict[str, Any]:
    """As a sceptic would check it."""
    path = folder / "input.json"
    path.write_text(json.dumps(given), "utf-8")
    assert main(["metric", name, "--input", str(path)]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


# Published ---------------------------------------------------------------------------


def test_the_scan_finds_the_graves_that_satscan_finds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """SaTScan's results for the graves, as the tests of smacpod (spscan.test) print them."""
    given = {"points": GRAVES["points"], "group": GRAVES["group"], "rate": 1}
    found = through_the_command("spatial_scan", given, tmp_path, capsys)
    assert found["centres"][:2] == [[10324, 4389], [6934, 6918]]
    assert (found["inside"][:2], found["units"][:2]) == ([11, 3], [19, 3])
    assert found["ratios"][:2] == pytest.approx([7.42, 4.81], abs=0.005)
    # SaTScan's p-value is 0.07 and 0.69 of 999 simulations; ours is of 99.
    assert 0.02 <= found["p_values"][0] <= 0.15
    assert found["p_values"][1] > 0.5


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # New York leukaemia (Waller and Gotway 2005), ten tracts: tests of smerc, scan_stat.
        ((41, 38_999, 552, 1_057_673), 8.47836),
        # The graves: 11 of 19 inside, 30 of 143 in all.
        ((11, 19, 30, 143), 7.42),
    ],
)
def test_published_likelihood_ratios(
    given: tuple[float, ...], expected: float, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = dict(zip(("inside", "units", "group", "everybody"), given, strict=True))
    found = through_the_command("scan_likelihood", inputs, tmp_path, capsys)
    assert found["value"] == pytest.approx(expected, abs=0.005)


def test_k_density_of_three_points_as_morie_prints_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Example of its duranton_overman."""
    given = {"points": [[0, 0], [1, 0], [0, 1]], "distances": [0, 1], "bandwidth": 0.5}
    found = through_the_command("k_density", given, tmp_path, capsys)
    assert found["values"] == pytest.approx([0.153718, 0.720813], abs=5e-7)


def test_k_density_of_all_trees_sums_to_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Test “Kd sums to 1 when all distances are kept” of dbmss: metre by metre, within 1 %."""
    at = list(range(301))
    given = {"points": TREES, "sites": TREES, "distances": at, "simulations": 1}
    found = through_the_command("k_density", given, tmp_path, capsys)
    assert sum(found["values"]) == pytest.approx(1, abs=1e-2)


def test_qualea_rosea_is_localised_where_dbmss_finds_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its introduction: against 100 draws, significantly between about 10 and 20 metres.

    Up to a third of the plot's diameter, as it asks; its p of 1/101 is that of another test.
    """
    given = {"points": [TREES[i] for i in ROSEA], "sites": TREES, "simulations": 100}
    asked = {**given, "distances": list(range(108))}
    found = through_the_command("k_density", asked, tmp_path, capsys)
    assert found["p_near"] <= 0.05
    above = [at for at in range(108) if found["values"][at] > found["highest"][at]]
    assert above
    assert above == list(range(above[0], above[-1] + 1))
    assert above[0] == pytest.approx(10, abs=5)
    assert above[-1] == pytest.approx(20, abs=5)


def test_vouacapoua_americana_is_aggregated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Marcon, Puech and Traissac (2012) detect aggregation within its species by M on these trees.

    Of their hundred draws none has as many neighbours of its own kind.
    """
    group = [int(i in AMERICANA) for i in range(len(TREES))]
    given = {"points": TREES, "group": group, "radii": [10, 20, 30], "simulations": 100}
    found = through_the_command("marcon_puech_m", given, tmp_path, capsys)
    assert all(
        value > limit > 1 for value, limit in zip(found["values"], found["highest"], strict=True)
    )
    assert found["p_near"] == pytest.approx(1 / 101)


# By hand -----------------------------------------------------------------------------


def test_k_density_of_two_points_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One distance of 3 under a kernel of width 1, and its mirror image at −3."""
    given = {"points": [[0, 0], [3, 0]], "distances": [0, 3, 4], "bandwidth": 1}
    found = through_the_command("k_density", given, tmp_path, capsys)

    def normal(z: float) -> float:
        return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)

    expected = [2 * normal(3), normal(0) + normal(6), normal(1) + normal(7)]
    assert found["values"] == pytest.approx(expected, rel=1e-12)


def test_k_density_of_a_square_by_hand() -> None:
    """Four sides of 1 and two diagonals of √2; Silverman's rule from these six numbers."""
    apart = np.array([1, 1, 1, 1, math.sqrt(2), math.sqrt(2)])
    quarters = (np.percentile(apart, 75) - np.percentile(apart, 25)) / 1.34
    width = 0.9 * min(apart.std(ddof=1), quarters) * 6**-0.2
    found = metric.compute("k_density", {"points": SQUARE, "distances": [0.5, 1, 2]})
    assert found["bandwidth"] == pytest.approx(width)
    at = np.array([0.5, 1, 2])[:, None]
    kernels = np.exp(-(((at - apart) / width) ** 2) / 2) + np.exp(
        -(((at + apart) / width) ** 2) / 2
    )
    expected = kernels.sum(axis=1) / (6 * width * math.sqrt(2 * math.pi))
    assert found["values"] == pytest.approx(expected.tolist())


def test_k_density_of_all_distances_sums_to_one() -> None:
    """As the tests of dbmss (testKd) ask of it."""
    points = np.random.default_rng(4).uniform(0, 10, (60, 2)).tolist()
    at = np.linspace(0, 30, 3_001)
    found = metric.compute("k_density", {"points": points, "distances": at.tolist()})
    assert np.trapezoid(found["values"], at) == pytest.approx(1, abs=1e-4)


def test_m_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three of five points on a line belong to the group; within 1, ratios of 1/1, 1/2 and 0/1.

    Their sum over three times 2/4.
    """
    given = {"points": [[0, 0], [1, 0], [2, 0], [5, 0], [6, 0]], "group": [1, 1, 0, 1, 0]}
    found = through_the_command("marcon_puech_m", {**given, "radii": [1, 9]}, tmp_path, capsys)
    assert found["values"] == pytest.approx([(1 + 1 / 2 + 0) / (3 * 2 / 4), 1.0])


def test_weighted_m_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three points at 1 from each other that weigh 1, 2 and 3: the toy of dbmss (testDtable).

    The two of weights 2 and 3 belong together: (3/4 + 2/3) / (3/4 + 2/3) once all are near;
    seen from the first alone there would be no group.
    """
    points = [[0, 0], [1, 0], [0.5, math.sqrt(3) / 2]]
    given = {"points": points, "group": [0, 1, 1], "weights": [1, 2, 3], "radii": [1.01]}
    found = through_the_command("marcon_puech_m", given, tmp_path, capsys)
    assert found["values"] == pytest.approx([1.0])
    # A fourth far away has no neighbour: left out of both sums, not out of the whole.
    alone = {**given, "points": [*points, [9, 9]], "group": [0, 1, 1, 1], "weights": [1, 2, 3, 4]}
    expected = (3 / 4 + 2 / 3) / ((9 - 2) / (10 - 2) + (9 - 3) / (10 - 3))
    found = through_the_command("marcon_puech_m", alone, tmp_path, capsys)
    assert found["values"] == pytest.approx([expected])


def test_m_of_all_trees_pair_by_pair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Marcon and Puech's sentence, one pair of trees after the other, with made-up weights."""
    weights, radius = [1 + i % 7 for i in range(len(TREES))], 15
    inside = expected = 0.0
    own, whole = sum(weights[i] for i in ROSEA), sum(weights)
    for i in ROSEA:
        around = [
            j for j in range(len(TREES)) if j != i and math.dist(TREES[i], TREES[j]) <= radius
        ]
        near = sum(weights[j] for j in around)
        inside += sum(weights[j] for j in around if j in ROSEA) / near
        expected += (own - weights[i]) / (whole - weights[i])
    given = {"points": TREES, "group": [int(i in ROSEA) for i in range(len(TREES))]}
    inputs = {**given, "weights": weights, "radii": [radius]}
    found = through_the_command("marcon_puech_m", inputs, tmp_path, capsys)
    assert found["values"] == pytest.approx([inside / expected], rel=1e-12)


def test_bands_by_hand() -> None:
    """Nineteen curves 1 to 19 at one distance: 5 % on either side leave out one each."""
    simulated = np.arange(1.0, 20.0)[:, None]
    found = nearness.bands(np.array([25.0]), simulated)
    assert (found.p_above, found.p_below) == (1 / 20, 1.0)
    # The last of them lies (19 − 9.5) standard deviations of 1 to 18 from their mean.
    reach = (19 - 9.5) / np.std(np.arange(1, 19)) * np.std(simulated)
    assert (found.lowest[0], found.highest[0]) == pytest.approx((10 - reach, 10 + reach))


# Large numbers, against the exact sum -------------------------------------------------


def towns(rng: np.random.Generator, count: int, spread: float = 8_000.0) -> Any:
    """Points around forty places of 600 × 300 km, of very unequal size."""
    centres = rng.uniform(0, 1, (40, 2)) * [600_000, 300_000]
    sizes = rng.pareto(1.2, 40) + 0.2
    chosen = rng.choice(40, count, p=sizes / sizes.sum())
    wide = np.where(rng.random(count) < 0.2, 5, 1)[:, None]
    return centres[chosen] + rng.normal(0, spread, (count, 2)) * wide


def test_the_grid_stays_within_one_percent_of_the_exact_sum() -> None:
    sites = towns(np.random.default_rng(2), 4_000)
    points, at = sites[:1_200], np.arange(0, 105, 5) * 1_000.0
    for width in (2_000.0, nearness.bandwidth(points, 100_000.0)):
        observed, _, used = nearness.densities(points, sites, at, width, 0)
        assert used == width
        exact = nearness.exact_density(points, at, width)
        assert np.abs(observed - exact).max() <= 0.01 * exact.max()


def test_m_by_cells_stays_near_the_exact_sum() -> None:
    """Exactly where few are near; by cells, where many are, within 2 %."""
    sites = towns(np.random.default_rng(3), 6_000)
    chosen, radii = np.arange(600), np.array([2.0, 5.0, 10.0, 20.0]) * 1_000
    exact = neighbourhood.exact_m(sites, chosen, radii, np.ones(len(sites)))
    found = [seen[0] for seen, _ in neighbourhood.m_values(sites, [chosen], radii, 0)]
    assert found[0] == pytest.approx(exact[0], rel=1e-6)
    assert found[-1] != pytest.approx(exact[-1], rel=1e-6)
    assert np.ravel(found) == pytest.approx(exact, rel=0.02)


# Chance ------------------------------------------------------------------------------


def test_chance_keeps_its_level(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 120 groups drawn by chance about 5 % are found, on either side and by each method.

    Of so many, 0 to 13 with a probability of 99.5 %; each is compared with draws of its own.
    """
    rng = np.random.default_rng(8)
    sites = towns(rng, 800)
    at = np.arange(0, 102, 4) * 1_000.0
    radii = np.array([5.0, 20.0]) * 1_000
    cells = np.unique(np.floor(sites / 20_000), axis=0, return_inverse=True)
    units = scan.Units((cells[0] + 0.5) * 20_000, cells[1].ravel())
    windows = scan.Stepped(units.at, (20_000.0, 40_000.0))
    found = dict.fromkeys(("near", "far", "m", "scan"), 0)
    for seed in range(120):
        for module in (nearness, scan):
            monkeypatch.setattr(module, "SEED", seed)
        chosen = rng.choice(len(sites), 40, replace=False)
        width = nearness.bandwidth(sites[chosen], 100_000.0)
        curve = nearness.bands(*nearness.densities(sites[chosen], sites, at, width, 39)[:2])
        found["near"] += curve.p_above <= 0.05
        found["far"] += curve.p_below <= 0.05
        circles = scan.circles(units, chosen, windows, 39)
        found["scan"] += any(one.p_value <= 0.05 for one in circles)
        steps = list(neighbourhood.m_values(sites, [chosen], radii, 39))
        observed = np.array([one[0][0] for one in steps])
        simulated = np.column_stack([one[1][:, 0] for one in steps])
        found["m"] += nearness.bands(observed, simulated).p_above <= 0.05
    assert all(0 <= count <= 13 for count in found.values()), found
    assert sum(found.values()) > 0


# Bad input ---------------------------------------------------------------------------

LINE = [[i, 0] for i in range(12)]
REFUSED = [
    ("k_density", {"points": [[0, 0]], "distances": [1]}, "too_few"),
    ("k_density", {"points": SQUARE, "distances": [0]}, "zero_total"),
    ("k_density", {"points": SQUARE, "distances": [1], "bandwidth": 0}, "zero_total"),
    ("k_density", {"points": [[0, 0], [1, 0]], "distances": [1]}, "all_equal"),
    ("k_density", {"points": SQUARE, "distances": [1], "sites": SQUARE}, "too_few"),
    ("k_density", {"points": LINE, "distances": [3], "sites": LINE[:5]}, "too_few"),
    ("k_density", {"points": LINE, "distances": [3], "sites": LINE * 2}, "stacked_points"),
    (
        "k_density",
        {"points": LINE, "distances": [3], "sites": LINE, "simulations": 0},
        "zero_total",
    ),
    (
        "k_density",
        {"points": LINE, "distances": [3], "sites": LINE, "simulations": 10**6},
        "too_many",
    ),
    ("marcon_puech_m", {"points": SQUARE, "group": [1, 1, 0], "radii": [1]}, "lengths_differ"),
    ("marcon_puech_m", {"points": SQUARE, "group": [1, 0, 0, 0], "radii": [1]}, "too_few"),
    ("marcon_puech_m", {"points": SQUARE, "group": [1, 2, 0, 0], "radii": [1]}, "not_a_flag"),
    ("marcon_puech_m", {"points": SQUARE, "group": [1, 1, 0, 0], "radii": [0]}, "zero_total"),
    ("marcon_puech_m", {"points": SQUARE, "group": [1, 1, 0, 0], "radii": [0.5]}, "no_neighbour"),
    (
        "marcon_puech_m",
        {
            "points": LINE,
            "group": [1] * 12,
            "radii": [1],
            "weights": [1] * 12,
            "simulations": 9,
        },
        "not_both",
    ),
    ("spatial_scan", {"points": SQUARE, "group": [1, 1, 1, 1]}, "all_equal"),
    ("spatial_scan", {"points": [[0, 0]] * 3_001, "group": [1] * 3_001}, "too_many"),
    (
        "scan_likelihood",
        {"inside": 5, "units": 4, "group": 9, "everybody": 20},
        "part_above_whole",
    ),
    ("scan_likelihood", {"inside": 0, "units": 0, "group": 0, "everybody": 0}, "zero_total"),
]


@pytest.mark.parametrize(("name", "given", "code"), REFUSED)
def test_bad_input_is_refused(name: str, given: dict[str, Any], code: str) -> None:
    with pytest.raises(MeasureError) as refused:
        metric.compute(name, given)
    assert refused.value.code == code


def test_a_refusal_is_said_in_every_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "input.json"
    given = {"points": LINE, "distances": [3], "sites": LINE * 2}
    path.write_text(json.dumps(given), "utf-8")
    said = set()
    for lang in ("fr", "ar", "en"):
        assert main(["metric", "k_density", "--input", str(path), "--lang", lang]) == 2
        answer = json.loads(capsys.readouterr().err)
        assert answer["code"] == "stacked_points"
        said.add(answer["error"])
    assert len(said) == 3
