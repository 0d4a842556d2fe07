"""The log with its head, records with their sources, and mappings of import files."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Written out on purpose: a migration says what was, not what the code says today.
ROWS = {
    "sources": ("source_id", "publisher title date kind url lang url_public"),
    "records": (
        "id",
        "name_fr country_code region_codes region_basis locality sector_code filiere_fr stage "
        "kind programme programme_id lead_organisation year year_meaning members members_unit "
        "jobs confidence summary_fr note_fr name_en name_ar name_status year_kind stage_as_of "
        "members_kind summary_en summary_ar lat lon",
    ),
    "mappings": ("signature", "label fields settings answers"),
}
LATER: dict[str, Any] = {"deferrable": True, "initially": "DEFERRED"}


def upgrade() -> None:
    """Create everything."""
    _log()
    for table, (key, columns) in ROWS.items():
        op.create_table(
            table,
            sa.Column(key, sa.Text, primary_key=True),
            *(sa.Column(name, sa.Text, nullable=False) for name in columns.split()),
            sa.Column("row_version", sa.Integer, nullable=False),
            sa.Column("position", sa.Integer, nullable=False),
        )
    op.create_table(
        "record_sources",
        sa.Column("record_id", sa.Text, sa.ForeignKey("records.id", **LATER), primary_key=True),
        sa.Column(
            "source_id", sa.Text, sa.ForeignKey("sources.source_id", **LATER), primary_key=True
        ),
        sa.Column("place", sa.Integer, nullable=False),
    )
    op.create_index("records_of_source", "record_sources", ["source_id"])


def _log() -> None:
    op.create_table(
        "batches",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("kind", "at", "who", "why", "file", "file_sha256")
        ),
        sa.Column("undoes", sa.Integer, nullable=True),
        sa.Column("hash", sa.Text, nullable=False),
    )
    op.create_table(
        "changes",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("batch", sa.Integer, sa.ForeignKey("batches.number", **LATER), nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("before", sa.Text, nullable=True),
        sa.Column("after", sa.Text, nullable=True),
        sa.Column("prev_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    op.create_index("changes_of_row", "changes", ["entity", "key", "version"], unique=True)
    op.create_index("changes_of_batch", "changes", ["batch"])
    op.create_table(
        "head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("batch", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
