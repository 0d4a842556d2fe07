"""What a backup holds comes back the same, or nothing is touched."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from geodata.errors import StoreError
from geodata.store import Store, archive, core, current
from geodata.store.audit import audit
from tests.geodata.store.test_audit import some_history


@pytest.fixture
def backed_up(store: Store, home: Path, tmp_path: Path) -> Path:
    """A backup of a store with some history and a boundary set of the ministry's own."""
    some_history(store)
    own = home / "boundaries"
    own.mkdir()
    (own / "registry.toml").write_text("[sets]\n")
    (own / "DZ-OWN.geojson").write_text("{}")
    (own / "notes.txt").write_text("not part of it")
    target = tmp_path / "backup.zip"
    archive.backup(store, target, home)
    return target


def test_restored_store_has_the_same_counts_and_hashes(
    store: Store, backed_up: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "other"
    other = current(folder)
    contents = archive.restore(other, backed_up, folder)
    assert other.counts() == store.counts() == contents.counts
    assert other.head() == store.head()
    for name in ("record", "source"):
        assert other.table(name).equals(store.table(name))
    assert audit(other).problems == []
    assert [c.batch for c in other.history("record", "DZ-001")] == [
        c.batch for c in store.history("record", "DZ-001")
    ]
    assert (folder / "boundaries" / "DZ-OWN.geojson").read_text() == "{}"
    assert not (folder / "boundaries" / "notes.txt").exists()
    core.forget(other.url)


def altered(source: Path, target: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.namelist():
            new.writestr(item, content if item == name else old.read(item))
        if name not in old.namelist():
            new.writestr(name, content)
    return target


@pytest.mark.parametrize(
    "name", ["manifest.json", "changes.jsonl", "batches.jsonl", "../../evil.txt", "boundaries/x.py"]
)
def test_altered_backup_is_refused_and_changes_nothing(
    store: Store, backed_up: Path, tmp_path: Path, name: str
) -> None:
    head = store.head()
    bad = altered(backed_up, tmp_path / "bad.zip", name, b'{"format": "atlas-grappes-backup-1"}\n')
    with pytest.raises(StoreError) as caught:
        archive.restore(store, bad, tmp_path / "elsewhere")
    assert caught.value.code == "backup_unreadable"
    assert store.head() == head
    assert audit(store).problems == []
    assert not (tmp_path / "elsewhere").exists()


def test_backup_forged_with_its_digest_breaks_the_chain(
    store: Store, backed_up: Path, tmp_path: Path
) -> None:
    import hashlib

    with zipfile.ZipFile(backed_up) as old:
        lines = old.read("changes.jsonl").replace(b"Dinanderie", b"Bijouterie")
        manifest = json.loads(old.read("manifest.json"))
    manifest["sha256"]["changes.jsonl"] = hashlib.sha256(lines).hexdigest()
    one = altered(backed_up, tmp_path / "one.zip", "changes.jsonl", lines)
    forged = altered(one, tmp_path / "two.zip", "manifest.json", json.dumps(manifest).encode())
    head = store.head()
    with pytest.raises(StoreError) as caught:
        archive.restore(store, forged, tmp_path / "elsewhere")
    assert caught.value.code == "backup_unreadable"
    assert store.head() == head


def test_file_that_is_no_backup(store: Store, tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04rubbish", b"hello"):
        path = tmp_path / "x.zip"
        path.write_bytes(content)
        with pytest.raises(StoreError):
            archive.restore(store, path, tmp_path)
    with pytest.raises(StoreError):
        archive.restore(store, tmp_path / "absent.zip", tmp_path)
