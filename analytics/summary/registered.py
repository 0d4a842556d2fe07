"""What a register tells besides its tables: of which it is one, and how large its plants are."""

from __future__ import annotations

import pandas as pd

from geodata.datasets import Datasets
from geodata.observations import TOTAL
from geodata.registers.indices import SUM
from geodata.registers.published import MEASURES, table_id
from geodata.registers.store import Register


def source_of(data: Datasets, table: str) -> tuple[Register, int, str] | None:
    """The register, year and measure whose table that is, if it is one."""
    for register in data.registers.values():
        for year in register.facts.years:
            for measure in MEASURES:
                if table == table_id(register.facts.id, year, measure):
                    return register, year, measure
    return None


def establishments(data: Datasets, table: str) -> dict[str, float]:
    """Category → Herfindahl index of its establishments by jobs, where it may be told.

    Only of a register's table of jobs.
    """
    found = source_of(data, table)
    if found is None or found[2] != "jobs":
        return {}
    register, year, _ = found
    rows = register.establishments
    of_year = rows[rows["year"] == year]
    known = dict(zip(of_year["sector_code"], of_year["herfindahl"], strict=True))
    headings = data.observations.sectors_of(table)
    # A heading outside the tree is its own code.
    codes = {name: held[0] if held else name for name, held in headings.items()}
    return {name: float(known[code]) for name, code in codes.items() if code in known}


def sums(data: Datasets, table: str) -> dict[frozenset[str], dict[str, float]]:
    """Categories of a branch → units of each region in all of them, where some are hidden.

    The register tells these sums where they give no hidden cell away.
    """
    found = source_of(data, table)
    if found is None:
        return {}
    register, year, measure = found
    rows = register.indices
    rows = rows[(rows["year"] == year) & (rows["measure"] == measure)]
    rows = rows[rows["index"].astype(str).str.startswith(SUM)]
    told: dict[frozenset[str], dict[str, float]] = {}
    headings = data.observations.sectors_of(table)
    for name, of_branch in rows.groupby("index"):
        inside = set(data.sectors.branch(str(name).removeprefix(SUM)))
        parts = frozenset(c for c, held in headings.items() if held and inside.issuperset(held))
        values = zip(of_branch["code"].astype(str), of_branch["value"].astype(float), strict=True)
        told[parts] = dict(values)
    return told


def of_all(plants: dict[str, float], reference: pd.Series | None) -> float:
    """Herfindahl index of all plants of the country, or more: Σ w² H, w a category's share of jobs.

    A category whose index is not told is taken for a single plant.
    """
    if reference is None:
        return 1.0
    shares = reference.drop(TOTAL) / reference[TOTAL]
    hidden = max(1.0 - float(shares.sum()), 0.0)
    told = sum(float(w) ** 2 * plants.get(str(name), 1.0) for name, w in shares.dropna().items())
    return float(told + hidden**2)
