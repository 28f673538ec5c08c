"""Tables of monitoring: periods, samples, submissions."""

from sqlalchemy import Column, Date, DateTime, ForeignKey, Index, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.targets.metadata import metadata

monitor_periods = Table(
    "monitor_periods",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("month", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("seed", Text, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("closed_on", Date),
    Column("closed_by", Text),
    Column("indices", JSONB),
    UniqueConstraint("form", "month"),
)

monitor_samples = Table(
    "monitor_samples",
    metadata,
    Column("period_id", Uuid, ForeignKey("monitor_periods.id"), primary_key=True),
    Column("credit_code", Text, primary_key=True),
    Column("stratum", Text, nullable=False),
)

monitor_submissions = Table(
    "monitor_submissions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("period_id", Uuid, ForeignKey("monitor_periods.id"), nullable=False),
    Column("credit_code", Text, nullable=False),
    Column("values", JSONB, nullable=False),
    Column("warnings", JSONB, nullable=False),
    Column("submitted_by", Text, nullable=False),
    Column("submitted_on", Date, nullable=False),
    Index(None, "period_id", "credit_code"),
)
