"""How far a specialisation reaches: a region's quotient with its neighbours counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from analytics.measures import specialisation
from analytics.measures.numbers import amount, counts, same_length
from analytics.measures.weights import weights_of


def quotients_with_neighbours(
    e_ij: Sequence[float],
    e_j: Sequence[float],
    e_i: float,
    e: float,
    neighbours: Mapping[str, Sequence[Any]],
) -> dict[str, list[float] | list[str]]:
    """The quotient of every region alone, and of it together with its neighbours.

    (Σ e_ik / Σ e_k) / (e_i / e), k running over the region and its neighbours, with the
    interval and verdict of :func:`analytics.measures.specialisation.location_quotient`. What
    lies on both sides of a border stays; what only the drawing of a border made is lost.

    Parameters
    ----------
    e_ij, e_j : list of float
        Units of the sector, and all units, by region.
    e_i, e : float
        Of the country.
    neighbours : mapping
        Region → its neighbours, in the order of the lists.

    Returns
    -------
    dict
        ``alone``, ``values``, ``low``, ``high``, ``verdicts``: a list each.
    """
    own, all_ = counts("e_ij", e_ij), counts("e_j", e_j)
    same_length(("e_ij", own), ("e_j", all_))
    sector, whole = amount("e_i", e_i, positive=True), amount("e", e, positive=True)
    linked = weights_of(own.size, neighbours, "binary").full() + np.eye(own.size)
    alone = [
        specialisation.location_quotient(*pair, sector, whole).value
        for pair in zip(own, all_, strict=True)
    ]
    wide = [
        specialisation.location_quotient(*pair, sector, whole)
        for pair in zip(linked @ own, linked @ all_, strict=True)
    ]
    return {
        "alone": alone,
        "values": [one.value for one in wide],
        "low": [one.low for one in wide],
        "high": [one.high for one in wide],
        "verdicts": [one.verdict for one in wide],
    }
