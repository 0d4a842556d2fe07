"""What plates of support share: one frame, its sources, and one way to say there is nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.phrases import Phrase, phrase
from analytics.plates import findings
from analytics.plates.model import Column, Plate
from analytics.selection import Selection
from geodata.datasets import Datasets

COUNTING = "support"


def supported(
    key: str,
    kind: str,
    data: Datasets,
    selection: Selection,
    *,
    table: pd.DataFrame,
    columns: tuple[Column, ...],
    cited: Mapping[str, pd.DataFrame],
    notes: tuple[Phrase, ...] = (),
    empty: Phrase | None = None,
    **said: Any,
) -> Plate:
    """A plate of rows of support.

    Parameters
    ----------
    cited : mapping
        Kind of row → the rows that enter the figure: their sources are its own.
    empty : Phrase, optional
        Why there is nothing to draw; without one, that nothing was recorded.
    **said
        ``title``, ``subtitle`` and ``body`` of the plate.
    """
    countries = tuple(selection.shown_countries(data))
    nothing = empty or (phrase("empty.support") if table.empty else None)
    if nothing is not None:
        what = phrase(f"figure_of.{key}")
        said["title"] = phrase("title.bare", what=what, scope=findings.scope(list(countries)))
    rows = table if nothing is None else pd.DataFrame(columns=[c.key for c in columns])
    return Plate(
        kind=kind,
        key=key,
        table=rows.reset_index(drop=True),
        columns=columns,
        notes=(*notes, phrase("note.support_partial")),
        sources=data.support.sources(cited) if nothing is None else (),
        countries=countries,
        boundary_sets=tuple(selection.set_of(code, data) for code in countries),
        counting=COUNTING,
        selection=selection,
        version=data.version,
        empty=nothing,
        **said,
    )
