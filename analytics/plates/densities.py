"""Densities of records or of a published table: rates, and how far small counts carry them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics import measures
from analytics.classes import Breaks, classify
from analytics.measures import leaders
from analytics.measures.coverage import Refusal, for_density, for_map
from analytics.measures.density import empirical_bayes
from analytics.measures.leaders import Lead
from analytics.measures.numbers import MeasureError
from analytics.measures.thresholds import MIN_UNITS_FOR_RATE
from analytics.plates import declared, findings
from analytics.plates.declared import ON_A_MAP, RATES, TableUse
from analytics.plates.frame import column, frame, of_records, of_units
from analytics.plates.model import Column, Plate, Ranking, RegionMap
from analytics.selection import Selection
from analytics.summary import Summary, known, summarise
from analytics.summary import focus as focuses
from analytics.summary import units as unit_tables
from analytics.summary.focus import WHOLE
from analytics.summary.units import Units
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.counted import AMOUNTS
from geodata.datasets import Datasets
from geodata.observations import ABSENT, CONFLICT, PUBLISHED, RANGE
from geodata.schema.tables import PARTIAL

PEOPLE = ("density_pop", "density_firms")
USUAL = "density_km2"
SPAN = ("low", "high")
MAX_CONFLICTS = 4


@declared.plate(
    "density_ranking", family="density", reads=RATES | {"regions"}, table=TableUse.ALONE
)
def density_ranking(data: Datasets, selection: Selection) -> Plate:
    """Rates by region, highest first; of a table with small counts, the steadied rate beside.

    The steadied rate is Marshall's empirical Bayes one, over the regions whose
    count is known; only rates per inhabitant or per enterprise have one, since
    only there does chance act on a known number of possible cases. Records have
    none: regions are known only because they have one. Of a table, a region
    whose value sources print differently keeps all of it, as a range.
    """
    chosen = _dense(selection)
    if chosen.table:
        return _of_table("density_ranking", data, chosen)
    summary = summarise(data, chosen, ("region",))
    rows = _steadied(summary.with_records, chosen, chance=False).sort_values(
        ["country_code", "value", "region_code"], ascending=[True, False, True]
    )
    countries = chosen.shown_countries(data)
    unit = summary.measure.unit(chosen)
    lead = _lead_of_records(summary, countries, data)
    return frame(
        of_records(data, summary),
        title=_title(rows, summary.measure.name(chosen), unit, countries, lead),
        subtitle=_subtitle(rows, phrase("subtitle.measure", measure=summary.measure.name(chosen))),
        table=rows,
        columns=_columns(unit, chosen, rows, phrase("unit.clusters")),
        body=_bars(unit, chosen, rows, several=len(countries) > 1),
        notes=(
            *_small_notes(rows),
            *findings.no_leader_of_records(lead, summary),
        ),
    )


@declared.plate(
    "density_map",
    family="density",
    reads=RATES | ON_A_MAP | {"scheme", "classes"},
    table=TableUse.ALONE,
)
def density_map(data: Datasets, selection: Selection) -> Plate:
    """The rates as a map: of records, the map of regions; of a table, its own."""
    chosen = _dense(selection)
    if chosen.table:
        return _of_table("density_map", data, chosen)
    from analytics.plates.maps import region_map

    return replace(region_map(data, chosen), key="density_map")


def _dense(selection: Selection) -> Selection:
    """The selection with a density as its measure."""
    usual = selection.measure.startswith("density")
    return selection if usual else replace(selection, measure=USUAL)


def _of_table(key: str, data: Datasets, selection: Selection) -> Plate:
    units = unit_tables.of(data, selection)
    assert units is not None
    focus = focuses.of(units, selection, data)
    part, refusal = (WHOLE, focus) if isinstance(focus, Refusal) else (focus, None)
    rows = known.densities(units, data, selection, part)
    rows = _in_order(_steadied(rows, selection, chance=units.judged))
    unit = phrase(f"rate.{selection.measure}", unit=units.unit)
    rows = rows.assign(label=_labels(rows))
    rows = rows.assign(said=_said(rows, unit, units))
    # What a table never spoke of is counted in a note, not listed row by row.
    spoken = rows[rows["status"] != ABSENT]
    lead = _lead_of_table(rows, units)
    body: RegionMap | Ranking
    if key == "density_map":
        rows, body = _on_a_map(rows, unit, units, selection)
    else:
        body = _bars(unit, selection, spoken, several=False)
    return frame(
        of_units(data, selection, units),
        title=_plain_title(unit, units),
        finding=_table_title(rows, unit, units, lead),
        focus=part,
        subtitle=_subtitle(rows, units.name),
        table=rows if key == "density_map" else spoken,
        columns=_columns(unit, selection, spoken, units.unit),
        body=body,
        notes=_table_notes(rows, units, data, selection, lead),
        refusal=refusal
        or for_density(units, rows)
        or (for_map(units, data) if key == "density_map" else None),
    )


def _on_a_map(
    rows: pd.DataFrame, unit: Phrase, units: Units, selection: Selection
) -> tuple[pd.DataFrame, RegionMap]:
    """The rows, each with its class; and the map that colours them so."""
    ends = rows[["value", *SPAN]].to_numpy(float).ravel()
    breaks = classify(ends, selection.scheme, selection.classes)
    classes = _classes(rows, breaks)
    breaks = replace(breaks, counts=tuple(classes.count(i) for i in range(len(breaks))))
    sets = {units.country: units.boundary_set}
    drawn = RegionMap(sets, breaks, unit, selection.regions, text="said", framing=selection.framing)
    return rows.assign(class_index=classes), drawn


def _plain_title(unit: Phrase, units: Units) -> Phrase:
    return phrase("title.rates", measure=unit, scope=findings.scope([units.country]))


def _table_title(rows: pd.DataFrame, unit: Phrase, units: Units, lead: Lead) -> Phrase:
    if not lead.codes and lead.reason != leaders.FEW:
        return _plain_title(unit, units)
    return _title(rows, unit, unit, [units.country], lead)


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Highest first, a range by its lower end; then what has no number."""
    order = rows["value"].fillna(rows["low"])
    return (
        rows.assign(order=order)
        .sort_values(["order", "region_code"], ascending=[False, True], na_position="last")
        .drop(columns="order")
    )


def _classes(rows: pd.DataFrame, breaks: Breaks) -> list[int]:
    """The class of each value; of what lies between two ends, only where both are in one."""
    found = []
    for least, most, status in zip(rows["least"], rows["most"], rows["status"], strict=True):
        inside = status in (PUBLISHED, PARTIAL, CONFLICT, RANGE) and most <= breaks.edges[-1]
        ends = {breaks.index(least), breaks.index(most)} if inside else {-1}
        found.append(ends.pop() if len(ends) == 1 else -1)
    return found


def _labels(rows: pd.DataFrame) -> pd.Series:
    """What is written at a region's bar: its value, a minimum, or between what it lies."""
    parts = zip(rows["value"], rows["low"], rows["high"], rows["status"], strict=True)
    said = [_number(*each) for each in parts]
    return pd.Series(said, index=rows.index, dtype=object)


def _number(value: float, low: float, high: float, status: str) -> Amount | Phrase:
    if pd.isna(value) and pd.notna(low):
        return phrase("label.span", low=Amount(low), high=Amount(high))
    return phrase("label.at_least", value=Amount(value)) if status == PARTIAL else Amount(value)


def _said(rows: pd.DataFrame, unit: Phrase, units: Units) -> pd.Series:
    """What a region's tooltip says: the rate and the units behind it, a range, or why neither."""
    said: list[Phrase] = []
    for row in rows.to_dict("records"):
        status = phrase(f"status.{row['status']}")
        if pd.notna(row["value"]):
            counted = Amount(float(row["numerator"]))
            value = row["label"]
            said.append(
                phrase("label.rate", value=value, unit=unit, counted=counted, units=units.unit)
            )
        elif pd.notna(row["low"]):
            said.append(phrase("label.rate_span", unit=unit, status=status, value=row["label"]))
        else:
            said.append(status)
    return pd.Series(said, index=rows.index, dtype=object)


def _table_notes(
    rows: pd.DataFrame, units: Units, data: Datasets, selection: Selection, lead: Lead
) -> tuple[Phrase, ...]:
    found = measures.get(selection.measure).divide_by(units.boundary_set, data, selection)
    return (
        # A small page has room for the first only.
        *_conflict_notes(rows, units),
        *findings.no_leader(lead),
        *_part_notes(rows, units),
        *((found.note,) if found is not None else ()),
        *(_small_notes(rows) if units.judged else ()),
    )


def _conflict_notes(rows: pd.DataFrame, units: Units) -> tuple[Phrase, ...]:
    """Both values, region by region, where sources print different ones."""
    differing = rows[rows["status"] == CONFLICT].head(MAX_CONFLICTS)
    return tuple(
        phrase(
            "note.sources_differ",
            region=Ref("region", str(row["region_code"])),
            low=Amount(float(row["numerator_low"])),
            high=Amount(float(row["numerator_high"])),
            unit=units.unit,
        )
        for row in differing.to_dict("records")
    )


def _part_notes(rows: pd.DataFrame, units: Units) -> tuple[Phrase, ...]:
    """That sums lack parts which are hidden or unknown; what a source itself says is said there."""
    count = int((rows["status"] == PARTIAL).sum())
    return (phrase("note.sum_in_part", count=count),) if count and not units.partial else ()


def _lead_of_table(rows: pd.DataFrame, units: Units) -> Lead:
    keyed = rows.set_index("region_code")
    behind = keyed["behind"] if units.nature != AMOUNTS else None
    return leaders.lead(keyed["least"], keyed["most"], behind)


def _lead_of_records(summary: Summary, countries: list[str], data: Datasets) -> Lead:
    """Who leads among the regions of one country, records without a region kept in mind."""
    if len(countries) != 1:
        return Lead(reason=leaders.ALONE)
    chosen = summary.selection
    found = summary.measure.divide_by(chosen.set_of(countries[0], data), data, chosen)
    assert found is not None
    ends = findings.ends_of(summary)
    behind = ends["least"]
    ends = leaders.rates(ends, found.values.reindex(ends.index), summary.measure.per)
    return leaders.lead(ends["least"], ends["most"], behind)


def _steadied(rows: pd.DataFrame, selection: Selection, *, chance: bool) -> pd.DataFrame:
    """The rows with ``steadied``: the empirical Bayes rate, missing where there is none.

    Parameters
    ----------
    chance : bool
        Whether the units were drawn one by one: the method takes their number
        for one that chance alone would give.
    """
    rows = rows.assign(steadied=float("nan"))
    if selection.measure not in PEOPLE or not chance:
        return rows
    for _, part in rows[rows["status"] != PARTIAL].groupby("country_code"):
        known = part[part["value"].notna() & (part["denominator"] > 0)]
        if known.empty or known["numerator"].min() >= MIN_UNITS_FOR_RATE:
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
    spanned = _spanned(rows)
    rates = (
        Column("low", "number", phrase("column.span_low")),
        Column("high", "number", phrase("column.span_high")),
    )
    counts = (
        Column("numerator_low", "count", phrase("column.numerator_low")),
        Column("numerator_high", "count", phrase("column.numerator_high")),
    )
    return (
        column("country_code", "country"),
        column("region_code", "region"),
        Column("value", "number", unit),
        *(rates if spanned else ()),
        *steadied,
        Column("numerator", "count", counted),
        *(counts if spanned else ()),
        column("denominator", "number", f"denominator_{divided}"),
        column("status", "status"),
    )


def _spanned(rows: pd.DataFrame) -> bool:
    """Whether a region has a range instead of one value."""
    return "low" in rows and bool(rows["low"].notna().any())


def _bars(unit: Phrase, selection: Selection, rows: pd.DataFrame, *, several: bool) -> Ranking:
    return Ranking(
        category="region_code",
        group="country_code" if several else None,
        highlight=selection.regions,
        axis=unit,
        tick="steadied" if rows["steadied"].notna().any() else None,
        span=SPAN if _spanned(rows) else None,
        text="label" if "label" in rows and _is_worded(rows) else "",
    )


def _is_worded(rows: pd.DataFrame) -> bool:
    """Whether a bar needs more than its number."""
    return _spanned(rows) or bool((rows["status"] == PARTIAL).any())


def _subtitle(rows: pd.DataFrame, usual: Phrase) -> Phrase:
    """What is measured; and what the stroke across a bar is."""
    if rows["steadied"].notna().any():
        return phrase("subtitle.steadied", measure=usual)
    return usual


def _small_notes(rows: pd.DataFrame) -> tuple[Phrase, ...]:
    known = rows["numerator"].dropna()
    if known.empty or known.min() >= MIN_UNITS_FOR_RATE:
        return ()
    found = [phrase("note.small_counts", least=Amount(float(known.min())), most=MIN_UNITS_FOR_RATE)]
    if rows["steadied"].notna().any():
        found.append(phrase("note.steadied"))
    return tuple(found)


def _title(
    rows: pd.DataFrame, measure: Phrase, unit: Phrase, countries: list[str], lead: Lead
) -> Phrase:
    """Who leads for certain; else the measure, or that the order is not a finding."""
    scope = findings.scope(countries)
    if len(lead.codes) == 1:
        return _leader_title(rows, unit, countries[0], lead)
    numbers = rows["numerator"].dropna()
    if lead.reason == leaders.FEW and len(numbers):
        most = Amount(float(numbers.max()))
        return phrase("title.density_small", measure=measure, scope=scope, most=most)
    return phrase("title.regions_measure", measure=measure, scope=scope)


def _leader_title(rows: pd.DataFrame, unit: Phrase, country: str, lead: Lead) -> Phrase:
    (first,) = rows[rows["region_code"] == lead.codes[0]].to_dict("records")
    value = first["label"] if "label" in first else Amount(float(first["value"]))
    known_ = rows["value"].notna() | (rows["low"].notna() if "low" in rows else False)
    return phrase(
        "title.density_leader",
        region=Ref("region", lead.codes[0]),
        value=value,
        measure=unit,
        regions=int(known_.sum()),
        country=Ref("country", country),
    )
