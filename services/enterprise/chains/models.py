"""Columns of the chain tree; a change is a new version with its own days."""

from sqlalchemy import Column, Date, Table, Text, Uuid

from services.enterprise.metadata import metadata

chain_nodes = Table(
    "chain_nodes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("parent", Text),
    Column("level", Text, nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("gap", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("recorded_on", Date, nullable=False),
    Column("recorded_by", Text, nullable=False),
)
