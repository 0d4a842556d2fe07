"""What comes in is a regular file of an allowed size; what goes out is whole, or not there."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from geodata import datasets, home, outside
from geodata.__main__ import main
from geodata.cli import conventions
from geodata.errors import GeodataError, IntakeError
from geodata.files import guarded
from geodata.messages import describe
from geodata.places import boundaries, boundary_shelf
from geodata.registers import store as registers
from pages.ui import uploads
from tests.doors import made
from tests.doors.damages import listed


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("missing", "unreadable"),
        ("folder", "not_regular"),
        ("pipe", "not_regular"),
        ("device", "not_regular"),
        ("large", "too_large"),
        ("long name", "unreadable"),
        ("half a letter", "unreadable"),
        ("NUL", "unreadable"),
    ],
)
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, what: str, code: str) -> None:
    path = tmp_path / {"long name": "é" * 300, "half a letter": "\udcff", "NUL": "a\0"}.get(
        what, "a"
    )
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "device":
        path.symlink_to("/dev/zero")
    elif what == "large":
        path.write_bytes(b"x" * 11)
    with pytest.raises(IntakeError) as error:
        outside.content(path, 10)
    assert error.value.code == code
    for lang in ("fr", "en", "ar"):
        describe(error.value, lang).encode("utf-8")


def test_a_file_is_read_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert outside.content(tmp_path / "b", 10) == b"abc"
    assert outside.head(tmp_path / "b", 2, 10) == (b"ab", 3)


def test_a_document_is_whole_or_not_there(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("before")

    def half(part: Path) -> None:
        part.write_text("half")
        raise OSError(28, "full")

    with pytest.raises(GeodataError) as error:
        outside.put(target, half)
    assert error.value.code == "cannot_write"
    assert "plein" in describe(error.value, "fr")
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("place", ["/dev/full", "pipe", "folder", "none/x"])
def test_nothing_is_put_in_the_place_of_a_device(tmp_path: Path, place: str) -> None:
    path = Path(place) if place.startswith("/") else tmp_path / place
    if place == "pipe":
        os.mkfifo(path)
    elif place == "folder":
        path.mkdir()
    with pytest.raises(GeodataError):
        outside.write(path, b"x")
    assert Path("/dev/full").is_char_device()


# Formulas --------------------------------------------------------------------------------


def test_no_text_of_a_table_is_a_formula() -> None:
    table = pd.DataFrame({"=a": ["=1+1", "-5", "@x", "é"], "n": [-1.5, 2, 3, 4]})
    safe = guarded(table)
    assert safe["'=a"].tolist() == ["'=1+1", "-5", "'@x", "é"]
    assert safe["n"].tolist() == [-1.5, 2, 3, 4]


def test_what_place_writes_holds_no_formula(tmp_path: Path) -> None:
    points = tmp_path / "p.csv"
    points.write_text("name,lon,lat\n=HYPERLINK(1),6.61,36.36\n+1+1,-0.5,36\n")
    assert main(["place", str(points), str(tmp_path / "out.csv")]) == 0
    written = pd.read_csv(tmp_path / "out.csv", dtype=str)
    assert written["name"].tolist() == ["'=HYPERLINK(1)", "'+1+1"]
    assert written["lon"].tolist() == ["6.61", "-0.5"]
    # The apostrophe is taken off again by whoever reads the file as an import.
    assert main(["place", str(tmp_path / "out.csv"), str(tmp_path / "again.csv")]) == 0


# Failures as words -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status", "word"),
    [
        (KeyError("x"), 2, "KeyError"),
        (MemoryError(), 2, "memory"),
        (OSError(28, "x"), 2, "The disk is full"),
        (KeyboardInterrupt(), 130, "Stopped"),
        (RecursionError(), 2, "RecursionError"),
    ],
)
@pytest.mark.parametrize("debug", [False, True])
def test_whatever_fails_is_a_sentence(
    capsys: pytest.CaptureFixture[str], error: BaseException, status: int, word: str, debug: bool
) -> None:
    def fail(_: argparse.Namespace) -> int:
        raise error

    parser = argparse.ArgumentParser()
    parser.set_defaults(run=fail, lang="en", debug=debug)
    assert conventions.run(parser, [], lambda _e, _l: ()) == status
    told = capsys.readouterr()
    assert told.out == ""
    assert word in told.err
    assert ("Traceback" in told.err) == debug


# The ministry's folder -----------------------------------------------------------------------


def test_a_damaged_registry_is_set_aside_and_never_written_over(tmp_path: Path) -> None:
    registry = tmp_path / "boundaries" / "registry.toml"
    registry.parent.mkdir()
    registry.write_bytes(b"[sets\n")
    assert set(boundaries.registry(tmp_path)) == set(boundaries.registry(tmp_path / "nowhere"))
    data = datasets.load(tmp_path, records_of=datasets.BUNDLED)
    assert [error.code for error in data.damage] == ["entry_damaged"]
    assert data.damage[0].params == {"file": "boundaries/registry.toml"}
    with pytest.raises(GeodataError) as error:
        boundary_shelf.undo("TN-T1", user=tmp_path)
    assert error.value.code == "registry_damaged"
    assert registry.read_bytes() == b"[sets\n"


def test_of_several_sets_only_the_damaged_one_is_set_aside(tmp_path: Path) -> None:
    folder = tmp_path / "boundaries"
    folder.mkdir()
    (folder / "a.geojson").write_text("{}")
    good = listed("TN-A", file="a.geojson", regions="TN-2000", sha256=_sha256(folder / "a.geojson"))
    wrong = listed("TN-B", file="../../etc/passwd", sha256="x")
    (folder / "registry.toml").write_bytes(good + wrong)
    assert "TN-A" in boundaries.registry(tmp_path)
    assert "TN-B" not in boundaries.registry(tmp_path)
    assert [e.params["file"] for e in boundaries.damage(tmp_path)] == ["boundaries/TN-B"]
    (folder / "a.geojson").write_text("altered")
    assert "TN-A" not in boundaries.registry(tmp_path)


def _sha256(path: Path) -> str:
    from geodata.files import sha256

    return sha256(path)


def test_a_damaged_register_leaves_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "registers" / "r-1"
    folder.mkdir(parents=True)
    for content in (b"x = [", made.register_facts(), b'id = "r-1"\n'):
        (folder / "register.toml").write_bytes(content)
        assert registers.load(tmp_path) == {}
        assert len(registers.damage(tmp_path)) == 1


def test_a_lock_waits_for_nobody_who_died(tmp_path: Path) -> None:
    with home.only_writer(tmp_path):
        pass
    with home.only_writer(tmp_path):
        assert (tmp_path / home.LOCK_NAME).exists()


# Uploads ---------------------------------------------------------------------------------


class Kept:
    """What keeps uploads, as Streamlit does."""

    def __init__(self, **sizes: list[int]) -> None:
        self.file_storage = {
            session: {f"{i}": SimpleNamespace(data=range(size)) for i, size in enumerate(given)}
            for session, given in sizes.items()
        }

    def remove_file(self, session: str, name: str) -> None:
        self.file_storage[session].pop(name)


def test_the_oldest_files_of_a_session_make_room() -> None:
    kept = Kept(mine=[60 * uploads.MEGABYTE, 60 * uploads.MEGABYTE], other=[1])
    assert uploads.room_for(kept, "mine", 40 * uploads.MEGABYTE)
    assert list(kept.file_storage["mine"]) == ["1"]
    assert list(kept.file_storage["other"]) == ["0"]


def test_no_more_is_taken_than_the_server_holds() -> None:
    kept = Kept(**{f"s{i}": [140 * uploads.MEGABYTE] for i in range(7)})
    assert uploads.room_for(kept, "new", 10 * uploads.MEGABYTE)
    assert not uploads.room_for(kept, "new", 60 * uploads.MEGABYTE)


def test_only_uploads_are_counted() -> None:
    scope = {"type": "http", "method": "PUT", "headers": [(b"content-length", b"12")]}
    asked = f"/atlas{uploads.PLACE}session/file"
    assert uploads._coming({**scope, "path": asked}) == ("session", 12)
    assert uploads._coming({**scope, "path": "/records"}) is None
    assert uploads._coming({**scope, "path": asked, "method": "GET"}) is None


def test_streamlit_keeps_uploads_and_sessions_where_they_are_looked_for() -> None:
    """What is asked of Streamlit is not promised by it: a new version is noticed here."""
    from streamlit.runtime.memory_session_storage import MemorySessionStorage
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

    assert MemoryUploadedFileManager("x").file_storage == {}
    MemorySessionStorage()._cache.expire()
