"""Columns of imports, their file parts as CSV and as they came, and the faults of their lines."""

from sqlalchemy import BigInteger, Column, DateTime, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.enterprise.metadata import metadata

imports = Table(
    "imports",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("format", Text, nullable=False),
    Column("encoding", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("failure", JSONB),
    Column("district", Text),
    Column("by_subject", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("idempotency_key", Text, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
    Column("columns", JSONB),
    Column("next_offset", BigInteger, nullable=False),
    Column("chunk", Integer, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("registered", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
)

import_parts = Table(
    "import_parts",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("first_byte", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

import_workbooks = Table(
    "import_workbooks",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

import_errors = Table(
    "import_errors",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
)
