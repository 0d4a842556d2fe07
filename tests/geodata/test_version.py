"""One hash over everything in force: it changes when anything does, and only then."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from geodata import version
from geodata.__main__ import main
from geodata.datasets import Datasets
from geodata.files import DATA
from geodata.places import boundaries
from geodata.store import engine, migrations
from geodata.version import DataVersion
from tests.conftest import ROOT


def test_the_same_data_has_the_same_version(data: Datasets) -> None:
    stored = data.records.fingerprint + data.support.fingerprint
    again = DataVersion.of(stored, data.boundary_sets)
    assert again == data.version
    assert len(again.digest) == 64
    assert again.short == again.digest[:8]
    assert again.as_of == version.INVENTORY_DATE


def test_other_records_another_version(data: Datasets) -> None:
    assert DataVersion.of("other", data.boundary_sets).digest != data.version.digest


def test_another_boundary_file_another_version(data: Datasets) -> None:
    sets = boundaries.bundled()
    before = DataVersion.of("x", sets).digest
    assert DataVersion.of("x", dict(reversed(sets.items()))).digest == before
    for changed in (
        sets | {"DZ-1984": replace(sets["DZ-1984"], sha256="0")},
        sets | {"DZ-1984": replace(sets["DZ-1984"], origin="user")},
        {name: entry for name, entry in sets.items() if name != "PS-2"},
    ):
        assert DataVersion.of("x", changed).digest != before


@pytest.mark.parametrize(
    "table",
    [
        "regions/dz_wilaya_lineage.csv",
        "regions/aliases_reviewed.csv",
        "records/sectors.csv",
        "observations/observations.csv",
        "support/events.csv",
        "localities.csv",
    ],
)
def test_any_table_changed_is_another_version(
    table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("*.geojson"))
    monkeypatch.setattr(version, "DATA", copied)
    before = DataVersion.of("x", {}).digest
    with (copied / table).open("a", encoding="utf-8") as handle:
        handle.write("\n")
    assert DataVersion.of("x", {}).digest != before


def test_the_version_of_the_program_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["project"]["dynamic"] == ["version"]
    pointed = project["tool"]["setuptools"]["dynamic"]["version"]["attr"]
    module, _, name = pointed.rpartition(".")
    assert getattr(importlib.import_module(module), name) == version.PROGRAM
    assert re.fullmatch(r"\d+\.\d+\.\d+", version.PROGRAM)


def test_the_command_says_what_is_asked_first_and_needs_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(engine.DATABASE_VARIABLE, "postgresql+psycopg://a@127.0.0.1:1/none")
    assert main(["version", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["atlas"], said["store"]) == (version.PROGRAM, migrations.HEAD)
    assert set(said) >= {"python", "streamlit", "sqlalchemy", "psycopg"}
