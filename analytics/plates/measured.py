"""What plates of published tables and of comparisons share: one frame, one way to refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.measures.coverage import Refusal
from analytics.measures.units import USUAL_LEVEL, Units
from analytics.phrases import Amount, Phrase, Ref, phrase
from analytics.plates import findings
from analytics.plates.common import empty_reason, general_notes
from analytics.plates.model import Column, Plate
from analytics.selection import Selection
from analytics.summary import Summary, summarise
from geodata.datasets import Datasets
from geodata.observations import Table
from geodata.registers.published import REGISTER

PUBLISHED = "published"


def measured(
    key: str,
    kind: str,
    data: Datasets,
    selection: Selection,
    units: Units | None,
    *,
    columns: tuple[Column, ...],
    table: pd.DataFrame | None = None,
    notes: tuple[Phrase, ...] = (),
    refusal: Refusal | None = None,
    with_records: bool = False,
    **said: Any,
) -> Plate:
    """A plate of units, refused in words where `refusal` says so.

    Parameters
    ----------
    units : Units or None
        None where records of several countries are chosen: refused.
    with_records : bool
        Whether records enter the figure beside a table, and are cited too.
    **said
        ``title``, ``subtitle`` and ``body`` of the plate.
    """
    summary = units.summary if units is not None else _records(data, selection)
    published = units.table if units is not None else None
    empty = _empty(summary, units, refusal)
    countries = _countries(data, summary, units)
    rows = table if table is not None and empty is None else _nothing(columns)
    return Plate(
        kind=kind,
        key=key,
        table=rows.reset_index(drop=True),
        columns=columns,
        notes=(*notes, *_notes(data, summary, units, with_records=with_records)),
        sources=summary.sources if with_records or published is None else (),
        countries=countries,
        boundary_sets=_sets(countries, data, selection, units),
        counting=summary.counting if published is None else _counting(published),
        selection=replace(selection, sectors=()),
        version=data.version,
        empty=empty,
        published=(published.source,) if published is not None else (),
        synthetic=published is not None and published.synthetic,
        **said,
    )


def _counting(table: Table) -> str:
    return REGISTER if table.origin == REGISTER else PUBLISHED


def _empty(summary: Summary, units: Units | None, refusal: Refusal | None) -> Phrase | None:
    """Why there is nothing to draw: no record at all before any finer reason."""
    if units is None:
        return empty_reason(summary) or Refusal("one_country").phrase
    nothing = empty_reason(summary) if units.table is None else None
    return nothing or (refusal.phrase if refusal is not None else None)


def _sets(
    countries: tuple[str, ...], data: Datasets, selection: Selection, units: Units | None
) -> tuple[str, ...]:
    if units is not None:
        return (units.boundary_set,)
    return tuple(selection.set_of(code, data) for code in countries)


def _nothing(columns: tuple[Column, ...]) -> pd.DataFrame:
    return pd.DataFrame(columns=[column.key for column in columns])


def _records(data: Datasets, selection: Selection) -> Summary:
    base = replace(selection, measure="clusters", sectors=(), level=USUAL_LEVEL)
    return summarise(data, base, ("region", "sector"), "fractional")


def _countries(data: Datasets, summary: Summary, units: Units | None) -> tuple[str, ...]:
    if units is not None:
        return (units.country,)
    return tuple(summary.selection.shown_countries(data))


def _notes(
    data: Datasets, summary: Summary, units: Units | None, *, with_records: bool
) -> tuple[Phrase, ...]:
    own = units.notes if units is not None else ()
    if units is not None and units.table is not None and not with_records:
        return own or (phrase("note.as_published"),)
    return (*own, *general_notes(summary, data))


def scope(data: Datasets, selection: Selection, units: Units | None) -> Any:
    """The countries of a figure, as a title names them."""
    if units is not None:
        return (Ref("country", units.country),)
    return findings.scope(selection.shown_countries(data))


def sentences(rows: pd.DataFrame, said: Sequence[Phrase | Amount]) -> pd.Series:
    """One sentence or number per row, as a column."""
    return pd.Series(list(said), index=rows.index, dtype=object)
