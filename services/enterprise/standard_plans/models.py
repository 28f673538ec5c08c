"""Columns of plans for standards."""

from sqlalchemy import Column, Date, Table, Text, Uuid

from services.enterprise.metadata import metadata

standard_plans = Table(
    "standard_plans",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("need_id", Uuid, nullable=False),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("closed_on", Date),
    Column("outcome", Text),
    Column("evidence_id", Uuid),
    Column("recorded_by", Text, nullable=False),
)
