"""Growth and relatedness on given numbers: published results, definitions, bad input."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.__main__ import main
from analytics.measures import concentration, growth, metric, relatedness
from analytics.measures.numbers import MeasureError

PUBLISHED = json.loads((Path(__file__).parent / "published_growth.json").read_text("utf-8"))
# Farhauer and Kröll (2013), as cran/REAT prints them in the examples of `shift`: three regions
# that are the whole country, in two years.
REGIONS = {
    "A": ([90, 20, 10, 60], [100, 40, 10, 55]),
    "B": ([60, 30, 30, 40], [85, 55, 40, 35]),
    "C": ([250, 100, 110, 300], [255, 115, 85, 390]),
}
COUNTRY = ([400, 150, 150, 400], [440, 210, 135, 480])
PARTS = ("national", "industry_mix", "competitive")
FAIR_PARTS = ("national", "industry_mix", "homothetic_competitive", "allocation")


def _of(values: tuple[list[int], list[int]]) -> dict[str, list[int]]:
    before, after = values
    whole = {"e_i_before": COUNTRY[0], "e_i_after": COUNTRY[1]}
    return {"e_ij_before": before, "e_ij_after": after, **whole}


@pytest.mark.parametrize("case", PUBLISHED, ids=[case["id"] for case in PUBLISHED])
def test_published_growth(
    case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Through the command line, as a sceptic would check it."""
    path = tmp_path / "input.json"
    path.write_text(json.dumps(case["input"]), "utf-8")
    assert main(["metric", case["metric"], "--input", str(path)]) == 0
    found = json.loads(capsys.readouterr().out)
    for field, expected in case["expected"].items():
        close = np.allclose(found[field], expected, atol=case["tolerance"], rtol=0)
        assert close, (field, found[field], expected)


# By hand -----------------------------------------------------------------------------


def test_shift_share_by_hand() -> None:
    """Region A: 180 to 205; the country +15 %; sectors +10, +40, −10 and +20 %.

    National 180 · 0.15 = 27. Without a share of its own it would grow by 9 + 8 − 1 + 12 = 28,
    so that the mix is 1 and what is its own 25 − 28 = −3.
    """
    found = metric.compute("shift_share", _of(REGIONS["A"]))
    assert [found[part] for part in ("change", *PARTS)] == pytest.approx([25, 27, 1, -3])
    assert found["by_sector_competitive"] == pytest.approx([1, 12, 1, -17])


def test_esteban_marquillas_by_hand() -> None:
    """The same region with the country's mix would have 65 5/11, 24 6/11, 24 6/11, 65 5/11.

    Its own rates are +1/9, +1, 0 and −1/12; less those of its sectors 1/90, 3/5, 1/10, −17/60.
    """
    found = metric.compute("esteban_marquillas", _of(REGIONS["A"]))
    mix = np.array([400, 150, 150, 400]) * 180 / 1100
    own = np.array([1 / 90, 3 / 5, 1 / 10, -17 / 60])
    assert found["by_sector_homothetic_competitive"] == pytest.approx(mix * own)
    assert found["by_sector_allocation"] == pytest.approx(([90, 20, 10, 60] - mix) * own)
    assert found["homothetic_competitive"] + found["allocation"] == pytest.approx(-3)


def test_growth_by_hand() -> None:
    found = metric.compute("growth", {"before": 100, "after": 121, "years": 2})
    assert found == pytest.approx({"change": 21, "rate": 0.21, "yearly": 0.1})
    assert metric.compute("growth", {"before": 8, "after": 0}) == {"change": -8, "rate": -1}


@pytest.mark.parametrize(
    ("quotient", "rate", "name"),
    [(1.5, 0.2, "leading"), (0.5, 0.2, "emerging"), (1.5, 0, "declining"), (0.5, -1, "latent")],
)
def test_quadrants(quotient: float, rate: float, name: str) -> None:
    given_ = {"quotient": quotient, "rate": rate, "country_rate": 0.1}
    assert metric.compute("growth_quadrant", given_) == {"value": name}


def test_proximity_by_hand() -> None:
    """Four regions; sectors 1 and 2 share two of three and two, 3 is alone."""
    present = [[1, 1, 0], [1, 1, 0], [1, 0, 0], [0, 0, 1]]
    found = metric.compute("proximity", {"present": present})
    assert found["values"] == [[0, pytest.approx(2 / 3), 0], [pytest.approx(2 / 3), 0, 0], [0] * 3]
    assert found["both"] == [[3, 2, 0], [2, 2, 0], [0, 0, 1]]
    # Three are drawn of four, of which two are marked: both among them in 2 of 4 draws.
    assert relatedness.chances(np.array(present, float))[0, 1] == pytest.approx(0.5)


def test_proximity_of_counts_is_that_of_quotients_of_one() -> None:
    """Shares of 1/2 in the country: a region has what makes up half of it or more."""
    cells = [[6, 4], [5, 5], [4, 6]]
    assert relatedness.presence(cells).tolist() == [[1, 0], [1, 1], [0, 1]]
    assert metric.compute("proximity", {"cells": cells})["values"][0][1] == pytest.approx(0.5)


def test_an_unknown_cell_leaves_its_region_out_of_the_pair() -> None:
    present = [[1, 1], [1, None], [0, 1]]
    found = metric.compute("proximity", {"present": present})
    assert found["values"][0][1] == pytest.approx(1 / 2), "one of one and two, not of two and two"


# What must always hold -----------------------------------------------------------------

SECTORS = st.integers(2, 6)
LISTS = SECTORS.flatmap(
    lambda n: st.lists(
        st.lists(st.tuples(st.integers(1, 9_999), st.integers(0, 9_999)), min_size=n, max_size=n),
        min_size=2,
        max_size=5,
    )
)


@given(LISTS)
def test_parts_add_up(regions: list[list[tuple[int, int]]]) -> None:
    """Of every sector and region; and what is the regions' own adds up to nothing."""
    cells = np.array(regions, float)
    before, after = cells[..., 0], cells[..., 1]
    whole = {"e_i_before": before.sum(0).tolist(), "e_i_after": after.sum(0).tolist()}
    own = np.zeros(before.shape[1])
    for first, last in zip(before.tolist(), after.tolist(), strict=True):
        given_ = {"e_ij_before": first, "e_ij_after": last, **whole}
        classic = metric.compute("shift_share", given_)
        fair = metric.compute("esteban_marquillas", given_)
        for found, parts in ((classic, PARTS), (fair, FAIR_PARTS)):
            sums = sum(np.array(found[f"by_sector_{part}"]) for part in parts)
            assert sums == pytest.approx(np.array(last) - first, abs=1e-7)
            assert sum(found[part] for part in parts) == pytest.approx(found["change"], abs=1e-7)
        own += classic["by_sector_competitive"]
    assert own == pytest.approx(np.zeros(len(own)), abs=1e-6)


@given(st.lists(st.integers(1, 999), min_size=2, max_size=8), st.integers(1, 30))
def test_where_all_grow_alike_only_the_country_grows(values: list[int], factor: int) -> None:
    whole = [10 * v for v in values]
    after = [factor * v for v in values], [factor * v for v in whole]
    given_ = (values, after[0], whole, after[1])
    for found in (growth.shift_share(*given_), growth.esteban_marquillas(*given_)):
        assert found["national"] == pytest.approx(found["change"])
        rest = [v for k, v in found.items() if not k.endswith(("national", "change"))]
        assert np.abs(np.hstack(rest)).max() == pytest.approx(0, abs=1e-6)


TABLES = st.tuples(st.integers(2, 9), st.integers(2, 6), st.integers(0, 2**32 - 1))


@given(TABLES)
def test_proximity_and_density_keep_their_bounds(shape: tuple[int, int, int]) -> None:
    regions, sectors, seed = shape
    present = np.random.default_rng(seed).integers(0, 2, (regions, sectors)).astype(float)
    near, both = relatedness.proximities(present)
    assert ((near >= 0) & (near <= 1)).all()
    assert (near == near.T).all()
    assert (np.diag(near) == 0).all()
    density = relatedness.densities(present, near)
    known = density[~np.isnan(density)]
    assert ((known >= 0) & (known <= 1 + 1e-12)).all()
    chance = relatedness.chances(present)
    assert ((chance >= 0) & (chance <= 1 + 1e-12)).all()
    assert (both <= np.minimum.outer(np.diag(both), np.diag(both))).all()


@given(st.lists(st.tuples(*[st.integers(1, 999)] * 3), min_size=2, max_size=9))
def test_coagglomeration_is_ellison_and_glaesers_for_two(rows: list[tuple[int, int, int]]) -> None:
    """Their index of a group of two sectors, from its own parts; and of one with itself.

    γᶜ = (G / (1 − Σx²) − Σ w² G_i / (1 − Σx²)) / (1 − Σ w²), w the sectors' weights in the
    group: what plants and each sector's own crowding leave (Ellison and Glaeser 1997).
    """
    one, other, rest = (np.array(side, float) for side in zip(*rows, strict=True))
    whole = one + other + rest
    share = [values / values.sum() for values in (one, other, whole)]
    weights = np.array([one.sum(), other.sum()]) / (one.sum() + other.sum())
    group = weights[0] * share[0] + weights[1] * share[1]
    spread = 1 - (share[2] ** 2).sum()
    raw = [((s - share[2]) ** 2).sum() / spread for s in (group, *share[:2])]
    expected = (raw[0] - (weights**2 * raw[1:]).sum()) / (1 - (weights**2).sum())
    found = relatedness.coagglomeration(one.tolist(), other.tolist(), whole.tolist())
    assert found == pytest.approx(expected, abs=1e-9)
    assert found == relatedness.coagglomeration(other.tolist(), one.tolist(), whole.tolist())
    alone = concentration.ellison_glaeser_grouped(one.tolist(), whole.tolist(), 0.0)
    itself = relatedness.coagglomeration(one.tolist(), one.tolist(), whole.tolist())
    assert itself == pytest.approx(alone, abs=1e-9)


@given(st.lists(st.tuples(*[st.integers(1, 99)] * 3, *[st.integers(0, 9)] * 4), min_size=2))
def test_hidden_cells_leave_coagglomeration_between_its_ends(rows: list[tuple[int, ...]]) -> None:
    """Whatever the hidden numbers are; without one, both ends are the number."""
    columns = [np.array(column, float) for column in zip(*rows, strict=True)]
    one, other, rest, less, more, lower, higher = columns
    whole = one + other + rest
    value = relatedness.coagglomeration(one.tolist(), other.tolist(), whole.tolist())
    first = np.maximum(one - less, 0), one + more
    second = np.maximum(other - lower, 0), other + higher
    if first[0].sum() and second[0].sum():
        low, high = relatedness.coagglomeration_ends(first, second, whole)
        assert low - 1e-9 <= value <= high + 1e-9
    ends = relatedness.coagglomeration_ends((one, one), (other, other), whole)
    assert ends == pytest.approx((value, value), abs=1e-9)


# Farhauer and Kröll (2014), as cran/REAT carries it (FK2014_EGC): jobs of every firm by region.
FIRMS = {
    "clothing": ([1020, 1250, 1255, 1750, 1720, 1580], [315, 330], [370, 200, 210]),
    "forestry": (
        [1020, 1100, 1055, 1100, 1070, 1080],
        [1030, 1015, 1150, 1100],
        [210, 170, 100],
    ),
    "dyeing": ([1020, 1250, 1255, 1750, 1720, 1580], [315, 330], [210]),
    "textiles": ([1320, 1250, 1255, 1300, 1320, 1320], [615, 630], [530]),
}
REGION_JOBS = (360_000, 108_000, 132_000)


def _of_firms(one: str, other: str) -> Fraction:
    """Ellison and Glaeser (1997), equation 5, of two sectors from their firms, in fractions."""
    x = [Fraction(jobs, sum(REGION_JOBS)) for jobs in REGION_JOBS]
    spread = 1 - sum(v * v for v in x)
    firms = {name: FIRMS[name] for name in (one, other)}
    jobs = {name: [sum(region) for region in regions] for name, regions in firms.items()}
    both = [a + b for a, b in zip(jobs[one], jobs[other], strict=True)]

    def raw(held: list[int]) -> Fraction:
        return sum((Fraction(v, sum(held)) - w) ** 2 for v, w in zip(held, x, strict=True)) / spread

    left, squares = raw(both), Fraction(0)
    for name, regions in firms.items():
        weight = Fraction(sum(jobs[name]), sum(both)) ** 2
        plants = sum(Fraction(v, sum(jobs[name])) ** 2 for region in regions for v in region)
        gamma = (raw(jobs[name]) - plants) / (1 - plants)
        left -= weight * (plants + gamma * (1 - plants))
        squares += weight
    return left / (1 - squares)


@pytest.mark.parametrize("one", FIRMS)
@pytest.mark.parametrize("other", FIRMS)
def test_coagglomeration_of_42_firms_in_fractions(
    one: str, other: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """REAT prints 12.0729 of all four, adding shares, not jobs; here no pair can exceed 1.94."""
    if one == other:
        return
    path = tmp_path / "input.json"
    jobs = [[sum(region) for region in FIRMS[name]] for name in (one, other)]
    path.write_text(json.dumps({"first": jobs[0], "second": jobs[1], "whole": REGION_JOBS}))
    assert main(["metric", "coagglomeration", "--input", str(path)]) == 0
    found = json.loads(capsys.readouterr().out)["value"]
    assert found == pytest.approx(float(_of_firms(one, other)), rel=1e-12)


@pytest.mark.parametrize(("second", "value"), [([5, 0], 1.0), ([0, 7], -1.0), ([4, 4], 0.0)])
def test_two_sectors_in_two_equal_regions(
    second: list[int], value: float, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each all in one region: (1/2 · 1/2 + 1/2 · 1/2) / (1 − 1/2) = 1 together, −1 apart."""
    path = tmp_path / "input.json"
    path.write_text(json.dumps({"first": [3, 0], "second": second, "whole": [50, 50]}))
    assert main(["metric", "coagglomeration", "--input", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == pytest.approx(value)


def test_a_sector_that_lies_as_all_do_goes_with_none() -> None:
    assert relatedness.coagglomeration([2, 4, 6], [9, 1, 1], [1, 2, 3]) == pytest.approx(0)


def test_chance_keeps_its_level() -> None:
    """Twenty sectors strewn over 24 regions: of 190 pairs, at most one in twenty is found."""
    chance = np.random.default_rng(20261130)
    rates = []
    for _ in range(50):
        drawn = [chance.permutation(24) < chance.integers(4, 13) for _ in range(20)]
        upper = relatedness.chances(np.array(drawn, float).T)[np.triu_indices(20, 1)]
        rates.append((upper <= 0.05).mean())
    assert 0.01 < np.mean(rates) <= 0.05


# Bad input ---------------------------------------------------------------------------

GOOD = _of(REGIONS["A"])
REFUSED = [
    ("growth", {"before": 0, "after": 3}, "zero_total"),
    ("growth", {"before": 2, "after": -3}, "negative_number"),
    ("growth", {"before": 2, "after": 3, "years": 0}, "zero_total"),
    ("shift_share", {**GOOD, "e_ij_after": [1, 2]}, "lengths_differ"),
    ("shift_share", {**GOOD, "e_i_after": [1, 2, 3, 4]}, "part_above_whole"),
    ("shift_share", {**GOOD, "e_ij_before": [0, 0, 0, 0]}, "zero_total"),
    ("shift_share", {**GOOD, "e_ij_after": [1, None, 3, 4]}, "missing_number"),
    (
        "shift_share",
        {
            "e_ij_before": [1, 0],
            "e_ij_after": [1, 1],
            "e_i_before": [2, 0],
            "e_i_after": [3, 2],
        },
        "from_nothing",
    ),
    ("esteban_marquillas", {**GOOD, "e_ij_before": [90, 0, 10, 60]}, "from_nothing"),
    ("growth_quadrant", {"quotient": -1, "rate": 0, "country_rate": 0}, "negative_number"),
    ("growth_quadrant", {"quotient": 1, "rate": -1.5, "country_rate": 0}, "below_nothing"),
    ("growth_quadrant", {"quotient": 1, "rate": "a", "country_rate": 0}, "not_a_number"),
    ("growth_quadrant", {"quotient": 1, "rate": None, "country_rate": 0}, "missing_input"),
    ("proximity", {}, "one_of_two"),
    ("proximity", {"present": [[1]], "cells": [[1]]}, "one_of_two"),
    ("proximity", {"present": [[1, 0], [1]]}, "not_a_table"),
    ("proximity", {"present": 3}, "not_a_table"),
    ("proximity", {"present": [[2, 0]]}, "not_present_or_absent"),
    ("proximity", {"cells": [[1, None], [2, 3]]}, "missing_number"),
    ("proximity", {"cells": [[1, "a"], [2, 3]]}, "not_a_number"),
    ("proximity", {"cells": [[0, 0], [0, 0]]}, "zero_total"),
    ("proximity", {"cells": [[1, 2], [2, 3]], "totals": [9]}, "lengths_differ"),
    ("proximity", {"cells": [[1, 2], [2, 3]], "totals": [2, 9]}, "part_above_whole"),
    ("relatedness_density", {"present": [[1, 0]], "proximity": [[0, 1]]}, "not_square"),
    ("relatedness_density", {"present": [[1, 0]], "proximity": [[0, 0], [0, 0]]}, "zero_total"),
    (
        "relatedness_density",
        {"present": [[1, 0]], "proximity": [[0, None], [1, 0]]},
        "missing_number",
    ),
    ("coagglomeration", {"first": [1, 2], "second": [1], "whole": [3, 4]}, "too_few"),
    ("coagglomeration", {"first": [1, 2], "second": [1, 0, 2], "whole": [3, 4]}, "lengths_differ"),
    ("coagglomeration", {"first": [1, 0], "second": [1, 0], "whole": [3, 0]}, "one_holds_all"),
]


@pytest.mark.parametrize(("name", "inputs", "code"), REFUSED)
def test_bad_numbers_are_refused_in_words(
    name: str,
    inputs: dict[str, Any],
    code: str,
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
        assert told["code"] == code
        assert not told["error"].startswith("error.")
        assert "{" not in told["error"]


def test_huge_numbers_end_in_a_refusal() -> None:
    with pytest.raises(MeasureError) as caught:
        metric.compute("growth", {"before": 1e-300, "after": 1e300})
    assert caught.value.code == "not_finite"
