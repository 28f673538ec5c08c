"""Columns of the factor ledger."""

from sqlalchemy import BigInteger, Column, Date, Table, Text, Uuid

from services.enterprise.metadata import metadata

factor_entries = Table(
    "factor_entries",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("amount", BigInteger),
    Column("received_on", Date, nullable=False),
    Column("by_subject", Text, nullable=False),
    Column("reversed_on", Date),
    Column("reversal_reason", Text),
)
