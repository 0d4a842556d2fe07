"""Densities of records or of a published table: rates, and how far small counts carry them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics import measures
from analytics.classes import classify
from analytics.measures import units as unit_tables
from analytics.measures.coverage import for_density, for_map
from analytics.measures.density import empirical_bayes
from analytics.measures.numbers import MeasureError
from analytics.phrases import Amount, Phrase, Ref, phrase
from analytics.plates import findings
from analytics.plates.common import column, plate
from analytics.plates.measured import measured
from analytics.plates.model import Column, Plate, Ranking, RegionMap
from analytics.selection import Selection
from analytics.summary import summarise
from geodata.datasets import Datasets

# Below so many units in a region, chance moves a rate more than anything else.
SMALL = 20
# A first place that rests on fewer units is no finding.
LEAST_FOR_FINDING = 5
PEOPLE = ("density_pop", "density_firms")
USUAL = "density_km2"


def density_ranking(data: Datasets, selection: Selection) -> Plate:
    """Rates by region, highest first; where counts are small, the steadied rate beside.

    The steadied rate is Marshall's empirical Bayes one, over the regions whose
    count is known; only rates per inhabitant or per enterprise have one, since
    only there does chance act on a known number of possible cases.
    """
    chosen = _dense(selection)
    if chosen.table:
        return _of_table("density_ranking", "ranking", data, chosen)
    summary = summarise(data, chosen, ("region",))
    rows = _steadied(summary.with_records, chosen).sort_values(
        ["country_code", "value", "region_code"], ascending=[True, False, True]
    )
    countries = chosen.shown_countries(data)
    unit = summary.measure.unit(chosen)
    return plate(
        "density_ranking",
        "ranking",
        data,
        summary,
        title=_finding(rows, summary.measure.name(chosen), countries),
        subtitle=_subtitle(rows, phrase("subtitle.measure", measure=summary.measure.name(chosen))),
        table=rows,
        columns=_columns(unit, chosen, rows, phrase("unit.clusters")),
        body=_bars(unit, chosen, rows, several=len(countries) > 1),
        notes=_small_notes(rows, records=True),
    )


def density_map(data: Datasets, selection: Selection) -> Plate:
    """The rates as a map: of records, the map of regions; of a table, its own."""
    chosen = _dense(selection)
    if chosen.table:
        return _of_table("density_map", "region_map", data, chosen)
    from analytics.plates.maps import region_map

    return replace(region_map(data, chosen), key="density_map")


def _dense(selection: Selection) -> Selection:
    """The selection with a density as its measure."""
    usual = selection.measure.startswith("density")
    return selection if usual else replace(selection, measure=USUAL)


def _of_table(key: str, kind: str, data: Datasets, selection: Selection) -> Plate:
    units = unit_tables.of(data, selection)
    assert units is not None
    assert units.table is not None
    rows = _steadied(unit_tables.densities(units, data, selection), selection)
    rows = rows.assign(clusters=rows["numerator"])
    rows = rows.sort_values(["value", "region_code"], ascending=[False, True], na_position="last")
    unit = phrase(f"rate.{selection.measure}", unit=units.unit)
    found = measures.get(selection.measure).divide_by(units.boundary_set, data, selection)
    notes = (found.note,) if found is not None else ()
    drawn = rows[rows["status"] == "ok"]
    breaks = classify(drawn["value"].to_numpy(float), selection.scheme, selection.classes)
    held = rows["value"].where(rows["status"] == "ok")
    rows = rows.assign(class_index=[breaks.index(value) for value in held])
    sets = {units.country: units.boundary_set}
    return measured(
        key,
        kind,
        data,
        selection,
        units,
        title=_finding(drawn, unit, [units.country]),
        subtitle=_subtitle(drawn, units.name),
        table=rows if kind == "region_map" else drawn,
        columns=_columns(unit, selection, drawn, units.unit),
        body=RegionMap(sets, breaks, unit, selection.regions)
        if kind == "region_map"
        else _bars(unit, selection, drawn, several=False),
        notes=(*notes, *_small_notes(drawn, records=False)),
        refusal=for_density(units, rows)
        or (for_map(units, data) if kind == "region_map" else None),
    )


def _steadied(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The rows with ``steadied``: the empirical Bayes rate, missing where there is none."""
    rows = rows.assign(steadied=float("nan"))
    if selection.measure not in PEOPLE:
        return rows
    for _, part in rows.groupby("country_code"):
        known = part[part["value"].notna() & (part["denominator"] > 0)]
        if known.empty or known["numerator"].min() >= SMALL:
            continue
        try:
            found = empirical_bayes(known["numerator"].tolist(), known["denominator"].tolist())
        except MeasureError:
            continue
        per = measures.get(selection.measure).per
        rows.loc[known.index, "steadied"] = np.asarray(found) * per
    return rows


def _columns(
    unit: Phrase, selection: Selection, rows: pd.DataFrame, counted: Phrase
) -> tuple[Column, ...]:
    divided = measures.get(selection.measure).denominator
    steadied = (column("steadied", "number"),) if rows["steadied"].notna().any() else ()
    return (
        column("country_code", "country"),
        column("region_code", "region"),
        Column("value", "number", unit),
        *steadied,
        Column("numerator", "count", counted),
        column("denominator", "number", f"denominator_{divided}"),
        column("status", "status"),
    )


def _bars(unit: Phrase, selection: Selection, rows: pd.DataFrame, *, several: bool) -> Ranking:
    return Ranking(
        category="region_code",
        group="country_code" if several else None,
        highlight=selection.regions,
        axis=unit,
        tick="steadied" if rows["steadied"].notna().any() else None,
    )


def _subtitle(rows: pd.DataFrame, usual: Phrase) -> Phrase:
    """What is measured; and what the stroke across a bar is."""
    if rows["steadied"].notna().any():
        return phrase("subtitle.steadied", measure=usual)
    return usual


def _small_notes(rows: pd.DataFrame, *, records: bool) -> tuple[Phrase, ...]:
    known = rows["numerator"].dropna()
    if known.empty or known.min() >= SMALL:
        return ()
    found = [phrase("note.small_counts", least=Amount(float(known.min())), most=SMALL)]
    if rows["steadied"].notna().any():
        found.append(phrase("note.steadied_records" if records else "note.steadied"))
    return tuple(found)


def _finding(rows: pd.DataFrame, measure: Phrase, countries: list[str]) -> Phrase:
    """Who leads, where enough units carry the lead; else that the order is not a finding."""
    known = rows[rows["value"].notna()]
    scope = findings.scope(countries)
    if len(countries) != 1 or len(known) < 2:
        return phrase("title.regions_measure", measure=measure, scope=scope)
    first = known.sort_values("value", ascending=False).iloc[0]
    if float(first["numerator"]) < LEAST_FOR_FINDING:
        return phrase(
            "title.density_small",
            measure=measure,
            scope=scope,
            most=Amount(float(known["numerator"].max())),
        )
    return phrase(
        "title.density_leader",
        region=Ref("region", str(first["region_code"])),
        value=Amount(float(first["value"])),
        measure=measure,
        regions=len(known),
        country=Ref("country", countries[0]),
    )
