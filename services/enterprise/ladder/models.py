"""Columns of assessments."""

from sqlalchemy import Column, Date, DateTime, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.enterprise.metadata import metadata

assessments = Table(
    "assessments",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("rule_set", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("overrides", JSONB, nullable=False),
    Column("snapshot", JSONB, nullable=False),
    Column("answer", JSONB, nullable=False),
    Column("assessed_at", DateTime(timezone=True), nullable=False),
    Column("assessed_by", Text, nullable=False),
)
