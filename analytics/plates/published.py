"""Published figures side by side: what sources print of a region, and where they disagree."""

from __future__ import annotations

import pandas as pd

from analytics.phrases import Ref, phrase
from analytics.plates import findings
from analytics.plates.common import column
from analytics.plates.measured import PUBLISHED
from analytics.plates.model import Listing, Plate
from analytics.selection import Selection
from geodata.datasets import Datasets


def published_figures(data: Datasets, selection: Selection) -> Plate:
    """Every published figure of the regions chosen; without a choice, those that disagree.

    Nothing is added or averaged: a row is one value of one source. ``differs``
    marks values for which another row of the same region, indicator, category
    and period says otherwise.
    """
    published = data.observations
    countries = selection.shown_countries(data)
    conflicts = published.conflicts
    rows = published.table[published.table["region_code"].isin(selection.regions)]
    if not selection.regions:
        rows = conflicts
    rows = rows[rows["boundary_set"].str[:2].isin(countries)]
    rows = rows.assign(
        differs=rows.index.isin(conflicts.index),
        place=rows["region_code"].where(rows["region_code"] != "", rows["scope_name"]),
        said=rows["value_text"],
    ).sort_values(["indicator", "place", "category", "period", "value"])
    key = "chosen" if selection.regions else "conflicts"
    return Plate(
        kind="table",
        key="published_figures",
        title=phrase(f"title.published_{key}", scope=findings.scope(countries), count=len(rows)),
        subtitle=phrase("subtitle.published"),
        table=_named(rows).reset_index(drop=True),
        columns=(
            column("indicator", "indicator"),
            column("place", "place"),
            column("period", "text"),
            column("said", "text", "published_value"),
            column("unit", "counted"),
            column("category", "category"),
            column("differs", "flag"),
            column("source", "text"),
        ),
        body=Listing(),
        notes=(phrase("note.as_published"),),
        sources=(),
        countries=tuple(countries),
        boundary_sets=tuple(selection.set_of(code, data) for code in countries),
        counting=PUBLISHED,
        selection=selection,
        version=data.version,
        empty=phrase("empty.no_published") if rows.empty else None,
        published=tuple(dict.fromkeys(rows["source"])),
    )


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """Only what is shown; yes and no as words of the interface."""
    flags = [Ref("word", "yes" if differs else "no") for differs in rows["differs"]]
    return rows.assign(differs=pd.Series(flags, index=rows.index, dtype=object))[
        ["indicator", "place", "period", "said", "value", "unit", "category", "differs", "source"]
    ]
