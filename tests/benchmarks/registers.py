"""What a register costs: ``python -m tests.benchmarks.registers [MILLIONS]``.

Taking in on this machine and on two Dask workers of 1 GB, and what pages then
read: the table of a year, and a surface from the stored grid.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from geodata import datasets
from geodata.registers import cluster, grid, intake, synth
from geodata.registers.intake import Description
from geodata.registers.rows import Columns
from geodata.registers.store import Register

SMALL = 10_000
PER_FILE = 1_000_000
BANDWIDTH_KM = 30.0


def described(name: str) -> Description:
    return Description(
        id=name,
        name=name,
        country="DZ",
        source="synthetic",
        licence="",
        year=2025,
        columns=Columns(jobs="jobs"),
        synthetic=True,
    )


def made_up(folder: Path, rows: int) -> list[Path]:
    """Partitions of a register of that many rows."""
    data = datasets.load()
    files = []
    for number, first in enumerate(range(0, rows, PER_FILE)):
        path = folder / f"part-{number:03d}.parquet"
        synth.write(path, min(PER_FILE, rows - first), "DZ", data, year=2025, seed=number)
        files.append(path)
    return files


def read_times(register: Register) -> tuple[float, float]:
    """Seconds to select a sector's column of the table, and to draw its surface."""
    cube = register.cube
    started = time.perf_counter()
    for _ in range(20):
        cube[(cube["sector_code"] == "C35") & (cube["status"] == "ok")]["firms"].sum()
    selected = (time.perf_counter() - started) / 20
    planes = register.planes(2025)
    chosen = [register.facts.sectors.index(code) for code in ("C31", "C32", "C35")]
    started = time.perf_counter()
    weights = np.sum([planes[number] for number in chosen], axis=0)
    grid.surface(weights, register.facts.grid, BANDWIDTH_KM)
    return selected, time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    millions = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "small").mkdir()
        small = intake.add(made_up(folder / "small", SMALL), described("small"), user=folder)
        files = made_up(folder, millions * 1_000_000)
        started = time.perf_counter()
        large = intake.add(files, described("large"), user=folder)
        alone = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{millions} M rows on this machine        {alone:7.1f} s   peak {peak} MB")
        started = time.perf_counter()
        spread = intake.add(
            files,
            replace(described("large"), id="spread"),
            user=folder,
            run=cluster.on(cluster.LOCAL),
        )
        seconds = time.perf_counter() - started
        same = spread.cube.equals(large.cube)
        print(f"{millions} M rows on two Dask workers    {seconds:7.1f} s   same answers: {same}")
        for rows, register in ((SMALL, small), (millions * 1_000_000, large)):
            select, drawn = read_times(register)
            print(
                f"{rows:>11,} rows: a sector of the table {select * 1000:.2f} ms,"
                f" a surface {drawn * 1000:.0f} ms"
            )


if __name__ == "__main__":
    main()
