"""One year of a register's placed rows measured: curves of distances, and places.

What is made here is what may be told: see :mod:`geodata.registers.measured`, which stores it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import nearness, neighbourhood, scan
from geodata.registers.grid import Grid
from geodata.registers.secrecy import Rule

KM = 1000.0
# Fewer units, and a curve would be the distances between some of them.
LEAST = 30
# Of a sector's units, those without a point must be few: who they are is not chance.
MIN_LOCATED = 0.8
# Sites closer to each other than this are one address, however it was written; metres.
ADDRESS_M = 10.0
REACH_KM, STEP_KM = 180, 2
RADII_KM = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
# Circles of these sizes around the middles of cells of this side; larger where many are filled.
CIRCLES_KM = (5.0, 7.5, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0)
CELL_KM, MOST_CELLS = 5.0, 6_000
# Fewer leave no p-value small enough to stand among the scans of fifty sectors.
SCANS = 999
# Circles as likely as the likeliest, in log likelihood.
SUPPORT = 2.0
# A place rests on so many units at least; they are told to fives, jobs to two digits.
LEAST_IN_PLACE, TOLD_TO = 10, 5
DIGITS = 4
CURVE_COLUMNS = ("year", "sector_code", "curve", "at", "value", "low", "high", "lowest", "highest")
FINDING_COLUMNS = (
    "year",
    "sector_code",
    "curve",
    "why",
    "p_near",
    "p_far",
    "bandwidth_km",
    "located",
)
PLACE_COLUMNS = ("year", "sector_code", "place", "circles", "firms", "expected", "jobs", "p_value")
K, M, SCAN = "k", "m", "scan"
STACKED, FEW, UNLOCATED = "stacked", "few", "unlocated"
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """The placed rows of one year, as numbers.

    Attributes
    ----------
    sector : ndarray of str
        Of every row.
    jobs : ndarray of int
        -1 where unknown.
    at : ndarray, shape (rows, 2)
        Metres of the register's grid; missing where a row has no point.
    """

    sector: npt.NDArray[np.object_]
    jobs: Ints
    at: Floats


@dataclass(frozen=True)
class Year:
    """One year of a register, and what is measured of it."""

    year: int
    rows: Rows
    groups: dict[str, tuple[str, ...]]
    rule: Rule

    @cached_property
    def _pointed(self) -> npt.NDArray[np.bool_]:
        """Which rows have a point."""
        return np.asarray(np.isfinite(self.rows.at).all(axis=1), dtype=np.bool_)

    def parts(self, grid: Grid) -> Iterator[pd.DataFrame]:
        """Tables of results, one a step."""
        pointed = self._pointed
        sites = self.rows.at[pointed]
        addresses = np.round(sites / ADDRESS_M)
        areas = len(sites) > 0 and nearness.stacked(addresses) > nearness.MAX_STACKED
        chosen: dict[str, Ints] = {}
        for code, held in self.groups.items():
            own = np.isin(self.rows.sector, held)
            inside = np.flatnonzero(own[pointed])
            why = _refused(int(own.sum()), len(inside), areas=areas)
            if why and own.any():
                yield self._finding(code, "", why=why)
            elif not why:
                chosen[code] = inside
        for code, inside in chosen.items():
            yield from self._k(code, sites, inside)
        yield from self._m(sites, chosen)
        if chosen:
            units, side = in_cells(sites)
            jobs = self.rows.jobs[pointed]
            for code, inside in chosen.items():
                yield from self._places(code, units, inside, jobs, (grid, side))

    def _k(self, code: str, sites: Floats, inside: Ints) -> Iterator[pd.DataFrame]:
        at: Floats = np.arange(0, REACH_KM + STEP_KM, STEP_KM).astype(np.float64) * KM
        # As the draws are spread, not as the sector is: else it would not be drawn like them.
        wide = nearness.bandwidth(sites, REACH_KM * KM, len(inside))
        # Smoothed by less than a cell of the grid of places, single distances could be read.
        wide = max(wide, KM)
        found = nearness.densities(sites[inside], sites, at, wide, nearness.SIMULATIONS)
        observed, simulated, used = found
        # Of a metre, the density is too small a number to read: of a kilometre.
        yield from self._curve(code, K, at / KM, observed * KM, simulated * KM, used / KM)

    def _m(self, sites: Floats, chosen: dict[str, Ints]) -> Iterator[pd.DataFrame]:
        if not chosen:
            return
        radii = np.array(RADII_KM) * KM
        seen, drawn = [], []
        for observed, simulated in neighbourhood.m_values(
            sites, list(chosen.values()), radii, nearness.SIMULATIONS
        ):
            seen.append(observed)
            drawn.append(simulated)
            yield pd.DataFrame()
        for number, code in enumerate(chosen):
            observed = np.array([one[number] for one in seen])
            simulated = np.column_stack([one[:, number] for one in drawn])
            yield from self._curve(code, M, np.array(RADII_KM), observed, simulated, 0.0)

    def _curve(
        self, code: str, curve: str, at: Floats, observed: Floats, simulated: Floats, wide: float
    ) -> Iterator[pd.DataFrame]:
        """A curve with its envelopes, and what it finds."""
        found = nearness.bands(observed, simulated)
        table = pd.DataFrame({"year": self.year, "sector_code": code, "curve": curve, "at": at})
        for name, values in (
            ("value", observed),
            ("low", found.low),
            ("high", found.high),
            ("lowest", np.maximum(found.lowest, 0.0)),
            ("highest", found.highest),
        ):
            table[name] = _rounded(values)
        yield table
        yield self._finding(
            code, curve, p_near=found.p_above, p_far=found.p_below, bandwidth_km=round(wide, 1)
        )

    def _finding(self, code: str, curve: str, **said: object) -> pd.DataFrame:
        row = {"why": "", "p_near": np.nan, "p_far": np.nan, "bandwidth_km": np.nan} | said
        row["located"] = float(self._pointed.mean())
        return pd.DataFrame([{"year": self.year, "sector_code": code, "curve": curve} | row])

    def _places(
        self, code: str, units: scan.Units, inside: Ints, jobs: Ints, laid: tuple[Grid, float]
    ) -> Iterator[pd.DataFrame]:
        least = max(LEAST_IN_PLACE, self.rule.least)
        windows = scan.Stepped(units.at, tuple(one * KM for one in CIRCLES_KM))
        found = scan.circles(units, inside, windows, SCANS, least, SUPPORT)
        sure = [one for one in found if one.p_value <= scan.LEVEL]
        share = len(inside) / len(units.location)
        rows = []
        for number, circles in enumerate(_touching(sure, units.at), 1):
            members = np.concatenate([one.members for one in circles])
            within = np.isin(units.location, members)
            own = inside[within[inside]]
            rows.append(
                {
                    "year": self.year,
                    "sector_code": code,
                    "place": number,
                    "circles": _written(circles, units.at, *laid),
                    "firms": _fives(len(own)),
                    "expected": _fives(within.sum() * share),
                    "jobs": _jobs(jobs[own], self.rule),
                    "p_value": min(one.p_value for one in circles),
                }
            )
        yield pd.DataFrame(rows, columns=list(PLACE_COLUMNS))
        p_value = min((one.p_value for one in found), default=1.0)
        yield self._finding(code, SCAN, p_near=p_value)


def _refused(units: int, located: int, *, areas: bool) -> str:
    """Why nothing is measured of a sector; empty where it is."""
    if areas:
        return STACKED
    if located < LEAST:
        return FEW
    return UNLOCATED if located < MIN_LOCATED * units else ""


def in_cells(sites: Floats) -> tuple[scan.Units, float]:
    """All units by the cell they stand in, told by its middle; and the side of a cell."""
    side = CELL_KM * KM
    while True:
        cells = np.floor(sites / side).astype(np.int64)
        filled, location = np.unique(cells, axis=0, return_inverse=True)
        if len(filled) <= MOST_CELLS:
            middles: Floats = (filled.astype(np.float64) + 0.5) * side
            return scan.Units(middles, location.ravel()), side
        side *= 1.5


def _touching(circles: list[scan.Circle], at: Floats) -> list[list[scan.Circle]]:
    """Circles that touch each other, together: a place need not be round."""
    groups: list[list[scan.Circle]] = []
    for circle in circles:
        near = [
            group
            for group in groups
            if any(_apart(circle, one, at) <= CELL_KM * KM for one in group)
        ]
        groups = [group for group in groups if group not in near]
        groups.append([circle, *(one for group in near for one in group)])
    return sorted(groups, key=lambda group: -max(one.ratio for one in group))


def _apart(first: scan.Circle, second: scan.Circle, at: Floats) -> float:
    """Metres between the edges of two circles."""
    between = float(np.hypot(*(at[first.centre] - at[second.centre])))
    return between - first.radius - second.radius


def _written(circles: list[scan.Circle], at: Floats, grid: Grid, side: float) -> str:
    """Circles as text: longitude, latitude, kilometres; a semicolon between them."""
    texts = []
    for one in circles:
        lon, lat = grid.degrees(at[one.centre, :1], at[one.centre, 1:])
        texts.append(f"{lon[0]:.4f},{lat[0]:.4f},{(one.radius + side / 2) / KM:g}")
    return ";".join(texts)


def _fives(number: float) -> int:
    """A number of units as it is told: to the nearest five."""
    return int(round(number / TOLD_TO) * TOLD_TO)


def _jobs(jobs: Ints, rule: Rule) -> float:
    """Jobs of a place to two digits; missing where some units do not say or one holds too much."""
    known = jobs[jobs >= 0]
    total = int(known.sum())
    if len(known) < max(rule.least, len(jobs)) or not total or known.max() > rule.share * total:
        return float("nan")
    digits = 1 - int(np.floor(np.log10(total)))
    return float(round(total, min(digits, 0)))


def _rounded(values: Floats) -> Floats:
    """Numbers to a few significant digits."""
    return np.array([float(f"{value:.{DIGITS}g}") for value in values])
