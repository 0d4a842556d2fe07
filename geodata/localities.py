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
