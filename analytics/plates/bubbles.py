"""Quotient against growth: where each sector stands, large or small, growing or not."""

from __future__ import annotations

from functools import partial

import pandas as pd

from analytics.measures.coverage import Refusal, for_quotients
from analytics.measures.growth import QUADRANTS
from analytics.measures.growth import quadrant as quadrant_of
from analytics.plates import declared
from analytics.plates.declared import CLUSTERS, TableUse
from analytics.plates.frame import column, frame, scope, sentences
from analytics.plates.growths import (
    EARLIER,
    Compared,
    about_growth,
    chosen_region,
    compared,
    nowhere,
    rate_said,
    subtitle,
)
from analytics.plates.model import Column, Plate, Scatter
from analytics.selection import Selection
from analytics.summary import focus as focuses
from analytics.summary import years as two
from analytics.summary.focus import WHOLE, Focus
from analytics.summary.gaps import is_residual
from analytics.summary.years import TOGETHER, Years
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.datasets import Datasets
from geodata.observations import TOTAL

# Fewer units than these, and a rate tells of single firms.
LEAST_IN_A_BUBBLE = 5
_growth = partial(declared.plate, family="growth", table=TableUse.ALONE, needs_table=True)


@_growth("growth_bubbles", reads=CLUSTERS | EARLIER | {"regions"})
def growth_bubbles(data: Datasets, selection: Selection) -> Plate:
    """Quotient against growth: the sectors of the region chosen, else one sector over regions."""
    made = compared(data, selection)
    region = chosen_region(selection, made)
    key = "category" if region else "region_code"
    focus, refusal = WHOLE, made.refusal
    if made.units is not None and refusal is None:
        # A table of totals has growth, and no quotient.
        refusal = for_quotients(made.units)
    rows = pd.DataFrame(columns=[key, "before", "units", "rate", "quotient"])
    if made.years is not None and refusal is None:
        found = WHOLE if region else _focus(made.years, selection, data)
        if isinstance(found, Refusal):
            refusal = found
        else:
            focus = found
            rows = _of_region(made.years, region) if region else _of_sector(made.years, focus)
    country = made.years.rate if made.years is not None else 0.0
    rows = _placed(rows, country, made.unit)
    about = {"region": Ref("region", region)} if region else {"category": focus.named}
    name = "subtitle.bubbles_region" if region else "subtitle.bubbles_sector"
    return frame(
        made.basis,
        title=about_growth("title.growth", made),
        finding=_standing(rows, made, about) if about.get("category", True) else None,
        subtitle=phrase(name, **about, unit=made.unit) if not refusal else subtitle("", made),
        table=rows,
        columns=(
            column(key, "category" if region else "region"),
            column("before", "count"),
            Column("units", "count", made.unit),
            column("rate", "share", "growth_rate"),
            column("quotient", "number", decimals=2),
            column("quadrant", "quadrant"),
        ),
        body=Scatter(
            x="quotient",
            y="value",
            label=key,
            slope=None,
            axes=(phrase("axis.quotient"), phrase("axis.growth", rate=Amount(country, share=True))),
            coloured_by="quadrant",
            palette="quadrant",
            corners=QUADRANTS,
            cross=(1.0, 100 * country),
            size="units",
            text="said",
        ),
        notes=(*focus.notes, *_bubble_notes(made, rows)),
        refusal=refusal or nowhere(made, rows),
    )


def _focus(years: Years, selection: Selection, data: Datasets) -> Focus | Refusal:
    """The categories of the sectors chosen; without a choice, the one with most units."""
    found = focuses.of(years.now, selection, data)
    if isinstance(found, Refusal) or found.categories:
        return found
    assert years.now.reference is not None
    every = [str(one) for one in years.now.cells.columns]
    sizes = years.now.reference[[one for one in every if not is_residual(one)] or every]
    category = str(sizes.fillna(-1).idxmax())
    return Focus((category,), (Ref("category", category),))


def _of_region(years: Years, region: str) -> pd.DataFrame:
    """Every sector of a region that is told in both years."""
    rows = two.by_sector(years, region)
    rows = rows[(rows.index != TOGETHER) & rows["rate"].notna()]
    now = years.now
    assert now.reference is not None
    whole = float(now.reference[TOTAL])
    quotients = [
        two.quotient(
            float(after), float(now.totals[region]), float(now.reference[str(code)]), whole
        )
        for code, after in rows["after"].items()
    ]
    return rows.assign(units=rows["after"], quotient=quotients).reset_index()


def _of_sector(years: Years, focus: Focus) -> pd.DataFrame:
    """One sector in every region that tells it in both years."""
    now, then = (focuses.added(units, focus) for units in (years.now, years.then))
    assert now.reference is not None
    (name,) = now.cells.columns
    after = now.cells[name].astype(float)
    before = then.cells.iloc[:, 0].reindex(after.index).astype(float)
    rates = (after / before - 1).where(before > 0)
    quotients = [
        two.quotient(
            float(part),
            float(now.totals[code]),
            float(now.reference[name]),
            float(now.reference[TOTAL]),
        )
        for code, part in after.items()
    ]
    rows = pd.DataFrame({"before": before, "units": after, "rate": rates, "quotient": quotients})
    return rows.rename_axis("region_code").reset_index()


def _placed(rows: pd.DataFrame, country: float, unit: Phrase) -> pd.DataFrame:
    """Points that have both numbers and enough units behind them, with their quadrants."""
    known = rows["rate"].notna() & rows["quotient"].notna()
    large = rows[["before", "units"]].max(axis=1) >= LEAST_IN_A_BUBBLE
    rows = rows[known & large].sort_values("units", ascending=False, kind="stable")
    classes = [
        quadrant_of(float(q), float(r), country)["value"]
        for q, r in zip(rows["quotient"], rows["rate"], strict=True)
    ]
    said = [
        phrase(
            "tooltip.bubble",
            quotient=Amount(float(row["quotient"]), 2),
            rate=rate_said(float(row["rate"])),
            units=Amount(float(row["units"]), 0),
            unit=unit,
        )
        for row in rows.to_dict("records")
    ]
    rows = rows.assign(quadrant=classes, value=100 * rows["rate"])
    return rows.assign(said=sentences(rows, said))


def _standing(rows: pd.DataFrame, made: Compared, about: dict[str, object]) -> Phrase:
    """How many are in which quadrant: what an official repeats."""
    counts = rows["quadrant"].value_counts()
    told = {code: int(counts.get(code, 0)) for code in QUADRANTS}
    key = "title.bubbles_region" if "region" in about else "title.bubbles_sector"
    return phrase(key, scope=scope(made.basis), **about, **told)


def _bubble_notes(made: Compared, rows: pd.DataFrame) -> tuple[Phrase, ...]:
    country = Amount(made.years.rate, share=True) if made.years is not None else Amount(0)
    about = {"rate": country, "least": LEAST_IN_A_BUBBLE}
    return (phrase("note.quadrants", **about),) if len(rows) else ()
