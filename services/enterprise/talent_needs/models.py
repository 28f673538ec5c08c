"""Columns of talent needs."""

from sqlalchemy import Column, Date, Integer, Table, Text, Uuid

from services.enterprise.metadata import metadata

talent_needs = Table(
    "talent_needs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("people", Integer, nullable=False),
    Column("field", Text, nullable=False),
    Column("node", Text),
    Column("level", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("needed_from", Date, nullable=False),
    Column("needed_until", Date),
    Column("opened_on", Date, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("closed_on", Date),
    Column("outcome", Text),
    Column("reason", Text),
    Column("closed_by", Text),
)
