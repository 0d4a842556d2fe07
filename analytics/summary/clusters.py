"""One row per region, per sector, or per pair: what every figure is made of."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics import catalogue
from analytics.catalogue import FRACTIONAL, PRESENCE, Measure
from analytics.measures.thresholds import MIN_KNOWN_SHARE
from analytics.selection import Selection, select
from analytics.summary.undivided import Undivided, undivided
from analytics.words.phrases import Phrase, phrase
from geodata.datasets import Datasets

DIMENSIONS = ("region", "sector")


@dataclass(frozen=True)
class Summary:
    """Numbers by region, sector, or both.

    Attributes
    ----------
    rows : DataFrame
        One row per group: ``country_code`` and ``region_code`` and/or
        ``sector_code``; ``clusters`` (records, or their fractions);
        ``numerator``, ``denominator``, ``value``; ``known`` (share of the
        group's records that know the numerator); ``status`` (``ok``,
        ``no_record``, ``thin``, ``unknown``, ``no_denominator``,
        ``parent_only``). Regions without a record are listed with a missing
        value: the inventory is partial, so they are not zeros.
    by : tuple of str
    measure : Measure
    records, placed, not_located : int
        Distinct records in the selection; placed + not_located = records.
    counting : str
        The counting rule in force.
    selection : Selection
    sources : tuple of str
        Sources cited by the records counted.
    notes : tuple of Phrase
        What a reader must know: denominators, what was left out.
    as_of : str
    undivided : tuple of Undivided
        Regions that were divided since, where records are known only as a whole:
        they are counted there, and may belong to any of its parts.
    """

    rows: pd.DataFrame
    by: tuple[str, ...]
    measure: Measure
    records: int
    placed: int
    not_located: int
    counting: str
    selection: Selection
    sources: tuple[str, ...]
    notes: tuple[Phrase, ...]
    as_of: str
    undivided: tuple[Undivided, ...] = ()

    @property
    def before_division(self) -> int:
        """Distinct records known only at a region that was divided since."""
        return len({record for one in self.undivided for record in one.records})

    @property
    def with_records(self) -> pd.DataFrame:
        """Only the groups that have a record."""
        return self.rows[self.rows["status"] != "no_record"]


def summarise(
    data: Datasets,
    selection: Selection,
    by: tuple[str, ...] = ("region",),
    counting: str = PRESENCE,
) -> Summary:
    """Count the selected records.

    Parameters
    ----------
    by : tuple of str
        ``("region",)``, ``("sector",)`` or ``("region", "sector")``.
    counting : str
        The rule used when the selection names none: ``presence`` counts a
        record once in each of its k regions, ``fractional`` 1/k in each.

    Returns
    -------
    Summary
    """
    measure = catalogue.get(selection.measure)
    rule = selection.counting or counting
    chosen = select(data, selection)
    links = linked(data, selection, chosen)
    units, keys = _units(links, _sectored(chosen, data, selection), by)
    rows = _grouped(units, keys, measure, rule, selection)
    notes: list[Phrase] = []
    if "region" in by:
        rows, notes = _against_regions(rows, data, selection, measure, by)
    elif measure.denominator:
        rows = rows.assign(value=float("nan"), status="no_denominator")
    placed = int(links["record_id"].nunique())
    return Summary(
        rows=_ordered(rows.drop(columns="divided"), by, selection.shown_countries(data)),
        by=by,
        measure=measure,
        records=len(chosen),
        placed=placed,
        not_located=len(chosen) - placed,
        counting=rule,
        selection=selection,
        sources=cited(data, chosen),
        notes=(*notes, *_left_out(data, selection)),
        as_of=data.version.as_of,
        undivided=undivided(links, data, selection),
    )


def _units(
    links: pd.DataFrame, table: pd.DataFrame, by: tuple[str, ...]
) -> tuple[pd.DataFrame, list[str]]:
    """What is counted, one row each, and the columns that make a group.

    By region a record stands once in each of its regions, by sector alone once.
    """
    keys = [f"{name}_code" for name in DIMENSIONS if name in by]
    if "region" in by:
        joined = links.merge(table, left_on="record_id", right_index=True)
        return joined, ["country_code", *keys]
    return table.assign(record_id=table.index, weight=1.0, link_status="exact"), keys


def _ordered(rows: pd.DataFrame, by: tuple[str, ...], countries: list[str]) -> pd.DataFrame:
    """Countries as in the interface, highest values first, then by code."""
    keys, ascending = ["value", f"{by[-1]}_code"], [False, True]
    if "region" in by:
        order = {code: i for i, code in enumerate(countries)}
        rows = rows.assign(country_order=rows["country_code"].map(order))
        keys, ascending = ["country_order", *keys], [True, *ascending]
    ordered = rows.sort_values(keys, ascending=ascending, na_position="last")
    return ordered.drop(columns="country_order", errors="ignore").reset_index(drop=True)


def linked(data: Datasets, selection: Selection, chosen: pd.DataFrame) -> pd.DataFrame:
    """Placement links of the chosen records.

    Columns ``record_id``, ``region_code``, ``weight``, ``link_status``, ``method``.
    """
    links = data.placement(dict(selection.sets)).links
    inside = links[links["record_id"].isin(chosen.index)]
    return inside.rename(columns={"status": "link_status"})[
        ["record_id", "region_code", "weight", "link_status", "method"]
    ]


def cited(data: Datasets, chosen: pd.DataFrame) -> tuple[str, ...]:
    """Sources that the chosen records cite, most cited first."""
    citations = data.records.citations
    inside = citations[citations["record_id"].isin(chosen.index)]
    return tuple(str(code) for code in inside["source_id"].value_counts(sort=True).index)


def _sectored(chosen: pd.DataFrame, data: Datasets, selection: Selection) -> pd.DataFrame:
    """Records with the sector they are counted under."""
    columns = ["country_code", "sector_code", "members", "members_kind", "jobs"]
    table = chosen[columns]
    if selection.level is None:
        return table
    level = selection.level
    rolled = table["sector_code"].map(lambda code: data.sectors.ancestor(code, level))
    return table.assign(sector_code=rolled)


def _grouped(
    units: pd.DataFrame, keys: list[str], measure: Measure, rule: str, selection: Selection
) -> pd.DataFrame:
    """One row per group of `keys`, counted under `rule`."""
    weight = units["weight"] if rule == FRACTIONAL else pd.Series(1.0, index=units.index)
    units = units.assign(counted=weight, parent_only=units["link_status"] == "parent_only")
    if measure.counts_records:
        units = units.assign(amount=units["counted"], knows=True)
    else:
        amount, knows = _amounts(units, measure, selection)
        units = units.assign(amount=amount, knows=knows)
    groups = units.groupby(keys, sort=False)
    rows = groups.agg(
        clusters=("counted", "sum"),
        numerator=("amount", lambda column: column.sum(min_count=1)),
        known=("knows", "mean"),
        parent_only=("parent_only", "all"),
        divided=("parent_only", "any"),
    ).reset_index()
    rows["denominator"] = float("nan")
    rows["value"] = rows["numerator"]
    rows["status"] = "ok"
    rows.loc[rows["known"] < MIN_KNOWN_SHARE, "status"] = "thin"
    rows.loc[rows["numerator"].isna(), "status"] = "unknown"
    rows.loc[rows["parent_only"], "status"] = "parent_only"
    if rule == PRESENCE:
        rows["clusters"] = rows["clusters"].round().astype(int)
    return rows.drop(columns="parent_only")


def _amounts(
    units: pd.DataFrame, measure: Measure, selection: Selection
) -> tuple[pd.Series, pd.Series]:
    """Members or jobs of each unit; a record in several regions is not divided."""
    values = units[measure.numerator].astype("Float64")
    if measure.numerator == "members":
        values = values.where(units["members_kind"] == selection.member_kind)
    values = values.where(units["weight"] == 1.0).astype(float)
    return values, values.notna()


def _against_regions(
    rows: pd.DataFrame,
    data: Datasets,
    selection: Selection,
    measure: Measure,
    by: tuple[str, ...],
) -> tuple[pd.DataFrame, list[Phrase]]:
    """Divide by area or population, and list the regions without a record."""
    parts, notes = [], []
    for country in selection.shown_countries(data):
        boundary_set = selection.set_of(country, data)
        part = rows[rows["country_code"] == country].copy()
        denominator = measure.divide_by(boundary_set, data, selection)
        if denominator is not None:
            part["denominator"] = part["region_code"].map(denominator.values).astype(float)
            part.loc[part["denominator"].isna(), "status"] = "no_denominator"
            # Records of the region before its division are not those of what remains.
            divided = part["divided"].astype(bool)
            part.loc[divided & part["denominator"].notna(), "status"] = "parent_only"
            part.loc[divided, "denominator"] = float("nan")
            part["value"] = part["numerator"] / part["denominator"] * measure.per
            notes.append(denominator.note)
        parts.append(part)
        if by == ("region",):
            codes = data.regions.of_set(boundary_set).index
            empty = [code for code in codes if code not in set(part["region_code"])]
            parts.append(
                pd.DataFrame({"country_code": country, "region_code": empty, "status": "no_record"})
            )
    filled = [part for part in parts if not part.empty]
    if not filled:
        return rows, notes
    joined = pd.concat(filled, ignore_index=True)
    return joined.reindex(columns=[*rows.columns]), notes


def _left_out(data: Datasets, selection: Selection) -> list[Phrase]:
    """Records that a filter on years cannot judge."""
    if selection.year_from is None and selection.year_to is None:
        return []
    without = select(data, selection.without(("year_from", "year_to")))
    undated = int(without["year"].isna().sum())
    return [phrase("note.undated_left_out", count=undated)] if undated else []
