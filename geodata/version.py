"""One hash over every data set in force: what figures and caches are keyed on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from geodata.boundaries import BoundarySet
from geodata.files import DATA, sha256

# The date the bundled facts were last gathered; figures are dated with it.
INVENTORY_DATE = "2026-11-21"


@dataclass(frozen=True)
class DataVersion:
    """Identity of the data a figure was made from.

    Attributes
    ----------
    digest : str
        SHA-256 over records, tables and boundary hashes.
    as_of : str
        ISO date of the records.
    """

    digest: str
    as_of: str = INVENTORY_DATE

    @property
    def short(self) -> str:
        """The first eight digits, as printed under figures."""
        return self.digest[:8]

    @classmethod
    def of(
        cls, records: str, sets: Mapping[str, BoundarySet], day: str = "", tables: str = ""
    ) -> DataVersion:
        """Version of a records fingerprint with the sets and tables registered.

        Parameters
        ----------
        records : str
        sets : mapping
        day : str
            ISO date of the last change, or the past day looked at; empty for
            the bundled records as they came.
        tables : str
            Digest of published tables and registers that a ministry added.
        """
        digest = hashlib.sha256(f"{records}{tables}".encode())
        for path in sorted(DATA.rglob("*.csv")):
            digest.update(f"{path.relative_to(DATA).as_posix()}:{sha256(path)}".encode())
        for name in sorted(sets):
            digest.update(f"{name}:{sets[name].sha256}:{sets[name].origin}".encode())
        return cls(digest.hexdigest(), day or INVENTORY_DATE)
