"""What is measured of a register: planted places are found, nothing else, and no unit is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geodata import access, sectors
from geodata.__main__ import main
from geodata.errors import GeodataError
from geodata.registers import measured, measuring, store
from geodata.registers.measured import Measured
from tests.planted import DIGITAL, FOOD, PLANTED, SECTOR, TEXTILE, added, units

DEGREE_KM = 111.0


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the planted register, measured."""
    folder = tmp_path_factory.mktemp("measured")
    added(folder, units(np.random.default_rng(5)))
    measured.measure("essai", sectors.load(), folder)
    return folder


@pytest.fixture
def found(home: Path) -> Measured:
    return measured.read(store.find("essai", home))


def test_planted_places_are_found_and_nothing_else(found: Measured) -> None:
    assert set(found.places["sector_code"]) == {SECTOR}
    circles = [measured.circles_of(text) for text in found.places["circles"]]
    assert len(circles) == len(PLANTED)
    for lon, lat in PLANTED:
        inside = [
            np.hypot((x - lon) * np.cos(np.radians(lat)), y - lat) * DEGREE_KM < far / 2
            for place in circles
            for x, y, far in place
        ]
        assert sum(inside) == 1
    # 120 planted firms each and about 32 of the 160 others.
    assert found.places["firms"].between(120, 180).all()
    assert (found.places["firms"] > 1.5 * found.places["expected"]).all()


def test_the_sector_stands_near_and_the_others_do_not(found: Measured) -> None:
    judged = found.findings[found.findings["curve"] == measuring.M].set_index("sector_code")
    assert judged.loc[SECTOR, "p_near"] == 0.01
    others = judged.drop([SECTOR, "I"], errors="ignore")
    # Of a few sectors chance may find one, at one in a hundred never more.
    assert (others["p_near"] <= 0.01).sum() <= 1
    curve = found.curves.query("sector_code == @SECTOR and curve == 'm'").set_index("at")
    assert curve.loc[10, "value"] > curve.loc[10, "highest"]


def test_no_unit_can_be_read_from_what_is_stored(home: Path, found: Measured) -> None:
    """Numbers of places to fives, circles around cells, curves to four digits."""
    assert (found.places[["firms", "expected"]] % 5 == 0).all(axis=None)
    jobs = found.places["jobs"].dropna()
    assert [float(f"{one:.2g}") for one in jobs] == jobs.tolist()
    grid = store.find("essai", home).facts.grid
    for text in found.places["circles"]:
        for lon, lat, _ in measured.circles_of(text):
            x, y = grid.project(np.array([lon]), np.array([lat]))
            middle = np.array([x[0], y[0]]) / (measuring.CELL_KM * 1000) - 0.5
            # Degrees are written to four digits: to ten metres.
            assert middle == pytest.approx(np.round(middle), abs=0.005)
    values = found.curves["value"]
    assert [float(f"{one:.4g}") for one in values] == values.tolist()


def test_few_firms_have_no_curve_and_lost_rows_no_measure(tmp_path: Path) -> None:
    rows = units(np.random.default_rng(6), 100).iloc[:90]
    rows["activity"] = [TEXTILE] * 60 + [FOOD] * 29 + [DIGITAL]
    register = added(tmp_path, rows)
    measured.measure("essai", sectors.load(), tmp_path)
    found = measured.read(store.find("essai", tmp_path))
    assert found.curves["sector_code"].nunique() == 2  # textile, and the branch of all
    few = found.findings[found.findings["why"] == measuring.FEW]
    assert len(few) >= 2
    assert register.facts.digest != store.find("essai", tmp_path).facts.digest
    for path in register.folder.glob("rows/*/*.parquet"):
        path.unlink()
    with pytest.raises(GeodataError) as refused:
        measured.measure("essai", sectors.load(), tmp_path)
    assert refused.value.code == "register_without_rows"
    assert measured.read(store.find("essai", tmp_path)).curves.equals(found.curves)


def test_places_that_stand_for_communes_are_refused(tmp_path: Path) -> None:
    rows = units(np.random.default_rng(7), 300)
    rows[["lon", "lat"]] = rows[["lon", "lat"]].round(1)
    added(tmp_path, rows)
    found = measured.measure("essai", sectors.load(), tmp_path)
    assert found.curves.empty
    assert found.places.empty
    assert set(found.findings["why"]) == {measuring.STACKED}


def test_one_sector_can_be_measured_and_the_rest_stays(home: Path, found: Measured) -> None:
    measured.measure("essai", sectors.load(), home, codes=[SECTOR])
    again = measured.read(store.find("essai", home))
    for before, after in zip(found.tables, again.tables, strict=True):
        tables = (one.sort_values(list(one.columns[:4])) for one in (before, after))
        pd.testing.assert_frame_equal(*(one.reset_index(drop=True) for one in tables))


def test_a_sector_that_a_register_does_not_have_is_refused(home: Path) -> None:
    with pytest.raises(GeodataError) as refused:
        measured.measure("essai", sectors.load(), home, codes=["Z99"])
    assert refused.value.code == "sector_not_in_register"


def test_the_command_measures_and_says_what_it_found(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(home))
    command = ["register", "measure", "essai", "--sector", SECTOR, "--lang", "en"]
    assert main(command) == 0
    assert "2 places" in capsys.readouterr().out
    assert main(["register", "measure", "nowhere"]) == 2


def test_who_may_not_take_registers_in_may_not_measure(home: Path) -> None:
    reader = access.Actor("somebody")
    with pytest.raises(GeodataError):
        measured.measure("essai", sectors.load(), home, actor=reader)
