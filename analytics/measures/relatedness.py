"""Which sectors go together over the regions, and what is near to what a region has.

A region has a sector where its location quotient there is 1 or more. Proximity asks how
often regions that have one have the other; co-agglomeration how alike the shares of both
lie; relatedness density how near a sector is to all that a region has.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.measures.numbers import Floats, MeasureError, counts, same_length, shares

# Has a region so much of a sector as the country, it has it (Balassa 1965).
HELD = 1.0
Table = Sequence[Sequence[float | None]]


def presence(cells: Table, totals: Sequence[float] | None = None) -> Floats:
    """1 where a region has a location quotient of at least 1, 0 where less, NaN where unknown.

    Parameters
    ----------
    cells : sequence of sequence
        Units: a row for each region, a column for each sector; None where nobody knows.
    totals : sequence of float, optional
        Units of each region in all sectors, where `cells` do not hold them all. Without
        them the sum of each row.

    Raises
    ------
    MeasureError
        ``missing_number`` where a total would be the sum of unknown cells.
    """
    units = _table("cells", cells)
    regions = counts("totals", units.sum(axis=1).tolist() if totals is None else totals)
    same_length(("totals", regions), ("cells", units[:, 0]))
    known = ~np.isnan(units)
    parts = np.where(known, units, 0.0).sum(axis=1)
    if (parts > regions * (1 + 1e-9)).any():
        at = int((parts > regions * (1 + 1e-9)).argmax())
        told = {"part": float(parts[at]), "whole": float(regions[at])}
        raise MeasureError("part_above_whole", field="cells", **told)
    whole = float(regions.sum())
    if whole == 0:
        raise MeasureError("zero_total", field="totals")
    # The sector's share of the country, of the regions where it is known.
    sectors = np.nansum(units, axis=0)
    reach = (known * regions[:, None]).sum(axis=0)
    with np.errstate(all="ignore"):
        quotients = (units / regions[:, None]) / (sectors / reach)
    # Nothing of a sector that is nowhere, or in a region without any unit, is held.
    held = np.where(np.isnan(quotients), 0.0, (quotients >= HELD).astype(float))
    return np.where(known, held, np.nan)


def proximity(
    cells: Table | None = None,
    totals: Sequence[float] | None = None,
    present: Table | None = None,
) -> dict[str, list[list[float]]]:
    """How often who has one sector has the other: the smaller of both chances.

    φ_ij = n_ij / max(n_i, n_j): n_ij regions have both, n_i and n_j each; that is
    min(P(i|j), P(j|i)) of Hidalgo, Klinger, Barabási and Hausmann (2007). Unknown cells
    leave their region out of the pair. A sector and itself, and a pair of which one is
    nowhere held, have 0.

    Parameters
    ----------
    cells, totals
        Units, as :func:`presence` takes them; or
    present : sequence of sequence, optional
        1 where a region has a sector, 0 where not, None where unknown.

    Returns
    -------
    dict
        ``values``, a row and a column for each sector; ``both``, how many regions have both.
    """
    near, both = proximities(_present(cells, totals, present))
    return {"values": near.tolist(), "both": both.tolist()}


def proximities(present: Floats) -> tuple[Floats, Floats]:
    """φ of all pairs of sectors, and how many regions hold both; see :func:`proximity`."""
    both, first, second, _ = _jointly(present)
    most = np.maximum(first, second)
    near = np.divide(both, most, out=np.zeros_like(both), where=most > 0)
    np.fill_diagonal(near, 0.0)
    return near, both


def chances(present: Floats) -> Floats:
    """Chance that two sectors share so many regions or more, were each put anywhere.

    The upper tail of the hypergeometric law: of N regions known in both, n_i hold the one,
    and n_j are drawn for the other (Fisher's exact test, one-sided). How concentrated each
    of them is, and that sectors crowd in few regions, is given by n_i and n_j.
    """
    from scipy.stats import hypergeom

    both, first, second, known = _jointly(present)
    found: Floats = hypergeom.sf(both - 1, known, first, second)
    return found


def relatedness_density(present: Table, proximity: Table) -> dict[str, list[list[float]]]:
    """How much of what is near to a sector a region has.

    ω_jr = Σ_i x_ri φ_ij / Σ_i φ_ij, x_ri 1 where region r has sector i (Hidalgo et al. 2007):
    1 where it has all that ever goes together with j, 0 where nothing of it.

    Parameters
    ----------
    present : sequence of sequence
        A row for each region: 1 where it has the sector, 0 where not, None where unknown
        (then left out of both sums).
    proximity : sequence of sequence
        A row and a column for each sector. Its diagonal counts as it is given: with 0, what
        a sector is near to does not hold itself.

    Raises
    ------
    MeasureError
        ``not_square``; ``zero_total`` for a sector that is near to nothing.
    """
    held, near = _binary(present), _table("proximity", proximity)
    if near.shape[0] != near.shape[1] or near.shape[0] != held.shape[1]:
        raise MeasureError("not_square", field="proximity", expected=int(held.shape[1]))
    if np.isnan(near).any():
        raise MeasureError("missing_number", field="proximity")
    if (near.sum(axis=0) == 0).any():
        raise MeasureError("zero_total", field="proximity")
    return {"values": densities(held, near).tolist()}


def densities(present: Floats, near: Floats) -> Floats:
    """ω by region and sector; NaN where nothing known is near."""
    known = ~np.isnan(present)
    had, whole = np.where(known, present, 0.0) @ near, known.astype(float) @ near
    return np.divide(had, whole, out=np.full_like(had, np.nan), where=whole > 0)


def coagglomeration(
    first: Sequence[float], second: Sequence[float], whole: Sequence[float]
) -> float:
    """Whether two sectors lie in the same regions, more than all sectors do.

    γᶜ = Σ_m (s_mi − x_m)(s_mj − x_m) / (1 − Σ_m x_m²): s the sectors' and x all units'
    regional shares. 0 where they lie apart as by chance; negative where they avoid each
    other. Ellison, Glaeser and Kerr (2010); for two sectors it equals the index of Ellison
    and Glaeser (1997), without plants.

    Raises
    ------
    MeasureError
        ``one_holds_all`` where one region holds everything.
    """
    one, other = shares("first", first, least=2), shares("second", second, least=2)
    everywhere = shares("whole", whole, least=2)
    same_length(("first", one), ("whole", everywhere))
    same_length(("second", other), ("whole", everywhere))
    spread = 1 - float((everywhere**2).sum())
    if spread <= 0:
        raise MeasureError("one_holds_all", field="whole")
    return float(((one - everywhere) * (other - everywhere)).sum() / spread)


def coagglomeration_ends(
    first: tuple[Floats, Floats], second: tuple[Floats, Floats], whole: Floats
) -> tuple[float, float]:
    """Between which values the same lies where units are only known to lie between two.

    Parameters
    ----------
    first, second : tuple of ndarray
        Least and most units of each region.
    whole : ndarray
        All units of each region, which are known.
    """
    everywhere = whole / whole.sum()
    sides = [np.stack(_share_ends(*ends)) - everywhere for ends in (first, second)]
    corners = sides[0][:, None] * sides[1][None, :]
    spread = 1 - float((everywhere**2).sum())
    low, high = corners.min(axis=(0, 1)).sum(), corners.max(axis=(0, 1)).sum()
    return float(low / spread), float(high / spread)


def _share_ends(least: Floats, most: Floats) -> tuple[Floats, Floats]:
    """Least and most of a region's share: it is least where all others have their most."""
    low = least / (least + most.sum() - most)
    return low, most / (most + least.sum() - least)


def _present(cells: Table | None, totals: Sequence[float] | None, present: Table | None) -> Floats:
    if (cells is None) == (present is None):
        raise MeasureError("one_of_two", first="cells", second="present")
    return _binary(present) if present is not None else presence(cells or (), totals)


def _jointly(present: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Of every pair, among regions known in both: how many hold both, one, the other, all."""
    known = (~np.isnan(present)).astype(float)
    held = np.where(np.isnan(present), 0.0, present)
    first: Floats = held.T @ known
    return held.T @ held, first, first.T, known.T @ known


def _binary(present: Table) -> Floats:
    held = _table("present", present)
    if not np.isin(held[~np.isnan(held)], (0.0, 1.0)).all():
        raise MeasureError("not_present_or_absent", field="present")
    return held


def _table(name: str, rows: Table) -> Floats:
    """Rows of equal length as an array: numbers, none negative, NaN for None."""
    if not isinstance(rows, (list, tuple, np.ndarray)) or not len(rows):
        raise MeasureError("not_a_table", field=name)
    lengths = set()
    for row in rows:
        if not isinstance(row, (list, tuple, np.ndarray)) or not len(row):
            raise MeasureError("not_a_table", field=name)
        counts(name, [0.0 if _unknown(value) else value for value in row])
        lengths.add(len(row))
    if len(lengths) > 1:
        raise MeasureError("not_a_table", field=name)
    return np.array([[np.nan if _unknown(v) else float(v) for v in row] for row in rows])


def _unknown(value: object) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value))
