"""The command line: what it prints, in which language, and with which exit status."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.__main__ import main
from geodata.languages import LANGUAGES
from geodata.places import boundaries
from geodata.records import RECORDS_FILE
from tests.conftest import ROOT
from tests.inventory import RECORDS

Writer = Callable[..., Path]
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder for each test: some of them add boundary sets."""
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))


def run(*argv: object) -> int:
    """The command line without a process of its own."""
    return main([str(word) for word in argv])


def printed(capsys: Capture) -> Any:
    """The JSON on standard output."""
    return json.loads(capsys.readouterr().out)


# --- check -------------------------------------------------------------------------


def test_check_of_the_bundled_records(capsys: Capture) -> None:
    assert run("check", RECORDS_FILE) == 0
    captured = capsys.readouterr()
    assert captured.out == f"Fiches lues\u00a0: {RECORDS}\u00a0; aucun problème.\n"
    assert captured.err == ""


def test_check_as_json(records_file: Writer, capsys: Capture) -> None:
    path = records_file({}, {"id": "X-2", "year": "20144"})
    assert run("check", path, "--json", "--lang", "en") == 1
    found = printed(capsys)
    assert set(found) == {"problems", "rows"}
    assert found["rows"] == 2
    (problem,) = found["problems"]
    assert set(problem) == {"line", "column", "value", "code", "message"}
    assert problem["message"].startswith("“20144” is not a plausible year: expected 1900–")
    del problem["message"]
    assert problem == {"line": 3, "column": "year", "value": "20144", "code": "implausible_year"}


def test_check_of_clean_file_as_json(records_file: Writer, capsys: Capture) -> None:
    assert run("check", records_file(), "--json") == 0
    assert printed(capsys) == {"problems": [], "rows": 1}


WRONG_ROWS: dict[str, tuple[tuple[dict[str, str], ...], str, str, str]] = {
    "unknown sector": (({"sector_code": "C99"},), "2", "sector_code", "C99"),
    "year of five digits": (({"year": "20144"},), "2", "year", "20144"),
    "same id twice": (({}, {}), "3", "id", "X-1"),
    "region abroad": (({"region_codes": "TN-11"},), "2", "region_codes", "TN-11"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", WRONG_ROWS)
def test_a_problem_names_line_column_and_value(
    records_file: Writer, capsys: Capture, case: str, lang: str
) -> None:
    rows, line, column, value = WRONG_ROWS[case]
    assert run("check", records_file(*rows), "--lang", lang) == 1
    captured = capsys.readouterr()
    problem, summary = captured.out.splitlines()
    where = {
        "fr": f"Ligne {line}, colonne {column} :",
        "en": f"Line {line}, column {column}:",
        "ar": f"السطر {line}، العمود {column}:",
    }
    assert problem.startswith(where[lang])
    assert value in problem.removeprefix(where[lang])
    assert summary
    assert captured.err == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_missing_column_is_a_problem_of_line_1(
    records_file: Writer, capsys: Capture, lang: str
) -> None:
    assert run("check", records_file(drop=("sector_code",)), "--lang", lang) == 1
    problem = capsys.readouterr().out.splitlines()[0]
    assert "1" in problem
    assert problem.count("sector_code") == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_ragged_row_is_a_problem_of_its_line(
    records_file: Writer, capsys: Capture, lang: str
) -> None:
    path = records_file({}, {"id": "X-2"})
    path.write_text(path.read_text("utf-8").rstrip() + ",surplus\n", encoding="utf-8")
    assert run("check", path, "--lang", lang) == 1
    problem = capsys.readouterr().out.splitlines()[0]
    assert re.findall(r"\d+", problem) == ["3", "12", "11"]


UNREADABLE = {
    "empty": b"",
    "binary": b"PK\x03\x04\x00\x00\x00",
    "not utf-8": "id,name_fr\n1,Béjaïa\n".encode("cp1252"),
    "header only": b"id,name_fr\n",
    "column twice": b"id,id\n1,2\n",
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_one_sentence_and_status_2(
    tmp_path: Path, capsys: Capture, case: str, lang: str
) -> None:
    path = tmp_path / "fichier.csv"
    path.write_bytes(UNREADABLE[case])
    assert run("check", path, "--lang", lang) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (sentence,) = captured.err.splitlines()
    assert "fichier.csv" in sentence
    assert "{" not in sentence
    assert "Traceback" not in sentence
    assert bool(re.search("[\u0600-\u06ff]", sentence)) == (lang == "ar")


def test_missing_files(tmp_path: Path, capsys: Capture) -> None:
    for argv in (
        ("check", tmp_path / "no.csv"),
        ("check", RECORDS_FILE, "--sources", tmp_path / "no.csv"),
        ("place", tmp_path / "no.csv", tmp_path / "out.csv"),
    ):
        assert run(*argv) == 2
        assert "no.csv" in capsys.readouterr().err


def test_sources_of_ones_own(records_file: Writer, tmp_path: Path, capsys: Capture) -> None:
    sources = tmp_path / "sources.csv"
    sources.write_text("source_id\nMINE\n", encoding="utf-8")
    path = records_file({"source_ids": "MINE"})
    assert run("check", path, "--sources", sources) == 0
    assert run("check", records_file(), "--sources", sources) == 1
    sources.write_text("id\nMINE\n", encoding="utf-8")
    assert run("check", path, "--sources", sources) == 2
    assert "source_id" in capsys.readouterr().err


# --- match -------------------------------------------------------------------------


def test_match_as_json_in_the_order_asked(capsys: Capture) -> None:
    assert run("match", "قسنطينة", "Mostagenem", "25", "???", "--json") == 0
    found = printed(capsys)
    assert [item["input"] for item in found] == ["قسنطينة", "Mostagenem", "25", "???"]
    for item in found:
        assert set(item) == {"input", "code", "name", "score", "how", "candidates"}
        for candidate in item["candidates"]:
            assert set(candidate) == {"code", "name", "score"}
    assert found[0] == {
        "input": "قسنطينة",
        "code": "DZ-25",
        "name": "Constantine",
        "score": 100.0,
        "how": "name",
        "candidates": [{"code": "DZ-25", "name": "Constantine", "score": 100.0}],
    }
    assert found[1]["candidates"][0]["code"] == "DZ-27"
    assert (found[2]["code"], found[2]["how"]) == (None, "ambiguous")
    assert (found[3]["code"], found[3]["how"], found[3]["candidates"]) == (None, "none", [])


@pytest.mark.parametrize("country", ["DZ", "dz"])
def test_match_within_a_country(capsys: Capture, country: str) -> None:
    assert run("match", "25", "Sfax", "--country", country, "--json") == 0
    number, sfax = printed(capsys)
    assert (number["code"], sfax["code"]) == ("DZ-25", None)


def test_match_as_text(capsys: Capture) -> None:
    assert run("match", "Bgayet", "Souf") == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["Bgayet", "DZ-06", "alias", "100", "DZ-06 Bejaïa (100)"]
    assert lines[1][:3] == ["Souf", "–", "ambiguous"]


# --- place -------------------------------------------------------------------------

POINTS = pd.DataFrame(
    {
        "name": ["Constantine", "Tunis", "Madrid", "unknown", "metres"],
        "lon": ["6.6147", "10.1658", "-3.7", "", "540000"],
        "lat": ["36.365", "36.819", "40.4", "36", "4060000"],
    }
)
CODES = ["DZ-25", "TN-11", "", "", ""]
REASONS = ["", "", "outside", "not_a_number", "out_of_range"]


def written(path: Path) -> pd.DataFrame:
    """A table of any of the three formats."""
    if path.suffix == ".gpkg":
        return gpd.read_file(path)
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.mark.parametrize("target", ["out.csv", "out.parquet", "out.gpkg", "OUT.CSV"])
@pytest.mark.parametrize("source", ["in.csv", "in.parquet"])
def test_place(tmp_path: Path, capsys: Capture, source: str, target: str) -> None:
    path = tmp_path / source
    if source.endswith("csv"):
        POINTS.to_csv(path, index=False)
    else:
        POINTS.to_parquet(path, index=False)
    assert run("place", path, tmp_path / target, "--lang", "en") == 0
    assert capsys.readouterr().out == "Points placed: 2; without a region: 3.\n"
    table = written(tmp_path / target)
    assert list(table["name"]) == list(POINTS["name"])
    assert list(table["region_code"]) == CODES
    assert list(table["unplaced_reason"]) == REASONS


def test_place_keeps_the_cells_of_a_csv_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("code,lon,lat,note\n007,6.61,36.36,NA\n", encoding="utf-8")
    assert run("place", path, tmp_path / "out.csv") == 0
    text = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert text.splitlines() == [
        "code,lon,lat,note,region_code,unplaced_reason,outside_by_m",
        "007,6.61,36.36,NA,DZ-25,,",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_place_reads_text_as_offices_write_it(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    text = "id;ville;lon;lat\n1;Béjaïa;5,08;36,75\n2;Sétif;5.41;36.19\n3;Alger;3°03'E;36°45'N\n"
    path.write_bytes(text.encode(encoding))
    assert run("place", path, tmp_path / "out.csv") == 0
    table = written(tmp_path / "out.csv")
    assert list(table["ville"]) == ["Béjaïa", "Sétif", "Alger"]
    assert list(table["region_code"]) == ["DZ-06", "DZ-19", "DZ-16"]


def test_a_quay_beyond_the_drawn_coast_belongs_to_the_nearest_region(
    tmp_path: Path, capsys: Capture
) -> None:
    """Sidi Bou Saïd and Monastir lie a few hundred metres off the outline, Malta far away."""
    path = tmp_path / "in.csv"
    path.write_text("lon,lat\n10.3490,36.8700\n10.8327,35.7758\n14.51,35.90\n")
    assert run("place", path, tmp_path / "out.csv", "--lang", "en") == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "Points placed: 2; without a region: 1."
    assert told[1].startswith("2 of them lie up to 5 km outside")
    table = written(tmp_path / "out.csv")
    assert list(table["region_code"]) == ["TN-11", "TN-52", ""]
    assert list(table["unplaced_reason"]) == ["", "", "outside"]
    metres = [int(text) for text in table["outside_by_m"][:2]]
    assert all(0 < distance < 5000 for distance in metres)


@pytest.mark.parametrize("target", ["out.csv", "out.parquet", "out.gpkg"])
def test_place_of_a_geopackage_in_another_projection(tmp_path: Path, target: str) -> None:
    points = gpd.GeoDataFrame(
        {"name": ["Constantine", "Tunis"]},
        geometry=gpd.points_from_xy([6.6147, 10.1658], [36.365, 36.819]),
        crs="EPSG:4326",
    ).to_crs("EPSG:3857")
    points.to_file(tmp_path / "in.gpkg", driver="GPKG")
    assert run("place", tmp_path / "in.gpkg", tmp_path / target) == 0
    assert list(written(tmp_path / target)["region_code"]) == CODES[:2]


def test_place_with_other_columns_and_another_set(tmp_path: Path) -> None:
    POINTS.rename(columns={"lon": "x", "lat": "y"}).to_csv(tmp_path / "in.csv", index=False)
    argv = ("place", tmp_path / "in.csv", tmp_path / "out.csv", "--lon", "x", "--lat", "y")
    for chosen in ("TN=TN-R6", "TN-R6"):
        assert run(*argv, "--set", chosen) == 0, "a set tells its country"
        assert list(written(tmp_path / "out.csv")["region_code"])[:2] == ["DZ-25", "TN-X-NE"]


def test_place_refuses_what_it_cannot_do(tmp_path: Path, capsys: Capture) -> None:
    source = tmp_path / "in.csv"
    POINTS.to_csv(source, index=False)
    other = tmp_path / "in.xlsx"
    other.write_bytes(b"PK\x03\x04")
    garbage = tmp_path / "in.parquet"
    garbage.write_bytes(b"PAR1 but not really")
    cases = [
        ((other, tmp_path / "out.csv"), "in.xlsx"),
        ((source, tmp_path / "out.xlsx"), "out.xlsx"),
        ((garbage, tmp_path / "out.csv"), "in.parquet"),
        ((source, tmp_path / "out.csv", "--lon", "x"), "x"),
        ((source, tmp_path / "out.csv", "--set", "DZ=DZ-1830"), "DZ=DZ-1830"),
        ((source, tmp_path / "out.csv", "--set", "FR=DZ-1984"), "FR=DZ-1984"),
    ]
    for argv, named in cases:
        assert run("place", *argv) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert named in captured.err
    assert not (tmp_path / "out.csv").exists()
    assert not (tmp_path / "out.xlsx").exists()


def test_only_geopackages_reach_gdal(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virtual dataset renamed .gpkg would let GDAL read any file of the server."""

    def never(*args: object, **kwargs: object) -> None:
        raise AssertionError("GDAL was asked")

    monkeypatch.setattr(gpd, "read_file", never)
    vrt = tmp_path / "vrt.gpkg"
    vrt.write_text("<OGRVRTDataSource></OGRVRTDataSource>", encoding="utf-8")
    database = tmp_path / "database.gpkg"
    with sqlite3.connect(database) as connection:
        connection.execute("create table t (a)")
    connection.close()
    empty = tmp_path / "empty.gpkg"
    empty.write_bytes(b"")
    for path in (vrt, database, empty):
        assert run("place", path, tmp_path / "out.csv") == 2
        assert path.name in capsys.readouterr().err


def test_geopackages_that_hold_no_points(tmp_path: Path, capsys: Capture) -> None:
    areas = tmp_path / "areas.gpkg"
    square = gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:4326")
    square.to_file(areas, driver="GPKG")
    cut = tmp_path / "cut.gpkg"
    cut.write_bytes(areas.read_bytes()[:3000])
    for path in (areas, cut):
        assert run("place", path, tmp_path / "out.csv") == 2
        assert path.name in capsys.readouterr().err


# --- boundaries --------------------------------------------------------------------


def test_boundaries_list(capsys: Capture) -> None:
    assert run("boundaries", "list", "--lang", "en") == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert ["DZ-1984", "48 wilayas (law 84-09 of 1984)", "48/48", "bundled", "ODbL-1.0"] in lines
    assert {line[0] for line in lines} >= {"DZ-2019", "TN-2000", "TN-R6", "PS-2"}
    assert run("boundaries") == 0
    assert len(capsys.readouterr().out.splitlines()) == len(lines)


def test_boundaries_as_json(capsys: Capture) -> None:
    assert run("boundaries", "list", "--json") == 0
    entries = {entry["id"]: entry for entry in printed(capsys)}
    assert entries["MA-2015"]["drawn"] == 11
    assert run("boundaries", "show", "PS-2", "--json") == 0
    shown = printed(capsys)
    assert shown["drawn_codes"] == ["PS-X-GZ", "PS-X-WB"]
    assert shown["path"] == "PS-2.geojson"


def test_boundaries_show(capsys: Capture) -> None:
    assert run("boundaries", "show", "TN-2000") == 0
    facts = dict(line.split("\t", 1) for line in capsys.readouterr().out.splitlines())
    assert (facts["units"], facts["licence"]) == ("24", "ODbL-1.0")
    assert run("boundaries", "show", "XX-1") == 2
    assert "XX-1" in capsys.readouterr().err


def add_argv(path: Path, set_id: str, key: str) -> list[object]:
    """The command that adds a file."""
    facts = ["--country", set_id[:2], "--set", set_id, "--key", key, "--year", "2019"]
    return ["boundaries", "add", path, *facts, "--licence", "ODbL-1.0", "--source", "OSM"]


def test_boundaries_add_then_place(yardsticks: Path, tmp_path: Path, capsys: Capture) -> None:
    path = yardsticks / "dz_wilayas_2019_58.geojson"
    assert run(*add_argv(path, "DZ-2019", "code"), "--lang", "en") == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "Boundary set DZ-2019 registered (regions of DZ-2019)."
    assert told[1].startswith("Units: 58; vertices read: 10,014, kept: 10,014.")
    assert run("boundaries", "show", "DZ-2019", "--json") == 0
    assert len(printed(capsys)["drawn_codes"]) == 58
    # Timimoun, GeoNames.
    (tmp_path / "in.csv").write_text("lon,lat\n0.2306,29.2639\n", encoding="utf-8")
    argv = ("place", tmp_path / "in.csv", tmp_path / "out.csv")
    assert run(*argv, "--set", "DZ=DZ-2019") == 0
    assert list(written(tmp_path / "out.csv")["region_code"]) == ["DZ-49"]
    assert run(*argv) == 0
    # Without a set, the law in force: Timimoun left Adrar in 2019.
    assert list(written(tmp_path / "out.csv")["region_code"]) == ["DZ-49"]
    assert run(*argv, "--set", "DZ=DZ-1984") == 0
    assert list(written(tmp_path / "out.csv")["region_code"]) == ["DZ-01"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_boundaries_add_refuses(tmp_path: Path, capsys: Capture, lang: str) -> None:
    path = tmp_path / "contours.geojson"
    path.write_text("<kml/>", encoding="utf-8")
    assert run(*add_argv(path, "DZ-2019", "code"), "--lang", lang) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "contours.geojson" in captured.err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_boundaries_with_exchanged_axes(tmp_path: Path, capsys: Capture, lang: str) -> None:
    path = written_areas(tmp_path / "axes.geojson", exchanged=True)
    assert run(*add_argv(path, "TN-2000", "code"), "--lang", lang) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    words = {"fr": "les axes semblent échangés", "en": "axes seem exchanged", "ar": "معكوسان"}
    assert words[lang] in captured.err
    assert not (tmp_path / "home").exists()


def written_areas(path: Path, *, exchanged: bool = False) -> Path:
    """The bundled governorates as a file of one's own."""
    areas = boundaries.load(boundaries.bundled()["TN-2000"]).reset_index()
    if exchanged:
        areas = areas.set_geometry(shapely.transform(areas.geometry, lambda xy: xy[:, ::-1]))
    path.write_text(areas.to_json(), encoding="utf-8")
    return path


def test_boundaries_are_taken_back_and_brought_back(tmp_path: Path, capsys: Capture) -> None:
    path = written_areas(tmp_path / "own.geojson")
    for name in ("TN-2000", "TN-OSM"):
        assert run(*add_argv(path, name, "code")) == 0
    capsys.readouterr()
    assert run("boundaries", "remove", "TN-2000") == 0
    assert "ce qui est fourni avec l’atlas est de nouveau en vigueur" in capsys.readouterr().out
    assert origins(capsys) == {"TN-2000": "bundled", "TN-OSM": "user"}
    assert run("boundaries", "remove", "TN-OSM") == 0
    assert capsys.readouterr().out.startswith("Découpage TN-OSM retiré.")
    assert run("boundaries", "undo", "TN-OSM") == 0
    assert "l’état précédent est rétabli" in capsys.readouterr().out
    assert origins(capsys) == {"TN-2000": "bundled", "TN-OSM": "user"}
    assert run("boundaries", "remove", "DZ-1984") == 2
    assert "Aucun découpage DZ-1984" in capsys.readouterr().err


def origins(capsys: Capture) -> dict[str, str]:
    """Whose the Tunisian sets of governorates are."""
    assert run("boundaries", "list", "--json") == 0
    return {
        entry["id"]: entry["origin"]
        for entry in printed(capsys)
        if entry["id"] in ("TN-2000", "TN-OSM")
    }


# --- as a process ------------------------------------------------------------------


def process(*argv: object, home: Path) -> subprocess.CompletedProcess[str]:
    """``python -m geodata`` as a scheduled task starts it."""
    environment = os.environ | {"ATLAS_GRAPPES_HOME": str(home), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "geodata", *map(str, argv)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_check_as_a_process(records_file: Writer, tmp_path: Path) -> None:
    done = process("check", records_file({"sector_code": "C99"}), "--json", home=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)["problems"][0]["code"] == "unknown_sector"
    # The file that holds nothing, and the request that makes no sense.
    (tmp_path / "empty.csv").write_bytes(b"")
    done = process("check", tmp_path / "empty.csv", "--lang", "ar", home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_match_as_a_process(tmp_path: Path) -> None:
    done = process("match", "Bgayet", "قسنطينة", "--json", home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert [item["code"] for item in json.loads(done.stdout)] == ["DZ-06", "DZ-25"]


def test_a_request_that_makes_no_sense(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("frobnicate")
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err
