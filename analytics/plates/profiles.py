"""A region against its country, and up to six regions side by side."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analytics import measures
from analytics.plates import declared, divisions
from analytics.plates.declared import CLUSTERS
from analytics.plates.frame import column, frame, of_records
from analytics.plates.model import Column, Plate, Profile
from analytics.selection import MAX_REGIONS, Selection, select
from analytics.summary import linked, summarise
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata import lists
from geodata.datasets import Datasets
from geodata.schema.tables import STAGES

FACTS = (
    "clusters",
    "share",
    *reversed(STAGES),
    "sectors",
    "density_km2",
    "density_pop",
    "area_km2",
    "area_published_km2",
    "population",
)
SHARES = ("share",)
PANEL_FACTS = (
    *("clusters", "share", "density_km2", "density_pop", "population"),
    *("area_km2", "area_published_km2"),
)


@declared.plate("profile", family="regions", reads=CLUSTERS | {"population", "regions"})
def profile(data: Datasets, selection: Selection) -> Plate:
    """Facts of the chosen regions beside those of their countries.

    Without a choice, the pilots' regions of the country, else the two regions
    of the selection with most records.
    """
    base = selection.without(["regions"])
    summary = summarise(data, base, by=("region",))
    regions = _subjects(data, selection, summary.with_records)
    countries = list(dict.fromkeys(data.regions.country(code) for code in regions))
    subjects = [("region", code) for code in regions] + [("country", code) for code in countries]
    chosen = select(data, base)
    units = linked(data, base, chosen).merge(chosen, left_on="record_id", right_index=True)
    table = pd.DataFrame({"fact": FACTS})
    for kind, code in subjects:
        inside = units[units["region_code" if kind == "region" else "country_code"] == code]
        table[code] = [_fact(fact, kind, code, inside, units, data, selection) for fact in FACTS]
    return frame(
        of_records(data, summary),
        title=_title(regions),
        subtitle=phrase("subtitle.profile"),
        table=table,
        columns=(column("fact", "fact"), *(_subject_column(k, c) for k, c in subjects)),
        body=Profile(tuple(subjects), _sectors(subjects, units, data)),
        notes=(*changes(regions, data, base), *_notes(countries, data, selection)),
    )


def region_facts(
    code: str, data: Datasets, selection: Selection
) -> list[tuple[Phrase, Phrase | Amount]]:
    """The few facts of one region that stand beside a map, each against its country.

    An area that nobody has published is left out.
    """
    table = profile(data, replace(selection, regions=(code,))).table.set_index("fact")
    country = data.regions.country(code)
    here, there = table[code], table[country]
    facts: list[tuple[Phrase, Phrase | Amount]] = []
    for fact in PANEL_FACTS:
        if fact == "area_published_km2" and pd.isna(here[fact]):
            continue
        value: Phrase | Amount = Amount(float(here[fact]), share=fact in SHARES)
        if fact == "clusters":
            value = phrase("panel.of_located", value=value, total=Amount(float(there[fact])))
        elif fact.startswith("density"):
            value = phrase(
                "panel.against",
                value=value,
                country=Ref("country", country),
                other=Amount(float(there[fact])),
            )
        facts.append((phrase(f"fact.{fact}"), value))
    return facts


def _subjects(data: Datasets, selection: Selection, rows: pd.DataFrame) -> list[str]:
    wanted = [
        code
        for code in selection.regions
        if code in data.regions.of_set(selection.set_of(data.regions.country(code), data)).index
    ]
    if wanted:
        return wanted[:MAX_REGIONS]
    first = rows.sort_values(["value", "region_code"], ascending=[False, True])
    ranked = [str(code) for code in first["region_code"]]
    shown = selection.shown_countries(data)
    usual = lists.parts(data.regions.countries.loc[shown[0], "first_compared"], "first_compared")
    return [code for code in usual if code in ranked] or ranked[:2]


def _fact(
    fact: str,
    kind: str,
    code: str,
    inside: pd.DataFrame,
    everywhere: pd.DataFrame,
    data: Datasets,
    selection: Selection,
) -> float:
    """One number of a profile; NaN where it is unknown."""
    country = code if kind == "country" else data.regions.country(code)
    records = inside["record_id"].nunique()
    if not records and fact not in ("area_km2", "area_published_km2", "population"):
        return float("nan")  # no record is not zero clusters
    if fact == "clusters":
        return float(records)
    if fact == "share":
        total = everywhere.loc[everywhere["country_code"] == country, "record_id"].nunique()
        return records / total if total else float("nan")
    if fact == "sectors":
        return float(inside["sector_code"].nunique())
    if fact in STAGES:
        return float(inside.loc[inside["stage"] == fact, "record_id"].nunique())
    if fact == "area_published_km2":
        return _published_area(kind, code, data, selection)
    values = _denominators(fact, country, data, selection)
    parts = len(data.regions.of_set(selection.set_of(country, data)))
    size = float(values.get(code, float("nan"))) if kind == "region" else _whole(values, parts)
    if fact in ("area_km2", "population"):
        return size
    if kind == "region" and (inside["link_status"] == "parent_only").any():
        return float("nan")  # records of the region before its division, not of what remains
    return records / size * measures.get(fact).per if records else float("nan")


def _published_area(kind: str, code: str, data: Datasets, selection: Selection) -> float:
    """The area the statistical office prints, of the region in the set shown or of the country."""
    if kind == "country":
        areas = data.regions.countries.get("area_published_km2", pd.Series(dtype=str))
        text = str(areas.get(code, ""))
        return float(text) if text else float("nan")
    rows = data.regions.of_set(selection.set_of(data.regions.country(code), data))
    return float(str(rows.at[code, "area_published_km2"]))


def _denominators(fact: str, country: str, data: Datasets, selection: Selection) -> pd.Series:
    key = "density_pop" if fact in ("density_pop", "population") else "density_km2"
    boundary_set = selection.set_of(country, data)
    denominator = measures.get(key).divide_by(boundary_set, data, selection)
    return denominator.values if denominator is not None else pd.Series(dtype=float)


def _whole(values: pd.Series, parts: int) -> float:
    """A country's total; unknown unless every one of its regions is known."""
    return float(values.sum()) if len(values) == parts else float("nan")


def _subject_column(kind: str, code: str) -> Column:
    return Column(code, "number", phrase("column.named", name=Ref(kind, code)))


def _title(regions: list[str]) -> Phrase:
    if not regions:
        return phrase("title.profile_none")
    names = tuple(Ref("region", code) for code in regions)
    return phrase("title.profile", regions=names, count=len(regions))


def changes(regions: list[str], data: Datasets, selection: Selection) -> list[Phrase]:
    """What laws took from each region, or made it of."""
    return [
        divisions.note(one, data, selection)
        for code in regions
        for one in divisions.of_region(
            data, selection.set_of(data.regions.country(code), data), code
        )
    ]


def _notes(countries: list[str], data: Datasets, selection: Selection) -> tuple[Phrase, ...]:
    notes = []
    for country in countries:
        for key in ("density_km2", "density_pop"):
            boundary_set = selection.set_of(country, data)
            denominator = measures.get(key).divide_by(boundary_set, data, selection)
            if denominator is not None:
                notes.append(denominator.note)
    return (phrase("note.country_counts_once"), *notes)


def _sectors(subjects: list[tuple[str, str]], units: pd.DataFrame, data: Datasets) -> pd.DataFrame:
    """Records by display group for each subject: ``subject``, ``sector_group``, ``clusters``."""
    rows = []
    for kind, code in subjects:
        inside = units[units["region_code" if kind == "region" else "country_code"] == code]
        groups = inside.drop_duplicates("record_id")["sector_code"].map(data.sectors.group_of)
        for group, count in groups.value_counts().items():
            rows.append({"subject": code, "sector_group": group, "clusters": int(count)})
    return pd.DataFrame(rows, columns=["subject", "sector_group", "clusters"])
