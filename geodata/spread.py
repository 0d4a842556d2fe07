"""How uneven numbers are: the bare formulas, for arrays that were checked before.

Declared once for what is computed of a register before secrecy hides its cells
and for what is computed of any table (:mod:`analytics.measures`), which says in
words what it cannot take.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def herfindahl(shares: Floats) -> Floats:
    """Σ s² along the first axis (Herfindahl 1950; Hirschman 1945)."""
    squares: Floats = (shares**2).sum(axis=0)
    return squares


def gini(values: Floats) -> Floats:
    """2 / (n² mean) Σ rank · (value − mean) along the first axis, unweighted."""
    count, mean = len(values), values.mean(axis=0)
    ranks = np.arange(1, count + 1).reshape(-1, *([1] * (values.ndim - 1)))
    ordered = np.sort(values, axis=0)
    found: Floats = 2 / (count**2 * mean) * (ranks * (ordered - mean)).sum(axis=0)
    return found


def distance(first: Floats, second: Floats) -> Floats:
    """Σ |s − t| along the first axis, 0 to 2 for shares (Krugman 1991)."""
    found: Floats = np.abs(first - second).sum(axis=0)
    return found


def theil(shares: Floats, reference: Floats) -> Floats:
    """Theil's T of shares against reference shares: Σ s ln(s / x) along the first axis.

    Theil (1967). A share of zero adds nothing: s ln s goes to zero with s.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(shares > 0, shares * np.log(shares / reference), 0.0)
    found: Floats = parts.sum(axis=0)
    return found
