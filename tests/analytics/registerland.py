"""Algeria with a made-up register and made-up support: a world whose data carry every plate."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from geodata import datasets, sectors
from geodata.datasets import Datasets
from geodata.intake import register_files, register_synth
from geodata.intake.register_files import Description
from geodata.registers import measured
from geodata.registers.rows import RegisterColumns
from tests.analytics.support.filled import ALGERIA, support

UNITS = 30_000
# Sectors whose distances are measured: all would take half a minute.
MEASURED = ("C31", "I01")


def registerland(home: Path, boundary_set: str = "") -> Datasets:
    """The bundled records with ``UNITS`` units of 2025 and what was done for clusters."""
    path = home / "units.parquet"
    register_synth.write(path, UNITS, "DZ", datasets.load(home), year=2025, seed=11)
    said = Description(
        id="essai",
        name="Essai",
        country="DZ",
        source="Test",
        licence="",
        year=2025,
        boundary_set=boundary_set,
        crafts=True,
        columns=RegisterColumns(jobs="jobs", id="id"),
    )
    register_files.add([path], said, datasets.load(home), user=home)
    measured.measure("essai", sectors.load(), home, codes=MEASURED)
    return replace(datasets.load(home), support=support(ALGERIA))
