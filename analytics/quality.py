"""Quality of the records in force: completeness, and every item that needs a look."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.selection import Selection, select
from geodata import lists, twins
from geodata.datasets import Datasets
from geodata.places import locator
from geodata.records import STALE_AFTER_YEARS
from geodata.schema.tables import RECORD
from geodata.twins import Twin

KINDS = ("unmatched", "outside", "twins", "conflicts", "one_source", "old", "undated")
FIELDS = (
    "region_codes",
    "locality",
    "year",
    "members",
    "jobs",
    "programme_key",
    "lead_organisation",
    "stage_as_of",
    "confidence",
    "name_ar",
    "source_ids",
)


@dataclass(frozen=True)
class Issue:
    """One record that needs a look.

    Attributes
    ----------
    record : str
        Its id.
    detail : str
        What the sources or the file say, in their own language; may be empty.
    field : str
        The field of the record where the repair begins.
    other : Twin or None
        Another record that it may be.
    """

    record: str
    detail: str
    field: str
    other: Twin | None = None


def completeness(data: Datasets, selection: Selection) -> pd.DataFrame:
    """Share of records that state a field, by country.

    Returns
    -------
    DataFrame
        Indexed by field; one column per country of the selection with the
        share from 0 to 1, and ``records``, how many state it in all.
    """
    chosen = select(data, selection)
    stated = pd.DataFrame({name: _stated(chosen[name]) for name in FIELDS}, index=chosen.index)
    shares = stated.groupby(chosen["country_code"]).mean().T
    order = [c for c in selection.shown_countries(data) if c in shares.columns]
    return shares[order].assign(records=stated.sum())


def _stated(column: pd.Series) -> pd.Series:
    return column.notna() & (column.astype(str) != "") & (column.astype(str) != "<NA>")


def issues(kind: str, data: Datasets, selection: Selection) -> list[Issue]:
    """Every record of the selection with one kind of trouble, in the order of the records."""
    chosen = select(data, selection)
    return {
        "unmatched": _unmatched,
        "outside": _outside,
        "twins": _twins,
        "conflicts": _conflicts,
        "one_source": _one_source,
        "old": _old,
        "undated": _undated,
    }[kind](chosen, data)


def _unmatched(chosen: pd.DataFrame, data: Datasets) -> list[Issue]:
    """Records without a region: none stated, or a place that is none."""
    missing = data.placement({}).unplaced
    inside = missing[missing["record_id"].isin(chosen.index)]
    return [
        Issue(str(record), str(chosen.at[record, "locality"]), "region_codes")
        for record in inside["record_id"]
    ]


def _outside(chosen: pd.DataFrame, data: Datasets) -> list[Issue]:
    """Points that lie outside the region their record declares, beyond the coast's tolerance."""
    issues = []
    for row in data.localities.points().itertuples():
        record, code = str(row.record_id), str(row.region_code)
        if record not in chosen.index or not code:
            continue
        drawn = data.geometry(data.regions.law(str(chosen.at[record, "country_code"])))
        declared = [part for part in _declared(code, data) if part in drawn.index]
        if not declared:
            continue
        lon, lat = float(str(row.lon)), float(str(row.lat))
        away = min(locator.distance_m(lon, lat, drawn.geometry[part]) for part in declared)
        if away > locator.COAST_TOLERANCE_M:
            issues.append(Issue(record, f"{lat}, {lon} – {away / 1000:.0f} km", "lat"))
    places = data.localities.table
    doubtful = places[(places["status"] == "outside") & places["record_id"].isin(chosen.index)]
    issues += [
        Issue(str(record), str(place), "locality")
        for record, place in zip(doubtful["record_id"], doubtful["locality_query"], strict=True)
    ]
    return issues


def _declared(code: str, data: Datasets) -> list[str]:
    """A declared region in the law in force: all its parts where it was divided since."""
    target = data.regions.law(data.regions.country(code))
    return data.regions.lineage.candidates(code, target)


def _twins(chosen: pd.DataFrame, data: Datasets) -> list[Issue]:
    """Records that may be one: of each pair the earlier, with the later one beside it."""
    return [
        Issue(key, "", "name_fr", twin)
        for key, twin in twins.pairs(data.known.rows[RECORD.entity])
        if key in chosen.index or twin.key in chosen.index
    ]


def _conflicts(chosen: pd.DataFrame, data: Datasets) -> list[Issue]:
    """Records whose sources disagree, or carry a reservation, in the words of the note."""
    noted = chosen[chosen["note_fr"] != ""]
    return [Issue(str(code), str(note), "note_fr") for code, note in noted["note_fr"].items()]


def _one_source(chosen: pd.DataFrame, data: Datasets) -> list[Issue]:
    single = chosen[lists.counts(chosen["source_ids"]) <= 1]
    titles = data.records.sources["title"]
    return [
        Issue(str(code), str(titles.get(source, source)), "source_ids")
        for code, source in single["source_ids"].items()
    ]


def fresh_since(data: Datasets) -> int:
    """The first year of which a stage is not yet too old, seen from the date of the data."""
    return int(data.version.as_of[:4]) - STALE_AFTER_YEARS


def _old(chosen: pd.DataFrame, data: Datasets) -> list[Issue]:
    """Records whose stage was last known more than five years before the data's date."""
    old = chosen[chosen["stage_as_of"].notna() & (chosen["stage_as_of"] < fresh_since(data))]
    return [Issue(str(code), str(year), "stage_as_of") for code, year in old["stage_as_of"].items()]


def _undated(chosen: pd.DataFrame, data: Datasets) -> list[Issue]:
    undated = chosen[chosen["stage_as_of"].isna()]
    return [Issue(str(code), "", "stage_as_of") for code in undated.index]
