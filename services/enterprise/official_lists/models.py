"""Columns of official lists and their rows."""

from sqlalchemy import ARRAY, Column, Date, Integer, LargeBinary, Table, Text, Uuid

from services.enterprise.metadata import metadata

official_lists = Table(
    "official_lists",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("batch", Text, nullable=False),
    Column("document_number", Text, nullable=False),
    Column("granted_on", Date, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("sha256", LargeBinary, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("received_by", Text, nullable=False),
)

official_list_rows = Table(
    "official_list_rows",
    metadata,
    Column("list_id", Uuid, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("credit_code", Text),
    Column("name", Text, nullable=False),
    Column("finding", Text, nullable=False),
    Column("matched_code", Text),
    Column("candidates", ARRAY(Text), nullable=False),
    Column("note", Text),
    Column("recognition_id", Uuid),
    Column("refusal", Text),
)
