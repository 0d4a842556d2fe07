"""Support in the store: first rows, versions, past days, references, names of persons."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from geodata import datasets, support
from geodata.errors import ReferredToError, StoreError
from geodata.files import DATA, read_table
from geodata.languages import LANGUAGES
from geodata.messages import describe
from geodata.schema.persons import MASK, masked, may_show
from geodata.schema.tables import SUPPORT
from geodata.store import Edit, Store, core, current
from geodata.store import migrations as known_migrations
from geodata.store.archive import backup, restore
from geodata.store.audit import audit
from tests.geodata.store.conftest import filled, home, in_file

__all__ = ["filled", "home", "in_file"]
WHO = {"who": "Amel", "why": "essai"}


@pytest.fixture
def store(in_file: Store) -> Store:
    """A filled store that is a file: it is aged by hand."""
    return in_file


def folder_of(kept: Store) -> Path:
    return Path(str(kept.engine.url.database)).parent


def test_new_store_holds_the_bundled_facts_with_their_sources(store: Store) -> None:
    kept = datasets.load(folder_of(store)).support
    assert kept.fingerprint == support.bundled().fingerprint
    for entity, schema in SUPPORT.items():
        expected = len(read_table(DATA / schema.bundled)) if schema.bundled else 0
        assert len(kept.table(entity)) == expected
        assert (kept.table(entity)["source_ids"] != "").all()
    assert kept.name("event", "EV-03", "ar")[1] == "ar"
    assert kept.sources({"event": kept.table("event")}) == ("WMC14", "ELWATAN15")


def test_change_gives_a_version_and_the_past_day_keeps_the_old(store: Store) -> None:
    folder = folder_of(store)
    before = datasets.load(folder)
    store.commit([Edit("recommendation", "R1", {"status": "in_progress"})], **WHO)
    after = datasets.load(folder)
    assert after.support.row("recommendation", "R1")["status"] == "in_progress"
    assert after.version.digest != before.version.digest
    latest, first = store.history("recommendation", "R1")
    assert (latest.version, first.version, latest.fields) == (2, 1, ["status"])
    store.undo(2, **WHO)
    assert datasets.load(folder).support.fingerprint == before.support.fingerprint
    assert audit(store).problems == []


def test_body_that_is_referred_to_is_not_deleted(store: Store) -> None:
    with pytest.raises(ReferredToError) as caught:
        store.commit([Edit("organisation", "MIEM", None)], **WHO)
    assert caught.value.references == [
        ("committee", "TN-CPC", "chair_organisation"),
        ("event", "EV-02", "organiser"),
    ]
    for lang in LANGUAGES:
        said = describe(caught.value, lang)
        assert "TN-CPC" in said
        assert "EV-02" in said
    assert store.row("organisation", "MIEM") is not None
    store.commit([Edit("organisation", "CTMCCV", None)], **WHO)
    assert store.row("organisation", "CTMCCV") is None


def test_cluster_with_actions_is_not_deleted(store: Store) -> None:
    with pytest.raises(ReferredToError) as caught:
        store.commit([Edit("record", "DZ-001", None)], **WHO)
    assert ("action", "A-01", "cluster_id") in caught.value.references
    assert ("event", "EV-04", "cluster_ids") in caught.value.references


def test_row_and_what_refers_to_it_go_together(store: Store) -> None:
    edits = [Edit("recommendation", key, None) for key in ("R1", "R2")]
    store.commit([*edits, Edit("event", "EV-02", None)], **WHO)
    assert len(store.table("event")) == 3


@pytest.mark.parametrize(
    ("entity", "key", "change"),
    [
        ("action", "A-01", {"cluster_id": "DZ-999"}),
        ("event", "EV-01", {"organiser": "NOBODY"}),
        ("committee", "TN-CPC", {"member_organisations": "UTICA|NOBODY"}),
        ("action", "A-01", {"source_ids": "NOWHERE"}),
    ],
)
def test_unknown_reference_is_refused_by_the_store_too(
    store: Store, entity: str, key: str, change: dict[str, str]
) -> None:
    head = store.head()
    with pytest.raises(StoreError) as caught:
        store.commit([Edit(entity, key, change)], **WHO)
    assert caught.value.code == "reference_missing"
    assert store.head() == head


def aged(path: Path, gone: str = "") -> None:
    """A database as the first version of the atlas left it, `gone` removed by a steward."""
    kept = current(path.parent)
    if gone:
        rows = [r.key for r in (Edit("action", k, None) for k in ("A-01", "A-02", "A-03"))]
        edits = [Edit("action", key, None) for key in rows]
        edits += [Edit("event", key, None) for key in ("EV-03", "EV-04")]
        kept.commit([*edits, Edit("record", gone, None)], **WHO)
    core.forget(kept.url)
    with sqlite3.connect(path) as raw:
        for schema in SUPPORT.values():
            raw.execute(f"DROP TABLE {schema.table}")
        named = ",".join(f"'{entity}'" for entity in SUPPORT)
        raw.execute(f"DELETE FROM changes WHERE entity IN ({named})")
        for table in ("published_tables", "observations", "accounts"):
            raw.execute(f"DROP TABLE {table}")
        raw.execute("CREATE TABLE record_sources (record_id TEXT, source_id TEXT, place INTEGER)")
        for record, sources in raw.execute("SELECT id, source_ids FROM records").fetchall():
            cited = [(record, source, i) for i, source in enumerate(sources.split(";"))]
            raw.executemany("INSERT INTO record_sources VALUES (?, ?, ?)", cited)
        raw.execute("ALTER TABLE records DROP COLUMN source_ids")
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
    raw.close()


def test_older_store_gets_the_tables_and_their_first_rows(filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "atlas.db"
    path.write_bytes(filled.read_bytes())
    aged(path)
    opened = current(tmp_path)
    assert opened.counts()["organisation"] == 23
    assert opened.batches()[0].kind == "bundled"
    assert opened.last_change() == "", "figures are not dated by an update of the atlas"
    core.forget(opened.url)
    again = current(tmp_path)
    assert len(again.batches()) == len(opened.batches()), "the rows come once"
    core.forget(again.url)


def test_first_rows_that_refer_to_a_removed_cluster_stay_out(filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "atlas.db"
    path.write_bytes(filled.read_bytes())
    aged(path, gone="DZ-001")
    opened = current(tmp_path)
    assert list(opened.table("action")["id"]) == ["A-04"]
    assert list(opened.table("event")["id"]) == ["EV-01", "EV-02"]
    core.forget(opened.url)


def test_backup_carries_support(store: Store, tmp_path: Path) -> None:
    store.commit([Edit("recommendation", "R1", {"status": "done"})], **WHO)
    made = backup(store, tmp_path / "b.zip", folder_of(store))
    store.commit([Edit("recommendation", "R1", {"status": "dropped"})], **WHO)
    back = restore(store, tmp_path / "b.zip", folder_of(store))
    assert back.counts == made.counts
    assert store.row("recommendation", "R1")[0]["status"] == "done"  # type: ignore[index]
    assert audit(store).problems == []


def test_migrations_say_what_the_schemas_say() -> None:
    assert known_migrations.KNOWN == ("0001", "0002", "0003", "0004")


def test_names_of_persons_leave_only_when_ticked_and_asked_for() -> None:
    row = {"person_name": "Amina B.", "name_public": "yes", "role_fr": "Animatrice"}
    assert may_show(row)
    assert masked("facilitator", row)["person_name"] == MASK
    assert masked("facilitator", row, names=True)["person_name"] == "Amina B."
    for tick in ("no", ""):
        hidden = masked("facilitator", row | {"name_public": tick}, names=True)
        assert hidden["person_name"] == MASK
        assert hidden["role_fr"] == "Animatrice"
    assert masked("facilitator", {"person_name": ""})["person_name"] == ""
