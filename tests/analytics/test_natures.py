"""Verdicts only on units drawn one by one: jobs, amounts, shares and unknown units have none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import measures, plates, starters
from analytics.figures import marks as mk
from analytics.figures.compose import compose
from analytics.measures import specialisation
from analytics.plates import findings
from analytics.selection import Selection
from analytics.summary import units as unit_tables
from analytics.summary.gaps import gaps
from analytics.summary.quotients import JUDGED, UNJUDGED, quotients
from analytics.summary.units import Units
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from geodata.observations import TOTAL, Observations
from geodata.registers.cube import MAX_HERFINDAHL
from geodata.registers.store import Register
from tests.analytics.apiiland import add_table
from tests.analytics.toyland import LANGS

FIRMS = Selection(countries=("GR",), table="firms", measure="density_km2")
GAPS = ("gap_matrix", "gap_map", "gap_list")
PATTERNS = ("moran_scatter", "lisa_map", "hotspot_map")
INDICES = ("concentration_sectors", "diversity_regions", "other_indices")
QUOTIENTS = ("quotient_regions", "quotient_matrix")
DENSITIES = ("density_ranking", "density_map")
MEASURED = (*GAPS, *PATTERNS, *INDICES, *QUOTIENTS, *DENSITIES)
# Titles that say what was found, as opposed to what a figure is about.
FINDINGS = {
    *findings.SUPERLATIVES,
    *("title.density_small", "title.some_above", "title.none_above", "title.cells_above"),
    *("title.candidates", "title.no_candidate", "title.gap_map", "title.gap_list"),
    *("title.moran_alike", "title.moran_unlike", "title.moran_chance"),
    *("title.lisa_map", "title.hotspot_map", "title.no_pattern"),
}


def counted_in(grid: Datasets, unit: str) -> Datasets:
    """Gridland with the same numbers of another unit."""
    known = grid.observations
    tables = {name: replace(table, unit=unit) for name, table in known.tables.items()}
    return replace(grid, observations=Observations(known.table.assign(unit=unit), tables))


def refused(key: str, data: Datasets) -> str:
    plate = plates.build(key, data, FIRMS)
    return plate.empty.key.removeprefix("refusal.") if plate.empty else ""


def key_of(plate: plates.Plate) -> str:
    """The title itself, without the part of the table it speaks of."""
    inner = plate.title.params.get("title")
    return inner.key if inner is not None else plate.title.key


# What each nature allows -------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "gap", "rest"),
    [
        ("entreprises", "", ""),
        ("artisans", "", ""),
        ("emplois", "gap_needs_units", ""),
        ("personnes", "gap_needs_units", ""),
        ("DZD", "gap_needs_units", ""),
        ("%", "not_a_count", "not_a_count"),
        ("indice", "not_a_count", "not_a_count"),
        ("taux", "not_a_count", "not_a_count"),
        ("ruches", "unit_unknown", "unit_unknown"),
    ],
)
def test_what_may_be_asked_of_a_unit(grid: Datasets, unit: str, gap: str, rest: str) -> None:
    data = counted_in(grid, unit)
    assert {key: refused(key, data) for key in GAPS} == dict.fromkeys(GAPS, gap)
    others = [key for key in MEASURED if key not in GAPS]
    assert {key: refused(key, data) for key in others} == dict.fromkeys(others, rest)


@pytest.mark.parametrize("unit", ["%", "ruches", "emplois"])
@pytest.mark.parametrize("key", MEASURED)
def test_a_refused_figure_finds_nothing(grid: Datasets, key: str, unit: str) -> None:
    plate = plates.build(key, counted_in(grid, unit), FIRMS)
    if plate.empty is not None:
        assert key_of(plate) not in FINDINGS
        assert plate.table.empty
        assert not {note.key for note in plate.notes} & {"note.no_leader", "note.small_counts"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("unit", ["emplois", "%", "DZD", "ruches"])
def test_the_reason_stands_on_the_figure(grid: Datasets, unit: str, lang: str) -> None:
    data = counted_in(grid, unit)
    words = Wording(lang, data)
    for key in (*GAPS, *QUOTIENTS):
        sheet = compose(plates.build(key, data, FIRMS), words)
        reason = sheet.empty or " ".join(sheet.foot.notes)
        named = words.say(unit_of(data).unit)
        assert named in reason, key
        assert "{" not in reason


def unit_of(data: Datasets) -> Units:
    units = unit_tables.of(data, FIRMS)
    assert units is not None
    return units


def test_quotients_of_jobs_are_those_of_firms_without_a_verdict(grid: Datasets) -> None:
    """GR-06 alpha: 120 of 280, in the country 1,080 of 5,380: 2.13 either way."""
    firms, jobs = (quotients(unit_of(counted_in(grid, u))) for u in ("entreprises", "emplois"))
    assert jobs["value"].to_list() == firms["value"].to_list()
    cell = jobs[(jobs["region_code"] == "GR-06") & (jobs["category"] == "alpha")].iloc[0]
    assert cell["value"] == pytest.approx((120 / 280) / (1080 / 5380))
    assert set(jobs["verdict"]) == {UNJUDGED}
    assert jobs[["low", "high", "p_value"]].isna().all(axis=None)
    assert set(firms["verdict"]) >= {"above", "unsure"}


@pytest.mark.parametrize("key", QUOTIENTS)
def test_figures_of_jobs_show_no_interval_and_no_verdict(grid: Datasets, key: str) -> None:
    data = counted_in(grid, "emplois")
    plate = plates.build(key, data, FIRMS)
    assert not {"low", "high", "verdict"} & {column.key for column in plate.columns}
    assert "quotient" in {column.key for column in plate.columns}
    keys = {note.key for note in plate.notes}
    assert "note.no_verdict_persons" in keys
    assert not keys & {"note.interval", "note.many_verdicts"}
    assert plate.title.key in ("title.quotient_leader", "title.cell_leader")
    for lang in LANGS:
        words = Wording(lang, data)
        sheet = compose(plate, words)
        shown = str(sheet.marks) + sheet.title
        for verdict in ("above", "below", "unsure"):
            assert words.text(f"verdict.{verdict}") not in shown
        (mark,) = sheet.marks
        if isinstance(mark, mk.BarMark):
            assert all(bar.interval is None for bar in mark.bars)


def test_steadied_rates_need_units_drawn_one_by_one(grid: Datasets) -> None:
    """Ten jobs may be one plant: their rate is not drawn towards a mean by their number."""
    chosen = Selection(countries=("GR",), table="wealth", measure="density_pop")
    for unit, steadied in (("entreprises", True), ("emplois", False)):
        plate = plates.build("density_ranking", counted_in(grid, unit), chosen)
        assert plate.table["steadied"].notna().any() == steadied
        assert ("note.small_counts" in {note.key for note in plate.notes}) == steadied


# Pure chance -------------------------------------------------------------------------

REGIONS, SECTORS, PLANTS, SEEDS = 24, 8, 2400, 6


def thrown(units: Units, seed: int, *, giants: bool = False) -> tuple[Units, Units]:
    """Plants of lognormal size thrown at regions whatever their sector: firms, jobs.

    With `giants` a few of them hold much of all jobs.
    """
    random = np.random.default_rng(seed)
    attraction = random.dirichlet(np.full(REGIONS, 2.0))
    region = random.choice(REGIONS, PLANTS, p=attraction)
    sector = random.integers(SECTORS, size=PLANTS)
    size = np.ceil(random.lognormal(2.5, 1.5, PLANTS))
    if giants:
        size = np.ceil(3 * random.pareto(1.1, PLANTS) + 3)
    of_all = size**2 @ np.ones(PLANTS) / size.sum() ** 2
    plants = np.bincount(sector, size**2) / np.bincount(sector, size) ** 2
    codes = list(units.totals.index[:REGIONS])
    found = []
    for weight, unit in ((np.ones(PLANTS), "entreprises"), (size, "emplois")):
        counts = np.zeros((REGIONS, SECTORS))
        np.add.at(counts, (region, sector), weight)
        cells = pd.DataFrame(counts, index=codes, columns=[f"s{i}" for i in range(SECTORS)])
        reference = cells.sum()
        reference[TOTAL] = cells.to_numpy().sum()
        assert units.table is not None
        found.append(
            replace(
                units,
                table=replace(units.table, unit=unit),
                cells=cells,
                totals=cells.sum(axis=1),
                reference=reference,
                sectors=dict.fromkeys(cells.columns, ("A11",)),
            )
        )
    told = {f"s{i}": float(index) for i, index in enumerate(plants) if index <= MAX_HERFINDAHL}
    return found[0], replace(found[1], plants=told, all_plants=float(of_all))


def test_chance_alone_gives_no_verdict_on_jobs_and_few_on_firms(grid: Datasets) -> None:
    alone, judged, cells, candidates = 0, 0, 0, []
    for seed in range(SEEDS):
        firms, jobs = thrown(unit_of(grid), seed)
        rows = quotients(firms)
        alone += int(((rows["low"] > 1) | (rows["high"] < 1)).sum())
        judged += int(rows["verdict"].isin(("above", "below")).sum())
        cells += len(rows)
        candidates.append(int((gaps(firms, grid, FIRMS)["gap"] == "candidate").sum()))
        jobs = replace(jobs, plants={})
        of_jobs = gaps(jobs, grid, FIRMS)
        assert set(of_jobs["verdict"]) <= {UNJUDGED, "unsure"}
        assert set(of_jobs["gap"]) == {"unsaid"}
        assert quotients(jobs)["value"].max() > 2, "jobs crowd by chance, and nothing is said"
    assert 0.01 < alone / cells <= 0.05, "each interval by itself"
    assert judged / cells <= 0.005, "all of them together"
    assert max(candidates) <= 1


@pytest.mark.parametrize("giants", [False, True])
def test_chance_alone_gives_few_verdicts_on_plants(grid: Datasets, giants: bool) -> None:
    """Jobs judged on the plants that hold them: no more found than of firms, giants or not."""
    alone, judged, cells, candidates = 0, 0, 0, []
    for seed in range(4 * SEEDS):
        _, jobs = thrown(unit_of(grid), seed, giants=giants)
        rows = quotients(jobs)
        rows = rows[rows["verdict"] != UNJUDGED]
        alone += int(((rows["low"] > 1) | (rows["high"] < 1)).sum())
        judged += int(rows["verdict"].isin(("above", "below")).sum())
        cells += len(rows)
        candidates.append(int(((rows["verdict"] == "above") & (rows["value"] >= 1.25)).sum()))
    assert cells > 2 * SEEDS * REGIONS * SECTORS
    assert alone / cells <= 0.05, "each interval by itself"
    assert judged / cells <= 0.005, "all of them together"
    assert float(np.mean(candidates)) <= 1


def test_a_sector_that_is_somewhere_is_found_on_its_plants(grid: Datasets) -> None:
    """Half of a sector's 300 plants moved to one region: found, and nowhere else above."""
    units = unit_of(grid)
    _, jobs = thrown(units, 0)
    moved = jobs.cells["s0"] / 2
    cells = jobs.cells.assign(s0=moved)
    first = cells.index[0]
    cells.loc[first, "s0"] += float(moved.sum())
    totals = cells.sum(axis=1)
    rows = quotients(replace(jobs, cells=cells, totals=totals))
    above = rows[rows["verdict"] == "above"]
    assert list(zip(above["region_code"], above["category"], strict=True)) == [(first, "s0")]


# Registers ---------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["quotient_regions", "quotient_map", "quotient_matrix"])
def test_jobs_of_a_register_are_judged_on_its_plants(registered: Datasets, key: str) -> None:
    """By 1/H draws, with the index that is told; without it no verdict, no gap in either case."""
    chosen = Selection(countries=("DZ",), table="essai-2025-jobs")
    plate = plates.build(key, registered, chosen)
    rows = plate.table[plate.table["verdict"].isin(JUDGED)]
    assert len(rows)
    assert "note.plants" in {note.key for note in plate.notes}
    assert {"low", "high", "verdict"} <= {column.key for column in plate.columns}
    told = registered.registers["essai"].establishments.set_index("sector_code")["herfindahl"]
    heads = registered.observations.sectors_of("essai-2025-jobs")
    for row in rows.head(20).to_dict("records"):
        (code, *_) = (*heads[row["category"]], row["category"])
        draws, share = 1 / told[code], row["region_total"] / row["whole"]
        low, high = specialisation.binomial_interval(
            draws * row["units"] / row["category_total"], draws
        )
        # Wider where the plants of all others shake the shares more.
        assert row["low"] <= low / share + 1e-9
        assert row["high"] >= high / share - 1e-9
    known = registered.registers["essai"]
    data = replace(registered, registers={"essai": Untold(known.facts, known.folder)})
    bare = plates.build(key, data, chosen)
    assert not bare.table["verdict"].isin(JUDGED).any()
    assert "note.no_verdict_persons" in {note.key for note in bare.notes}


class Untold(Register):
    """A register that tells nothing of the size of its plants."""

    @property
    def establishments(self) -> pd.DataFrame:  # type: ignore[override]
        return pd.DataFrame(columns=["year", "sector_code", "herfindahl"])


def test_gaps_are_of_firms(registered: Datasets) -> None:
    chosen = Selection(countries=("DZ",), table="essai-2025-jobs")
    refused_ = plates.build("gap_list", registered, chosen).empty
    assert refused_ is not None
    assert refused_.key == "refusal.gap_of_firms"
    firms = replace(chosen, table="essai-2025-firms")
    assert plates.build("gap_list", registered, firms).empty is None


def test_jobs_that_only_some_firms_state_are_minimums(registered: Datasets) -> None:
    """One wilaya where 2 firms of 5 state theirs: its jobs are no total, and nobody leads."""
    name = "essai-2025-jobs"
    chosen = Selection(countries=("DZ",), table=name, measure="density_km2")
    table = registered.observations.table.copy()
    total = (table["table_id"] == name) & (table["category"] == TOTAL)
    table.loc[total & (table["region_code"] == "DZ-01"), "status"] = "partial"
    tables = registered.observations.tables
    data = replace(registered, observations=Observations(table, tables))
    whole = plates.build("density_ranking", registered, chosen)
    part = plates.build("density_ranking", data, chosen)
    assert whole.title.key == "title.density_leader"
    assert part.title.key == "title.rates"
    assert "note.known_in_part" in {note.key for note in part.notes}
    assert part.table.set_index("region_code").at["DZ-01", "status"] == "partial"
    refused_ = plates.build("moran_scatter", data, chosen).empty
    assert refused_ is not None
    assert refused_.key == "refusal.some_regions_unknown"
    quotient = plates.build("quotient_matrix", data, chosen)
    assert "note.known_in_part" in {note.key for note in quotient.notes}


# What is chosen for people -----------------------------------------------------------


def test_gaps_of_a_deck_are_those_of_firms(registered: Datasets) -> None:
    """Of a register's two tables of one year only firms carry candidates."""
    real = {
        name: replace(table, synthetic=False)
        for name, table in registered.observations.tables.items()
    }
    data = replace(registered, observations=replace(registered.observations, tables=real))
    assert starters.whole_table("DZ", data) == "essai-2025-firms"
    chosen = starters._chosen("gap_list", Selection(countries=("DZ",)), data)
    assert chosen.table == "essai-2025-firms"


def test_a_share_of_enterprises_is_no_denominator(grid: Datasets) -> None:
    measure = measures.get("density_firms")
    for unit, known in (("entreprises", 25), ("%", 0)):
        data = counted_in(grid, unit)
        tables = {
            name: replace(table, indicator="sme") if name == "wealth" else table
            for name, table in data.observations.tables.items()
        }
        data = replace(data, observations=replace(data.observations, tables=tables))
        found = measure.divide_by("GR-1", data, FIRMS)
        assert found is not None
        assert len(found.values) == known


# On the command line -----------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    return tmp_path


def test_a_refused_export_says_why_and_writes_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from analytics.__main__ import main

    add_table(home, "pct", "%")
    for format_ in ("csv", "xlsx", "png"):
        out = home / f"refused.{format_}"
        capsys.readouterr()
        command = ["export", "density_ranking", "--country", "TN", "--table", "pct"]
        assert main([*command, "--format", format_, "--out", str(out)]) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert "est une part, un taux ou un indice" in said.err
        assert not out.exists()


def test_a_figure_that_is_drawn_is_still_exported(home: Path) -> None:
    from analytics.__main__ import main

    add_table(home, "firms", "entreprises")
    out = home / "drawn.csv"
    command = ["export", "density_ranking", "--country", "TN", "--table", "firms"]
    assert main([*command, "--format", "csv", "--out", str(out)]) == 0
    assert len(out.read_text("utf-8-sig").splitlines()) == 25
