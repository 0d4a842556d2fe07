"""Whatever comes, the atlas refuses it in words, or reports on it; nothing else happens."""

from __future__ import annotations

import http.server
import os
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from geodata import datasets
from geodata.errors import GeodataError
from geodata.intake import book, steps
from geodata.intake.sandbox import pool
from geodata.intake.sandbox.limits import LIMITS
from geodata.languages import LANGUAGES
from geodata.messages import describe
from geodata.store import core, current
from tests.corpus import WHOLE
from tests.geodata.intake.bad_files import Bad, aimed, corpus

SECRET = "CANARY-7731"


class Trap(http.server.BaseHTTPRequestHandler):
    """Counts whoever comes."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        Trap.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(SECRET.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def trap() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Trap)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def outcome(bad: Bad, path: Path, data: datasets.Datasets) -> tuple[str, str]:
    """``refused`` with its sentence, or ``report`` with what the preview says."""
    try:
        found = book.read(path, bad.name)
        preview = steps.preview(found, data, country="DZ")
    except GeodataError as error:
        refused = error
    else:
        sentences = [describe(f.problem(f.field), "fr") for f in preview.findings]
        assert not any(text.startswith("problem.") for text in sentences)
        cells = " ".join(map(str, preview.values.to_numpy().ravel()))
        return "report", f"{preview.counts} {cells} {' '.join(sentences)}"
    told = [describe(refused, lang) for lang in LANGUAGES]
    assert all(told)
    assert not any(sentence.startswith("error.") for sentence in told), bad
    return "refused", told[0]


def test_corpus_is_large_enough() -> None:
    assert sum(1 for _ in corpus()) >= 500


def test_every_bad_file_is_refused_or_reported(
    tmp_path: Path, trap: int, capsys: pytest.CaptureFixture[str]
) -> None:
    store = current(tmp_path)
    data = datasets.load(tmp_path)
    with store.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    before = (tmp_path / "atlas.db").read_bytes()
    canary = tmp_path / "canary.csv"
    canary.write_text(f"Nom;Wilaya\n{SECRET};Blida\n")
    os.utime(canary, (1, 2))
    server, seen = os.getpid(), {}
    table: dict[str, Counter[str]] = {}
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    Trap.asked.clear()
    for number, bad in enumerate(corpus()):
        if not WHOLE and number % 10:
            continue
        path = incoming / f"{number}"
        path.write_bytes(aimed(bad, f"http://127.0.0.1:{trap}", trap, canary))
        what, said = outcome(bad, path, data)
        path.unlink()
        assert SECRET not in said, bad.name
        assert "Traceback" not in said
        table.setdefault(bad.kind, Counter())[what] += 1
        seen[pool.host().process.pid] = True
    with capsys.disabled():
        print(f"\n{'class':18} {'files':>6} {'refused':>8} {'report':>7}")
        for kind, counts in table.items():
            total = counts["refused"] + counts["report"]
            print(f"{kind:18} {total:6} {counts['refused']:8} {counts['report']:7}")
        files = sum(sum(counts.values()) for counts in table.values())
        print(f"{files} files, requests at the trap: {len(Trap.asked)}, hosts used: {len(seen)}")
    assert Trap.asked == []
    assert canary.stat().st_atime_ns == 1_000_000_000, "the canary was read"
    assert os.getpid() == server
    with store.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert (tmp_path / "atlas.db").read_bytes() == before
    assert list(incoming.iterdir()) == []
    core.forget(store.url)


def test_child_is_locked_in(tmp_path: Path) -> None:
    """On Linux all four locks hold: limits, network, files, calls."""
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n")
    with pool.read(path, "csv") as (found, folder):
        assert folder.exists()
    assert not folder.exists(), "nothing is left behind"
    assert {"limits", "files", "calls"} <= set(found["locks"])
    assert pool.host().hello["drivers"] == ["ESRI Shapefile", "GPKG", "MEM"]


def test_child_that_dies_or_stalls_is_told_and_the_host_goes_on(tmp_path: Path) -> None:
    import dataclasses

    path = tmp_path / "a.csv"
    path.write_text(";".join("abcdefgh" * 12) + "\n" + (";".join(["12345"] * 96) + "\n") * 40_000)
    host = pool.host().process.pid
    for limits, code in (
        (dataclasses.replace(LIMITS, memory_bytes=1), "out_of_memory"),
        (dataclasses.replace(LIMITS, output_bytes=10), "damaged_file"),
        (dataclasses.replace(LIMITS, wall_seconds=0), "out_of_time"),
    ):
        with pytest.raises(GeodataError) as caught, pool.read(path, "csv", limits=limits):
            pass
        assert caught.value.code in (code, "damaged_file", "too_much_inside")
    with pool.read(path, "csv") as (found, _):
        assert found["sheets"][0]["rows"] == 40_001
    assert pool.host().process.pid == host


def test_host_that_is_killed_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n")
    pool.host().process.kill()
    pool.host().process.wait()
    with pool.read(path, "csv") as (found, _):
        assert found["sheets"]


def test_where_no_process_can_be_copied_each_file_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way of Windows: no fork, one fresh process per file."""
    monkeypatch.setattr(pool, "FORK", False)
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n")
    with pool.read(path, "csv") as (found, folder):
        assert found["sheets"][0]["rows"] == 2
        assert (folder / "0.csv").read_text() == "a,b\n1,2\n"
    path.write_bytes(b"a;b\n\x00\x01\x02")
    with pytest.raises(GeodataError) as caught, pool.read(path, "csv"):
        pass
    assert caught.value.code == "binary_file"
