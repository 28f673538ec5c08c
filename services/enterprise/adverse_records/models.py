"""Columns of adverse records and of the list files they came with."""

from sqlalchemy import Column, Date, DateTime, Integer, LargeBinary, Table, Text, Uuid

from services.enterprise.metadata import metadata

adverse_records = Table(
    "adverse_records",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("document_number", Text),
    Column("grounds", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("list_id", Uuid),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("removed_on", Date),
    Column("removal_reason", Text),
    Column("removal_evidence", Text),
    Column("removed_at", DateTime(timezone=True)),
    Column("removed_by", Text),
)

adverse_lists = Table(
    "adverse_lists",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("document_number", Text, nullable=False),
    Column("listed_on", Date, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("received_by", Text, nullable=False),
)

adverse_list_rows = Table(
    "adverse_list_rows",
    metadata,
    Column("list_id", Uuid, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("credit_code", Text),
    Column("name", Text, nullable=False),
    Column("finding", Text, nullable=False),
    Column("matched_code", Text),
    Column("note", Text),
    Column("record_id", Uuid),
)
