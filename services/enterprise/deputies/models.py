"""Columns of deputies."""

from sqlalchemy import Column, Date, DateTime, Table, Text, Uuid

from services.enterprise.metadata import metadata

deputies = Table(
    "deputies",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("officer", Text, nullable=False),
    Column("deputy", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("district", Text),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("named_at", DateTime(timezone=True), nullable=False),
    Column("ended_on", Date),
)
