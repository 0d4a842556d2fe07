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
    chosen_region,
    compared,
    nowhere,
    rate_said,
    uncompared,
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
    """Quotient against growth: one sector over regions, or the sectors of the region chosen."""
    made = compared(data, selection)
    # A sector that was asked for is shown everywhere.
    region = "" if selection.sectors else chosen_region(selection, made)
    key = "category" if region else "region_code"
    focus, refusal, rows = _points(made, region, selection, data)
    country = made.years.rate if made.years is not None else 0.0
    rows = _placed(rows, country, made.unit)
    return frame(
        made.basis,
        title=phrase("title.growth", scope=scope(made.basis)),
        finding=None if refusal is not None else _standing(rows, made, region, focus),
        subtitle=uncompared(made) if refusal is not None else _said(made, region, focus),
        table=rows,
        columns=(
            column(key, "category" if region else "region"),
            column("before", "count"),
            Column("units", "count", made.unit),
            column("rate", "share", "growth_rate"),
            column("quotient", "number", decimals=2),
            column("quadrant", "quadrant", "growth_quadrant"),
        ),
        body=_body(key, country),
        notes=(*focus.notes, *_bubble_notes(made, rows)),
        refusal=refusal or nowhere(made, rows),
    )


def _body(key: str, country: float) -> Scatter:
    """Points in four quadrants, parted by a quotient of 1 and the growth of the country."""
    return Scatter(
        x="quotient",
        y="value",
        label=key,
        slope=None,
        axes=(phrase("axis.quotient"), phrase("axis.growth", rate=rate_said(country))),
        coloured_by="quadrant",
        palette="quadrant",
        corners=QUADRANTS,
        cross=(1.0, 100 * country),
        size="units",
        text="said",
    )


def _points(
    made: Compared, region: str, selection: Selection, data: Datasets
) -> tuple[Focus, Refusal | None, pd.DataFrame]:
    """What is drawn of which categories, or why nothing is."""
    key = "category" if region else "region_code"
    none = pd.DataFrame(columns=[key, "before", "units", "rate", "quotient"])
    refusal = made.refusal
    if made.units is not None and refusal is None:
        # A table of totals has growth, and no quotient.
        refusal = for_quotients(made.units)
    if made.years is None or refusal is not None:
        return WHOLE, refusal, none
    if region:
        return WHOLE, None, _of_region(made.years, region)
    found = _focus(made.years, selection, data)
    if isinstance(found, Refusal):
        return WHOLE, found, none
    return found, None, _of_sector(made.years, found)


def _said(made: Compared, region: str, focus: Focus) -> Phrase:
    if region:
        named = Ref("region", region)
        return phrase("subtitle.bubbles_region", region=named, unit=made.unit)
    return phrase("subtitle.bubbles_sector", category=focus.named, unit=made.unit)


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


def _standing(rows: pd.DataFrame, made: Compared, region: str, focus: Focus) -> Phrase:
    """How many are in which quadrant: what an official repeats."""
    counts = rows["quadrant"].value_counts()
    leading, emerging, latent, declining = (int(counts.get(code, 0)) for code in QUADRANTS)
    if region:
        return phrase(
            "title.bubbles_region",
            region=Ref("region", region),
            scope=scope(made.basis),
            leading=leading,
            emerging=emerging,
            latent=latent,
            declining=declining,
        )
    return phrase(
        "title.bubbles_sector",
        category=focus.named,
        scope=scope(made.basis),
        leading=leading,
        emerging=emerging,
        latent=latent,
        declining=declining,
    )


def _bubble_notes(made: Compared, rows: pd.DataFrame) -> tuple[Phrase, ...]:
    country = Amount(made.years.rate, share=True) if made.years is not None else Amount(0)
    note = phrase("note.quadrants", rate=country, least=LEAST_IN_A_BUBBLE)
    return (note,) if len(rows) else ()
