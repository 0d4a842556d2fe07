"""What the unit of a published table is by nature, and so what may be computed from it.

Firms, establishments and artisans decide one by one where they are: chance can
be judged on them. Jobs and people come in plants and households. A share, a
rate or an index is already divided by something. Money, areas and multiples
such as thousands of firms add up, but are no number of anything that was drawn.
Every unit known by name is declared once, in ``units.csv``; a table may declare
for itself what a unit of another name is.
"""

from __future__ import annotations

from functools import cache

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
    return _declared().get(_plain(unit), UNKNOWN)


@cache
def _declared() -> dict[str, str]:
    rows = read_table(FILE)
    return dict(zip(map(_plain, rows["unit"]), rows["nature"], strict=True))


def _plain(unit: str) -> str:
    return " ".join(unit.replace("’", "'").casefold().split())
