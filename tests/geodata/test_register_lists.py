"""Registers as ministries have them, and what is kept of them out of sight."""

from __future__ import annotations

import argparse
import re
import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geodata import datasets
from geodata.__main__ import main
from geodata.cli import registers as commands
from geodata.datasets import Datasets
from geodata.errors import IntakeError
from geodata.intake import register_files
from geodata.intake.register_rows import batches
from geodata.languages import LANGUAGES
from geodata.messages import CATALOGUE
from geodata.registers import cube, same_units
from geodata.registers.placing import hashed
from geodata.registers.rows import RegisterColumns
from tests.geodata.test_registers import OPEN, described

FIRMS = {"DZ-25": 6, "DZ-05": 4, "DZ-16": 3}
# Messages in which a register's options are named.
NAMING = (
    "no_place_columns",
    "register_column_not_found",
    "register_same_units",
    "not_protected",
)


def by_code(**columns: object) -> pd.DataFrame:
    """Thirteen firms of three wilayas, as a ministry's list has them: no coordinates."""
    codes = [code for code, count in FIRMS.items() for _ in range(count)]
    return pd.DataFrame({"wilaya": codes, "activity": "2599", **columns})


def test_a_list_with_codes_of_wilayas_goes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """D17: it asked for columns “lon, lat” that such a list does not have."""
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    path = tmp_path / "list.csv"
    by_code().to_csv(path, index=False, sep=";")
    command = ["register", "add", str(path), "--id", "liste", "--name", "Liste", "--country", "DZ"]
    command += ["--source", "Test", "--year", "2025", "--lang", "en"]
    assert main(command) == 2
    assert "--region-column" in capsys.readouterr().err
    assert main([*command, "--region-column", "wilaya"]) == 0
    counts = datasets.load().registers["liste"].cube.set_index(["region_code", "sector_code"])
    assert {code: counts.at[(code, "I03"), "firms"] for code in FIRMS} == FIRMS
    assert main([*command, "--region-column", "wilaya", "--jobs-column", "effectif"]) == 2


def test_a_column_that_is_not_there_is_told_with_its_option_and_what_is(
    data: Datasets, tmp_path: Path
) -> None:
    path = tmp_path / "list.parquet"
    by_code().to_parquet(path)
    said = described(columns=RegisterColumns(region="wilaya", jobs="effectif"))
    with pytest.raises(IntakeError) as refused:
        register_files.add([path], said, data, user=tmp_path)
    assert refused.value.code == "register_column_not_found"
    assert refused.value.params["column"] == "effectif"
    assert refused.value.params["options"] == "--jobs-column"
    assert refused.value.params["known"] == ["wilaya", "activity"]


def test_options_that_messages_name_exist() -> None:
    parser = argparse.ArgumentParser()
    commands._add_options(parser)
    exist = set(re.findall(r"--[a-z-]+", parser.format_help()))
    for lang in LANGUAGES:
        for code in NAMING:
            text = CATALOGUE.text(
                f"error.{code}", lang, file="", column="", options="", known="", register="", id=""
            )
            assert set(re.findall(r"--[a-z][a-z-]+", text)) <= exist


def test_placed_rows_are_for_their_owner_alone(data: Datasets, tmp_path: Path) -> None:
    """S6: rows with their place and jobs could be read by every account of the machine."""
    path = tmp_path / "list.parquet"
    by_code().to_parquet(path)
    said = described(columns=RegisterColumns(region="wilaya"))
    folder = register_files.add([path], said, data, user=tmp_path).folder / "rows"
    (part,) = folder.rglob("part-*.parquet")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(part.stat().st_mode) == 0o600


def test_codes_of_fewer_than_three_rows_are_not_listed(data: Datasets, tmp_path: Path) -> None:
    """S6: a code without meaning is told with its rows only from three on."""
    more = pd.DataFrame(
        {"wilaya": "DZ-25", "activity": ["vannerie"] * 3 + ["chez Untel", "chez Untel", "??"]}
    )
    path = tmp_path / "list.parquet"
    pd.concat([by_code(), more]).to_parquet(path)
    said = described(rule=replace(OPEN, least=3), columns=RegisterColumns(region="wilaya"))
    facts = register_files.add([path], said, data, user=tmp_path).facts
    assert facts.unmapped == {"vannerie": 3}
    assert facts.reasons["unmapped_activity"] == 6


def test_the_index_of_few_plants_is_not_told_and_others_are_rounded() -> None:
    """S3: from 0.38 of three plants, the one of 120 jobs found its rivals' 300 and 180.

    Ten plants of 10 jobs: 10 × 100 / 100² = 0.1. Eleven of 1 to 11 jobs: 506 / 66² = 0.11616.
    Nine plants are too few; ten of which one has half: 0.5² + 9 × 0.0556² = 0.28 is too much.
    """
    sizes = {0: [300, 180, 120], 1: [10] * 10, 2: range(1, 12), 3: [7] * 9, 4: [90] + [10] * 9}
    rows = [
        {"year": 2025, "region": 0, "sector": sector, "firms": 1, "jobs": n, "with_jobs": 1}
        | {"largest": n, "squares": float(n * n)}
        for sector, plants in sizes.items()
        for n in plants
    ]
    told = cube.establishments(pd.DataFrame(rows), ("A", "B", "C", "D", "E"))
    assert dict(zip(told["sector_code"], told["herfindahl"], strict=True)) == {"B": 0.1, "C": 0.12}


def test_registers_are_no_disagreement(data: Datasets, tmp_path: Path) -> None:
    """D18: two lists of one year were thousands of figures on which sources disagree."""
    before = len(data.observations.conflicts)
    for name, jobs in (("a", 4), ("b", 5)):
        path = tmp_path / f"{name}.parquet"
        by_code(jobs=jobs, id=[f"{name}{i}" for i in range(13)]).to_parquet(path)
        columns = RegisterColumns(region="wilaya", jobs="jobs", id="id")
        said = described(id=name, columns=columns, other_units=True)
        register_files.add([path], said, data, user=tmp_path)
    both = datasets.load(tmp_path)
    assert set(both.registers) == {"a", "b"}
    assert len(both.observations.conflicts) == before


def test_units_are_known_again_by_identifier_and_activity() -> None:
    """Numbers alone do not tell: two offices may both count from 1."""
    first = np.unique(hashed(pd.Series(["1 2599", "2 2599", "3 1410", "4 1410"])))
    assert same_units.shared(first, first[:2]) == 1.0
    assert same_units.shared(first, np.unique(hashed(pd.Series(["1 3211", "9 2599"])))) == 0.0
    assert same_units.shared(first, first[:0]) == 0.0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_list_is_read_in_the_encoding_of_its_office(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes("wilaya;ape\nBéjaïa;3109\nSétif;1051\n".encode(encoding))
    columns = RegisterColumns(lon="", lat="", region="wilaya", sector="ape")
    (batch,) = batches(path, columns)
    assert batch.to_dict("list") == {"wilaya": ["Béjaïa", "Sétif"], "ape": ["3109", "1051"]}
