"""Columns of batches of workshops and of the workshops."""

from sqlalchemy import Boolean, Column, Date, DateTime, Table, Text, Uuid

from services.enterprise.metadata import metadata

workshop_batches = Table(
    "workshop_batches",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("document_number", Text, nullable=False),
    Column("recognised_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("department", Text),
)

workshops = Table(
    "workshops",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("batch_id", Uuid, nullable=False),
    Column("credit_code", Text, nullable=False),
    Column("plant", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("recognised_on", Date, nullable=False),
    Column("first_time", Boolean, nullable=False),
    Column("withdrawn_on", Date),
    Column("withdrawal_reason", Text),
    Column("withdrawal_comment", Text),
    Column("withdrawn_by", Text),
)
