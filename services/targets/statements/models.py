"""Table of stated figures."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, DateTime, Index, Table, Text, Uuid

from services.targets.metadata import metadata

statements = Table(
    "statements",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("indicator", Text, nullable=False),
    Column("district", Text),
    Column("as_of", Date, nullable=False),
    Column("value", BigInteger, nullable=False),
    Column("department", Text, nullable=False),
    Column("note", Text),
    Column("submitted_by", Text, nullable=False),
    Column("submitted_at", DateTime(timezone=True), nullable=False),
    Column("approved_by", Text),
    Column("approved_at", DateTime(timezone=True)),
    Column("approved_on", Date),
    Column("kind", Text, nullable=False, server_default="figure"),
    CheckConstraint("value >= 0", name="value"),
    CheckConstraint("kind IN ('figure', 'opening')", name="kind"),
    CheckConstraint("approved_by IS NULL OR approved_by <> submitted_by", name="four_eyes"),
    Index(None, "indicator", "as_of"),
)
