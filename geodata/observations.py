"""Published regional figures: what a source printed, for which regions, of which period.

Bundled rows are fragments of mixed years and definitions; a ministry adds whole
tables. A table is what may be compared within itself: one indicator, one
classification, one period, one definition. What it may be used for follows
from the coverage it declares, never from how many rows it happens to hold.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from geodata import counted, lists, sectors
from geodata.files import DATA
from geodata.schema.tables import NATIONAL, PARTIAL, REGIONAL, SUPRA, WITHHELD
from geodata.schema.tables import TOTAL as TOTAL

BUNDLED = DATA / "observations"
# What is known of a cell when it is not one number.
CONFLICT, RANGE, ABSENT = "conflict", "range", "not_published"
PUBLISHED, REGISTER = "ok", "register"
PRINTED_RANGE = re.compile(r"([0-9]{1,12})\s?[-–]\s?([0-9]{1,12})")
COLUMNS = (
    "boundary_set",
    "region_code",
    "scope",
    "scope_name",
    "indicator",
    "classification",
    "category",
    "sector_codes",
    "period",
    "value",
    "value_text",
    "unit",
    "status",
    "source",
    "vintage",
    "definition",
    "table_id",
)
# Periods as the bundled rows write them when no source gives one.
UNDATED = ("", "non vue", "non datée")
NATIONAL_SCOPES = ("Algérie", "Maroc", "Tunisie (ensemble du pays)", "")
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Coverage:
    """What a table declares of itself.

    Attributes
    ----------
    all_regions, all_sectors : bool
        Whether every region of the boundary set, every category of the
        classification, is there: only then is an absent unit a true zero.
    threshold : str
        What is left out by size ("10" employees or more), empty if nothing is.
    """

    all_regions: bool = False
    all_sectors: bool = False
    threshold: str = ""


@dataclass(frozen=True)
class Table:
    """Rows that may be compared with each other.

    Attributes
    ----------
    id : str
    country, boundary_set, indicator, classification, period, unit : str
        The same for every row.
    definition : str
        As published, in the language of the source.
    coverage : Coverage
    source, vintage : str
        Where it was read, and the edition.
    origin : str
        ``bundled``, ``user`` or ``register``.
    regions, categories : tuple of str
        Those that have a row; categories without the total.
    synthetic : bool
        Made up for trying out: every figure says so.
    counts : str
        What the unit is by nature, where the table says so itself.
    printed_unit : str
        Thousands of ``unit`` or the like, where values were printed so and are multiplied out.
    """

    id: str
    country: str
    boundary_set: str
    indicator: str
    classification: str
    period: str
    unit: str
    definition: str
    coverage: Coverage
    source: str
    vintage: str
    origin: str
    regions: tuple[str, ...]
    categories: tuple[str, ...]
    synthetic: bool = False
    counts: str = ""
    printed_unit: str = ""

    @property
    def nature(self) -> str:
        """What the unit is: one of :data:`geodata.counted.NATURES`, or unknown."""
        return self.counts or counted.nature_of(self.printed_unit or self.unit)

    @property
    def complete(self) -> bool:
        """Whether an absent unit is a true zero, in every region and sector."""
        return self.coverage.all_regions and self.coverage.all_sectors


@dataclass(frozen=True)
class Observations:
    """Every published figure in force.

    Attributes
    ----------
    table : DataFrame
        One row per figure, columns ``COLUMNS``: ``value`` a number, missing
        where it is withheld or a range is printed (then ``value_text``);
        ``sector_codes`` our sectors, joined by ``|``, that the category stands for.
    tables : dict
        Table id → :class:`Table`, those of a ministry first.
    changed : tuple of str
        Tables of an earlier version's folder that were left there because
        their file is not what was registered.
    stored : mapping
        Kind of row → a ministry's own, all text, as the store keeps them.
    """

    table: pd.DataFrame
    tables: dict[str, Table] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    stored: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def rows(self, table_id: str) -> pd.DataFrame:
        """The rows of one table."""
        return self.table[self.table["table_id"] == table_id]

    def regional(self, table_id: str) -> pd.DataFrame:
        """Values by region (index) and category (columns).

        Missing where unknown, withheld, or printed differently by two sources.
        """
        rows = self.rows(table_id)
        cells = rows[rows["scope"] == REGIONAL].groupby(["region_code", "category"])["value"]
        # Where sources disagree, none is preferred: the cell is unknown.
        agreed = cells.first().where(cells.nunique() <= 1)
        return agreed.unstack("category")

    def spans(self, table_id: str) -> pd.DataFrame:
        """What is known of every cell of the regions, agreed on or not.

        Returns
        -------
        DataFrame
            Indexed by region and category: ``low`` and ``high``, between which
            the value lies as far as sources print one (the same number where
            they agree; missing where none does; of a partial sum only ``low``),
            and ``status``: ``ok``, ``partial``, ``conflict``, ``range``,
            ``suppressed`` or ``unknown``.
        """
        rows = self.rows(table_id)
        rows = rows[rows["scope"] == REGIONAL]
        ranges = _printed_ranges(rows)
        ends = rows.assign(
            low=rows["value"].fillna(ranges["low"]), high=rows["value"].fillna(ranges["high"])
        )
        ends["high"] = ends["high"].where(ends["status"] != PARTIAL)
        keys = ["region_code", "category"]
        if not ends.duplicated(keys).any():
            spans = ends.set_index(keys)[["low", "high", "status"]].sort_index()
            return spans.assign(status=_span_status(spans, pd.Series(1, index=spans.index)))
        groups = ends.groupby(keys)
        spans = groups.agg(low=("low", "min"), high=("high", "max"), status=("status", "first"))
        return spans.assign(status=_span_status(spans, groups["value"].nunique()))

    def totals(self, table_id: str) -> pd.Series:
        """Units by region in all categories: the printed total, else the sum of all parts.

        Parts are added only where the table declares every category and prints
        every one of them; otherwise the total is unknown.
        """
        wide = self.regional(table_id)
        parts = wide.drop(columns=TOTAL, errors="ignore")
        summed = parts.sum(axis=1, skipna=False)
        if not self.tables[table_id].coverage.all_sectors or parts.columns.empty:
            summed = summed * float("nan")
        printed = wide.get(TOTAL, summed)
        spans = self.spans(table_id)
        disputed = spans[spans["status"] == CONFLICT].index
        # A total on which sources disagree is not settled by adding parts.
        settled = ~printed.index.isin([code for code, category in disputed if category == TOTAL])
        return printed.where(printed.notna() | ~settled, summed)

    def sectors_of(self, table_id: str) -> dict[str, tuple[str, ...]]:
        """Category → our sectors it stands for; categories that were not matched have none."""
        rows = self.rows(table_id)
        rows = rows[rows["category"] != TOTAL].drop_duplicates("category")
        return {
            str(category): tuple(lists.parts(codes, "sector_codes"))
            for category, codes in zip(rows["category"], rows["sector_codes"], strict=True)
        }

    def with_tables(self, rows: pd.DataFrame, tables: Mapping[str, Table]) -> Observations:
        """The same with further tables, which stand first."""
        if rows.empty:
            return self
        together = pd.concat([rows, self.table], ignore_index=True)
        return replace(self, table=together, tables={**tables, **self.tables})

    @cached_property
    def conflicts(self) -> pd.DataFrame:
        """Rows for which another source, or the same one, prints another value.

        Same region, indicator, category, period and unit; all are kept, none is
        preferred. Rows without a stated period are not compared, nor registers.
        """
        rows = self.table[self.table["value"].notna() & ~self.table["period"].isin(UNDATED)]
        rows = rows[rows["classification"] != REGISTER]
        # Sources name a region in their own way; its code is what counts.
        rows = rows.assign(scope_name=rows["scope_name"].where(rows["region_code"] == "", ""))
        keys = ["boundary_set", "region_code", "scope_name", "indicator", "category", "period"]
        keys.append("unit")  # a share does not contradict the number it is a share of
        different = rows.groupby(keys)["value"].transform("nunique") > 1
        return rows[different].sort_values([*keys, "value"])


EMPTY = Observations(pd.DataFrame(columns=list(COLUMNS)))


def together(own: Observations) -> Observations:
    """A ministry's tables, which stand first, and the figures that come with the atlas."""
    whole = bundled().with_tables(own.table, own.tables)
    return replace(whole, changed=own.changed, stored=own.stored)


def typed(rows: pd.DataFrame) -> pd.DataFrame:
    """Stored rows with their numbers as numbers, thousands multiplied out; the rest as printed."""
    values = pd.to_numeric(rows["value"].where(rows["value"] != ""))
    return rows.assign(value=values * counted.times(rows["unit"]))


def described(name: str, rows: Sequence[Mapping[str, str]], facts: Facts, origin: str) -> Table:
    """What is known of a table besides its rows.

    Parameters
    ----------
    rows : sequence of mapping
        Stored rows, all text.
    facts : mapping
        ``country``; as declared ``all_regions``, ``all_sectors``, ``threshold``, ``counts``.
    """
    first = rows[0]
    times, unit = counted.multiple_of(first["unit"])
    return Table(
        id=name,
        country=str(facts["country"]),
        boundary_set=first["boundary_set"],
        indicator=first["indicator"],
        classification=next((r["classification"] for r in rows if r["classification"]), ""),
        period=first["period"],
        unit=unit,
        definition=first["definition"],
        coverage=Coverage(
            bool(facts.get("all_regions")),
            bool(facts.get("all_sectors")),
            str(facts.get("threshold", "")),
        ),
        source="; ".join(_unlike(r["source"] for r in rows)),
        vintage=first["vintage"],
        origin=origin,
        regions=_unlike(r["region_code"] for r in rows if r["scope"] == REGIONAL),
        categories=_unlike(r["category"] for r in rows if r["category"] != TOTAL),
        counts=str(facts.get("counts", "")),
        printed_unit=first["unit"] if times > 1 else "",
        synthetic=name.startswith(counted.TRIALS),
    )


def _printed_ranges(rows: pd.DataFrame) -> pd.DataFrame:
    """Ends of the ranges that a source prints in place of a number, such as 40000-80000."""
    printed = rows["value_text"].str.extract(f"^{PRINTED_RANGE.pattern}$")
    known = printed.astype(float).where(rows["value"].isna())
    ends = known.mul(counted.times(rows["unit"]), axis=0)
    return ends.set_axis(["low", "high"], axis=1)


def _span_status(spans: pd.DataFrame, different: pd.Series) -> pd.Series:
    """One word for what is known of each cell."""
    status = pd.Series(PUBLISHED, index=spans.index)
    for withheld in (PARTIAL, *WITHHELD):
        status = status.where(spans["status"] != withheld, withheld)
    status = status.where(spans["low"].notna(), status.replace(PUBLISHED, "unknown"))
    status = status.where((spans["low"] == spans["high"]) | (status != PUBLISHED), RANGE)
    return status.where(different <= 1, CONFLICT)


def _unlike(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once, in order, without empty ones."""
    return tuple(value for value in dict.fromkeys(values) if value)


@cache
def bundled() -> Observations:
    """The fragments that come with the atlas, one table per indicator, period and definition."""
    declared = _read(BUNDLED / "coverage.csv")
    by_category = sectors.of_apii()
    groups: dict[str, list[dict[str, str]]] = {}
    for raw in _read(BUNDLED / "observations.csv"):
        row = _row(raw, by_category)
        groups.setdefault(row["table_id"], []).append(row)
    tables = {}
    for name, rows in groups.items():
        facts = {"country": rows[0]["boundary_set"][:2], **_declared(rows[0], declared)}
        tables[name] = described(name, rows, facts, "bundled")
    every = [row for rows in groups.values() for row in rows]
    return Observations(typed(pd.DataFrame(every, columns=list(COLUMNS))), tables)


def _row(raw: Mapping[str, str], by_category: Mapping[str, str]) -> dict[str, str]:
    """One bundled figure in the columns of this module."""
    category = raw["category"] if raw["category"] not in ("", "Total") else TOTAL
    key = [raw["country_code"], raw["indicator"], raw["period"], raw["definition_fr"]]
    # Without a period or a definition, only one source's own rows can be alike.
    if raw["period"] in UNDATED or not raw["definition_fr"]:
        key.append(raw["source_title"])
    return {
        "boundary_set": raw["boundary_set"],
        "region_code": raw["region_code"],
        "scope": _scope(raw["region_code"], raw["scope_fr"]),
        "scope_name": raw["scope_fr"],
        "indicator": raw["indicator"],
        "classification": raw["classification"] or ("APII" if category in by_category else ""),
        "category": category,
        "sector_codes": raw["sector_codes"] or by_category.get(category, ""),
        "period": raw["period"],
        # A range such as 40000-80000 is kept as printed; it is no number.
        "value": raw["value"] if raw["value"].replace(".", "", 1).isdecimal() else "",
        "value_text": raw["value"],
        "unit": raw["unit"],
        "status": "",
        "source": raw["source_title"],
        "vintage": raw["confidence"],
        "definition": raw["definition_fr"],
        "table_id": _short_id("|".join(key)),
    }


def _declared(first: Mapping[str, str], declared: Sequence[Mapping[str, str]]) -> Facts:
    """The coverage noted for a bundled table; a fragment has none."""
    for row in declared:
        same = row["period"] in ("*", first["period"]) and row["definition"] in first["definition"]
        if row["indicator"] == first["indicator"] and same:
            return {
                "all_regions": row["all_regions"] == "yes",
                "all_sectors": row["all_sectors"] == "yes",
                "threshold": row["threshold"],
            }
    return {}


@cache
def _short_id(key: str) -> str:
    """A name short enough for an address: country, indicator, period, and a few digits."""
    country, indicator, period = key.split("|")[:3]
    when = "".join(c for c in period if c.isascii() and (c.isdigit() or c == "-")) or "x"
    return f"{country}-{indicator}-{when}-{hashlib.sha256(key.encode()).hexdigest()[:5]}"


def _scope(region: str, name: str) -> str:
    if region:
        return REGIONAL
    return NATIONAL if name in NATIONAL_SCOPES else SUPRA


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
