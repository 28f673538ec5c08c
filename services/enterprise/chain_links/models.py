"""Columns of links in the four chains."""

from sqlalchemy import Column, Date, Table, Text, Uuid

from services.enterprise.metadata import metadata

chain_links = Table(
    "chain_links",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text),
    Column("achievement_id", Uuid),
    Column("district", Text, nullable=False),
    Column("chain", Text, nullable=False),
    Column("counterpart_kind", Text, nullable=False),
    Column("counterpart", Text, nullable=False),
    Column("proof", Text, nullable=False),
    Column("began_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("ended_why", Text),
    Column("recorded_on", Date, nullable=False),
    Column("recorded_by", Text, nullable=False),
)
