"""How far a specialisation reaches, and whether it is one of the borders chosen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from analytics.measures import neighbours as near
from analytics.measures.coverage import Refusal, for_map, for_quotients
from analytics.plates import declared
from analytics.plates.declared import CLUSTERS, ON_A_MAP, TableUse
from analytics.plates.frame import column, frame, of_units, scope, sentences
from analytics.plates.model import ClassMap, Column, Plate, Ranking
from analytics.plates.specialisations import focused
from analytics.selection import Selection
from analytics.summary import focus as focuses
from analytics.summary import known, robust
from analytics.summary import units as unit_tables
from analytics.summary.focus import WHOLE, Focus
from analytics.summary.quotients import UNKNOWN
from analytics.summary.units import Units
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.datasets import Datasets

_specialisation = partial(
    declared.plate, family="specialisation", table=TableUse.ALONE, needs_table=True
)


@_specialisation("quotient_reach", reads=CLUSTERS | {"neighbours", "level", "regions"})
def quotient_reach(data: Datasets, selection: Selection) -> Plate:
    """Each region's quotient, and that of it together with its neighbours."""
    units, focus, refusal = _asked(data, selection)
    rows = pd.DataFrame(columns=list(robust.REACH_COLUMNS))
    if units is not None and refusal is None:
        areas = data.geometry(units.boundary_set)
        linked = near.find(areas, selection.neighbours)
        ends = known.regions(units, data, focus)
        rows = robust.reached(focuses.added(units, focus), linked, ends)
        rows = rows.sort_values("value", ascending=False, na_position="last", kind="stable")
    rows = rows.assign(label=sentences(rows, [_reaches(row) for row in rows.to_dict("records")]))
    basis = of_units(data, selection, units)
    reaching = int((rows["reach"] == robust.BOTH).sum())
    standing = int(rows["reach"].isin((robust.BOTH, robust.ALONE)).sum())
    return frame(
        basis,
        title=phrase("title.quotient_reach", scope=scope(basis)),
        finding=phrase(
            "title.quotient_reach_found",
            scope=scope(basis),
            alone=standing,
            both=reaching,
            more=int((rows["reach"] == robust.TOGETHER).sum()),
        ),
        focus=focus,
        subtitle=_subtitle(units, phrase(f"neighbours.{selection.neighbours}")),
        table=rows,
        columns=(
            column("region_code", "region"),
            Column("value", "number", phrase("rate.quotient"), 2),
            column("wide", "number", "quotient_wide", 2),
            column("verdict", "verdict"),
            column("wide_verdict", "verdict"),
            column("reach", "reach"),
        ),
        body=Ranking(
            "region_code",
            axis=phrase("rate.quotient"),
            tick="wide",
            reference=(1.0, phrase("reference.country")),
            coloured_by="reach",
            palette="reach",
            text="label",
            highlight=selection.regions,
        ),
        notes=(phrase("note.quotient_reach"),),
        refusal=refusal,
    )


@_specialisation("quotient_borders", reads=CLUSTERS | ON_A_MAP | {"level"})
def quotient_borders(data: Datasets, selection: Selection) -> Plate:
    """Where a specialisation holds under every division of the country, and where under some."""
    found = robust.divisions(data, selection)
    finest = next(iter(found.values()), None)
    units, focus, refusal = _asked(data, selection, finest)
    if refusal is None and len(found) < 2:
        refusal = Refusal("one_division")
    rows = pd.DataFrame(columns=["region_code", "value", "borders"])
    if refusal is None:
        rows = robust.under_borders(found, data, focus)
    said = [_said(str(code)) for code in rows["borders"]]
    rows = rows.assign(said=sentences(rows, said))
    basis = of_units(data, selection, units)
    return frame(
        basis,
        title=phrase("title.quotient_borders", scope=scope(basis)),
        finding=phrase(
            "title.quotient_borders_found",
            scope=scope(basis),
            holds=int((rows["borders"] == robust.HOLDS).sum()),
            depends=int((rows["borders"] == robust.DEPENDS).sum()),
        ),
        focus=focus,
        subtitle=_subtitle(
            units, phrase("subtitle.borders", sets=tuple(_set(one) for one in found))
        ),
        table=rows,
        columns=_columns([name for name in found if name in rows]),
        body=ClassMap(
            {finest.country: finest.boundary_set} if finest is not None else {},
            "borders",
            "borders",
            "said",
            phrase("legend.borders"),
            quiet=(robust.NOWHERE, UNKNOWN),
            unknown=(UNKNOWN,),
            highlight=selection.regions,
            framing=selection.framing,
        ),
        notes=(phrase("note.quotient_borders"), *_of_communes(found, data)),
        refusal=refusal or (for_map(finest, data) if finest is not None else None),
    )


def _of_communes(found: Mapping[str, Units], data: Datasets) -> tuple[Phrase, ...]:
    """How a region is judged by its communes, where the table has these."""
    parts = [name for name, one in found.items() if name == data.regions.parts_set(one.country)]
    return tuple(
        phrase("note.quotient_communes", communes=len(found[name].cells)) for name in parts
    )


def _columns(sets: list[str]) -> tuple[Column, ...]:
    """The quotient, the verdict of every set, and what they come to."""
    return (
        column("region_code", "region"),
        Column("value", "number", phrase("rate.quotient"), 2),
        *(Column(name, "verdict", phrase("column.in_set", set=_set(name))) for name in sets),
        column("borders", "borders"),
    )


def _asked(
    data: Datasets, selection: Selection, units: Units | None = None
) -> tuple[Units | None, Focus, Refusal | None]:
    """The units, the part of them that is asked for, or why there is no verdict."""
    units = units or unit_tables.of(data, selection)
    if units is None:
        return None, WHOLE, None
    if units.table is None:
        return units, WHOLE, Refusal("inventory_partial")
    refusal = for_quotients(units)
    if refusal is None and not units.judged:
        refusal = Refusal("not_judged", {"table": units.name})
    if refusal is None and data.geometry(units.boundary_set).empty:
        refusal = Refusal("no_geometry", {"set": _set(units.boundary_set)})
    if refusal is not None:
        return units, WHOLE, refusal
    focus = focused(units, selection, data)
    return (units, WHOLE, focus) if isinstance(focus, Refusal) else (units, focus, None)


def _set(name: str) -> Ref:
    return Ref("boundary_set", name)


def _subtitle(units: Units | None, how: Phrase) -> Phrase:
    name = units.name if units is not None else phrase("units.inventory")
    return phrase("subtitle.robust", table=name, how=how)


def _reaches(row: Mapping[Any, Any]) -> Phrase:
    """What is written at a bar: the quotient, that with the neighbours, and what stands."""
    return phrase(
        "label.reach",
        value=Amount(float(row["value"]), 2),
        wide=Amount(float(row["wide"]), 2),
        reach=phrase(f"reach.{row['reach']}"),
    )


def _said(code: str) -> Phrase | Amount:
    return phrase(f"borders.{code}")
