"""Columns of files and their bytes."""

from sqlalchemy import Column, DateTime, Integer, LargeBinary, Table, Text, Uuid

from services.enterprise.metadata import metadata

files = Table(
    "files",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("uploaded_at", DateTime(timezone=True), nullable=False),
    Column("uploaded_by", Text, nullable=False),
)

file_parts = Table(
    "file_parts",
    metadata,
    Column("file_id", Uuid, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
