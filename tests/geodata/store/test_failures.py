"""Each cause that keeps a store out of reach has a sentence of its own."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from geodata.errors import StoreError
from geodata.languages import LANGUAGES
from geodata.messages import describe
from geodata.store import Edit, Store, core, current
from geodata.store import engine as databases
from geodata.store.failures import SQLITE, STATES, USUAL, advice, failure
from tests.geodata.store.postgres import Server
from tests.geodata.store.test_audit import path_of
from tests.geodata.store.test_store import WHO
from tests.inventory import RECORDS

SERVER = "postgresql+psycopg://amel:secret@db.local:5432/atlas"


def test_store_held_by_another_program(in_file: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "BUSY_SECONDS", 0)
    path = path_of(in_file)
    core.forget(in_file.url)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError) as caught:
        current(path.parent)
    assert caught.value.code == "store_locked"
    holder.close()
    assert current(path.parent).counts()["record"] == RECORDS


@pytest.mark.parametrize("damage", ["text", "header", "cut"])
def test_damaged_store_is_told_and_left_alone(in_file: Store, damage: str) -> None:
    path = path_of(in_file)
    core.forget(in_file.url)
    whole = path.read_bytes()
    broken = {
        "text": b"not a database at all " * 400,
        "header": b"\0" * 100 + whole[100:],
        "cut": whole[:8192],
    }
    path.write_bytes(broken[damage])
    with pytest.raises(StoreError) as caught:
        current(path.parent)
    assert caught.value.code == "store_damaged"
    assert path.read_bytes() == broken[damage]
    _, kept = core.begin_anew(path.parent)
    assert [one.read_bytes() for one in kept] == [broken[damage]]


def test_store_damaged_where_it_still_opens_may_be_replaced(in_file: Store) -> None:
    """Its last pages zeroed: the log's head is read, the rows behind it are not."""
    path = path_of(in_file)
    core.forget(in_file.url)
    whole = path.read_bytes()
    path.write_bytes(whole[:-200_000] + bytes(200_000))
    current(path.parent)
    in_file, kept = core.begin_anew(path.parent)
    assert len(kept) == 1
    assert in_file.counts()["record"] == RECORDS


def test_store_that_may_only_be_read(
    in_file: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    core.forget(in_file.url)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv(
        databases.DATABASE_VARIABLE, f"sqlite:///file:{path_of(in_file)}?mode=ro&uri=true"
    )
    with pytest.raises(StoreError) as caught:
        current().commit([Edit("record", "DZ-001", {"members": "9"})], **WHO)
    assert caught.value.code == "store_readonly"
    assert list((tmp_path / "elsewhere").iterdir()) == []
    core.forget(core.databases.url_of())


def test_role_that_may_only_select_serves_readers(
    on_server: Store, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with on_server.writing() as connection:
        connection.exec_driver_sql("CREATE ROLE onlooker LOGIN")
        connection.exec_driver_sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO onlooker")
    url = on_server.url.replace("//atlas@", "//onlooker@")
    monkeypatch.setenv(databases.DATABASE_VARIABLE, url)
    looked = current()
    assert looked.head() == on_server.head()
    with pytest.raises(StoreError) as caught:
        looked.commit([Edit("record", "DZ-001", {"members": "9"})], **WHO)
    assert caught.value.code == "store_readonly"
    core.forget(looked.url)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql+nosuchdriver://a:secret@db.local/atlas", "store_no_driver"),
        ("nosuchserver://a:secret@db.local/atlas", "store_no_driver"),
        ("a store: secret", "store_address"),
    ],
)
def test_address_that_leads_nowhere(url: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(databases.DATABASE_VARIABLE, url)
    with pytest.raises(StoreError) as caught:
        current()
    assert caught.value.code == code
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (None, "store_unreachable"),
        ("08006", "store_unreachable"),
        ("28P01", "store_unreachable"),
        ("3D000", "store_unreachable"),
        ("57P03", "store_unreachable"),
        ("42501", "store_readonly"),
        ("25006", "store_readonly"),
        ("53100", "store_full"),
        ("42P01", "store_emptied"),
        ("XX001", "store_damaged"),
        ("22001", "store_unavailable"),
    ],
)
def test_what_a_server_says(state: str | None, code: str) -> None:
    said = SimpleNamespace(sqlstate=state)
    error = sa.exc.OperationalError("SELECT 1", {}, said)  # type: ignore[arg-type]
    assert failure(SERVER, error).code == code


def test_no_cause_shows_a_password_or_the_librarys_words() -> None:
    codes = {*SQLITE.values(), *STATES.values(), USUAL, "store_no_driver", "store_address"}
    for code in codes:
        for lang in LANGUAGES:
            error = failure(SERVER, ValueError("words of a library"))
            told = describe(StoreError(code, **error.params), lang)
            assert "words of a library" not in told
            assert "secret" not in told
            assert "amel" not in told
            assert "python -m" not in told
    assert any("words of a library" in line for line in advice(error, "fr"))
