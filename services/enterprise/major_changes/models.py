"""Columns of reports of major changes."""

from sqlalchemy import Boolean, Column, Date, DateTime, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.enterprise.metadata import metadata

major_changes = Table(
    "major_changes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("what", Text, nullable=False),
    Column("changes", JSONB, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reported_on", Date, nullable=False),
    Column("reported_at", DateTime(timezone=True), nullable=False),
    Column("reported_by", Text, nullable=False),
    Column("decided_on", Date),
    Column("decided_by", Text),
    Column("comment", Text),
)
