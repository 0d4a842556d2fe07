"""How long distances take: a sector of 100,000 firms among 300,000, a hundred draws.

``python -m tests.benchmarks.crowding``; answers are compared with the exact sums on fewer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from geodata import nearness, neighbourhood, scan
from geodata.registers import measuring

SITES, SECTOR, DRAWS = 300_000, 100_000, 100
REACH, STEP = 180_000.0, 2_000.0
RADII = np.array([1.0, 2.0, 5.0, 10.0, 20.0, 50.0]) * 1_000


def towns(count: int) -> Any:
    """Sites around sixty places of a country of 1,000 × 1,900 km, of very unequal size."""
    rng = np.random.default_rng(1)
    centres = rng.uniform(0, 1, (60, 2)) * [1_000_000, 1_900_000]
    sizes = rng.pareto(1, 60) + 0.1
    chosen = rng.choice(60, count, p=sizes / sizes.sum())
    wide = np.where(rng.random(count) < 0.15, 10, 1)[:, None]
    return centres[chosen] + rng.normal(0, 8_000, (count, 2)) * wide


def timed(name: str, work: Callable[[], Any]) -> Any:
    """What it gives, once its seconds are told: by the clock, and of all processors together."""
    start, spent = time.perf_counter(), time.process_time()
    found = work()
    spent = time.process_time() - spent
    print(f"{name}\t{time.perf_counter() - start:.1f} s\t{spent:.1f} s of processors", flush=True)
    return found


def main() -> None:
    """Time the three, then how far the grid is from the exact sum on 5,000."""
    sites = towns(SITES)
    group = np.random.default_rng(2).choice(SITES, SECTOR, replace=False)
    at = np.arange(0, REACH + STEP, STEP)
    width = nearness.bandwidth(sites[group], REACH)
    timed("K-density", lambda: nearness.densities(sites[group], sites, at, width, DRAWS))
    timed("M", lambda: list(neighbourhood.m_values(sites, [group], RADII, DRAWS)))
    units, _ = measuring.in_cells(sites)
    steps = tuple(km * measuring.KM for km in measuring.CIRCLES_KM)
    timed("scan", lambda: scan.circles(units, group, scan.Stepped(units.at, steps), DRAWS))
    few = sites[:5_000]
    width = nearness.bandwidth(few, REACH)
    observed, _, used = nearness.densities(few, sites, at, width, 0)
    exact = timed("exact sum of 5,000", lambda: nearness.exact_density(few, at, used))
    print(f"largest difference\t{np.abs(observed - exact).max() / exact.max():.2%} of the peak")


if __name__ == "__main__":
    main()
