"""What all plates share: columns, notes, and the frame around the table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.phrases import Phrase, phrase
from analytics.plates.model import Body, Column, Plate
from analytics.selection import Selection
from analytics.summary import Summary
from geodata.datasets import Datasets


def column(key: str, kind: str, title: str = "", decimals: int | None = None) -> Column:
    """A column whose heading is ``column.<title or key>``."""
    return Column(key, kind, phrase(f"column.{title or key}"), decimals)


def sector_kind(selection: Selection) -> str:
    """How a sector is named: rolled up, it stands for its whole branch."""
    return "sector" if selection.level is None else "sector_branch"


def value_column(summary: Summary) -> Column:
    """The column of the measure in force, headed with its unit."""
    kind = "count" if summary.measure.key == "clusters" else "number"
    return Column("value", kind, summary.measure.unit(summary.selection))


def plate(
    key: str,
    kind: str,
    data: Datasets,
    summary: Summary,
    *,
    title: Phrase,
    subtitle: Phrase,
    table: pd.DataFrame,
    columns: tuple[Column, ...],
    body: Body,
    notes: tuple[Phrase, ...] = (),
    **extra: Any,
) -> Plate:
    """Put a plate together with the notes and sources every figure carries."""
    selection = summary.selection
    countries = selection.shown_countries(data)
    shown = [code for code in countries if code in set(_countries_of(table, data, selection))]
    return Plate(
        kind=kind,
        key=key,
        title=title,
        subtitle=subtitle,
        table=table.reset_index(drop=True),
        columns=columns,
        body=body,
        notes=(*notes, *summary.notes, *general_notes(summary, data)),
        sources=summary.sources,
        countries=tuple(shown or countries),
        boundary_sets=tuple(selection.set_of(code, data) for code in shown or countries),
        counting=summary.counting,
        selection=selection,
        version=data.version,
        empty=empty_reason(summary),
        extra=extra,
    )


def _countries_of(table: pd.DataFrame, data: Datasets, selection: Selection) -> list[str]:
    if "country_code" in table:
        return [str(code) for code in table["country_code"].dropna().unique()]
    return selection.shown_countries(data)


def general_notes(summary: Summary, data: Datasets) -> tuple[Phrase, ...]:
    """Not located records, partial inventories, parent-only regions."""
    notes = []
    if summary.not_located and "region" in summary.by:
        notes.append(phrase("note.not_located", count=summary.not_located, records=summary.records))
    statuses = set(summary.rows["status"]) if "status" in summary.rows else set()
    if "parent_only" in statuses:
        notes.append(phrase("note.parent_only"))
    if len(summary.selection.shown_countries(data)) > 1:
        notes.append(phrase("note.not_comparable"))
    notes.append(phrase("note.partial_inventory"))
    return tuple(notes)


def empty_reason(summary: Summary) -> Phrase | None:
    """Why there is nothing to draw, if so."""
    if summary.records == 0:
        return phrase("empty.no_record")
    if "region" in summary.by and summary.placed == 0:
        return phrase("empty.none_located", count=summary.records)
    if summary.rows["value"].notna().sum() == 0:
        return phrase("empty.measure_unknown", measure=summary.measure.name(summary.selection))
    return None
