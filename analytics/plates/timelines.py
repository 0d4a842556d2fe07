"""Records over the years, never mixing years of different meaning."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from pandas.api.types import is_numeric_dtype

from analytics.plates import declared, findings
from analytics.plates.declared import CLUSTERS
from analytics.plates.frame import column, frame, of_records
from analytics.plates.model import Plate, Timeline
from analytics.selection import Selection, select
from analytics.summary import summarise
from analytics.words.phrases import phrase
from geodata.datasets import Datasets
from geodata.schema.tables import STAGES, YEAR_KINDS


@declared.plate("timeline_years", family="stages", reads=CLUSTERS)
def timeline_years(data: Datasets, selection: Selection) -> Plate:
    """One row of columns per meaning of the year: creation, selection, launch …"""
    summary = summarise(data, selection, by=("sector",))
    chosen = select(data, selection)
    known = chosen.assign(year_kind=chosen["year_kind"].where(chosen["year_kind"] != "", "unknown"))
    table = (
        known.groupby(["year_kind", "year"], dropna=False)
        .size()
        .rename("clusters")
        .reset_index()
        .sort_values(["year_kind", "year"], key=_in_order(YEAR_KINDS), ignore_index=True)
    )
    undated = int(chosen["year"].isna().sum())
    countries = selection.shown_countries(data)
    return frame(
        of_records(data, summary),
        title=phrase("title.timeline_years", scope=findings.scope(countries)),
        subtitle=phrase("subtitle.timeline_years", count=summary.records),
        table=table,
        columns=(
            column("year_kind", "year_kind"),
            column("year", "year"),
            column("clusters", "count"),
        ),
        body=Timeline("year", "year_kind", "clusters", facets=True),
        notes=(phrase("note.undated", count=undated, records=len(chosen)),) if undated else (),
    )


@declared.plate("timeline_stages", family="stages", reads=CLUSTERS)
def timeline_stages(data: Datasets, selection: Selection) -> Plate:
    """Stages by the year in which sources last spoke of them."""
    summary = summarise(data, selection, by=("sector",))
    chosen = select(data, selection)
    table = (
        chosen.groupby(["stage_as_of", "stage"], dropna=False)
        .size()
        .rename("clusters")
        .reset_index()
        .sort_values(["stage_as_of", "stage"], key=_in_order(STAGES), ignore_index=True)
    )
    undated = int(chosen["stage_as_of"].isna().sum())
    countries = selection.shown_countries(data)
    return frame(
        of_records(data, summary),
        title=phrase("title.timeline_stages", scope=findings.scope(countries)),
        subtitle=phrase("subtitle.timeline_stages", count=summary.records),
        table=table,
        columns=(
            column("stage_as_of", "year"),
            column("stage", "stage"),
            column("clusters", "count"),
        ),
        body=Timeline("stage_as_of", "stage", "clusters", "stage"),
        notes=(
            phrase("note.stage_as_of"),
            *((phrase("note.stage_undated", count=undated),) if undated else ()),
        ),
    )


def _in_order(codes: tuple[str, ...]) -> Callable[[pd.Series], pd.Series]:
    """Sort key: codes in their given order, numbers as they are."""
    order = {code: i for i, code in enumerate(codes)}
    return lambda values: values if is_numeric_dtype(values) else values.map(order)
