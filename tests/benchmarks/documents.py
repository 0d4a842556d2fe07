"""What it costs to take figures out: ``python -m tests.benchmarks.documents``.

Prints seconds, peak memory of a process of its own, and size of a picture, a
slide, a brief, a committee's pack, and a country in ten plates in every format,
cold (libraries not yet loaded) and warm.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import ROOT

# What is written, and the seconds that are the goal once libraries are loaded.
CASES = {
    "png": 0.5,
    "slide": 6.0,
    "brief.docx": 1.0,
    "brief.pdf": 1.0,
    "pack": 6.0,
    "pptx": 6.0,
    "docx": 6.0,
    "pdf": 6.0,
    "html": 6.0,
    "xlsx": 6.0,
}
MAX_MEGABYTES = 500


def measure(case: str) -> None:
    """Write one case twice and print: first and second time, peak memory, size."""
    from analytics import plates, starters
    from analytics.figures import deckbook, onepage
    from analytics.selection import Selection
    from analytics.surfaces import exports
    from analytics.words.i18n import Wording
    from geodata import datasets

    data = datasets.load(Path(tempfile.mkdtemp()))
    data.placement({})
    words = Wording("fr", data)
    selection = Selection(countries=("DZ",))

    def write() -> bytes:
        if case in ("png", "slide"):
            plate = plates.build("region_map", data, selection)
            return exports.encode_plate(plate, words, "png" if case == "png" else "pptx")
        if case.startswith("brief"):
            page = onepage.one_page("region", "DZ-25", words, selection)
            return exports.encode_brief(case.partition(".")[2], page)
        if case == "pack":
            deck, remarks = starters.pack("EV-02", words)
            return exports.encode_book(deckbook.book_of(deck, words, remarks), "pptx")
        book = deckbook.book_of(starters.starter("country", "DZ", words), words)
        return exports.encode_book(book, case)

    times = []
    for _ in range(2):
        started = time.perf_counter()
        content = write()
        times.append(time.perf_counter() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(times[0], times[1], peak, len(content) / 1e6)


def main() -> None:
    """Measure every case in a process of its own and print a table."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"load before: {os.getloadavg()[0]:.1f}\n")
    print(f"{'':24} {'first':>8} {'again':>8} {'goal':>7} {'memory':>9} {'size':>9}")
    names = {
        "png": "one PNG, 16 cm at 300 dpi",
        "slide": "one slide",
        "brief.docx": "a brief, DOCX",
        "brief.pdf": "a brief, PDF",
        "pack": "a committee's pack, PPTX",
    }
    for case, goal in CASES.items():
        command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.documents", case]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        first, again, peak, size = map(float, told.stdout.split())
        name = names.get(case, f"ten plates, {case.upper()}")
        print(f"{name:24} {first:7.2f}s {again:7.2f}s {goal:6.1f}s {peak:6.0f} MB {size:6.2f} MB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1])
    else:
        main()
