"""Where a record's locality lies, looked up once in GeoNames by a build script."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geodata.files import DATA, numbers, read_table

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
                "region_code": own["region_codes"].str.split("|").str[0].to_numpy(),
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
        found = self.table[self.table["status"] == "found"]
        return found[["record_id", "region_code", "name", "lat", "lon"]]


def load(path: Path = LOCALITIES_FILE) -> Localities:
    """Read the locality table."""
    table = read_table(path)
    for column in ("lat", "lon"):
        table[column] = numbers(table[column]).astype(float)
    return Localities(table)
