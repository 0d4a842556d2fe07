"""Which published table of a country answers a question best, where nobody has chosen one."""

from __future__ import annotations

from analytics.measures.coverage import Refusal, for_gaps, for_quotients
from analytics.measures.thresholds import MIN_REGIONS_TO_COMPARE
from analytics.selection import Selection
from analytics.summary import focus
from analytics.summary import units as unit_tables
from geodata.counted import SHARES, UNITS, UNKNOWN
from geodata.datasets import Datasets
from geodata.observations import Table

# A count of inhabitants is what others are divided by.
POPULATION = "population"


def table(data: Datasets, selection: Selection, family: str) -> str:
    """The table that figures of a family open on; empty where the country has none.

    Whole tables first, a ministry's own before those that come with the atlas,
    units drawn one by one before jobs, tables that know our sectors, more
    regions, more units, the latest. None is chosen whose figures would be
    refused for what it counts, or because it cannot show the sectors chosen.

    Parameters
    ----------
    family : str
        ``density``, ``pattern``, ``specialisation`` or ``gaps``.
    """
    shown = selection.shown_countries(data)
    if len(shown) != 1:
        return ""
    known = [t for t in data.observations.tables.values() if t.country == shown[0]]
    fit = [t for t in known if _suits(t, family, data, selection)]
    return max(fit, key=lambda t: _worth(t, data)).id if fit else ""


def _suits(one: Table, family: str, data: Datasets, selection: Selection) -> bool:
    """Whether a table covers every region with counts that the family can use."""
    if not one.coverage.all_regions or len(one.regions) < MIN_REGIONS_TO_COMPARE:
        return False
    if one.nature in (SHARES, UNKNOWN) or one.indicator == POPULATION:
        return False
    if family in ("density", "pattern") and not selection.sectors:
        return True
    return _refusal(one, family, data, selection) is None


def _refusal(one: Table, family: str, data: Datasets, selection: Selection) -> Refusal | None:
    counted = unit_tables.of(data, Selection(table=one.id, sets=selection.sets))
    assert counted is not None
    if len(one.categories) < 2:
        return Refusal("no_parts", {"table": one.id})
    if family != "gaps":
        shown = focus.of(counted, selection, data)
        refused = for_quotients(counted) if family == "specialisation" else None
        return shown if isinstance(shown, Refusal) else refused
    if not any(counted.sectors.values()):
        return Refusal("no_parts", {"table": one.id})
    return for_gaps(counted, len(one.regions))


def _worth(one: Table, data: Datasets) -> tuple[bool, bool, bool, bool, bool, int, float, str, str]:
    rows = data.observations.totals(one.id)
    return (
        not one.synthetic,
        one.complete,
        one.origin != "bundled",
        one.nature == UNITS,
        any(data.observations.sectors_of(one.id).values()),
        len(one.regions),
        float(rows.sum()),
        one.period,
        one.id,
    )
