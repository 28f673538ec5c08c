"""Parks, residents and the read copies of firms and titles."""

import sqlalchemy as sa
from alembic import op

from chassis.backbone_tables import create_backbone, drop_backbone, grant

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_backbone(op)
    op.create_table(
        "enterprises",
        sa.Column("credit_code", sa.String(18), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("district", sa.Text, nullable=False),
    )
    op.create_table(
        "titles",
        sa.Column("recognition_id", sa.Uuid, primary_key=True),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("tier", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("revoked_on", sa.Date),
    )
    op.create_index("titles_by_firm", "titles", ["credit_code"])
    op.create_table(
        "parks",
        sa.Column("park_id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("carrier", sa.Text, nullable=False),
        sa.Column("operator", sa.String(18), nullable=False),
        sa.Column("leading_industries", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("established_on", sa.Date, nullable=False),
        sa.Column("recorded_on", sa.Date, nullable=False),
        sa.UniqueConstraint("district", "name", name="parks_name_once_per_district"),
        sa.CheckConstraint("carrier IN ('industrial_park', 'office_park', 'startup_base')", name="parks_carrier"),
        sa.CheckConstraint("cardinality(leading_industries) > 0", name="parks_have_industries"),
    )
    op.create_index("parks_by_district", "parks", ["district", "park_id"])
    op.create_table(
        "residents",
        sa.Column("resident_id", sa.Uuid, primary_key=True),
        sa.Column("park_id", sa.Uuid, sa.ForeignKey("parks.park_id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("credit_code", sa.String(18)),
        sa.Column("team_id", sa.Uuid),
        sa.Column("team_name", sa.Text),
        sa.Column("moved_in_on", sa.Date, nullable=False),
        sa.Column("moved_out_on", sa.Date),
        sa.Column("reason", sa.Text),
        sa.CheckConstraint("kind IN ('incubatee', 'team', 'firm')", name="residents_kind"),
        sa.CheckConstraint("(credit_code IS NULL) <> (team_id IS NULL)", name="residents_firm_or_team"),
        sa.CheckConstraint("moved_out_on > moved_in_on", name="residents_leave_after_they_came"),
        sa.CheckConstraint("(moved_out_on IS NULL) = (reason IS NULL)", name="residents_leave_with_a_reason"),
    )
    op.create_index("residents_by_park", "residents", ["park_id", "resident_id"])
    op.create_index("residents_by_firm", "residents", ["credit_code"])
    open_stay = sa.text("moved_out_on IS NULL")
    op.create_index("residents_firm_in_one_park", "residents", ["credit_code"], unique=True, postgresql_where=open_stay)
    op.create_index(
        "residents_team_once_per_park", "residents", ["park_id", "team_name"], unique=True, postgresql_where=open_stay
    )
    grant(op, "parks")


def downgrade() -> None:
    for table in ("residents", "parks", "titles", "enterprises"):
        op.drop_table(table)
    drop_backbone(op)
