"""Columns of updates that were made elsewhere."""

from sqlalchemy import Column, Date, DateTime, SmallInteger, Table, Text, Uuid

from services.enterprise.metadata import metadata

annual_updates = Table(
    "annual_updates",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("updated_on", Date, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", Text, nullable=False),
)
