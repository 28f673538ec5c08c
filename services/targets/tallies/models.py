"""Tables of amounts told in batches and of those taken back."""

from sqlalchemy import CheckConstraint, Column, Date, DateTime, Index, Integer, Table, Text, Uuid

from services.targets.metadata import metadata

tallies = Table(
    "tallies",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("indicator", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("counted", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("credit_code", Text),
    Column("district", Text, nullable=False),
    Column("town", Text),
    Column("began_on", Date, nullable=False),
    Column("day", Date, nullable=False),
    Column("gross", Integer, nullable=False),
    Column("net", Integer, nullable=False),
    Column("category", Text),
    Column("place", Text, nullable=False),
    Column("reference", Uuid, nullable=False),
    Column("told_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("began_on <= day", name="days"),
    CheckConstraint("gross >= 0", name="gross"),
    Index(None, "indicator", "day"),
)

tally_reversals = Table(
    "tally_reversals",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("reference", Uuid, nullable=False),
    Column("told_at", DateTime(timezone=True), nullable=False),
    Index(None, "reference"),
)
