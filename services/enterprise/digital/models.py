"""Columns of self-tests."""

from sqlalchemy import Column, Date, Integer, SmallInteger, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.enterprise.metadata import metadata

digital_tests = Table(
    "digital_tests",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("questionnaire", Text, nullable=False),
    Column("answers", JSONB, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("score", Integer, nullable=False),
    Column("reasons", JSONB, nullable=False),
    Column("taken_on", Date, nullable=False),
    Column("by_subject", Text, nullable=False),
)
