"""What happens to a machine at work: a full disk, a folder that may only be read, a restore."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from geodata.__main__ import main
from geodata.errors import StoreError
from geodata.store import Edit, Store, archive
from geodata.store.audit import audit
from tests.conftest import ROOT
from tests.geodata.store.test_store import WHO
from tests.geodata.store.writer import RECORD
from tests.inventory import RECORDS

# Root is refused nothing for want of rights, unless it gives that up.
AS_OTHERS = (
    ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
    if os.geteuid() == 0
    else ()
)
SMALL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
from geodata.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def test_full_disk_is_told_and_nothing_is_stored(in_file: Store) -> None:
    """The file may not grow; once it may, work goes on."""
    with in_file.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def full(connection: object, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]

    before, many = (
        in_file.head(),
        [Edit("record", f"X-{n}", {"name_fr": "x" * 500}) for n in range(900)],
    )
    in_file.engine.dispose()
    sa.event.listen(in_file.engine, "connect", full)
    with pytest.raises(StoreError) as caught:
        in_file.commit(many, **WHO)
    assert caught.value.code == "store_full"
    assert in_file.head() == before
    assert audit(in_file).problems == []
    sa.event.remove(in_file.engine, "connect", full)
    in_file.engine.dispose()
    assert in_file.commit(many, **WHO)
    assert in_file.counts()["record"] == RECORDS + len(many)


def test_backup_onto_a_full_disk_leaves_no_half_of_one(in_file: Store, tmp_path: Path) -> None:
    """No file of the process may be longer than 20 kB; the backup of the bundled rows is."""
    target = tmp_path / "kept" / "b.zip"
    target.parent.mkdir()
    target.write_bytes(b"the backup of yesterday")
    command = [sys.executable, "-c", SMALL, "backup", str(target), "--lang", "en"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    assert [path.name for path in target.parent.iterdir()] == ["b.zip"]
    assert target.read_bytes() == b"the backup of yesterday"


@pytest.mark.parametrize("words", [["undo", "2", "--why", "x"], ["store"], ["audit"]])
def test_folder_that_may_only_be_read_is_told(in_file: Store, home: Path, words: list[str]) -> None:
    in_file.commit([Edit("record", RECORD, {"locality": "A"})], **WHO)
    in_file.engine.dispose()
    before = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    for path in (*home.iterdir(), home):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        command = [*AS_OTHERS, sys.executable, "-m", "geodata", *words, "--lang", "en"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    finally:
        for path in (home, *home.iterdir()):
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert "Traceback" not in done.stderr
    assert (done.returncode == 0) == (words == ["audit"] and not done.stderr), done.stderr
    assert {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()} == before


def test_restore_while_people_work(store: Store, home: Path, tmp_path: Path) -> None:
    """Who writes meanwhile writes before it or after; nobody is stopped, nothing is torn."""
    target = tmp_path / "b.zip"
    archive.backup(store, target, home)
    start = store.head()
    command = [sys.executable, "-m", "tests.geodata.store.writer", "edit", "amel", "40"]
    writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    while store.head().seq < start.seq + 5:
        time.sleep(0.01)
    assert main(["restore", str(target)]) == 0
    writer.communicate(timeout=600)
    assert writer.returncode == 0
    assert audit(store).problems == []
    after = [
        change.batch.why for change in store.history("record", RECORD) if change.batch.who == "amel"
    ]
    # What came after the restore is there without a gap; what was before it is in the backup
    # that the restore itself made.
    assert after[::-1] == [str(n) for n in range(40 - len(after), 40)]
    assert len(after) < 40
    assert len(list(home.glob("before-restore-*.zip"))) == 1
