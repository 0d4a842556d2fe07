"""The process in which doors are tried, one after the other: ``python -m tests.doors.worker``.

One line of JSON for each attempt on the way in, one for its outcome on the way out. What
the process opens for writing is noted, so that a door that touches a file anywhere else
than in the ministry's folder, beside its output or in the temporary folder is seen.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What the system itself is asked for by name.
HARMLESS = ("/dev/null", "/proc/self/clear_refs", "/dev/tty")
MEMORY = 6 * 2**30


class Watch:
    """Notes what is written, made, moved or taken away outside of some folders."""

    def __init__(self) -> None:
        self.allowed: tuple[str, ...] = ()
        self.seen: list[str] = []
        self.on = False
        sys.addaudithook(self)

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            path, mode, flags = args
            writes = isinstance(mode, str) and set(mode) & set("wax+")
            if writes or (isinstance(flags, int) and flags & WRITING):
                self._note(path)
        elif event in ("os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod"):
            # A name within a folder that is open already was judged when that was opened.
            if args[-1] in (-1, None) or event == "os.truncate":
                self._note(args[0])
        elif event == "os.rename":
            self._note(args[0])
            self._note(args[1])
        elif event == "socket.connect":
            self.seen.append(f"socket {args[1]}")

    def _note(self, path: Any) -> None:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return
        text = os.path.realpath(os.fsdecode(path))
        if text not in HARMLESS and not text.startswith(self.allowed):
            self.seen.append(text)


def peak() -> int:
    """The most memory that the process has held since :func:`forget_peak`, in bytes."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


# Where failures that no sentence of ours expected came from, as the command line met them.
UNEXPECTED: list[str] = []


def note_unexpected() -> None:
    """Have the place where failures become words note those that it did not expect."""
    from geodata.cli import conventions
    from geodata.errors import GeodataError

    told = conventions._lines

    def noted(error: BaseException, lang: str, explained: Any) -> Any:
        if not isinstance(error, GeodataError):
            UNEXPECTED.append(traceback.format_exc())
        return told(error, lang, explained)

    conventions._lines = noted


def run(argv: list[str]) -> int:
    """What the command line would answer."""
    from tests.doors import pagedoors

    program, *rest = argv
    if program == "call":
        return pagedoors.DOORS[rest[0]](*rest[1:])
    if program == "geodata":
        from geodata.__main__ import main
    else:
        from analytics.__main__ import main
    return main(rest)


def attempt(request: dict[str, Any], watch: Watch) -> dict[str, Any]:
    """One attempt; what it printed, how it ended, what it cost."""
    if request.get("forget"):
        forget()
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    watch.seen.clear()
    watch.allowed = tuple(os.path.realpath(one) for one in request["allowed"])
    forget_peak()
    before, began = peak(), time.monotonic()
    ended: dict[str, Any] = {"status": None, "trace": ""}
    watch.on = True
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            ended["status"] = run(request["argv"])
        except SystemExit as leaving:
            ended["status"] = leaving.code if isinstance(leaving.code, int) else 1
        except BaseException:
            ended["trace"] = traceback.format_exc()
    watch.on = False
    ended["trace"] = "".join([*UNEXPECTED, ended["trace"]])
    UNEXPECTED.clear()
    return {
        **ended,
        "out": _printed(out),
        "err": _printed(err),
        "seconds": time.monotonic() - began,
        "memory": peak() - before,
        "outside": watch.seen[:5],
    }


def _printed(stream: io.TextIOWrapper) -> str:
    content: io.BytesIO = stream.buffer  # type: ignore[assignment]
    return content.getvalue().decode("utf-8", "replace")[-20_000:]


def forget() -> None:
    """The ministry's folder was put back as it was: nothing of it is known any more."""
    from geodata.store import core, engine

    core.forget(engine.url_of())


def main() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.modules.setdefault("tests.doors.worker", sys.modules["__main__"])
    from geodata.intake.sandbox import pool

    pool.host()
    note_unexpected()
    watch = Watch()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace")
    os.dup2(2, 1)
    print(json.dumps({"ready": os.getpid()}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(attempt(json.loads(line), watch)), file=answers, flush=True)


if __name__ == "__main__":
    main()
