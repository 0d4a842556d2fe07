"""Rows of support that a selection leaves, and the regions they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analytics.catalogue import PRESENCE
from analytics.parameters import Parameter
from analytics.selection import Selection, filters, select
from analytics.summary import linked
from geodata import lists
from geodata.datasets import Datasets
from geodata.schema.tables import SUPPORT

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
    named : mapping of str to frozenset of str
        Column of rows of support → codes there that speak of what was chosen.
    """

    countries: tuple[str, ...]
    records: frozenset[str]
    narrowed: bool
    named: Mapping[str, frozenset[str]]


def scope_of(data: Datasets, selection: Selection) -> Scope:
    """What the selection leaves."""
    chosen = select(data, selection)
    narrowing = [
        parameter
        for parameter in filters()
        if parameter.field != "countries" and getattr(selection, parameter.field) != parameter.usual
    ]
    return Scope(
        countries=tuple(selection.shown_countries(data)),
        records=frozenset(map(str, chosen.index)),
        narrowed=bool(narrowing),
        named={
            parameter.named_in: frozenset(
                _near(parameter, getattr(selection, parameter.field), data)
            )
            for parameter in narrowing
            if parameter.named_in
        },
    )


def _near(parameter: Parameter, codes: Iterable[str], data: Datasets) -> Iterator[str]:
    """The codes chosen, and those that speak of them."""
    for code in codes:
        yield code
        yield from parameter.near(data, code) if parameter.near else ()


def rows(entity: str, data: Datasets, selection: Selection) -> pd.DataFrame:
    """Rows of one kind that speak of the selection.

    A row that names clusters stays if one of them does; a row that names none
    stays as long as nothing but the country is chosen, or where it names one
    of the sectors chosen.
    """
    table = data.support.table(entity)
    if table.empty:
        return table
    scope = scope_of(data, selection)
    speaking = [_speaks(entity, row, data, scope) for row in table.to_dict("records")]
    return table[pd.Series(speaking, index=table.index, dtype=bool)]


def naming(entity: str, record: str, data: Datasets) -> pd.DataFrame:
    """Rows of one kind that name one cluster."""
    table = data.support.table(entity)
    column = "cluster_id" if "cluster_id" in SUPPORT[entity].by_name else "cluster_ids"
    named = [record in lists.parts(cell, "cluster_ids") for cell in table[column]]
    return table[pd.Series(named, index=table.index, dtype=bool)]


def _speaks(entity: str, row: Row, data: Datasets, scope: Scope) -> bool:
    if not _in_countries(entity, row, data, scope):
        return False
    schema = SUPPORT[entity].by_name
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
    return any(
        codes & set(schema[column].parts(str(row[column])))
        for column, codes in scope.named.items()
        if column in schema
    )


def _in_countries(entity: str, row: Row, data: Datasets, scope: Scope) -> bool:
    if entity == "action":
        return True  # its cluster decides
    if entity == "recommendation":
        return data.support.country_of(row) in (*scope.countries, "")
    if entity == "programme":
        return bool(set(lists.parts(row["countries"], "countries")) & set(scope.countries))
    return row["country_code"] in (*scope.countries, "")


def regions_of(codes: str, data: Datasets, selection: Selection) -> list[str]:
    """Region codes of a row as regions of the boundary sets in force.

    A region that was divided later stays at the one that kept its code; codes
    that nothing connects to the set in force are left out.
    """
    reached = []
    for code in lists.parts(codes, "region_codes"):
        target = selection.set_of(data.regions.country(code), data)
        move = data.regions.lineage.move(code, target)
        if move is not None:
            reached.append(move.code)
    return list(dict.fromkeys(reached))


def regions_of_records(data: Datasets, selection: Selection) -> dict[str, list[str]]:
    """Record → its regions in the sets in force, for all records of the countries shown."""
    base = selection.only(("countries", "sets"))
    links = linked(data, base, select(data, base))
    grouped = links.groupby("record_id", sort=False)["region_code"].agg(list)
    return {str(record): [str(code) for code in codes] for record, codes in grouped.items()}


def counted(selection: Selection) -> Selection:
    """The selection with nothing but records counted by presence."""
    return replace(selection, measure="clusters", counting=PRESENCE)
