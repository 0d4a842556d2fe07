"""Tables of the store: the log, its head, and the rows in force of every declared table.

Only what SQLite and PostgreSQL both do. Values are kept as the text the
sources state: types are given by the module that owns the table, as for the
bundled files, so that nothing is lost between a file and the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from geodata.access import ACCOUNT
from geodata.files import DATA
from geodata.schema.fields import Field, Schema
from geodata.schema.tables import SCHEMAS

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


# What enters the atlas, and who may change it: with versions, undo and backup alike.
KEPT = {**SCHEMAS, ACCOUNT.entity: ACCOUNT}
ROWS = {schema.entity: _rows(schema.table, schema.key, schema.columns) for schema in KEPT.values()}


@dataclass(frozen=True)
class Entity:
    """One kind of row the store keeps, with its history.

    Attributes
    ----------
    schema : Schema
    table : Table
        Rows in force: the key, one text column per field, ``row_version``,
        ``position``.
    """

    schema: Schema
    table: sa.Table

    @property
    def name(self) -> str:
        """As the log writes it."""
        return self.schema.entity

    @property
    def key(self) -> str:
        """Column of the key."""
        return self.schema.key

    @property
    def columns(self) -> tuple[str, ...]:
        """What a version holds."""
        return self.schema.columns

    @property
    def references(self) -> tuple[Field, ...]:
        """Fields that name other rows: the store leaves no name without its row."""
        return tuple(field for field in self.schema.fields if field.cited)

    @property
    def bundled(self) -> Path | None:
        """The file a new store is filled from."""
        return DATA / self.schema.bundled if self.schema.bundled else None


# A cited entity stands before the one that cites it.
ENTITIES = {name: Entity(schema, ROWS[name]) for name, schema in KEPT.items()}
