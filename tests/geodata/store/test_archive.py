"""What a backup holds comes back the same, or nothing is touched."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from geodata.__main__ import main
from geodata.errors import GeodataError, StoreError
from geodata.store import Edit, Store, archive, backups, core, current
from geodata.store import engine as databases
from geodata.store.audit import audit
from tests.geodata.store.postgres import Server
from tests.geodata.store.test_audit import some_history

FILES = {
    "boundaries/registry.toml": b"[sets]\n",
    "boundaries/DZ-OWN.geojson": b"{}",
    f"decks/{'a1' * 20}.json": b"a deck",
    f"decks/{'b2' * 20}.json": b"another of the same browser",
    f"decks/{'a1' * 20}.desk": b"which decks a browser has",
    "letterhead.csv": b"lang,line\nfr,Direction\n",
    "logo.png": b"a picture",
    "template.pptx": b"a master",
    "registers/firms-2025/register.toml": b'id = "firms-2025"\n',
    "registers/firms-2025/cube.parquet": b"protected sums",
    "registers/firms-2025/planes-2025.npy": b"planes",
}
ROWS = "registers/firms-2025/rows/country=DZ/part-0.parquet"
LEFT_OUT = ("boundaries/notes.txt", "drafts/x.json", "stores/x.json", "before-restore-1.zip", ROWS)


@pytest.fixture
def backed_up(store: Store, home: Path, tmp_path: Path) -> Path:
    """A backup of a store with some history and a boundary set of the ministry's own."""
    some_history(store)
    for name, content in {**FILES, **dict.fromkeys(LEFT_OUT, b"not part of it")}.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
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
    came = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(("atlas.db", "."))
        if "stores" not in path.parts
    }
    assert came == FILES
    assert set(contents.files) == set(FILES)
    core.forget(other.url)


def test_placed_rows_of_registers_come_along_when_asked(
    store: Store, backed_up: Path, home: Path, tmp_path: Path
) -> None:
    contents = archive.backup(store, tmp_path / "rows.zip", home, rows=True)
    assert set(contents.files) == {*FILES, ROWS}


def test_what_speaks_for_all_of_its_kind_goes_when_a_backup_has_it_not(
    store: Store, home: Path, tmp_path: Path
) -> None:
    archive.backup(store, tmp_path / "empty.zip", home)
    (home / "decks").mkdir()
    for name in ("letterhead.csv", "decks/a.json"):
        (home / name).write_bytes(b"later")
    archive.restore(store, tmp_path / "empty.zip", home)
    assert not (home / "letterhead.csv").exists()
    assert (home / "decks" / "a.json").exists(), "people's own decks stay"


def test_one_byte_altered_anywhere_is_found(store: Store, backed_up: Path, home: Path) -> None:
    """Of a plain backup and of an encrypted one; the store stays as it was."""
    key = Fernet.generate_key()
    archive.backup(store, home.parent / "sealed.zip", home, key=key)
    head, pick = store.head(), random.Random(3)
    for path in (backed_up, home.parent / "sealed.zip"):
        whole = path.read_bytes()
        # A ZIP's own notes on dates and systems may change: what it holds may not.
        for place in pick.sample(range(60, len(whole) // 2), 6):
            bad = home.parent / "bad.zip"
            bad.write_bytes(
                whole[:place] + bytes([whole[place] ^ 1 << pick.randrange(8)]) + whole[place + 1 :]
            )
            with pytest.raises(StoreError) as caught:
                archive.restore(store, bad, home, key=key)
            assert caught.value.code == "backup_unreadable", place
    assert store.head() == head
    assert audit(store).problems == []


FORGED = {
    "no checksums": lambda m: m.update(sha256={}),
    "one checksum missing": lambda m: m["sha256"].pop("letterhead.csv"),
    "a head further on": lambda m: m["head"].update(seq=500),
    "a head of another day": lambda m: m["head"].update(at="9999-01-01T00:00:00.000000Z"),
    "a head without its batch": lambda m: m["head"].pop("batch"),
    "no head": lambda m: m.pop("head"),
    "a list": lambda m: m.update(sha256=[1]),
    "counts": lambda m: m["counts"].update(record=3),
}


@pytest.mark.parametrize("forged", FORGED)
def test_manifest_that_is_not_that_of_its_parts_is_refused(
    in_file: Store, home: Path, tmp_path: Path, forged: str
) -> None:
    (home / "letterhead.csv").write_bytes(b"lang,line\n")
    archive.backup(in_file, tmp_path / "good.zip", home)
    with zipfile.ZipFile(tmp_path / "good.zip") as old:
        manifest = json.loads(old.read("manifest.json"))
    FORGED[forged](manifest)
    bad = altered(
        tmp_path / "good.zip", tmp_path / "bad.zip", "manifest.json", json.dumps(manifest).encode()
    )
    head = in_file.head()
    with pytest.raises(StoreError) as caught:
        archive.restore(in_file, bad, home)
    assert caught.value.code == "backup_unreadable"
    assert in_file.head() == head
    in_file.commit([Edit("record", "DZ-001", {"members": "9"})], who="a", why="b")


def test_encrypted_backup_needs_its_key(
    in_file: Store, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, other, target = (str(tmp_path / name) for name in ("key", "other", "b.zip"))
    assert main(["backup", target, "--new-key", key]) == 0
    assert b"Dinanderie" not in Path(target).read_bytes()
    assert Path(key).stat().st_mode & 0o777 == 0o600
    assert main(["restore", target]) == 2
    assert "--key" in capsys.readouterr().err
    assert main(["backup", str(tmp_path / "c.zip"), "--new-key", key]) == 2, "never replaced"
    assert main(["backup", str(tmp_path / "c.zip"), "--new-key", other]) == 0
    assert main(["restore", target, "--key", other]) == 2
    assert main(["restore", target, "--key", target]) == 2
    assert main(["restore", target, "--key", key]) == 0


def test_drill_finds_everything_again(
    store: Store, backed_up: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = store.head()
    assert main(["drill", "--lang", "en"]) == 0
    assert f"differences: 0; compared: records {store.counts()['record']}" in (
        capsys.readouterr().out
    )
    assert store.head() == head


def test_drill_through_the_other_database(in_file: Store, server: Server) -> None:
    some_history(in_file)
    assert main(["drill", "--database", server.create("drill")]) == 0


def test_new_machine_needs_one_command(
    backed_up: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (databases.DATABASE_VARIABLE, "ATLAS_GRAPPES_STATE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "new" / "machine"))
    monkeypatch.setenv("ATLAS_GRAPPES_STATE", str(tmp_path / "new" / "state"))
    assert main(["restore", str(backed_up)]) == 0
    assert (tmp_path / "new" / "machine" / "template.pptx").read_bytes() == b"a master"
    assert current().counts()["batches"] == 13
    core.forget(current().url)


def test_the_command_has_a_backup_judged_by_a_process_of_its_own(
    store: Store,
    backed_up: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def here(*_: object) -> None:
        raise AssertionError("unpacked in the process that asks")

    monkeypatch.setattr(backups, "unpacked", here)
    head = store.head()
    assert main(["restore", str(backed_up), "--lang", "en"]) == 0
    assert store.head() == head
    content = backed_up.read_bytes()
    backed_up.write_bytes(content[: len(content) // 2])
    assert main(["restore", str(backed_up), "--lang", "en"]) == 2
    assert "is not an intact backup (ZIP)" in capsys.readouterr().err


HANDED = {
    "a file out of the folder": lambda held: held["files"].append("../evil.json"),
    "a file twice": lambda held: held["files"].append(held["files"][0]),
    "a file of no kind": lambda held: held["files"].append("boundaries/x.py"),
    "files that are none": lambda held: held.update(files=7),
    "a head of text": lambda held: held["head"].update(seq="1"),
    "counts of text": lambda held: held["counts"].update(record="1"),
    "nothing": lambda held: held.clear(),
}


@pytest.mark.parametrize("handed", HANDED)
def test_what_that_process_hands_back_is_looked_at_once_more(
    backed_up: Path, tmp_path: Path, handed: str
) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    with backed_up.open("rb") as file:
        held = backups.unpacked(file, folder)
    assert backups.taken(held, folder).files == tuple(held["files"])
    HANDED[handed](held)
    with pytest.raises(backups.Flawed):
        backups.taken(held, folder)


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
    with pytest.raises(GeodataError):
        archive.restore(store, tmp_path / "absent.zip", tmp_path)
