"""Records → regions of the boundary sets in force, with the method or the reason.

Each record is carried from the codes it declares into the chosen set of its
country by lineage. A record that declares none is tried by the name of its
locality, then by its point if it has one; what is left is kept and counted as
not located. Placed and not located records always add up to all records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geodata import lists
from geodata.files import DATA, numbers, read_table
from geodata.places import locator
from geodata.places.gazetteer import Gazetteer
from geodata.places.matches import COMMUNE
from geodata.places.regions import Regions
from geodata.records import Records

LOCALITIES_FILE = DATA / "localities.csv"


@dataclass(frozen=True)
class Localities:
    """Points of localities named by records.

    Attributes
    ----------
    table : DataFrame
        One row per record and locality: ``record_id``, ``region_code`` (as the
        record declares it), ``locality_query``, ``name``, ``lat``, ``lon``
        (degrees, WGS 84, NaN where not used), ``status`` (``found``,
        ``outside`` the declared region, ``not_found``).
    """

    table: pd.DataFrame

    def with_points_of(self, records: pd.DataFrame) -> Localities:
        """With the points that records carry themselves; theirs go before a looked-up town."""
        own = records[(records["lat"] != "") & (records["lon"] != "")]
        if own.empty:
            return self
        rows = pd.DataFrame(
            {
                "record_id": own.index.astype(str),
                "region_code": [
                    next(iter(lists.parts(cell, "region_codes")), "")
                    for cell in own["region_codes"]
                ],
                "locality_query": own["locality"].to_numpy(),
                "name": own["locality"].to_numpy(),
                "lat": own["lat"].astype(float).to_numpy(),
                "lon": own["lon"].astype(float).to_numpy(),
                "status": "found",
            }
        )
        others = self.table[~self.table["record_id"].isin(rows["record_id"])]
        return Localities(pd.concat([rows, others], ignore_index=True))

    def points(self) -> pd.DataFrame:
        """The usable points only: ``record_id``, ``region_code``, ``name``, ``lat``, ``lon``."""
        looked_up = self.table[self.table["status"] == "found"]
        return looked_up[["record_id", "region_code", "name", "lat", "lon"]]


def load_localities(path: Path = LOCALITIES_FILE) -> Localities:
    """Read the locality table."""
    table = read_table(path)
    for column in ("lat", "lon"):
        table[column] = numbers(table[column]).astype(float)
    return Localities(table)


COLUMNS = ["record_id", "region_code", "declared_code", "method", "status", "weight"]
Geometry = Callable[[str], gpd.GeoDataFrame]


@dataclass(frozen=True)
class Placement:
    """Where every record lies in the boundary sets in force.

    Attributes
    ----------
    links : DataFrame
        One row per record and region: ``record_id``, ``region_code`` in the
        set in force, ``declared_code``, ``method`` (``code``, ``name``,
        ``point``, ``locality`` or ``commune``), ``status`` (``exact``,
        ``rolled_up``, ``parent_only``), ``weight`` (of a record of k declared regions
        1/k for each that lies there).
    unplaced : DataFrame
        One row per record without a region: ``record_id``, ``reason``.
    """

    links: pd.DataFrame
    unplaced: pd.DataFrame

    @cached_property
    def of_record(self) -> dict[str, list[tuple[str, str, str]]]:
        """Declared code, code in the set in force and status of each record's links."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        columns = ("record_id", "declared_code", "region_code", "status")
        for record, *link in zip(*(self.links[name].tolist() for name in columns), strict=True):
            declared, region, status = map(str, link)
            found.setdefault(str(record), []).append((declared, region, status))
        return found


def place(
    records: Records,
    regions: Regions,
    gazetteer: Gazetteer,
    localities: Localities,
    sets: Mapping[str, str],
    geometry: Geometry,
) -> Placement:
    """Place all records.

    Parameters
    ----------
    sets : mapping
        Country code → boundary set in force.
    geometry : callable
        Boundary set → its GeoDataFrame (empty where only tables exist); asked
        only where a locality has to decide between parts of a divided region.
    """
    points = localities.points().set_index(["record_id", "region_code"])
    links: list[dict[str, object]] = []
    unplaced: list[dict[str, str]] = []
    for record_id, row in records.table.iterrows():
        target = sets[row["country_code"]]
        own = _by_code(records.regions_of(str(record_id)), target, regions)
        own = own or _by_name(row, target, regions, gazetteer)
        own = own or _by_point(row, target, geometry)
        own = own or _by_town(row, str(record_id), target, regions, points, geometry)
        own = own or _by_commune(row, target, regions, gazetteer)
        own = [
            _decided_by_locality(link, str(record_id), target, regions, points, geometry)
            for link in own
        ]
        own = [_decided_by_commune(link, row, target, regions, gazetteer) for link in own]
        if not own:
            unplaced.append({"record_id": str(record_id), "reason": _reason(row)})
        # Several declared regions may fall into one of a coarser set, which then has
        # the sum of their parts: an exact sum over the finer set stays one.
        distinct = {str(link["region_code"]): link for link in own}
        shares = Counter(str(link["region_code"]) for link in own)
        for code, link in distinct.items():
            links.append({"record_id": record_id, "weight": shares[code] / len(own), **link})
    return Placement(
        links=pd.DataFrame(links, columns=COLUMNS),
        unplaced=pd.DataFrame(unplaced, columns=["record_id", "reason"]),
    )


def _by_code(codes: list[str], target: str, regions: Regions) -> list[dict[str, object]]:
    links = []
    for code in codes:
        move = regions.lineage.move(code, target)
        if move is not None:
            links.append(_link(move.code, code, "code", move.status))
    return links


def _by_name(
    row: pd.Series, target: str, regions: Regions, gazetteer: Gazetteer
) -> list[dict[str, object]]:
    """A locality that carries a region's name, when nothing better is declared."""
    if row["region_codes"] or not row["locality"]:
        return []
    match = gazetteer.place(row["locality"], country=row["country_code"])
    move = regions.lineage.move(match.code, target) if match.code else None
    how = match.how if match.how == COMMUNE else "name"
    return [_link(move.code, str(match.code), how, move.status)] if move else []


def _by_point(row: pd.Series, target: str, geometry: Geometry) -> list[dict[str, object]]:
    lon, lat = row.get("lon"), row.get("lat")
    if row["region_codes"] or lon in (None, "") or lat in (None, ""):
        return []
    located = locator.locate([float(lon)], [float(lat)], geometry(target))
    return [_link(str(located.codes[0]), "", "point", "exact")] if located.codes[0] else []


def _by_town(
    row: pd.Series,
    record_id: str,
    target: str,
    regions: Regions,
    points: pd.DataFrame,
    geometry: Geometry,
) -> list[dict[str, object]]:
    """The part of its declared region that a record's own town lies in.

    For sets of parts with codes of their own; without a town the record stays
    known at the parent only, and counted as such.
    """
    links = []
    for code in lists.parts(row["region_codes"], "region_codes"):
        source = regions.lineage.declared_set(code)
        parts = regions.lineage.parts(code, source, target) if source else []
        if not parts or (record_id, code) not in points.index:
            continue
        point = points.loc[[(record_id, code)]].iloc[0]
        part = locator.locate([point["lon"]], [point["lat"]], geometry(target)).codes[0]
        if part in parts:
            links.append(_link(str(part), code, "locality", "exact"))
    return links


def _decided_by_locality(
    link: dict[str, object],
    record_id: str,
    target: str,
    regions: Regions,
    points: pd.DataFrame,
    geometry: Geometry,
) -> dict[str, object]:
    """Where a region was divided, the record's own town says which part it is in."""
    declared = str(link["declared_code"])
    key = (record_id, declared)
    if link["status"] != "parent_only" or key not in points.index:
        return link
    areas = geometry(target)
    if areas.empty:
        return link
    point = points.loc[[key]].iloc[0]
    code = locator.locate([point["lon"]], [point["lat"]], areas).codes[0]
    source = regions.lineage.declared_set(declared)
    if source and code in regions.lineage.parts(declared, source, target):
        return _link(str(code), declared, "locality", "exact")
    return link


def _by_commune(
    row: pd.Series, target: str, regions: Regions, gazetteer: Gazetteer
) -> list[dict[str, object]]:
    """A set of communes: the one that a record's locality names in its declared region."""
    communes = gazetteer.communes
    if target != regions.parts_set(communes.country) or not row["locality"]:
        return []
    declared = lists.parts(row["region_codes"], "region_codes")
    inside_of = {code: communes.within(row["locality"], code) for code in declared}
    return [_link(inside, code, COMMUNE, "exact") for code, inside in inside_of.items() if inside]


def _decided_by_commune(
    link: dict[str, object], row: pd.Series, target: str, regions: Regions, gazetteer: Gazetteer
) -> dict[str, object]:
    """Where a region was divided and no point says more, the commune that the locality names."""
    declared = str(link["declared_code"])
    if link["status"] != "parent_only" or row["country_code"] != gazetteer.communes.country:
        return link
    commune = gazetteer.communes.within(row["locality"], declared) if row["locality"] else None
    move = regions.lineage.move(commune, target) if commune else None
    return _link(move.code, declared, COMMUNE, "exact") if move else link


def _link(code: str, declared: str, method: str, status: str) -> dict[str, object]:
    return {
        "region_code": code,
        "declared_code": declared,
        "method": method,
        "status": status,
    }


def _reason(row: pd.Series) -> str:
    if row["region_codes"]:
        return "region_not_in_set"
    return "locality_not_a_region" if row["locality"] else "no_region_stated"
