"""What a spelling was read as: a region for certain, or those it may mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from geodata.files import DATA, read_table

REGION, COMMUNE = "region", "commune"
# Of a spelling that may mean something else too: proposed, never decided.
HINT_SCORE = 88.0
OTHER_NUMBERS_FILE = "dz_other_numbers.csv"


@dataclass(frozen=True)
class Candidate:
    """A region a spelling may mean; `score` from 0 to 100."""

    code: str
    name: str
    score: float


@dataclass(frozen=True)
class Match:
    """What a spelling was read as.

    Attributes
    ----------
    input : str
    code : str or None
        None unless the match is automatic.
    name : str
        The region's French name, or empty.
    score : float
        0 to 100; 100 for exact codes, names and aliases.
    how : str
        ``code``, ``name``, ``alias``, ``fuzzy``, ``commune``, ``ambiguous`` or ``none``.
    candidates : tuple of Candidate
        Best first.
    level : str
        ``region`` or ``commune``: what the text names, or is asked about.
    also : tuple of str
        Codes of the other level that bear the same name: told, not taken.
    """

    input: str
    code: str | None
    name: str
    score: float
    how: str
    candidates: tuple[Candidate, ...] = field(default=())
    level: str = REGION
    also: tuple[str, ...] = ()


@cache
def other_numbers() -> dict[int, list[str]]:
    """Wilayas that other lists in use give a number above 48."""
    numbers: dict[int, list[str]] = {}
    table = read_table(DATA / "regions" / OTHER_NUMBERS_FILE)
    for number, code in zip(table["number"], table["iso_code"], strict=True):
        numbers.setdefault(int(number), []).append(str(code))
    return numbers
