"""Spatial pattern of a published table: Moran's scatter, clusters of regions, hot spots."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from analytics import measures
from analytics.measures import neighbours as near
from analytics.measures import pattern
from analytics.measures.coverage import Refusal, for_pattern
from analytics.measures.neighbours import Neighbours
from analytics.plates import declared
from analytics.plates.declared import ON_A_MAP, RATES, TableUse
from analytics.plates.frame import Basis, column, frame, of_units, scope, sentences
from analytics.plates.model import ClassMap, Column, Plate, Scatter
from analytics.selection import Selection
from analytics.summary import focus as focuses
from analytics.summary import known
from analytics.summary import units as unit_tables
from analytics.summary.best import POPULATION
from analytics.summary.focus import WHOLE, Focus
from analytics.summary.units import Units
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.datasets import Datasets
from geodata.schema.tables import PARTIAL

QUADRANTS = {1: "high_high", 2: "low_high", 3: "low_low", 4: "high_low"}
MAX_NAMED = 5


@dataclass(frozen=True)
class Found:
    """Everything a pattern says of one table, or why it says nothing.

    ``freed`` is whether rates were freed of the unequal sizes of populations.
    """

    units: Units | None
    refusal: Refusal | None
    rows: pd.DataFrame
    unit: Phrase
    focus: Focus = WHOLE
    linked: Neighbours | None = None
    moran: dict[str, float] | None = None
    freed: bool = False


_pattern = partial(declared.plate, family="pattern", table=TableUse.ALONE, needs_table=True)


@_pattern("moran_scatter", reads=RATES | {"neighbours"})
def moran_scatter(data: Datasets, selection: Selection) -> Plate:
    """Each region's value against the mean of its neighbours'; the slope is Moran's I."""
    found = _found(data, selection)
    rows = found.rows.sort_values("value", ascending=False)
    slope = found.moran["value"] if found.moran else 0.0
    basis = of_units(data, selection, found.units)
    return frame(
        basis,
        title=phrase("title.pattern", scope=scope(basis)),
        finding=_moran_title(found, basis),
        focus=found.focus,
        subtitle=_subtitle(found),
        table=rows,
        columns=(
            column("region_code", "region"),
            Column("value", "number", found.unit),
            column("standard", "number", decimals=2),
            column("lag", "number", decimals=2),
            column("local", "number", "local_moran", 2),
            column("p_value", "number", decimals=4),
            column("quadrant", "pattern"),
        ),
        body=Scatter(
            x="standard",
            y="lag",
            label="region_code",
            slope=slope,
            axes=(phrase("axis.standard", unit=found.unit), phrase("axis.lag")),
            coloured_by="quadrant",
            palette="pattern",
        ),
        notes=_notes(found, phrase("note.local_moran", permutations=pattern.PERMUTATIONS)),
        refusal=found.refusal,
    )


@_pattern("lisa_map", reads=RATES | ON_A_MAP | {"neighbours"})
def lisa_map(data: Datasets, selection: Selection) -> Plate:
    """Regions that stand with their neighbours beyond chance, high or low; or against them."""
    found = _found(data, selection)
    return _map(
        "lisa_map",
        found,
        data,
        selection,
        by="quadrant",
        columns=(
            column("quadrant", "pattern"),
            column("local", "number", "local_moran", 2),
            column("p_value", "number", decimals=4),
        ),
        note=phrase("note.local_moran", permutations=pattern.PERMUTATIONS),
    )


@_pattern("hotspot_map", reads=RATES | ON_A_MAP | {"neighbours"})
def hotspot_map(data: Datasets, selection: Selection) -> Plate:
    """Getis–Ord Gi*: where a region and its neighbours together are high, or low."""
    found = _found(data, selection)
    return _map(
        "hotspot_map",
        found,
        data,
        selection,
        by="spot",
        columns=(
            column("spot", "pattern"),
            column("z", "number", "gi_star", 2),
            column("p_hot", "number", "p_value", 4),
        ),
        note=phrase("note.hot_spots"),
    )


def _map(
    key: str,
    found: Found,
    data: Datasets,
    selection: Selection,
    *,
    by: str,
    columns: tuple[Column, ...],
    note: Phrase,
) -> Plate:
    units = found.units
    sets = {units.country: units.boundary_set} if units is not None else {}
    rows = found.rows.sort_values(["value", "region_code"], ascending=[False, True])
    said = [_said(row, by, found) for row in rows.to_dict("records")]
    rows = rows.assign(said=sentences(rows, said))
    basis = of_units(data, selection, units)
    return frame(
        basis,
        title=phrase("title.pattern", scope=scope(basis)),
        finding=_map_title(key, rows, by, basis),
        focus=found.focus,
        subtitle=_subtitle(found),
        table=rows,
        columns=(
            column("region_code", "region"),
            Column("value", "number", found.unit),
            *columns,
        ),
        body=ClassMap(
            sets,
            by,
            "pattern",
            "said",
            phrase(f"legend.{key}"),
            quiet=("none",),
            highlight=selection.regions,
            framing=selection.framing,
        ),
        notes=_notes(found, note),
        refusal=found.refusal,
    )


def _found(data: Datasets, selection: Selection) -> Found:
    """Values, neighbours and statistics of the table chosen, in the sectors chosen."""
    units = unit_tables.of(data, selection)
    nothing = pd.DataFrame(columns=list(ROWS))
    if units is None:
        return Found(None, Refusal("one_country"), nothing, phrase("unit.clusters"))
    if units.table is None:
        refusal = for_pattern(units, pd.Series(dtype=float), drawn=True)
        return Found(units, refusal, nothing, units.unit)
    focus = focuses.of(units, selection, data)
    if isinstance(focus, Refusal):
        return Found(units, focus, nothing, units.unit)
    # The reader's choice of rate; counts follow the size of regions more than anything else.
    chosen = _rate(selection, units, data)
    rates = known.densities(units, data, chosen, focus)
    unit = phrase(f"rate.{chosen.measure}", unit=units.unit)
    areas = data.geometry(units.boundary_set)
    # A sum that is known in part is no value to find a pattern in.
    values = rates.set_index("region_code")["value"].where((rates["status"] != PARTIAL).to_numpy())
    refusal = for_pattern(units, values, drawn=len(areas) == len(values))
    if refusal is not None:
        return Found(units, refusal, nothing, unit, focus)
    compared = _compared(rates, values, units, chosen.measure)
    computed = _computed(units, values.reindex(areas.index), areas, chosen, unit, compared)
    return replace(computed, focus=focus, freed=compared is not values)


def _compared(rates: pd.DataFrame, values: pd.Series, units: Units, measure: str) -> pd.Series:
    """What is compared between neighbours: the rates, or those freed of unequal populations.

    A small population makes an extreme rate by chance, as far as its units are
    drawn one by one (Assunção and Reis 1999); jobs and people are not.
    """
    if measure != "density_pop" or not units.judged:
        return values
    known = rates.set_index("region_code")
    freed = pattern.standardised_rates(known["numerator"].tolist(), known["denominator"].tolist())
    return pd.Series(freed, index=values.index)


ROWS = (
    "region_code",
    "value",
    "standard",
    "lag",
    "local",
    "p_value",
    "quadrant",
    "z",
    "p_hot",
    "spot",
)


def _rate(selection: Selection, units: Units, data: Datasets) -> Selection:
    """The selection with the rate chosen, else with the usual one."""
    chosen = selection.measure.startswith("density")
    return selection if chosen else replace(selection, measure=usual_rate(selection, units, data))


def usual_rate(selection: Selection, units: Units, data: Datasets) -> str:
    """Per inhabitant where that is known of all regions: per area finds that people live in towns.

    A table of inhabitants has no other rate than per area.
    """
    people = replace(selection, measure="density_pop")
    divisor = measures.get("density_pop").divide_by(units.boundary_set, data, people)
    whole = divisor is not None and divisor.values.reindex(units.totals.index).notna().all()
    counted = units.table is not None and units.table.indicator == POPULATION
    return "density_pop" if whole and not counted else "density_km2"


def _computed(
    units: Units,
    values: pd.Series,
    areas: gpd.GeoDataFrame,
    selection: Selection,
    unit: Phrase,
    compared: pd.Series,
) -> Found:
    linked = near.find(areas, selection.neighbours)
    y = compared.reindex(values.index).to_numpy(float)
    overall = pattern.moran(list(y), linked.of)
    local = pattern.local_moran(list(y), linked.of)
    z = np.asarray(pattern.hot_spots(list(y), linked.of)["z"])
    p_hot = np.array([math.erfc(abs(one) / math.sqrt(2)) for one in z])
    standard = (y - y.mean()) / y.std()
    order = {code: i for i, code in enumerate(linked.of)}
    lag = [standard[[order[one] for one in linked.of[code]]].mean() for code in linked.of]
    stands = local["significant"]
    hot = pattern.discoveries(list(p_hot))
    rows = pd.DataFrame(
        {
            "region_code": list(linked.of),
            "value": values.to_numpy(float),
            "standard": standard,
            "lag": lag,
            "local": local["values"],
            "p_value": local["p_values"],
            "quadrant": [
                QUADRANTS[int(q)] if s else "none"
                for q, s in zip(local["quadrants"], stands, strict=True)
            ],
            "z": z,
            "p_hot": p_hot,
            "spot": [
                ("hot" if one > 0 else "cold") if s else "none"
                for one, s in zip(z, hot, strict=True)
            ],
        }
    )
    return Found(units, None, rows, unit, linked=linked, moran=overall)


def _said(row: Mapping[Any, Any], by: str, found: Found) -> Phrase:
    """A tooltip: the value, and what stands or not."""
    return phrase(
        "label.pattern",
        value=Amount(float(row["value"])),
        unit=found.unit,
        verdict=phrase(f"pattern.{row[by]}"),
    )


def _moran_title(found: Found, basis: Basis) -> Phrase:
    where = scope(basis)
    if found.moran is None:
        return phrase("title.pattern", scope=where)
    z = found.moran["z"]
    alike = math.erfc(abs(z) / math.sqrt(2)) < pattern.DISCOVERY_RATE
    key = "title.moran_chance"
    if alike:
        key = "title.moran_alike" if z > 0 else "title.moran_unlike"
    return phrase(
        key,
        scope=where,
        value=Amount(found.moran["value"], 2),
        expected=Amount(found.moran["expected"], 2),
        z=Amount(z, 1),
    )


def _map_title(
    key: str,
    rows: pd.DataFrame,
    by: str,
    basis: Basis,
) -> Phrase:
    where = scope(basis)
    if rows.empty:
        return phrase("title.pattern", scope=where)
    standing = rows[rows[by] != "none"]
    if standing.empty:
        return phrase("title.no_pattern", scope=where, regions=len(rows))
    named = tuple(Ref("region", str(code)) for code in standing["region_code"][:MAX_NAMED])
    return phrase(f"title.{key}", scope=where, names=named, regions=len(rows), count=len(standing))


def _subtitle(found: Found) -> Phrase:
    name = found.units.name if found.units is not None else phrase("units.inventory")
    if found.linked is None:
        return phrase("subtitle.indices", table=name)
    rule = phrase(f"neighbours.{found.linked.rule}")
    return phrase("subtitle.pattern", unit=found.unit, table=name, rule=rule)


def _notes(found: Found, note: Phrase) -> tuple[Phrase, ...]:
    if found.linked is None:
        return ()
    islands = tuple(
        phrase("note.island", region=Ref("region", code), nearest=Ref("region", nearest))
        for code, nearest in found.linked.islands.items()
    )
    freed = (phrase("note.rates_freed"),) if found.freed else ()
    return (*freed, note, phrase("note.discovery"), *islands)
