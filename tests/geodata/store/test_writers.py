"""Killed in the middle, or eight at once: the old or the new state, and nothing lost."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import sqlalchemy as sa

from geodata.store import Store
from geodata.store.audit import audit
from tests.conftest import ROOT
from tests.corpus import WHOLE
from tests.geodata.store.writer import RECORD, ROWS

KILLS = 200 if WHOLE else 6
WRITERS, EDITS = 8, 500 if WHOLE else 20


def start(*words: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.geodata.store.writer", *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_kill_9_at_any_moment_leaves_the_old_or_the_new_state(store: Store) -> None:
    pick = random.Random(11)
    old, new = store.counts()["record"], store.counts()["record"] + ROWS
    seen = {old: 0, new: 0}
    for _ in range(KILLS):
        process = start("import")
        assert process.stdout is not None
        assert process.stdout.readline() == "go\n"
        time.sleep(pick.uniform(0, 0.25))
        process.kill()
        process.wait()
        process.stdout.close()
        assert audit(store).problems == []
        seen[store.counts()["record"]] += 1  # any other number is a KeyError
    print(f"kill -9: {KILLS}; old state {seen[old]}, new state {seen[new]}, other 0")
    assert sum(seen.values()) == KILLS


def test_eight_writers_lose_no_edit(store: Store) -> None:
    before = store.row("record", RECORD)
    assert before is not None
    start_at = int(before[0]["members"] or 0)
    writers = [start("edit", f"writer{n}", EDITS) for n in range(WRITERS)]
    conflicts = sum(int(writer.communicate(timeout=600)[0]) for writer in writers)
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    after = store.row("record", RECORD)
    assert after is not None
    total = WRITERS * EDITS
    assert int(after[0]["members"]) == start_at + total, "every edit built on the one before"
    history = store.history("record", RECORD)
    assert [change.version for change in history] == list(range(total + 1, 0, -1))
    made = {(change.batch.who, change.batch.why) for change in history if change.version > 1}
    assert made == {(f"writer{n}", str(i)) for n in range(WRITERS) for i in range(EDITS)}
    assert audit(store).problems == []
    print(f"{WRITERS} writers × {EDITS}: {total} kept, 0 lost, {conflicts} conflicts told")


def test_writers_wait_for_each_other_not_for_readers(store: Store) -> None:
    """A reader in the middle of a long look does not stop a writer, nor see half of it."""
    with store.reading() as connection:
        count = sa.text("SELECT count(*) FROM records")
        before = connection.execute(count).scalar()
        subprocess.run([sys.executable, "-c", ADD], cwd=ROOT, check=True)
        assert connection.execute(count).scalar() == before
    assert store.counts()["record"] == before + 1  # type: ignore[operator]


ADD = """
from geodata.store import Edit, current
current().commit([Edit("record", "DZ-999", {"name_fr": "x"})], who="a", why="b")
"""
