"""An index is kept under the hash of what it was made of, and made anew where it is no good."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from geodata.datasets import Datasets
from geodata.places import index_shelf
from geodata.places.grid_index import copied
from geodata.places.locator import FEW_POINTS, Locator

X, Y = np.full(FEW_POINTS + 1, 10.1658), np.full(FEW_POINTS + 1, 36.819)


def kept(folder: Path) -> list[Path]:
    return sorted((folder / index_shelf.FOLDER).glob("*"))


def test_an_index_is_read_as_it_was_made(data: Datasets, tmp_path: Path) -> None:
    areas = data.geometry("TN-2000")
    first = Locator(areas, tmp_path).locate(X, Y)
    (path,) = kept(tmp_path)
    written = path.stat().st_mtime_ns
    again = Locator(areas, tmp_path)
    assert (again.locate(X, Y).numbers == first.numbers).all()
    assert path.stat().st_mtime_ns == written, "nothing is made or written a second time"
    polygons = copied(areas.sort_index().geometry.to_numpy())
    made, read = index_shelf.index(polygons, None), again._index
    assert read is not None
    assert (read.frame, read.bits, read.doubt) == (made.frame, made.bits, made.doubt)
    for name in index_shelf.ARRAYS:
        assert (getattr(read, name) == getattr(made, name)).all()


@pytest.mark.parametrize("place", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_damaged_file_is_made_anew(data: Datasets, tmp_path: Path, place: float) -> None:
    areas = data.geometry("TN-2000")
    Locator(areas, tmp_path).locate(X, Y)
    (path,) = kept(tmp_path)
    whole = bytearray(path.read_bytes())
    whole[int(place * len(whole))] ^= 0xFF
    path.write_bytes(whole)
    assert set(Locator(areas, tmp_path).locate(X, Y).codes) == {"TN-11"}


@pytest.mark.parametrize("content", [b"", b"\n", bytes(64), b"\xff" * 200])
def test_a_file_of_anything_else_is_made_anew(
    data: Datasets, tmp_path: Path, content: bytes
) -> None:
    areas = data.geometry("TN-2000")
    Locator(areas, tmp_path).locate(X, Y)
    (path,) = kept(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(content)
    assert set(Locator(areas, tmp_path).locate(X, Y).codes) == {"TN-11"}
    assert path.read_bytes() == whole
    assert kept(tmp_path) == [path]


def test_a_place_that_cannot_be_written_does_no_harm(data: Datasets, tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_text("no folder")
    assert set(Locator(data.geometry("TN-2000"), folder).locate(X, Y).codes) == {"TN-11"}


def test_another_drawing_is_another_file_and_old_ones_go(tmp_path: Path) -> None:
    for number in range(index_shelf.KEPT + 2):
        box = np.array([shapely.box(0, 0, 1 + number, 1)], dtype=object)
        found, _ = index_shelf.index(box, tmp_path).find(np.array([number + 0.5]), np.array([0.5]))
        assert found[0] == 0
    assert len(kept(tmp_path)) == index_shelf.KEPT
