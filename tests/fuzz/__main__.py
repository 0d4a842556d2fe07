"""``python -m tests.fuzz 200000 [TARGET]``: so many mutated inputs for each parser, or for one.

With ``--guided`` what an input reaches in the code decides how the next one is made.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT
from tests.fuzz.targets import Target, targets

SEED = 20
# One input that takes longer is a finding.
SECONDS = 10.0


@dataclass(frozen=True)
class Finding:
    """An input that a parser fell over, or took too long for."""

    content: bytes
    what: str


def walk(target: Target, count: int, seed: int = SEED) -> tuple[int, list[Finding]]:
    """How many inputs were refused, and what was found; one of a kind."""
    refused, found = 0, dict[str, Finding]()
    for content in target.vary(target.seeds, count, seed):
        began = time.process_time()
        try:
            target.take(content)
        except target.refusals:
            refused += 1
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"{type(error).__name__} {last.filename}:{last.lineno}"
            found.setdefault(kind, Finding(content, traceback.format_exc()))
        spent = time.process_time() - began
        if spent > SECONDS:
            found.setdefault("slow", Finding(content, f"{spent:.0f} s"))
    return refused, list(found.values())


def guided(name: str, target: Target, count: int) -> int:
    """Let coverage choose the inputs, in a process of its own; its exit status."""
    with tempfile.TemporaryDirectory(prefix="guided-") as folder:
        for number, seed in enumerate(target.seeds):
            (Path(folder) / str(number)).write_bytes(seed)
        command = [sys.executable, "-m", "tests.fuzz.guided", name, str(count), folder]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace")
    print(run.stderr[-2000:] if run.returncode else f"{name:12} {count:>8} inputs guided, 0 found")
    return run.returncode


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("count", type=int, nargs="?", default=2000)
    parser.add_argument("target", nargs="?", default="")
    parser.add_argument("--guided", action="store_true", help="by coverage (atheris)")
    args = parser.parse_args()
    status = 0
    for name, target in targets().items():
        if args.target not in ("", name):
            continue
        if args.guided:
            status = guided(name, target, args.count) or status
            continue
        began = time.monotonic()
        refused, found = walk(target, args.count)
        seconds = time.monotonic() - began
        counts = f"{args.count:>8} inputs {refused:>8} refused {len(found):>3} found"
        print(f"{name:12} {counts} {seconds:6.0f} s", flush=True)
        for one in found:
            status = 1
            print(f"    {one.content[:200]!r}\n    {one.what[-700:]}", flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
