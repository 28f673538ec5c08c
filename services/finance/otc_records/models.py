"""Columns of the register of the regional equity market."""

from sqlalchemy import Column, Date, DateTime, Index, String, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY

from services.finance.metadata import metadata

otc_records = Table(
    "otc_records",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", String(18), nullable=False),
    Column("kind", Text, nullable=False),
    Column("market_code", Text),
    Column("began_on", Date, nullable=False),
    Column("district", Text, nullable=False),
    Column("town", Text),
    Column("clusters", ARRAY(Text), nullable=False),
    Column("chains", ARRAY(Text), nullable=False),
    Column("evidence", Text, nullable=False),
    Column("proof_file", Uuid),
    Column("state", Text, nullable=False),
    Column("proposed_at", DateTime(timezone=True), nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("decided_at", DateTime(timezone=True)),
    Column("decided_by", Text),
    Column("comment", Text),
    Column("ended_on", Date),
    Column("end_reason", Text),
    Column("end_comment", Text),
    Column("ended_by", Text),
    Column("reversed_on", Date),
    Column("reversal_reason", Text),
    Column("reversed_by", Text),
    Index("otc_records_by_firm", "credit_code", "id"),
    Index(
        "otc_records_once_at_a_time", "credit_code", "kind", unique=True,
        postgresql_where=text("state IN ('proposed', 'confirmed')"),
    ),
)  # fmt: skip
