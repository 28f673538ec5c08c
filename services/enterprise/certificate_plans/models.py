"""Columns of plans for certificates."""

from sqlalchemy import Column, Date, Table, Text, Uuid

from services.enterprise.metadata import metadata

certificate_plans = Table(
    "certificate_plans",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("measures", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("closed_on", Date),
    Column("outcome", Text),
    Column("recorded_by", Text, nullable=False),
)
