"""Moving symbols apart so that none hides another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
ROUNDS = 120
GOLDEN_ANGLE = 2.399963229728653


def spread(points: Floats, distance: float) -> Floats:
    """Positions at least `distance` apart, each as near its own as possible.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
        True positions on the page.
    distance : float
        Least distance between two symbols, same unit.

    Returns
    -------
    ndarray, shape (n, 2)
        Moved positions; a symbol without neighbours stays where it is. The
        result depends on the points only, never on chance.
    """
    moved = np.array(points, dtype=float)
    count = len(moved)
    if count < 2:
        return moved
    # Points on one spot first fan out on a spiral: coincident points have no
    # direction in which to push each other.
    turns = np.arange(count) * GOLDEN_ANGLE
    moved += 1e-3 * distance * np.column_stack([np.cos(turns), np.sin(turns)])
    for _ in range(ROUNDS):
        gaps = moved[:, None, :] - moved[None, :, :]
        lengths = np.hypot(gaps[..., 0], gaps[..., 1])
        np.fill_diagonal(lengths, np.inf)
        short = np.clip(distance * 1.001 - lengths, 0, None)
        if not short.any():
            break
        push = gaps / lengths[..., None] * (short / 2)[..., None]
        moved += push.sum(axis=1)
    still = np.hypot(*(moved - points).T) < 2e-3 * distance
    moved[still] = np.asarray(points)[still]
    return moved
