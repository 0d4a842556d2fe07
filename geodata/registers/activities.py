"""Activity codes → sectors of the tree, through ISIC Rev.4.

A sector lists the ISIC codes that make it. A code belongs to the sector whose
listed code is its longest beginning; where several sectors list the same code,
to the closest sector that contains them all. A class that holds industry or
services as well as a craft belongs to these, unless the list is one of
artisans or the ministry maps it itself. NACE Rev.2 agrees with ISIC down
to the division; the classes that matter here are carried over by a table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import lists
from geodata.errors import IntakeError
from geodata.files import DATA, read_table
from geodata.sectors import SectorTree

NACE_FILE = DATA / "registers" / "nace_isic.csv"
BROAD_FILE = DATA / "registers" / "isic_broad.csv"
CLASSIFICATIONS = ("isic4", "nace2", "sectors")
# An activity outside the tree is part of the economy all the same.
OTHER = "other"
UNMAPPED = ""
# ISIC Rev.4 divisions; 04, 34, 40, 44, 48, 54, 57, 67, 76, 83 and 89 do not exist.
DIVISIONS = frozenset(
    f"{n:02d}" for n in range(1, 100) if n not in (4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89)
)
CODE = re.compile(r"[A-U]?\s*(\d{2,6})")


@dataclass(frozen=True)
class ActivityMap:
    """How activity codes of one classification become sectors.

    Attributes
    ----------
    sectors : SectorTree
    classification : str
        One of ``CLASSIFICATIONS``; ``sectors`` when the file already carries
        codes of the tree.
    own : mapping
        Codes that a ministry maps itself, before anything else.
    level : int
        Level of the tree that sectors are rolled up to; 0 leaves them as mapped.
        Coarser sectors have larger cells, of which secrecy hides fewer.
    crafts : bool
        Whether the list is of artisans: classes that they share with industry
        are theirs then.
    """

    sectors: SectorTree
    classification: str = "isic4"
    own: Mapping[str, str] = field(default_factory=dict)
    level: int = 0
    crafts: bool = False

    def sector(self, code: str) -> str:
        """The sector of one activity code, ``OTHER``, or ``UNMAPPED`` where it means nothing."""
        finest = self._finest(code)
        rolls = self.level and finest in self.sectors
        return self.sectors.ancestor(finest, self.level) if rolls else finest

    def _finest(self, code: str) -> str:
        text = str(code).strip().upper()
        if text in self.own:
            return self.own[text]
        if self.classification == "sectors":
            return text if text in self.sectors else UNMAPPED
        digits = CODE.fullmatch(text.replace(".", "").replace("-", ""))
        if digits is None or digits[1][:2] not in DIVISIONS:
            return UNMAPPED
        plain = digits[1]
        if self.classification == "nace2":
            plain = self._isic_of(plain)
        return self._by_prefix(plain)

    def of(self, codes: pd.Series) -> npt.NDArray[np.object_]:
        """The sector of each row; every different code is looked up once."""
        numbers, different = pd.factorize(codes.astype(str), use_na_sentinel=False)
        sectors = np.array([self.sector(code) for code in different], dtype=object)
        return sectors[numbers] if len(sectors) else np.array([], dtype=object)

    def table(self) -> pd.DataFrame:
        """The mapping as a table to show, by the sector that a code falls in.

        Returns
        -------
        DataFrame
            ``isic``; ``sector_code``, where it falls; ``shared_by``, the
            sectors that list it where it falls elsewhere than in the one that
            does; ``broad``, whether that is because it holds industry or
            services besides a craft.
        """
        order = {code: i for i, code in enumerate([*self.sectors.codes, OTHER])}
        rows = []
        for code, owners in self._owners.items():
            falls = self._by_prefix(code)
            shared = lists.joined(owners, "shared_by") if owners != [falls] else ""
            rows.append((code, falls, shared, falls != self._joined(owners)))
        rows.sort(key=lambda row: (order[row[1]], row[0]))
        return pd.DataFrame(rows, columns=["isic", "sector_code", "shared_by", "broad"])

    def _by_prefix(self, plain: str) -> str:
        for length in range(min(len(plain), 4), 1, -1):
            if plain[:length] in self._broad:
                return self._broad[plain[:length]]
            owners = self._owners.get(plain[:length])
            if owners:
                return self._joined(owners)
        return OTHER

    def _isic_of(self, nace: str) -> str:
        for length in range(len(nace), 2, -1):
            if nace[:length] in self._nace:
                return self._nace[nace[:length]]
        # Below the division the two part ways: what no row carries over stays general.
        return nace[:2]

    def _joined(self, owners: list[str]) -> str:
        """The deepest sector that holds all owners, or is one of their branch."""
        paths = [self.sectors.path(code) for code in owners]
        deepest = max(paths, key=len)
        if all(path == deepest[: len(path)] for path in paths):
            return deepest[-1]
        common = [one for one, *rest in zip(*paths, strict=False) if all(r == one for r in rest)]
        return common[-1] if common else OTHER

    @cached_property
    def _broad(self) -> dict[str, str]:
        """Class → industry or services that it falls in although a craft lists it."""
        if self.crafts:
            return {}
        rows = read_table(BROAD_FILE)
        return dict(zip(rows["isic"], rows["sector_code"], strict=True))

    @cached_property
    def _owners(self) -> dict[str, list[str]]:
        owners: dict[str, list[str]] = {}
        for sector, text in self.sectors.table["isic_rev4"].items():
            for code in lists.parts(text, "isic_rev4"):
                owners.setdefault(code, []).append(str(sector))
        return owners

    @cached_property
    def _nace(self) -> dict[str, str]:
        rows = read_table(NACE_FILE)
        return dict(zip(rows["nace"].str.replace(".", ""), rows["isic"], strict=True))


def own_mapping(table: pd.DataFrame, sectors: SectorTree, name: str) -> dict[str, str]:
    """A ministry's own mapping: columns ``code`` and ``sector``, every sector known.

    Raises
    ------
    IntakeError
        ``mapping_columns`` or ``mapping_sector``.
    """
    if not {"code", "sector"} <= set(table.columns):
        raise IntakeError("mapping_columns", file=name)
    unknown = sorted(set(table["sector"]) - set(sectors.codes) - {OTHER})
    if unknown:
        raise IntakeError("mapping_sector", file=name, sectors=unknown)
    codes = table["code"].str.strip().str.upper()
    return dict(zip(codes, table["sector"], strict=True))
