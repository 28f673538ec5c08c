"""Columns of the registry."""

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, Date, DateTime, Integer, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from services.enterprise.metadata import metadata

enterprises = Table(
    "enterprises",
    metadata,
    Column("credit_code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("town", Text),
    Column("industry", Text, nullable=False),
    Column("registered_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("clusters", ARRAY(Text), nullable=False),
    Column("chains", ARRAY(Text), nullable=False),
    Column("status", Text, nullable=False),
    Column("size_class", Text, nullable=False),
    Column("size_reason", JSONB, nullable=False),
    Column("size_year", SmallInteger),
    Column("warnings", JSONB, nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("initials", Text, nullable=False),
    Column("barred_until", Date),
)

enterprise_history = Table(
    "enterprise_history",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("before", JSONB),
    Column("after", JSONB),
    Column("effective_on", Date, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("by_subject", Text, nullable=False),
)
