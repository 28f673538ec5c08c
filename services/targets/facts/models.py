"""Tables of facts, of who counts when, and of the sums kept per day and month."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Index, Integer, Table, Text, Uuid

from services.targets.metadata import metadata

facts = Table(
    "facts",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("counted", Text, nullable=False),
    Column("stated_on", Date, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("tier", Text),
    Column("reference", Uuid),
    Column("category", Text),
    Column("district", Text),
    Column("town", Text),
    Column("first_time", Boolean, nullable=False),
    Column("gap_free", Boolean, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    CheckConstraint("kind IN ('recognition', 'revocation', 'profile', 'park', 'resident', 'departure')", name="kind"),
    Index(None, "key"),
)

coverage = Table(
    "coverage",
    metadata,
    Column("indicator", Text, primary_key=True),
    Column("counted", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("start", Date, primary_key=True),
    Column("until", Date),
    Column("district", Text, nullable=False),
    Column("event_id", Uuid, nullable=False),
    CheckConstraint("until IS NULL OR start < until", name="days"),
    Index(None, "key"),
)

day_deltas = Table(
    "day_deltas",
    metadata,
    Column("indicator", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("district", Text, primary_key=True),
    Column("delta", Integer, nullable=False),
)

month_deltas = Table(
    "month_deltas",
    metadata,
    Column("indicator", Text, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("district", Text, primary_key=True),
    Column("delta", Integer, nullable=False),
)
