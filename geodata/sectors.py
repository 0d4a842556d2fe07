"""The sector tree: which activity is part of which, and how each is called."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from geodata import lists
from geodata.errors import GeodataError
from geodata.files import DATA, cells_by_column, read_table
from geodata.languages import Name, Names

# What is known of a sector only as a whole, beside the parts that are told apart.
REST = ":rest"
SECTORS_FILE = DATA / "records" / "sectors.csv"
GROUPS_FILE = DATA / "records" / "sector_groups.csv"


@dataclass(frozen=True)
class SectorTree:
    """Sectors from the two broad families (level 1) to single activities (level 3).

    Attributes
    ----------
    table : DataFrame
        One row per sector, indexed by code: ``parent``, ``level`` (int),
        ``label_fr|en|ar``, ``unesco_fcs_domain``, ``isic_rev4`` (codes joined
        by ``;``, ISIC Rev.4), ``apii_sector``.
    groups : DataFrame
        One row per display group, indexed by group code, in legend order:
        ``label_fr|en|ar`` and ``sectors`` (codes joined by ``;``, each standing
        for its whole branch). A group is a reading aid for colours and
        symbols, not a level of the tree.
    """

    table: pd.DataFrame
    groups: pd.DataFrame

    def __contains__(self, code: object) -> bool:
        return code in self.table.index

    @property
    def codes(self) -> list[str]:
        """All codes in the order of the file (a parent before its children)."""
        return list(self.table.index)

    def label(self, code: str, lang: str) -> str:
        """The sector's name in `lang`, or in the language that stands in."""
        return self.named(code, lang).text

    def named(self, code: str, lang: str) -> Name:
        """The sector's name, and in which language that is."""
        try:
            return self._labels.of(code, lang)
        except KeyError:
            raise GeodataError("unknown_sector", sector=code) from None

    @cached_property
    def group_names(self) -> Names:
        """What display groups are called."""
        return Names(self.groups, "label")

    @cached_property
    def _labels(self) -> Names:
        return Names(self.table, "label")

    def level(self, code: str) -> int:
        """Depth in the tree, 1 to 3."""
        return int(self._fact(code, "level"))

    def parent(self, code: str) -> str | None:
        """The code above, or None for a root."""
        return str(self._fact(code, "parent")) or None

    def path(self, code: str) -> list[str]:
        """Codes from the root down to `code`."""
        above = self.parent(code)
        return [*(self.path(above) if above else []), code]

    def children(self, code: str) -> list[str]:
        """Codes directly below `code`."""
        return self._children.get(code, [])

    def branch(self, code: str) -> list[str]:
        """`code` and everything below it."""
        return [code, *(leaf for child in self.children(code) for leaf in self.branch(child))]

    def heading(self, code: str, among: Collection[str]) -> str:
        """What units coded at `code` itself are called in a table of the sectors `among`.

        Where the table tells parts of the sector apart, what is coded no
        further is a heading of its own: the sector is the sum of all below it.
        """
        return f"{code}{REST}" if set(self.branch(code)[1:]) & set(among) else code

    def ancestor(self, code: str, level: int) -> str:
        """The sector at `level` that `code` is part of; `code` itself if it is above."""
        path = self.path(code)
        return path[min(level, len(path)) - 1]

    @cached_property
    def group_of(self) -> dict[str, str]:
        """Display group of every sector code; sectors of no group are in ``other``."""
        groups = dict.fromkeys(self.codes, "other")
        for group, row in self.groups.iterrows():
            for code in lists.parts(row["sectors"], "sectors"):
                groups.update(dict.fromkeys(self.branch(code), str(group)))
        return groups

    @cached_property
    def _facts(self) -> dict[str, dict[str, Any]]:
        """Cells by column and code: pages ask for hundreds of names on every run."""
        return cells_by_column(self.table)

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for code, parent in self._facts["parent"].items():
            children.setdefault(parent, []).append(code)
        return children

    def _fact(self, code: str, column: str) -> Any:
        try:
            return self._facts[column][code]
        except KeyError:
            raise GeodataError("unknown_sector", sector=code) from None


def rest_of(category: str) -> str:
    """The sector that a heading is the rest of; empty where it is none."""
    return category.removesuffix(REST) if category.endswith(REST) else ""


def load(path: Path = SECTORS_FILE, groups_path: Path = GROUPS_FILE) -> SectorTree:
    """Read the sector tree and its display groups."""
    table = read_table(path).set_index("code")
    table["level"] = table["level"].astype(int)
    return SectorTree(table=table, groups=read_table(groups_path).set_index("group"))


@cache
def of_apii() -> dict[str, str]:
    """APII sector → our sectors that lie in it, joined by ``|``."""
    table = read_table(SECTORS_FILE)
    parts = table[table["apii_sector"] != ""].groupby("apii_sector", sort=False)["code"]
    return {str(apii): "|".join(codes) for apii, codes in parts}
