"""Cluster records and their sources: one way to read them.

A record is one cluster or grouping as published sources describe it. Empty
means unknown, never zero. Records enter the atlas only through :func:`load`,
which reads the store; files from outside go into the store by
:mod:`geodata.intake`, after their checks.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from geodata import store
from geodata.files import DATA, read_table, row_of

RECORDS_FILE = DATA / "records" / "clusters.csv"
SOURCES_FILE = DATA / "records" / "sources.csv"

STAGES = ("mapped", "planned", "pilot", "operational")
KINDS = (
    "cluster",
    "potential_cluster",
    "agglomeration",
    "pole",
    "technopole",
    "SPL",
    "other_economic_reality",
)
YEAR_KINDS = ("creation", "selection", "launch", "label", "mapping", "report", "unknown")
MEMBER_KINDS = ("firms", "members", "mixed", "cooperatives", "workshops", "shops", "artisans")
CONFIDENCES = ("primary", "secondary")
NAME_STATUSES = ("working", "official")
REGION_BASES = ("stated", "derived", "")
INTEGER_COLUMNS = ("year", "members", "jobs", "stage_as_of")
POINT_COLUMNS = ("lat", "lon")
LIST_SEPARATORS = {"region_codes": "|", "source_ids": ";"}
STALE_AFTER_YEARS = 5


@dataclass(frozen=True)
class Records:
    """Cluster records with their regions as declared and their sources.

    Attributes
    ----------
    table : DataFrame
        One row per record, indexed by ``id``. Text columns hold "" where
        unknown; ``year``, ``members``, ``jobs`` and ``stage_as_of`` are
        nullable integers. ``programme_key`` is the programme's id or, where it
        has none, its name.
    sources : DataFrame
        One row per source, indexed by ``source_id``.
    fingerprint : str
        SHA-256 over records and sources; changes with any cell.
    """

    table: pd.DataFrame
    sources: pd.DataFrame
    fingerprint: str

    def __len__(self) -> int:
        return len(self.table)

    @cached_property
    def links(self) -> pd.DataFrame:
        """One row per record and declared region: ``record_id``, ``code``."""
        return _exploded(self.table["region_codes"], "|", "code")

    @cached_property
    def citations(self) -> pd.DataFrame:
        """One row per record and cited source: ``record_id``, ``source_id``."""
        return _exploded(self.table["source_ids"], ";", "source_id")

    def regions_of(self, record_id: str) -> list[str]:
        """The region codes a record declares, in the order of the file."""
        return _split(str(self.table.loc[record_id, "region_codes"]), "|")

    def sources_of(self, record_id: str) -> list[str]:
        """The sources a record cites, in the order of the file."""
        return _split(str(self.table.loc[record_id, "source_ids"]), ";")

    def name(self, record_id: str, lang: str) -> str:
        """The record's name in `lang`, in French where no other exists."""
        row = self.record(record_id)
        return str(row[f"name_{lang}"]) or str(row["name_fr"])

    def record(self, record_id: str) -> pd.Series:
        """All columns of one record."""
        return row_of(self.table, record_id)


def load(as_of: str | None = None, user: Path | None = None) -> Records:
    """Read the records in force, or those of a past day, from the store.

    Parameters
    ----------
    as_of : str, optional
        ISO date: the records as they stood at the end of that day.
    user : Path, optional
        The data folder, where it is not the usual one.

    Raises
    ------
    StoreError
        If the store can be neither opened nor made, or is younger than `as_of`.
    """
    kept = store.current(user)
    return from_tables(kept.table("record", as_of), kept.table("source", as_of))


def bundled() -> Records:
    """The records that come with the atlas, read from its own files.

    They are known to be clean: a test runs the full schema of
    :mod:`geodata.checks` over them.
    """
    return from_tables(read_table(RECORDS_FILE), read_table(SOURCES_FILE))


def from_tables(raw: pd.DataFrame, sources: pd.DataFrame) -> Records:
    """Give a checked text table its types.

    Parameters
    ----------
    raw : DataFrame
        Columns of the records file, all text.
    sources : DataFrame
        Columns of the sources file, all text.
    """
    absent = {name: "" for name in POINT_COLUMNS if name not in raw.columns}
    raw = raw.assign(**absent)
    table = raw.set_index("id")
    for column in INTEGER_COLUMNS:
        values = pd.to_numeric(table[column].where(table[column] != ""), errors="raise")
        table[column] = values.astype("Int64")
    named = table["programme_id"] != ""
    table["programme_key"] = table["programme_id"].where(named, table["programme"])
    return Records(table, sources.set_index("source_id"), _fingerprint(raw, sources))


def _fingerprint(*tables: pd.DataFrame) -> str:
    """The same for the same cells, in whatever order a file or the store has its columns."""
    digest = hashlib.sha256()
    for table in tables:
        digest.update(
            table[sorted(table.columns)].to_csv(index=False, lineterminator="\n").encode("utf-8")
        )
    return digest.hexdigest()


def _split(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def _exploded(column: pd.Series, separator: str, name: str) -> pd.DataFrame:
    pairs = [
        (record_id, part)
        for record_id, text in column.items()
        for part in _split(str(text), separator)
    ]
    return pd.DataFrame(pairs, columns=["record_id", name])
