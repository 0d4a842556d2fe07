"""What is wrong on maps, counted: ``python -m tests.benchmarks.maps [selection …]``.

Every map plate, in every set of regions, on every page and slide, in French and Arabic:
how many names stand in their region, lead into it or are told in a key, and how many
things lie over each other, outside their region, over the edge, or are missing.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from itertools import product
from pathlib import Path

from analytics.words.i18n import Wording
from geodata import datasets
from tests.analytics import mapjudge
from tests.analytics.mapjudge import Judged
from tests.analytics.registerland import registerland

LANGS = ("fr", "ar")


def counted(chosen: list[str]) -> dict[str, Judged]:
    """Counts by selection, by page, by language and by plate."""
    folder = Path(tempfile.mkdtemp())
    data, registered = datasets.load(folder / "nobody"), registerland(folder)
    found: dict[str, Judged] = defaultdict(Judged)
    for name, key in product(chosen, mapjudge.PLATES):
        drawn = mapjudge.drawn(key, name, data, registered)
        if drawn is None:
            continue
        plate, world = drawn
        for page, lang in product(mapjudge.PAGES, LANGS):
            one = mapjudge.judge(plate, Wording(lang, world), page)
            for row in (f"selection {name}", f"page {page}", f"language {lang}", f"plate {key}"):
                found[row].add(one)
            found["all"].add(one)
            for fault in one.faults:
                print(f"{name} {key} {page} {lang}: {fault}", flush=True)
    return found


def table(found: dict[str, Judged]) -> str:
    """A row for each count."""
    heads = (
        "of",
        "maps",
        "regions",
        "named",
        "names",
        "in region",
        "with line",
        "in key",
        "share",
        "symbols",
    )
    lines = [heads + mapjudge.KINDS]
    for name, one in sorted(found.items(), key=lambda item: (item[0] == "all", item[0])):
        counts = (one.maps, one.wanted, one.named, one.names, one.inside, one.led, one.numbered)
        faults = [str(one.of(kind)) for kind in mapjudge.KINDS]
        lines.append((name, *map(str, counts), f"{one.share:.1%}", str(one.symbols), *faults))
    wide = [max(len(line[i]) for line in lines) for i in range(len(heads) + len(mapjudge.KINDS))]
    rows = ("  ".join(cell.ljust(w) for cell, w in zip(line, wide, strict=True)) for line in lines)
    return "\n".join(rows)


if __name__ == "__main__":
    began = time.perf_counter()
    print(table(counted(sys.argv[1:] or list(mapjudge.CHOSEN))))
    print(f"{time.perf_counter() - began:.0f} s")
