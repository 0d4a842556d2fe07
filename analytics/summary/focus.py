"""Which categories of a published table stand for the sectors that were chosen.

A table names its parts in its own way: one category may hold several of our
sectors, one of our sectors several categories. What is shown for a choice is
named for what it holds; where the table cuts across the choice, nothing is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analytics.measures.coverage import Refusal
from analytics.selection import Selection
from analytics.summary.units import Units
from analytics.words.phrases import Phrase, Ref, phrase
from geodata.datasets import Datasets
from geodata.observations import TOTAL
from geodata.registers.published import REGISTER
from geodata.sectors import SectorTree

MAX_NAMED = 5
Held = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Focus:
    """The part of a table that a figure shows.

    Attributes
    ----------
    categories : tuple of str
        Added up; empty for the totals of the table.
    named : tuple of Ref
        What they are called together: the sectors chosen where they hold just
        these, else the categories themselves.
    notes : tuple of Phrase
        Which categories were added, and what more they hold.
    """

    categories: tuple[str, ...] = ()
    named: tuple[Ref, ...] = ()
    notes: tuple[Phrase, ...] = ()


WHOLE = Focus()


def of(units: Units, selection: Selection, data: Datasets) -> Focus | Refusal:
    """The categories for the sectors of a selection; all of the table without a choice.

    A sector is shown by the categories that list it, together with those that
    lie wholly inside its branch; else by the one wider category that holds it.

    Returns
    -------
    Focus or Refusal
        ``table_without_sectors``, ``sector_not_in_table``, or
        ``sector_across`` where categories hold part of the sector and more.
    """
    if not selection.sectors:
        return WHOLE
    if not units.cells.columns.size:
        named = tuple(Ref("sector_branch", code) for code in selection.sectors)
        return Refusal("table_without_sectors", {"table": units.name, "sectors": named})
    held = holdings(units, data.sectors)
    chosen = {leaf for code in selection.sectors for leaf in data.sectors.branch(code)}
    parts: set[str] = set()
    for code in selection.sectors:
        about = {"table": units.name, "sector": Ref("sector_branch", code)}
        standing, across = _standing_for(code, units, held, chosen, data.sectors)
        if across:
            named = tuple(Ref("category", one) for one in across[:MAX_NAMED])
            return Refusal("sector_across", {**about, "categories": named})
        if not standing:
            return Refusal("sector_not_in_table", about)
        parts |= standing
    ordered = tuple(str(one) for one in units.cells.columns if one in parts)
    return _named(ordered, selection, held, chosen)


def holdings(units: Units, tree: SectorTree) -> Held:
    """Category → sectors it holds: those it lists and below, but what another one lists.

    A register gives every unit its own sector, so that its categories hold no more than they say.
    """
    listed = {str(k): set(codes) for k, codes in units.sectors.items() if k in units.cells.columns}
    if units.table is not None and units.table.origin == REGISTER:
        return {category: frozenset(codes) for category, codes in listed.items()}
    held: dict[str, set[str]] = {category: set() for category in listed}
    for code in tree.codes:
        for near in reversed(tree.path(code)):
            owners = [category for category, codes in listed.items() if near in codes]
            if owners:
                for category in owners:
                    held[category].add(code)
                break
    return {category: frozenset(codes) for category, codes in held.items()}


def _standing_for(
    code: str, units: Units, held: Held, wanted: set[str], tree: SectorTree
) -> tuple[set[str], tuple[str, ...]]:
    """Categories that stand for one sector; or those that cut across it."""
    branch = set(tree.branch(code))
    listing = {category for category in held if code in units.sectors[category]}
    touching = {category for category, codes in held.items() if codes & branch}
    inside = {category for category in touching if held[category] <= wanted}
    if listing:
        return (listing | inside if _disjoint(units) else listing), ()
    across = touching - inside
    if not across:
        return _topmost(inside, units, tree), ()
    wider = {category for category in across if branch <= held[category]}
    if wider and not inside:
        return wider, ()
    return set(), tuple(sorted(across))


def _disjoint(units: Units) -> bool:
    """Parts of a whole add up to it; in other tables a category may hold others listed.

    A register gives every unit one code, whether or not all codes have a sector.
    """
    table = units.table
    return table is None or table.coverage.all_sectors or table.origin == REGISTER


def added(units: Units, focus: Focus) -> Units:
    """The units with the categories of a focus as one.

    A sum is unknown where a part is, unless the whole and all other parts are told,
    or a register tells the sum itself.
    """
    chosen = list(focus.categories)
    name = "+".join(chosen)
    assert units.reference is not None
    country = float(units.reference[chosen].sum(skipna=False))
    if units.table is None:
        cells = units.cells[chosen].sum(axis=1, min_count=1)
    else:
        cells = told(units, chosen)
    if units.table is not None and units.table.coverage.all_sectors and not units.partial:
        others = units.cells.drop(columns=chosen).sum(axis=1, skipna=False)
        cells = cells.fillna(units.totals.reindex(cells.index) - others)
    return replace(
        units,
        cells=cells.to_frame(name),
        reference=pd.Series({name: country, TOTAL: float(units.reference[TOTAL])}),
        sectors={name: tuple(code for one in chosen for code in units.sectors[one])},
        plants=_plants(units, chosen, name),
    )


def told(units: Units, chosen: list[str]) -> pd.Series:
    """What each region has in several categories, missing where a hidden part is in no sum told."""
    cells = units.cells[chosen]
    found = cells.sum(axis=1, skipna=False)
    for parts, values in units.sums.items():
        if parts.issubset(chosen):
            rest = cells.drop(columns=list(parts)).sum(axis=1, skipna=False)
            found = found.fillna(rest + pd.Series(values, dtype=float).reindex(cells.index))
    return found


def _plants(units: Units, chosen: list[str], name: str) -> dict[str, float]:
    """The Herfindahl index of the plants of several categories as one, where each is told."""
    assert units.reference is not None
    jobs = units.reference[chosen]
    if not all(one in units.plants for one in chosen) or not jobs.sum(skipna=False) > 0:
        return {}
    return {name: float(sum(jobs[c] ** 2 * units.plants[c] for c in chosen) / jobs.sum() ** 2)}


def _topmost(inside: set[str], units: Units, tree: SectorTree) -> set[str]:
    """Without a category that lies in another of them, unless parts are disjoint."""
    if _disjoint(units):
        return inside
    listed = {category: set(units.sectors[category]) for category in inside}
    above = {
        category: {near for code in codes for near in tree.path(code)} - codes
        for category, codes in listed.items()
    }
    return {
        one
        for one in inside
        if not any(above[one] & listed[other] for other in inside if other != one)
    }


def _named(
    categories: tuple[str, ...], selection: Selection, held: Held, wanted: set[str]
) -> Focus:
    shown = {code for category in categories for code in held[category]}
    known = {code for codes in held.values() for code in codes}
    exact = shown == wanted & known
    parts = tuple(Ref("category", one) for one in categories)
    chosen = tuple(Ref("sector_branch", code) for code in selection.sectors)
    notes = [] if exact and len(categories) == 1 else [_sum_note(chosen, parts)]
    notes += _wider(held, wanted, parts)
    return Focus(categories, chosen if exact else parts, tuple(notes))


def _sum_note(chosen: tuple[Ref, ...], parts: tuple[Ref, ...]) -> Phrase:
    return phrase("note.shown_by", sectors=chosen, categories=parts, count=len(parts))


def _wider(held: Held, wanted: set[str], parts: tuple[Ref, ...]) -> list[Phrase]:
    """What categories hold besides the sectors chosen."""
    notes = []
    for part in parts:
        more = sorted(held[part.code] - wanted)
        if more:
            named = tuple(Ref("sector_branch", code) for code in more[:MAX_NAMED])
            notes.append(phrase("note.holds_more", category=part, sectors=named, count=len(more)))
    return notes
