"""A filter on sectors and a table: shown, summed, refused, or named where it has no effect."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analytics import plates
from analytics.figures.compose import compose
from analytics.measures.coverage import Refusal
from analytics.plates import unheard
from analytics.selection import Selection
from analytics.summary import focus as focuses
from analytics.summary import units as unit_tables
from analytics.summary.focus import Focus
from analytics.words.i18n import Wording
from analytics.words.phrases import Phrase, Ref
from geodata.datasets import Datasets
from geodata.observations import Coverage, Observations
from tests.analytics.apiiland import add_table
from tests.analytics.gridland import CODES, cells
from tests.analytics.toyland import LANGS

FIRMS = Selection(countries=("GR",), table="firms", measure="density_km2")
SHOWN = ("density_ranking", "density_map", "moran_scatter", "lisa_map", "hotspot_map")


def values(data: Datasets, key: str, *sectors: str, **more: object) -> dict[str, float]:
    chosen = replace(FIRMS, sectors=sectors, **more)  # type: ignore[arg-type]
    plate = plates.build(key, data, chosen)
    assert plate.empty is None, plate.empty
    return dict(zip(plate.table["region_code"], plate.table["value"], strict=True))


def refusal(data: Datasets, key: str, *sectors: str) -> Phrase:
    plate = plates.build(key, data, replace(FIRMS, sectors=sectors))
    assert plate.empty is not None
    assert plate.table.empty
    return plate.empty


def other_codes(grid: Datasets, coverage: Coverage | None = None, **codes: str) -> Datasets:
    """Gridland whose categories stand for other sectors: category → codes, joined by ``|``."""
    known = grid.observations
    table = known.table.assign(
        sector_codes=[
            codes.get(category, given)
            for category, given in zip(
                known.table["category"], known.table["sector_codes"], strict=True
            )
        ]
    )
    tables = dict(known.tables)
    if coverage is not None:
        tables["firms"] = replace(tables["firms"], coverage=coverage)
    return replace(grid, observations=Observations(table, tables))


# Shown -------------------------------------------------------------------------------


@pytest.mark.parametrize("key", SHOWN)
def test_one_sector_shows_its_own_units(grid: Datasets, key: str) -> None:
    """Alpha stands for A11: 40 on 100 km² are 400 per 1,000 km², the planted 120 are 1,200."""
    shown = values(grid, key, "A11")
    assert shown == {code: cells()[code, "alpha"] * 10.0 for code in CODES}
    assert shown["GR-00"] == 400
    assert shown["GR-06"] == 1200
    assert shown != values(grid, key)


@pytest.mark.parametrize("key", SHOWN)
def test_a_parent_is_the_sum_of_what_lies_below(grid: Datasets, key: str) -> None:
    """A holds alpha (A11) and beta (A12): 40 + 60, in GR-06 120 + 60, in GR-12 40 + 160."""
    shown = values(grid, key, "A")
    assert shown["GR-00"] == 1000
    assert shown["GR-06"] == 1800
    assert shown["GR-12"] == 2000
    plate = plates.build(key, grid, replace(FIRMS, sectors=("A",)))
    assert plate.title.key == "title.of_part"
    assert plate.title.params["parts"] == (Ref("sector_branch", "A"),)
    (note,) = (note for note in plate.notes if note.key == "note.shown_by")
    assert note.params["categories"] == (Ref("category", "alpha"), Ref("category", "beta"))


@pytest.mark.parametrize("key", SHOWN)
def test_several_sectors_are_added_and_said_to_be(grid: Datasets, key: str) -> None:
    """Alpha and gamma: 40 + 80, in GR-18 40 + 200."""
    shown = values(grid, key, "A11", "B1")
    assert shown["GR-00"] == 1200
    assert shown["GR-18"] == 2400
    plate = plates.build(key, grid, replace(FIRMS, sectors=("A11", "B1")))
    assert plate.title.count == 2
    for lang, sum_ in (("fr", "(somme)"), ("en", "(sum)"), ("ar", "(مجموع)")):
        words = Wording(lang, grid)
        said = compose(plate, words).title
        assert sum_ in said
        assert words.name("sector_branch", "A11") in said
        assert words.name("sector_branch", "B1") in said


def test_sum_over_all_sectors_is_what_they_are_one_by_one(grid: Datasets) -> None:
    whole = values(grid, "density_ranking", "A", "B")
    parts = [values(grid, "density_ranking", code) for code in ("A11", "A12", "B1")]
    for code in CODES:
        assert whole[code] == sum(part[code] for part in parts)


def test_per_inhabitant_too(grid: Datasets) -> None:
    """120 of alpha for 10,000 inhabitants: 1,200 per 100,000."""
    assert values(grid, "density_ranking", "A11", measure="density_pop")["GR-06"] == 1200


def test_pattern_is_that_of_the_sector(grid: Datasets) -> None:
    """Only GR-18 has more of gamma: no likeness between neighbours, and it stands alone."""
    plate = plates.build("lisa_map", grid, replace(FIRMS, sectors=("B1",)))
    assert plate.title.params["parts"] == (Ref("sector_branch", "B1"),)
    assert plate.table["region_code"].iloc[0] == "GR-18"
    assert plate.table["value"].iloc[1:].nunique() == 1


def test_quotients_of_a_parent_are_those_of_the_sum(grid: Datasets) -> None:
    """A in GR-06: 180 of 280; in the country 1,080 + 1,600 of 5,380."""
    plate = plates.build("quotient_regions", grid, replace(FIRMS, sectors=("A",)))
    row = plate.table.set_index("region_code").loc["GR-06"]
    assert row["units"] == 180
    assert row["quotient"] == pytest.approx((180 / 280) / (2680 / 5380))


# A table's own categories ------------------------------------------------------------


def focus(data: Datasets, *sectors: str) -> Focus | Refusal:
    chosen = replace(FIRMS, sectors=sectors)
    units = unit_tables.of(data, chosen)
    assert units is not None
    return focuses.of(units, chosen, data)


def test_a_category_that_holds_more_is_shown_under_its_own_name(grid: Datasets) -> None:
    """As ITH holds industrial textile and two crafts: alpha of A11 and B1 for the choice A11."""
    data = other_codes(grid, alpha="A11|B1", gamma="")
    found = focus(data, "A11")
    assert isinstance(found, Focus)
    assert found.categories == ("alpha",)
    assert found.named == (Ref("category", "alpha"),)
    (more,) = (note for note in found.notes if note.key == "note.holds_more")
    assert more.params["sectors"] == (Ref("sector_branch", "B1"),)
    assert values(data, "density_ranking", "A11")["GR-06"] == 1200


def test_a_finer_sector_is_shown_by_the_wider_category(grid: Datasets) -> None:
    data = other_codes(grid, alpha="A", beta="", gamma="B1")
    found = focus(data, "A11")
    assert isinstance(found, Focus)
    assert found.named == (Ref("category", "alpha"),)


def test_a_table_that_cuts_across_a_sector_is_refused(grid: Datasets) -> None:
    """Alpha holds A11 and B1, so that A has no sum: its A11 is mixed with B1."""
    data = other_codes(grid, alpha="A11|B1", gamma="")
    found = focus(data, "A")
    assert isinstance(found, Refusal)
    assert found.code == "sector_across"
    assert found.params["categories"] == (Ref("category", "alpha"),)
    both = focus(data, "A", "B")
    assert isinstance(both, Focus)
    assert both.categories == ("alpha", "beta"), "of both branches together nothing is mixed"


def test_what_a_listed_parent_and_child_hold(grid: Datasets) -> None:
    """Parts of a whole are disjoint and add up; in a fragment the parent may hold the child."""
    whole = other_codes(grid, alpha="A", beta="A12", gamma="B1")
    assert focus(whole, "A").categories == ("alpha", "beta")  # type: ignore[union-attr]
    fragment = other_codes(grid, Coverage(all_regions=True), alpha="A", beta="A12", gamma="B1")
    assert focus(fragment, "A").categories == ("alpha",)  # type: ignore[union-attr]


@pytest.mark.parametrize("key", SHOWN)
def test_a_sector_without_a_category_is_refused_by_name(grid: Datasets, key: str) -> None:
    data = other_codes(grid, gamma="")
    found = refusal(data, key, "B1")
    assert found.key == "refusal.sector_not_in_table"
    assert found.params["sector"] == Ref("sector_branch", "B1")
    assert refusal(data, key, "A11", "B1").key == "refusal.sector_not_in_table"


def test_a_table_of_totals_knows_no_sector(data: Datasets, wordings: dict[str, Wording]) -> None:
    table = next(t for t in data.observations.tables.values() if t.period == "2023-01-01")
    chosen = Selection(countries=("TN",), table=table.id, sectors=("I02",))
    for key in SHOWN:
        plate = plates.build(key, data, chosen)
        assert plate.empty is not None
        assert plate.empty.key == "refusal.table_without_sectors"
        for words in wordings.values():
            assert words.name("sector_branch", "I02") in words.say(plate.empty)


def test_textile_of_apii_is_its_own_category(data: Datasets) -> None:
    """ITH holds industrial textile; agri-food is IAA although one of its sectors is chemistry's."""
    apii = {"ITH": "C31|C37|I02", "IAA": "I01|I011", "ICH": "I017|I07"}
    known = gridland_of(data, apii)
    units = unit_tables.of(known, Selection(countries=("TN",), table="apii"))
    assert units is not None
    for sector, category in (("I02", "ITH"), ("I01", "IAA"), ("I017", "ICH"), ("C37", "ITH")):
        chosen = Selection(countries=("TN",), table="apii", sectors=(sector,))
        found = focuses.of(units, chosen, known)
        assert isinstance(found, Focus)
        assert found.categories == (category,), sector
    across = focuses.of(units, Selection(table="apii", sectors=("C3",)), known)
    assert isinstance(across, Refusal)


def gridland_of(data: Datasets, apii: dict[str, str]) -> Datasets:
    """Tunisia with a whole made-up table of these categories, 10 units in every cell."""
    codes = data.regions.of_set("TN-2000").index
    base = next(t for t in data.observations.tables.values() if t.period == "2023-01-01")
    row = data.observations.rows(base.id).query("scope == 'region'").iloc[[0]]
    frames = [
        row.assign(
            region_code=code, category=category, sector_codes=sectors, value=10.0, table_id="apii"
        )
        for code in codes
        for category, sectors in apii.items()
    ]
    table = replace(
        base,
        id="apii",
        unit="entreprises",
        indicator="industrial_firms",
        coverage=Coverage(all_regions=True, all_sectors=True),
        categories=tuple(apii),
    )
    rows = pd.concat([*frames, data.observations.table], ignore_index=True)
    tables = {"apii": table, **data.observations.tables}
    return replace(data, observations=Observations(rows, tables))


# Registers ---------------------------------------------------------------------------


def test_a_parent_of_a_register_is_its_branch_and_hidden_cells_make_it_a_minimum(
    registered: Datasets,
) -> None:
    chosen = Selection(countries=("DZ",), table="essai-2025-firms", sectors=("C3",))
    plate = plates.build("density_ranking", registered, chosen)
    cube = registered.registers["essai"].cube
    branch = set(registered.sectors.branch("C3"))
    inside = cube[cube["sector_code"].isin(branch) & (cube["region_code"] != "total")]
    told = inside.groupby("region_code")["firms"].sum()
    hidden = inside["status"].eq("suppressed").groupby(inside["region_code"]).any()
    rows = plate.table.set_index("region_code")
    assert set(rows["status"]) == {"ok", "partial"}
    for code in rows.index:
        partial, sum_ = rows.at[code, "status"] == "partial", rows.at[code, "numerator"]
        # What is hidden is in the exact sum where secrecy lets it be told, else in none.
        assert sum_ == told[code] if partial or not hidden[code] else sum_ > told[code]
        assert hidden[code] or not partial
    assert "note.sum_in_part" in {note.key for note in plate.notes}
    words = Wording("fr", registered)
    (mark,) = compose(plate, words).marks
    part = rows.index[rows["status"] == "partial"][0]
    (bar,) = (b for b in mark.bars if b.label == words.name("region", part))  # type: ignore[union-attr]
    assert bar.text.startswith("au moins ")


def test_a_sector_no_unit_of_a_register_has_is_not_drawn_as_nothing(registered: Datasets) -> None:
    table = registered.observations.tables["essai-2025-firms"]
    absent = next(
        code
        for code in registered.sectors.codes
        if not set(registered.sectors.branch(code)) & set(table.categories)
    )
    chosen = Selection(countries=("DZ",), table=table.id, sectors=(absent,))
    for key in (*SHOWN, "density_surface"):
        plate = plates.build(key, registered, chosen)
        assert plate.empty is not None, key
        assert plate.empty.key == "refusal.sector_not_in_table"


# Without effect ----------------------------------------------------------------------

FILTERED = Selection(
    countries=("GR",),
    table="firms",
    sectors=("A11",),
    stages=("pilot",),
    kinds=("cluster",),
    year_from=2010,
)


def named(plate: plates.Plate) -> set[str]:
    """Parameters that a plate says have no effect on it."""
    notes = [note for note in plate.notes if note.key == "note.filters_ignored"]
    return {
        part.params["label"].key.removeprefix("parameter.")
        for note in notes
        for part in note.params["filters"]
    }


@pytest.mark.parametrize(
    ("keys", "ignored"),
    [
        (SHOWN, {"stage", "kind", "from"}),
        (("quotient_regions",), {"stage", "kind", "from"}),
        (("quotient_matrix", "concentration_sectors"), {"sector", "stage", "kind", "from"}),
        (("diversity_regions", "other_indices"), {"sector", "stage", "kind", "from"}),
        # Recognised clusters are records, and follow the filters on records.
        (("gap_matrix", "gap_map", "gap_list"), {"sector"}),
    ],
)
def test_a_filter_without_effect_is_named(
    grid: Datasets, keys: tuple[str, ...], ignored: set[str]
) -> None:
    for key in keys:
        plate = plates.build(key, grid, FILTERED)
        assert plate.empty is None
        assert named(plate) == ignored, key
        for lang in LANGS:
            words = Wording(lang, grid)
            sheet = compose(plate, words)
            # What had no effect is not told as chosen.
            assert words.name("stage", "pilot") not in sheet.chosen or "stage" not in ignored
            assert words.name("stage", "pilot") in sheet.foot.notes[0] or "stage" not in ignored
            assert not re.search(r"\{\w+\}", sheet.foot.notes[0])


def test_nothing_is_named_where_nothing_was_chosen(grid: Datasets) -> None:
    for key in plates.PLATES:
        assert named(plates.build(key, grid, replace(FIRMS, regions=("GR-00",)))) == set()


def test_what_is_not_looked_at_changes_no_number(grid: Datasets) -> None:
    """The declaration of what a figure ignores is true of every figure."""
    for key in plates.PLATES:
        fields = unheard.ignored(key, FILTERED, grid)
        if not fields:
            continue
        every = plates.build(key, grid, FILTERED)
        without = plates.build(key, grid, FILTERED.without(fields))
        pd.testing.assert_frame_equal(every.table, without.table)
        assert every.title == without.title


def test_published_figures_say_that_they_are_not_filtered(data: Datasets) -> None:
    chosen = Selection(countries=("DZ",), sectors=("C3",), stages=("pilot",))
    plate = plates.build("published_figures", data, chosen)
    assert named(plate) == {"sector", "stage"}
    assert plate.selection == Selection(countries=("DZ",))


def test_a_table_of_another_country_is_told(grid: Datasets) -> None:
    plate = plates.build("density_ranking", grid, replace(FIRMS, countries=("FA",)))
    assert plate.countries == ("GR",)
    assert named(plate) == {"country"}


# The command line --------------------------------------------------------------------


def test_sector_changes_what_is_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from analytics.__main__ import main

    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    add_table(tmp_path, "t", "entreprises")
    written = {}
    keys = ("density_ranking", "lisa_map")
    for sector in ((), ("--sector", "I02")):
        for key in keys:
            out = tmp_path / f"{key}{len(sector)}.csv"
            command = ["export", key, "--country", "TN", "--table", "t", *sector]
            assert main([*command, "--format", "csv", "--out", str(out)]) == 0
            written[key, bool(sector)] = out.read_bytes()
    for key in keys:
        assert written[key, True] != written[key, False]
    lines = written["density_ranking", True].decode("utf-8-sig").splitlines()
    listed = list(csv.DictReader(lines, delimiter=";"))
    counts = {row["region_code"]: row["numerator"] for row in listed}
    assert counts["TN-11"] == "10", "textile, not all 50"
