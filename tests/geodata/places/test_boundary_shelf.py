"""A ministry's own sets are taken back and brought back, whole or not at all."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from geodata import datasets
from geodata.errors import BoundaryError
from geodata.intake import boundary_adding
from geodata.places import boundaries, boundary_shelf
from geodata.places.boundary_cleaning import area_km2
from geodata.places.regions import Regions
from geodata.store import archive, core
from tests.geodata.places.squares import Add, said, squares_in, written
from tests.geodata.stops import every_stop


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(folder))
    return folder


def in_force(home: Path, boundary_set: str) -> str:
    """Whose a set is, and the area of the first region it draws."""
    own = datasets.load(home)
    entry = own.boundary_sets[boundary_set]
    return f"{entry.origin} {area_km2(own.geometry(boundary_set).geometry.iloc[0]):.1f}"


def test_a_set_is_removed_undone_and_replaced(add: Add, home: Path, tmp_path: Path) -> None:
    small = written(tmp_path / "s.geojson", squares_in("TN-2000"))
    large = written(tmp_path / "l.geojson", squares_in("TN-2000", 0.04))
    before = in_force(home, "TN-2000")
    add(small, said("TN-2000"))
    first = in_force(home, "TN-2000")
    add(large, said("TN-2000"))
    second = in_force(home, "TN-2000")
    assert before.startswith("bundled")
    assert (first, second) == ("user 4.0", "user 15.8")
    boundary_shelf.undo("TN-2000")
    assert in_force(home, "TN-2000") == first
    boundary_shelf.undo("TN-2000")
    assert in_force(home, "TN-2000") == second
    boundary_shelf.remove("TN-2000")
    assert in_force(home, "TN-2000") == before
    assert boundary_shelf.undo("TN-2000")
    assert in_force(home, "TN-2000") == second
    # The drawing of two changes ago is spoken of by nobody.
    assert len(list((home / "boundaries").glob("*.geojson"))) == 1


def test_what_was_never_added_or_changed_is_told(add: Add, home: Path, tmp_path: Path) -> None:
    for change, code in (
        (boundary_shelf.remove, "not_own_set"),
        (boundary_shelf.undo, "nothing_before"),
    ):
        with pytest.raises(BoundaryError) as error:
            change("TN-2000")
        assert error.value.code == code
    add(written(tmp_path / "f.geojson", squares_in("TN-2000")), said("TN-2000"))
    with pytest.raises(BoundaryError) as error:
        boundary_shelf.remove("TN-9")
    assert error.value.params["known"] == ["TN-2000"]


def test_a_set_that_tables_stand_on_stays(add: Add, home: Path, tmp_path: Path) -> None:
    add(written(tmp_path / "f.geojson", squares_in("TN-2000")), said("TN-OSM"))
    with pytest.raises(BoundaryError) as error:
        boundary_shelf.remove("TN-OSM", ["emplois"])
    assert (error.value.code, error.value.params["tables"]) == ("set_in_use", ["emplois"])
    assert datasets.load(home).standing_on("TN-OSM") == ()
    assert "user" in in_force(home, "TN-OSM")


def test_six_at_the_same_time_are_all_kept(known: Regions, home: Path, tmp_path: Path) -> None:
    """The registry is read and written by one at a time."""
    path = written(tmp_path / "f.geojson", squares_in("TN-2000"))
    names = [f"TN-S{i}" for i in range(6)]

    def one(name: str) -> None:
        boundary_adding.add(path, said(name), known, home)

    threads = [threading.Thread(target=one, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(names) <= set(boundaries.registry(home))


def test_a_run_that_is_stopped_leaves_what_was_there(
    add: Add, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped before the registry is written, the drawing in force is still readable."""
    add(written(tmp_path / "s.geojson", squares_in("TN-2000")), said("TN-2000"))
    first = in_force(home, "TN-2000")

    def stopped(*_: Any) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(boundary_shelf, "toml_text", stopped)
    large = written(tmp_path / "l.geojson", squares_in("TN-2000", 0.04))
    with pytest.raises(KeyboardInterrupt):
        add(large, said("TN-2000"))
    assert in_force(home, "TN-2000") == first


def test_wherever_a_replacement_is_ended_the_old_or_the_new_is_drawn(
    add: Add, home: Path, tmp_path: Path
) -> None:
    add(written(tmp_path / "s.geojson", squares_in("TN-2000")), said("TN-2000"))
    old = in_force(home, "TN-2000")
    (tmp_path / "stops").mkdir()
    with every_stop(home, tmp_path / "stops") as stops:
        add(written(tmp_path / "l.geojson", squares_in("TN-2000", 0.04)), said("TN-2000"))
    seen = [in_force(stop, "TN-2000") for stop in stops]
    assert len(stops) > 2
    assert set(seen) == {old, in_force(home, "TN-2000")}
    assert (seen[0], seen[-1]) == (old, "user 15.8")


def test_a_backup_holds_the_drawing_in_force(add: Add, home: Path, tmp_path: Path) -> None:
    name = "TN-ABCDEFGHIJKLMNOPQRST"
    add(written(tmp_path / "f.geojson", squares_in("TN-2000")), said(name))
    store = core.current()
    archive.backup(store, tmp_path / "b.zip", home)
    shutil.rmtree(home / "boundaries")
    archive.restore(store, tmp_path / "b.zip", home)
    core.forget(store.url)
    assert in_force(home, name) == "user 4.0"
