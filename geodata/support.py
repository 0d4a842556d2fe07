"""Support as the rest of the atlas reads it: one frozen value, one table per kind of row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geodata.files import DATA, read_table, row_of
from geodata.languages import Name, named
from geodata.schema.fields import REFERRED, Schema
from geodata.schema.tables import SUPPORT
from geodata.schema.typed import fingerprint, typed


@dataclass(frozen=True)
class Support:
    """Everything recorded about the steering of clusters.

    Attributes
    ----------
    tables : mapping
        Kind of row → DataFrame, one row each, indexed by ``id``. Text columns
        hold "" where unknown; ``year`` is a nullable integer and ``amount`` a
        float in units of ``currency``, missing where unknown.
    fingerprint : str
        SHA-256 over all cells.
    """

    tables: Mapping[str, pd.DataFrame]
    fingerprint: str = ""

    def table(self, entity: str) -> pd.DataFrame:
        """The rows of one kind."""
        return self.tables[entity]

    def row(self, entity: str, key: str) -> pd.Series:
        """One row."""
        return row_of(self.tables[entity], key)

    def has(self, entity: str, key: str) -> bool:
        """Whether there is such a row."""
        return key in self.tables[entity].index

    def entity_of(self, key: str) -> str:
        """Whether a body is an organisation or a committee; empty where it is neither."""
        kinds = REFERRED["body"]
        return next((entity for entity in kinds if self.has(entity, key)), "")

    def name(self, entity: str, key: str, lang: str) -> Name:
        """What a row is called, and in which language that is.

        French stands in where no other name exists; a row without a name is
        called by its key.
        """
        label = SUPPORT[entity].label
        if not label or not self.has(entity, key):
            return Name(key, lang)
        return named(self.row(entity, key), label, lang) or Name(key, lang)

    def sources(self, rows: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
        """Sources cited by rows of several kinds, most cited first."""
        cited = [
            part
            for table in rows.values()
            for text in table["source_ids"]
            for part in str(text).split(";")
            if part
        ]
        counts = pd.Series(cited, dtype=str).value_counts()
        return tuple(str(code) for code in counts.index)

    def committee_of(self, event: Mapping[Any, Any] | pd.Series) -> str:
        """The committee that sat or decided: the one named, else an organiser that is one."""
        if event["committee_id"]:
            return str(event["committee_id"])
        organiser = str(event["organiser"])
        return organiser if self.has("committee", organiser) else ""

    def country_of(self, recommendation: Mapping[Any, Any] | pd.Series) -> str:
        """The country of a recommendation: of its session, else of its owner."""
        event = str(recommendation["issued_by_event"])
        if self.has("event", event):
            return str(self.row("event", event)["country_code"])
        owner = str(recommendation["owner_organisation"])
        kind = self.entity_of(owner)
        return str(self.row(kind, owner)["country_code"]) if kind else ""


def bundled() -> Support:
    """The facts that come with the atlas, where there is no store."""
    return from_tables({entity: _bundled(schema) for entity, schema in SUPPORT.items()})


def _bundled(schema: Schema) -> pd.DataFrame:
    return read_table(DATA / schema.bundled) if schema.bundled else pd.DataFrame()


def from_tables(raw: Mapping[str, pd.DataFrame]) -> Support:
    """Give text tables their types; kinds and columns that are absent are empty."""
    texts = {
        entity: raw.get(entity, pd.DataFrame())
        .reindex(columns=[schema.key, *schema.columns], fill_value="")
        .astype(str)
        for entity, schema in SUPPORT.items()
    }
    tables = {entity: typed(text, SUPPORT[entity]) for entity, text in texts.items()}
    return Support(tables, fingerprint(*texts.values()))


def year_of(day: str) -> int | None:
    """The year of a day that may be known to the year or the month only."""
    return int(day[:4]) if day else None


EMPTY = from_tables({})
