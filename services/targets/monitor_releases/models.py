"""Table of analyses."""

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, Table, Text, Uuid

from services.targets.metadata import metadata

monitor_releases = Table(
    "monitor_releases",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("period_id", Uuid, ForeignKey("monitor_periods.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("analysis", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", DateTime(timezone=True), nullable=False),
    Column("published_by", Text),
    Column("published_at", DateTime(timezone=True)),
    CheckConstraint("published_by <> written_by", name="second_person"),
    Index(None, "period_id"),
)
