"""Columns of memberships."""

from sqlalchemy import Boolean, Column, Date, Table, Text, Uuid

from services.enterprise.metadata import metadata

memberships = Table(
    "memberships",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("main", Boolean, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("began_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("ended_why", Text),
    Column("recorded_on", Date, nullable=False),
    Column("recorded_by", Text, nullable=False),
)
