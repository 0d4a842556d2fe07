"""How many rows come with the atlas, counted by a plain reader of the files."""

from __future__ import annotations

import csv
from collections import Counter

from geodata.files import DATA


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a bundled table, as they are written."""
    with (DATA / "records" / name).open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


RECORDS = len(rows("clusters.csv"))
SOURCES = len(rows("sources.csv"))
# Country → its records.
IN = Counter(row["country_code"] for row in rows("clusters.csv"))
