"""Published tables: kept as printed, checked before belief, used only as far as declared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geodata import datasets, names, observation_checks, observation_intake, observations
from geodata import sectors as sector_tree
from geodata.__main__ import main
from geodata.datasets import Datasets
from geodata.errors import IntakeError
from geodata.names import Gazetteer
from geodata.observations import Coverage
from geodata.regions import Regions

D5 = ("TN-X-D1", "TN-X-D2", "TN-X-D3", "TN-X-D4", "TN-X-D5")
SAID = {"indicator": "firms", "period": "2024", "unit": "entreprises", "source": "Test"}
WHOLE = Coverage(all_regions=True, all_sectors=True)


@pytest.fixture(scope="module")
def context(known: Regions, gazetteer: Gazetteer) -> observation_checks.Context:
    return observation_checks.Context(known, sector_tree.load(), gazetteer)


def write(folder: Path, rows: list[str], header: str = "region,category,value") -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


def districts(**changes: int) -> list[str]:
    """A whole table: five districts, two categories, printed totals, a national row."""
    rows = [f"{code},{sector},{10 * (i + 1)}" for i, code in enumerate(D5) for sector in "AB"]
    rows += [f"{code},total,{20 * (i + 1)}" for i, code in enumerate(D5)]
    rows += [",A,150", ",B,150", ",total,300"]
    for row, value in changes.items():
        i = int(row[1:])
        rows[i] = rows[i].rsplit(",", 1)[0] + f",{value}"
    return rows


def found(
    path: Path,
    context: observation_checks.Context,
    coverage: Coverage = WHOLE,
    **shared: str,
) -> list[tuple[str, int | None]]:
    said = observation_checks.Declaration("t", "TN-D5", coverage, SAID | shared)
    return [(p.code, p.line) for p in observation_checks.check(path, said, context).problems]


# What is bundled ---------------------------------------------------------------------


def test_bundled_rows_are_all_there_with_their_source(data: Datasets) -> None:
    table = data.observations.table
    assert len(table) == 786
    assert (table["source"] != "").all()
    assert set(table["boundary_set"]) == {"DZ-1984", "DZ-2019", "TN-2000"}
    assert set(table["table_id"]) == set(data.observations.tables)


def test_only_population_covers_its_regions(data: Datasets) -> None:
    covered = [t for t in data.observations.tables.values() if t.coverage.all_regions]
    assert {t.indicator for t in covered} == {"population"}
    for table in covered:
        assert set(table.regions) == set(data.regions.of_set(table.boundary_set).index)
    assert sorted(len(t.regions) for t in covered) == [24, 24, 58]
    assert not any(t.complete for t in data.observations.tables.values())


def test_population_adds_up_to_the_printed_national_figure(data: Datasets) -> None:
    """RGPH 2014: 10,982,754 inhabitants."""
    (table,) = (
        t for t in data.observations.tables.values() if t.coverage.all_regions and "2014" in t.id
    )
    national = data.observations.rows(table.id).query("scope == 'national'")["value"]
    assert list(national) == [10982754]
    assert data.observations.totals(table.id).sum() == pytest.approx(10982754, rel=1e-4)


def test_different_definitions_and_periods_never_share_a_table(data: Datasets) -> None:
    for _, rows in data.observations.table.groupby("table_id"):
        for column in ("boundary_set", "indicator", "period", "definition"):
            assert rows[column].nunique() == 1


def test_a_range_is_no_number(data: Datasets) -> None:
    ranges = data.observations.table.query("indicator == 'registered_firms_class'")
    assert len(ranges) == 13
    assert ranges["value"].isna().all()
    assert set(ranges["value_text"]) == {"20000-40000", "40000-80000", "80000-150000"}


def test_conflicting_values_are_kept_side_by_side_and_used_by_nobody(data: Datasets) -> None:
    """Alger, private SMEs, first half of 2008: 37,103 in one bulletin, 38,096 in the next."""
    rows = data.observations.conflicts.query("region_code == 'DZ-16' and period == '2008-S1'")
    assert list(rows["value"]) == [37103, 38096]
    assert rows["source"].nunique() == 2
    (table_id,) = set(rows["table_id"])
    wide = data.observations.regional(table_id)
    assert wide["total"].isna()["DZ-16"]
    assert wide["total"]["DZ-31"] > 0


# What a ministry adds ----------------------------------------------------------------


def test_a_whole_table_has_no_problem(tmp_path: Path, context: observation_checks.Context) -> None:
    assert found(write(tmp_path, districts()), context) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (districts(r10=21), ("total_not_sum", 12)),
        (districts(r15=151), ("total_not_sum", 17)),
        (districts()[1:], ("regions_missing", 1)),
        (["TN-X-D1,A,1", "TN-X-D1,A,2"], ("repeated_cell", 3)),
        (["Atlantis,A,1"], ("region_not_in_set", 2)),
        (["TN-11,A,1"], ("region_not_in_set", 2)),
        (["TN-X-D1,A,-1"], ("negative_value", 2)),
        (["TN-X-D1,A,1.234"], ("two_readings", 2)),
        (["TN-X-D1,A,many"], ("no_number", 2)),
        (["TN-X-D1,A,"], ("value_empty", 2)),
        (["TN-X-D1,A,1,2"], ("ragged_row", 2)),
        ([",A,1"], ("no_region_rows", 1)),
    ],
)
def test_each_problem_is_found_at_its_line(
    tmp_path: Path,
    context: observation_checks.Context,
    rows: list[str],
    expected: tuple[str, int],
) -> None:
    assert expected in found(write(tmp_path, rows), context)


def test_two_classifications_in_one_table_are_refused(
    tmp_path: Path, context: observation_checks.Context
) -> None:
    rows = ["TN-X-D1,A,1,NAT 2009", "TN-X-D1,B,1,ISIC Rev.4", "TN-X-D1,total,2,"]
    path = write(tmp_path, rows, "region,category,value,classification")
    assert ("mixed_values", 3) in found(path, context, Coverage())


def test_what_the_command_must_say_is_asked_for(
    tmp_path: Path, context: observation_checks.Context
) -> None:
    path = write(tmp_path, ["TN-X-D1,A,1"])
    for column in ("indicator", "period", "unit", "source"):
        assert ("not_declared", 1) in found(path, context, Coverage(), **{column: ""})


def test_all_sectors_needs_parts_and_a_total_where_one_is_withheld(
    tmp_path: Path, context: observation_checks.Context
) -> None:
    totals = write(tmp_path, ["TN-X-D1,total,5"])
    assert ("no_parts", 1) in found(totals, context, Coverage(all_sectors=True))
    hidden = ["TN-X-D1,A,,suppressed", "TN-X-D1,B,4,"]
    path = write(tmp_path, hidden, "region,category,value,status")
    assert ("withheld_without_total", 2) in found(path, context, Coverage(all_sectors=True))
    path = write(tmp_path, [*hidden, "TN-X-D1,total,9,"], "region,category,value,status")
    assert found(path, context, Coverage(all_sectors=True)) == []


def test_a_file_as_excel_writes_it_in_french(
    tmp_path: Path, context: observation_checks.Context
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("\ufeffregion;category;value\r\nTN-X-D1;A;1\u202f234,5\r\n".encode())
    said = observation_checks.Declaration("t", "TN-D5", Coverage(), SAID)
    report = observation_checks.check(path, said, context)
    assert report.problems == []
    assert list(report.rows["value"]) == [1234.5]


def test_names_of_regions_are_read_in_any_spelling(
    tmp_path: Path, context: observation_checks.Context
) -> None:
    path = write(tmp_path, ["Sfax,IAA,4", "صفاقس,ITH,5", "Tunisie,IAA,9"])
    path.write_text(path.read_text("utf-8").replace("Tunisie", ""), "utf-8")
    said = observation_checks.Declaration(
        "t", "TN-2000", Coverage(), SAID | {"classification": "APII"}
    )
    rows = observation_checks.check(path, said, context).rows
    assert list(rows["region_code"]) == ["TN-61", "TN-61", ""]
    assert list(rows["scope"]) == ["region", "region", "national"]
    assert "I02" in rows["sector_codes"].iloc[1].split("|"), "ITH holds industrial textile"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("1234", 1234),
        ("1 234", 1234),
        ("12 345 678", 12345678),
        ("1 234,5", 1234.5),
        ("12,5", 12.5),
        ("3.14159", 3.14159),
        ("1.234", None),
        ("1,234", None),
        ("1e5", None),
        ("12 34", None),
        ("٣", None),
        ("nan", None),
        ("", None),
    ],
)
def test_numbers_are_read_one_way_or_not_at_all(text: str, value: float | None) -> None:
    assert observation_checks.number(text) == value


# The command line --------------------------------------------------------------------

ADD = ("--set", "TN-D5", "--indicator", "firms", "--period", "2024", "--unit", "entreprises")


def test_table_is_added_listed_shown_and_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(home))
    path = write(tmp_path, districts())
    before = (datasets.stamp(), datasets.load().version.digest)
    command = ["observations", "add", str(path), *ADD, "--source", "Test", "--id", "firms-2024"]
    assert main([*command, "--coverage", "all-regions,all-sectors"]) == 0
    assert "firms-2024" in capsys.readouterr().out
    data = datasets.load()
    assert (datasets.stamp(), data.version.digest) != before
    table = data.observations.tables["firms-2024"]
    assert table.complete
    assert (table.country, table.boundary_set, table.origin) == ("TN", "TN-D5", "user")
    assert data.observations.totals("firms-2024").to_dict() == {
        code: 20.0 * (i + 1) for i, code in enumerate(D5)
    }
    assert main(["observations", "list", "--lang", "en"]) == 0
    assert "all regions, all sectors" in capsys.readouterr().out
    assert main(["observations", "show", "firms-2024", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert len(shown["rows"]) == len(districts())
    # A file altered by hand is no longer what was checked.
    stored = home / "observations" / "firms-2024.csv"
    stored.write_text(stored.read_text("utf-8").replace("10", "99", 1), "utf-8")
    changed = datasets.load()
    assert changed.observations.changed == ("firms-2024",)
    assert "firms-2024" not in changed.observations.tables
    assert main(["observations", "show", "firms-2024"]) == 2


def test_a_wrong_table_is_told_whole_and_not_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    path = write(tmp_path, ["TN-X-D1,A,-1", "Atlantis,A,2"])
    command = ["observations", "add", str(path), *ADD, "--coverage", "partial", "--source", "T"]
    for lang in ("fr", "en", "ar"):
        assert main([*command, "--lang", lang]) == 1
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 3
        assert not any("problem." in line or "{" in line for line in lines)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("--coverage", "everything"), "unknown_coverage"),
        (("--coverage", "partial", "--set", "XX-1"), "unknown_set"),
        (("--coverage", "partial", "--id", "../evil"), "bad_table_id"),
    ],
)
def test_what_the_command_cannot_mean_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, ...], code: str
) -> None:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    path = write(tmp_path, ["TN-X-D1,A,1"])
    assert main(["observations", "add", str(path), *ADD, "--source", "T", *change]) == 2
    assert not (tmp_path / "home").exists()


def test_columns_that_are_missing_are_named(tmp_path: Path) -> None:
    path = write(tmp_path, ["TN-X-D1,1"], "place,value")
    with pytest.raises(IntakeError) as caught:
        observation_intake.add(
            path,
            observation_checks.Declaration("t", "TN-D5", Coverage(), SAID),
            observation_checks.Context(
                datasets.regions.load(), sector_tree.load(), names.load(datasets.regions.load())
            ),
            tmp_path,
        )
    assert caught.value.code == "columns_missing"
    assert caught.value.params["columns"] == ["region"]


def test_stamp_follows_the_registry(tmp_path: Path) -> None:
    assert observations.stamp(tmp_path) == "bundled"
