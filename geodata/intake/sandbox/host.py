"""The process that forks a child for each file: ``python -m geodata.intake.sandbox.host``.

One line of JSON per request on the way in; on the way out one when a child has
started (its process id) and one when it has ended (how).
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

from geodata.intake.readers import GDAL_DRIVERS, HARMLESS, Refused, preload, read_file
from geodata.intake.sandbox.confine import confine
from geodata.intake.sandbox.limits import RESULT, Limits


def main() -> None:
    """Serve until the parent goes away."""
    drivers = preload()
    if "--once" in sys.argv:  # where a process cannot be copied, each does one file
        work(json.loads(sys.stdin.readline()), drivers)
        return
    wake, nudge = os.pipe()
    os.set_blocking(nudge, False)
    signal.set_wakeup_fd(nudge)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, str] = {}
    tell({"ready": os.getpid(), "drivers": sorted(drivers), "locks": tried_locks()})
    waiting = b""
    while True:
        readable, _, _ = select.select([0, wake], [], [])
        if wake in readable:
            os.read(wake, 512)
            reap(running)
        if 0 in readable:
            piece = os.read(0, 65536)
            if not piece:
                break
            *lines, waiting = (waiting + piece).split(b"\n")
            for line in lines:
                start(json.loads(line), running, drivers)
    for child in running:
        os.kill(child, signal.SIGKILL)


def tried_locks() -> list[str]:
    """The locks that hold on this machine, as a child finds them that then ends."""
    ear, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        with tempfile.TemporaryDirectory(prefix="atlas-locks-") as folder:
            held = confine(Limits(), Path(__file__), Path(folder))
            os.write(mouth, json.dumps(held).encode())
            Path(folder).rmdir()
            os._exit(0)
    os.close(mouth)
    with os.fdopen(ear, "rb") as file:
        said = file.read()
    os.waitpid(child, 0)
    return list(json.loads(said or b"[]"))


def start(request: dict[str, Any], running: dict[int, str], drivers: frozenset[str]) -> None:
    """Fork a child for one file."""
    child = os.fork()
    if child == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        status = 1
        try:
            work(request, drivers)
            status = 0
        finally:
            os._exit(status)
    running[child] = request["id"]
    tell({"id": request["id"], "pid": child})


def reap(running: dict[int, str]) -> None:
    """Report the children that have ended."""
    while running:
        child, status = os.waitpid(-1, os.WNOHANG)
        if child == 0:
            return
        if child in running:
            tell({"id": running.pop(child), "status": os.waitstatus_to_exitcode(status)})


def work(request: dict[str, Any], drivers: frozenset[str]) -> None:
    """Read one file inside its confines; the result, or why not, becomes a file."""
    output, source = Path(request["output"]), Path(request["path"])
    limits = Limits(**request["limits"])
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    os.chdir(output)
    held = confine(limits, source, output)
    try:
        if drivers - GDAL_DRIVERS - HARMLESS:
            raise Refused(
                "reader_unsafe", detail=", ".join(sorted(drivers - GDAL_DRIVERS - HARMLESS)[:5])
            )
        result = read_file(request["format"], source, output, limits, request["options"])
    except Refused as refused:
        result = {"refused": refused.code, "params": refused.params}
    except MemoryError:
        result = {"refused": "out_of_memory", "params": {}}
    except RecursionError:
        result = {"refused": "damaged_file", "params": {"detail": "too deep"}}
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1].name
        detail = f"{type(error).__name__} {where}"
        result = {"refused": "damaged_file", "params": {"detail": detail}}
    text = json.dumps({**result, "locks": held}, ensure_ascii=True)
    (output / RESULT).write_text(text, encoding="ascii")


def tell(message: dict[str, Any]) -> None:
    """One line to the parent."""
    os.write(1, json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    main()
