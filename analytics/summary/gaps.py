"""Measured concentration against recognised clusters, region by sector."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.measures.specialisation import ABOVE, BELOW
from analytics.measures.thresholds import MIN_SHARE_FOR_GAP, MIN_UNITS_FOR_GAP
from analytics.selection import Selection, select
from analytics.summary import focus, linked
from analytics.summary.quotients import UNJUDGED, UNKNOWN, quotients
from analytics.summary.units import Units
from geodata import lists
from geodata.datasets import Datasets
from geodata.registers.activities import OTHER
from geodata.sectors import rest_of

BOTH, RECOGNISED, CANDIDATE, UNSAID, NEITHER = (
    "both",
    "recognised",
    "candidate",
    "unsaid",
    "neither",
)
FOUND = ("records", "recognised_by", "set_aside", "excess", "gap")
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
        the region, in the sectors that the category stands for), which they are
        (``recognised_by``), those set aside as of another kind, and ``gap``:
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
    found = recognised(units, data)
    pairs = list(zip(map(str, rows["region_code"]), map(str, rows["category"]), strict=True))
    expected = rows["region_total"] * rows["category_total"] / rows["whole"]
    rows = rows.assign(
        records=[len(found.by.get(pair, ())) for pair in pairs],
        recognised_by=[lists.joined(found.by.get(pair, ()), "clusters") for pair in pairs],
        set_aside=[lists.joined(found.aside.get(pair, ()), "clusters") for pair in pairs],
        excess=rows["units"] - expected,
    )
    weighs = _weighs(rows, float(selection.quotient))
    facts = zip(rows["verdict"], rows["records"], weighs, rows["category"], strict=True)
    return rows.assign(
        gap=[
            _gap(str(verdict), int(count), weighs, matched=bool(units.sectors[str(category)]))
            for verdict, count, weighs, category in facts
        ]
    )


def _weighs(rows: pd.DataFrame, quotient: float) -> pd.Series:
    """Whether a cell is large enough, in itself and in its sector, to be proposed."""
    return (
        (rows["units"] >= MIN_UNITS_FOR_GAP)
        & (rows["value"] >= quotient)
        & (rows["units"] >= MIN_SHARE_FOR_GAP * rows["category_total"])
        & ~rows["category"].map(is_residual)
    )


def is_residual(category: str) -> bool:
    """Whether a heading holds what fits nowhere else, or what is told no further."""
    return category in RESIDUAL or bool(rest_of(category))


def _gap(verdict: str, records: int, weighs: bool, *, matched: bool) -> str:
    """What one cell says; `matched` is whether its category stands for sectors of ours."""
    if not matched or verdict in (UNKNOWN, UNJUDGED):
        return UNSAID
    if records:
        return BOTH if verdict == ABOVE else RECOGNISED
    if verdict == BELOW:
        return NEITHER
    return CANDIDATE if verdict == ABOVE and weighs else UNSAID


Cells = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True)
class Recognised:
    """Which records recognise a cell, by region and category.

    Attributes
    ----------
    by : mapping
        Records of the like of what the category counts; one over several
        regions stands in each.
    aside : mapping
        Records of sectors that the category holds too, but whose clusters are
        of another kind: a pottery is no cement works.
    """

    by: Cells
    aside: Cells


def recognised(units: Units, data: Datasets) -> Recognised:
    """The records of a selection that recognise each cell, and those set aside."""
    chosen = select(data, units.summary.selection)
    links = linked(data, units.summary.selection, chosen)
    placed = links.merge(chosen[["sector_code"]], left_on="record_id", right_index=True)
    held, alike = focus.holdings(units, data.sectors), recognising(units, data)
    anywhere = {code for codes in alike.values() for code in codes}

    def cells(sectors: Mapping[str, Iterable[str]]) -> Cells:
        return {
            (str(region), category): tuple(map(str, part["record_id"]))
            for region, records in placed.groupby("region_code")
            for category, codes in sectors.items()
            if not (part := records[records["sector_code"].isin(set(codes))]).empty
        }

    return Recognised(cells(alike), cells({c: codes - anywhere for c, codes in held.items()}))


def recognising(units: Units, data: Datasets) -> dict[str, frozenset[str]]:
    """Category → sectors whose clusters recognise it: those it holds, of the like of it."""
    held = focus.holdings(units, data.sectors)
    found = {}
    for category in held:
        alike = _recognising(category, units, data)
        below = {leaf for code in alike for leaf in data.sectors.branch(code)}
        found[category] = held[category] & below
    return found


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
