"""A home and a backup that the version of 29 November 2026 left are opened, whole.

It had published tables in files of their own and sources of records in a table of links.
What was done in it: one table added, one record imported, DZ-003 and R1 corrected.
"""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata import datasets
from geodata.errors import StoreError
from geodata.store import Store, archive, core, current
from geodata.store.audit import audit
from tests.conftest import ROOT

MADE = Path(__file__).parent / "made"
HOME = MADE / "home-2026-11-29.zip"
BACKUP = MADE / "backup-2026-11-29.zip"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "home"
    with zipfile.ZipFile(HOME) as archive:
        archive.extractall(folder)
    yield folder
    core.forget(current(folder).url)


def corrected(store: Store) -> None:
    """What the old home holds besides the bundled rows."""
    soummam, version = store.row("record", "DZ-003") or ({}, 0)
    assert (soummam["members"], version) == ("26", 2)
    constantine, _ = store.row("record", "DZ-001") or ({}, 0)
    assert constantine["source_ids"] == "ELWATAN15;LT159412;HOR161034;EUN_FR;MTA;CCI0;UFM14"
    imported = store.table("record").set_index("id").loc["DZ-025"]
    assert imported["name_fr"] == "Grappe lait de Sétif"
    assert store.row("source", imported["source_ids"]) is not None
    assert store.counts()["record"] == 123
    assert audit(store).problems == []


def test_an_old_database_opens(home: Path) -> None:
    corrected(current(home))
    assert datasets.load(home).trouble is None


def test_a_store_is_backed_up_before_its_tables_change(home: Path, tmp_path: Path) -> None:
    """By one of two processes that open it at the same time; the backup brings all of it back."""
    ask = "import sys; from pathlib import Path; from geodata.store import current; "
    command = [sys.executable, "-c", f"{ask}print(current(Path(sys.argv[1])).head().seq)", home]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    entries = {process.communicate()[0] for process in started}
    assert entries == {f"{current(home).head().seq}\n"}
    (kept,) = home.glob("before-upgrade-0002-*.zip")
    other = current(tmp_path / "other")
    archive.restore(other, kept, tmp_path / "other")
    corrected(other)
    core.forget(other.url)


def test_a_store_that_cannot_be_backed_up_is_not_changed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("geodata.home.put_whole", full)
        with pytest.raises(StoreError) as caught:
            current(home)
    assert caught.value.code == "cannot_write"
    with sqlite3.connect(home / "atlas.db") as database:
        found = database.execute("SELECT version_num FROM alembic_version").fetchone()
    assert found == ("0002",)
    database.close()


def test_an_old_backup_restores(tmp_path: Path) -> None:
    store = current(tmp_path / "new")
    archive.restore(store, BACKUP, tmp_path / "new")
    corrected(store)
    core.forget(store.url)


def test_tables_of_the_old_folder_come_into_the_store_once(home: Path, tmp_path: Path) -> None:
    data = datasets.load(home)
    table = data.observations.tables["apii-2024"]
    assert (table.boundary_set, table.period, table.unit) == ("TN-2000", "2024", "entreprises")
    regional = data.observations.regional("apii-2024")
    assert regional.loc["TN-52", "ITH"] == 500
    assert regional["total"].sum() == 1500
    store = current(home)
    assert store.counts()["observation"] == 9
    entries = store.head().seq
    assert datasets.load(home).observations.tables["apii-2024"] == table
    assert store.head().seq == entries
    # A backup made now holds them.
    archive.backup(store, tmp_path / "new.zip", home)
    other = current(tmp_path / "other")
    archive.restore(other, tmp_path / "new.zip", tmp_path / "other")
    again = datasets.load(tmp_path / "other").observations
    assert again.regional("apii-2024").equals(regional)
    core.forget(other.url)


def test_a_table_altered_in_the_old_folder_stays_outside_and_is_named(home: Path) -> None:
    file = home / "observations" / "apii-2024.csv"
    file.write_text(file.read_text("utf-8").replace("500", "501", 1), "utf-8")
    found = datasets.load(home).observations
    assert "apii-2024" not in found.tables
    assert found.changed == ("apii-2024",)
