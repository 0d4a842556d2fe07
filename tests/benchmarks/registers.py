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
from geodata.intake import register_cluster, register_files, register_synth
from geodata.intake.register_files import Description
from geodata.registers import grid, secrecy
from geodata.registers.rows import RegisterColumns
from geodata.registers.secrecy import Held, Rule
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
        columns=RegisterColumns(jobs="jobs"),
        synthetic=True,
    )


def made_up(folder: Path, rows: int) -> list[Path]:
    """Partitions of a register of that many rows."""
    data = datasets.load()
    files = []
    for number, first in enumerate(range(0, rows, PER_FILE)):
        path = folder / f"part-{number:03d}.parquet"
        register_synth.write(path, min(PER_FILE, rows - first), "DZ", data, year=2025, seed=number)
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


def protecting(units: int, regions: int = 69, sectors: int = 60) -> tuple[float, int, int]:
    """Seconds to protect a table of firms and jobs, cells told of firms, and of jobs."""
    rng = np.random.default_rng(units)
    weights = rng.gamma(0.8, 1.0, regions)[:, None] * rng.gamma(0.4, 1.0, (regions, sectors))
    firms = rng.multinomial(units, (weights / weights.sum()).ravel()).reshape(regions, sectors)
    plants = [np.ceil(rng.pareto(1.1, n) * 2).clip(1, 5000) for n in firms.ravel()]
    jobs = np.array([own.sum() for own in plants], dtype=np.int64).reshape(firms.shape)
    largest = np.array([own.max(initial=0) for own in plants], dtype=np.int64).reshape(firms.shape)
    started = time.perf_counter()
    counts = secrecy.hidden(firms, Rule())
    sums = secrecy.hidden_value(firms, Held(jobs, firms, largest), Rule(), counts)
    return time.perf_counter() - started, int((~counts).sum()), int((~sums).sum())


def main() -> None:
    """Measure and print."""
    millions = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for units in (30_000, 300_000, 3_000_000):
        seconds, firms, jobs = protecting(units)
        print(
            f"69 regions × 60 sectors, {units:>9,} units: protected in {seconds:.1f} s,"
            f" told of {70 * 61:,} cells: firms {firms:,}, jobs {jobs:,}"
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "small").mkdir()
        small = register_files.add(
            made_up(folder / "small", SMALL), described("small"), user=folder
        )
        files = made_up(folder, millions * 1_000_000)
        started = time.perf_counter()
        large = register_files.add(files, described("large"), user=folder)
        alone = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{millions} M rows on this machine        {alone:7.1f} s   peak {peak} MB")
        started = time.perf_counter()
        spread = register_files.add(
            files,
            replace(described("large"), id="spread"),
            user=folder,
            run=register_cluster.on(register_cluster.LOCAL),
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
