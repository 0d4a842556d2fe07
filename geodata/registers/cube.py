"""From sums to what may be read: tables by region and sector under secrecy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.registers import secrecy
from geodata.registers.branches import NONE, Branches
from geodata.registers.grid import Grid, binned, protected
from geodata.registers.secrecy import Held, Rule

TOTAL = "total"
OK, SUPPRESSED, PARTIAL = "ok", "suppressed", "partial"
# Fewer establishments, or one of the weight of a quarter, and their index tells their sizes.
MIN_ESTABLISHMENTS = 10
MAX_HERFINDAHL = 0.25
HERFINDAHL_DIGITS = 2
Floats = npt.NDArray[np.float64]
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

    def measures(self) -> dict[str, tuple[Floats, Floats, npt.NDArray[np.int64]]]:
        """Firms, and jobs where known: sums and least of each cell with margins, units that say."""
        firms = secrecy.with_margins(self.firms)
        found = {"firms": (firms, secrecy.with_margins((self.firms > 0) * 1), self.firms)}
        if self.knows_jobs:
            least = secrecy.with_margins(np.minimum(self.with_jobs, self.jobs))
            found["jobs"] = (secrecy.with_margins(self.jobs), least, self.with_jobs)
        return {key: (v.astype(float), low.astype(float), n) for key, (v, low, n) in found.items()}

    @property
    def knows_jobs(self) -> bool:
        """Whether any unit says how many jobs it has."""
        return bool(self.with_jobs.any())


def cube(
    table: pd.DataFrame,
    regions: tuple[str, ...],
    sectors: tuple[str, ...],
    rule: Rule,
    branches: Branches = NONE,
) -> pd.DataFrame:
    """Every year's table with its margins, hidden cells without their numbers.

    Each year is a table of its own: years of a register are not added up.

    Returns
    -------
    DataFrame
        One row per year, region (or ``total``) and sector (or ``total``):
        ``firms`` missing where ``status`` is ``suppressed``, ``jobs`` where
        ``jobs_status`` is, which hides more; ``partial`` is a sum of which some
        units do not know theirs.
    """
    years = [
        _year(
            int(str(year)),
            YearTable.of(rows, len(regions), len(sectors)),
            regions,
            sectors,
            rule,
            branches,
        )
        for year, rows in table.groupby("year")
    ]
    if not years:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(years, ignore_index=True)


def _year(
    year: int,
    sums: YearTable,
    regions: tuple[str, ...],
    sectors: tuple[str, ...],
    rule: Rule,
    branches: Branches,
) -> pd.DataFrame:
    mask = secrecy.hidden(sums.firms, rule, branches)
    held, jobs_mask = Held(sums.jobs, sums.with_jobs, sums.largest), mask
    if sums.knows_jobs:
        jobs_mask = secrecy.hidden_value(sums.firms, held, rule, mask, branches)
    firms, whole = secrecy.with_margins(sums.firms), held.with_margins()
    names = [*regions, TOTAL], [*sectors, TOTAL]
    stated = (whole.known > 0) | (firms == 0)
    frame = pd.DataFrame(
        {
            "year": year,
            "region_code": np.repeat(names[0], firms.shape[1]),
            "sector_code": np.tile(names[1], firms.shape[0]),
            "firms": _masked(firms, ~mask),
            "jobs": _masked(whole.value, ~jobs_mask & stated & sums.knows_jobs),
            "status": np.where(mask, SUPPRESSED, OK).ravel(),
            "jobs_status": np.select(
                [jobs_mask, whole.known == firms, stated], [SUPPRESSED, OK, PARTIAL], "unknown"
            ).ravel(),
        }
    )
    if not sums.knows_jobs:
        frame["jobs_status"] = "unknown"
    return frame


def _masked(values: npt.NDArray[np.int64], shown: npt.NDArray[np.bool_]) -> pd.Series:
    """Values where they are told, missing elsewhere."""
    return pd.Series(values.ravel(), dtype="Int64").where(pd.Series(shown.ravel()))


def establishments(table: pd.DataFrame, sectors: tuple[str, ...]) -> pd.DataFrame:
    """Herfindahl index of each sector's establishments, for Ellison and Glaeser.

    Given only where every unit knows its jobs, enough units stand behind it and
    none weighs so much that the index would tell its size; rounded, so that one
    of the units cannot subtract itself and find the others.

    Returns
    -------
    DataFrame
        One row per year and sector: ``year``, ``sector_code``, ``herfindahl``
        to ``HERFINDAHL_DIGITS`` significant digits.
    """
    sums = table.groupby(["year", "sector"])[["firms", "jobs", "with_jobs", "squares"]].sum()
    sums = sums[
        (sums["firms"] >= MIN_ESTABLISHMENTS)
        & (sums["with_jobs"] == sums["firms"])
        & (sums["jobs"] > 0)
    ]
    index = sums["squares"] / sums["jobs"].astype(float) ** 2
    told = index[index <= MAX_HERFINDAHL].map(lambda h: float(f"{h:.{HERFINDAHL_DIGITS}g}"))
    frame = told.rename("herfindahl").reset_index()
    return frame.assign(sector_code=np.array(sectors, dtype=object)[frame["sector"]]).drop(
        columns="sector"
    )


def hidden(
    table: pd.DataFrame,
    year: int,
    measure: str,
    regions: tuple[str, ...],
    sectors: tuple[str, ...],
) -> npt.NDArray[np.bool_]:
    """Which cells of one year's table with margins are not told, by region and sector."""
    rows = table[table["year"] == year].set_index(["region_code", "sector_code"])
    status = rows["jobs_status" if measure == "jobs" else "status"]
    wide = (status == SUPPRESSED).unstack("sector_code")
    mask: npt.NDArray[np.bool_] = wide.loc[[*regions, TOTAL], [*sectors, TOTAL]].to_numpy(bool)
    return mask


def told(
    table: pd.DataFrame, year: int, regions: tuple[str, ...], sectors: tuple[str, ...]
) -> npt.NDArray[np.bool_]:
    """Whether the number of firms of one year is told, by region and sector."""
    rows = table[table["year"] == year].set_index(["region_code", "sector_code"])["status"]
    wide = (rows == OK).unstack("sector_code")
    shown: npt.NDArray[np.bool_] = wide.loc[list(regions), list(sectors)].to_numpy(dtype=bool)
    return shown


def planes(
    cells: pd.DataFrame,
    shown: npt.NDArray[np.bool_],
    grid: Grid,
    least: int,
) -> tuple[npt.NDArray[np.float32], int]:
    """Weights of the stored grid by sector, of one year, and units that are not drawn.

    Only units of cells whose number is told are drawn: whatever is done with
    the surface, it says nothing that the table does not.

    Parameters
    ----------
    cells : DataFrame
        Of one year, as a tally holds them.
    shown : ndarray of bool, shape (regions, sectors)
        Cells of the table whose number of firms is told.
    """
    layers, left = [], 0
    for number in range(shown.shape[1]):
        own = cells[cells["sector"] == number]
        drawn = shown[own["region"].to_numpy(), number]
        groups, rest = protected(own[drawn], least)
        layers.append(binned(groups, grid))
        left += rest + int(own.loc[~drawn, "firms"].sum())
    return np.stack(layers), left
