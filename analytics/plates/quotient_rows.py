"""What figures of quotients share: classes of their cells, stars, and what must be known."""

from __future__ import annotations

import pandas as pd

from analytics.plates.frame import column
from analytics.plates.model import Column
from analytics.summary import quotients as cells
from analytics.summary.quotients import SPAN, TOP
from analytics.summary.units import Units
from analytics.words.phrases import Amount, Phrase, phrase
from geodata.counted import AMOUNTS, PERSONS

NO_VERDICT = {PERSONS: "note.no_verdict_persons", AMOUNTS: "note.no_verdict_amounts"}
BAND_EDGES = (0.8, 1.25)
# Of the European Cluster Observatory's three stars, that for specialisation.
STAR_QUOTIENT = 2.0
STAR = "★"


def is_judged(units: Units | None, rows: pd.DataFrame) -> bool:
    """Whether a verdict stands on the figure: on units, or in some sector on plants."""
    if units is None:
        return False
    return units.judged or bool(rows["verdict"].isin(cells.JUDGED).any())


def is_published(units: Units | None) -> bool:
    """Whether units are of a published table."""
    return units is not None and units.table is not None


def class_of(*, judged: bool) -> str:
    """Where chance cannot be judged, a quotient is only small, near 1 or large."""
    return "shade" if judged else "band"


def class_column(classed: str) -> tuple[Column, ...]:
    """The column of the class that cells are coloured by."""
    return (column(classed, classed),)


def _bands(rows: pd.DataFrame) -> list[str]:
    """How large each quotient is, where nothing can be said of chance."""
    low, high = BAND_EDGES
    ends = (rows["value"].fillna(rows[key]) for key in SPAN)
    return [
        cells.UNKNOWN if a != a else "under" if b < low else "over" if a > high else "around"
        for a, b in zip(*ends, strict=True)
    ]


def shaded(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with their bands, and verdicts by size: any difference of thousands is beyond chance."""
    bands = pd.Series(_bands(rows), index=rows.index, dtype=object)
    slight = rows["verdict"].isin(("above", "below")) & (bands == "around")
    shades = rows["verdict"].where(~slight, "slightly_" + rows["verdict"].astype(str))
    return rows.assign(band=bands, shade=shades)


def starred(label: Phrase | Amount, stars: int) -> Phrase | Amount:
    """What is written of a quotient, with its stars."""
    return phrase("label.starred", label=label, stars=STAR * stars) if stars else label


def stars_of(rows: pd.DataFrame) -> pd.Series:
    """One star each for size, specialisation and focus, as the European Cluster Observatory.

    Size and focus: certainly in the first tenth of the regions by units of the
    sector, and by its share of the region. Specialisation: a quotient of
    ``STAR_QUOTIENT`` or more.
    """
    keyed = rows.set_index("region_code")
    least = keyed["units"].fillna(0.0)
    size = cells.top_decile(least, keyed["most"])
    # All shares have the same denominator in the country: the order of shares is that of quotients.
    low, high = keyed["value"].fillna(keyed["span_low"]), keyed["value"].fillna(keyed["span_high"])
    focus = cells.top_decile(low.fillna(0.0), high.fillna(float("inf")))
    stars = size.astype(int) + focus.astype(int) + (low >= STAR_QUOTIENT).astype(int)
    return pd.Series(stars.to_numpy(), index=rows.index)


def quotient_notes(rows: pd.DataFrame, units: Units | None, *, stars: bool) -> tuple[Phrase, ...]:
    """What must be known of quotients: how chance was judged, and what a star means."""
    if not is_published(units):
        return (phrase("note.shares_of_records"),)
    assert units is not None
    notes = []
    if is_judged(units, rows):
        notes.append(phrase("note.interval" if units.judged else "note.plants"))
        notes.append(phrase("note.controlled", cells=int(rows["p_value"].notna().sum())))
    elif units.nature in NO_VERDICT:
        notes.append(phrase(NO_VERDICT[units.nature], unit=units.unit))
    if stars:
        marks = {"star": STAR, "part": Amount(TOP, share=True), "quotient": Amount(STAR_QUOTIENT)}
        notes.append(phrase("note.stars", **marks))
    return tuple(notes)
