"""``python -m tests.doors``: every case at every door, as a table door by outcome.

``--door NAME`` walks one door, ``--told`` prints every sentence, ``--slow`` the costly ones.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.doors.cases import corpus
from tests.doors.runner import GOOD, Outcome, walk


def table(outcomes: list[Outcome]) -> str:
    """Doors down, outcomes across."""
    doors = list(dict.fromkeys(one.case.door for one in outcomes))
    kinds = [*GOOD, *sorted({one.what for one in outcomes} - set(GOOD))]
    lines = [f"{'door':16}" + "".join(f"{word:>11}" for word in ("cases", *kinds))]
    for door in [*doors, "all"]:
        mine = [one for one in outcomes if door in (one.case.door, "all")]
        counts = Counter(one.what for one in mine)
        numbers = [len(mine), *(counts[kind] for kind in kinds)]
        lines.append(f"{door:16}" + "".join(f"{number or '–':>11}" for number in numbers))
    slowest = max(outcomes, key=lambda one: one.seconds)
    largest = max(outcomes, key=lambda one: one.memory)
    lines.append(f"slowest {slowest.seconds:.1f} s ({slowest.case.name})")
    lines.append(f"most memory {largest.memory / 2**20:.0f} MB ({largest.case.name})")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.doors")
    parser.add_argument("--door", default="")
    parser.add_argument("--told", action="store_true")
    parser.add_argument("--one-in", type=int, default=1, help="of how many cases one is tried")
    args = parser.parse_args()
    cases = [case for case in corpus() if args.door in ("", case.door)][:: args.one_in]
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="doors-") as folder:
        for one in walk(cases, Path(folder)):
            outcomes.append(one)
            if args.told or one.what not in GOOD:
                said = one.said[-900:] if one.what not in GOOD else one.said[:300]
                print(f"{one.what:10} {one.case.name} ({one.seconds:.1f} s)\n{said}", flush=True)
    print(table(outcomes))
    return int(any(one.what not in GOOD for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
