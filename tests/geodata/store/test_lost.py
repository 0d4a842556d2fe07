"""A store that was there and is no longer: told, left as it is, replaced only when asked."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geodata import datasets
from geodata.__main__ import main
from geodata.errors import StoreError
from geodata.languages import LANGUAGES
from geodata.store import Edit, Store, core, current, opening, sightings, stamp
from geodata.store import engine as databases
from geodata.store.sightings import MAKING
from tests.conftest import ROOT
from tests.geodata.store.test_store import WHO
from tests.inventory import RECORDS, SOURCES

Lose = Callable[[Path], None]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The ministry's folder, not yet there, and a state folder of the account of its own."""
    folder = tmp_path / "ministry"
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(folder))
    monkeypatch.setenv("ATLAS_GRAPPES_STATE", str(tmp_path / "account"))
    yield folder
    core.forget(databases.url_of())


def used(home: Path) -> Path:
    """A store that has been in use, as the next start of the atlas finds it; its file."""
    store = current()
    store.commit([Edit("record", "DZ-001", {"members": "41"})], **WHO)
    core.forget(store.url)
    return home / "atlas.db"


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def copied_while_running(path: Path) -> None:
    """``cp atlas.db`` while all of it is still in ``atlas.db-wal``: one page without a table."""
    busy = path.with_name("busy.db")
    database = sqlite3.connect(busy)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE t (x)")
    shutil.copy(busy, path)
    database.close()
    busy.unlink()
    assert path.stat().st_size == 4096


def removed(path: Path) -> None:
    path.unlink()


def removed_with_its_log_left(path: Path) -> None:
    path.unlink()
    path.with_name("atlas.db-wal").write_bytes(b"what was not yet written into it")


def not_mounted(path: Path) -> None:
    """The empty folder that a mount point is."""
    shutil.rmtree(path.parent)
    path.parent.mkdir()


def without_its_folder(path: Path) -> None:
    shutil.rmtree(path.parent)


def another_programs(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE theirs (x)")
    database.close()


def without_its_last_entry(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM head")
    database.close()


LOSSES = {
    emptied: "store_emptied",
    copied_while_running: "store_emptied",
    another_programs: "store_emptied",
    without_its_last_entry: "store_emptied",
    removed: "store_gone",
    removed_with_its_log_left: "store_gone",
    not_mounted: "store_gone",
    without_its_folder: "store_gone",
}
EVERY_LOSS = pytest.mark.parametrize(("lose", "code"), LOSSES.items())


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@EVERY_LOSS
def test_lost_store_is_told_and_nothing_is_made(home: Path, lose: Lose, code: str) -> None:
    lose(used(home))
    there, before = home.exists(), content(home)
    for _ in range(2):
        with pytest.raises(StoreError) as caught:
            current()
        assert caught.value.code == code
    with pytest.raises(StoreError):
        datasets.load()
    assert "out of reach" in stamp()
    assert (home.exists(), content(home)) == (there, before)


@EVERY_LOSS
def test_new_store_is_made_when_asked_and_the_old_file_is_kept(
    home: Path, lose: Lose, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = used(home)
    lose(path)
    left = path.read_bytes() if path.exists() else None
    assert main(["store"]) == 2
    assert "python -m geodata store new" in capsys.readouterr().err
    assert main(["store", "new"]) == 0
    told = capsys.readouterr().out
    assert f"fiches livrées avec l’atlas : {RECORDS}" in told
    kept = [p.read_bytes() for p in home.glob("atlas.db.before-*") if not p.name.endswith("-wal")]
    assert kept == ([] if left is None else [left])
    assert current().counts()["record"] == RECORDS
    assert main(["store", "new"]) == 2
    assert "n’est pas remplacée" in capsys.readouterr().err


def test_log_beside_a_lost_file_is_kept(home: Path) -> None:
    removed_with_its_log_left(used(home))
    assert main(["store", "new"]) == 0
    kept = [p.read_bytes() for p in home.glob("atlas.db.before-*-wal")]
    assert kept == [b"what was not yet written into it"]


def test_backup_is_put_in_force_after_a_loss(home: Path, tmp_path: Path) -> None:
    path = used(home)
    assert main(["backup", str(tmp_path / "b.zip")]) == 0
    core.forget(current().url)
    emptied(path)
    assert main(["restore", str(tmp_path / "b.zip")]) == 2
    assert path.read_bytes() == b""
    assert main(["store", "new"]) == 0
    assert main(["restore", str(tmp_path / "b.zip")]) == 0
    assert datasets.load().records.record("DZ-001")["members"] == 41


@pytest.mark.parametrize("lose", [emptied, removed, without_its_folder])
def test_loss_under_a_running_atlas_is_told_at_once(home: Path, lose: Lose) -> None:
    store = current()
    assert store.head()
    lose(home / "atlas.db")
    left = (home / "atlas.db").exists()
    with pytest.raises(StoreError) as caught:
        current()
    assert caught.value.code == LOSSES[lose]
    with pytest.raises(StoreError):
        Store(store.url, databases.connect(store.url, existing=True)).head()
    assert (home / "atlas.db").exists() == left


def test_store_that_comes_back_is_in_force_again(home: Path) -> None:
    used(home)
    away = home.with_name("unplugged")
    assert datasets.load().records.record("DZ-001")["members"] == 41
    home.rename(away)
    assert datasets.load(records_of=datasets.EITHER).trouble is not None
    away.rename(home)
    assert datasets.load().records.record("DZ-001")["members"] == 41


def test_first_use_needs_nothing(home: Path) -> None:
    assert not home.exists()
    assert current().counts()["record"] == RECORDS
    core.forget(current().url)
    assert current().counts()["record"] == RECORDS


def test_start_that_was_interrupted_goes_on(home: Path) -> None:
    """What a killed first start leaves: the note that it began, and a file with nothing in it."""
    home.mkdir()
    sightings.of(databases.url_of()).note(MAKING)
    emptied(home / "atlas.db")
    assert current().counts()["record"] == RECORDS


def test_first_starts_at_the_same_time_agree(home: Path) -> None:
    ask = "from geodata.store import current; print(current().counts()['record'])"
    command = [sys.executable, "-c", ask]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [process.communicate(timeout=300)[0] for process in started] == [f"{RECORDS}\n"] * 3


def test_folder_that_moves_keeps_its_store(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used(home)
    moved = home.rename(home.with_name("elsewhere"))
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(moved))
    assert datasets.load().records.record("DZ-001")["members"] == 41
    core.forget(current().url)
    (moved / "atlas.db").unlink()
    monkeypatch.setenv("ATLAS_GRAPPES_STATE", str(home))
    with pytest.raises(StoreError) as caught:
        current()
    assert caught.value.code == "store_gone", "its own note moved with it"


def test_folder_of_before_the_notes_is_read_by_what_is_left(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("atlas.db-shm", "before-restore-20260101-080000.zip"):
        home.mkdir()
        (home / name).write_bytes(b"x")
        with pytest.raises(StoreError) as caught:
            current()
        assert caught.value.code == "store_gone"
        shutil.rmtree(home)
    home.mkdir()
    emptied(home / "atlas.db")
    with pytest.raises(StoreError) as caught:
        current()
    assert caught.value.code == "store_emptied"


def test_unreadable_note_still_says_that_a_store_was_there(home: Path) -> None:
    path = used(home)
    for note in home.with_name("account").rglob("*.json"):
        note.unlink()
    for note in home.rglob("*.json"):
        note.write_bytes(b"\xff{")
    path.unlink()
    with pytest.raises(StoreError) as caught:
        current()
    assert caught.value.code == "store_gone"


def test_other_folder_is_another_store(home: Path, tmp_path: Path) -> None:
    used(home).unlink()
    assert current(tmp_path / "other").counts()["record"] == RECORDS
    core.forget(databases.url_of(tmp_path / "other"))


def test_empty_database_of_a_server_is_filled_once(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server's database is there even when it is empty: the notes alone tell."""
    monkeypatch.setattr(opening, "file_of", lambda url: None)
    home.mkdir()
    path = used(home)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA foreign_keys=OFF")
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        for (name,) in database.execute(query).fetchall():
            database.execute(f"DROP TABLE {name}")
    database.close()
    with pytest.raises(StoreError) as caught:
        current()
    assert caught.value.code == "store_emptied"
    store, kept = core.begin_anew()
    assert (store.counts()["record"], kept) == (RECORDS, [])


def test_half_emptied_database_of_a_server_is_for_its_administrator(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its tables cannot be set aside, and nothing of it is ever dropped."""
    monkeypatch.setattr(opening, "file_of", lambda url: None)
    home.mkdir()
    path = used(home)
    without_its_last_entry(path)
    before = content(home)
    for ask in (current, core.begin_anew):
        with pytest.raises(StoreError) as caught:
            ask()
        assert caught.value.code == "store_hollow"
    assert content(home) == before


def test_servers_database_is_known_without_user_and_password(home: Path) -> None:
    urls = (
        "postgresql://amel:secret@db.local:5432/atlas",
        "postgresql+psycopg://db.local:5432/atlas",
    )
    assert {sightings.address(url) for url in urls} == {"postgresql://db.local:5432/atlas"}
    assert sightings.of(urls[0]) == sightings.of(urls[1])
    assert sightings.of("sqlite://").account is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_loss_is_told_in_the_language_of_the_command(
    home: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    emptied(used(home))
    assert main(["store", "show", "--lang", lang]) == 2
    told = capsys.readouterr()
    words = {"fr": "a été vidée", "en": "was emptied", "ar": "أُفرغت"}
    assert words[lang] in told.err
    assert str(home / "atlas.db") in told.err
    assert told.out == ""


def test_store_is_shown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    used(home)
    assert main(["store"]) == 0
    assert f"fiches : {RECORDS}, sources : {SOURCES}, versions : 275" in capsys.readouterr().out
    assert main(["store", "show", "--json"]) == 0
    assert f'"records": {RECORDS}' in capsys.readouterr().out
