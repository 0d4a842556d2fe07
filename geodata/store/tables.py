"""Tables of the store: the log, its head, and the rows in force.

Only what SQLite and PostgreSQL both do. Values are kept as the text the
sources state: types are given by the module that owns the table, as for the
bundled files, so that nothing is lost between a file and the store.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from geodata.support.fields import SCHEMAS as SUPPORT_SCHEMAS

METADATA = sa.MetaData()
DEFERRED: dict[str, Any] = {"deferrable": True, "initially": "DEFERRED"}

BATCHES = sa.Table(
    "batches",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("file_sha256", sa.Text, nullable=False),
    sa.Column("undoes", sa.Integer, nullable=True),
    sa.Column("hash", sa.Text, nullable=False),
)

CHANGES = sa.Table(
    "changes",
    METADATA,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("batch", sa.Integer, sa.ForeignKey("batches.number", **DEFERRED), nullable=False),
    sa.Column("entity", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("before", sa.Text, nullable=True),
    sa.Column("after", sa.Text, nullable=True),
    sa.Column("prev_hash", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Index("changes_of_row", "entity", "key", "version", unique=True),
    sa.Index("changes_of_batch", "batch"),
)

# One row: the last entry of the chain. Writers lock it; readers ask it what is new.
HEAD = sa.Table(
    "head",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("batch", sa.Integer, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)

RECORD_COLUMNS = (
    "name_fr",
    "country_code",
    "region_codes",
    "region_basis",
    "locality",
    "sector_code",
    "filiere_fr",
    "stage",
    "kind",
    "programme",
    "programme_id",
    "lead_organisation",
    "year",
    "year_meaning",
    "members",
    "members_unit",
    "jobs",
    "confidence",
    "summary_fr",
    "note_fr",
    "name_en",
    "name_ar",
    "name_status",
    "year_kind",
    "stage_as_of",
    "members_kind",
    "summary_en",
    "summary_ar",
    "lat",
    "lon",
)
SOURCE_COLUMNS = ("publisher", "title", "date", "kind", "url", "lang", "url_public")
MAPPING_COLUMNS = ("label", "fields", "settings", "answers")


def _rows(name: str, key: str, columns: tuple[str, ...]) -> sa.Table:
    """Rows in force of one entity; ``position`` keeps the order they came in."""
    return sa.Table(
        name,
        METADATA,
        sa.Column(key, sa.Text, primary_key=True),
        *(sa.Column(column, sa.Text, nullable=False) for column in columns),
        sa.Column("row_version", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
    )


RECORDS = _rows("records", "id", RECORD_COLUMNS)
SOURCES = _rows("sources", "source_id", SOURCE_COLUMNS)
MAPPINGS = _rows("mappings", "signature", MAPPING_COLUMNS)
SUPPORT = {
    schema.entity: _rows(schema.table, "id", schema.columns) for schema in SUPPORT_SCHEMAS.values()
}

RECORD_SOURCES = sa.Table(
    "record_sources",
    METADATA,
    sa.Column("record_id", sa.Text, sa.ForeignKey("records.id", **DEFERRED), primary_key=True),
    sa.Column(
        "source_id", sa.Text, sa.ForeignKey("sources.source_id", **DEFERRED), primary_key=True
    ),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Index("records_of_source", "source_id"),
)
