"""Walks cases: each in a folder of its own, with limits of time and memory, the store compared."""

from __future__ import annotations

import hashlib
import json
import os
import re
import select
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.doors.case import FOLDER, LINK, MISSING, PIPE, SPARSE, Case, Content

SECONDS = 30
SPARSE_BYTES = 400 * 2**20
# What a door may take above what the process holds anyway.
MEMORY = 2**30
LANGUAGES = ("fr", "en", "ar")
# Words of a library or of Python in the place of a sentence.
LIBRARY = re.compile(r"Traceback|\b[A-Za-z]+(?:Error|Exception|Warning)\b|\berrno\b|File \"", re.I)
UNTOLD = re.compile(r"(?<![\w.])(?:error|problem|reason|system)\.[a-z_]+(?![\w.])")
REFUSED, READ = "refused", "read"
TRACE, HANG, MEMORY_USED, UNSAID = "traceback", "hang", "memory", "unsaid"
STORE, OUTSIDE, LEFT, BROKEN, WRONG = "store", "outside", "left", "broken", "wrong"
GOOD = (REFUSED, READ)


@dataclass(frozen=True)
class Outcome:
    """What became of a case.

    Attributes
    ----------
    what : str
        ``refused`` or ``read``; else what went wrong.
    partly : bool
        Whether it was read in part: rows in doubt were named and stayed outside.
    said : str
        Its sentence, or the evidence.
    """

    case: Case
    what: str
    said: str
    seconds: float = 0.0
    memory: int = 0
    partly: bool = False


class Worker:
    """A process that tries doors, started anew after it had to be ended."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """The outcome of an attempt; None where it took too long or took the process along."""
        process = self.process or self._start()
        assert process.stdin is not None
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
        answer = self._line(SECONDS)
        if answer is None:
            self.stop()
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        with (self.place / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "tests.doors.worker"],
                cwd=ROOT,
                env=environment(self.place),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert self._line(120) is not None, "the process did not start"
        return self.process

    def _line(self, seconds: float) -> dict[str, Any] | None:
        assert self.process is not None
        assert self.process.stdout is not None
        if not select.select([self.process.stdout], [], [], seconds)[0]:
            return None
        line = self.process.stdout.readline()
        return dict(json.loads(line)) if line else None

    def stop(self) -> None:
        if self.process is None:
            return
        with self.process:
            self.process.kill()
        self.process = None


def environment(place: Path) -> dict[str, str]:
    own = {
        "ATLAS_GRAPPES_HOME": str(place / "home"),
        "ATLAS_GRAPPES_STATE": str(place / "state"),
        "HOME": str(place / "account"),
        "TMPDIR": str(place / "tmp"),
        "MPLCONFIGDIR": str(place / "mpl"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return {**os.environ, **own}


class Place:
    """A ministry's folder as it was, the folder of the files, and what is outside of both."""

    def __init__(self, root: Path) -> None:
        self.root, self.home, self.files = root, root / "home", root / "files"
        for name in ("home", "state", "account", "tmp", "files", "outside", "mpl"):
            (root / name).mkdir(exist_ok=True)
        (root / "outside" / "canary.txt").write_text("CANARY-7731\n")
        self.changed = False

    def begin(self, worker: Worker) -> None:
        """Fill the store once; every case starts from this folder."""
        argv = ["geodata", "store", "show", "--json"]
        answer = worker.ask({"argv": argv, "allowed": [str(self.root)]})
        assert answer is not None
        assert answer["status"] == 0, answer
        self.settle()
        shutil.copytree(self.home, self.root / "pristine")
        self.before = self.state()

    def settle(self) -> None:
        """What was written last lies in the file of the store."""
        if (self.home / "atlas.db").is_file():
            with closing(sqlite3.connect(self.home / "atlas.db")) as connection:
                try:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                except sqlite3.Error:
                    return

    def state(self) -> dict[str, str]:
        """Every file of the ministry's folder, by the hash of its bytes."""
        self.settle()
        return {
            str(path.relative_to(self.home)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.home.rglob("*"))
            if path.is_file() and not path.name.endswith(("-wal", "-shm", ".lock"))
        }

    def restore(self) -> None:
        shutil.rmtree(self.home)
        shutil.copytree(self.root / "pristine", self.home)
        self.changed = True

    def outside(self) -> dict[str, bytes]:
        """What no door may touch, and what should not be left behind."""
        kept = [self.root / "outside", self.root / "account"]
        return {str(p): p.read_bytes() for one in kept for p in one.rglob("*") if p.is_file()}

    def left(self) -> list[str]:
        return sorted(p.name for p in (self.root / "tmp").iterdir())


@contextmanager
def _files(place: Place, case: Case) -> Iterator[None]:
    shutil.rmtree(place.files, ignore_errors=True)
    place.files.mkdir()
    for folder, contents in ((place.files, case.files), (place.home, case.home)):
        for name, content in contents.items():
            put(folder / name, content, place.root)
    yield


def put(path: Path, content: Content, root: Path) -> None:
    """A file, or what is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()
    if content == PIPE:
        os.mkfifo(path)
    elif content == FOLDER:
        path.mkdir()
    elif content == MISSING:
        path.unlink(missing_ok=True)
    elif content == SPARSE:
        with path.open("wb") as handle:
            handle.truncate(SPARSE_BYTES)
    elif isinstance(content, bytes) and content.startswith(LINK):
        path.symlink_to(content.removeprefix(LINK).decode())
    else:
        made = content if isinstance(content, bytes) else content()
        path.write_bytes(made.replace(b"{outside}", str(root / "outside").encode()))


def walk(cases: Iterable[Case], root: Path) -> Iterator[Outcome]:
    """Every case, one after the other."""
    worker, place = Worker(root), Place(root)
    try:
        place.begin(worker)
        for number, case in enumerate(cases):
            yield _one(case, number, worker, place)
    finally:
        worker.stop()


def _one(case: Case, number: int, worker: Worker, place: Place) -> Outcome:
    outside, left = place.outside(), place.left()
    with _files(place, case):
        begun = place.state() if case.home else place.before
        argv = case.put(str(place.files))
        if case.argv[0] != "call" and "--lang" not in argv:
            argv += ["--lang", LANGUAGES[number % 3]]
        allowed = [str(one) for one in (place.home, place.files, place.root / "tmp")]
        allowed += [str(place.root / "state"), str(place.root / "mpl")]
        request = {"argv": argv, "allowed": allowed, "forget": place.changed}
        place.changed = False
        answer = worker.ask(request)
        if answer is None:
            what, said = (HANG, "") if worker.process is None else (TRACE, "")
            outcome = Outcome(case, what, said, SECONDS)
        else:
            outcome = _judged(case, answer)
        after = place.state()
        if outcome.what in GOOD:
            outcome = _compared(outcome, begun, after, place, outside, left, worker)
        if case.home or after != place.before:
            place.restore()
        for name in set(place.left()) - set(left):
            path = place.root / "tmp" / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return outcome


def _judged(case: Case, answer: dict[str, Any]) -> Outcome:
    said = (answer["err"].strip() or answer["out"].strip()) or ""
    cost = (answer["seconds"], answer["memory"])
    if answer["trace"]:
        return Outcome(case, TRACE, answer["trace"].strip(), *cost)
    refused = answer["status"] != 0
    if refused and not said:
        return Outcome(case, UNSAID, "nothing at all", *cost)
    found = LIBRARY.search(said) or UNTOLD.search(said)
    if found:
        return Outcome(case, UNSAID, f"{found[0]} in: {said[:400]}", *cost)
    if answer["memory"] > MEMORY:
        return Outcome(case, MEMORY_USED, f"{answer['memory'] / 2**20:.0f} MB", *cost)
    if answer["outside"]:
        return Outcome(case, OUTSIDE, ", ".join(answer["outside"]), *cost)
    what = REFUSED if refused else READ
    if case.must and what != case.must:
        return Outcome(case, WRONG, f"{what}: {said[:300]}", *cost)
    return Outcome(case, what, said, *cost, partly=answer["status"] == 1 and not case.must)


def _compared(
    outcome: Outcome,
    begun: dict[str, str],
    after: dict[str, str],
    place: Place,
    outside: dict[str, bytes],
    left: list[str],
    worker: Worker,
) -> Outcome:
    case, cost = outcome.case, (outcome.seconds, outcome.memory)
    if place.outside() != outside:
        return Outcome(case, OUTSIDE, "the account's folder or the canary", *cost)
    # A page that is tried out keeps folders of its own while its process lives.
    if place.left() != left and case.argv[:2] != ("call", "page"):
        return Outcome(case, LEFT, ", ".join(set(place.left()) - set(left)), *cost)
    changed = sorted(name for name in {*begun, *after} if begun.get(name) != after.get(name))
    if outcome.what == REFUSED and changed and not outcome.partly:
        return Outcome(case, STORE, f"changed: {', '.join(changed)}", *cost)
    if changed:
        request = {"argv": ["call", "stands"], "allowed": [str(place.root)]}
        answer = worker.ask(request)
        if answer is None or answer["status"] != 0 or answer["trace"]:
            trace = "nothing" if answer is None else answer["trace"] or answer["err"]
            return Outcome(case, BROKEN, trace.strip()[-600:], *cost)
    return outcome
