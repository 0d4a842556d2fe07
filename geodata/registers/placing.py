"""Rows → regions, sectors and grid cells, with a reason for every row left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.places.gazetteer import Gazetteer
from geodata.places.locator import REASONS, Locator
from geodata.registers import branches, tally
from geodata.registers.activities import UNMAPPED, ActivityMap
from geodata.registers.branches import Branches
from geodata.registers.grid import Grid
from geodata.registers.rows import RegisterColumns
from geodata.registers.tally import FIRST_YEAR, LAST_YEAR, PlacedRows, Tally

PLACED = "placed"
# In the order in which they are looked for: a row is counted under the first.
REFUSALS = (
    "repeated_id",
    "inactive",
    "bad_year",
    "negative_jobs",
    "no_place",
    *REASONS[1:],
    "region_unknown",
    "unmapped_activity",
)
# No plant of the world has so many.
MOST_JOBS = 10_000_000
# What a register may call a unit that is alive.
ACTIVE = frozenset({"", "1", "true", "actif", "active", "en activité", "نشط", "a"})
Mask = npt.NDArray[np.bool_]
# Ten metres: the same place, however its coordinates were written.
PLACE_DECIMALS = 4
PRIME = np.uint64(0x9E3779B97F4A7C15)


@dataclass
class Placer:
    """Everything a batch of rows is placed with.

    Attributes
    ----------
    country, boundary_set : str
    regions, sectors : tuple of str
        Region codes and sector codes in the order of their numbers.
    locator : Locator
    gazetteer : Gazetteer
    activities : ActivityMap
    grid : Grid
    columns : RegisterColumns
    year : int
        Year of rows that carry none.
    threads : int
    districts : ndarray of int or None
        The district of each region, where the country has districts.
    """

    country: str
    boundary_set: str
    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    locator: Locator
    gazetteer: Gazetteer
    activities: ActivityMap
    grid: Grid
    columns: RegisterColumns
    year: int
    threads: int = 1
    districts: npt.NDArray[np.int64] | None = None

    @cached_property
    def branches(self) -> Branches:
        """The branches of the sector tree over the sectors."""
        return branches.of(self.sectors, self.activities.sectors)

    def place(self, rows: pd.DataFrame, repeated: Mask | None = None) -> tuple[PlacedRows, Tally]:
        """Place one batch.

        Parameters
        ----------
        rows : DataFrame
            As :func:`geodata.registers.rows.batches` gives them.
        repeated : ndarray of bool, optional
            Rows whose identifier was seen before.

        Returns
        -------
        PlacedRows
            The rows that could be placed and mapped.
        Tally
            Their sums, and all rows by reason.
        """
        size = len(rows)
        year, bad_year = self._years(rows)
        jobs, negative = self._jobs(rows)
        region, cell, x, y, where = self._places(rows)
        sector = self._sectors(rows)
        reason = np.full(size, PLACED, dtype=object)
        reason[sector < 0] = "unmapped_activity"
        reason[region < 0] = where[region < 0]
        reason[negative] = "negative_jobs"
        reason[bad_year] = "bad_year"
        reason[self._inactive(rows)] = "inactive"
        if repeated is not None:
            reason[repeated] = "repeated_id"
        placed_rows = reason == PLACED
        placed = PlacedRows(
            region=region[placed_rows],
            sector=sector[placed_rows],
            year=year[placed_rows],
            jobs=jobs[placed_rows],
            cell=cell[placed_rows],
            x=x[placed_rows],
            y=y[placed_rows],
            unit=self._units(rows)[placed_rows],
        )
        return placed, tally.of(placed, Counter(reason.tolist()), size)

    def _places(
        self, rows: pd.DataFrame
    ) -> tuple[
        npt.NDArray[np.int64],
        npt.NDArray[np.int64],
        npt.NDArray[np.float64],
        npt.NDArray[np.float64],
        npt.NDArray[np.object_],
    ]:
        """Region, fine cell and metres of each row, and why it has no region.

        A point decides; the stated region serves where there is no usable point.
        """
        size = len(rows)
        region = np.full(size, -1, dtype=np.int64)
        why = np.full(size, "no_place", dtype=object)
        x = y = np.full(size, np.nan)
        if self.columns.has_points:
            lon, lat = (_numbers(rows[name]) for name in (self.columns.lon, self.columns.lat))
            located = self.locator.locate(lon, lat, threads=self.threads)
            region = self._order[located.numbers]
            has_point = ~(np.isnan(lon) & np.isnan(lat))
            why[has_point] = located.reasons[has_point]
            placed = region >= 0
            x, y = np.full(size, np.nan), np.full(size, np.nan)
            x[placed], y[placed] = self.grid.project(lon[placed], lat[placed])
        if self.columns.region:
            stated = self._stated(rows[self.columns.region])
            filled = (region < 0) & (stated >= 0)
            region[filled] = stated[filled]
            named = (rows[self.columns.region].astype(str).str.strip() != "").to_numpy()
            why[(stated < 0) & named & (why == "no_place")] = "region_unknown"
        cell = np.full(size, -1, dtype=np.int64)
        pointed = ~np.isnan(x)
        cell[pointed] = self.grid.fine_cells(x[pointed], y[pointed])
        return region, cell, x, y, why

    @cached_property
    def _order(self) -> npt.NDArray[np.int64]:
        """Number of each of the locator's regions among ours; the last entry is "none"."""
        number = {code: i for i, code in enumerate(self.regions)}
        names = self.locator.names
        return np.array([*(number.get(str(code), -1) for code in names), -1], dtype=np.int64)

    def _stated(self, column: pd.Series) -> npt.NDArray[np.int64]:
        """Numbers of regions given by code or name; every different spelling is read once."""
        number = {code: i for i, code in enumerate(self.regions)}
        places, different = pd.factorize(column.astype(str).str.strip())
        codes = [self._read(str(text)) if text else None for text in different]
        return np.array([*(number.get(str(code), -1) for code in codes), -1])[places]

    def _read(self, text: str) -> str | None:
        """A stated region or commune as a region of the register's set; certain or none."""
        code = self.gazetteer.place(text, self.country).code
        known = set(self.regions)
        if code is None or code in known:
            return code
        move = self.gazetteer.regions.lineage.move(code, self.boundary_set)
        return move.code if move is not None and move.status != "parent_only" else None

    def _units(self, rows: pd.DataFrame) -> npt.NDArray[np.uint64]:
        """Identifier, or else place, with the activity as written, as one number per unit."""
        if not (self.columns.id or self.columns.has_points):
            return np.zeros(len(rows), dtype=np.uint64)
        if self.columns.id:
            texts = rows[self.columns.id].astype(str).str.strip()
            # Nearly all of them differ: nothing is gained by looking for equal ones first.
            keys = pd.util.hash_array(texts.to_numpy(dtype=object), categorize=False)
            known = (texts != "").to_numpy()
        else:
            at = [_numbers(rows[name]) for name in (self.columns.lon, self.columns.lat)]
            known = ~np.isnan(at[0] + at[1])
            lon, lat = (hashed(pd.Series(np.round(degrees, PLACE_DECIMALS))) for degrees in at)
            keys = lon * PRIME + lat
        keys = keys * PRIME + hashed(rows[self.columns.sector].astype(str).str.strip().str.upper())
        return np.where(known, keys, np.uint64(0))

    def _sectors(self, rows: pd.DataFrame) -> npt.NDArray[np.int64]:
        number = {code: i for i, code in enumerate(self.sectors)} | {UNMAPPED: -1}
        places, different = pd.factorize(rows[self.columns.sector].astype(str))
        codes = [number[self.activities.sector(code)] for code in different]
        return np.array([*codes, -1], dtype=np.int64)[places]

    def _years(self, rows: pd.DataFrame) -> tuple[npt.NDArray[np.int64], Mask]:
        if not self.columns.year:
            return np.full(len(rows), self.year, dtype=np.int64), np.zeros(len(rows), dtype=bool)
        years = _numbers(rows[self.columns.year])
        bad = ~((years >= FIRST_YEAR) & (years <= LAST_YEAR))
        return np.where(bad, self.year, years).astype(np.int64), bad

    def _jobs(self, rows: pd.DataFrame) -> tuple[npt.NDArray[np.int64], Mask]:
        """Jobs, -1 where unknown; a number that no unit can have is an error, not an unknown."""
        if not self.columns.jobs:
            return np.full(len(rows), -1, dtype=np.int64), np.zeros(len(rows), dtype=bool)
        jobs = _numbers(rows[self.columns.jobs])
        known = np.where(np.isfinite(jobs), jobs, -1.0)
        wrong = np.isfinite(jobs) & ((jobs < 0) | (jobs > MOST_JOBS))
        return np.rint(np.where(wrong, -1.0, known)).astype(np.int64), wrong

    def _inactive(self, rows: pd.DataFrame) -> Mask:
        if not self.columns.status:
            return np.zeros(len(rows), dtype=bool)
        places, different = pd.factorize(rows[self.columns.status].astype(str))
        alive = [text.strip().lower() in ACTIVE for text in different]
        return ~np.array([*alive, True], dtype=bool)[places]


def hashed(column: pd.Series) -> npt.NDArray[np.uint64]:
    """A number for each value, the same on every machine."""
    places, different = pd.factorize(column, use_na_sentinel=False)
    return pd.util.hash_array(np.asarray(different))[places]


def _numbers(column: pd.Series) -> npt.NDArray[np.float64]:
    """A column as numbers, decimal commas too; what is none is missing."""
    if column.dtype.kind in "fiu":
        return column.to_numpy(dtype=float)
    text = column.astype(str).str.strip().str.replace(",", ".", regex=False)
    return pd.to_numeric(text, errors="coerce").to_numpy(dtype=float)
