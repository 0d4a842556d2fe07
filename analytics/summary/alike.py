"""Clusters near one and like it, and what a table says of its sector where it lies."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.measures import plane
from analytics.measures.coverage import Refusal, for_gaps
from analytics.selection import Selection
from analytics.summary import gaps
from analytics.summary import units as unit_tables
from analytics.summary.units import Units
from geodata.datasets import Datasets

NEAR_KM = 100.0


def near(placed: pd.DataFrame, record: str) -> pd.Series | None:
    """Kilometres to the clusters around one, the nearest first.

    Parameters
    ----------
    placed : DataFrame
        A row for each point of a record: ``record_id``, ``lat``, ``lon`` in degrees.

    Returns
    -------
    Series or None
        Indexed by record, at most `NEAR_KM` away; None where the cluster itself has no point.
    """
    points = placed.drop_duplicates("record_id").set_index("record_id")
    if record not in points.index:
        return None
    places = points[["lat", "lon"]].to_numpy(dtype=float)
    lat, lon = places[points.index.get_loc(record)]
    away = plane.great_circle(places[:, 0], places[:, 1], (float(lat), float(lon)))
    others = pd.Series(away, index=points.index).drop(record)
    return others[others <= NEAR_KM].sort_values()


def similar(data: Datasets, record: str) -> pd.DataFrame:
    """Records of the same sector, then those of its branch, in any country."""
    sector = str(data.records.record(record)["sector_code"])
    table = data.records.table.drop(index=record)
    same = table[table["sector_code"] == sector]
    parent = data.sectors.path(sector)[-2:][0]
    branch = table[table["sector_code"].isin(data.sectors.branch(parent))]
    rest = branch.drop(index=[code for code in same.index if code in branch.index])
    return pd.concat([same, rest])


def verdicts(
    data: Datasets, selection: Selection, sector: str, regions: Sequence[str]
) -> tuple[Units, pd.DataFrame] | Refusal:
    """What a complete table says of a sector in some regions.

    Returns
    -------
    tuple or Refusal
        The table, and a row for each region and category that holds the sector
        (``region_code``, ``category``, ``gap``); else why nothing can be said.
    """
    units = unit_tables.of(data, selection)
    if units is None:
        return Refusal("one_country")
    refusal = for_gaps(units, len(data.regions.of_set(units.boundary_set)))
    if refusal is not None:
        return refusal
    found = gaps.gaps(units, data, selection)
    path = set(data.sectors.path(sector))
    holding = [name for name, sectors in units.sectors.items() if path & set(sectors)]
    return units, found[found["region_code"].isin(regions) & found["category"].isin(holding)]
