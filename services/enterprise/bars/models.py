"""Columns of bars entered by hand, and the condition under which one holds."""

from sqlalchemy import Column, Date, DateTime, Table, Text, Uuid

from services.enterprise.metadata import metadata

bars = Table(
    "bars",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("document_number", Text, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("proof_file", Uuid, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("lifted_on", Date),
    Column("lifting_reason", Text),
    Column("lifted_at", DateTime(timezone=True)),
    Column("lifted_by", Text),
)

HOLDS = (
    "from_on <= CAST(:on AS date) AND until >= CAST(:on AS date)"
    " AND (lifted_on IS NULL OR lifted_on > CAST(:on AS date))"
)
