"""The table of residents."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, String, Table, Text, Uuid, text

from services.parks.metadata import metadata

residents = Table(
    "residents",
    metadata,
    Column("resident_id", Uuid, primary_key=True),
    Column("park_id", Uuid, ForeignKey("parks.park_id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("credit_code", String(18)),
    Column("team_id", Uuid),
    Column("team_name", Text),
    Column("moved_in_on", Date, nullable=False),
    Column("moved_out_on", Date),
    Column("reason", Text),
    CheckConstraint("kind IN ('incubatee', 'team', 'firm')", name="residents_kind"),
    CheckConstraint("(credit_code IS NULL) <> (team_id IS NULL)", name="residents_firm_or_team"),
    CheckConstraint("moved_out_on > moved_in_on", name="residents_leave_after_they_came"),
    CheckConstraint("(moved_out_on IS NULL) = (reason IS NULL)", name="residents_leave_with_a_reason"),
    Index("residents_by_park", "park_id", "resident_id"),
    Index("residents_by_firm", "credit_code"),
    Index("residents_firm_in_one_park", "credit_code", unique=True, postgresql_where=text("moved_out_on IS NULL")),
    Index(
        "residents_team_once_per_park",
        "park_id",
        "team_name",
        unique=True,
        postgresql_where=text("moved_out_on IS NULL"),
    ),
)
