"""Cluster records and their sources: one way to read them.

A record is one cluster or grouping as published sources describe it. Empty
means unknown, never zero. Records enter the atlas only through the store; files
from outside go into the store by :mod:`geodata.intake`, after their checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from geodata.files import DATA, read_table, row_of
from geodata.languages import Names
from geodata.schema.tables import RECORD, SOURCE
from geodata.schema.typed import fingerprint, typed

RECORDS_FILE = DATA / RECORD.bundled
SOURCES_FILE = DATA / SOURCE.bundled

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
        return _exploded(self.table, "region_codes", "code")

    @cached_property
    def citations(self) -> pd.DataFrame:
        """One row per record and cited source: ``record_id``, ``source_id``."""
        return _exploded(self.table, "source_ids", "source_id")

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The first and the last year of a record; none where no record has one."""
        known = self.table["year"].dropna()
        return () if known.empty else (int(known.min()), int(known.max()))

    def regions_of(self, record_id: str) -> list[str]:
        """The region codes a record declares, in the order of the file."""
        return self._parts(record_id, "region_codes")

    def sources_of(self, record_id: str) -> list[str]:
        """The sources a record cites, in the order of the file."""
        return self._parts(record_id, "source_ids")

    def _parts(self, record_id: str, column: str) -> list[str]:
        return RECORD.by_name[column].parts(str(self.table.at[record_id, column]))

    def name(self, record_id: str, lang: str) -> str:
        """The record's name in `lang`, in French where no other exists."""
        return self.names.of(record_id, lang).text

    @cached_property
    def names(self) -> Names:
        """What records are called, and in which language that is."""
        return Names(self.table, "name")

    def record(self, record_id: str) -> pd.Series:
        """All columns of one record."""
        return row_of(self.table, record_id)


def bundled() -> Records:
    """The records that come with the atlas, read from its own files.

    They are known to be clean: a test runs the check of rows over them.
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
    raw = raw.assign(**{name: "" for name in RECORD.columns if name not in raw.columns})
    table = typed(raw, RECORD)
    named = table["programme_id"] != ""
    table["programme_key"] = table["programme_id"].where(named, table["programme"])
    return Records(table, sources.set_index(SOURCE.key), fingerprint(raw, sources))


def _exploded(table: pd.DataFrame, column: str, name: str) -> pd.DataFrame:
    """One row per record and value of a column that holds several."""
    field = RECORD.by_name[column]
    pairs = [
        (record_id, part)
        for record_id, text in table[column].items()
        for part in field.parts(str(text))
    ]
    return pd.DataFrame(pairs, columns=["record_id", name])
