"""One byte of history altered, in any column of any row, is found and named."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from geodata.store import Edit, Store, core, current
from geodata.store.audit import audit
from tests.geodata.store.test_store import WHO, an_import

TRIALS = 100


def path_of(store: Store) -> Path:
    return Path(store.engine.url.database or "")


def some_history(store: Store) -> None:
    """Edits, an import and its undoing behind the bundled rows."""
    for n in range(10):
        store.commit([Edit("record", f"DZ-00{n % 5 + 1}", {"members": str(n + 40)})], **WHO)
    store.undo(an_import(store), **WHO)


def test_untouched_history_is_clean(store: Store) -> None:
    some_history(store)
    found = audit(store)
    assert found.problems == []
    assert found.entries == 274 + 10 + 4 + 4
    assert found.head == store.head().hash


def test_one_changed_byte_is_named_in_100_trials(in_file: Store) -> None:
    some_history(in_file)
    core.forget(in_file.url)
    path = path_of(in_file)
    kept = path.read_bytes()
    pick = random.Random(5)
    missed = []
    for trial in range(TRIALS):
        path.write_bytes(kept)
        table, key, column = alter(path, pick)
        opened = current(path.parent)
        codes = audit(opened).problems
        core.forget(opened.url)
        named = [p for p in codes if p.line == key or p.params.get("batch") == key]
        if not (named or (column in ("seq", "number") and codes)):
            missed.append((trial, table, key, column, codes))
    print(f"altered bytes: {TRIALS}, named: {TRIALS - len(missed)}")
    assert missed == []


def alter(path: Path, pick: random.Random) -> tuple[str, int, str]:
    """Change one byte of one value of one row of the log, as a file editor would."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA foreign_keys=OFF")
        table = pick.choices(("changes", "batches"), (4, 1))[0]
        key_name = "seq" if table == "changes" else "number"
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        while True:
            column = pick.choice(columns)
            last = database.execute(f"SELECT max({key_name}) FROM {table}").fetchone()[0]
            key = pick.randint(1, last)
            query = f"SELECT {column} FROM {table} WHERE {key_name} = ?"
            value = database.execute(query, (key,)).fetchone()[0]
            if value not in (None, ""):
                break
        if isinstance(value, int):
            changed: object = value ^ (1 << pick.randrange(12, 20))
        else:
            content = bytearray(value.encode())
            content[pick.randrange(len(content))] ^= 1 << pick.randrange(7)
            changed = content.decode("latin-1") if pick.random() < 0.5 else bytes(content)
            if isinstance(changed, bytes):
                changed = database.execute("SELECT CAST(? AS TEXT)", (sqlite3.Binary(changed),))
                database.execute(
                    f"UPDATE {table} SET {column} = CAST(? AS TEXT) WHERE {key_name} = ?",
                    (sqlite3.Binary(bytes(content)), key),
                )
                return table, key, column
        database.execute(f"UPDATE {table} SET {column} = ? WHERE {key_name} = ?", (changed, key))
    return table, key, column


def test_bytes_flipped_in_the_file_itself_are_found(in_file: Store) -> None:
    """Not through SQL: the disk, or an editor, in the middle of the stored text of the log."""
    some_history(in_file)
    core.forget(in_file.url)
    path = path_of(in_file)
    content = path.read_bytes()
    pick = random.Random(7)
    with sqlite3.connect(path) as database:
        texts = [row[0] for row in database.execute("SELECT hash FROM changes")]
        texts += [row[0] for row in database.execute("SELECT at FROM batches")]
    path.write_bytes(content)
    tried = 0
    for text in pick.sample(texts, 20):
        places = [content.find(text.encode())]
        assert places[0] > 0
        flipped = bytearray(content)
        flipped[places[0] + pick.randrange(len(text))] ^= 1 << pick.randrange(8)
        path.write_bytes(flipped)
        opened = current(path.parent)
        assert audit(opened).problems, text
        core.forget(opened.url)
        tried += 1
    assert tried == 20


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM changes WHERE seq = 279", "audit_entry_missing"),
        ("DELETE FROM changes WHERE seq > 289", "audit_head"),
        ("UPDATE records SET members = '999' WHERE id = 'DZ-007'", "audit_row_changed"),
        ("UPDATE records SET row_version = 9 WHERE id = 'DZ-007'", "audit_row_changed"),
        ("UPDATE records SET source_ids = '' WHERE id = 'DZ-007'", "audit_row_changed"),
        ("UPDATE head SET at = '2020-01-01T00:00:00.000000Z'", "audit_head"),
    ],
)
def test_missing_entries_and_altered_rows_are_named(
    store: Store, statement: str, code: str
) -> None:
    some_history(store)
    with store.writing() as connection:
        connection.exec_driver_sql(statement)
    assert code in {problem.code for problem in audit(store).problems}


def test_first_break_comes_first_and_every_break_is_named(store: Store) -> None:
    some_history(store)
    with store.writing() as connection:
        for seq in (40, 7, 199):
            connection.exec_driver_sql(
                f"UPDATE changes SET after = replace(after, 'a', 'A') WHERE seq = {seq}"
            )
    lines = [p.line for p in audit(store).problems if p.code == "audit_entry_changed"]
    assert lines == [7, 40, 199]


def test_a_trigger_is_named(in_file: Store) -> None:
    with in_file.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER quiet AFTER INSERT ON records BEGIN SELECT 1; END"
        )
    assert [(p.code, p.value) for p in audit(in_file).problems] == [("audit_stranger", "quiet")]


@pytest.mark.parametrize("value", [b"\x00\xff", "[" * 100_000])
def test_what_no_entry_can_hold_is_named(in_file: Store, value: object) -> None:
    some_history(in_file)
    with in_file.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE changes SET after = ? WHERE seq = 3", (value,))
    assert [(p.code, p.line) for p in audit(in_file).problems][:1] == [("audit_entry_changed", 3)]
