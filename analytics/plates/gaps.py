"""The gap plates: recognised clusters against measured concentration."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from analytics.measures.coverage import Refusal, for_gaps
from analytics.measures.thresholds import MIN_SHARE_FOR_GAP, MIN_UNITS_FOR_GAP
from analytics.plates import declared
from analytics.plates.declared import EVERY_SECTOR, ON_A_MAP, TableUse
from analytics.plates.frame import Basis, column, frame, of_units, scope, sentences
from analytics.plates.model import ClassMap, Column, Listing, Matrix, Plate
from analytics.selection import Selection
from analytics.summary import gaps as measure
from analytics.summary import units as unit_tables
from analytics.summary.gaps import BOTH, CANDIDATE, NEITHER, RECOGNISED, UNSAID
from analytics.summary.quotients import COLUMNS
from analytics.summary.units import Units
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata import lists
from geodata.datasets import Datasets

# What a region is coloured by on the map: the most telling of its cells.
ORDER = {code: i for i, code in enumerate((CANDIDATE, BOTH, RECOGNISED, UNSAID, NEITHER))}
MAX_NAMED = 4


RULED = EVERY_SECTOR | {"quotient"}
_gaps = partial(declared.plate, family="gaps", table=TableUse.BESIDE, needs_table=True)


@_gaps("gap_matrix", reads=RULED)
def gap_matrix(data: Datasets, selection: Selection) -> Plate:
    """Region by sector: the number of records in a cell, its colour the verdict."""
    units, refusal, rows = _rows(data, selection)
    rows = rows.assign(
        country_code=units.country if units is not None else "",
        cell=sentences(
            rows,
            [
                Amount(n) if n else phrase(f"cell.{gap}")
                for n, gap in zip(rows["records"], rows["gap"], strict=True)
            ],
        ),
        quotient=rows["value"],
        value=rows["records"],
    )
    basis = of_units(data, selection, units, with_records=True)
    return frame(
        basis,
        title=phrase("title.gaps", scope=scope(basis)),
        finding=_finding(rows, basis),
        subtitle=_subtitle("gap_matrix", units, refusal),
        table=rows,
        columns=_columns(units),
        body=Matrix(
            rows="category",
            columns="region_code",
            value="value",
            coloured_by="gap",
            palette="gap",
            text="cell",
        ),
        notes=_notes(rows, selection),
        refusal=refusal,
    )


@_gaps("gap_map", reads=RULED | ON_A_MAP)
def gap_map(data: Datasets, selection: Selection) -> Plate:
    """Regions by the most telling of their sectors: a candidate first."""
    units, refusal, rows = _rows(data, selection)
    found = []
    for code, part in rows.groupby("region_code", sort=False):
        first = part.assign(order=part["gap"].map(ORDER)).sort_values(
            ["order", "value"], ascending=[True, False]
        )
        candidates = part[part["gap"] == CANDIDATE]
        found.append(
            {
                "region_code": code,
                "gap": first["gap"].iloc[0],
                "value": float(len(candidates)),
                "records": int(part["records"].sum()),
                "said": _region_says(part),
            }
        )
    columns = ["region_code", "gap", "value", "records", "said"]
    basis = of_units(data, selection, units, with_records=True)
    return frame(
        basis,
        title=phrase("title.gaps", scope=scope(basis)),
        finding=_map_title(rows, basis),
        subtitle=_subtitle("gap_map", units, refusal),
        table=pd.DataFrame(found, columns=columns),
        columns=(
            column("region_code", "region"),
            column("gap", "gap"),
            column("value", "count", "candidates"),
            column("records", "count", "clusters"),
            column("said", "phrase"),
        ),
        body=ClassMap(
            {units.country: units.boundary_set} if units is not None else {},
            "gap",
            "gap",
            "said",
            phrase("legend.gap_map"),
            quiet=(UNSAID, NEITHER),
            highlight=selection.regions,
            framing=selection.framing,
        ),
        notes=_notes(rows, selection),
        refusal=refusal,
    )


@_gaps("gap_list", reads=RULED)
def gap_list(data: Datasets, selection: Selection) -> Plate:
    """Candidates for the next pilot, most units beyond expectation first, each with its reason."""
    units, refusal, every = _rows(data, selection)
    rows = every[every["gap"] == CANDIDATE].sort_values(["excess", "units"], ascending=False)
    rows = rows.assign(
        said=sentences(rows, [reason(row, units) for row in rows.to_dict("records")])
    )
    basis = of_units(data, selection, units, with_records=True)
    return frame(
        basis,
        title=phrase("title.gaps", scope=scope(basis)),
        finding=phrase("title.gap_list", scope=scope(basis), count=len(rows)),
        subtitle=_subtitle("gap_list", units, refusal),
        table=rows,
        columns=(
            column("region_code", "region"),
            column("category", "category"),
            column("excess", "number", decimals=0),
            column("said", "phrase", "reason"),
        ),
        body=Listing(),
        notes=_notes(every, selection),
        refusal=refusal,
    )


def reason(row: Mapping[Any, Any], units: Units | None) -> Phrase:
    """Why a cell is a candidate, in one sentence with its numbers."""
    return phrase(
        "reason.candidate",
        units=Amount(float(row["units"])),
        unit=units.unit if units is not None else phrase("unit.clusters"),
        total=Amount(float(row["region_total"])),
        share=Amount(float(row["share"]), 1, share=True),
        national=Amount(float(row["category_total"]) / float(row["whole"]), 1, share=True),
        quotient=Amount(float(row["value"]), 2),
        low=Amount(float(row["low"]), 2),
        high=Amount(float(row["high"]), 2),
    )


def _rows(
    data: Datasets, selection: Selection
) -> tuple[Units | None, Refusal | None, pd.DataFrame]:
    units = unit_tables.of(data, selection)
    nothing = pd.DataFrame(columns=[*COLUMNS, *measure.FOUND])
    if units is None:
        return None, Refusal("one_country"), nothing
    regions = len(data.regions.of_set(units.boundary_set))
    refusal = for_gaps(units, regions)
    if refusal is not None:
        return units, refusal, nothing
    return units, None, measure.gaps(units, data, selection)


def _region_says(part: pd.DataFrame) -> Phrase:
    """A tooltip: the sectors that are candidates, else what there is."""
    for gap in (CANDIDATE, BOTH, RECOGNISED):
        inside = [str(code) for code in part.loc[part["gap"] == gap, "category"]]
        if inside:
            named = tuple(Ref("category", code) for code in inside)
            return phrase("label.gap", gap=phrase(f"gap.{gap}"), sectors=named)
    return phrase("gap.unsaid" if (part["gap"] == UNSAID).any() else "gap.neither")


def _columns(units: Units | None) -> tuple[Column, ...]:
    return (
        column("region_code", "region"),
        column("category", "category"),
        column("gap", "gap"),
        column("records", "count", "clusters"),
        column("recognised_by", "records"),
        Column("units", "count", units.unit if units is not None else phrase("unit.clusters")),
        column("excess", "number", decimals=1),
        column("quotient", "number", decimals=2),
        column("low", "number", decimals=2),
        column("high", "number", decimals=2),
    )


def _finding(rows: pd.DataFrame, basis: Basis) -> Phrase:
    where = scope(basis)
    candidates = rows[rows["gap"] == CANDIDATE]
    counted = {"scope": where, "cells": len(rows), "both": int((rows["gap"] == BOTH).sum())}
    if candidates.empty:
        return phrase("title.no_candidate", **counted)
    pairs = candidates.sort_values("excess", ascending=False).head(MAX_NAMED)
    named = tuple(
        phrase("label.pair", region=Ref("region", str(r)), category=Ref("category", str(c)))
        for r, c in zip(pairs["region_code"], pairs["category"], strict=True)
    )
    return phrase("title.candidates", names=named, count=len(candidates), **counted)


def _map_title(rows: pd.DataFrame, basis: Basis) -> Phrase:
    where = scope(basis)
    regions = rows.loc[rows["gap"] == CANDIDATE, "region_code"].nunique()
    total = rows["region_code"].nunique()
    return phrase("title.gap_map", scope=where, regions=total, count=regions)


def _notes(rows: pd.DataFrame, selection: Selection) -> tuple[Phrase, ...]:
    if rows.empty:
        return ()
    return (
        phrase(
            "note.gap_rule",
            least=MIN_UNITS_FOR_GAP,
            quotient=Amount(float(selection.quotient), 2),
            share=Amount(MIN_SHARE_FOR_GAP, share=True),
        ),
        phrase("note.gap_excess"),
        phrase("note.gap_like_with_like"),
        *_set_aside(rows),
        phrase("note.gap_is_no_proof"),
        phrase("note.gap_control", cells=len(rows)),
    )


def _set_aside(rows: pd.DataFrame) -> tuple[Phrase, ...]:
    """The records that stand in a region and heading and recognise nothing there, by name."""
    codes = sorted(lists.every(rows["set_aside"], "clusters"))
    if not codes:
        return ()
    named: tuple[Ref | Phrase, ...] = tuple(Ref("record", code) for code in codes[:MAX_NAMED])
    rest = len(codes) - len(named)
    named = (*named, phrase("list.others", count=rest)) if rest else named
    return (phrase("note.gap_set_aside", records=named, count=len(codes)),)


def _subtitle(key: str, units: Units | None, refusal: Refusal | None) -> Phrase:
    """What is compared with what; where nothing is, the data alone."""
    found = key if refusal is None else "indices"
    return phrase(f"subtitle.{found}", table=_name(units))


def _name(units: Units | None) -> Phrase:
    return units.name if units is not None else phrase("units.inventory")
