"""Gridland in two years: what grew where is known, and so is which sectors go together.

``firms`` is the table of 2024 of :mod:`tests.analytics.gridland`; ``before`` the same of 2019.
Every region had 32 alpha, 60 beta, 100 gamma, 20 delta (212), but GR-06 40 alpha and GR-12 80
beta. So in the country alpha grew by a quarter and more, beta hardly, gamma shrank by a fifth.
The other tables differ from ``before`` in one thing each, named by it.

``pairs`` has 25 regions and six sectors. The first two lie together in ten of them; the others
each in ten of their own choice, drawn once, in which nothing is planted.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from geodata.datasets import Datasets
from geodata.observations import Coverage, Observations, Table
from tests.analytics import gridland as grid

THEN = {"alpha": 32, "beta": 60, "gamma": 100, "delta": 20}
PLANTED = {("GR-06", "alpha"): 40, ("GR-12", "beta"): 80}
WHOLE = Coverage(all_regions=True, all_sectors=True, threshold="10")
SIX = tuple(f"s{i}" for i in range(6))
TOGETHER = ("s0", "s1")
SEED = 5


def before() -> dict[tuple[str, str], int]:
    """Units of 2019 by region and category."""
    return {
        (code, category): PLANTED.get((code, category), units)
        for code in grid.CODES
        for category, units in THEN.items()
    }


def together() -> dict[tuple[str, str], int]:
    """Units of six sectors of which two lie in the same regions: 60 where they are, else 20."""
    chance = np.random.default_rng(SEED)
    places = {name: set(chance.choice(grid.CODES, 10, replace=False)) for name in SIX}
    places[TOGETHER[1]] = places[TOGETHER[0]]
    return {(code, name): 60 if code in places[name] else 20 for code in grid.CODES for name in SIX}


def growthland(folder: Path) -> Datasets:
    """Gridland with the earlier years and the table of pairs."""
    base = grid.gridland(folder)
    cells = [(code, category, units) for (code, category), units in before().items()]
    pairs = [(code, category, units) for (code, category), units in together().items()]
    lost = [row for row in cells if row[1] != "delta"]
    rows, tables = [base.observations.table], dict(base.observations.tables)
    for name, given, changes in (
        ("before", cells, {}),
        ("unit", cells, {"unit": "emplois"}),
        ("definition", cells, {"definition": "Every firm of ten or more"}),
        ("scope", cells, {"coverage": replace(WHOLE, threshold="20")}),
        ("classification", cells, {"classification": "Other"}),
        ("categories", lost, {}),
        ("regions", cells[: -len(THEN)], {}),
        ("period", cells, {"period": "2030"}),
        ("pairs", pairs, {"period": "2024", "indicator": "pairs"}),
    ):
        found, table = grid._table(name, given, WHOLE)
        # Only the first is taken unasked: the others are of an indicator that is asked for.
        facts = {"period": "2019", "definition": "Every firm", **changes}
        coverage = facts.pop("coverage", WHOLE)
        rows.append(found.assign(**facts))
        tables[name] = _described(table, coverage, facts)
    observations = Observations(pd.concat(rows, ignore_index=True), tables)
    return replace(base, observations=observations)


def _described(table: Table, coverage: Coverage, facts: dict[str, str]) -> Table:
    return replace(table, coverage=coverage, **facts)
