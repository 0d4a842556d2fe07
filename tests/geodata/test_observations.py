"""Published tables: kept as printed, checked before belief, used only as far as declared."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from geodata import datasets
from geodata.__main__ import main
from geodata.datasets import Datasets
from geodata.intake import book, numbers, steps
from geodata.intake.analysis import analyse
from geodata.intake.report import Preview
from geodata.observations import BUNDLED
from geodata.store import core, current

D5 = ("TN-X-D1", "TN-X-D2", "TN-X-D3", "TN-X-D4", "TN-X-D5")
SAID = {"indicator": "firms", "period": "2024", "unit": "entreprises", "source": "Test"}
WHOLE = {"all_regions": "yes", "all_sectors": "yes"}
SECTORS = {"all_sectors": "yes"}


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


def previewed(path: Path, data: Datasets, **said: str) -> Preview:
    """What an import of a file would do, with what is said of the whole table."""
    table = steps.table_of(book.read(path), 0, "observations")
    said = {"table_id": "t", "boundary_set": "TN-D5", **SAID, **said}
    shared = steps.declared(said, "observations", path.name, data)
    return analyse(table, replace(steps.plan_for(table, "observations", None), shared=shared), data)


def found(path: Path, data: Datasets, **said: str) -> list[tuple[str, int]]:
    return [(f.code, f.row) for f in previewed(path, data, **said).open_findings]


# What is bundled ---------------------------------------------------------------------


def test_bundled_rows_are_all_there_with_their_source(data: Datasets) -> None:
    with (BUNDLED / "observations.csv").open(encoding="utf-8", newline="") as handle:
        printed = list(csv.DictReader(handle))
    table = data.observations.table
    assert len(table) == len(printed) > 2_000
    assert (table["source"] != "").all()
    assert set(table["boundary_set"]) == {row["boundary_set"] for row in printed}
    assert set(table["table_id"]) == set(data.observations.tables)


def test_a_table_that_declares_to_cover_its_regions_does(data: Datasets) -> None:
    covered = [t for t in data.observations.tables.values() if t.coverage.all_regions]
    assert len(covered) > 10
    for table in covered:
        assert set(table.regions) == set(data.regions.of_set(table.boundary_set).index)


# Country → what its complete table counts, and the number that its source prints for the country.
COMPLETE = {
    ("TN", "employed"): 2_843_396,
    ("MA", "establishments"): 1_130_021,
    ("MA", "employed_share"): None,
}


def test_complete_tables_add_up_to_what_is_printed(data: Datasets) -> None:
    """Census of Tunisia 2004; establishments of Morocco 2024; shares have no sum."""
    complete = {
        (t.country, t.indicator): t for t in data.observations.tables.values() if t.complete
    }
    assert set(complete) == set(COMPLETE)
    for key, printed in COMPLETE.items():
        if printed is not None:
            parts = data.observations.regional(complete[key].id)
            assert parts.drop(columns="total").to_numpy().sum() == printed
            assert data.observations.totals(complete[key].id).sum() == printed


@pytest.mark.parametrize(
    ("indicator", "printed"),
    [
        ("pharma_manufacturers", 171),
        ("higher_education_institutions", 177),
        ("vocational_training_establishments", 1_932),
        ("bank_branches", 1_704),
    ],
)
def test_lists_of_69_wilayas_add_up_to_the_list(
    data: Datasets, indicator: str, printed: int
) -> None:
    (table,) = (t for t in data.observations.tables.values() if t.indicator == indicator)
    assert len(table.regions) == 69
    assert data.observations.totals(table.id).sum() == printed


def test_population_adds_up_to_the_printed_national_figure(data: Datasets) -> None:
    """RGPH 2014: 10,982,754 inhabitants."""
    (table,) = (
        t
        for t in data.observations.tables.values()
        if t.coverage.all_regions and t.indicator == "population" and "2014" in t.id
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


def test_both_values_of_a_conflict_stay_as_a_range(data: Datasets) -> None:
    """Alger 37,103 and 38,096; Oran 18,971 in both bulletins that print it."""
    spans = data.observations.spans("DZ-sme_private-2008-1-3aa3b").droplevel("category")
    assert list(spans.loc["DZ-16"]) == [37103, 38096, "conflict"]
    assert list(spans.loc["DZ-31"]) == [18971, 18971, "ok"]
    assert len(spans) == 10


def test_a_printed_range_keeps_its_ends(data: Datasets) -> None:
    spans = data.observations.spans("TN-registered_firms_class-2022-2466d")
    assert set(spans["status"]) == {"range"}
    assert list(spans.loc[("TN-11", "total"), ["low", "high"]]) == [80000, 150000]


def test_every_cell_has_one_span_that_holds_its_value(data: Datasets) -> None:
    for name in data.observations.tables:
        wide = data.observations.regional(name)
        spans = data.observations.spans(name)
        assert spans.index.is_unique
        for (region, category), span in spans.iterrows():
            value = wide.at[region, category]
            assert (span["status"] == "ok") == (value == value)
            if value == value:
                assert span["low"] == value == span["high"]


def test_what_is_withheld_unknown_or_known_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    path = write(
        tmp_path,
        ["TN-X-D1,A,5,", "TN-X-D2,A,,suppressed", "TN-X-D3,A,,unknown", "TN-X-D4,A,9,partial"],
        "region,category,value,status",
    )
    command = ["observations", "add", str(path), *ADD, "--source", "T", "--id", "t"]
    assert main([*command, "--coverage", "partial"]) == 0
    spans = datasets.load(tmp_path / "home").observations.spans("t").droplevel("category")
    assert list(spans["status"]) == ["ok", "suppressed", "unknown", "partial"]
    assert list(spans["low"].fillna(-1)) == [5, -1, -1, 9]
    assert list(spans["high"].fillna(-1)) == [5, -1, -1, -1], "of a part nobody knows the whole"


# What a ministry adds ----------------------------------------------------------------


def test_a_whole_table_has_no_problem(tmp_path: Path, data: Datasets) -> None:
    assert found(write(tmp_path, districts()), data, **WHOLE) == []


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
        (["TN-X-D1,A,1.234"], ("ambiguous_number", 2)),
        (["TN-X-D1,A,many"], ("not_a_number", 2)),
        (["TN-X-D1,A,12 34"], ("not_a_number", 2)),
        (["TN-X-D1,A,"], ("value_empty", 2)),
        (["TN-X-D1,A,1,2"], ("ragged_row", 2)),
        ([",A,1"], ("no_region_rows", 1)),
    ],
)
def test_each_problem_is_found_at_its_line(
    tmp_path: Path, data: Datasets, rows: list[str], expected: tuple[str, int]
) -> None:
    preview = previewed(write(tmp_path, rows), data, **WHOLE)
    assert expected in [(f.code, f.row) for f in preview.open_findings]
    assert preview.held_back
    assert preview.ready == 0


def test_two_classifications_in_one_table_are_refused(tmp_path: Path, data: Datasets) -> None:
    rows = ["TN-X-D1,A,1,NAT 2009", "TN-X-D1,B,1,ISIC Rev.4", "TN-X-D1,total,2,"]
    path = write(tmp_path, rows, "region,category,value,classification")
    assert found(path, data) == [("mixed_values", 3)]


def test_what_the_table_must_say_is_asked_for(tmp_path: Path, data: Datasets) -> None:
    path = write(tmp_path, ["TN-X-D1,A,1"])
    for column in ("boundary_set", "indicator", "period", "unit", "source"):
        assert found(path, data, **{column: ""}) == [("not_declared", 1)]


def test_all_sectors_needs_parts_and_a_total_where_one_is_withheld(
    tmp_path: Path, data: Datasets
) -> None:
    totals = write(tmp_path, ["TN-X-D1,total,5"])
    assert ("no_parts", 1) in found(totals, data, **SECTORS)
    hidden = ["TN-X-D1,A,,suppressed", "TN-X-D1,B,4,"]
    path = write(tmp_path, hidden, "region,category,value,status")
    assert ("withheld_without_total", 2) in found(path, data, **SECTORS)
    path = write(tmp_path, [*hidden, "TN-X-D1,total,9,"], "region,category,value,status")
    assert found(path, data, **SECTORS) == []


def test_a_file_as_excel_writes_it_in_french(tmp_path: Path, data: Datasets) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("\ufeffregion;category;value\r\nTN-X-D1;A;1\u202f234,5\r\n".encode())
    preview = previewed(path, data)
    assert preview.open_findings == []
    assert list(preview.values["value"]) == ["1234.5"]
    assert list(preview.values["value_text"]) == ["1\u202f234,5"]


def test_names_of_regions_are_read_in_any_spelling(tmp_path: Path, data: Datasets) -> None:
    path = write(tmp_path, ["Sfax,IAA,4", "صفاقس,ITH,5", ",IAA,9"])
    rows = previewed(path, data, boundary_set="TN-2000", classification="APII").values
    assert list(rows["region_code"]) == ["TN-61", "TN-61", ""]
    assert list(rows["scope"]) == ["region", "region", "national"]
    assert "I02" in rows["sector_codes"].iloc[1].split("|"), "ITH holds industrial textile"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("1234", "1234"),
        ("1 234", "1234"),
        ("12 345 678", "12345678"),
        ("1 234,5", "1234.5"),
        ("12,5", "12.5"),
        ("3.14159", "3.14159"),
        ("٣", "3"),
        ("1.234", None),
        ("1,234", None),
        ("1e5", None),
        ("12 34", None),
        ("nan", None),
    ],
)
def test_numbers_are_read_one_way_or_not_at_all(text: str, value: str | None) -> None:
    read = numbers.number(text)
    assert (read.value if not read.doubt else None) == value


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


def test_table_is_taken_away_and_brought_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    path = write(tmp_path, districts())
    command = ["observations", "add", str(path), *ADD, "--source", "Test", "--id", "firms-2024"]
    assert main([*command, "--coverage", "all-regions,all-sectors", "--who", "Amel"]) == 0
    before = datasets.load().observations
    assert main(["observations", "remove", "firms-2024", "--who", "Bilal"]) == 0
    assert "n° 3" in capsys.readouterr().out
    assert "firms-2024" not in datasets.load().observations.tables
    assert main(["observations", "show", "firms-2024"]) == 2
    assert main(["observations", "remove", "DZ-population-2008-57ba0"]) == 2
    current().undo(3, who="Amel", why="erreur")
    after = datasets.load().observations
    assert after.tables["firms-2024"] == before.tables["firms-2024"]
    own = after.rows("firms-2024").sort_values(["region_code", "category"], ignore_index=True)
    told = before.rows("firms-2024").sort_values(["region_code", "category"], ignore_index=True)
    pd.testing.assert_frame_equal(own, told)


def test_new_edition_changes_the_cells_that_differ(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    add = ["--source", "T", "--coverage", "partial", "--id", "t", "--who", "Amel"]
    first = write(tmp_path, ["TN-X-D1,A,1", "TN-X-D2,A,2", "TN-X-D3,A,3"])
    assert main(["observations", "add", str(first), *ADD, *add]) == 0
    second = write(tmp_path, ["TN-X-D1,A,1", "TN-X-D2,A,5"])
    assert main(["observations", "add", str(second), *ADD, *add]) == 0
    assert "ne donne plus\xa0: 1." in capsys.readouterr().out
    (latest, *_) = current().batches()
    assert latest.changes == 2, "one figure changed, one gone, the table as it was"
    history = current().history("observation", "t|region|TN-X-D2|A")
    assert [(one.after or {})["value"] for one in history] == ["5", "2"]
    regional = datasets.load().observations.regional("t")
    assert regional["A"].to_dict() == {"TN-X-D1": 1.0, "TN-X-D2": 5.0}


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
    assert "t" not in datasets.load().observations.tables


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
    assert "t" not in datasets.load().observations.tables


def test_import_and_add_are_one_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same sentences for the same file, and what one writes the other reads as the same."""
    home = tmp_path / "home"
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(home))
    said = {"boundary_set": "TN-D5", **SAID, "table_id": "t", **WHOLE}
    declare = [part for pair in said.items() for part in ("--declare", "=".join(pair))]
    imported = ["--kind", "observations", "--lang", "en", *declare]
    added = [*ADD, "--source", "Test", "--id", "t", "--coverage", "all-regions,all-sectors"]
    wrong = write(tmp_path, ["TN-X-D1,A,-1", "Atlantis,A,2", "TN-X-D2,A,1.234"])
    assert main(["import", str(wrong), *imported]) == 1
    first = [line.split("\t")[1] for line in capsys.readouterr().out.splitlines()[:-1]]
    assert main(["observations", "add", str(wrong), *added, "--lang", "en"]) == 1
    second = [line.split(": ", 1)[1] for line in capsys.readouterr().out.splitlines()[:-1]]
    assert first == second
    assert len(first) == 3
    out = tmp_path / "checked.csv"
    good = write(tmp_path, districts())
    assert main(["import", str(good), *imported, "--out", str(out), "--apply", "--who", "A"]) == 0
    head = current().head()
    assert main(["import", str(out), "--kind", "observations", "--apply", "--who", "A"]) == 0
    assert main(["observations", "add", str(out), *added, "--who", "A"]) == 0
    assert current().head() == head, "the same table three times is stored once"
    workbook = tmp_path / "checked.xlsx"
    rows = pd.read_csv(out, dtype=str, keep_default_na=False)
    rows.assign(value=pd.to_numeric(rows["value"])).to_excel(workbook, index=False)
    assert main(["import", str(workbook), "--kind", "observations", "--apply", "--who", "A"]) == 0
    assert current().head() == head, "nor does a workbook change what it says"
    assert current().counts()["observation"] == len(districts())
    core.forget(current().url)


# Facts of the bundled figures --------------------------------------------------------


def bundled_rows() -> list[dict[str, str]]:
    with (BUNDLED / "observations.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_no_figure_is_stored_twice_under_two_names() -> None:
    """Once under APII's code and once in words, or as a place's row and as the country's."""
    seen: dict[tuple[str, ...], str] = {}
    twice = []
    for row in bundled_rows():
        if not row["value"].isdecimal() or int(row["value"]) < 30 or not row["source_url"]:
            continue
        keys = ("source_url", "region_code", "indicator", "period", "value", "unit")
        key = tuple(row[name] for name in keys)
        spelled = row["category"] not in APII and row["category"].lower() != "total"
        if key in seen and (spelled or seen[key] not in (*APII, "total")):
            twice.append((key, row["category"], seen[key]))
        seen[key] = row["category"]
    of_lists = ("2026-06", "2026-08", "2026-06-28", "2024", "2014-09", "2004-04")
    assert [one for one in twice if one[0][3] not in of_lists] == []
    assert not any(row["category"].startswith(("national ", "Sud –")) for row in bundled_rows())


APII = ("IAA", "IB", "ICC", "ICH", "ID", "IEE", "IMCCV", "IMM", "ITH")


def test_private_firms_before_and_after_their_change_of_scope_are_two_tables() -> None:
    """293,946 in 2007 and 392,013 in 2008 count different firms: no growth of 33 %."""
    rows = [r for r in bundled_rows() if r["indicator"] == "sme_private"]
    ends = [r for r in rows if r["definition_fr"].startswith("PME privées, fin d’année")]
    year = {r["period"]: r for r in ends}
    assert (year["2007"]["value"], year["2008"]["value"]) == ("293946", "392013")
    scopes = {period: row["definition_fr"] for period, row in year.items()}
    assert scopes["2003"] == scopes["2007"] != scopes["2008"] == scopes["2009"]


def test_parts_of_boumerdes_are_said_not_to_add_up() -> None:
    rows = [r for r in bundled_rows() if (r["region_code"], r["period"]) == ("DZ-35", "été 2019")]
    values = {r["category"]: int(r["value"]) for r in rows}
    total = values.pop("total")
    assert (sum(values.values()), total) == (4550, 4500)
    assert all("Valeurs arrondies" in r["note_fr"] for r in rows)


def test_sectors_of_two_records_that_were_reconsidered(data: Datasets) -> None:
    """A multimedia cluster is no advertising; a chemical pole is no renewable energy."""
    sectors = data.records.table["sector_code"]
    assert (sectors["LB-005"], sectors["TN-020"]) == ("C11", "I16")
