"""Columns of batches."""

from sqlalchemy import Column, Date, Integer, Table, Text, Uuid

from services.enterprise.metadata import metadata

application_batches = Table(
    "application_batches",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("document_number", Text),
    Column("opened_on", Date, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("decided_on", Date),
    Column("version", Integer, nullable=False),
)
