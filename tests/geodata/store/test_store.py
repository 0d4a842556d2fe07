"""Versions, conflicts, undo, past days: what a steward and an auditor rely on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from geodata import datasets, records
from geodata.errors import ConflictError, StoreError
from geodata.store import Edit, Store, core, current, migrations, read, stamp, write
from geodata.store import engine as databases
from geodata.store.tables import ENTITIES
from tests.inventory import RECORDS, SOURCES

WHO = {"who": "Amel", "why": "essai"}


def test_new_store_holds_the_bundled_records_cell_by_cell(store: Store) -> None:
    bundled = records.bundled()
    kept = records.from_tables(store.table("record"), store.table("source"))
    assert store.counts() == {
        "source": SOURCES,
        "record": RECORDS,
        "mapping": 0,
        "programme": 4,
        "organisation": 23,
        "committee": 2,
        "event": 4,
        "recommendation": 2,
        "action": 4,
        "facilitator": 0,
        "budget_line": 0,
        "declaration": 0,
        "published_table": 0,
        "observation": 0,
        "account": 0,
        "changes": 274,
        "batches": 1,
    }
    columns = list(bundled.table.columns)
    assert kept.table[columns].equals(bundled.table)
    assert kept.sources.equals(bundled.sources)


def test_migrations_known_are_those_that_exist() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [migrations.HEAD]
    assert {script.revision for script in scripts.walk_revisions()} == set(migrations.KNOWN)


def described(path: Path, make: Callable[[sa.Connection], None]) -> dict[str, object]:
    """Columns, keys and indexes of every table that a function makes in an empty file."""
    engine = databases.connect(f"sqlite:///{path}")
    with engine.begin() as connection:
        make(connection)
        assert databases.schema_version(connection) == migrations.HEAD
        seen = sa.inspect(connection)
        found: dict[str, object] = {
            name: (
                sorted(
                    (c["name"], str(c["type"]), c["nullable"], c["primary_key"], c["default"])
                    for c in seen.get_columns(name)
                ),
                sorted(map(str, seen.get_foreign_keys(name))),
                sorted(map(str, seen.get_indexes(name))),
                str(seen.get_pk_constraint(name)),
            )
            for name in seen.get_table_names()
        }
    engine.dispose()
    return found


def test_new_database_is_what_all_migrations_make(tmp_path: Path) -> None:
    made = described(tmp_path / "made.db", databases.migrate)
    migrated = described(tmp_path / "migrated.db", databases.upgrade)
    assert len(made) > 10
    assert made == migrated


def test_edit_is_a_version_with_who_when_why_before_after(store: Store) -> None:
    before = dt.datetime.now(dt.UTC).isoformat()[:19]
    store.commit([Edit("record", "DZ-003", {"members": "30"})], **WHO)
    latest, first = store.history("record", "DZ-003")
    assert (latest.version, first.version) == (2, 1)
    assert (latest.batch.who, latest.batch.why, latest.batch.kind) == ("Amel", "essai", "edit")
    assert latest.batch.at >= before
    assert latest.fields == ["members", "members_kind", "members_unit"], "see test_statements"
    assert latest.before is not None
    assert latest.after is not None
    assert (latest.before["members"], latest.after["members"]) == ("25", "30")
    assert store.row("record", "DZ-003") == (latest.after, 2)
    assert first.before is None


def test_edit_that_changes_nothing_leaves_no_trace(store: Store) -> None:
    head = store.head()
    assert store.commit([Edit("record", "DZ-003", {"members": "25"})], **WHO) is None
    assert store.head() == head
    assert len(store.batches()) == 1


@pytest.mark.parametrize(
    ("edit", "said", "code"),
    [
        (Edit("record", "DZ-003", {"members": "30"}), {"who": " ", "why": "x"}, "no_author"),
        (Edit("record", "DZ-003", {"members": "30"}), {"who": "x", "why": ""}, "no_reason"),
        (Edit("record", "DZ-003", {"source_ids": "NOWHERE"}), WHO, "reference_missing"),
        (Edit("source", "ELWATAN15", None), WHO, "referred_to"),
        (Edit("record", "DZ-003", {"colour": "red"}), WHO, "unknown_field"),
    ],
)
def test_refused_edit_changes_nothing(
    store: Store, edit: Edit, said: dict[str, str], code: str
) -> None:
    head, table = store.head(), store.table("record")
    good = Edit("record", "DZ-001", {"members": "7"})
    with pytest.raises(StoreError) as caught:
        store.commit([good, edit], **said)
    assert caught.value.code == code
    assert store.head() == head
    assert store.table("record").equals(table)


def test_second_writer_is_told_and_nothing_is_overwritten(store: Store) -> None:
    found = store.row("record", "DZ-003")
    assert found is not None
    store.commit([Edit("record", "DZ-003", {"members": "30"}, expected=1)], **WHO)
    with pytest.raises(ConflictError) as caught:
        store.commit([Edit("record", "DZ-003", {"members": "31"}, expected=1)], **WHO)
    assert caught.value.version == 2
    assert caught.value.row is not None
    assert caught.value.row["members"] == "30"
    with pytest.raises(ConflictError):
        store.commit([Edit("record", "DZ-003", {"members": "1"}, expected=0)], **WHO)
    assert store.row("record", "DZ-003")[0]["members"] == "30"  # type: ignore[index]


def an_import(store: Store) -> int:
    """One batch that adds a source and a record, changes one and removes one."""
    done = store.commit(
        [
            Edit("source", "NEW", {"publisher": "Ministère", "title": "Fichier 2026"}, 0),
            Edit("record", "DZ-900", {"name_fr": "Neuf", "source_ids": "NEW;ELWATAN15"}, 0),
            Edit("record", "DZ-001", {"members": "12", "members_kind": "artisans"}),
            Edit("record", "DZ-004", None),
        ],
        kind="import",
        file="liste.xlsx",
        **WHO,
    )
    assert done is not None
    assert done.changes == 4
    return done.number


def test_import_is_undone_as_a_whole_and_redone(store: Store) -> None:
    tables = {name: store.table(name) for name in ENTITIES}
    number = an_import(store)
    changed = {name: store.table(name) for name in ENTITIES}
    undone = store.undo(number, **WHO)
    assert {n for n, t in tables.items() if not store.table(n).equals(t)} == set()
    listed = {batch.number: batch for batch in store.batches()}
    assert listed[number].undone_by == undone.number
    assert listed[undone.number].undoes == number
    store.undo(undone.number, **WHO)
    assert {n for n, t in changed.items() if not store.table(n).equals(t)} == set()
    assert [c.version for c in store.history("record", "DZ-900")] == [3, 2, 1]


def test_undo_refuses_what_was_changed_since_and_names_it(store: Store) -> None:
    number = an_import(store)
    later = store.commit([Edit("record", "DZ-001", {"members": "13"})], **WHO)
    assert later is not None
    with pytest.raises(StoreError) as caught:
        store.undo(number, **WHO)
    assert caught.value.code == "changed_since"
    assert caught.value.params["keys"] == ["DZ-001"]
    assert caught.value.params["batches"] == [later.number]
    store.undo(later.number, **WHO)
    with pytest.raises(StoreError, match="changed_since"):
        store.undo(number, **WHO)
    assert store.row("record", "DZ-900") is not None


def test_undo_refuses_to_take_away_a_source_cited_since(store: Store) -> None:
    number = an_import(store)
    store.commit([Edit("record", "DZ-005", {"source_ids": "NEW"})], **WHO)
    with pytest.raises(StoreError) as caught:
        store.undo(number, **WHO)
    assert caught.value.code == "referred_to"
    assert caught.value.params["by"] == ["DZ-005 (record.source_ids)"]


@pytest.mark.parametrize(
    ("number", "code"),
    [(1, "bundled_batch"), *((n, "unknown_batch") for n in (99, 0, -1, 10**30))],
)
def test_undo_of_what_cannot_be(store: Store, number: int, code: str) -> None:
    with pytest.raises(StoreError) as caught:
        store.undo(number, **WHO)
    assert caught.value.code == code


def test_past_day_is_shown_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three days: bundled today, an import the day after, undone on the third."""
    today = dt.datetime.now().astimezone().date()
    days = [(today + dt.timedelta(days=n)).isoformat() for n in range(4)]

    def on(day: str) -> None:
        monkeypatch.setattr(write, "_now", lambda last: f"{day}T10:00:00.000000Z")

    start = store.table("record")
    on(days[1])
    number = an_import(store)
    imported = store.table("record")
    on(days[2])
    store.undo(number, **WHO)
    assert store.table("record", days[0]).equals(start)
    assert store.table("record", days[1]).equals(imported)
    assert store.table("record", days[2]).equals(start)
    assert store.table("record", days[3]).equals(start)
    assert len(imported) == RECORDS


def test_day_before_the_store_and_no_day_at_all(store: Store) -> None:
    for day, code in (("1999-12-31", "before_store"), ("31/12/1999", "not_a_date")):
        with pytest.raises(StoreError) as caught:
            store.table("record", day)
        assert caught.value.code == code


def test_clock_set_back_does_not_unsort_the_log(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = store.head().at
    monkeypatch.setattr(read, "written", lambda moment: "1970-01-01T00:00:00.000000Z")
    store.commit([Edit("record", "DZ-001", {"members": "9"})], **WHO)
    assert store.head().at == last


def test_fingerprint_and_stamp_change_with_a_commit(tmp_path: Path) -> None:
    before, mark = datasets.load(tmp_path), stamp(tmp_path)
    opened = current(tmp_path)
    assert before.version.digest == datasets.load(tmp_path).version.digest
    opened.commit([Edit("record", "DZ-001", {"members": "9", "members_kind": "firms"})], **WHO)
    after = datasets.load(tmp_path)
    assert after.records.record("DZ-001")["members"] == 9
    assert after.version.digest != before.version.digest
    assert stamp(tmp_path) != mark
    assert after.version.as_of == opened.head().at[:10]
    core.forget(opened.url)


def test_two_stores_with_the_same_rows_have_the_same_fingerprint(tmp_path: Path) -> None:
    prints = {datasets.load(user=tmp_path / name).records.fingerprint for name in ("one", "two")}
    assert len(prints) == 1


def test_where_no_store_can_be_made_the_bundled_records_stand_in(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    found = datasets.load(blocked, records_of=datasets.EITHER)
    assert len(found.records) == RECORDS
    assert found.trouble is not None
    assert found.trouble.code == "store_unavailable"
    with pytest.raises(StoreError):
        datasets.load(blocked, as_of="2026-01-01")


def test_store_of_a_newer_atlas_is_left_alone(store: Store) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    core.forget(store.url)
    with pytest.raises(StoreError) as caught:
        current()
    assert caught.value.code == "store_newer"


def test_record_with_a_point_of_its_own_is_placed_by_it(store: Store) -> None:
    """36.365° N, 6.614° E is in the town of Constantine."""
    point = {"lat": "36.365", "lon": "6.614", "locality": "Atelier", "region_codes": ""}
    store.commit([Edit("record", "DZ-001", point)], **WHO)
    found = datasets.load()
    links = found.placement({}).links.set_index("record_id")
    assert links.at["DZ-001", "region_code"] == "DZ-25"
    assert links.at["DZ-001", "method"] == "point"
    points = found.localities.points().set_index("record_id")
    assert points.at["DZ-001", "lat"] == 36.365
