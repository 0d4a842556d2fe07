"""What the store keeps: one declaration per kind of row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from geodata.files import DATA
from geodata.store import tables
from geodata.support.fields import REFERRED, SCHEMAS, Schema


@dataclass(frozen=True)
class Link:
    """A column that cites rows of another entity, kept in a table of its own.

    Attributes
    ----------
    column : str
        Column of the payload: keys joined by `separator`, in their order.
    separator : str
    table : Table
        One row per citation, with the order in ``place``.
    own, other : str
        Its columns for the citing and the cited key.
    cited : str
        The entity cited.
    """

    column: str
    separator: str
    table: sa.Table
    own: str
    other: str
    cited: str

    def parts(self, text: str) -> list[str]:
        """The keys cited, each once."""
        found = (part.strip() for part in text.split(self.separator))
        return list(dict.fromkeys(part for part in found if part))


@dataclass(frozen=True)
class Reference:
    """A column that names rows of other entities without a table of its own.

    The store refuses a commit that would leave such a name without its row;
    several kinds of row may be named in one column.

    Attributes
    ----------
    column : str
    separator : str
        Empty where the column names one row only.
    cited : tuple of str
        Entities that the row may belong to.
    """

    column: str
    separator: str
    cited: tuple[str, ...]

    def parts(self, text: str) -> list[str]:
        """The keys named."""
        pieces = text.split(self.separator) if self.separator else [text]
        return [part.strip() for part in pieces if part.strip()]


@dataclass(frozen=True)
class Entity:
    """One kind of row the store keeps, with its history.

    Attributes
    ----------
    name : str
        As the log writes it.
    table : Table
        Rows in force: the key, one text column per value, ``row_version``,
        ``position``.
    key : str
    columns : tuple of str
    links : tuple of Link
    references : tuple of Reference
    bundled : Path or None
        The file a new store is filled from.
    """

    name: str
    table: sa.Table
    key: str
    columns: tuple[str, ...]
    links: tuple[Link, ...] = ()
    references: tuple[Reference, ...] = ()
    bundled: Path | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """What a version holds: columns, then links."""
        return (*self.columns, *(link.column for link in self.links))


def _support(schema: Schema) -> Entity:
    """A table of support as the store keeps it."""
    file = DATA / "support" / f"{schema.table}.csv"
    return Entity(
        schema.entity,
        tables.SUPPORT[schema.entity],
        "id",
        schema.columns,
        references=tuple(
            Reference(field.name, field.separator, REFERRED[field.kind])
            for field in schema.fields
            if field.kind in REFERRED
        ),
        bundled=file if file.exists() else None,
    )


# A cited entity stands before the one that cites it.
ENTITIES = {
    entity.name: entity
    for entity in (
        Entity(
            "source",
            tables.SOURCES,
            "source_id",
            tables.SOURCE_COLUMNS,
            bundled=DATA / "records" / "sources.csv",
        ),
        Entity(
            "record",
            tables.RECORDS,
            "id",
            tables.RECORD_COLUMNS,
            links=(
                Link(
                    "source_ids",
                    ";",
                    tables.RECORD_SOURCES,
                    "record_id",
                    "source_id",
                    "source",
                ),
            ),
            bundled=DATA / "records" / "clusters.csv",
        ),
        Entity("mapping", tables.MAPPINGS, "signature", tables.MAPPING_COLUMNS),
        *(_support(schema) for schema in SCHEMAS.values()),
    )
}
