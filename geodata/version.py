"""One hash over every data set in force: what figures and caches are keyed on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from geodata.files import DATA, sha256
from geodata.places.boundaries import BoundarySet

# The one place where the version stands: pyproject.toml points here.
PROGRAM = "0.1.0"
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
    bundled : bool
        The records that came with the atlas stand in for the ministry's store:
        every figure and file made from them says so.
    """

    digest: str
    as_of: str = INVENTORY_DATE
    bundled: bool = False

    @property
    def short(self) -> str:
        """The first eight digits, as printed under figures."""
        return self.digest[:8]

    @classmethod
    def of(
        cls,
        records: str,
        sets: Mapping[str, BoundarySet],
        day: str = "",
        tables: str = "",
        *,
        bundled: bool = False,
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
        bundled : bool
            Equal rows of a store are another version: nothing kept of one may
            be shown as the other.
        """
        origin = "bundled" if bundled else ""
        digest = hashlib.sha256(f"{records}{tables}{origin}".encode())
        for path in sorted(DATA.rglob("*.csv")):
            digest.update(f"{path.relative_to(DATA).as_posix()}:{sha256(path)}".encode())
        for name in sorted(sets):
            digest.update(f"{name}:{sets[name].sha256}:{sets[name].origin}".encode())
        return cls(digest.hexdigest(), day or INVENTORY_DATE, bundled)
