"""Whether a quotient holds: with the neighbours counted, and under other borders."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analytics.measures.neighbours import Neighbours
from analytics.measures.specialisation import ABOVE, BELOW, UNSURE
from analytics.measures.thresholds import MIN_REGIONS_FOR_PATTERN
from analytics.selection import Selection
from analytics.summary import focus as focuses
from analytics.summary import known
from analytics.summary import quotients as cells
from analytics.summary import units as unit_tables
from analytics.summary.focus import Focus
from analytics.summary.quotients import UNKNOWN
from analytics.summary.units import Units
from geodata.datasets import Datasets

BOTH, ALONE, TOGETHER, NEITHER = "both", "alone", "together", "neither"
HOLDS, DEPENDS, NOWHERE = "holds", "depends", "nowhere"
REACH_COLUMNS = ("region_code", "value", "verdict", "wide", "wide_verdict", "reach")


def widened(units: Units, linked: Neighbours) -> Units:
    """The units of every region together with those of its neighbours; unknown where one is."""

    def together(column: pd.Series) -> pd.Series:
        return pd.Series(
            {
                code: column.reindex([code, *near]).sum(skipna=False)
                for code, near in linked.of.items()
                if code in column.index
            }
        )

    return replace(units, cells=units.cells.apply(together), totals=together(units.totals), sums={})


def reached(units: Units, linked: Neighbours, ends: pd.DataFrame | None = None) -> pd.DataFrame:
    """Quotients of one category by region, alone and with the neighbours counted.

    Parameters
    ----------
    units : Units
        Of one category: :func:`analytics.summary.focus.added`.
    ends : DataFrame, optional
        Between which hidden numbers of regions lie: the same of
        :func:`analytics.summary.quotients.quotients`.

    Returns
    -------
    DataFrame
        Columns :data:`REACH_COLUMNS`; ``reach`` is ``both`` where a region is above the
        country alone and with its neighbours, ``alone``, ``together``, ``neither``, or
        ``unknown``.
    """
    own = cells.quotients(units, ends).set_index("region_code")
    wide = cells.quotients(widened(units, linked)).set_index("region_code").reindex(own.index)
    rows = pd.DataFrame(
        {
            "value": own["value"],
            "verdict": own["verdict"],
            "wide": wide["value"],
            "wide_verdict": wide["verdict"].fillna(UNKNOWN),
        }
    )
    both = zip(rows["verdict"], rows["wide_verdict"], strict=True)
    rows = rows.assign(reach=[_reach(first, second) for first, second in both])
    return rows.rename_axis("region_code").reset_index()[list(REACH_COLUMNS)]


def _reach(own: str, wide: str) -> str:
    if UNKNOWN in (own, wide):
        return UNKNOWN
    if own == ABOVE:
        return BOTH if wide == ABOVE else ALONE
    return TOGETHER if wide == ABOVE else NEITHER


def divisions(data: Datasets, selection: Selection) -> dict[str, Units]:
    """The units of a table under every division that it can be told in, its own first.

    Divisions of few regions are other questions: a fifth of a country is no place. A table of
    communes has these last: a region is judged by those of its own.
    """
    own = unit_tables.of(data, selection.without(["sets"]))
    found: dict[str, Units] = {}
    if own is None or own.table is None:
        return found
    known_sets = data.boundary_sets
    most = known_sets[own.boundary_set].units
    names = [
        name
        for name, entry in known_sets.items()
        if entry.country == own.country and MIN_REGIONS_FOR_PATTERN <= entry.units <= most
    ]
    for name in sorted(names, key=lambda one: -known_sets[one].units):
        chosen = replace(selection, sets=((own.country, name),))
        units = own if name == own.boundary_set else unit_tables.of(data, chosen)
        if units is not None and units.boundary_set == name:
            found[name] = units
    parts = data.regions.parts_set(own.country)
    if parts is not None and parts == own.own_set and parts not in found:
        communes = unit_tables.of(data, replace(selection, sets=((own.country, parts),)))
        if communes is not None and communes.boundary_set == parts:
            found[parts] = communes
    return found


def under_borders(found: dict[str, Units], data: Datasets, focus: Focus) -> pd.DataFrame:
    """Verdicts of one sector in the finest set, and of what holds each region in the others.

    Returns
    -------
    DataFrame
        One row per region of the finest set: ``region_code``, ``value`` (its quotient),
        a verdict for each set under the set's name, and ``borders``: ``holds`` where
        all are above the country, ``depends`` where some are, ``nowhere``, ``unknown``.
        Among communes a region is above where one of its own is, by itself.
    """
    finest = next(iter(found))
    verdicts: dict[str, pd.Series] = {}
    value = pd.Series(dtype=float)
    for name, units in found.items():
        # A table has the same categories in every division.
        ends = known.regions(units, data, focus)
        rows = cells.quotients(focuses.added(units, focus), ends).set_index("region_code")
        verdicts[name] = rows["verdict"]
        value = rows["value"] if name == finest else value
    rows = pd.DataFrame({"region_code": list(value.index), "value": value.to_numpy()})
    for name, told in verdicts.items():
        if name == data.regions.parts_set(found[name].country):
            codes = rows["region_code"]
            parts = (data.regions.lineage.parts(code, finest, name) for code in codes)
            rows[name] = [_of_parts(told.reindex(one, fill_value=UNKNOWN)) for one in parts]
            continue
        moves = [data.regions.lineage.move(code, name, finest) for code in rows["region_code"]]
        rows[name] = [
            told.get(move.code, UNKNOWN) if move is not None else UNKNOWN for move in moves
        ]
    return rows.assign(borders=[_borders(one) for one in rows[list(found)].to_numpy().tolist()])


def _of_parts(verdicts: pd.Series) -> str:
    """One verdict for the parts of a region: above where one is, else what all of them allow."""
    said = set(verdicts)
    if ABOVE in said:
        return ABOVE
    if UNKNOWN in said or not said:
        return UNKNOWN
    return BELOW if said == {BELOW} else UNSURE


def _borders(verdicts: list[str]) -> str:
    """Whether a region is above the country under all borders, some, or none."""
    above = [one == ABOVE for one in verdicts if one != UNKNOWN]
    if any(above) and not all(above):
        return DEPENDS
    if len(above) < len(verdicts):
        # What is unknown under some borders may hold or not.
        return UNKNOWN
    return HOLDS if all(above) else NOWHERE
