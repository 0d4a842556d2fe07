"""What the unit of a published table is by nature, and so what may be computed from it.

Firms, establishments and artisans decide one by one where they are: chance can
be judged on them. Jobs and people come in plants and households. A share, a
rate or an index is already divided by something. Money, areas and multiples
such as thousands of firms add up, but are no number of anything that was drawn.
Every unit known by name is declared once, in ``units.csv``; a table may declare
for itself what a unit of another name is. What is printed in thousands or millions is
read as what it is a multiple of; as it was rounded before it was printed, thousands of
firms stay an amount.
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from geodata.files import DATA, read_table

UNITS, PERSONS, SHARES, AMOUNTS = "units", "persons", "shares", "amounts"
NATURES = (UNITS, PERSONS, AMOUNTS, SHARES)
UNKNOWN = "unknown"
# Begins the name of a table that was made to try things out: it counts nothing real.
TRIALS = ("test-", "essai-")
FILE = DATA / "observations" / "units.csv"


def nature_of(unit: str) -> str:
    """The nature of a unit by its printed name, ``UNKNOWN`` where none is declared.

    Parameters
    ----------
    unit : str
        As printed, in any of the three languages; the case does not matter.
    """
    row = _declared().get(_plain(unit))
    return row["nature"] if row else UNKNOWN


def multiple_of(unit: str) -> tuple[int, str]:
    """How many of which unit one printed unit is: ``(1000, "emplois")`` for thousands of jobs.

    Returns
    -------
    int, str
        1 and the unit itself where it is no multiple.
    """
    row = _declared().get(_plain(unit))
    return (int(row["times"]), row["of"]) if row and row["times"] else (1, unit)


def times(units: pd.Series) -> pd.Series:
    """What each printed unit is worth in the unit that it is a multiple of."""
    return units.map({unit: multiple_of(unit)[0] for unit in units.unique()}).astype(int)


@cache
def _declared() -> dict[str, dict[str, str]]:
    rows = read_table(FILE).to_dict("records")
    return {_plain(str(row["unit"])): {str(k): str(v) for k, v in row.items()} for row in rows}


def _plain(unit: str) -> str:
    return " ".join(unit.replace("’", "'").casefold().split())
