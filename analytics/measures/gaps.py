"""Measured concentration against recognised clusters, region by sector."""

from __future__ import annotations

import pandas as pd

from analytics.measures.pattern import discoveries
from analytics.measures.quotients import UNKNOWN, quotients
from analytics.measures.specialisation import ABOVE, BELOW, UNSURE
from analytics.measures.units import Units
from analytics.selection import Selection, select
from analytics.summary import linked
from geodata.datasets import Datasets

BOTH, RECOGNISED, CANDIDATE, UNSAID, NEITHER = (
    "both",
    "recognised",
    "candidate",
    "unsaid",
    "neither",
)
GAPS = (BOTH, CANDIDATE, RECOGNISED, UNSAID, NEITHER)
# Two firms above their share are no cluster to propose to a committee.
LEAST_UNITS = 5


def gaps(units: Units, data: Datasets, selection: Selection) -> pd.DataFrame:
    """One row per region and category of a table that covers every region and sector.

    Returns
    -------
    DataFrame
        As :func:`~analytics.measures.quotients.quotients`, with ``records`` (of
        the region, in the sectors that the category stands for) and ``gap``:
        ``both`` recognised and concentrated; ``recognised`` but not measured as
        concentrated; ``candidate`` concentrated, not recognised, at least
        ``LEAST_UNITS`` units; ``neither``; ``unsaid`` where the data cannot say.
        Concentrated is a quotient above 1 that survives the false discovery
        control over all cells: a table of two hundred of them would otherwise
        propose five candidates by chance alone.
    """
    rows = quotients(units)
    counts = recognised(units, data, selection)
    records = [
        counts.get((str(region), str(category)), 0)
        for region, category in zip(rows["region_code"], rows["category"], strict=True)
    ]
    rows = rows.assign(records=records)
    rows = rows.assign(verdict=_held(rows))
    facts = zip(rows["verdict"], rows["records"], rows["units"], rows["category"], strict=True)
    return rows.assign(
        gap=[
            _gap(str(verdict), int(held), float(size), matched=bool(units.sectors[str(category)]))
            for verdict, held, size, category in facts
        ]
    )


def _held(rows: pd.DataFrame) -> pd.Series:
    """Verdicts, those that do not survive the control taken back to ``unsure``."""
    known = rows["p_value"].dropna()
    standing = dict(zip(known.index, discoveries(known.tolist()), strict=True))
    kept = [standing.get(i, True) for i in rows.index]
    return rows["verdict"].where(pd.Series(kept, index=rows.index), UNSURE)


def _gap(verdict: str, records: int, size: float, *, matched: bool) -> str:
    """What one cell says; `matched` is whether its category stands for sectors of ours."""
    if not matched or verdict == UNKNOWN:
        return UNSAID
    if records:
        return BOTH if verdict == ABOVE else RECOGNISED
    if verdict == BELOW:
        return NEITHER
    return CANDIDATE if verdict == ABOVE and size >= LEAST_UNITS else UNSAID


def recognised(units: Units, data: Datasets, selection: Selection) -> dict[tuple[str, str], int]:
    """Records by region and category; a record over several regions counts in each."""
    chosen = select(data, units.summary.selection)
    links = linked(data, units.summary.selection, chosen)
    held = links.merge(chosen[["sector_code"]], left_on="record_id", right_index=True)
    found: dict[tuple[str, str], int] = {}
    for category, codes in units.sectors.items():
        below = {leaf for code in codes for leaf in data.sectors.branch(code)}
        inside = held[held["sector_code"].isin(below)]
        for region, count in inside["region_code"].value_counts().items():
            found[str(region), category] = int(count)
    return found
