"""When two years of a table may be compared: what must not have changed between them."""

from __future__ import annotations

import re

from analytics.measures.coverage import Counted, Refusal, for_quotients
from analytics.words.phrases import Ref, phrase
from geodata.observations import REGISTER, Table

YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
# What makes two years two different things, in the order in which it is told.
CHANGES = (
    *("country", "period", "indicator", "unit", "definition", "scope", "classification"),
    *("coverage", "regions", "categories"),
)


def year_of(table: Table) -> int | None:
    """The year that a table speaks of, the first of its period; None where it gives none."""
    found = YEAR.search(table.period)
    return int(found[0]) if found else None


def changed(now: Counted, then: Counted) -> tuple[str, ...]:
    """What differs between the two years that should not; codes of :data:`CHANGES`.

    A year inside a definition ("directory of 2024") is no change of it.
    """
    after, before = now.table, then.table
    assert after is not None
    assert before is not None
    last, first = year_of(after), year_of(before)
    differs = {
        "country": now.country != then.country,
        "period": last is None or first is None or first >= last,
        "indicator": after.indicator != before.indicator,
        "unit": (after.unit, now.nature) != (before.unit, then.nature),
        "definition": _undated(after.definition) != _undated(before.definition),
        "scope": after.coverage.threshold != before.coverage.threshold,
        "classification": _undated(after.classification) != _undated(before.classification),
        "coverage": _covered(after) != _covered(before),
        "regions": _regions(now) != _regions(then),
        # Of a register, a sector without any unit in a year is no other classification.
        "categories": REGISTER not in (after.origin, before.origin)
        and set(after.categories) != set(before.categories),
    }
    return tuple(code for code in CHANGES if differs[code])


def for_growth(now: Counted, then: Counted | None) -> Refusal | None:
    """Growth needs two years of one thing, both of them known in whole.

    Parameters
    ----------
    then : Counted or None
        The earlier year; None where there is none.
    """
    if now.table is None or then is None or then.table is None:
        return Refusal("growth_needs_two", {"country": Ref("country", now.country)})
    what = changed(now, then)
    if what:
        told = tuple(phrase(f"years_differ.{code}") for code in what)
        return Refusal("growth_changed", {"table": now.name, "earlier": then.name, "what": told})
    return _alone(now) or _alone(then)


def _alone(units: Counted) -> Refusal | None:
    """Why one year cannot be used; a table of totals, without sectors, can."""
    refused = for_quotients(units)
    if refused is None or refused.code != "no_parts":
        return refused
    return None if units.reference is not None else Refusal("no_reference", {"table": units.name})


def _undated(text: str) -> str:
    """Words without the years in them."""
    return " ".join(YEAR.sub("", text).split())


def _covered(table: Table) -> tuple[bool, bool]:
    return table.coverage.all_regions, table.coverage.all_sectors


def _regions(units: Counted) -> tuple[str, frozenset[str]]:
    """The set, and which of its regions have any number."""
    known = units.cells.notna().any(axis=1)
    return units.boundary_set, frozenset(map(str, known.index[known]))
