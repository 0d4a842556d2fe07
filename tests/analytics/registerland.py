"""Algeria with a made-up register: a world whose data carry every plate."""

from __future__ import annotations

from pathlib import Path

from geodata import datasets
from geodata.datasets import Datasets
from geodata.registers import intake, synth
from geodata.registers.intake import Description
from geodata.registers.rows import Columns

UNITS = 30_000


def registerland(home: Path) -> Datasets:
    """The bundled data with ``UNITS`` units of 2025, kept in a data folder of their own."""
    path = home / "units.parquet"
    synth.write(path, UNITS, "DZ", datasets.load(home), year=2025, seed=11)
    said = Description(
        id="essai",
        name="Essai",
        country="DZ",
        source="Test",
        licence="",
        year=2025,
        columns=Columns(jobs="jobs", id="id"),
    )
    intake.add([path], said, datasets.load(home), user=home)
    return datasets.load(home)
