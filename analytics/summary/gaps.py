"""Measured concentration against recognised clusters, region by sector."""

from __future__ import annotations

import pandas as pd

from analytics.measures.pattern import discoveries
from analytics.measures.specialisation import ABOVE, BELOW, UNSURE
from analytics.measures.thresholds import (
    MIN_QUOTIENT_FOR_GAP,
    MIN_SHARE_FOR_GAP,
    MIN_UNITS_FOR_GAP,
)
from analytics.selection import Selection, select
from analytics.summary import linked
from analytics.summary.quotients import UNJUDGED, UNKNOWN, quotients
from analytics.summary.units import Units
from geodata.datasets import Datasets
from geodata.registers.activities import OTHER

BOTH, RECOGNISED, CANDIDATE, UNSAID, NEITHER = (
    "both",
    "recognised",
    "candidate",
    "unsaid",
    "neither",
)
GAPS = (BOTH, CANDIDATE, RECOGNISED, UNSAID, NEITHER)
# Root of the creative industries and crafts in the tree of sectors.
CREATIVE = "C"
# Headings for what fits nowhere else: nobody can be specialised in the rest.
RESIDUAL = frozenset({OTHER, "ID", "not_stated", "other_services", "I16"})


def gaps(units: Units, data: Datasets, selection: Selection) -> pd.DataFrame:
    """One row per region and category of a table that covers every region and sector.

    Returns
    -------
    DataFrame
        As :func:`~analytics.summary.quotients.quotients`, with ``records`` (of
        the region, in the sectors that the category stands for) and ``gap``:
        ``both`` recognised and concentrated; ``recognised`` but not measured as
        concentrated; ``candidate`` concentrated, not recognised, and of a size
        (:func:`_weighs`); ``neither``; ``unsaid`` where the data cannot say; and
        ``excess``, units beyond those that the region would have with the
        country's share (e_ij − e_j e_i / e).
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
    expected = rows["region_total"] * rows["category_total"] / rows["whole"]
    rows = rows.assign(records=records, excess=rows["units"] - expected)
    rows = rows.assign(verdict=_controlled(rows))
    facts = zip(rows["verdict"], rows["records"], _weighs(rows), rows["category"], strict=True)
    return rows.assign(
        gap=[
            _gap(str(verdict), int(count), weighs, matched=bool(units.sectors[str(category)]))
            for verdict, count, weighs, category in facts
        ]
    )


def _weighs(rows: pd.DataFrame) -> pd.Series:
    """Whether a cell is large enough, in itself and in its sector, to be proposed."""
    return (
        (rows["units"] >= MIN_UNITS_FOR_GAP)
        & (rows["value"] >= MIN_QUOTIENT_FOR_GAP)
        & (rows["units"] >= MIN_SHARE_FOR_GAP * rows["category_total"])
        & ~rows["category"].isin(RESIDUAL)
    )


def _controlled(rows: pd.DataFrame) -> pd.Series:
    """Verdicts, those that do not survive the control taken back to ``unsure``."""
    known = rows["p_value"].dropna()
    standing = dict(zip(known.index, discoveries(known.tolist()), strict=True))
    holds = [standing.get(i, True) for i in rows.index]
    return rows["verdict"].where(pd.Series(holds, index=rows.index), UNSURE)


def _gap(verdict: str, records: int, weighs: bool, *, matched: bool) -> str:
    """What one cell says; `matched` is whether its category stands for sectors of ours."""
    if not matched or verdict in (UNKNOWN, UNJUDGED):
        return UNSAID
    if records:
        return BOTH if verdict == ABOVE else RECOGNISED
    if verdict == BELOW:
        return NEITHER
    return CANDIDATE if verdict == ABOVE and weighs else UNSAID


def recognised(units: Units, data: Datasets, selection: Selection) -> dict[tuple[str, str], int]:
    """Records by region and category; a record over several regions counts in each."""
    chosen = select(data, units.summary.selection)
    links = linked(data, units.summary.selection, chosen)
    placed = links.merge(chosen[["sector_code"]], left_on="record_id", right_index=True)
    counts: dict[tuple[str, str], int] = {}
    for category in units.sectors:
        alike = _recognising(category, units, data)
        below = {leaf for code in alike for leaf in data.sectors.branch(code)}
        inside = placed[placed["sector_code"].isin(below)]
        for region, count in inside["region_code"].value_counts().items():
            counts[str(region), category] = int(count)
    return counts


def _recognising(category: str, units: Units, data: Datasets) -> tuple[str, ...]:
    """Sectors whose clusters recognise what a category counts: like with like.

    A category of industrial firms often holds crafts beside an industry (textile
    and carpets), or one activity of a sector that otherwise is another category
    (chemicals, and aromatic plants among food). A cluster of weavers recognises
    no spinning mill, so such sectors count only where the category holds nothing else.
    """
    codes = units.sectors[category]
    elsewhere = {c for other, held in units.sectors.items() if other != category for c in held}
    alike = tuple(
        code
        for code in codes
        if not code.startswith(CREATIVE) and data.sectors.parent(code) not in elsewhere
    )
    return alike or codes
