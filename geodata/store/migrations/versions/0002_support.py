"""What is done for clusters: bodies, events, decisions, actions, people in the field, money."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Written out on purpose: a migration says what was, not what the code says today.
NAMES = "name_fr name_en name_ar "
TITLES = "title_fr title_en title_ar "
TABLES = {
    "programmes": NAMES + "operator funders start end countries facts_fr source_ids",
    "organisations": NAMES + "acronym type country_code source_ids",
    "committees": NAMES + "country_code founded_on chair_organisation chair_person name_public "
    "member_organisations mandate_fr source_ids",
    "events": TITLES + "type date_start date_end country_code region_codes organiser committee_id "
    "cluster_ids agenda_fr decisions_fr outcome_fr source_ids",
    "recommendations": TITLES + "issued_on issued_by_event detail_fr owner_organisation due_on "
    "status progress_fr source_ids",
    "actions": "cluster_id type " + TITLES + "programme_id partner_organisations date_start "
    "date_end status result_fr amount currency source_ids",
    "facilitators": "kind role_fr role_en role_ar organisation_id person_name name_public "
    "country_code region_codes sector_codes cluster_ids languages training_fr availability "
    "since until source_ids",
    "budget_lines": TITLES + "year amount currency kind status funder programme_id country_code "
    "region_codes sector_codes cluster_ids beneficiaries_fr source_ids",
    "declarations": "topic country_code region_codes as_of note_fr source_ids",
}


def upgrade() -> None:
    """Create one table per kind of row; their rows come with the next opening."""
    for table, columns in TABLES.items():
        op.create_table(
            table,
            sa.Column("id", sa.Text, primary_key=True),
            *(sa.Column(name, sa.Text, nullable=False) for name in columns.split()),
            sa.Column("row_version", sa.Integer, nullable=False),
            sa.Column("position", sa.Integer, nullable=False),
        )
