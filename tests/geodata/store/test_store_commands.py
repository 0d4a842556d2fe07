"""The store on the command line: exit status and words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analytics.words.plaintext import without_marks
from geodata.__main__ import main
from geodata.store import Edit, Store, read
from tests.geodata.store.test_store import WHO, an_import
from tests.inventory import RECORDS
from tests.pages.test_store_pages import opened, texts


def test_audit_exits_0_then_1_and_names_the_entry(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit"]) == 0
    assert "274\u00a0; aucune altération" in capsys.readouterr().out
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE changes SET key = 'DZ-666' WHERE seq = 120")
    assert main(["audit", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["problems"][0]["entry"] == 120
    assert "DZ-666" in report["problems"][0]["message"]


def test_clock_once_in_2036_and_back_is_told(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Entries keep their order; whoever audits, or looks at the history, learns of the jump."""
    assert store.clock_jumped() == ""
    with monkeypatch.context() as patch:
        patch.setattr(read, "written", lambda moment: "2036-01-01T00:00:00.000000Z")
        store.commit([Edit("record", "DZ-001", {"locality": "A"})], **WHO)
    store.commit([Edit("record", "DZ-001", {"locality": "B"})], **WHO)
    newest, before = store.history("record", "DZ-001")[:2]
    assert (newest.seq, newest.version) == (before.seq + 1, before.version + 1)
    assert newest.batch.at == before.batch.at == "2036-01-01T00:00:00.000000Z"
    assert main(["audit", "--lang", "en"]) == 0, "nothing was altered"
    assert "dated 2036-01-01, which this machine’s clock has not reached" in capsys.readouterr().err
    app = opened("intake", lang="en")
    assert "dated 2036-01-01" in without_marks(texts(app))


def test_history_batches_and_undo(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    number = an_import(store)
    assert main(["history", "DZ-001"]) == 0
    assert "members: '' → '12'" in capsys.readouterr().out
    assert main(["history", "XX-1"]) == 1
    capsys.readouterr()
    assert main(["undo", str(number), "--why", "essai", "--who", "Amel"]) == 0
    assert "4 lignes rétablies" in capsys.readouterr().out
    assert main(["batches", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(b["kind"], b["undone_by"]) for b in listed][:2] == [("undo", None), ("import", 3)]
    assert main(["undo", "1", "--why", "essai"]) == 2
    assert "ne s’annulent pas en bloc" in capsys.readouterr().err


def test_backup_and_restore_say_the_same_head(
    store: Store, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "b.zip"
    assert main(["backup", str(target), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert store.head().hash in said
    an_import(store)
    assert main(["restore", str(target), "--lang", "en"]) == 0
    assert store.head().hash in said
    assert store.counts()["record"] == RECORDS
    assert list(home.glob("before-restore-*.zip"))
    assert main(["restore", str(tmp_path / "no.zip")]) == 2


def test_author_comes_from_the_option_the_setting_or_the_account(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_GRAPPES_USER", "Direction PME")
    main(["undo", str(an_import(store)), "--why", "x"])
    assert store.batches()[0].who == "Direction PME"
    assert WHO["who"] == store.batches()[1].who
