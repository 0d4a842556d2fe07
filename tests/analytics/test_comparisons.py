"""Densities, quotients, patterns and gaps: what is planted is found, the rest is refused."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from analytics import catalogue, plates
from analytics.figures.compose import compose
from analytics.measures import coverage, neighbours, plane
from analytics.measures.coverage import REFUSALS
from analytics.measures.plane import kernel_density
from analytics.measures.specialisation import binomial_p
from analytics.plates.surfaces import painted_edges
from analytics.selection import NEIGHBOURS, Selection
from analytics.summary import indices, quotients
from analytics.summary import units as unit_tables
from analytics.summary.gaps import gaps
from analytics.words.i18n import Wording
from analytics.words.phrases import Ref
from geodata.datasets import Datasets
from tests.analytics.gridland import AREA, CANDIDATES, CODES, CORNER, cells
from tests.analytics.toyland import LANGS

DZ = Selection(countries=("DZ",))
GR = Selection(countries=("GR",))
FIRMS = replace(GR, table="firms")
WEALTH = replace(GR, table="wealth")
REFUSED_ON_RECORDS = {
    "concentration_sectors": "inventory_partial",
    "diversity_regions": "inventory_partial",
    "other_indices": "inventory_partial",
    "moran_scatter": "pattern_needs_table",
    "lisa_map": "pattern_needs_table",
    "hotspot_map": "pattern_needs_table",
    "gap_matrix": "gap_needs_table",
    "gap_map": "gap_needs_table",
    "gap_list": "gap_needs_table",
}


def refusal_of(key: str, data: Datasets, selection: Selection) -> str:
    found = plates.build(key, data, selection).empty
    return found.key.removeprefix("refusal.") if found else ""


# On the bundled inventory ------------------------------------------------------------


def test_crafts_of_constantine_and_batna_are_not_told_from_the_country(
    data: Datasets, wordings: dict[str, Wording]
) -> None:
    """Constantine has 1 craft record of 2, Batna 1 of 1; Algeria 4 of 19: nothing to conclude."""
    plate = plates.build("quotient_regions", data, replace(DZ, sectors=("C3",)))
    rows = plate.table.set_index("region_code")
    assert set(rows["verdict"]) == {quotients.UNJUDGED}
    assert list(rows.loc["DZ-25", ["units", "region_total"]]) == [1, 2]
    assert list(rows.loc["DZ-05", ["units", "region_total"]]) == [1, 1]
    assert list(rows.loc["DZ-05", ["category_total", "whole"]]) == [4, 19]
    shown = {column.key for column in plate.columns}
    assert not {"quotient", "low", "high", "verdict"} & shown
    assert plate.title.key == "title.shares_of_records"
    (mark,) = compose(plate, wordings["fr"]).marks
    said = {bar.label: bar.text for bar in mark.bars}
    assert said["Constantine"] == "1 sur 2"
    assert said["Batna"] == "1 sur 1"


@pytest.mark.parametrize(("key", "code"), REFUSED_ON_RECORDS.items())
def test_records_are_refused_with_the_reason(
    data: Datasets, wordings: dict[str, Wording], key: str, code: str
) -> None:
    assert refusal_of(key, data, DZ) == code
    for lang in LANGS:
        sheet = compose(plates.build(key, data, DZ), wordings[lang])
        assert sheet.marks == ()
        assert len(sheet.empty) > 60
        assert "refusal." not in sheet.empty


def test_gap_refusal_names_the_missing_table(data: Datasets, wordings: dict[str, Wording]) -> None:
    said = compose(plates.build("gap_matrix", data, DZ), wordings["fr"]).empty
    for part in ("Algérie", "69 régions", "loi 26-06 de 2026", "Import"):
        assert part in said


def test_several_countries_are_never_compared(data: Datasets) -> None:
    for key in (*REFUSED_ON_RECORDS, "quotient_regions", "quotient_matrix", "density_surface"):
        assert refusal_of(key, data, Selection()) == "one_country"


def test_bundled_fragments_are_no_ground_for_a_pattern(data: Datasets) -> None:
    tables = data.observations.tables.values()
    fragment = next(t for t in tables if t.indicator == "sme_private" and len(t.regions) == 10)
    chosen = Selection(countries=("DZ",), table=fragment.id)
    assert refusal_of("lisa_map", data, chosen) == "not_all_regions"
    assert refusal_of("gap_map", data, chosen) == "no_parts"
    ranking = plates.build("density_ranking", data, chosen)
    assert "note.fragment" in {note.key for note in ranking.notes}
    assert ranking.table["region_code"].nunique() == len(ranking.table) < 11


def test_population_of_tunisia_has_a_pattern(data: Datasets) -> None:
    """Greater Tunis is dense beside dense: the capital leads, its neighbours with it."""
    tables = data.observations.tables.values()
    whole = [t for t in tables if t.country == "TN" and t.coverage.all_regions]
    table = next(t for t in whole if t.period == "2023-01-01")
    plate = plates.build("moran_scatter", data, Selection(countries=("TN",), table=table.id))
    assert plate.empty is None
    assert plate.title.key == "title.moran_alike"
    assert plate.published == (table.source,)
    assert plate.table["region_code"].iloc[0] == "TN-11"
    assert dict(plate.table[["region_code", "quadrant"]].to_numpy())["TN-11"] == "high_high"


def test_regions_have_no_neighbours_without_borders(data: Datasets) -> None:
    tables = data.observations.tables.values()
    table = next(t for t in tables if t.boundary_set == "DZ-2019")
    data = undrawn(data, *data.regions.sets_of("DZ"))
    assert refusal_of("lisa_map", data, Selection(table=table.id)) == "no_geometry"
    assert refusal_of("density_map", data, Selection(table=table.id)) == "no_geometry"
    ranking = plates.build("density_ranking", data, Selection(table=table.id))
    assert ranking.empty is None
    assert len(ranking.table) == 58


@pytest.mark.parametrize("key", ["lisa_map", "density_map", "coverage_actions", "density_surface"])
def test_no_map_is_an_empty_country(data: Datasets, key: str) -> None:
    """The 58 wilayas without outlines are drawn as the 48 that hold them, with their numbers."""
    tables = data.observations.tables.values()
    table = next(t for t in tables if t.boundary_set == "DZ-2019" and t.indicator == "population")
    lacking = undrawn(data, "DZ-2019")
    chosen = Selection(countries=("DZ",), table=table.id, sets=(("DZ", "DZ-2019"),))
    plate = plates.build(key, lacking, chosen)
    assert plate.empty is None
    assert plate.body.sets == {"DZ": "DZ-1984"}  # type: ignore[union-attr]
    said = next(note for note in plate.notes if note.key == "note.drawn_instead")
    assert said.params == {
        "set": Ref("boundary_set", "DZ-2019"),
        "other": Ref("boundary_set", "DZ-1984"),
    }
    assert "note.drawn_instead" not in {n.key for n in plates.build(key, data, chosen).notes}


@pytest.mark.parametrize("key", ["region_map", "point_map"])
def test_the_reason_stands_where_the_legend_would(
    data: Datasets, wordings: dict[str, Wording], key: str
) -> None:
    nothing = Selection(countries=("DZ",), year_from=2090)
    sheet = compose(plates.build(key, data, nothing), wordings["fr"])
    assert sheet.empty
    assert sheet.marks
    assert all(mark.legend == () for mark in sheet.marks)  # type: ignore[union-attr]


def undrawn(data: Datasets, *names: str) -> Datasets:
    """The data as they are where these sets have tables only."""
    sets = {
        name: replace(entry, path=None, drawn=0) if name in names else entry
        for name, entry in data.boundary_sets.items()
    }
    return replace(data, boundary_sets=sets, _geometry={}, _placements={})


def test_every_refusal_has_its_sentence(wordings: dict[str, Wording]) -> None:
    for words in wordings.values():
        for code in REFUSALS:
            assert words.has(f"refusal.{code}")


def test_what_is_refused_imports_no_spatial_library() -> None:
    """esda and its kin take seconds to import: only a pattern that is computed asks for them."""
    code = (
        "import sys; from analytics import plates; from analytics.selection import Selection; "
        "from geodata import datasets; data = datasets.load(); "
        "[plates.build(k, data, Selection(countries=('DZ',))) for k in plates.PLATES]; "
        "print([m for m in ('esda', 'libpysal', 'matplotlib', 'mapclassify', 'cmcrameri')"
        " if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


# Units -------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [None, 1, 2, 3])
@pytest.mark.parametrize("country", ["DZ", "TN", "MA", "EG", "LB"])
def test_fractional_totals_are_the_placed_records(
    data: Datasets, country: str, level: int | None
) -> None:
    units = unit_tables.of(data, Selection(countries=(country,), level=level))
    assert units is not None
    assert units.totals.sum() == pytest.approx(units.summary.placed)
    assert units.cells.sum().sum() == pytest.approx(units.summary.placed)
    rows = quotients.quotients(units)
    shares = rows.groupby("region_code")["share"].sum()
    assert shares.to_numpy() == pytest.approx(np.ones(len(shares)))


def test_filters_on_sectors_do_not_change_what_a_region_is_compared_with(data: Datasets) -> None:
    everything, crafts = (unit_tables.of(data, replace(DZ, sectors=s)) for s in ((), ("C3",)))
    assert everything is not None
    assert crafts is not None
    assert everything.totals.equals(crafts.totals)


def test_table_units_are_those_planted(grid: Datasets) -> None:
    units = unit_tables.of(grid, FIRMS)
    assert units is not None
    for (code, category), value in cells().items():
        assert units.cells.at[code, category] == value
    assert units.reference is not None
    assert units.reference["alpha"] == 24 * 40 + 120
    assert units.totals["GR-06"] == 120 + 60 + 80 + 20


def test_weighted_mean_quotient_of_a_table_is_one(grid: Datasets) -> None:
    units = unit_tables.of(grid, FIRMS)
    assert units is not None
    rows = quotients.quotients(units)
    weighted = rows["region_total"] / rows["whole"] * rows["value"]
    means = weighted.groupby(rows["category"]).sum()
    assert means.to_numpy() == pytest.approx(np.ones(4))


def test_indices_of_an_even_table(grid: Datasets) -> None:
    """Without what was planted every sector is spread evenly: 25 equal parts, Gini 0."""
    units = unit_tables.of(grid, FIRMS)
    assert units is not None
    flat = replace(units, cells=units.cells * 0 + 10, totals=units.totals * 0 + 40)
    rows = indices.by_category(flat, grid)
    assert rows["equivalent"].to_numpy() == pytest.approx(np.full(4, 25.0))
    assert rows["gini"].to_numpy() == pytest.approx(np.zeros(4), abs=1e-12)
    assert rows["krugman"].to_numpy() == pytest.approx(np.zeros(4), abs=1e-12)
    assert rows["theil"].to_numpy() == pytest.approx(np.zeros(4), abs=1e-12)
    assert set(rows["regions"]) == {25}


def test_tables_that_lack_what_is_needed_are_refused(grid: Datasets) -> None:
    part, wealth = replace(GR, table="part"), WEALTH
    assert refusal_of("quotient_regions", grid, part) == "no_reference"
    assert refusal_of("gap_matrix", grid, part) == "no_reference"
    assert refusal_of("quotient_regions", grid, wealth) == "no_parts"
    assert refusal_of("moran_scatter", grid, part) == "not_all_regions"
    assert refusal_of("density_ranking", grid, replace(GR, table="share")) == "not_a_count"


def test_pattern_refusals(grid: Datasets) -> None:
    units = unit_tables.of(grid, WEALTH)
    assert units is not None
    values = units.totals

    def code(of: object, *, drawn: bool = True) -> str:
        found = coverage.for_pattern(units, of, drawn=drawn)  # type: ignore[arg-type]
        return found.code if found else ""

    assert code(values) == ""
    assert code(values, drawn=False) == "no_geometry"
    assert code(values.where(values.index != "GR-03")) == "some_regions_unknown"
    assert code(values.head(19)) == "too_few_regions"
    assert code(values.where(values > 50, 0)) == "too_many_zeros"
    assert code(values * 0 + 1) == "all_equal"


# Density -----------------------------------------------------------------------------


def test_density_times_area_is_the_count(grid: Datasets) -> None:
    plate = plates.build("density_ranking", grid, replace(WEALTH, measure="density_km2"))
    rows = plate.table
    assert (rows["value"] * rows["denominator"] / 1000).to_numpy() == pytest.approx(
        rows["numerator"].to_numpy()
    )
    assert set(rows["denominator"]) == {AREA}
    assert rows["value"].iloc[0] == pytest.approx(1000.0)


def test_small_counts_are_steadied_and_said(grid: Datasets) -> None:
    plate = plates.build("density_ranking", grid, replace(WEALTH, measure="density_pop"))
    keys = {note.key for note in plate.notes}
    assert {"note.small_counts", "note.steadied"} <= keys
    raw, steady = plate.table["value"], plate.table["steadied"]
    mean = plate.table["numerator"].sum() / plate.table["denominator"].sum() * 100_000
    assert (np.abs(steady - mean) < np.abs(raw - mean)).all()
    area = plates.build("density_ranking", grid, replace(WEALTH, measure="density_km2"))
    assert area.table["steadied"].isna().all(), "no number of cases lies behind an area"


def test_a_lead_of_two_records_is_no_finding(data: Datasets) -> None:
    plate = plates.build("density_ranking", data, replace(DZ, measure="density_pop"))
    assert plate.title.key == "title.density_small"


def test_no_count_of_enterprises_no_density(data: Datasets, wordings: dict[str, Wording]) -> None:
    plate = plates.build(
        "density_ranking", data, Selection(countries=("MA",), measure="density_firms")
    )
    assert plate.empty is not None
    assert any(note.key == "denominator.no_enterprises" for note in plate.notes)


def test_enterprises_come_only_from_a_whole_table(data: Datasets, grid: Datasets) -> None:
    """D16: private SMEs of seven wilayas of 2008 were a denominator of today's records."""
    measure = catalogue.get("density_firms")
    fragments = measure.divide_by("DZ-1984", data, Selection(countries=("DZ",)))
    assert fragments is not None
    assert (len(fragments.values), fragments.note.key) == (0, "denominator.no_enterprises")
    whole = grid.observations.tables["wealth"]
    assert whole.coverage.all_regions
    named = {
        **grid.observations.tables,
        "wealth": replace(whole, indicator="sme", unit="entreprises"),
    }
    grid = replace(grid, observations=replace(grid.observations, tables=named))
    found = measure.divide_by("GR-1", grid, WEALTH)
    assert found is not None
    assert (len(found.values), found.note.key) == (25, "denominator.enterprises")
    assert found.note.params["period"] == whole.period


# Surface -----------------------------------------------------------------------------


@pytest.mark.parametrize("bandwidth", [20, 100])
def test_surface_is_the_exact_sum_of_kernels(data: Datasets, bandwidth: int) -> None:
    """Every cell asked again: points and cells carried to the equal-area plane, summed by hand."""
    plate = plates.build("density_surface", data, replace(DZ, bandwidth=bandwidth))
    areas = data.geometry("DZ-2026")
    flat = plane.centred(areas)
    body = plate.body
    points = plane.metres(plate.table["lon"].to_numpy(), plate.table["lat"].to_numpy(), flat)
    rows, columns = np.nonzero(~np.isnan(body.values))
    for i in range(0, len(rows), 997):
        at = plane.metres(body.lons[columns[i]], body.lats[rows[i]], flat)[0]
        h = bandwidth * 1000.0
        total = sum(
            np.exp(-((at - p) ** 2).sum() / (2 * h * h)) / (2 * np.pi * h * h) for p in points
        )
        assert body.values[rows[i], columns[i]] == pytest.approx(total * 1e9, rel=1e-9)


def test_surface_holds_nearly_all_of_its_points(grid: Datasets) -> None:
    """One kernel well inside adds up to one record: cells times their area."""
    areas = grid.geometry("GR-1")
    found = plane.surface(np.array([2.5]), np.array([2.5]), areas, 40, rows=200)
    flat = plane.centred(areas)
    step = np.diff(found.lons).mean() / 2
    lat_step = np.diff(found.lats).mean() / 2
    x, y = flat.transform([2.5 - step, 2.5 + step], [2.5 - lat_step, 2.5 + lat_step])
    cell = (x[1] - x[0]) * (y[1] - y[0]) / 1e9
    assert np.nansum(found.values) * cell == pytest.approx(1.0, rel=0.01)
    outside = shapely.union_all(areas.geometry.to_numpy()).buffer(1e-9)
    assert np.isnan(found.values).sum() == 0 or outside.area == pytest.approx(25)


def test_surface_says_how_many_points_stand_for_a_region(data: Datasets) -> None:
    plate = plates.build("density_surface", data, DZ)
    approximate = int((plate.table["precision"] == "region").sum())
    assert approximate > 0
    assert plate.subtitle.key == "subtitle.surface_approximate"
    assert plate.subtitle.count == approximate
    assert plate.subtitle.params["bandwidth"] == 50
    at = plane.metres(
        plate.table["lon"].to_numpy(float),
        plate.table["lat"].to_numpy(float),
        plane.centred(data.geometry("DZ-1984")),
    )
    assert plate.table["value"].to_numpy() == pytest.approx(kernel_density(at, 50_000, at) * 1e9)


@given(st.floats(1e-6, 1e6))
def test_edges_of_a_surface_are_round_and_reach_its_top(top: float) -> None:
    edges = painted_edges(top)
    steps = np.diff(edges)
    assert 1 <= len(steps) <= 8
    assert edges[-1] >= top * (1 - 1e-5)
    assert steps == pytest.approx(np.full(len(steps), steps[0]), rel=1e-4)


# Neighbours and patterns -------------------------------------------------------------


def test_queen_neighbours_of_a_chessboard(grid: Datasets) -> None:
    found = neighbours.find(grid.geometry("GR-1"), "queen")
    assert len(found.of["GR-00"]) == 3
    assert len(found.of["GR-02"]) == 5
    assert found.of["GR-12"] == [f"GR-{i:02d}" for i in (6, 7, 8, 11, 13, 16, 17, 18)]
    assert found.islands == {}


def test_other_neighbours_of_a_chessboard(grid: Datasets) -> None:
    nearest = neighbours.find(grid.geometry("GR-1"), "nearest")
    assert {len(found) for found in nearest.of.values()} == {4}
    # Circles of one side overlap to the diagonal, and only touch beyond the next square.
    within = neighbours.find(grid.geometry("GR-1"), "distance")
    assert within.of["GR-12"] == [f"GR-{i:02d}" for i in (6, 7, 8, 11, 13, 16, 17, 18)]


@pytest.mark.parametrize("name", ["DZ-1984", "DZ-2026", "TN-2000"])
def test_distance_means_something_in_a_country_of_unequal_regions(
    data: Datasets, name: str
) -> None:
    """One distance for Algeria was 460 km, and 34 of 69 wilayas neighbours of each."""
    found = neighbours.find(data.geometry(name), "distance")
    counts = [len(near) for near in found.of.values()]
    assert found.islands == {}
    assert min(counts) >= 2
    assert 4 <= sum(counts) / len(counts) <= 6
    for code, near in found.of.items():
        assert all(code in found.of[other] for other in near)


def test_island_is_joined_to_the_nearest_and_named(grid: Datasets) -> None:
    areas = grid.geometry("GR-1").drop(index=["GR-01", "GR-05", "GR-06"])
    found = neighbours.find(areas, "queen")
    assert set(found.islands) == {"GR-00"}
    joined = found.islands["GR-00"]
    assert found.of["GR-00"] == [joined]
    assert "GR-00" in found.of[joined]


def test_bundled_neighbours_are_mutual_and_complete(data: Datasets) -> None:
    for name in ("DZ-1984", "TN-2000"):
        found = neighbours.find(data.geometry(name), "queen")
        assert set(found.of) == set(data.geometry(name).index)
        for code, near in found.of.items():
            assert near
            assert all(code in found.of[other] for other in near)
    assert "DZ-25" in neighbours.find(data.geometry("DZ-1984"), "queen").of["DZ-43"]


@pytest.mark.parametrize("rule", NEIGHBOURS)
def test_planted_corner_is_found_whoever_is_a_neighbour(grid: Datasets, rule: str) -> None:
    chosen = replace(WEALTH, neighbours=rule)
    scatter = plates.build("moran_scatter", grid, chosen)
    assert scatter.title.key == "title.moran_alike"
    assert scatter.body.slope > 0.4
    lisa = plates.build("lisa_map", grid, chosen).table
    high = set(lisa.loc[lisa["quadrant"] == "high_high", "region_code"])
    # Two to four neighbours are too few for a permutation to tell.
    assert high or rule in ("distance", "nearest")
    assert high <= CORNER
    hot = plates.build("hotspot_map", grid, chosen).table
    hot = hot[hot["spot"] == "hot"]
    assert "GR-06" in set(hot["region_code"]) or rule == "distance"
    assert set(hot["region_code"]) <= CORNER | {"GR-13", "GR-17", "GR-08", "GR-16"}


def test_chance_shows_no_pattern(grid: Datasets) -> None:
    """Firms are the same everywhere but for four scattered squares."""
    scatter = plates.build("moran_scatter", grid, FIRMS)
    assert scatter.title.key == "title.moran_chance"


def test_slope_of_the_scatter_is_moran(grid: Datasets) -> None:
    plate = plates.build("moran_scatter", grid, WEALTH)
    x, y = plate.table["standard"].to_numpy(), plate.table["lag"].to_numpy()
    assert (x @ y) / (x @ x) == pytest.approx(plate.body.slope)


# Gaps --------------------------------------------------------------------------------


def test_exactly_the_planted_candidates_are_named(
    grid: Datasets, tmp_path_factory: pytest.TempPathFactory
) -> None:
    plate = plates.build("gap_list", grid, FIRMS)
    assert set(map(tuple, plate.table[["region_code", "category"]].to_numpy())) == CANDIDATES
    matrix = plates.build("gap_matrix", grid, FIRMS).table
    verdicts = {(r, c): g for r, c, g in matrix[["region_code", "category", "gap"]].to_numpy()}
    assert {cell for cell, gap in verdicts.items() if gap == "candidate"} == CANDIDATES
    assert verdicts["GR-12", "beta"] == "both"
    assert verdicts["GR-00", "alpha"] == "recognised"
    assert verdicts["GR-24", "delta"] == "unsaid"
    assert verdicts["GR-20", "alpha"] == "unsaid"
    areas = plates.build("gap_map", grid, FIRMS).table
    candidates = set(areas.loc[areas["gap"] == "candidate", "region_code"])
    assert candidates == {code for code, _ in CANDIDATES}


def test_candidate_explains_itself_with_its_numbers(grid: Datasets) -> None:
    words = Wording("fr", grid)
    plate = plates.build("gap_list", grid, FIRMS)
    said = {row["region_code"]: words.say(row["said"]) for row in plate.table.to_dict("records")}
    share = 120 / 280
    assert "120 entreprises sur 280" in said["GR-06"]
    assert words.percent(share, 1) in said["GR-06"]
    assert "aucune grappe recensée" in said["GR-06"]


def test_few_units_are_no_candidate(grid: Datasets) -> None:
    """The same table in miniature: the planted cells are no longer beyond chance."""
    units = unit_tables.of(grid, FIRMS)
    assert units is not None
    assert units.reference is not None
    small = replace(
        units,
        cells=units.cells / 20,
        totals=units.totals / 20,
        reference=units.reference / 20,
    )
    assert set(gaps(small, grid, FIRMS)["gap"]) <= {"recognised", "unsaid", "both"}


def test_random_tables_rarely_name_a_candidate(grid: Datasets) -> None:
    """A hundred tables of pure chance: at most one in ten names anything."""
    units = unit_tables.of(grid, FIRMS)
    assert units is not None
    random = np.random.default_rng(7)
    named = 0
    for _ in range(100):
        drawn = random.multinomial(200, [0.2, 0.3, 0.4, 0.1], size=len(CODES)).astype(float)
        table = units.cells.copy()
        table[:] = drawn
        totals = table.sum(axis=1)
        reference = table.sum()
        reference["total"] = totals.sum()
        chance = replace(units, cells=table, totals=totals, reference=reference)
        named += "candidate" in set(gaps(chance, grid, FIRMS)["gap"])
    assert named <= 10


@given(st.integers(0, 40), st.integers(1, 60), st.floats(0.01, 0.99))
def test_p_value_and_interval_agree(part: int, others: int, share: float) -> None:
    from analytics.measures.specialisation import binomial_interval

    trials = part + others
    low, high = binomial_interval(part, trials)
    p = binomial_p(part, trials, share)
    if abs(p - 0.05) > 1e-6:
        assert (p < 0.05) == (not low <= share <= high)


# In words ----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", [*REFUSED_ON_RECORDS, "quotient_regions", "quotient_matrix"])
def test_every_plate_of_a_whole_table_speaks(grid: Datasets, key: str, lang: str) -> None:
    words = Wording(lang, grid)
    plate = plates.build(key, grid, FIRMS)
    assert plate.empty is None
    sheet = compose(plate, words)
    assert sheet.marks
    assert "Grid statistics" in sheet.foot.sources
    assert not re.search(r"\{\w+\}", str(sheet))
    assert plate.counting == "published"


def test_order_of_rows_changes_nothing(grid: Datasets, tmp_path: Path) -> None:
    turned = grid.observations.table.sample(frac=1.0, random_state=3)
    other = replace(grid, observations=replace(grid.observations, table=turned))
    for key in ("quotient_matrix", "gap_matrix", "moran_scatter"):
        first, second = (plates.build(key, d, FIRMS).table for d in (grid, other))
        keys = [c for c in ("region_code", "category") if c in first]
        columns = [c for c in ("value", "low", "high", "gap", "lag") if c in first]
        a, b = (
            t.sort_values(keys)[[*keys, *columns]].reset_index(drop=True) for t in (first, second)
        )
        assert a.equals(b)
