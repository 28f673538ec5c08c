"""Columns of the white list: entries, vetoes, runs, versions and the keys that sign them."""

from sqlalchemy import Column, Date, DateTime, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.enterprise.metadata import metadata

white_list_entries = Table(
    "white_list_entries",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("entered_on", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    Column("reasons", JSONB, nullable=False),
    Column("left_on", Date),
    Column("left_because", JSONB),
)

white_list_vetoes = Table(
    "white_list_vetoes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("reason_code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("by_subject", Text, nullable=False),
    Column("lifted_on", Date),
    Column("lifting_reason", Text),
    Column("lifted_by", Text),
)

white_list_runs = Table(
    "white_list_runs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("criteria", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("entered", Integer, nullable=False),
    Column("renewed", Integer, nullable=False),
    Column("left", Integer, nullable=False),
    Column("after_code", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("finished_at", DateTime(timezone=True)),
)

white_list_versions = Table(
    "white_list_versions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("published_on", Date, nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
    Column("published_by", Text, nullable=False),
    Column("firms", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("key_id", Text, nullable=False),
)

white_list_keys = Table(
    "white_list_keys",
    metadata,
    Column("key_id", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("public", JSONB, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)
