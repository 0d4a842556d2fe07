"""``python -m tests.fuzz 200000 [TARGET]``: so many mutated inputs for each parser, or for one.

With atheris installed (Linux, ``pip install atheris``), ``--coverage TARGET`` lets what an input
reaches guide the next one, until it is stopped.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from dataclasses import dataclass
from typing import Any

from tests.fuzz.mutations import near
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
    for content in near(target.seeds, count, seed):
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


def guided(target: Target) -> None:
    """Let coverage choose the inputs; ends with a finding."""
    import atheris

    def take(content: bytes) -> None:
        try:
            target.take(content)
        except target.refusals:
            return

    instrumented: Any = atheris.instrument_func(take)
    atheris.Setup([sys.argv[0]], instrumented)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("count", type=int, nargs="?", default=2000)
    parser.add_argument("target", nargs="?", default="")
    parser.add_argument("--coverage", action="store_true")
    args = parser.parse_args()
    status = 0
    for name, target in targets().items():
        if args.target not in ("", name):
            continue
        if args.coverage:
            guided(target)
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
