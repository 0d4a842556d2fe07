"""What a unit is by nature: declared once, said by the table where its name does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geodata import counted, datasets
from geodata.__main__ import main
from geodata.counted import AMOUNTS, NATURES, PERSONS, SHARES, UNITS, UNKNOWN, nature_of
from geodata.datasets import Datasets
from geodata.files import read_table
from geodata.registers.published import MEASURES


@pytest.mark.parametrize(
    ("unit", "nature"),
    [
        ("entreprises", UNITS),
        ("Entreprises", UNITS),
        ("artisans", UNITS),
        ("establishments", UNITS),
        ("مؤسسات", UNITS),
        ("emplois", PERSONS),
        ("personnes  occupées", PERSONS),
        ("milliers d’emplois", PERSONS),
        ("مناصب شغل", PERSONS),
        ("%", SHARES),
        ("taux", SHARES),
        ("indice", SHARES),
        ("milliers d'entreprises", AMOUNTS),
        ("DZD", AMOUNTS),
        ("km²", AMOUNTS),
        ("ruches", UNKNOWN),
        ("% des ruches", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_nature_of_a_unit_by_its_name(unit: str, nature: str) -> None:
    assert nature_of(unit) == nature


def test_declaration_is_unambiguous() -> None:
    rows = read_table(counted.FILE)
    assert set(rows["nature"]) == set(NATURES)
    plain = [" ".join(unit.casefold().split()) for unit in rows["unit"]]
    assert len(plain) == len(set(plain))


def test_every_bundled_unit_and_those_of_registers_are_known(data: Datasets) -> None:
    natures = {table.unit: table.nature for table in data.observations.tables.values()}
    assert [unit for unit, nature in natures.items() if nature == UNKNOWN] == []
    assert natures["%"] == SHARES
    assert natures["emplois"] == PERSONS
    registers = {measure: nature_of(unit) for measure, (_, unit) in MEASURES.items()}
    assert registers == {"firms": UNITS, "jobs": PERSONS}


def add(folder: Path, *more: str) -> int:
    path = folder / "table.csv"
    path.write_text("region,category,value\nTN-X-D1,A,7\n", "utf-8")
    said = ("--set", "TN-D5", "--coverage", "partial", "--indicator", "hives", "--period", "2024")
    return main(["observations", "add", str(path), *said, "--source", "T", "--id", "t", *more])


def test_unknown_unit_is_stored_told_and_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    for lang in ("fr", "en", "ar"):
        assert add(tmp_path, "--unit", "ruches", "--lang", lang) == 0
        said = capsys.readouterr().out
        assert "ruches" in said
        assert "--counts" in said
        assert all(word in said for word in NATURES)
    assert datasets.load().observations.tables["t"].nature == UNKNOWN
    assert add(tmp_path, "--unit", "ruches", "--counts", "units") == 0
    assert "--counts" not in capsys.readouterr().out
    assert datasets.load().observations.tables["t"].nature == UNITS
    assert main(["observations", "show", "t", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"] == UNITS


def test_a_trial_is_named_and_stamped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """D28: a table made to try things out says so on every figure, and is taken away again."""
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    assert add(tmp_path, "--unit", "entreprises") == 0
    assert add(tmp_path, "--unit", "entreprises", "--test") == 0
    tables = datasets.load().observations.tables
    assert [tables[name].synthetic for name in ("t", "test-t")] == [False, True]
    assert main(["observations", "remove", "test-t", "--why", "tried"]) == 0
    left = datasets.load().observations.tables
    assert "t" in left
    assert "test-t" not in left


def test_a_nature_that_the_name_contradicts_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    assert add(tmp_path, "--unit", "%", "--counts", "units", "--json") == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [(problem["code"], problem["value"]) for problem in problems] == [("unit_is_other", "%")]
    assert "t" not in datasets.load().observations.tables


@pytest.mark.parametrize(
    ("unit", "times", "base"),
    [
        ("milliers d’emplois", 1000, "emplois"),
        ("Thousand  Firms", 1000, "firms"),
        ("MDT", 10**6, "DT"),
        ("ألف نسمة", 1000, "نسمة"),
        ("entreprises", 1, "entreprises"),
        ("ruches", 1, "ruches"),
    ],
)
def test_multiples_name_what_they_count(unit: str, times: int, base: str) -> None:
    assert counted.multiple_of(unit) == (times, base)


def test_bases_of_multiples_are_declared_and_no_multiples() -> None:
    rows = read_table(counted.FILE)
    for row in rows[rows["times"] != ""].to_dict("records"):
        assert counted.multiple_of(row["of"]) == (1, row["of"])
        # Rounded before it was printed, a number of firms was not drawn one by one.
        expected = AMOUNTS if nature_of(row["of"]) == UNITS else nature_of(row["of"])
        assert row["nature"] == expected


@pytest.mark.parametrize(
    ("unit", "counted_in", "nature"),
    [
        ("milliers d'emplois", "emplois", PERSONS),
        ("milliers d'entreprises", "entreprises", AMOUNTS),
    ],
)
def test_a_table_printed_in_thousands_is_read_in_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unit: str, counted_in: str, nature: str
) -> None:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    assert add(tmp_path, "--unit", unit) == 0
    observations = datasets.load().observations
    table = observations.tables["t"]
    assert (table.unit, table.nature, table.printed_unit) == (counted_in, nature, unit)
    (row,) = observations.rows("t").to_dict("records")
    assert (row["value"], row["value_text"], row["unit"]) == (7000, "7", unit)
