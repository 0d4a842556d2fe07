"""What a region is made of against its country: quotients, with verdicts where they can be."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from analytics.measures.coverage import Refusal, for_map, for_quotients
from analytics.plates import declared, findings
from analytics.plates.declared import CLUSTERS, EVERY_SECTOR, ON_A_MAP, TableUse
from analytics.plates.frame import Basis, column, frame, of_units, scope, sentences
from analytics.plates.model import ClassMap, Column, Matrix, Plate, Ranking
from analytics.plates.quotient_rows import (
    class_column,
    class_of,
    is_judged,
    is_published,
    quotient_notes,
    shaded,
    starred,
    stars_of,
)
from analytics.selection import Selection
from analytics.summary import focus as focuses
from analytics.summary import known
from analytics.summary import quotients as cells
from analytics.summary import units as unit_tables
from analytics.summary.focus import WHOLE, Focus
from analytics.summary.gaps import is_residual
from analytics.summary.quotients import SPAN
from analytics.summary.units import Units
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.datasets import Datasets

CRAFTS = "C3"
DECIMALS = 2
MAX_NAMED = 4


_specialisation = partial(declared.plate, family="specialisation", table=TableUse.ALONE)


@_specialisation("quotient_regions", reads=CLUSTERS | {"level", "regions"})
def quotient_regions(data: Datasets, selection: Selection) -> Plate:
    """One sector over the regions: quotient, exact interval, verdict.

    From a table the bars are quotients, with a verdict where units were drawn
    one by one; from the records, which carry neither, they are shares with
    their counts.
    """
    units, refusal, rows, focus = _of_sector(data, selection)
    published, judged = is_published(units), is_judged(units, rows)
    spanned = bool(rows["span_low"].notna().any())
    basis = of_units(data, selection, units)
    return frame(
        basis,
        title=phrase("title.quotients", scope=scope(basis)),
        finding=_finding(rows, focus, basis, units),
        subtitle=_subtitle(units, focus, rows),
        table=rows,
        columns=_columns(units, spanned=spanned, judged=judged),
        body=Ranking(
            category="region_code",
            highlight=selection.regions,
            axis=phrase("rate.quotient" if published else "rate.share"),
            reference=_reference(rows, published=published),
            interval=("low", "high") if judged else None,
            span=SPAN if spanned else None,
            coloured_by="shade" if judged else "",
            palette="shade" if judged else "",
            text="label",
        ),
        notes=(*focus.notes, *quotient_notes(rows, units, stars=True)),
        refusal=refusal,
    )


@_specialisation("quotient_map", reads=CLUSTERS | ON_A_MAP | {"level"})
def quotient_map(data: Datasets, selection: Selection) -> Plate:
    """The quotients of one sector as a map: by verdict, or by size where chance is not judged."""
    units, refusal, rows, focus = _of_sector(data, selection)
    if units is not None and units.table is None:
        refusal = refusal or Refusal("inventory_partial")
    judged = is_judged(units, rows)
    classed = class_of(judged=judged)
    basis = of_units(data, selection, units)
    return frame(
        basis,
        title=phrase("title.quotients", scope=scope(basis)),
        finding=_finding(rows, focus, basis, units),
        subtitle=_subtitle(units, focus, rows),
        table=rows,
        columns=(*_columns(units, spanned=False, judged=judged), *class_column(classed)),
        body=ClassMap(
            {units.country: units.boundary_set} if units is not None else {},
            classed,
            classed,
            "label",
            phrase("rate.quotient"),
            quiet=("unsure", "around", "unknown", cells.UNJUDGED),
            unknown=("unknown",),
            value="quotient",
            highlight=selection.regions,
            framing=selection.framing,
        ),
        notes=(*focus.notes, *quotient_notes(rows, units, stars=False)),
        refusal=refusal or (for_map(units, data) if units is not None else None),
    )


def _of_sector(
    data: Datasets, selection: Selection
) -> tuple[Units | None, Refusal | None, pd.DataFrame, Focus]:
    """The rows of one sector with what is written at them, highest first; or why there are none."""
    units = unit_tables.of(data, selection)
    refusal = for_quotients(units) if units is not None else None
    rows, focus = pd.DataFrame(columns=list(cells.COLUMNS)), WHOLE
    if units is not None and refusal is None:
        found = focused(units, selection, data)
        if isinstance(found, Refusal):
            refusal = found
        else:
            ends = known.regions(units, data, found) if units.table is not None else None
            focus, rows = found, cells.quotients(focuses.added(units, found), ends)
    shown = "value" if is_published(units) else "share"
    rows = shaded(rows).assign(quotient=rows["value"], value=rows[shown])
    if is_published(units):
        rows = rows.assign(stars=stars_of(rows))
    rows = rows.assign(label=sentences(rows, _labels(rows, units)))
    order = rows["value"].fillna(rows["span_low"])
    rows = rows.assign(order=order).sort_values(
        ["order", "region_code"], ascending=[False, True], na_position="last"
    )
    return units, refusal, rows.drop(columns="order"), focus


@_specialisation("quotient_matrix", reads=EVERY_SECTOR | {"level"})
def quotient_matrix(data: Datasets, selection: Selection) -> Plate:
    """Every region and sector at once: cells coloured by verdict, or by size without one.

    Of the records, which carry neither, the counts.
    """
    units = unit_tables.of(data, selection)
    refusal = for_quotients(units) if units is not None else None
    rows = pd.DataFrame(columns=list(cells.COLUMNS))
    if units is not None and refusal is None:
        rows = cells.quotients(units)
        rows = rows[rows["units"].notna()]
    published = is_published(units)
    texts: list[Phrase | Amount]
    if published:
        texts = [Amount(v, 1) if v == v else phrase("cell.unknown") for v in rows["value"]]
    else:
        texts = [_count(v) for v in rows["units"]]
    judged = is_judged(units, rows)
    classed = class_of(judged=judged) if published else ""
    rows = shaded(rows).assign(
        country_code=units.country if units is not None else "",
        cell=sentences(rows, texts),
        quotient=rows["value"],
        value=rows["value"] if published else rows["units"],
    )
    basis = of_units(data, selection, units)
    return frame(
        basis,
        title=phrase("title.quotients", scope=scope(basis)),
        finding=_matrix_title(rows, basis, units),
        subtitle=_matrix_subtitle(units, judged=judged),
        table=rows[rows["value"].notna()],
        columns=(column("category", "category"), *_columns(units, spanned=False, judged=judged)),
        body=Matrix(
            rows="category",
            columns="region_code",
            value="value",
            coloured_by=classed,
            palette=classed,
            text="cell",
        ),
        notes=quotient_notes(rows, units, stars=False),
        refusal=refusal,
    )


def focused(units: Units, selection: Selection, data: Datasets) -> Focus | Refusal:
    """The categories of the sectors chosen; without a choice, the one with most units.

    What fits nowhere else is not shown unasked, if there is anything else. For
    records without a choice, crafts: what the ministry asks about first.
    """
    found = focuses.of(units, selection, data)
    if isinstance(found, Refusal) or found.categories:
        return found
    assert units.reference is not None
    every = [str(one) for one in units.cells.columns]
    sizes = units.reference[[one for one in every if not is_residual(one)] or every]
    crafts = units.table is None and CRAFTS in sizes.index
    category = CRAFTS if crafts else str(sizes.fillna(-1).idxmax())
    return Focus((category,), (Ref("category", category),))


def _labels(rows: pd.DataFrame, units: Units | None) -> list[Phrase | Amount]:
    """What is written at a bar: count, quotient, interval, verdict, stars: what there is of it."""
    if not is_published(units):
        return [phrase("label.count_of_total", **_parts(row)) for row in rows.to_dict("records")]
    return [starred(_quotient_label(row), int(row["stars"])) for row in rows.to_dict("records")]


def _quotient_label(row: Any) -> Phrase | Amount:
    verdict = phrase(f"verdict.{row['verdict']}") if row["verdict"] != cells.UNJUDGED else None
    if row["verdict"] == cells.UNKNOWN:
        return phrase("verdict.unknown")
    if pd.isna(row["quotient"]):
        ends = {k: Amount(float(row[f"span_{k}"]), DECIMALS) for k in ("low", "high")}
        span = phrase("label.span", **ends)
        return span if verdict is None else phrase("label.span_verdict", span=span, verdict=verdict)
    if verdict is None:
        return Amount(float(row["quotient"]), DECIMALS)
    ends = {k: Amount(float(row[k]), DECIMALS) for k in ("quotient", "low", "high")}
    return phrase("label.quotient_verdict", verdict=verdict, **ends)


def _parts(row: Any) -> dict[str, Amount]:
    return {"units": _count(row["units"]), "total": _count(row["region_total"])}


def _count(value: float) -> Amount:
    """A count, or a sum of fractions with two decimals."""
    return Amount(float(value), 0 if float(value).is_integer() else DECIMALS)


def _columns(units: Units | None, *, spanned: bool, judged: bool) -> tuple[Column, ...]:
    counted = units.unit if units is not None else phrase("unit.clusters")
    found = [
        column("region_code", "region"),
        Column("units", "count", counted),
        column("region_total", "count"),
        column("share", "share", "share_of_region"),
    ]
    if not is_published(units):
        return tuple(found)
    found.append(column("quotient", "number", decimals=DECIMALS))
    if spanned:
        found += [
            Column("span_low", "number", phrase("column.quotient_low"), DECIMALS),
            Column("span_high", "number", phrase("column.quotient_high"), DECIMALS),
        ]
    if judged:
        found.append(column("low", "number", decimals=DECIMALS))
        found.append(column("high", "number", decimals=DECIMALS))
        found.append(column("verdict", "verdict"))
    return tuple(found)


def _reference(rows: pd.DataFrame, *, published: bool) -> tuple[float, Phrase] | None:
    """The line that bars are compared with: 1, or the sector's share in the country."""
    if published:
        return 1.0, phrase("chart.quotient_one")
    if rows.empty:
        return None
    share = float(rows["category_total"].iloc[0] / rows["whole"].iloc[0])
    return share, phrase("chart.national_share", share=Amount(share, share=True))


def _finding(rows: pd.DataFrame, focus: Focus, basis: Basis, units: Units | None) -> Phrase:
    """Which regions stand out, or that none can be told from the country."""
    where = scope(basis)
    known = rows[rows["verdict"] != cells.UNKNOWN]
    if known.empty:
        return phrase("title.quotients", scope=where)
    about = {"category": focus.named, "scope": where}
    if not is_published(units):
        return phrase("title.shares_of_records", **about)
    if units is not None and not is_judged(units, rows):
        led = findings.leading_quotient(rows, units.unit, **about)
        return led or phrase("title.quotients_of", unit=units.unit, **about)
    above = [str(code) for code in rows.loc[rows["verdict"] == "above", "region_code"]]
    if not above:
        return phrase("title.none_above", regions=len(known), **about)
    if not (rows["shade"] == "above").any():
        found = rows[rows["verdict"] == "above"]
        highest = found["value"].fillna(found["span_high"]).to_numpy(float).max()
        value = Amount(float(highest), DECIMALS)
        numbers = {"regions": len(known), "above": len(above), "value": value}
        return phrase("title.slightly_above", **numbers, **about)
    named = tuple(Ref("region", code) for code in above[:MAX_NAMED])
    return phrase("title.some_above", names=named, regions=len(known), count=len(above), **about)


def _matrix_title(rows: pd.DataFrame, basis: Basis, units: Units | None) -> Phrase:
    where = scope(basis)
    if not is_published(units):
        return phrase("title.matrix_region_sector", scope=where)
    if units is not None and not rows.empty and not is_judged(units, rows):
        led = findings.leading_cell(rows, units.unit, where)
        return led or phrase("title.quotients", scope=where)
    if rows.empty:
        return phrase("title.quotients", scope=where)
    judged = rows["verdict"].isin(cells.JUDGED)
    above, strong = (int((rows[by] == "above").sum()) for by in ("verdict", "shade"))
    about = {"cells": int(judged.sum()), "strong": strong}
    return phrase("title.cells_above", scope=where, count=above, **about)


def _subtitle(units: Units | None, focus: Focus, rows: pd.DataFrame) -> Phrase:
    if not focus.named:
        return phrase("subtitle.indices", table=_name(units))
    about = {"category": focus.named, "table": _name(units)}
    if not is_published(units):
        return phrase("subtitle.share_regions", **about)
    if is_judged(units, rows):
        on_units = units is not None and units.judged
        key = "subtitle.quotient_regions" if on_units else "subtitle.plants_quotient_regions"
        return phrase(key, **about)
    return phrase("subtitle.plain_quotient_regions", **about)


def _matrix_subtitle(units: Units | None, *, judged: bool) -> Phrase:
    if not is_published(units):
        return phrase("subtitle.count_cells", table=_name(units))
    if judged:
        return phrase("subtitle.quotient_cells", table=_name(units))
    return phrase("subtitle.plain_quotient_cells", table=_name(units))


def _name(units: Units | None) -> Phrase:
    return units.name if units is not None else phrase("units.inventory")
