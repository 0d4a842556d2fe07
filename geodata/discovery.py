"""Which of many tests stand: the false discovery rate of Benjamini and Hochberg (1995).

Declared once for what is computed of a register's rows and for what is computed of any
table (:mod:`analytics.measures.pattern`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
RATE = 0.05


def adjusted(p_values: Sequence[float] | Floats) -> Floats:
    """Adjusted p-values, p · n / rank made monotonous: what stands is at most the rate."""
    from scipy.stats import false_discovery_control

    if not len(p_values):
        return np.empty(0)
    found: Floats = false_discovery_control(np.asarray(p_values, dtype=float), method="bh")
    return found


def largest(p_values: Sequence[float] | Floats, rate: float = RATE) -> float:
    """The largest of the p-values that stand; 0 where none does."""
    given = np.asarray(p_values, dtype=float)
    return float(given[adjusted(given) <= rate].max(initial=0.0))
