"""Two years of a table, and sectors that go together: figures over countries that are known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import plates
from analytics.figures import networks
from analytics.figures.compose import compose
from analytics.plates.model import Plate
from analytics.selection import Selection
from analytics.summary import related, units, years
from analytics.surfaces.screen import charts as screen
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from tests.analytics.gridland import BASE, CODES, cells
from tests.analytics.growthland import THEN, TOGETHER, before, growthland
from tests.analytics.painted import assert_on_every_surface
from tests.analytics.toyland import LANGS

GR = Selection(countries=("GR",), table="firms")
PAIRS = replace(GR, table="pairs")
OF_GROWTH = ("growth_parts", "growth_map", "growth_bubbles")
OF_PAIRS = ("related_pairs", "related_matrix", "related_network", "related_list")
PARTS = ("national", "industry_mix", "homothetic_competitive", "allocation")


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Datasets:
    return growthland(tmp_path_factory.mktemp("growthland"))


def refused(plate: Plate) -> str:
    assert plate.empty is not None
    return plate.empty.key.removeprefix("refusal.")


# Growth ----------------------------------------------------------------------------


def test_the_earlier_year_that_compares_is_taken_unasked(land: Datasets) -> None:
    now = units.of(land, GR)
    assert now is not None
    then = years.earlier(land, GR, now)
    assert then is not None
    assert then.table is not None
    assert then.table.id == "before", "the others of 2019 changed something, one is of 2030"


def test_parts_of_every_region_add_up_to_its_change(land: Datasets) -> None:
    """Square 06: 40 alpha became 120; the others 180 became 160, as everywhere."""
    plate = plates.build("growth_map", land, GR)
    rows = plate.table.set_index("region_code")
    assert rows.loc["GR-06", "before"] == 40 + 60 + 100 + 20
    assert rows.loc["GR-06", "change"] == 80 - 20
    assert rows.loc["GR-00", "change"] == 8 - 20
    for parts in (PARTS, ("national", "industry_mix", "competitive")):
        assert rows[list(parts)].sum(axis=1).to_numpy() == pytest.approx(rows["change"].to_numpy())
    assert rows["competitive"].sum() == pytest.approx(0, abs=1e-6)
    whole = sum(cells().values()) / sum(before().values()) - 1
    assert rows["national"].to_numpy() == pytest.approx((rows["before"] * whole).to_numpy())
    # Only the planted regions did better than their sectors did in the country.
    assert set(rows.index[rows["competitive"] > 0]) == {"GR-06", "GR-12", "GR-18", "GR-24"}
    assert set(rows.index[rows["pace"] == "far_ahead"]) == {"GR-06", "GR-12", "GR-18", "GR-24"}


def test_the_title_names_who_gained_most(land: Datasets) -> None:
    plate = plates.build("growth_parts", land, GR)
    assert plate.title.key == "title.growth_leader"
    assert plate.title.params["region"].code == "GR-18"
    drawn = plate.table.groupby("region_code")["value"].sum()
    known = plate.table.groupby("region_code")["change"].first()
    assert drawn.to_numpy() == pytest.approx(known.to_numpy())
    assert list(dict.fromkeys(plate.table["part"])) == list(PARTS)


def test_a_region_chosen_is_shown_by_its_sectors(land: Datasets) -> None:
    plate = plates.build("growth_parts", land, replace(GR, regions=("GR-06",)))
    rows = plate.table.groupby("category")["change"].first().to_dict()
    assert rows == {"alpha": 80, "beta": 0, "gamma": -20, "delta": 0}
    assert plate.title.params["category"].code == "alpha"


def test_bubbles_stand_in_their_quadrants(land: Datasets) -> None:
    """Alpha of square 06: half of its units, a sixth of the country's; tripled."""
    plate = plates.build("growth_bubbles", land, replace(GR, regions=("GR-06",)))
    rows = plate.table.set_index("category")
    every = cells()
    of_alpha = sum(n for (_, name), n in every.items() if name == "alpha")
    region = 120 + 60 + 80 + 20
    quotient = (120 / region) / (of_alpha / sum(every.values()))
    assert rows.loc["alpha", "quotient"] == pytest.approx(quotient)
    assert rows.loc["alpha", "rate"] == pytest.approx(2.0)
    assert rows.loc["alpha", "quadrant"] == "leading"
    assert rows.loc["gamma", "quadrant"] == "latent", "a fifth less, and less of it than elsewhere"
    of_sector = plates.build("growth_bubbles", land, replace(GR, sectors=("A11",)))
    assert len(of_sector.table) == len(CODES)
    one = of_sector.table.set_index("region_code").loc["GR-00"]
    assert one["rate"] == pytest.approx(BASE["alpha"] / THEN["alpha"] - 1)
    assert one["quadrant"] == "emerging"


@pytest.mark.parametrize(
    "what", ["unit", "definition", "scope", "classification", "categories", "regions", "period"]
)
def test_what_changed_between_the_years_is_named(land: Datasets, what: str) -> None:
    for key in OF_GROWTH:
        plate = plates.build(key, land, replace(GR, earlier=what))
        assert refused(plate) == "growth_changed"
        named = [one.key.removeprefix("years_differ.") for one in plate.empty.params["what"]]
        assert named == [what]
        assert plate.table.empty


def test_growth_needs_two_years(land: Datasets, data: Datasets) -> None:
    for key in OF_GROWTH:
        assert refused(plates.build(key, land, replace(GR, table="before"))) == "growth_needs_two"
        assert refused(plates.build(key, land, replace(GR, table=""))) == "growth_needs_two"
    chosen = Selection(countries=("TN",), table="TN-population-2023-01-01-1aa7d")
    plate = plates.build("growth_map", data, chosen)
    assert refused(plate) == "growth_changed", "a census and an estimate"
    assert [one.key for one in plate.empty.params["what"]] == ["years_differ.definition"]


def test_a_hidden_cell_is_added_up_with_what_has_no_rate(land: Datasets) -> None:
    """Without two cells of a region, its parts still add up; the figure says so."""
    observations = land.observations
    rows = observations.table
    gone = (rows["table_id"] == "firms") & (rows["region_code"] == "GR-00")
    gone &= rows["category"].isin(["alpha", "beta"])
    total = rows[(rows["table_id"] == "firms") & (rows["region_code"] == "GR-00")].iloc[[0]]
    total = total.assign(category="total", value=200.0, value_text="200", sector_codes="")
    national = [
        total.assign(region_code="", scope="national", category=name, value=value)
        for name, value in _sums().items()
    ]
    cut = rows.assign(value=rows["value"].where(~gone))
    table = pd.concat([cut, total, *national], ignore_index=True)
    hidden = replace(land, observations=replace(observations, table=table))
    found = plates.build("growth_map", hidden, GR)
    row = found.table.set_index("region_code").loc["GR-00"]
    assert row["hidden"] == 2
    assert row["change"] == -12
    assert row[["national", "industry_mix", "competitive"]].sum() == pytest.approx(-12)
    assert "note.added_up" in [note.key for note in found.notes]


def _sums() -> dict[str, float]:
    sums: dict[str, float] = {"total": 0.0}
    for (_, name), value in cells().items():
        sums[name] = sums.get(name, 0.0) + value
        sums["total"] += value
    return sums


# What goes together ----------------------------------------------------------------


def test_the_two_planted_sectors_are_found_and_nothing_else(land: Datasets) -> None:
    plate = plates.build("related_pairs", land, PAIRS)
    beyond = plate.table[plate.table["beyond"]]
    assert list(zip(beyond["first"], beyond["second"], strict=True)) == [TOGETHER]
    assert beyond["value"].tolist() == [1.0]
    assert beyond["gamma"].iloc[0] > plate.table["gamma"].iloc[1:].max()
    assert plate.title.key == "title.related_pairs"
    assert plate.title.params["found"] == 1
    network = plates.build("related_network", land, PAIRS)
    assert network.table["beyond"].sum() == 1
    matrix = plates.build("related_matrix", land, PAIRS)
    assert (matrix.table["proximity"] == "beyond").sum() == 1
    assert len(matrix.table) == 15


@pytest.mark.parametrize(("total", "told"), [(True, True), (False, False)])
def test_a_hidden_cell_leaves_coagglomeration_where_it_hardly_matters(
    land: Datasets, *, total: bool, told: bool
) -> None:
    """With the region's total printed the cell is bounded, and the third decimal known."""
    observations = land.observations
    rows = observations.table
    here = (rows["table_id"] == "pairs") & (rows["region_code"] == CODES[0])
    gone = here & (rows["category"] == "s2")
    rows = rows.assign(value=rows["value"].mask(gone, 1.0))
    of_region = rows[here].assign(category="total", sector_codes="").iloc[[0]]
    of_region = of_region.assign(value=rows.loc[here, "value"].sum())
    sums = rows[rows["table_id"] == "pairs"].groupby("category")["value"].sum()
    national = [
        of_region.assign(region_code="", scope="national", category=name, value=value)
        for name, value in {**sums, "total": sums.sum()}.items()
    ]
    cut = rows.assign(
        value=rows["value"].where(~gone), status=rows["status"].mask(gone, "suppressed")
    )
    table = pd.concat([cut, *([of_region] if total else []), *national], ignore_index=True)
    hidden = replace(land, observations=replace(observations, table=table))
    plate = plates.build("related_pairs", hidden, PAIRS)
    assert plate.empty is None
    with_it = plate.table[(plate.table[["first", "second"]] == "s2").any(axis=1)]
    assert with_it["gamma"].notna().all() == told


@pytest.mark.parametrize(
    ("country", "table"),
    [("TN", "TN-employed-2004-04-309d5"), ("MA", "MA-establishments-2024-cb435")],
)
def test_few_wide_sectors_of_the_bundled_tables_go_together_by_chance(
    data: Datasets, country: str, table: str
) -> None:
    """Seven sectors of a census and four of establishments: no pair, and no code of ISIC."""
    asked = Selection(countries=(country,), table=table)
    plate = plates.build("related_pairs", data, asked)
    assert plate.title.key == "title.related_none"
    assert not plate.table["beyond"].any()
    assert refused(plates.build("market_regions", data, asked)) == "no_isic"


def test_what_is_near_is_by_hand(land: Datasets) -> None:
    """Density of a sector: the proximities to what the region has over all of its proximities."""
    counted = units.of(land, PAIRS)
    assert counted is not None
    found = related.related(counted, land)
    near, present = found.near.to_numpy(), found.present.to_numpy()
    region = 3
    expected = [
        sum(present[region, i] * near[i, j] for i in range(6)) / near[:, j].sum() for j in range(6)
    ]
    assert found.density.to_numpy()[region] == pytest.approx(expected)
    plate = plates.build("related_list", land, replace(PAIRS, regions=(CODES[region],)))
    lacking = {name for name, has in found.present.iloc[region].items() if not has}
    assert set(plate.table["category"]) == lacking
    assert plate.table["value"].is_monotonic_decreasing


def test_pairs_are_refused_where_nothing_could_stand_out(land: Datasets, data: Datasets) -> None:
    for key in OF_PAIRS:
        assert refused(plates.build(key, land, replace(PAIRS, table=""))) == "inventory_partial"
        assert refused(plates.build(key, land, replace(PAIRS, table="part"))) == "no_reference"
        assert refused(plates.build(key, land, replace(PAIRS, table="share"))) == "not_a_count"
    counted = units.of(land, PAIRS)
    assert counted is not None
    few = replace(counted, totals=counted.totals.iloc[:11])
    found = related.for_pairs(few)
    assert found is not None
    assert (found.code, found.params["regions"]) == ("related_few_regions", 11)
    small = replace(counted, reference=counted.reference / 10)
    found = related.for_pairs(small)
    assert found is not None
    assert found.code == "related_few_sectors"


def test_sectors_strewn_without_a_plan_are_rarely_called_related() -> None:
    """Sixty made-up tables of ten sectors: under the control, hardly one has a false pair."""
    from analytics.measures.pattern import discoveries
    from analytics.measures.relatedness import chances

    chance = np.random.default_rng(7)
    false = 0
    for _ in range(60):
        cells_ = chance.poisson(chance.uniform(5, 60, (24, 10)))
        shares = cells_ / cells_.sum(axis=1, keepdims=True)
        held = (shares >= cells_.sum(axis=0) / cells_.sum()).astype(float)
        false += any(discoveries(chances(held)[np.triu_indices(10, 1)].tolist()))
    assert false <= 6, "one table in twenty on average; twice as many would be a fault"


def test_the_same_pairs_make_the_same_network(land: Datasets) -> None:
    pairs = [("a", "b", 0.9), ("b", "c", 0.4), ("d", "e", 0.5)]
    places = networks.laid_out(list("abcdef"), pairs)
    assert places == networks.laid_out(list("abcdef"), pairs)
    assert set(places) == set("abcdef")
    assert all(0 <= at <= 1 for place in places.values() for at in place)

    def apart(one: str, other: str) -> float:
        (a, b), (c, d) = places[one], places[other]
        return float(np.hypot(a - c, b - d))

    assert apart("a", "b") < apart("a", "c"), "the nearer two are, the closer they stand"


# Everywhere ------------------------------------------------------------------------


@pytest.mark.full(one_in=8)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", [*OF_GROWTH, *OF_PAIRS])
def test_figures_are_painted_on_every_surface(
    land: Datasets, key: str, lang: str, tmp_path: Path
) -> None:
    words = Wording(lang, land)
    chosen = GR if key in OF_GROWTH else PAIRS
    plate = plates.build(key, land, chosen)
    assert_on_every_surface(plate, words)


def test_parts_below_zero_are_drawn_below_zero(land: Datasets) -> None:
    """On screen the numbers of the table; natively an axis that is not cut at zero."""
    from analytics.figures import marks as mk
    from analytics.surfaces.office.chartspec import charts_of

    plate = plates.build("growth_parts", land, GR)
    sheet = compose(plate, Wording("en", land))
    (mark,) = sheet.every(mk.StackMark)
    low, high = mark.ends
    sums = plate.table[plate.table["value"] < 0].groupby("region_code")["value"].sum()
    assert low == pytest.approx(sums.min())
    assert high > 0
    drawn = [x for trace in screen.paint(mark).data for x in trace.x]
    assert sorted(drawn) == pytest.approx(sorted(plate.table["value"]))
    (chart,) = charts_of(mark, Wording("en", land))
    assert chart.below
