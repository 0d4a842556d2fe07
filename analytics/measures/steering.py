"""Rows of support that a selection leaves, and the regions they speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analytics.selection import Selection, select
from analytics.summary import linked
from geodata.datasets import Datasets
from geodata.support.fields import SCHEMAS

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Scope:
    """The clusters of a selection, for asking whether a row of support speaks of them.

    Attributes
    ----------
    countries : tuple of str
    records : frozenset of str
        Records that the filters leave.
    narrowed : bool
        Whether a filter besides the country is set.
    sectors : frozenset of str
        Codes of the sectors chosen, all above and all below them; empty for all.
    """

    countries: tuple[str, ...]
    records: frozenset[str]
    narrowed: bool
    sectors: frozenset[str]


def scope_of(data: Datasets, selection: Selection) -> Scope:
    """What the selection leaves."""
    chosen = select(data, selection)
    filters = (selection.sectors, selection.stages, selection.kinds, selection.programmes)
    years = (selection.year_from, selection.year_to)
    near = {
        code
        for sector in selection.sectors
        for code in (*data.sectors.path(sector), *data.sectors.branch(sector))
    }
    return Scope(
        countries=tuple(selection.shown_countries(data)),
        records=frozenset(map(str, chosen.index)),
        narrowed=any(filters) or any(year is not None for year in years),
        sectors=frozenset(near),
    )


def rows(entity: str, data: Datasets, selection: Selection) -> pd.DataFrame:
    """Rows of one kind that speak of the selection.

    A row that names clusters stays if one of them does; a row that names none
    stays as long as nothing but the country is chosen, or where it names one
    of the sectors chosen.
    """
    table = data.support.table(entity)
    scope = scope_of(data, selection)
    kept = [_speaks(entity, row, data, scope) for row in table.to_dict("records")]
    return table[pd.Series(kept, index=table.index, dtype=bool)]


def _speaks(entity: str, row: Row, data: Datasets, scope: Scope) -> bool:
    if not _in_countries(entity, row, data, scope):
        return False
    schema = SCHEMAS[entity].by_name
    clusters = [
        part
        for name in ("cluster_id", "cluster_ids")
        if name in schema
        for part in schema[name].parts(str(row[name]))
    ]
    if clusters:
        return bool(scope.records & set(clusters))
    if not scope.narrowed:
        return True
    named = schema["sector_codes"].parts(row["sector_codes"]) if "sector_codes" in schema else []
    return bool(scope.sectors & set(named))


def _in_countries(entity: str, row: Row, data: Datasets, scope: Scope) -> bool:
    if entity == "action":
        return True  # its cluster decides
    if entity == "recommendation":
        return data.support.country_of(row) in (*scope.countries, "")
    if entity == "programme":
        return bool(set(row["countries"].split("|")) & set(scope.countries))
    return row["country_code"] in (*scope.countries, "")


def regions_of(codes: str, data: Datasets, selection: Selection) -> list[str]:
    """Region codes of a row as regions of the boundary sets in force.

    A region that was divided later stays at the one that kept its code; codes
    that nothing connects to the set in force are left out.
    """
    found = []
    for code in (part for part in codes.split("|") if part):
        target = selection.set_of(data.regions.country(code), data)
        move = data.regions.lineage.move(code, target)
        if move is not None:
            found.append(move.code)
    return list(dict.fromkeys(found))


def regions_of_records(data: Datasets, selection: Selection) -> dict[str, list[str]]:
    """Record → its regions in the sets in force, for all records of the countries shown."""
    base = Selection(countries=selection.countries, sets=selection.sets)
    links = linked(data, base, select(data, base))
    grouped = links.groupby("record_id", sort=False)["region_code"].agg(list)
    return {str(record): [str(code) for code in codes] for record, codes in grouped.items()}


def counted(selection: Selection) -> Selection:
    """The selection with nothing but records counted by presence."""
    return replace(selection, measure="clusters", counting="presence")
