"""Published figures side by side: what sources print of a region, and where they disagree."""

from __future__ import annotations

import pandas as pd

from analytics.plates import declared, findings
from analytics.plates.frame import PUBLISHED, Basis, column, frame, sets_of
from analytics.plates.model import Listing, Plate
from analytics.selection import Selection
from analytics.words.phrases import Ref, phrase
from geodata.datasets import Datasets
from geodata.schema.tables import NATIONAL


@declared.plate("published_figures", family="density", reads={"countries", "sets", "regions"})
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
        place=_place(rows),
        said=rows["value_text"],
    ).sort_values(["indicator", "place", "category", "period", "value"])
    key = "chosen" if selection.regions else "conflicts"
    nothing = phrase("empty.no_published" if selection.regions else "empty.no_conflict")
    basis = Basis(
        selection=selection,
        sets=sets_of(data, selection),
        counting=PUBLISHED,
        sources=(),
        version=data.version,
        notes=(phrase("note.as_published"),),
        empty=nothing if rows.empty else None,
        published=tuple(dict.fromkeys(rows["source"])),
    )
    return frame(
        basis,
        title=phrase(f"title.published_{key}", scope=findings.scope(countries), count=len(rows)),
        subtitle=phrase("subtitle.published"),
        table=_named(rows),
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
    )


def _place(rows: pd.DataFrame) -> pd.Series:
    """The region, or the country, that a figure is of; else what its source calls the place."""
    country = rows["boundary_set"].str[:2].where(rows["scope"] == NATIONAL, "")
    coded = rows["region_code"].where(rows["region_code"] != "", country)
    return coded.where(coded != "", rows["scope_name"])


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """Only what is shown; yes and no as words of the interface."""
    flags = [Ref("word", "yes" if differs else "no") for differs in rows["differs"]]
    return rows.assign(differs=pd.Series(flags, index=rows.index, dtype=object))[
        ["indicator", "place", "period", "said", "value", "unit", "category", "differs", "source"]
    ]
