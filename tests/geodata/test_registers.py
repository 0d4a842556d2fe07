"""Registers: every row counted once, under its reason; nothing stored by halves."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import distributed
import numpy as np
import pandas as pd
import pytest

from geodata import datasets, sectors
from geodata.__main__ import main
from geodata.datasets import Datasets
from geodata.errors import IntakeError
from geodata.intake import register_cluster, register_files, register_reading, register_synth
from geodata.intake.register_files import Description
from geodata.intake.sandbox import pool
from geodata.registers import grid, store, tally
from geodata.registers.activities import OTHER, UNMAPPED, ActivityMap
from geodata.registers.cube import TOTAL
from geodata.registers.grid import Grid
from geodata.registers.rows import RegisterColumns
from geodata.registers.secrecy import Rule
from tests.geodata.stops import every_stop

COLUMNS = RegisterColumns(jobs="jobs", year="year", status="status", id="id", region="wilaya")
OPEN = Rule(least=1, share=1.0)
# Constantine, Batna and Alger as GeoNames has them; a point in the sea.
PLACES = {"DZ-25": (6.6147, 36.365), "DZ-05": (6.1742, 35.556), "DZ-16": (3.0588, 36.7732)}
SEA = (4.0, 39.0)


def unit(
    number: int, place: str, activity: str = "2599", jobs: object = 4, **more: object
) -> dict[str, object]:
    lon, lat = PLACES.get(place, (None, None))
    return {
        "id": f"u{number}",
        "lon": lon,
        "lat": lat,
        "wilaya": "",
        "activity": activity,
        "jobs": jobs,
        "year": 2024,
        "status": "actif",
        **more,
    }


def units() -> list[dict[str, object]]:
    """Thirteen good rows and one of each kind that is left out."""
    good = [unit(i, "DZ-25") for i in range(5)]
    good += [unit(i + 5, "DZ-05", "3211") for i in range(4)]
    good += [unit(i + 9, "DZ-16", "4711") for i in range(3)]
    good.append(unit(12, "", "2599", wilaya="قسنطينة"))
    bad = [
        unit(0, "DZ-25"),
        unit(20, "DZ-25", status="radié"),
        unit(21, "DZ-25", year="MMXX"),
        unit(22, "DZ-25", jobs=-3),
        unit(23, ""),
        unit(24, "", lon=SEA[0], lat=SEA[1]),
        unit(25, "", lon=540_000, lat=4_060_000),
        unit(26, "", wilaya="Sidi Bu Said"),
        unit(27, "DZ-25", "zz"),
    ]
    return good + bad


EXPECTED = {
    "placed": 13,
    "repeated_id": 1,
    "inactive": 1,
    "bad_year": 1,
    "negative_jobs": 1,
    "no_place": 1,
    "outside": 1,
    "out_of_range": 1,
    "region_unknown": 1,
    "unmapped_activity": 1,
}


def described(**changes: object) -> Description:
    said = Description(
        id="essai",
        name="Essai",
        country="DZ",
        source="Test",
        licence="",
        year=2024,
        columns=COLUMNS,
        rule=OPEN,
        # 2599 is copperware in a list of artisans only.
        crafts=True,
    )
    return replace(said, **changes)  # type: ignore[arg-type]


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "units.csv"
    pd.DataFrame(units()).to_csv(path, index=False, sep=";")
    return path


def test_every_row_is_counted_under_one_reason(
    listed: Path, data: Datasets, tmp_path: Path
) -> None:
    facts = register_files.add([listed], described(), data, user=tmp_path).facts
    assert facts.reasons == EXPECTED
    assert facts.rows == sum(facts.reasons.values()) == 22
    assert facts.unmapped == {"zz": 1}


def test_a_file_is_asked_what_it_is_once(
    listed: Path, data: Datasets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the confined runs only one more than for its rows, however many steps ask."""
    asked: list[object] = []

    def noted(path: Path, format_: str, options: dict[str, object], **more: Any) -> Any:
        asked.append(options.get("first"))
        return read(path, format_, options, **more)

    read = pool.read
    monkeypatch.setattr(pool, "read", noted)
    columns, _ = register_reading.understood(listed)
    said = described(columns=replace(columns, sector="activity"))
    register_reading.tried(listed, said, data)
    register_files.add([listed], said, data, user=tmp_path)
    assert asked == [0, register_reading.TRIED, None]
    listed.write_text(listed.read_text("utf-8") + "\n", "utf-8")
    register_reading.understood(listed)
    assert asked == [0, register_reading.TRIED, None, 0], "it is another file now"


def test_counts_by_hand(listed: Path, data: Datasets, tmp_path: Path) -> None:
    register = register_files.add([listed], described(), data, user=tmp_path)
    cube = register.cube.set_index(["region_code", "sector_code"])
    assert cube.at[("DZ-25", "C35"), "firms"] == 6, "five by point, one by its name in Arabic"
    assert cube.at[("DZ-25", "C35"), "jobs"] == 24
    assert cube.at[("DZ-05", "C32"), "firms"] == 4
    assert cube.at[("DZ-16", OTHER), "firms"] == 3, "trade is part of the economy, not of the tree"
    assert cube.at[(TOTAL, TOTAL), "firms"] == 13
    assert cube.at[("DZ-01", "C35"), "firms"] == 0


def test_small_cells_are_hidden_in_everything_pages_read(
    listed: Path, data: Datasets, tmp_path: Path
) -> None:
    rows = [*units(), unit(30, "DZ-05", "2599"), unit(31, "DZ-05", "2599")]
    pd.DataFrame(rows).to_csv(listed, index=False, sep=";")
    register = register_files.add([listed], described(rule=Rule()), data, user=tmp_path)
    cube = register.cube.set_index(["region_code", "sector_code"])
    small = cube.loc[("DZ-05", "C35")]
    assert (small["status"], pd.isna(small["firms"]), pd.isna(small["jobs"])) == (
        "suppressed",
        True,
        True,
    )
    assert cube.loc[cube["status"] == "ok", "firms"].notna().all()
    # On the grid two units of one sector never stand alone: they are nowhere, or with others.
    plane = register.planes(2024)[register.facts.sectors.index("C35")]
    x, y = register.facts.grid.project(*(np.array([v]) for v in PLACES["DZ-05"]))
    fine = register.facts.grid.fine_cells(x, y)[0]
    row, column = divmod(fine // 2, grid.FINE)
    assert plane[row // 2 if row >= grid.SIDE else row, min(column, grid.SIDE - 1)] == 0


def test_nothing_is_left_of_a_register_that_is_refused(data: Datasets, tmp_path: Path) -> None:
    path = tmp_path / "metres.csv"
    rows = [unit(i, "", lon=540_000 + i, lat=4_060_000) for i in range(9)]
    pd.DataFrame(rows).to_csv(path, index=False)
    with pytest.raises(IntakeError) as refused:
        register_files.add([path], described(), data, user=tmp_path)
    assert refused.value.code == "register_out_of_range"
    assert list(store.folder_of(tmp_path).iterdir()) == []


def test_a_damaged_partition_leaves_the_old_register(
    listed: Path, data: Datasets, tmp_path: Path
) -> None:
    before = register_files.add([listed], described(), data, user=tmp_path).facts
    damaged = tmp_path / "part.parquet"
    pd.DataFrame(units()).astype(str).to_parquet(damaged)
    damaged.write_bytes(damaged.read_bytes()[:-200])
    with pytest.raises(IntakeError) as refused:
        register_files.add([listed, damaged], described(), data, replace=True, user=tmp_path)
    assert refused.value.code == "damaged_file"
    assert store.find("essai", tmp_path).facts == before


def test_an_existing_register_is_replaced_only_when_asked(
    listed: Path, data: Datasets, tmp_path: Path
) -> None:
    register_files.add([listed], described(), data, user=tmp_path)
    with pytest.raises(IntakeError) as refused:
        register_files.add([listed], described(), data, user=tmp_path)
    assert refused.value.code == "register_exists"
    again = register_files.add([listed], described(name="Autre"), data, replace=True, user=tmp_path)
    assert store.load(tmp_path)["essai"].facts.name == again.facts.name == "Autre"


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        (replace(COLUMNS, lon="", lat="", region=""), "no_place_columns"),
        (replace(COLUMNS, jobs="effectif"), "register_column_not_found"),
    ],
)
def test_columns_that_are_not_there(
    listed: Path, data: Datasets, tmp_path: Path, columns: RegisterColumns, code: str
) -> None:
    with pytest.raises(IntakeError) as refused:
        register_files.add([listed], described(columns=columns), data, user=tmp_path)
    assert refused.value.code == code


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\n", b"one\ntwo\n"])
def test_files_that_are_no_table(tmp_path: Path, data: Datasets, content: bytes) -> None:
    path = tmp_path / "strange.csv"
    path.write_bytes(content)
    with pytest.raises(IntakeError):
        register_files.add([path], described(), data, user=tmp_path)


@pytest.mark.parametrize(
    ("classification", "code", "sector"),
    [
        ("isic4", "3212", "C32"),
        ("isic4", "C3212", "C32"),
        ("isic4", "32.12", "C32"),
        ("isic4", "321209", "C32"),
        # Classes that hold factories or offices beside a craft are no crafts.
        ("isic4", "6201", "I09"),
        ("isic4", "5820", "I09"),
        ("isic4", "7110", OTHER),
        ("isic4", "2599", "I03"),
        ("isic4", "1410", "I02"),
        ("isic4", "1511", "I"),
        ("isic4", "1520", "I"),
        ("isic4", "2310", "I"),
        ("nace2", "14.13", "I02"),
        ("nace2", "71.11", OTHER),
        # Listed by three arts: the branch that holds them all.
        ("isic4", "9000", "C"),
        # Listed by beverages and by food at large: the deeper of the two.
        ("isic4", "1101", "I011"),
        ("isic4", "4711", OTHER),
        ("isic4", "0400", UNMAPPED),
        ("isic4", "bijouterie", UNMAPPED),
        ("isic4", "", UNMAPPED),
        # Jewellery is 3211 in ISIC and 32.12 in NACE, where 32.11 is coins.
        ("isic4", "3211", "C32"),
        ("nace2", "32.12", "C32"),
        ("nace2", "32.11", OTHER),
        ("nace2", "29.10", "I05"),
        ("sectors", "C35", "C35"),
        ("sectors", "C99", UNMAPPED),
    ],
)
def test_activities(classification: str, code: str, sector: str) -> None:
    assert ActivityMap(sectors.load(), classification).sector(code) == sector


def test_own_mapping_comes_first() -> None:
    mapped = ActivityMap(sectors.load(), own={"ART-12": "C35", "2599": OTHER, "1410": "C31"})
    assert mapped.sector("art-12") == "C35"
    assert mapped.sector("2599") == OTHER
    assert mapped.sector("1410") == "C31"


@pytest.mark.parametrize(
    ("code", "sector"),
    [("2599", "C35"), ("1410", "C31"), ("7110", "C42"), ("2310", "C34"), ("1520", "C33")],
)
def test_a_list_of_artisans_is_of_crafts(code: str, sector: str) -> None:
    assert ActivityMap(sectors.load(), crafts=True).sector(code) == sector


def test_the_mapping_shows_what_falls_in_and_what_was_split() -> None:
    """Every code once, under the sector it falls in; what a sector lost says so."""
    mapped = ActivityMap(sectors.load())
    table = mapped.table().set_index("isic")
    assert table.index.is_unique
    assert all(mapped.sector(str(code)) == row["sector_code"] for code, row in table.iterrows())
    assert table.loc["1410"].to_list() == ["I02", "C31", True]
    assert table.loc["7110"].to_list() == [OTHER, "C42", True]
    assert table.loc["9000"].to_list() == ["C", "C12|C21|C22", False]
    assert table.loc["3211"].to_list() == ["C32", "", False]
    crafts = table[table["sector_code"].str.startswith("C3")]
    assert set(crafts.index) == {"1393", "2396", "3211", "3212"}


def test_codes_roll_up_to_a_level() -> None:
    rolled = ActivityMap(sectors.load(), level=2)
    assert [rolled.sector(code) for code in ("3211", "1101", "4711", "?")] == [
        "C3",
        "I01",
        OTHER,
        UNMAPPED,
    ]


def test_parts_add_up_to_the_whole(data: Datasets, tmp_path: Path) -> None:
    path = tmp_path / "register_synth.parquet"
    register_synth.write(path, 5000, "TN", data, year=2025, seed=3)
    said = described(country="TN", columns=RegisterColumns(jobs="jobs", id="id"))
    tools = register_files.placer(said, data)
    rows = pd.read_parquet(path)
    _, whole = tools.place(rows)
    parts = tally.Tally()
    for first in range(0, 5000, 700):
        parts.add(tools.place(rows.iloc[first : first + 700].reset_index(drop=True))[1])
    pd.testing.assert_frame_equal(parts.table, whole.table)
    pd.testing.assert_frame_equal(
        parts.cells.drop(columns=["x", "y"]), whole.cells.drop(columns=["x", "y"])
    )
    assert np.allclose(parts.cells[["x", "y"]], whole.cells[["x", "y"]])
    assert parts.reasons == whole.reasons


def test_made_up_registers_say_so(data: Datasets, tmp_path: Path) -> None:
    for name in ("made.parquet", "made.csv"):
        path = tmp_path / name
        register_synth.write(path, 400, "DZ", data, year=2025, seed=1)
        said = described(columns=RegisterColumns(jobs="jobs", id="id"))
        assert register_files.add([path], said, data, replace=True, user=tmp_path).facts.synthetic


def test_surface_is_the_sum_of_its_kernels() -> None:
    over = Grid.over((-2.0, 34.0, 8.0, 37.0))
    rng = np.random.default_rng(4)
    x, y = over.project(rng.normal(3, 0.6, 3000), rng.normal(36, 0.4, 3000))
    cells = pd.DataFrame({"region": 0, "cell": over.fine_cells(x, y), "firms": 1, "x": x, "y": y})
    groups, left = grid.protected(cells.groupby(["region", "cell"], as_index=False).sum(), 1)
    assert (int(groups["firms"].sum()), left) == (3000, 0)
    width = 2 * over.cell_m
    found = grid.surface(grid.binned(groups, over), over, width / 1000)
    rows, columns = np.unravel_index(np.argsort(found, axis=None)[-400::4], found.shape)
    at_x = over.west + (columns + 0.5) * over.cell_m
    at_y = over.south + (rows + 0.5) * over.cell_m
    squared = (x - at_x[:, None]) ** 2 + (y - at_y[:, None]) ** 2
    exact = np.exp(-squared / (2 * width**2)).sum(axis=1) / (2 * np.pi * width**2) * 1e6
    assert np.abs(found[rows, columns] - exact).max() <= 0.005 * exact.max()


def test_units_too_few_to_tell_are_joined_with_neighbours() -> None:
    over = Grid.over((-2.0, 34.0, 8.0, 37.0))
    x, y = over.project(np.array([3.0, 3.02, 3.04, 7.0]), np.array([36.0, 36.0, 36.0, 34.5]))
    cells = pd.DataFrame(
        {"region": 0, "cell": over.fine_cells(x, y), "firms": [1, 1, 1, 2], "x": x, "y": y}
    )
    cells.loc[3, ["x", "y"]] *= 2
    kept, left = grid.protected(cells, 3)
    assert (kept["firms"] >= 3).all()
    assert int(kept["firms"].sum()) + left == 5


def test_bandwidth_below_two_cells_is_refused() -> None:
    over = Grid.over((-2.0, 34.0, 8.0, 37.0))
    flat = np.zeros((grid.SIDE, grid.SIDE), dtype=np.float32)
    for width in (0.0, -5.0, float("nan"), 1.9 * over.cell_m / 1000):
        with pytest.raises(ValueError, match="bandwidth"):
            grid.surface(flat, over, width)


def test_command_line(
    listed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    options = ["--id", "essai", "--name", "Essai", "--country", "DZ", "--source", "Test"]
    columns = [f"--{name}-column={name}" for name in ("jobs", "status", "id", "year")]
    command = ["register", "add", str(listed), *options, "--year", "2024", *columns]
    assert main([*command, "--region-column", "wilaya"]) == 0
    assert "13" in capsys.readouterr().out
    assert main(["register", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["reasons"] == EXPECTED
    assert main(["register", "show", "essai", "--json"]) == 0
    mapping = json.loads(capsys.readouterr().out)["mapping"]
    split = {"isic": "2599", "sector_code": "I03", "shared_by": "C35", "broad": True}
    assert split in mapping
    assert main(["register", "remove", "essai"]) == 0
    assert main(["register", "show", "essai"]) == 2
    assert "essai" in capsys.readouterr().err
    assert store.load() == {}


def test_a_cluster_without_its_programs_is_refused_in_words(
    data: Datasets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    path = tmp_path / "part.parquet"
    register_synth.write(path, 10, "DZ", data, year=2025, seed=1)
    with pytest.raises(IntakeError) as error:
        register_files.add(
            [path],
            described(),
            data,
            user=tmp_path / "home",
            run=register_cluster.on("tcp://127.0.0.1:1"),
        )
    assert error.value.code == "no_cluster_software"
    assert error.value.params == {"file": "geodata/intake/requirements-cluster.txt"}
    assert store.load(tmp_path / "home") == {}


def test_a_cluster_gives_the_sums_of_one_machine(data: Datasets, tmp_path: Path) -> None:
    """Two real workers of 1 GB; one of them is killed while it works."""
    paths = []
    for part in range(6):
        path = tmp_path / f"part-{part}.parquet"
        register_synth.write(path, 20_000, "DZ", data, year=2025, seed=part)
        paths.append(path)
    said = described(columns=RegisterColumns(jobs="jobs"), year=2025)
    alone = register_files.add(paths, said, data, user=tmp_path / "alone")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, memory_limit="1GB", dashboard_address=None
        ) as machines,
        distributed.Client(machines) as client,
    ):
        victim = next(iter(machines.workers.values())).pid

        def run(files: list[Path], which: Description, rows: Path) -> object:
            for done, sums in enumerate(register_cluster.spread(client, files, which, rows)):
                if done == 0:
                    os.kill(victim, signal.SIGKILL)
                yield sums

        spread = register_files.add(paths, said, data, user=tmp_path / "spread", run=run)  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(spread.cube, alone.cube)
    assert np.array_equal(spread.planes(2025), alone.planes(2025))
    assert spread.facts.reasons == alone.facts.reasons


def test_datasets_are_untouched_by_a_register(data: Datasets) -> None:
    assert datasets.load().records.fingerprint == data.records.fingerprint


def test_a_run_that_ends_between_two_steps_leaves_the_old_register_in_force(
    listed: Path, data: Datasets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the old one was taken from its place: it is read under its other name."""
    before = register_files.add([listed], described(), data, user=tmp_path).facts
    rename = Path.rename

    def stopped(path: Path, target: Path) -> Path:
        if ".draft-" in path.name:
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises(KeyboardInterrupt):
        register_files.add([listed], described(), data, replace=True, user=tmp_path)
    monkeypatch.undo()
    folder = store.folder_of(tmp_path)
    assert not (folder / before.id).exists()
    assert store.load(tmp_path)[before.id].facts == before
    again = register_files.add([listed], described(), data, replace=True, user=tmp_path).facts
    assert store.load(tmp_path)[before.id].facts == again
    kept = [path.name for path in folder.iterdir() if path.is_dir()]
    assert kept == [before.id], "nothing is left behind"


def test_wherever_a_replacement_is_ended_the_old_or_the_new_is_in_force(
    listed: Path, data: Datasets, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    old = register_files.add([listed], described(), data, user=home).facts
    pd.DataFrame(units()[:12]).to_csv(listed, index=False, sep=";")
    (tmp_path / "stops").mkdir()
    with every_stop(home, tmp_path / "stops") as stops:
        new = register_files.add([listed], described(), data, replace=True, user=home).facts
    assert len(stops) > 4
    found = [store.load(stop) for stop in stops]
    assert [one.keys() for one in found] == [{old.id}] * len(stops)
    seen = [one[old.id].facts for one in found]
    assert [facts for facts in seen if facts not in (old, new)] == []
    assert (seen[0], seen[-1]) == (old, new)
    assert all(len(one[old.id].cube) for one in found), "and its sums can be read"


def test_six_lists_at_the_same_time_are_all_in_force(
    listed: Path, data: Datasets, tmp_path: Path
) -> None:
    """Of different years, each by a run of its own; whoever says so is registered."""
    told: list[str] = []
    columns = replace(COLUMNS, year="")

    def one(number: int) -> None:
        said = described(id=f"essai-{number}", year=2010 + number, columns=columns)
        told.append(register_files.add([listed], said, data, user=tmp_path).facts.id)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [f"essai-{number}" for number in range(6)]
    assert sorted(store.load(tmp_path)) == sorted(told)


def test_of_six_lists_of_one_name_one_is_in_force(
    listed: Path, data: Datasets, tmp_path: Path
) -> None:
    """Whoever says that it is registered is right: the others are refused in words."""
    told, refused = list[int](), list[str]()

    def one(number: int) -> None:
        try:
            facts = register_files.add([listed], described(year=2000 + number), data, user=tmp_path)
            told.append(facts.facts.rows)
        except IntakeError as error:
            refused.append(error.code)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(told), refused) == (1, ["register_exists"] * 5)
