"""Who is first for certain: the one rule behind every superlative of the atlas.

"The highest" is written only where no value that is unknown, withheld, known in
part or told differently by two sources could be above it, and where enough
units carry the lead. A place that is merely first among what happens to be
known is no finding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.measures.thresholds import MIN_UNITS_FOR_LEAD

# More than so many that share a first place, and nobody leads.
MAX_LEADERS = 4
ALONE, UNCERTAIN, FEW, SHARED = "alone", "uncertain", "few", "shared"


@dataclass(frozen=True)
class Lead:
    """Who leads, or why nobody is said to.

    Attributes
    ----------
    codes : tuple of str
        Those that hold the highest value, in the order of their codes; empty
        where that cannot be said.
    reason : str
        Why nobody is named: ``alone`` (nothing to compare with), ``uncertain``,
        ``few`` units behind the lead, ``shared`` by too many.
    rivals : int
        How many others could be first for all that is known.
    """

    codes: tuple[str, ...] = ()
    reason: str = ""
    rivals: int = 0


def lead(least: pd.Series, most: pd.Series, units: pd.Series | None = None) -> Lead:
    """Who holds the highest value, whatever the unknown ones turn out to be.

    Parameters
    ----------
    least, most : Series
        By code, the lowest and the highest that each value can be: the same
        number where it is known, infinity as the highest where nobody knows.
    units : Series, optional
        How many units stand behind each value at least; fewer than
        ``MIN_UNITS_FOR_LEAD`` behind the lead make no finding.
    """
    if len(least) < 2 or not (least > 0).any():
        return Lead(reason=ALONE)
    top = least.max()
    first = least.index[least == top]
    possible = most.index[most >= top]
    # One alone may lie anywhere above; several are level only where each is one number.
    level = len(first) == 1 or bool((most[first] == top).all())
    rivals = len(possible.difference(first))
    if units is not None and float(units[first].min()) < MIN_UNITS_FOR_LEAD:
        return Lead(reason=FEW, rivals=rivals)
    if rivals or not level:
        return Lead(reason=UNCERTAIN, rivals=max(rivals, len(first) - 1))
    if len(first) > MAX_LEADERS:
        return Lead(reason=SHARED)
    return Lead(tuple(sorted(map(str, first))))


def rates(ends: pd.DataFrame, denominator: pd.Series, per: float) -> pd.DataFrame:
    """Ends of counts as ends of rates; without a denominator only nothing is known to be nothing.

    Parameters
    ----------
    ends : DataFrame
        ``least`` and ``most``.
    denominator : Series
        On the same index, missing where unknown.
    """
    ends_per = ends.div(denominator, axis=0) * per
    lacking = denominator.isna()
    ends_per.loc[lacking, "least"] = 0.0
    ends_per.loc[lacking, "most"] = np.where(ends.loc[lacking, "most"] > 0, np.inf, 0.0)
    return ends_per
