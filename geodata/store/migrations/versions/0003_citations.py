"""Sources stand in the record that cites them; published tables with their figures."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Written out on purpose: a migration says what was, not what the code says today.
TABLES = {
    "published_tables": "boundary_set indicator classification period unit definition source "
    "vintage all_regions all_sectors threshold counts",
    "observations": "table_id scope region_code scope_name category sector_codes value "
    "value_text status source vintage definition",
}


def upgrade() -> None:
    """Move citations into their rows; create the tables of published figures."""
    connection = op.get_bind()
    cited: dict[str, list[str]] = {}
    query = "SELECT record_id, source_id FROM record_sources ORDER BY record_id, place"
    for record, source in connection.execute(sa.text(query)):
        cited.setdefault(record, []).append(source)
    op.drop_table("record_sources")
    op.add_column("records", sa.Column("source_ids", sa.Text, nullable=True))
    rows = sa.table("records", sa.column("id"), sa.column("source_ids"))
    connection.execute(rows.update().values(source_ids=""))
    for record, sources in cited.items():
        connection.execute(
            rows.update().where(rows.c.id == record).values(source_ids=";".join(sources))
        )
    with op.batch_alter_table("records") as table:
        table.alter_column("source_ids", existing_type=sa.Text, nullable=False)
    for name, columns in TABLES.items():
        op.create_table(
            name,
            sa.Column("id", sa.Text, primary_key=True),
            *(sa.Column(column, sa.Text, nullable=False) for column in columns.split()),
            sa.Column("row_version", sa.Integer, nullable=False),
            sa.Column("position", sa.Integer, nullable=False),
        )
