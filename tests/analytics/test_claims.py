"""What a figure claims: a parent is its whole, chance is judged together, records judge nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics import plates
from analytics.figures.compose import compose
from analytics.measures import pattern
from analytics.measures.pattern import discoveries
from analytics.selection import Selection
from analytics.summary import best, quotients
from analytics.summary import gaps as gap_rows
from analytics.summary import units as unit_tables
from analytics.summary.units import Units
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from geodata.observations import Coverage, Observations
from geodata.sectors import rest_of
from tests.analytics.gridland import CODES
from tests.analytics.toyland import LANGS

TN = Selection(countries=("TN",))
FIRMS = Selection(countries=("GR",), table="firms")
REGISTER = Selection(countries=("DZ",), table="essai-2025-firms")


def units_of(data: Datasets, selection: Selection) -> Units:
    found = unit_tables.of(data, selection)
    assert found is not None
    return found


def notes(plate: plates.Plate) -> set[str]:
    return {note.key for note in plate.notes}


# A parent is its whole (D4) ----------------------------------------------------------


def test_what_is_coded_only_at_a_parent_is_a_heading_of_its_own(registered: Datasets) -> None:
    """Crafts as a whole and crafts without further detail are not called the same."""
    units = units_of(registered, REGISTER)
    parents = [c for c in registered.sectors.codes if registered.sectors.children(c)]
    assert not set(parents) & set(units.cells.columns)
    rest = next(str(c) for c in units.cells.columns if rest_of(str(c)) == "C3")
    assert units.sectors[rest] == ("C3",)
    for lang in LANGS:
        words = Wording(lang, registered)
        assert words.name("category", rest) != words.name("sector_branch", "C3")
        assert words.name("sector_branch", "C3") in words.name("category", rest)


def test_total_of_a_branch_is_the_sum_of_all_below_it(registered: Datasets) -> None:
    """In the country the parts are told, so that the branch is; in a region it has two ends."""
    plate = plates.build("quotient_regions", registered, replace(REGISTER, sectors=("C",)))
    cube = registered.registers["essai"].cube
    branch = cube[cube["sector_code"].isin(registered.sectors.branch("C"))]
    whole = branch[branch["region_code"] == "total"]["firms"].sum()
    assert set(plate.table["category_total"]) == {whole}
    told = branch[branch["region_code"] != "total"].groupby("region_code")["firms"].sum()
    every = cube[cube["sector_code"] == "total"].set_index("region_code")["firms"]
    for row in plate.table.dropna(subset=["span_low"]).to_dict("records"):
        region = row["region_code"]
        factor = float(every[region]) * float(whole) / float(every["total"])
        assert row["span_low"] == pytest.approx(told[region] / factor)
        assert row["span_low"] <= row["span_high"]
        assert row["low"] <= row["span_low"]
        assert row["high"] >= row["span_high"]
        assert row["verdict"] != "above" or row["span_low"] > 1


def test_a_sum_that_a_register_tells_is_one_number(registered: Datasets) -> None:
    """Where parts of a branch hide each other their sum is exact: no range, in no figure."""
    units = units_of(registered, REGISTER)
    branch = set(registered.sectors.branch("I01"))
    (parts,) = (one for one in units.sums if {c for k in one for c in units.sectors[k]} <= branch)
    told = units.sums[parts]
    chosen = replace(REGISTER, sectors=("I01",))
    quotients_ = plates.build("quotient_regions", registered, chosen).table
    rates = plates.build("density_ranking", registered, chosen).table
    assert told
    for code, value in told.items():
        shown = units.cells.loc[code, list(parts)]
        assert shown.isna().sum() > 1
        assert value > shown.sum(), "a hidden cell has a unit"
        row = quotients_.set_index("region_code").loc[code]
        assert row["units"] == value
        assert np.isnan(row["span_low"])
        rate = rates.set_index("region_code").loc[code]
        assert (rate["numerator"], rate["status"]) == (value, "ok")


def test_a_hidden_part_leaves_a_range_and_no_other_number(grid: Datasets) -> None:
    """GR-06 hides alpha; of its 280 units 140 are told elsewhere: A is 60 to 200."""
    table = grid.observations.table.copy()
    cell = (table["table_id"] == "firms") & (table["region_code"] == "GR-06")
    totals = table[cell & (table["category"] == "alpha")].assign(
        category="total", sector_codes="", value=280.0, value_text="280"
    )
    hidden = cell & table["category"].isin(["alpha"])
    table.loc[hidden, ["value", "value_text", "status"]] = [np.nan, "", "suppressed"]
    rows = pd.concat([table, totals], ignore_index=True)
    data = replace(grid, observations=Observations(rows, grid.observations.tables))
    plate = plates.build("quotient_regions", data, replace(FIRMS, sectors=("A11",)))
    # The whole and all other parts are told: alpha is 280 − 60 − 80 − 20.
    row = plate.table.set_index("region_code").loc["GR-06"]
    assert row["units"] == 120


# Gaps compare like with like (D14) ---------------------------------------------------


def test_gaps_say_which_records_recognise(grid: Datasets) -> None:
    table = plates.build("gap_matrix", grid, FIRMS).table
    by = {(r, c): ids for r, c, ids in table[["region_code", "category", "recognised_by"]].values}
    assert by["GR-12", "beta"] == "R1"
    assert by["GR-00", "alpha"] == "R2"
    assert set(by.values()) == {"R1", "R2", ""}


def test_a_pottery_recognises_no_cement_works_and_is_named(data: Datasets) -> None:
    """IMCCV holds ceramics, marble and building materials: only the latter recognise it."""
    codes = {"IMCCV": "C34|C39|I13", "ITH": "C31|C37|I02"}
    known, chosen = with_categories(data, codes)
    alike = gap_rows.recognising(units_of(known, chosen), known)
    assert alike == {"IMCCV": frozenset({"I13"}), "ITH": frozenset({"I02"})}
    plate = plates.build("gap_matrix", known, chosen)
    (aside,) = (note for note in plate.notes if note.key == "note.gap_set_aside")
    crafts = known.records.table["sector_code"].isin(["C31", "C34", "C37", "C39"])
    tunisia = known.records.table["country_code"] == "TN"
    placed = known.records.table["region_codes"] != ""
    assert aside.count == int((crafts & tunisia & placed).sum())


def with_categories(data: Datasets, codes: dict[str, str]) -> tuple[Datasets, Selection]:
    """Tunisia with a whole table of these categories, 10 firms in each cell."""
    base = next(t for t in data.observations.tables.values() if t.period == "2023-01-01")
    row = data.observations.rows(base.id).query("scope == 'region'").iloc[[0]]
    rows = [
        row.assign(
            region_code=region, category=name, sector_codes=held, value=10.0, table_id="whole"
        )
        for region in data.regions.of_set("TN-2000").index
        for name, held in codes.items()
    ]
    whole = replace(base.coverage, all_regions=True, all_sectors=True)
    table = replace(base, id="whole", unit="entreprises", coverage=whole, categories=tuple(codes))
    every = pd.concat([*rows, data.observations.table], ignore_index=True)
    observations = Observations(every, {"whole": table, **data.observations.tables})
    return replace(data, observations=observations), replace(TN, table="whole")


def test_no_rest_is_a_candidate(registered: Datasets) -> None:
    table = plates.build("gap_list", registered, REGISTER).table
    assert len(table)
    assert not any(rest_of(str(c)) or c in ("other", "I16") for c in table["category"])


def test_a_sector_and_the_total_suffice_for_its_own_indices(grid: Datasets) -> None:
    """D15: of a table with alpha and the total alone, alpha is what it is in the whole table."""
    whole = grid.observations.table
    own = whole[(whole["table_id"] == "firms") & (whole["region_code"] != "")]
    alpha = own[own["category"] == "alpha"]
    sums = own[own["category"] != "total"].groupby("region_code")["value"].sum()
    totals = alpha.assign(
        category="total", sector_codes="", value=alpha["region_code"].map(sums).to_numpy()
    )
    facts = replace(
        grid.observations.tables["firms"],
        coverage=Coverage(all_regions=True),
        categories=("alpha",),
    )
    rest = whole[whole["table_id"] != "firms"]
    rows = pd.concat([rest, alpha, totals], ignore_index=True)
    data = replace(
        grid, observations=Observations(rows, {**grid.observations.tables, "firms": facts})
    )
    for key in ("concentration_sectors", "other_indices"):
        every = plates.build(key, grid, FIRMS).table.set_index("category").loc["alpha"]
        alone = plates.build(key, data, FIRMS).table.set_index("category").loc["alpha"]
        for index in {"herfindahl", "gini", "theil"} & set(every.index):
            assert alone[index] == pytest.approx(every[index])
    gaps_ = plates.build("gap_list", data, FIRMS)
    assert gaps_.empty is None
    assert list(gaps_.table["region_code"]) == ["GR-06"]


# The inventory judges nothing (D9, D21, D24) -----------------------------------------


@pytest.mark.parametrize("key", ["quotient_regions", "quotient_matrix"])
def test_records_carry_counts_and_shares_alone(data: Datasets, key: str) -> None:
    """Two electronics records of two in Sousse are no finding beyond chance."""
    plate = plates.build(key, data, TN)
    assert not {"verdict", "low", "high", "quotient"} & {c.key for c in plate.columns}
    assert plate.table["p_value"].isna().all()
    assert "note.shares_of_records" in notes(plate)
    assert plate.body.coloured_by == ""  # type: ignore[union-attr]
    for lang in LANGS:
        words = Wording(lang, data)
        said = str(compose(plate, words))
        assert not any(words.text(f"verdict.{v}") in said for v in ("above", "below", "unsure"))


@pytest.mark.parametrize("measure", ["density_pop", "density_firms"])
def test_records_have_no_smoothed_rate(data: Datasets, measure: str) -> None:
    plate = plates.build("density_ranking", data, replace(TN, measure=measure))
    assert plate.table.empty or plate.table["steadied"].isna().all()


def test_one_record_makes_no_surface(data: Datasets) -> None:
    chosen = replace(TN, sectors=("I03",))
    counts = [
        (code, len(plates.build("point_map", data, replace(TN, sectors=(code,))).table))
        for code in data.sectors.codes
    ]
    few = [code for code, count in counts if count in (1, 2)]
    assert few
    for code in few[:2]:
        empty = plates.build("density_surface", data, replace(chosen, sectors=(code,))).empty
        assert empty is not None
        assert empty.key == "refusal.too_few_points"


# Beyond chance (D12, D13) ------------------------------------------------------------


def test_verdicts_are_those_that_pass_the_control(grid: Datasets) -> None:
    """Of four planted cells and a hundred others, as Benjamini and Hochberg find them."""
    rows = quotients.quotients(units_of(grid, FIRMS))
    stands = pd.Series(discoveries(rows["p_value"].tolist()), index=rows.index)
    alone = (rows["low"] > 1) | (rows["high"] < 1)
    assert (rows["verdict"].isin(("above", "below")) == (stands & alone)).all()
    matrix = plates.build("quotient_matrix", grid, FIRMS)
    assert matrix.title.count == int(((rows["low"] > 1) & stands).sum())
    assert "note.controlled" in notes(matrix)


def test_a_candidate_needs_an_effect(grid: Datasets) -> None:
    """Alpha in GR-06: 120 of 280 against 1,080 of 5,380, a quotient of 2.13."""
    for least, found in (("1", 2), ("1.25", 2), ("2", 1), ("3", 0)):
        plate = plates.build("gap_list", grid, replace(FIRMS, quotient=least))
        assert len(plate.table) == found, least
    (rule,) = (n for n in plate.notes if n.key == "note.gap_rule") if len(plate.notes) else (None,)
    assert rule is not None


def test_candidates_rank_by_units_beyond_expectation(grid: Datasets) -> None:
    """Gamma in GR-18: 200 − 320 · 2,120 / 5,380 = 73.9 units; alpha in GR-06: 63.8."""
    plate = plates.build("gap_list", grid, FIRMS)
    excess = dict(zip(plate.table["region_code"], plate.table["excess"], strict=True))
    assert excess["GR-18"] == pytest.approx(200 - 320 * 2120 / 5380)
    assert excess["GR-06"] == pytest.approx(120 - 280 * 1080 / 5380)
    assert list(plate.table["region_code"]) == ["GR-18", "GR-06"]
    assert "excess" in {column.key for column in plate.columns}


def test_chance_names_nobody_in_a_title(grid: Datasets) -> None:
    """Two hundred tables of one sector thrown at random: at most one in twenty finds a region."""
    units = units_of(grid, FIRMS)
    random, found, draws = np.random.default_rng(5), 0, 200
    for _ in range(draws):
        cells = pd.DataFrame({"alpha": random.binomial(200, 0.2, len(CODES)).astype(float)})
        cells.index = pd.Index(CODES)
        totals = pd.Series(200.0, index=cells.index)
        reference = pd.Series({"alpha": cells["alpha"].sum(), "total": totals.sum()})
        thrown = replace(units, cells=cells, totals=totals, reference=reference)
        found += bool((quotients.quotients(thrown)["verdict"] != "unsure").any())
    assert found / draws <= 0.05 + 2 * (0.05 * 0.95 / draws) ** 0.5


def test_small_differences_of_many_units_are_said_to_be_small(data: Datasets) -> None:
    """Commerce of 1,130,021 establishments: all differences are certain, none is a quarter."""
    morocco = Selection(countries=("MA",))
    morocco = replace(morocco, table=best.table(data, morocco, "density"))
    plate = plates.build("quotient_regions", data, morocco)
    assert set(plate.table["verdict"]) == {"above", "below"}
    assert set(plate.table["shade"]) == {"slightly_above", "slightly_below"}
    assert plate.title.key == "title.slightly_above"
    assert plate.table["quotient"].max() == plate.title.params["value"].value < 1.25
    matrix = plates.build("quotient_matrix", data, morocco)
    strong = matrix.table.query("verdict == 'above' and quotient > 1.25")
    assert matrix.title.params["strong"] == len(strong) > 0


def test_titles_of_jobs_name_the_highest_and_no_chance(data: Datasets) -> None:
    """Tunisia 2004: Monastir has 2.18 times the country's share of manufacturing."""
    chosen = replace(TN, table=best.table(data, TN, "specialisation"))
    by_region = plates.build("quotient_regions", data, chosen)
    assert by_region.title.key == "title.quotient_leader"
    assert by_region.title.params["region"].code == "TN-52"
    assert by_region.title.params["value"].value == pytest.approx(2.18, abs=0.005)
    matrix = plates.build("quotient_matrix", data, chosen)
    assert matrix.title.params["region"].code == "TN-71", "mines of Gafsa"
    assert plates.build("concentration_sectors", data, chosen).title.key == (
        "title.concentration_leader"
    )
    assert plates.build("diversity_regions", data, chosen).title.params["region"].code == "TN-71"


# Stars (D22), default sector (D26), a map of quotients -------------------------------


def test_the_first_tenth_has_a_star() -> None:
    """Of twenty, two; an unknown that could pass them takes their place from the second."""
    values = pd.Series(range(1, 21), index=[f"r{i}" for i in range(1, 21)], dtype=float)
    stars = quotients.top_decile(values, values)
    assert list(stars.index[stars]) == ["r19", "r20"]
    most = values.copy()
    most["r1"] = np.inf
    stars = quotients.top_decile(values, most)
    assert list(stars.index[stars]) == ["r20"]
    nine = values.iloc[:9]
    assert not quotients.top_decile(nine, nine).any()


@pytest.mark.parametrize("lang", LANGS)
def test_stars_are_drawn_and_explained(grid: Datasets, lang: str) -> None:
    """Alpha in GR-06: one of 25 in the first tenth by units and by share, and above 2: three."""
    plate = plates.build("quotient_regions", grid, replace(FIRMS, sectors=("A11",)))
    words = Wording(lang, grid)
    (mark,) = compose(plate, words).marks
    said = {bar.label: bar.text for bar in mark.bars}  # type: ignore[union-attr]
    assert "★★★" in said[words.name("region", "GR-06")]
    assert sum("★" in text for text in said.values()) == 1
    assert any("★" in words.say(note) for note in plate.notes)


def test_the_default_sector_is_no_rest(registered: Datasets) -> None:
    plate = plates.build("quotient_regions", registered, REGISTER)
    (category,) = set(plate.table["category"])
    assert category != "other"
    assert not rest_of(category)


def test_quotients_have_a_map(grid: Datasets, data: Datasets) -> None:
    plate = plates.build("quotient_map", grid, replace(FIRMS, sectors=("A11",)))
    classes = dict(zip(plate.table["region_code"], plate.table["verdict"], strict=True))
    assert {code for code, v in classes.items() if v == "above"} == {"GR-06"}
    assert plates.build("quotient_map", data, TN).empty is not None


# Surfaces (D19), patterns (D30) ------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sectors", [(), ("C35",)])
def test_a_surface_of_a_register_prints_its_bandwidth(
    registered: Datasets, lang: str, sectors: tuple[str, ...]
) -> None:
    words = Wording(lang, registered)
    for width in (10, 50):
        chosen = replace(REGISTER, sectors=sectors, bandwidth=width)
        sheet = compose(plates.build("density_surface", registered, chosen), words)
        assert re.search(rf"\b{width}\b", sheet.subtitle)


def test_a_pattern_is_per_inhabitant_unless_asked_otherwise(grid: Datasets) -> None:
    """120 units of GR-06 for 10,000 inhabitants, not on 100 km²; a population has no other rate."""
    alone = plates.build("lisa_map", grid, replace(FIRMS, sectors=("A11",)))
    assert alone.table.set_index("region_code").at["GR-06", "value"] == 1200
    area = replace(FIRMS, sectors=("A11",), measure="density_km2")
    assert plates.build("lisa_map", grid, area).subtitle.params["unit"].key == "rate.density_km2"
    assert alone.subtitle.params["unit"].key == "rate.density_pop"


def test_rates_of_units_are_freed_of_populations(data: Datasets) -> None:
    """D30: training establishments of 69 wilayas from 13,000 to 3 million inhabitants."""
    lists = data.observations.tables.values()
    table = next(one for one in lists if one.indicator == "vocational_training_establishments")
    chosen = Selection(countries=("DZ",), table=table.id)
    plate = plates.build("moran_scatter", data, chosen)
    assert "note.rates_freed" in notes(plate)
    rates = plates.build("density_ranking", data, replace(chosen, measure="density_pop")).table
    known = rates.set_index("region_code").loc[plate.table["region_code"]]
    assert plate.table["value"].tolist() == pytest.approx(known["value"].tolist())
    freed = pattern.standardised_rates(known["numerator"].tolist(), known["denominator"].tolist())
    standard = (freed - freed.mean()) / freed.std()
    assert plate.table["standard"].tolist() == pytest.approx(standard.tolist())
    by_area = plates.build("moran_scatter", data, replace(chosen, measure="density_km2"))
    assert "note.rates_freed" not in notes(by_area)


# Best tables: alive on the first day -----------------------------------------


@pytest.mark.parametrize(
    ("country", "family", "indicator"),
    [
        *(("TN", family, "employed") for family in ("density", "pattern", "specialisation")),
        *(("MA", family, "establishments") for family in ("density", "specialisation")),
        ("DZ", "density", "vocational_training_establishments"),
        # Nothing of Tunisia counts units by sector; several countries have no table in common.
        ("TN", "gaps", ""),
        ("EG", "density", ""),
    ],
)
def test_a_country_opens_on_its_best_table(
    data: Datasets, country: str, family: str, indicator: str
) -> None:
    chosen = Selection(countries=(country,))
    name = best.table(data, chosen, family)
    assert (data.observations.tables[name].indicator if name else "") == indicator


def test_a_table_of_firms_comes_before_all_others(grid: Datasets) -> None:
    for family in ("density", "pattern", "specialisation", "gaps"):
        assert best.table(grid, Selection(countries=("GR",)), family) == "firms"
    assert best.table(grid, Selection(), "density") == ""


def test_a_table_that_cannot_show_the_sector_chosen_is_not_opened(
    data: Datasets, grid: Datasets
) -> None:
    """Nothing of Algeria is told by craft: pages keep to the records there."""
    crafts = Selection(countries=("DZ",), sectors=("C3",))
    assert {best.table(data, crafts, family) for family in ("density", "specialisation")} == {""}
    alpha = Selection(countries=("GR",), sectors=("A11",))
    assert best.table(grid, alpha, "pattern") == "firms"
