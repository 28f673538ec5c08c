"""Columns of yearly R&D inputs (fen)."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Integer, SmallInteger, Table, Text

from services.enterprise.metadata import metadata

rd_inputs = Table(
    "rd_inputs",
    metadata,
    Column("credit_code", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True),
    Column("basic", BigInteger, nullable=False),
    Column("applied", BigInteger, nullable=False),
    Column("development", BigInteger, nullable=False),
    Column("filed_on", Date, nullable=False),
    Column("filed_by", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("through", Text, nullable=False),
)

rd_input_versions = Table(
    "rd_input_versions",
    metadata,
    Column("credit_code", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("basic", BigInteger, nullable=False),
    Column("applied", BigInteger, nullable=False),
    Column("development", BigInteger, nullable=False),
    Column("filed_on", Date, nullable=False),
    Column("filed_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("through", Text, nullable=False),
)
