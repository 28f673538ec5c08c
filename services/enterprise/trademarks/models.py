"""Columns of batches of trademark figures and of their lines."""

from sqlalchemy import Column, Date, DateTime, Integer, Table, Text, Uuid

from services.enterprise.metadata import metadata

trademark_batches = Table(
    "trademark_batches",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("source", Text, nullable=False),
    Column("period_from", Date, nullable=False),
    Column("period_to", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("department", Text),
    Column("reversed_on", Date),
    Column("reversal_reason", Text),
    Column("reversed_by", Text),
)

trademark_counts = Table(
    "trademark_counts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("batch_id", Uuid, nullable=False),
    Column("district", Text, nullable=False),
    Column("credit_code", Text),
    Column("registered", Integer, nullable=False),
    Column("cancelled", Integer, nullable=False),
    Column("expired", Integer, nullable=False),
)
