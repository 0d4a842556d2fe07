"""Population of regions: what is known, for which year, from whom.

Algeria: census of 2008 for the 48 wilayas and, summed from communes, for the
58. Tunisia: census of 2014 and the statistical office's estimate for
1 January 2023; the 2024 census by governorate is not complete in what was
found and is left out. Other countries have none yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geodata.files import DATA, numbers, read_table
from geodata.lineage import Lineage

COLUMNS = ["boundary_set", "code", "reference", "year", "value", "source"]
DZ_2019_DEFINITION = "découpage à 58 wilayas"


@dataclass(frozen=True)
class Reference:
    """One population count: name ("RGPH 2008"), year, and where it was read."""

    name: str
    year: int
    source: str


@dataclass(frozen=True)
class Population:
    """Population tables by boundary set.

    Attributes
    ----------
    table : DataFrame
        One row per set, region and reference; columns ``COLUMNS``; ``value``
        in inhabitants.
    """

    table: pd.DataFrame
    lineage: Lineage

    def references(self, boundary_set: str) -> list[Reference]:
        """The counts that exist for a set, latest first."""
        base = self._base(boundary_set)
        rows = self.table[self.table["boundary_set"] == base]
        found = rows.drop_duplicates("reference").sort_values("year", ascending=False)
        return [
            Reference(str(name), int(year), str(source))
            for name, year, source in found[["reference", "year", "source"]].to_numpy()
        ]

    def values(self, boundary_set: str, reference: str) -> pd.Series:
        """Inhabitants by region code; a region that cannot be known is absent."""
        base = self._base(boundary_set)
        chosen = (self.table["boundary_set"] == base) & (self.table["reference"] == reference)
        known = self.table[chosen].set_index("code")["value"]
        if base == boundary_set:
            return known
        moved = {code: self.lineage.move(str(code), boundary_set, base) for code in known.index}
        # A divided wilaya's count belongs to the territory before the division.
        usable = {
            code: move.code for code, move in moved.items() if move and move.status != "parent_only"
        }
        return known[list(usable)].groupby(usable).sum()

    def _base(self, boundary_set: str) -> str:
        """The set whose counts serve `boundary_set` (itself, or its neighbour in law)."""
        if (self.table["boundary_set"] == boundary_set).any():
            return boundary_set
        return {"DZ-2026": "DZ-2019", "TN-R6": "TN-2000", "TN-D5": "TN-2000"}.get(
            boundary_set, boundary_set
        )


def load(lineage: Lineage, data: Path = DATA) -> Population:
    """Read the population tables of Algeria and Tunisia."""
    census = read_table(data / "regions" / "dz_population_2008.csv")
    parts = [
        pd.DataFrame(
            {
                "boundary_set": "DZ-1984",
                "code": census["iso_3166_2"],
                "reference": census["reference"],
                "year": 2008,
                "value": numbers(census["population"]),
                "source": "ONS, RGPH 2008",
            }
        ),
        _algeria_58(data),
    ]
    governorates = read_table(data / "regions" / "tn_governorates.csv")
    for year, reference, source in (
        (2014, "RGPH 2014", "INS, RGPH 2014"),
        (2023, "INS 2023", "INS, estimation au 1er janvier 2023"),
    ):
        parts.append(
            pd.DataFrame(
                {
                    "boundary_set": "TN-2000",
                    "code": governorates["iso_3166_2"],
                    "reference": reference,
                    "year": year,
                    "value": numbers(governorates[f"population_{year}"]),
                    "source": source,
                }
            )
        )
    return Population(table=pd.concat(parts, ignore_index=True)[COLUMNS], lineage=lineage)


def _algeria_58(data: Path) -> pd.DataFrame:
    rows = read_table(data / "observations" / "observations.csv")
    chosen = (
        (rows["country_code"] == "DZ")
        & (rows["indicator"] == "population")
        & rows["definition_fr"].str.contains(DZ_2019_DEFINITION, regex=False)
    )
    rows = rows[chosen]
    return pd.DataFrame(
        {
            "boundary_set": "DZ-2019",
            "code": rows["region_code"],
            "reference": "RGPH 2008",
            "year": 2008,
            "value": numbers(rows["value"]),
            "source": "ONS, RGPH 2008 (58 wilayas)",
        }
    )
