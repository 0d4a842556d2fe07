"""From sums to what may be read: tables by region and sector under secrecy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.registers import secrecy
from geodata.registers.grid import Grid, binned, protected
from geodata.registers.secrecy import Rule

TOTAL = "total"
OK, SUPPRESSED, PARTIAL = "ok", "suppressed", "partial"
COLUMNS = ("year", "region_code", "sector_code", "firms", "jobs", "status", "jobs_status")


@dataclass(frozen=True)
class YearTable:
    """Sums of one year as arrays of regions × sectors, without margins."""

    firms: npt.NDArray[np.int64]
    jobs: npt.NDArray[np.int64]
    with_jobs: npt.NDArray[np.int64]
    largest: npt.NDArray[np.int64]

    @classmethod
    def of(cls, table: pd.DataFrame, regions: int, sectors: int) -> YearTable:
        """Dense arrays of one year's rows of a tally."""

        def dense(name: str) -> npt.NDArray[np.int64]:
            array = np.zeros((regions, sectors), dtype=np.int64)
            array[table["region"], table["sector"]] = table[name]
            return array

        return cls(*(dense(name) for name in ("firms", "jobs", "with_jobs", "largest")))

    @property
    def knows_jobs(self) -> bool:
        """Whether any unit says how many jobs it has."""
        return bool(self.with_jobs.any())


def cube(
    table: pd.DataFrame, regions: tuple[str, ...], sectors: tuple[str, ...], rule: Rule
) -> pd.DataFrame:
    """Every year's table with its margins, hidden cells without their numbers.

    Each year is a table of its own: years of a register are not added up.

    Returns
    -------
    DataFrame
        One row per year, region (or ``total``) and sector (or ``total``):
        ``firms`` and ``jobs`` missing where ``status`` is ``suppressed``;
        ``jobs_status`` is ``partial`` where some units do not know theirs.
    """
    years = [
        _year(
            int(str(year)), YearTable.of(rows, len(regions), len(sectors)), regions, sectors, rule
        )
        for year, rows in table.groupby("year")
    ]
    if not years:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(years, ignore_index=True)


def _year(
    year: int, sums: YearTable, regions: tuple[str, ...], sectors: tuple[str, ...], rule: Rule
) -> pd.DataFrame:
    value, largest = (sums.jobs, sums.largest) if sums.knows_jobs else (None, None)
    mask = secrecy.hidden(sums.firms, rule, value, largest)
    firms = secrecy.with_margins(sums.firms)
    jobs = secrecy.with_margins(sums.jobs)
    known = secrecy.with_margins(sums.with_jobs)
    names = [*regions, TOTAL], [*sectors, TOTAL]
    shape = firms.shape
    shown = ~mask
    frame = pd.DataFrame(
        {
            "year": year,
            "region_code": np.repeat(names[0], shape[1]),
            "sector_code": np.tile(names[1], shape[0]),
            "firms": _masked(firms, shown),
            "jobs": _masked(jobs, shown & ((known > 0) | (firms == 0)) & sums.knows_jobs),
            "status": np.where(mask, SUPPRESSED, OK).ravel(),
            "jobs_status": np.select(
                [mask, known == firms, known > 0], [SUPPRESSED, OK, PARTIAL], "unknown"
            ).ravel(),
        }
    )
    if not sums.knows_jobs:
        frame["jobs_status"] = "unknown"
    return frame


def _masked(values: npt.NDArray[np.int64], shown: npt.NDArray[np.bool_]) -> pd.Series:
    """Values where they are told, missing elsewhere."""
    return pd.Series(values.ravel(), dtype="Int64").where(pd.Series(shown.ravel()))


def establishments(table: pd.DataFrame, sectors: tuple[str, ...], least: int) -> pd.DataFrame:
    """Herfindahl index of each sector's establishments, for Ellison and Glaeser.

    Given only where every unit knows its jobs and enough units stand behind it.
    """
    sums = table.groupby(["year", "sector"])[["firms", "jobs", "with_jobs", "squares"]].sum()
    told = sums[
        (sums["firms"] >= least) & (sums["with_jobs"] == sums["firms"]) & (sums["jobs"] > 0)
    ]
    index = told["squares"] / told["jobs"].astype(float) ** 2
    frame = index.rename("herfindahl").reset_index()
    return frame.assign(sector_code=np.array(sectors, dtype=object)[frame["sector"]]).drop(
        columns="sector"
    )


def planes(
    cells: pd.DataFrame, year: int, sectors: int, grid: Grid, least: int
) -> tuple[npt.NDArray[np.float32], int]:
    """Weights of the stored grid by sector, of one year, and units that cannot be drawn."""
    of_year = cells[cells["year"] == year]
    layers, left = [], 0
    for number in range(sectors):
        groups, rest = protected(of_year[of_year["sector"] == number], least)
        layers.append(binned(groups, grid))
        left += rest
    return np.stack(layers), left
