"""Columns of the register of hard-tech firms."""

from sqlalchemy import Column, Date, DateTime, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.enterprise.metadata import metadata

hard_tech_entries = Table(
    "hard_tech_entries",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("entered_on", Date, nullable=False),
    Column("origin", Text),
    Column("district", Text, nullable=False),
    Column("town", Text),
    Column("clusters", ARRAY(Text), nullable=False),
    Column("chains", ARRAY(Text), nullable=False),
    Column("evidence", Text, nullable=False),
    Column("proof_file", Uuid),
    Column("stated", JSONB, nullable=False),
    Column("reason", Text),
    Column("result", Text, nullable=False),
    Column("assessment_id", Uuid, nullable=False),
    Column("state", Text, nullable=False),
    Column("proposed_at", DateTime(timezone=True), nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("decided_at", DateTime(timezone=True)),
    Column("decided_by", Text),
    Column("comment", Text),
    Column("withdrawn_on", Date),
    Column("withdrawal_reason", Text),
    Column("withdrawal_comment", Text),
    Column("withdrawn_by", Text),
)
