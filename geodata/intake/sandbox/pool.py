"""The parent's side: hands files to the host and waits, but not for ever."""

from __future__ import annotations

import atexit
import contextlib
import dataclasses
import itertools
import json
import os
import queue
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from geodata import outside
from geodata.errors import IntakeError
from geodata.intake.readers.drivers import environment
from geodata.intake.sandbox import policy
from geodata.intake.sandbox.limits import FORK, LIMITS, RESULT, Limits
from geodata.languages import LANGUAGES
from geodata.messages import CATALOGUE

AT_ONCE = 2
HOST = "geodata.intake.sandbox.host"
ROOT = Path(__file__).parents[3]
MAX_RESULT = 20 * 2**20
KILLED_BY = {-9: "out_of_memory", -24: "out_of_time", -25: "too_much_inside"}
START_SECONDS = 60
LOCKS = {"limits": "lock.limits", "files": "lock.files", "calls": "lock.calls"}
# Until a reader that was ended is gone, and with it what it was writing.
KILL_SECONDS = 5


class Host:
    """A running host process and the requests it is at."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, queue.Queue[dict[str, Any]]] = {}
        self._ready: queue.Queue[dict[str, Any]] = queue.Queue()
        self.process = _start([])
        threading.Thread(target=self._listen, name="intake-host", daemon=True).start()
        try:
            self.hello = self._ready.get(timeout=START_SECONDS)
        except queue.Empty:
            self.hello = {}
            self.process.kill()

    @property
    def alive(self) -> bool:
        """Whether the process still answers."""
        return self.process.poll() is None and bool(self.hello)

    def ask(self, request: dict[str, Any], seconds: float) -> int | None:
        """Run one request; its exit status, negative for a signal, None if it took too long."""
        answers: queue.Queue[dict[str, Any]] = queue.Queue()
        with self._lock:
            self._waiting[request["id"]] = answers
            try:
                self._send(request)
            except OSError:
                self._waiting.pop(request["id"])
                return 1
        try:
            started = answers.get(timeout=START_SECONDS)
            if "pid" not in started:
                return 1
            try:
                return int(answers.get(timeout=seconds).get("status", 1))
            except queue.Empty:
                with contextlib.suppress(OSError):
                    os.kill(started["pid"], signal.SIGKILL)
                with contextlib.suppress(queue.Empty):
                    answers.get(timeout=KILL_SECONDS)
                return None
        except queue.Empty:
            return None
        finally:
            with self._lock:
                self._waiting.pop(request["id"], None)

    def stop(self) -> None:
        """End the host and with it its children."""
        if self.process.stdin is not None:
            with contextlib.suppress(OSError):
                self.process.stdin.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def _send(self, request: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            for line in self.process.stdout:
                message = json.loads(line)
                if "ready" in message:
                    self._ready.put(message)
                    continue
                with self._lock:
                    answers = self._waiting.get(message["id"])
                if answers is not None:
                    answers.put(message)
        with self._lock:
            for answers in self._waiting.values():
                answers.put({"status": 1})


def _start(options: list[str]) -> subprocess.Popen[bytes]:
    """A fresh Python with nothing of this process's environment but what it needs."""
    return subprocess.Popen(
        [sys.executable, "-m", HOST, *options],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        close_fds=True,
    )


# A long list keeps no table of a colleague waiting.
LENGTHY = ("rows", "backup")
_slots = {form: threading.BoundedSemaphore(AT_ONCE) for form in ("table", "rows")}
_numbers = itertools.count(1)
_start_lock = threading.Lock()
_hosts: list[Host] = []


def host() -> Host:
    """The host in service, started anew if it has died."""
    with _start_lock:
        while _hosts and not _hosts[0].alive:
            _hosts.pop(0).stop()
        if not _hosts:
            _hosts.append(Host())
            atexit.register(_hosts[0].stop)
        return _hosts[0]


@contextmanager
def read(
    path: Path,
    format_: str,
    options: Mapping[str, Any] | None = None,
    *,
    name: str = "",
    limits: Limits = LIMITS,
    output: Path | None = None,
) -> Iterator[tuple[dict[str, Any], Path]]:
    """Read a file in a child; gives what it says of it, and the folder with its tables.

    Parameters
    ----------
    path : Path
    format_ : str
        One of :data:`geodata.intake.readers.FORMATS`.
    name : str
        What to call the file in messages.
    output : Path, optional
        An empty folder for its tables, where they have to lie on a certain disk.

    Raises
    ------
    IntakeError
        With the reason the child gave, or the limit it ran into.
    """
    shown = name or outside.called(path)
    limits = limits.for_size(outside.checked(path, limits.file_bytes, shown))
    refuse_unlocked(shown)
    folder = output or Path(tempfile.mkdtemp(prefix="atlas-intake-"))
    request = {
        "id": str(next(_numbers)),
        "path": str(path.resolve()),
        "output": str(folder.resolve()),
        "format": format_,
        "limits": dataclasses.asdict(limits),
        "options": dict(options or {}),
    }
    try:
        with _slots["rows" if format_ in LENGTHY else "table"]:
            status = _run(request, limits)
        yield _result(folder, status, shown, limits), folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def lacking() -> tuple[str, ...]:
    """Locks that this machine cannot put on a reader; all of them where no process is copied."""
    return policy.lacking(host().hello.get("locks", ()) if FORK else ())


def refuse_unlocked(name: str) -> None:
    """Refuse to read where the reader cannot be locked in and nobody has allowed it.

    Raises
    ------
    IntakeError
        ``reader_unlocked`` with what is lacking.
    """
    missing = lacking()
    if missing and not policy.permitted():
        raise IntakeError("reader_unlocked", file=name, lacking=in_words(missing))


def in_words(locks: tuple[str, ...]) -> dict[str, str]:
    """Names of locks, by language."""
    return {
        lang: ", ".join(CATALOGUE.text(LOCKS[lock], lang) for lock in locks) for lang in LANGUAGES
    }


def warning(lang: str) -> str:
    """What whoever looks after the server is told at its start; nothing where all locks hold."""
    missing = lacking()
    if not missing:
        return ""
    key = "locks.open" if policy.permitted() else "locks.closed"
    lacks = in_words(missing)[lang]
    return CATALOGUE.text(key, lang, lacking=lacks, setting=policy.VARIABLE)


def _run(request: dict[str, Any], limits: Limits) -> int | None:
    if FORK:
        return host().ask(request, limits.wall_seconds)
    process = _start(["--once"])
    try:
        process.communicate(json.dumps(request).encode() + b"\n", timeout=limits.wall_seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None
    return process.returncode


def _result(folder: Path, status: int | None, name: str, limits: Limits) -> dict[str, Any]:
    """What the child wrote, believed no further than its form."""
    result = folder / RESULT
    if not _is_plain(folder, limits):
        raise IntakeError("damaged_file", file=name, detail="result")
    if status is None:
        raise IntakeError("out_of_time", file=name)
    if status in KILLED_BY:
        raise IntakeError(KILLED_BY[status], file=name)
    if status != 0 or not result.is_file() or result.stat().st_size > MAX_RESULT:
        raise IntakeError("damaged_file", file=name, detail=str(status))
    try:
        found = json.loads(result.read_bytes())
    except ValueError as error:
        raise IntakeError("damaged_file", file=name, detail="result") from error
    if "refused" in found:
        params = {k: str(v)[:200] for k, v in dict(found.get("params", {})).items() if k != "file"}
        raise IntakeError(str(found["refused"])[:40], file=name, **params)
    if not set(policy.REQUIRED) <= set(found.get("locks", ())):
        refuse_unlocked(name)
    return dict(found)


def _is_plain(folder: Path, limits: Limits) -> bool:
    """Whether all that was written are files of one name each, and not too much of it.

    A reader that was taken over may leave a link to a file of the server, or a pipe.
    """
    total = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            facts = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(facts.st_mode) or facts.st_nlink != 1:
                return False
            total += facts.st_size
    return total <= limits.unpacked_bytes + limits.output_bytes
