"""Accounts with their roles, and what each is limited to."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; it starts empty: whoever holds the machine gives the first role."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("role", "countries", "areas")),
        sa.Column("row_version", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
    )
