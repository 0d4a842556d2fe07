"""The table of sets, ``sets.toml``, and the tables of regions that it points to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from geodata import lists
from geodata.files import numbers, read_table

FILE = "sets.toml"
GROUPINGS = "groupings.csv"
DIVISION, GROUPING, LINEAGE, PARTS = "division", "grouping", "lineage", "parts"


@dataclass(frozen=True)
class SetFacts:
    """What ``sets.toml`` says of one set; the file explains each key.

    Attributes
    ----------
    id, country, kind : str
    since : str
        ISO date of the law's publication; empty where no single law made the set.
    unit : str
        Catalogue key of what a region is called; empty for the country's own.
    of : str
        For a grouping, the set whose regions it joins.
    name : dict
        For a grouping, its name by language.
    source : str
        For a grouping, where its members were read.
    proposed : bool
        Whether its names are too general to decide: asked about, never taken.
    table : dict
        Where the regions stand, as the file says it.
    """

    id: str
    country: str
    kind: str
    since: str = ""
    unit: str = ""
    of: str = ""
    name: dict[str, str] = field(default_factory=dict)
    source: str = ""
    proposed: bool = False
    table: dict[str, Any] = field(default_factory=dict)

    @property
    def shown(self) -> bool:
        """Whether a country can be shown in it."""
        return self.kind != LINEAGE


def facts(folder: Path) -> dict[str, SetFacts]:
    """Every set in the order of the file."""
    attributes = set(SetFacts.__dataclass_fields__) - {"table"}
    return {
        row["id"]: SetFacts(
            **{key: value for key, value in row.items() if key in attributes},
            table={
                key: value for key, value in row.items() if key == "table" or key not in attributes
            },
        )
        for row in _read(folder, "sets")
    }


def countries(folder: Path) -> pd.DataFrame:
    """One row per country, indexed by code, in the order of the interface."""
    return read_table(folder / "countries.csv").set_index("code")


def in_force(country: str, sets: Mapping[str, SetFacts], day: str = "") -> str:
    """The division in force on a day, empty for the last; before the first law, the first."""
    made = [one for one in sets.values() if (one.country, one.kind) == (country, DIVISION)]
    known = [one for one in made if not day or one.since <= day]
    return (known[-1] if known else made[0]).id


def tables(sets: Mapping[str, SetFacts], folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Regions of every set, and which lies in which.

    Returns
    -------
    DataFrame
        One row per region of a set, as :class:`geodata.places.regions.Regions` holds it.
    DataFrame
        One row per region and coarser set: ``fine_set``, ``fine``, ``coarse_set``, ``coarse``.
    """
    rows: dict[str, pd.DataFrame] = {}
    moves: list[pd.DataFrame] = []
    for one in sets.values():
        if one.kind != GROUPING:
            rows[one.id], within = _regions(one, folder)
            moves += within
    for one in sets.values():
        if one.kind == GROUPING:
            rows[one.id], members = _grouping(one, rows[one.of], folder)
            moves += _over(members, moves)
    published = _published(rows, pd.concat(moves, ignore_index=True))
    ordered = pd.concat([rows[name] for name in sets], ignore_index=True)
    keys = pd.MultiIndex.from_frame(ordered[["boundary_set", "code"]])
    known = pd.Series(published, dtype=float).reindex(keys).to_numpy()
    return ordered.assign(area_published_km2=known), pd.concat(moves, ignore_index=True)


def population(folder: Path) -> pd.DataFrame:
    """One row per set, region and count: what the file lists under ``population``."""
    parts = []
    for entry in _read(folder, "population"):
        rows = read_table(folder / entry["table"])
        rows = rows[rows[entry["value"]] != ""]
        parts.append(
            pd.DataFrame(
                {
                    "boundary_set": entry["set"] if "set" in entry else rows["boundary_set"],
                    "code": rows[entry.get("code", "code")].map(entry.get("format", "{}").format),
                    "reference": entry["reference"],
                    "year": entry["year"],
                    "value": numbers(rows[entry["value"]]),
                    "source": entry["source"],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _read(folder: Path, heading: str) -> list[dict[str, Any]]:
    with (folder / FILE).open("rb") as handle:
        rows: list[dict[str, Any]] = tomllib.load(handle).get(heading, [])
    return rows


def _regions(one: SetFacts, folder: Path) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The regions of a set that stand in a table of their own, and what they lie in."""
    facts = one.table
    rows = read_table(folder / facts["table"])
    for column, value in facts.get("rows", {}).items():
        rows = rows[rows[column] == value]
    if "until" in facts:
        rows = rows[rows["created_by"].astype(int) <= facts["until"]]
    write = facts.get("format", "{}").format
    rows = rows.assign(key=rows[facts.get("code", "code")].map(write))
    rows["name_ar"] = rows["name_ar"].str.removeprefix("ولاية ")
    if "code_status" not in rows:
        rows["code_status"] = "official"
    moves = []
    for coarse, column in facts.get("in", {}).items():
        above = rows[column].where(rows[column] == "", rows[column].map(write))
        moves.append(steps(one.id, rows["key"], coarse, above.where(above != "", rows["key"])))
    area = numbers(rows[facts["area"]])
    if facts.get("whole_only"):
        divided = {code for column in facts["in"].values() for code in rows[column]}
        area = area.where(~rows["key"].isin(divided))
    table = region_rows(rows, one.id, one.country, area, facts.get("basis", "sourced"))
    if "published" in facts:
        table["area_published_km2"] = numbers(rows[facts["published"]])
    table.loc[table["area_km2"].isna(), "area_basis"] = ""
    return table, moves


def _grouping(
    one: SetFacts, joined: pd.DataFrame, folder: Path
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A grouping with the areas of its members, and which region lies in which group."""
    rows = read_table(folder / GROUPINGS)
    rows = rows[rows["boundary_set"] == one.id]
    pairs = [
        (member, code)
        for code, members in zip(rows["code"], rows["members"], strict=True)
        for member in lists.split(members, lists.BAR)
    ]
    inside = pd.Series(dict(pairs))
    area = joined.set_index("code")["area_km2"].reindex(inside.index).groupby(inside).sum()
    rows = rows.assign(key=rows["code"], code_status="user_assigned")
    basis = str(joined["area_basis"].iloc[0])
    table = region_rows(rows, one.id, one.country, rows["key"].map(area), basis)
    return table, steps(one.of, pd.Series(inside.index), one.id, inside)


def _over(members: pd.DataFrame, moves: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """A grouping's members, and through them every finer set of the same country."""
    of, name = (str(members[column].iloc[0]) for column in ("fine_set", "coarse_set"))
    group = dict(zip(members["fine"], members["coarse"], strict=True))
    tables = [members]
    for move in moves:
        if len(move) and move["coarse_set"].iloc[0] == of:
            above = move["coarse"].map(group)
            known = above.notna()
            fine_set = str(move["fine_set"].iloc[0])
            tables.append(steps(fine_set, move["fine"][known], name, above[known]))
    return tables


def _published(
    rows: Mapping[str, pd.DataFrame], moves: pd.DataFrame
) -> dict[tuple[str, str], float]:
    """Published areas, carried to the same ground under another law.

    A wilaya that was never divided keeps its published area; a group has the sum
    of its members' when all are known.
    """
    known = {
        (str(name), str(code)): float(area)
        for name, table in rows.items()
        for code, area in zip(table["code"], table["area_published_km2"], strict=True)
        if area == area
    }
    columns = ["fine_set", "coarse_set", "coarse"]
    for (fine, coarse, code), part in moves.groupby(columns, sort=False)["fine"]:
        inside = [(str(fine), str(member)) for member in part]
        if len(inside) == 1 and (str(coarse), str(code)) in known:
            known.setdefault(inside[0], known[(str(coarse), str(code))])
        if all(member in known for member in inside):
            known.setdefault((str(coarse), str(code)), sum(known[m] for m in inside))
    return known


def region_rows(
    rows: pd.DataFrame, boundary_set: str, country: str, area: pd.Series, basis: str
) -> pd.DataFrame:
    """Rows of a table of regions in the columns that all sets share."""
    return pd.DataFrame(
        {
            "boundary_set": boundary_set,
            "code": rows["key"],
            "country_code": country,
            "name_fr": rows["name_fr"],
            "name_en": rows["name_en"],
            "name_ar": rows["name_ar"],
            "area_km2": area,
            "area_basis": basis,
            "area_published_km2": float("nan"),
            "code_status": rows["code_status"],
        }
    )


def steps(fine_set: str, fine: pd.Series, coarse_set: str, coarse: pd.Series) -> pd.DataFrame:
    """Which region of a coarser set each region of a finer one lies in."""
    return pd.DataFrame(
        {
            "fine_set": fine_set,
            "fine": fine.to_numpy(),
            "coarse_set": coarse_set,
            "coarse": coarse.to_numpy(),
        }
    )
