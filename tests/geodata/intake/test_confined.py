"""A reader that was taken over: what it could still do, and what its parent would believe."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geodata import modes
from geodata.errors import IntakeError
from geodata.intake import masters, register_rows
from geodata.intake.sandbox import plain, policy, pool
from geodata.intake.sandbox.confine import confine
from geodata.intake.sandbox.limits import LIMITS, LONG, MEGABYTE, RESULT
from geodata.languages import LANGUAGES
from geodata.messages import describe


def link_to(victim: Path) -> Callable[[Path], object]:
    return lambda inside: (inside / "link").symlink_to(victim)


def attempts(victim: Path, other: int) -> dict[str, Callable[[Path], object]]:
    """What a reader should not be able to do, by name; a folder of its own is given to each."""
    library = ctypes.CDLL(None, use_errno=True)

    def refused(done: int) -> None:
        if done < 0:
            raise PermissionError(ctypes.get_errno(), "refused")

    return {
        "read another file": lambda inside: victim.read_bytes(),
        "write another file": lambda inside: victim.write_bytes(b"x"),
        "empty another file": lambda inside: os.truncate(victim, 0),
        "open it to empty it": lambda inside: victim.open("wb").close(),
        "change its rights": lambda inside: victim.chmod(0o777),
        "change its times": lambda inside: os.utime(victim, (1, 1)),
        "take it away": lambda inside: victim.unlink(),
        "link to it": link_to(victim),
        "name it twice": lambda inside: (inside / "twice").hardlink_to(victim),
        "make a pipe": lambda inside: os.mkfifo(inside / "pipe"),
        "fork": lambda inside: os.fork() or os._exit(0),
        "start a program": lambda inside: subprocess.run(["/bin/true"], check=True),
        "signal a process": lambda inside: os.kill(other, signal.SIGKILL),
        "signal a thread of it": lambda inside: refused(
            library.syscall(200 if sys.maxsize > 2**32 else 238, other, signal.SIGKILL)
        ),
        "open a socket": lambda inside: __import__("socket").socket(),
        "list the root": lambda inside: list(Path("/").iterdir()),
    }


def locked_in(source: Path, inside: Path, attempt: Callable[[Path], object]) -> str:
    """What a process that has locked itself in meets when it tries."""
    ear, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            confine(LIMITS, source, inside)
            attempt(inside)
            told = "done"
        except OSError:
            told = "refused"
        except BaseException as error:
            told = type(error).__name__
        os.write(mouth, told.encode())
        os._exit(0)
    os.close(mouth)
    with os.fdopen(ear, "rb") as file:
        said = file.read().decode()
    os.waitpid(child, 0)
    return said


@pytest.mark.filterwarnings("ignore:This process")
def test_a_reader_that_was_taken_over_reaches_nothing(tmp_path: Path) -> None:
    source, victim, inside = (tmp_path / name for name in ("source.csv", "victim.txt", "inside"))
    source.write_text("a;b\n")
    victim.write_text("untouched")
    os.utime(victim, (7, 7))
    inside.mkdir()
    bystander = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=-1)
    try:
        found = {
            name: locked_in(source, inside, attempt)
            for name, attempt in attempts(victim, bystander.pid).items()
        }
        assert {name: told for name, told in found.items() if told != "refused"} == {}
        assert bystander.poll() is None
        assert victim.read_text() == "untouched"
        assert victim.stat().st_mtime == 7
    finally:
        bystander.kill()
        with bystander:
            pass


@pytest.mark.filterwarnings("ignore:This process")
def test_a_reader_may_read_its_file_write_its_folder_and_have_threads(tmp_path: Path) -> None:
    source, inside = tmp_path / "source.csv", tmp_path / "inside"
    source.write_text("a;b\n")
    inside.mkdir()

    def work(folder: Path) -> None:
        import threading

        thread = threading.Thread(target=(folder / "made.txt").write_bytes, args=(b"x",))
        thread.start()
        thread.join()
        assert source.read_text() == "a;b\n"
        (folder / "made.txt").open("wb").close()

    assert locked_in(source, inside, work) == "done"
    assert (inside / "made.txt").read_bytes() == b""


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "second name", "too much"])
def test_what_is_no_plain_file_is_not_believed(tmp_path: Path, kind: str) -> None:
    """A sheet that is a link to a file of the server would be shown to whoever sent it."""
    (tmp_path / RESULT).write_text('{"sheets": []}')
    sheet = tmp_path / "0.csv"
    limits = replace(LIMITS, unpacked_bytes=10, output_bytes=10)
    if kind == "link":
        sheet.symlink_to("/etc/passwd")
    elif kind == "pipe":
        os.mkfifo(sheet)
    elif kind == "folder":
        sheet.mkdir()
    elif kind == "second name":
        sheet.hardlink_to(tmp_path / RESULT)
    else:
        sheet.write_bytes(b"x" * 100)
    with pytest.raises(IntakeError) as error:
        pool._result(tmp_path, 0, "x.csv", limits)
    assert error.value.code == "damaged_file"


# Where the locks are lacking -------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "mode", "said", "read"),
    [
        ("127.0.0.1", "", "", True),
        ("127.0.0.1", "proxy", "", False),
        ("127.0.0.1", "oidc", "", False),
        ("127.0.0.1", "proxy", "yes", True),
        ("0.0.0.0", "", "", False),
        (None, "", "", False),
        ("0.0.0.0", "", "yes", True),
        ("127.0.0.1", "", "no", False),
    ],
)
def test_without_locks_files_are_read_where_that_is_allowed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    address: str | None,
    mode: str,
    said: str,
    read: bool,
) -> None:
    """By default only where nobody but this machine's own user can bring a file."""
    monkeypatch.setattr(pool, "lacking", lambda: ("files",))
    monkeypatch.setattr(policy, "_served", [])
    monkeypatch.setenv(policy.VARIABLE, said)
    monkeypatch.setenv(modes.VARIABLE, mode)
    policy.serve_at(address)
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n")
    if read:
        with pool.read(path, "csv") as (found, _):
            assert found["sheets"][0]["rows"] == 2
        return
    with pytest.raises(IntakeError) as error, pool.read(path, "csv"):
        pass
    assert error.value.code == "reader_unlocked"
    told = [describe(error.value, lang) for lang in LANGUAGES]
    assert len(set(told)) == len(LANGUAGES)
    assert policy.VARIABLE not in told[0], "a visitor is told what is closed, not how to open it"


def test_on_the_command_line_files_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(policy.VARIABLE, raising=False)
    monkeypatch.setattr(policy, "_served", [])
    monkeypatch.setenv(modes.VARIABLE, "proxy")
    assert policy.permitted()
    assert policy.lacking(["limits", "calls"]) == ("files",)


# Lists, and what they are handed back as --------------------------------------------------


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    import pyarrow as pa

    columns = {
        "x": pa.array([1.5, None]),
        "n": pa.array([3, -4]),
        "b": pa.array([True, False]),
        "t": pa.array(["é", None, "قسنطينة", ""]).slice(2, 2),
        "d": pa.array(["a", None]).dictionary_encode().dictionary_decode(),
    }
    kinds = plain.write(tmp_path, 0, columns)
    assert kinds == ["float", "whole", "truth", "text", "text"]
    frame = plain.read(tmp_path, 0, list(columns), kinds)
    assert frame["t"].tolist() == ["قسنطينة", ""]
    assert frame["n"].tolist() == [3, -4]
    assert frame["x"].isna().tolist() == [False, True]
    assert frame["d"].isna().tolist() == [False, True]


@pytest.mark.parametrize("part", ["ends", "letters", "there"])
def test_letters_that_do_not_fit_are_refused(tmp_path: Path, part: str) -> None:
    import pyarrow as pa

    kinds = plain.write(tmp_path, 0, {"t": pa.array(["ab", "c"])})
    wrong = {
        "ends": np.array([0, 9, 3], "<i8"),
        "letters": np.array([255, 254, 253], "u1"),
        "there": np.array([1], "u1"),
    }
    wrong[part].tofile(tmp_path / f"0-0.{part}")
    with pytest.raises(ValueError):
        plain.read(tmp_path, 0, ["t"], kinds)


def test_half_a_number_is_refused(tmp_path: Path) -> None:
    (tmp_path / "0-0.float").write_bytes(b"123")
    with pytest.raises(ValueError):
        plain.read(tmp_path, 0, ["x"], ["float"])


def test_batches_are_of_the_size_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    pd.DataFrame({"lon": range(1000), "lat": 36.5, "activity": "1071"}).to_csv(path, index=False)
    columns = register_rows.RegisterColumns()
    sizes = [len(batch) for batch in register_rows.batches(path, columns, 300)]
    assert sizes == [300, 300, 300, 100]
    assert [len(b) for b in register_rows.batches(path, columns, 300, first=250)] == [250]


def test_time_grows_with_the_file() -> None:
    """What takes long for a few kilobytes was made to."""
    small, large = LONG.for_size(20_000), LONG.for_size(500 * MEGABYTE)
    assert small.wall_seconds < 30 < large.wall_seconds
    assert LIMITS.for_size(50 * MEGABYTE) == LIMITS


def test_a_master_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.doors.made import pptx

    first = masters.looked_at(pptx())
    assert first.flaw == ""
    assert len(first.layouts) == 11
    monkeypatch.setattr(pool, "read", None)
    assert masters.looked_at(bytes(pptx())) == first
