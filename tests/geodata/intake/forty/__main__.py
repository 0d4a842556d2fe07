"""Print what becomes of forty workbooks: ``python -m tests.geodata.intake.forty [--say]``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from geodata import datasets
from tests.geodata.intake.forty import MADE
from tests.geodata.intake.forty.made import counted, table

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        data = datasets.load(Path(folder) / "home")
        counts = {made.name: counted(made, Path(folder), data) for made in MADE}
    print(table(counts))
    if "--say" in sys.argv:
        for name, one in counts.items():
            for said in one.silent:
                print(f"{name}: {said}")
            for said in one.asked_of:
                print(f"{name}: asked {said}")
