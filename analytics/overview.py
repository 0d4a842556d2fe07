"""The first page in numbers: what there is, and what the inventory lacks."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.plates import findings
from analytics.quality import fresh_since
from analytics.selection import Selection, select
from analytics.summary import linked
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata import lists
from geodata.datasets import Datasets
from geodata.files import DATA, numbers, read_table

COUNTS_FILE = DATA / "records" / "inventory_counts.csv"


@dataclass(frozen=True)
class KeyFigure:
    """One number with its label and what it is out of."""

    label: Phrase
    value: Amount
    context: Phrase


def lead(data: Datasets, selection: Selection) -> Phrase:
    """The finding of the overview in one sentence."""
    chosen = select(data, selection)
    countries = selection.shown_countries(data)
    if chosen.empty:
        return phrase("empty.no_record")
    links = linked(data, selection, chosen)
    total, units = _units(data, selection, countries)
    return phrase(
        "lead.overview",
        count=len(chosen),
        scope=findings.scope(countries),
        placed=int(links["record_id"].nunique()),
        regions=int(links["region_code"].nunique()),
        total=total,
        units=units,
    )


def key_figures(data: Datasets, selection: Selection) -> list[KeyFigure]:
    """Records, pilots, regions, sectors: four numbers, each with its base."""
    chosen = select(data, selection)
    links = linked(data, selection, chosen)
    countries = selection.shown_countries(data)
    total, units = _units(data, selection, countries)
    placed = int(links["record_id"].nunique())
    pilots = chosen[chosen["stage"] == "pilot"]
    return [
        KeyFigure(
            phrase("key.records"),
            Amount(len(chosen)),
            phrase("key.located", placed=placed, records=len(chosen)),
        ),
        KeyFigure(phrase("key.pilots"), Amount(len(pilots)), _programmes(pilots)),
        KeyFigure(
            phrase("key.regions"),
            Amount(int(links["region_code"].nunique())),
            phrase("key.out_of", total=total, units=units),
        ),
        KeyFigure(
            phrase("key.sectors"),
            Amount(int(chosen["sector_code"].nunique())),
            phrase("key.out_of_sectors", total=_leaves(data)),
        ),
    ]


def coverage(data: Datasets, selection: Selection) -> list[Phrase]:
    """What the inventory covers and what it lacks, counted on the selection."""
    chosen = select(data, selection)
    if chosen.empty:
        return []
    records = len(chosen)
    placed = int(linked(data, selection, chosen)["record_id"].nunique())
    single = int((lists.counts(chosen["source_ids"]) <= 1).sum())
    stale = _stale(chosen, data)
    sentences = [
        phrase("coverage.single_source", count=single, records=records),
        phrase("coverage.not_located", count=records - placed, records=records),
        phrase("coverage.undated", count=int(chosen["year"].isna().sum()), records=records),
        phrase("coverage.stale", count=stale, records=records),
        phrase("coverage.conflicts", count=int((chosen["note_fr"] != "").sum()), records=records),
    ]
    return [*_against_mapping(data, selection), *sentences]


def _against_mapping(data: Datasets, selection: Selection) -> list[Phrase]:
    """How many clusters UNIDO's mapping of 2014 counted, beside the records of its programme."""
    counts = read_table(COUNTS_FILE).set_index("country_code")
    counted = numbers(counts["counted"])
    records = data.records.table
    mapped = records[records["programme_key"] == "ICC"].groupby("country_code").size()
    return [
        phrase(
            "coverage.mapping",
            country=Ref("country", code),
            counted=int(counted[code]),
            year=str(counts.at[code, "year"]),
            held=int(mapped.get(code, 0)),
        )
        for code in selection.shown_countries(data)
        if code in counted.index and selection.countries
    ]


def _stale(chosen: pd.DataFrame, data: Datasets) -> int:
    """Records whose stage is undated or too old to be relied on."""
    since = fresh_since(data)
    return int((chosen["stage_as_of"].isna() | (chosen["stage_as_of"] < since)).sum())


def _programmes(pilots: pd.DataFrame) -> Phrase:
    """Pilots per programme: they are never one kind of thing."""
    counts = pilots["programme_key"].replace("", "none").value_counts()
    if counts.empty:
        return phrase("key.no_pilot")
    parts = tuple(
        phrase("key.pilots_of", number=int(number), programme=_programme(str(code)))
        for code, number in counts.items()
    )
    return phrase("key.pilots_by", parts=parts)


def _programme(code: str) -> Ref | Phrase:
    return phrase("programme_short.none") if code == "none" else Ref("programme_short", code)


def _units(data: Datasets, selection: Selection, countries: list[str]) -> tuple[int, Phrase]:
    """How many regions there are in all, and what they are called."""
    total = sum(len(data.regions.of_set(selection.set_of(c, data))) for c in countries)
    keys = {data.regions.unit_key(selection.set_of(code, data)) for code in countries}
    kind = keys.pop() if len(keys) == 1 else "mixed"
    return total, phrase(f"unit.{kind}", count=total)


def _leaves(data: Datasets) -> int:
    """Sectors without a finer one below."""
    return sum(1 for code in data.sectors.codes if not data.sectors.children(code))
