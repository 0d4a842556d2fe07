"""How near units of a sector stand to each other, and where they stand out: free of borders.

The formulas lie in :mod:`geodata.nearness` and :mod:`geodata.scan`, where a register's
rows need them; here stands what cannot honestly be computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from analytics.measures.numbers import Floats, MeasureError, amount, counts
from analytics.measures.plane import places
from geodata import nearness, neighbourhood, scan
from geodata.nearness import MAX_STACKED, MIN_POINTS, SIMULATIONS

# More places than these make too many circles where every size is tried.
MOST_PLACES = 3_000
MOST_SIMULATIONS = 9_999
# Less has no distance.
MIN_FOR_M = 2


def k_density(
    points: Sequence[Sequence[float]],
    distances: Sequence[float],
    bandwidth: float | None = None,
    sites: Sequence[Sequence[float]] | None = None,
    simulations: int = SIMULATIONS,
) -> dict[str, Any]:
    """K-density of the distances between points, and what chance makes of it.

    Duranton and Overman (2005), "Testing for localization using micro-geographic data".

    Parameters
    ----------
    points, sites : list of [x, y]
        Places of the group, and of all units: its own among them. Without them there are
        no envelopes.
    distances : list of float
        Where the density is asked for, in the unit of the places.
    bandwidth : float, optional
        Of the kernel; Silverman's rule without it.

    Returns
    -------
    dict
        ``values``, ``bandwidth``, and with `sites` ``low`` and ``high`` (local envelope, 5 %
        on either side), ``lowest`` and ``highest`` (global), ``p_near``, ``p_far``.

    Raises
    ------
    MeasureError
        ``too_few``, ``stacked_points``, ``all_equal``, and what is wrong with an input.
    """
    known, at = places("points", points, least=MIN_FOR_M), counts("distances", distances)
    reach = amount("distances", float(at.max()), positive=True)
    wide = (
        nearness.bandwidth(known, reach)
        if bandwidth is None
        else amount("bandwidth", bandwidth, positive=True)
    )
    if not wide:
        raise MeasureError("all_equal", field="points")
    if sites is None:
        found = nearness.exact_density(known, at, wide)
        return {"values": found.tolist(), "bandwidth": wide}
    everywhere = places("sites", sites, least=len(known))
    _enough(known, "points", everywhere)
    drawn = nearness.densities(known, everywhere, at, wide, _simulations(simulations))
    observed, simulated, used = drawn
    return {"values": observed.tolist(), "bandwidth": used, **_bands(observed, simulated)}


def marcon_puech_m(
    points: Sequence[Sequence[float]],
    group: Sequence[int],
    radii: Sequence[float],
    weights: Sequence[float] | None = None,
    simulations: int | None = None,
) -> dict[str, Any]:
    """Marcon and Puech's M: how much of the group is among the neighbours of the group.

    Marcon and Puech (2010), "Measures of the geographic concentration of industries:
    improving distance-based methods".

    Parameters
    ----------
    points : list of [x, y]
        Of all units.
    group : list of 0 or 1
        Whether each belongs to the group.
    weights : list of float, optional
        Of all units, such as their jobs; 1 without it.
    simulations : int, optional
        As many units chosen by chance so many times: envelopes, only without weights.
    """
    known, chosen = _grouped(points, group)
    at = counts("radii", radii)
    amount("radii", float(at.min()), positive=True)
    heavy = np.ones(len(known)) if weights is None else counts("weights", weights)
    if heavy.size != len(known):
        raise _differ("weights", "points", heavy.size, len(known))
    if not simulations:
        found = neighbourhood.exact_m(known, chosen, at, heavy)
        if not np.isfinite(found).all():
            raise MeasureError("no_neighbour", names=[f"{r:g}" for r in at[~np.isfinite(found)]])
        return {"values": found.tolist()}
    if weights is not None:
        raise MeasureError("not_both", first="weights", second="simulations")
    _enough(chosen, "group", known)
    order = np.argsort(at)
    steps = list(neighbourhood.m_values(known, [chosen], at[order], _simulations(simulations)))
    back = np.argsort(order)
    observed = np.array([one[0][0] for one in steps])[back]
    simulated = np.column_stack([one[1][:, 0] for one in steps])[:, back]
    return {"values": observed.tolist(), **_bands(observed, simulated)}


def spatial_scan(
    points: Sequence[Sequence[float]],
    group: Sequence[int],
    simulations: int = SIMULATIONS,
    rate: float = scan.LEVEL,
) -> dict[str, Any]:
    """Circles in which the group is in excess of all units, the least likely first.

    Kulldorff (1997), "A spatial scan statistic", Bernoulli model; circles around every unit,
    of every size up to half of all units.

    Parameters
    ----------
    rate : float
        The largest p-value told; 1 tells every circle.
    """
    known, chosen = _grouped(points, group)
    if len(known) > MOST_PLACES:
        raise MeasureError("too_many", field="points", found=len(known), most=MOST_PLACES)
    if len(chosen) == len(known):
        raise MeasureError("all_equal", field="group")
    told = amount("rate", rate)
    found = scan.circles(
        scan.Units(known, np.arange(len(known))),
        chosen,
        scan.Nested(known),
        _simulations(simulations),
    )
    kept = [one for one in found if one.p_value <= told]
    return {
        "centres": [known[one.centre].tolist() for one in kept],
        "radii": [one.radius for one in kept],
        "inside": [one.inside for one in kept],
        "units": [one.units for one in kept],
        "ratios": [one.ratio for one in kept],
        "p_values": [one.p_value for one in kept],
    }


def scan_likelihood(inside: float, units: float, group: float, everybody: float) -> float:
    """Log likelihood ratio of one circle: :func:`geodata.scan.likelihood`."""
    within, size, whole, total = (
        amount(name, value)
        for name, value in (
            ("inside", inside),
            ("units", units),
            ("group", group),
            ("everybody", everybody),
        )
    )
    for name, part, limit in (
        ("inside", within, min(size, whole)),
        ("units", size, total),
        ("group", whole, total),
    ):
        if part > limit:
            raise MeasureError("part_above_whole", field=name, part=part, whole=limit)
    if not total:
        raise MeasureError("zero_total", field="everybody")
    return float(scan.likelihood(np.array(within), np.array(size), whole, total))


def _grouped(points: Any, group: Any) -> tuple[Floats, Any]:
    """Places, and the rows of those that belong to the group."""
    known, belongs = places("points", points, least=MIN_FOR_M + 1), counts("group", group)
    if belongs.size != len(known):
        raise _differ("group", "points", belongs.size, len(known))
    if not np.isin(belongs, (0, 1)).all():
        raise MeasureError("not_a_flag", field="group")
    chosen = np.flatnonzero(belongs)
    if len(chosen) < MIN_FOR_M:
        raise MeasureError("too_few", field="group", found=len(chosen), least=MIN_FOR_M)
    return known, chosen


def _enough(group: Any, name: str, sites: Floats) -> None:
    """Refuse to judge a few points, or places that stand for areas."""
    if len(group) < MIN_POINTS:
        raise MeasureError("too_few", field=name, found=len(group), least=MIN_POINTS)
    share = nearness.stacked(sites)
    if share > MAX_STACKED:
        told = {"share": round(100 * share), "most": round(100 * MAX_STACKED)}
        raise MeasureError("stacked_points", **told)


def _simulations(number: int) -> int:
    wanted = amount("simulations", number, positive=True)
    if wanted != int(wanted):
        raise MeasureError("not_a_number", field="simulations")
    if wanted > MOST_SIMULATIONS:
        raise MeasureError(
            "too_many", field="simulations", found=int(wanted), most=MOST_SIMULATIONS
        )
    return int(wanted)


def _bands(observed: Floats, simulated: Floats) -> dict[str, Any]:
    found = nearness.bands(observed, simulated)
    return {
        "low": found.low.tolist(),
        "high": found.high.tolist(),
        "lowest": found.lowest.tolist(),
        "highest": found.highest.tolist(),
        "p_near": found.p_above,
        "p_far": found.p_below,
    }


def _differ(first: str, second: str, found: int, expected: int) -> MeasureError:
    return MeasureError(
        "lengths_differ", first=first, second=second, found=int(found), expected=int(expected)
    )
